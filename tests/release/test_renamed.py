"""An id of an earlier release finds the figures that took its place, by rule; ids here are written out by hand."""

import pytest
from release.small_release import write_marts

from assets.release.compare_releases import compare
from assets.release.reader import NotInMarts, open_marts
from assets.release.renamed import measure_of, old_form, took_its_place

GAP = "needs_gap.gap@country=XSA,disaggregation_unit=person,period=2024,population_group=survivors,{}service=medical{}"
OLD_TO_NEW = [
    (GAP.format("", ""), GAP.format("round=2024,", ",survey=needs-survey")),
    ("inclusion.n_persons@country=XSA,period=2024", "inclusion.n_persons@country=XSA,period=2024,round=base,survey=s"),
    ("casualty_annual.n_total@country=XSA", "casualty_total.n_total@country=XSA"),
    ("casualty_annual.n_total@admin1=XSA01,country=XSA", "casualty_total.n_total@admin1=XSA01,country=XSA"),
    ("case_fatality.fatality@country=XSA,source_type=census", "case_fatality_total.fatality@country=XSA,source_type=census"),
    (
        "gender_gap.difference@compared=female_v_male,country=XSA,mart=needs_gap,period=2024,share=gap,within=service=medical",
        "gender_gap.difference@compared=female_v_male,country=XSA,mart=needs_gap,period=2024,share=gap,"
        "within=round=2024,service=medical,survey=needs-survey",
    ),
    (
        "gender_gap.ratio@compared=female_v_male,country=XSA,mart=indirect_victims,period=2024,share=new_head_share,within=",
        "gender_gap.ratio@compared=female_v_male,country=XSA,mart=indirect_victims,period=2024,share=new_head_share,"
        "within=round=2024,survey=needs-survey",
    ),
    (
        "gender_gap.ratio@compared=female_v_male,country=XSA,mart=case_fatality,share=fatality,within=source_type=census",
        "gender_gap_total.ratio@compared=female_v_male,country=XSA,mart=case_fatality_total,share=fatality,"
        "within=source_type=census",
    ),
]  # fmt: skip
STAYED = ["casualty_annual.n_total@country=XSA,period=2020", "assessment.n_survivors@country=XSA,period=2024"]


@pytest.mark.parametrize(("old", "new"), OLD_TO_NEW)
def test_an_old_id_finds_the_new_one_by_rule(old, new):
    assert old_form(new) == old and took_its_place(old, [new, *STAYED]) == [new]


@pytest.mark.parametrize("same", STAYED)
def test_an_id_that_stayed_took_nobodys_place(same):
    assert old_form(same) == same and took_its_place(same, [same]) == []
    assert measure_of("casualty_annual.n_total@country=XSA") == "n_total"


def test_rounds_that_took_the_place_of_one_figure_are_named_newest_first():
    first, second = (
        GAP.format(f"round={year},", ",survey=s").replace("2024,pop", f"{year},pop") for year in (2024, 2026)
    )
    both = [first.replace("period=2024", "period=2026"), second]
    assert took_its_place(GAP.format("", "").replace("2024", "2026"), both) == [second, both[0]]


@pytest.fixture
def files(tmp_path):
    """A public file of before the change of the units, and one of after it."""
    for name, figure_id, value in zip(("old", "new"), OLD_TO_NEW[0], (0.9, 0.4), strict=True):
        write_marts(tmp_path / f"{name}.duckdb", [(figure_id, value, "ok", 40, 0.3, 0.95, "")])
    return tmp_path / "old.duckdb", tmp_path / "new.duckdb"


def test_asking_for_an_old_id_names_the_new_one(files):
    with open_marts(files[1], "en") as marts, pytest.raises(NotInMarts) as refused:
        marts.figure(OLD_TO_NEW[0][0])
    assert OLD_TO_NEW[0][1] in str(refused.value) and "earlier release" in str(refused.value)


def test_across_the_change_of_the_units_the_reason_is_the_method(files):
    found = {one.figure_id: (one.change, one.reason) for one in compare(*files, rules_differ=False)}
    assert found == {OLD_TO_NEW[0][0]: ("gone", "method"), OLD_TO_NEW[0][1]: ("new", "method")}
