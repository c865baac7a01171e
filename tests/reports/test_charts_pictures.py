"""Charts look as they did when a person looked at them, from left to right and from right to left."""

import numpy as np
import pytest
from reports.charted_marts import PEOPLE, whole_country
from reports.pictures import differs, grey, shrunk, told, written

from assets.reports.charts import CHARTS
from assets.reports.layout.drawing import drawn
from assets.reports.register import Register
from assets.reports.wording import Wording

OF_PEOPLE = ("heat_map", "dumbbells", "funnel", "slope")


@pytest.fixture(scope="module")
def countries(tmp_path_factory) -> dict[str, Register]:
    return {one: whole_country(tmp_path_factory.mktemp(one), one) for one in ("en", "ar")}


def picture(register: Register, name: str, language: str) -> bytes:
    period = "2020-05" if name == "months" else "2020"
    chart = CHARTS[name](
        register, Wording(language), period=period, origin="x", **(PEOPLE if name in OF_PEOPLE else {})
    )
    return drawn(chart, language, "png")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_looks_as_approved(countries, name, language):
    assert differs(f"{name}-{language}", picture(countries[language], name, language)) == ""


def test_women_and_men_differ_in_grey(countries):
    """Half the contrast of black on white between the two bars of the pyramid would be 128."""
    dots = grey(picture(countries["en"], "pyramid", "en"))
    shades, times = np.unique(dots.round(), return_counts=True)
    flat = sorted(shades[times > 1500])
    assert len(flat) >= 4 and min(b - a for a, b in zip(flat, flat[1:], strict=False)) > 30


def test_a_picture_that_moved_or_changed_is_told_from_the_approved_one():
    page = np.full((80, 80), 255, np.uint8)
    page[16:48, 16:64] = 0
    small = shrunk(page.astype(float))
    assert (grey(written(small)) == small).all() and told(small, small) == ""
    assert told(np.roll(small, 1, axis=1), small) and told(small[:-1], small)
    paler = small.copy()
    paler[3, 3] = 90
    assert "column 3, row 3" in told(paler, small)
