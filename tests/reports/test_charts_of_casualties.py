"""Charts of casualties: years and months, the pyramid, groups over the years, device and activity, areas, coverage."""

from pathlib import Path

import pytest
from reports.charted_marts import at, charted, whole_country
from reports.planted_marts import HIDDEN

from assets.reports.charts import CHARTS
from assets.reports.charts.over_time import months_until
from assets.reports.charts.places import clockwise, twice_area
from assets.reports.document import Chart
from assets.reports.layout.drawing import drawn
from assets.reports.register import Register
from assets.reports.wording import Wording

OUTCOMES = ("total", "killed", "injured", "outcome_unknown")


def years(**by_year: tuple) -> dict[str, float | str]:
    """`y2018=(30, 11, 19, 0)`: total, killed, injured, outcome unknown."""
    return {
        at("casualty_annual", f"n_{one}", period=year[1:]): value
        for year, values in by_year.items()
        for one, value in zip(OUTCOMES, values, strict=True)
    }


THREE_YEARS = years(
    y2018=(30, 11, 19, 0), y2019=(47, HIDDEN, 41, HIDDEN), y2020=(HIDDEN, HIDDEN, HIDDEN, 0)
)  # fmt: skip


def chart_of(folder: Path, figures: dict, name: str = "trend", language: str = "en", **how) -> Chart | None:
    register = charted(folder, figures, language, **how)
    return CHARTS[name](register, Wording(language), period="2020-05" if name == "months" else "2020", origin="x")


@pytest.fixture(scope="module")
def country(tmp_path_factory) -> Register:
    return whole_country(tmp_path_factory.mktemp("country"))


def of_country(register: Register, name: str) -> Chart:
    return CHARTS[name](register, Wording("en"), period="2020", origin="x")


def data_of(chart: Chart) -> list[dict]:
    """Every row the drawing holds."""
    return [row for rows in chart.spec.to_dict()["datasets"].values() for row in rows]


def pieces(chart: Chart) -> dict:
    """(year, part) -> from where to where it is drawn."""
    return {(row["year"], row["part"]): (row["bottom"], row["top"]) for row in data_of(chart) if row.get("part")}


def printed(chart: Chart) -> dict[str, list[str]]:
    """Name of a row of the table -> what its cells say."""
    return {row[0].text: [cell.text for cell in row[1:]] for row in chart.table.rows}


def test_outcomes_that_are_shown_are_stacked_and_the_rest_is_not_told_apart_up_to_the_total(tmp_path):
    assert pieces(chart_of(tmp_path, THREE_YEARS)) == {
        ("2018", "killed"): (0, 11), ("2018", "injured"): (11, 30),
        ("2019", "injured"): (0, 41), ("2019", "not_split"): (41, 47),
    }  # fmt: skip


def test_a_hidden_year_carries_the_word_and_has_no_column(tmp_path):
    chart = chart_of(tmp_path, THREE_YEARS)
    hidden = [row for row in data_of(chart) if row.get("year") == "2020"]
    assert hidden and {row["text"] for row in hidden} == {"hidden"} and {row["state"] for row in hidden} == {"hidden"}
    assert "hidden" in drawn(chart, "en", "svg").decode()


def test_the_table_of_years_holds_each_outcome_as_published(tmp_path):
    assert printed(chart_of(tmp_path, THREE_YEARS)) == {
        "2018": ["11", "19", "0", "30"], "2019": ["hidden", "41", "hidden", "47"], "2020": ["hidden", "hidden", "0", "hidden"],
    }  # fmt: skip


def test_the_lowest_provisional_column_has_a_stripe_too(tmp_path):
    figures = years(y2019=(900, 300, 600, 0), y2020=(4, 1, 3, 0))
    late = {at("casualty_annual", "n_total", period="2020"): "provisional"}
    lines = [row["line"] for row in data_of(chart_of(tmp_path, figures, cautions=late)) if "line" in row]
    assert lines == [2]


def test_provisional_years_are_striped_and_said_to_be(tmp_path):
    late = {at("casualty_annual", "n_total", period="2018"): "provisional"}
    plain, striped = chart_of(tmp_path / "a", THREE_YEARS), chart_of(tmp_path / "b", THREE_YEARS, cautions=late)
    lines = [(row["year"], row["line"]) for row in data_of(striped) if "line" in row]
    assert {year for year, _ in lines} == {"2018"} and 0 < min(line for _, line in lines) < max(
        line for _, line in lines
    ) < 30
    assert "Striped: provisional" in striped.subtitle and "2018 (provisional)" in printed(striped)
    assert "Striped" not in plain.subtitle and not [row for row in data_of(plain) if "line" in row]


@pytest.mark.parametrize(
    ("last", "title"),
    [
        ((years(y2019=(47, 6, 41, 0)), years(y2020=(52, 7, 45, 0))), "Recorded casualties: 52 in 2020, 47 in 2019"),
        ((years(y2019=(HIDDEN, 6, 41, 0)), years(y2020=(52, 7, 45, 0))), "Recorded casualties: 52 in 2020"),
        ((years(y2019=(47, 6, 41, 0)), years(y2020=(HIDDEN, 7, 45, 0))), "Recorded casualties by year, 2019 to 2020"),
    ],
)
def test_the_title_of_the_trend_puts_two_numbers_side_by_side_when_both_are_shown(tmp_path, last, title):
    assert chart_of(tmp_path, last[0] | last[1]).title == title


def test_without_a_total_to_show_there_is_no_trend(tmp_path):
    assert chart_of(tmp_path, years(y2020=(HIDDEN, 3, 4, 0))) is None


def test_a_number_of_the_months_stands_over_its_month_and_months_without_a_record_say_so(country):
    chart = CHARTS["months"](country, Wording("en"), period="2020-05", origin="x")
    words = {row["year"]: row["text"] for row in data_of(chart) if row.get("state")}
    assert words == {"2020-02": "11", "2020-03": "no record", "2020-04": "hidden", "2020-05": "14"}


def test_thirteen_months_end_with_the_one_asked_for():
    assert months_until("2020-01")[0] == "2019-01" and months_until("2020-01")[-1] == "2020-01"
    assert months_until("2020-12", 3) == ["2020-10", "2020-11", "2020-12"]


def test_the_pyramid_sets_women_and_girls_on_one_side_and_the_unknown_on_neither(country):
    chart = of_country(country, "pyramid")
    bars = [row for row in data_of(chart) if row.get("state") == "shown" and row["start"] != row["end"]]
    drawn_at = {row["group"]: (row["start"], row["end"]) for row in bars}
    assert drawn_at == {"women": (0, -12), "men": (0, 40), "boys": (0, 17), "other_or_unknown": (-1.5, 1.5)}
    assert chart.title == "Recorded in 2020: women 12, men 40, girls (hidden), boys 17"
    assert "Sex or age unknown: 3 of 75." in chart.subtitle


def test_the_pyramid_takes_the_profile_where_only_that_may_be_shown(tmp_path):
    year = {f"n_{one}": HIDDEN for one in ("women", "men", "girls", "boys")}
    figures = {at("casualty_annual", one, period="2020"): value for one, value in year.items()}
    figures[at("casualty_profile", "n", period="2020", sex="male", age_group="adult")] = 52
    chart = chart_of(tmp_path, figures, "pyramid")
    assert chart.title == "Recorded in 2020: women (hidden), men 52, girls (hidden), boys (hidden)"
    shown = [cell.figure.figure_id for row in chart.table.rows for cell in row if cell.value is not None]
    assert shown == [at("casualty_profile", "n", period="2020", sex="male", age_group="adult")]


def test_panels_of_groups_have_one_scale_and_the_title_names_the_highest_of_those_shown(country):
    chart = of_country(country, "groups")
    panels = chart.spec.to_dict()["concat"]
    assert [panel["title"]["text"] for panel in panels] == ["Women", "Men", "Girls", "Boys"]
    scales = {tuple(panel["layer"][0]["encoding"]["y"]["scale"]["domain"]) for panel in panels}
    assert len(scales) == 1
    assert chart.title.endswith("women 12 (2020), men 40 (2020), girls 8 (2019), boys 17 (2020)")


def test_devices_are_sorted_hidden_ones_after_the_numbers_and_unknown_last(country):
    chart = of_country(country, "devices")
    assert list(printed(chart).values()) == [
        ["31"],
        ["20"],
        ["9"],
        ["0"],
        ["hidden"],
        ["not recorded"],
        ["not recorded"],
        ["4"],
    ]
    assert chart.title == "Recorded casualties by device, 2020: improvised mine 31, other explosive remnant of war 20"
    assert chart.subtitle == "Device unknown: 4 of 75. A hidden number may be larger than one that is shown."


def test_bars_of_nothing_but_zeros_and_hidden_numbers_are_not_drawn(tmp_path):
    figures = {
        at("casualty_annual", f"n_{one}", period="2020"): value for one, value in (("mine_ap", 0), ("mine_av", HIDDEN))
    }
    assert chart_of(tmp_path, figures, "devices") is None


def test_activities_draw_what_is_shown_and_list_what_is_hidden(country):
    chart = of_country(country, "activities")
    assert {row["name"] for row in data_of(chart)} == {"farming · men"}
    assert printed(chart) == {"farming · men": ["18"], "farming · women": ["hidden"]}
    assert "The table lists what is hidden." in chart.subtitle


def test_the_map_shades_areas_names_the_largest_and_leaves_hidden_ones_white(country):
    chart = of_country(country, "map")
    held = [one["properties"] for one in chart.spec.to_dict()["data"]["values"]]
    assert [(one["name"], one["value"], one["text"]) for one in held] == [
        ("Area 1", 44, "44"), ("Area 2", None, "hidden"), ("Area 3", 11, "11"),
    ]  # fmt: skip
    assert chart.title == "Recorded casualties by area, 2020: Area 1 44, Area 3 11"
    assert "All areas: 75." in chart.subtitle and "provisional" in chart.subtitle


def test_small_maps_have_one_scale_of_colour_and_run_row_by_row(country):
    chart = of_country(country, "maps")
    maps = chart.spec.to_dict()["concat"]
    assert [one["title"] for one in maps] == ["2019", "2020"]
    assert {tuple(one["layer"][0]["encoding"]["color"]["scale"]["domain"]) for one in maps} == {(0, 44)}
    assert chart.title == "Recorded casualties in Area 1: 44 in 2020, 30 in 2019"


def test_without_boundaries_there_is_no_map(tmp_path):
    figures = {at("casualty_annual", "n_total", period=year, admin1="XYZ1"): 30 for year in ("2019", "2020")}
    assert chart_of(tmp_path, figures, "map") is None and chart_of(tmp_path / "b", figures, "maps") is None
    assert chart_of(tmp_path / "c", figures, "map", areas=["XYZ1"]) is not None


def test_outer_rings_run_clockwise_and_holes_the_other_way():
    square = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
    hole = [[0.2, 0.2], [0.2, 0.4], [0.4, 0.4], [0.4, 0.2], [0.2, 0.2]]
    assert twice_area(square) == 2
    turned = clockwise({"type": "Polygon", "coordinates": [square, hole]})
    outer, inner = turned["coordinates"][0]
    assert turned["type"] == "MultiPolygon" and twice_area(outer) < 0 < twice_area(inner)


def test_the_coverage_strip_says_rows_and_from_where_to_where_disability_is_known(country):
    chart = of_country(country, "coverage")
    assert chart.title == "Disability is known in 0% to 75% of rows, depending on the source"
    assert printed(chart)["register"][0] == "1,963" and printed(chart)["survey"][1] == "hidden"
    assert {row["row"] for row in data_of(chart) if "column" in row and "row" in row} == {
        "register\n(1,963 rows)", "survey\n(300 rows)",
    }  # fmt: skip
