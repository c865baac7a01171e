"""Charts draw what is published and nothing else: hidden numbers are a word, provisional years striped, the table is behind."""

import json
import re
from pathlib import Path

import pytest
from reports.charted_marts import LEAK, PEOPLE, whole_country
from reports.planted_marts import HIDDEN
from translated import lacks

from assets.reports import numbers_in_words as written
from assets.reports.charts import CHARTS
from assets.reports.charts.kept import ALT_ROWS, Point, in_words, table
from assets.reports.document import Cell, Chart
from assets.reports.layout.drawing import drawn
from assets.reports.numbers_in_text import values_in
from assets.reports.register import Figure, Register
from assets.reports.wording import Wording

OF_PEOPLE = ("heat_map", "dumbbells", "funnel", "slope")
SCHEMA = "https://vega.github.io/schema/vega-lite/"


def made(register: Register, name: str, language: str = "en") -> Chart | None:
    """One chart of the planted country's 2020."""
    period = "2020-05" if name == "months" else "2020"
    keys = PEOPLE if name in OF_PEOPLE else {}
    return CHARTS[name](register, Wording(language), period=period, origin="release x", **keys)


@pytest.fixture(scope="module")
def country(tmp_path_factory) -> Register:
    return whole_country(tmp_path_factory.mktemp("country"))


@pytest.fixture(scope="module")
def arabic(tmp_path_factory) -> Register:
    return whole_country(tmp_path_factory.mktemp("arabic"), "ar")


def everything_said(chart: Chart) -> str:
    """All a reader or a page gets of a chart but its picture."""
    cells = [(cell.text, cell.value) for row in chart.table.rows for cell in row]
    return json.dumps(
        [chart.title, chart.subtitle, chart.alt, chart.source, chart.table.caption, cells, chart.spec.to_dict()]
    )


@pytest.mark.parametrize("name", CHARTS)
def test_the_value_behind_a_hidden_number_is_nowhere_in_a_chart(country, name):
    chart = made(country, name)
    assert any(figure.value == LEAK for figure in country if figure.is_hidden)
    assert str(LEAK) not in everything_said(chart) and str(LEAK) not in chart.spec.to_json()
    assert f"{LEAK:,}" not in drawn(chart, "en", "svg").decode()


@pytest.mark.parametrize("name", CHARTS)
def test_a_hidden_number_is_a_word_in_the_picture_and_in_the_table(country, name):
    chart = made(country, name)
    hidden = [cell for row in chart.table.rows for cell in row if cell.figure is not None and cell.figure.is_hidden]
    assert {(cell.text, cell.value) for cell in hidden} <= {("hidden", None)}
    if name == "slope":  # only reasons whose share is shown for both are drawn and listed, which its subtitle says
        assert not hidden and "Only reasons whose share is shown for both" in chart.subtitle
    else:
        assert hidden and "may be zero" in chart.table.note
    if name not in ("slope", "activities", "trend"):  # the last two: see their own tests
        assert "hidden" in drawn(chart, "en", "svg").decode()


@pytest.mark.parametrize("name", CHARTS)
def test_the_table_behind_prints_the_figures_as_they_are_published(country, name):
    chart = made(country, name)
    cells = [cell for row in chart.table.rows for cell in row if cell.figure is not None]
    assert cells
    for cell in cells:
        published = country.by_id(cell.figure.figure_id)
        assert published == cell.figure
        if published.is_shown:
            print_one = written.percent if cell.form == "share" else written.count
            assert cell.value == published.value and cell.text.startswith(print_one(published.value, "en"))


@pytest.mark.parametrize("name", CHARTS)
def test_what_title_and_alternative_text_say_stands_in_the_table_or_is_a_figure(country, name):
    chart = made(country, name)
    texts = [*chart.table.columns, *(cell.text for row in chart.table.rows for cell in row)]
    figures = {pair for one in country if one.is_shown for pair in ((one.value, False), (round(100 * one.value), True))}
    there = {value for text in texts for value in values_in(text, "en")} | figures
    years = {(2019.0, False), (2020.0, False)}
    for text in (chart.title, chart.alt):
        assert values_in(text, "en") - there - years - {(5.0, False)} == set(), text


@pytest.mark.parametrize("name", CHARTS)
def test_a_drawing_refers_to_nothing_outside_and_is_the_same_each_time(country, name):
    chart = made(country, name)
    spec = chart.spec.to_json()
    assert [url for url in re.findall(r"https?://[^\"]+", spec) if not url.startswith(SCHEMA)] == []
    svg = drawn(chart, "en", "svg")
    assert svg == drawn(chart, "en", "svg") and b"SADDLE Sans" in svg
    for outside in (b'href="http', b"url(http", b"<image", b"<script", b"@import"):
        assert outside not in svg


def test_a_chart_is_drawn_in_three_forms(country):
    chart = made(country, "trend")
    assert drawn(chart, "en", "svg").startswith(b"<svg")
    assert drawn(chart, "en", "png").startswith(b"\x89PNG") and drawn(chart, "en", "pdf").startswith(b"%PDF")


@pytest.mark.parametrize("name", CHARTS)
def test_an_empty_country_has_no_charts(tmp_path, name):
    from reports.charted_marts import at, charted

    assert made(charted(tmp_path, {at("casualty_annual", "n_total", period="2018"): HIDDEN}), name) is None


@pytest.mark.parametrize("name", CHARTS)
def test_every_word_of_a_chart_is_translated(arabic, name):
    wording = Wording("ar")
    period = "2020-05" if name == "months" else "2020"
    chart = CHARTS[name](arabic, wording, period=period, origin="x", **(PEOPLE if name in OF_PEOPLE else {}))
    assert lacks("ar") or (wording.missing == set() and "⟦" not in everything_said(chart))
    assert re.search("[\u0600-\u06ff]", chart.title) and re.search("[\u0600-\u06ff]", chart.alt)


@pytest.mark.parametrize("name", [one for one in CHARTS if one not in ("map", "maps")])
def test_arabic_charts_run_from_the_right(arabic, country, name):
    from_right, from_left = (
        made(register, name, one).spec.to_dict() for register, one in ((arabic, "ar"), (country, "en"))
    )
    scales = [channel["scale"].get("reverse") for channel in _across(from_right)]
    assert scales and all(scales)
    assert not any(channel["scale"].get("reverse") for channel in _across(from_left))


def _across(spec: dict) -> list[dict]:
    """Every encoding of x with a scale, in all layers and panels."""
    found = [spec["encoding"]["x"]] if "scale" in spec.get("encoding", {}).get("x", {}) else []
    for inside in ("layer", "concat", "hconcat", "vconcat"):
        found += [one for part in spec.get(inside, ()) for one in _across(part)]
    return found


def test_an_arabic_legend_begins_at_the_right_and_its_labels_stand_left_of_their_signs(arabic):
    svg = drawn(made(arabic, "funnel", "ar"), "ar", "svg").decode()
    legend = svg[svg.index("role-legend-label") :]
    assert 'text-anchor="end"' in legend[: legend.index("</text>")]


def test_many_points_are_named_in_part():
    points = [Point((f"row {n}",), Figure(f"x{n}", float(n), "ok")) for n in range(ALT_ROWS + 3)]
    said = in_words(points, Wording("en"))
    assert f"row {ALT_ROWS - 1}: {ALT_ROWS - 1}; the rest stands in the table" in said
    assert f"row {ALT_ROWS}:" not in said


def test_the_table_behind_names_rows_and_columns():
    points = [
        Point(("a", "x"), Figure("f1", 3.0, "ok")),
        Point(("a", "y"), Figure("f2", 9.0, HIDDEN)),
        Point(("b", "x"), None),
    ]
    held = table("t", "caption", "Head", points, Wording("en"))
    assert held.columns == ("Head", "x", "y")
    assert [[cell.text for cell in row] for row in held.rows] == [
        ["a", "3", "hidden"],
        ["b", "not recorded", "not recorded"],
    ]
    assert held.rows[0][2] == Cell("hidden", points[1].figure, None, "count")


def test_no_chart_reads_anything_but_the_register():
    room = Path(__file__).parents[2] / "assets" / "reports" / "charts"
    sources = "\n".join(file.read_text("utf-8") for file in room.glob("*.py"))
    assert not re.search(r"\b(duckdb|open\(|read_csv|requests|urllib|http)", sources)
