"""Every chart there is, whatever its numbers are: all hidden, all nought, one shown, one period, none at all.

A chart that is added is tested by itself: the states are made of the country that has something for every chart.
"""

import re

import pytest
from reports.charted_marts import LEAK, PEOPLE, whole_country
from reports.planted_marts import HIDDEN

from assets.reports.charts import CHARTS
from assets.reports.document import Chart
from assets.reports.layout.drawing import drawn
from assets.reports.register import Figure, Register
from assets.reports.wording import Wording

LANGUAGES = ("en", "ar")
OF_PEOPLE = ("heat_map", "dumbbells", "funnel", "slope")
KINDS = (b"<svg", b"\x89PNG", b"%PDF")
STATES = ("all_hidden", "all_nought", "one_shown", "one_period", "empty")


class InAState(Register):
    """A register whose figures were made hidden, nought, or taken away."""

    state: str = ""
    left: str = ""

    def by_id(self, wanted: str) -> Figure | None:
        found = super().by_id(wanted)
        if found is None or self.state == "empty":
            return None
        if self.state == "all_hidden" or (self.state == "one_shown" and wanted != self.left):
            return Figure(wanted, float(LEAK), HIDDEN)
        if self.state == "all_nought":
            return Figure(wanted, 0.0, "ok", known_n=60, ci_low=0.0, ci_high=0.0)
        return found if self.state != "one_period" or "2019" not in wanted else None

    def periods(self, mart: str = "casualty_annual") -> list[str]:
        return [] if self.state == "empty" else ["2020"] if self.state == "one_period" else super().periods(mart)


def in_a_state(country: Register, state: str, left: str = "") -> InAState:
    made = InAState(country.marts, country.country, country.language, country.place_names, country.boundaries)
    made.state, made.left = state, left
    return made


@pytest.fixture(scope="module")
def countries(tmp_path_factory) -> dict[str, Register]:
    return {one: whole_country(tmp_path_factory.mktemp(one), one) for one in LANGUAGES}


def made(register: Register, name: str) -> Chart | None:
    period = "2020-05" if name == "months" else "2020"
    keys = PEOPLE if name in OF_PEOPLE else {}
    return CHARTS[name](register, Wording(register.language), period=period, origin="x", **keys)


def assert_whole(chart: Chart, language: str, forms: int = 3) -> None:
    """Described without an error, drawn in its forms, nothing hidden told, a table behind it."""
    assert not isinstance(chart.spec, Exception), chart.spec
    for form, head in list(zip(("svg", "png", "pdf"), KINDS, strict=True))[:forms]:
        assert drawn(chart, language, form).startswith(head)
    assert str(LEAK) not in drawn(chart, language, "svg").decode()
    assert (
        chart.title
        and chart.alt
        and chart.table.rows
        and not re.search(r"\bnan\b", f"{chart.title} {chart.alt}".lower())
    )


def shown_of(country: Register, name: str) -> list[str]:
    """The ids of the shown figures behind a chart of the whole country."""
    chart = made(country, name)
    return [cell.figure.figure_id for row in chart.table.rows for cell in row if cell.figure and cell.figure.is_shown]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("state", [one for one in STATES if one != "one_shown"])
def test_a_chart_in_each_state_is_drawn_or_is_not_there(countries, state, name, language):
    chart = made(in_a_state(countries[language], state), name)
    if state in ("all_hidden", "empty"):
        assert chart is None  # a table, where there is one, says `hidden`: there is nothing to draw
    elif chart is not None:
        assert_whole(chart, language, 1 if language == "ar" else 3)


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_of_one_shown_number_is_drawn(countries, name):
    """The first of its numbers that makes a chart alone."""
    alone = (made(in_a_state(countries["en"], "one_shown", one), name) for one in shown_of(countries["en"], name))
    chart = next((one for one in alone if one is not None), None)
    assert (chart is None) == (name == "slope")  # a reason needs a number of women and one of men
    if chart is not None:
        assert_whole(chart, "en")


@pytest.mark.thorough
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_of_one_shown_number_is_drawn_whichever_it_is(countries, name, language):
    for left in shown_of(countries[language], name):
        chart = made(in_a_state(countries[language], "one_shown", left), name)
        if chart is not None:
            assert_whole(chart, language)


@pytest.mark.parametrize("name", ["trend", "groups", "heat_map", "coverage"])
def test_a_chart_of_noughts_that_has_an_axis_is_drawn(countries, name):
    assert made(in_a_state(countries["en"], "all_nought"), name) is not None


@pytest.mark.parametrize("name", ["trend", "months", "pyramid", "groups", "devices", "map"])
def test_a_chart_of_one_period_is_drawn(countries, name):
    assert made(in_a_state(countries["en"], "one_period"), name) is not None
