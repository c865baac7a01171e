"""Charts look as they did when a person looked at them, from left to right and from right to left, and in grey."""

from itertools import pairwise
from pathlib import Path

import pytest
from conftest import program
from looking import assert_as_approved
from reports.charted_marts import PEOPLE, whole_country

from assets.reports.charts import CHARTS, theme
from assets.reports.layout.drawing import drawn
from assets.reports.register import Register
from assets.reports.wording import Wording

OF_PEOPLE = ("heat_map", "dumbbells", "funnel", "slope")
DOTS_PER_INCH = "54"


@pytest.fixture(scope="module")
def countries(tmp_path_factory) -> dict[str, Register]:
    return {one: whole_country(tmp_path_factory.mktemp(one), one) for one in ("en", "ar")}


def picture(register: Register, name: str, language: str, folder: Path) -> Path:
    """The chart as a small picture in grey."""
    import subprocess

    period = "2020-05" if name == "months" else "2020"
    chart = CHARTS[name](
        register, Wording(language), period=period, origin="x", **(PEOPLE if name in OF_PEOPLE else {})
    )
    paper = folder / "chart.pdf"
    paper.write_bytes(drawn(chart, language, "pdf"))
    tool = program("pdftoppm", "poppler-utils")
    subprocess.run(
        [tool, "-r", DOTS_PER_INCH, "-gray", "-png", "-singlefile", paper, folder / "chart"], check=True, timeout=60
    )
    return folder / "chart.png"


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_looks_as_approved(countries, name, language, tmp_path):
    assert_as_approved(picture(countries[language], name, language, tmp_path), f"chart-{name}-{language}")


def lightness(colour: str) -> float:
    """CIE L* of a colour, 0 black to 100 white: what is left of it in a grey print."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 116 * luminance ** (1 / 3) - 16


@pytest.mark.parametrize(
    "together",
    [(theme.WOMEN, theme.MEN, theme.UNKNOWN), tuple(theme.OUTCOME_COLOURS.values()), (theme.FAINT, theme.DARK)],
)
def test_colours_that_stand_in_one_drawing_differ_in_grey(together):
    ranked = sorted(lightness(colour) for colour in together)
    assert min(b - a for a, b in pairwise(ranked)) > 15


def test_white_is_100_and_this_grey_half_of_it():
    assert lightness("#ffffff") == pytest.approx(100)
    assert lightness("#777777") == pytest.approx(50, abs=0.5)
