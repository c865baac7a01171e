"""Charts of needs: the gap as heat map and in pairs, the way to a service, reasons; words that compare need a verdict."""

from pathlib import Path

import pandas as pd
import pytest
from reports.charted_marts import PEOPLE, at, charted, whole_country
from reports.planted_marts import HIDDEN

from assets.reports.charts import CHARTS
from assets.reports.charts.reasons import apart
from assets.reports.document import Chart
from assets.reports.register import Register
from assets.reports.wording import Wording

BASE = {"period": "2020", **PEOPLE, "service": "rehabilitation"}


@pytest.fixture(scope="module")
def country(tmp_path_factory) -> Register:
    return whole_country(tmp_path_factory.mktemp("country"))


def chart_of(register: Register, name: str) -> Chart:
    return CHARTS[name](register, Wording("en"), period="2020", origin="x", **PEOPLE)


def data_of(chart: Chart) -> list[dict]:
    return [row for rows in chart.spec.to_dict()["datasets"].values() for row in rows]


def pair(folder: Path, verdict: str, women: tuple[int, int] = (40, 50), men: tuple[int, int] = (40, 100)) -> Chart:
    """The dumbbells of one service with this verdict of the marts."""
    figures = {at("needs_gap", "gap", **BASE, sex="female"): women[0] / women[1],
               at("needs_gap", "gap", **BASE, sex="male"): men[0] / men[1]}  # fmt: skip
    compared = [("needs_gap", "gap", BASE, women, men, verdict)] if verdict else []
    return chart_of(charted(folder, figures, compared=compared), "dumbbells")


def beside(chart: Chart) -> list[str]:
    """The lines written where the rows end."""
    return [row["line"] for row in data_of(chart) if "end" in row and "line" in row]


def test_the_heat_map_prints_each_share_in_its_cell_and_who_is_in_need_beside_it(country):
    chart = chart_of(country, "heat_map")
    cells = {(row["service"], row["column"]): row["text"] for row in data_of(chart) if "service" in row}
    assert cells["rehabilitation", "All"] == "50%" and cells["rehabilitation", "Women and girls"] == "80%"
    assert cells["psychosocial support", "Women and girls"] == "hidden"
    assert {row["row"] for row in data_of(chart) if "service" in row} == {
        "rehabilitation\n(150 in need)", "psychosocial support\n(150 in need)",
    }  # fmt: skip
    assert (
        chart.title
        == "Needs gap (survivors; needs, asked in 2020): from 50% (rehabilitation) to 70% (psychosocial support)"
    )


def test_hidden_cells_are_white_and_dashed(country):
    layers = chart_of(country, "heat_map").spec.to_dict()["layer"]
    dashed = next(layer["mark"] for layer in layers if layer["mark"].get("strokeDash"))
    assert dashed["fill"] == "#ffffff"


def test_pairs_are_drawn_with_their_published_intervals_and_as_square_and_circle(country):
    chart = chart_of(country, "dumbbells")
    rows = {(row["name"], row["sex"]): row for row in data_of(chart) if "sex" in row}
    women = rows["rehabilitation", "Women and girls"]
    assert (women["value"], round(women["low"], 2), round(women["high"], 2)) == (0.8, 0.7, 0.9)
    hidden = rows["psychosocial support", "Men and boys"]
    assert (hidden["value"], hidden["low"], hidden["state"], hidden["text"]) == (None, None, "hidden", "hidden")
    layers = [layer["encoding"] for layer in chart.spec.to_dict()["layer"]]
    shapes = [encoding["shape"]["scale"]["range"] for encoding in layers if "shape" in encoding]
    assert shapes == [["square", "circle"]]


@pytest.mark.parametrize(
    ("verdict", "title", "remark"),
    [
        ("higher", "wider for women and girls: rehabilitation (80% against 40%)", ["wider for women and", "girls"]),
        ("lower", "wider for men and boys: rehabilitation (40% against 80%)", ["wider for men and boys"]),
        (
            "no clear difference",
            "no clear difference between women and girls and men and boys",
            ["no clear difference"],
        ),
    ],
)
def test_the_verdict_of_the_marts_stands_beside_the_pair_and_in_the_title(tmp_path, verdict, title, remark):
    chart = pair(tmp_path, verdict)
    assert chart.title == f"Needs gap (survivors; needs, asked in 2020): {title}" and sorted(beside(chart)) == sorted(
        remark
    )


@pytest.mark.parametrize(("verdict", "women"), [("", (40, 50)), ("too few to compare", (40, 50)), ("higher", (8, 10))])
def test_without_a_verdict_or_with_few_people_no_word_compares(tmp_path, verdict, women):
    chart = pair(tmp_path, verdict, women)
    assert beside(chart) == [] and "wider" not in chart.title + chart.alt and "no clear" not in chart.title
    assert chart.title == "Needs gap of women and girls and of men and boys (survivors; needs, asked in 2020)"


def test_the_funnel_has_one_scale_and_a_hidden_step_is_a_word(country):
    chart = chart_of(country, "funnel")
    numbers = {(row["sex"], row["step"]): (row["value"], row["text"]) for row in data_of(chart)}
    assert numbers["Women and girls", "Service began"] == (12, "12") and numbers["Men and boys", "In need"] == (
        100,
        "100",
    )
    assert numbers["Women and girls", "Completed"] == (None, "hidden")
    assert chart.title.endswith("more often for men and boys: rehabilitation (61% against 24%)")
    panel = chart.spec.to_dict()["vconcat"][0]["hconcat"][0]
    assert panel["layer"][0]["encoding"]["x"]["scale"]["domain"] == [0, 120]


def test_services_of_which_only_the_need_is_shown_are_no_funnel(tmp_path):
    figures = {at("access_by_gender", "n_need", **BASE, sex="female"): 80,
               at("access_by_gender", "n_started", **BASE, sex="female"): HIDDEN}  # fmt: skip
    assert chart_of(charted(tmp_path, figures), "funnel") is None


def test_a_thick_line_is_a_reason_the_marts_say_women_and_men_name_differently(country):
    chart = chart_of(country, "slope")
    marks = {(row["reason"], row["clear"]) for row in data_of(chart) if "clear" in row}
    assert marks == {("rehabilitation: too far", True), ("rehabilitation: cost of the service", False)}
    assert (
        chart.title
        == "Reasons named (survivors; needs, asked in 2020): more often by women and girls: rehabilitation: too far (45% against 20%)"
    )


def test_names_beside_a_slope_never_overlap():
    placed = list(apart(pd.DataFrame({"value": [0.2, 0.2, 0.201, 0.5]}), least=0.02)["beside"])
    assert placed == pytest.approx([0.2, 0.22, 0.24, 0.5])
