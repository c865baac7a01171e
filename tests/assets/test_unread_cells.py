"""A bad cell costs the cell: what counts without it, what is set aside all the same, and what the finding says."""

import pytest
from conftest import REGISTER_YAML, register_yaml
from loading import accepted, load

GOOD = "1,Ana,05/03/2019,F,30,injured,4.5,-74.1,V"
COLUMNS = (
    "sex, age_years, age_group, age_band, age_basis, outcome, CAST(date AS DATE)::VARCHAR, lat, lon, place_accuracy"
)
KNOWN = ("female", 30, "adult", "30-44", "stated", "injured", "2019-03-05", 4.5, -74.1, "gps")
NO_AGE = {1: None, 2: "not_recorded", 3: "not_recorded", 4: "none"}
NO_POINT = {7: None, 8: None, 9: "unknown"}


def without(lost: dict[int, object]) -> tuple:
    return tuple(lost.get(place, value) for place, value in enumerate(KNOWN))


@pytest.mark.parametrize(
    ("good", "bad", "lost", "rule", "cell"),
    [
        (",F,", ",Lobo,", {0: "not_recorded"}, "value_is_in_code_list", "D3"),
        (",30,", ",-1,", NO_AGE, "age_is_plausible", "E3"),
        (",30,", ",1988,", NO_AGE, "age_is_plausible", "E3"),
        (",30,", ",thirty or so,", NO_AGE, "number_is_a_number", "E3"),
        (",4.5,", ",95,", NO_POINT, "coordinates_are_on_the_globe", "G3"),
        (",-74.1,", ",west,", NO_POINT, "number_is_a_number", "H3"),
    ],
)
def test_a_bad_cell_costs_the_cell_and_the_person_counts(register, good, bad, lost, rule, cell):
    folder = register(
        GOOD,
        GOOD.replace("1,Ana", "2,Bea").replace(good, bad),
        yaml=REGISTER_YAML.replace("50%", "50%, damaged_max: 60%"),
    )
    assert accepted(folder, COLUMNS) == [KNOWN, without(lost)]
    (table,) = load(folder).files[0].tables
    assert (table.n_accepted, table.n_quarantined) == (2, 0) and sum(table.unread.values()) == 1
    found = accepted(folder, "rule_id, cell, severity, record_id IS NOT NULL", of="findings")
    assert found == [(rule, cell, "error", True)]


@pytest.mark.parametrize(
    ("good", "bad", "rule"),
    [
        ("05/03/2019", "somewhen", "date_fits_declared_format"),
        ("05/03/2019", "05/03/2039", "date_is_not_in_the_future"),
        ("injured", "hungry", "value_is_in_code_list"),
        ("2,Bea", "1,Bea", "key_is_unique_in_file"),
    ],
)
def test_key_year_and_outcome_decide_whether_a_casualty_counts(register, good, bad, rule):
    folder = register(GOOD, GOOD.replace("1,Ana", "2,Bea").replace(good, bad))
    assert accepted(folder, COLUMNS) == [KNOWN]
    (table,) = load(folder).files[0].tables
    assert (table.n_accepted, table.n_quarantined, table.unread) == (1, 1, {})
    assert [rule_id for (rule_id,) in accepted(folder, "rule_id", of="findings")] == [rule]


def test_several_bad_cells_of_one_row_cost_each_cell(register):
    folder = register(
        GOOD, "2,Bea,05/03/2019,Lobo,-1,injured,95,-74.1,V", yaml=REGISTER_YAML.replace("50%", "50%, damaged_max: 60%")
    )
    assert accepted(folder, COLUMNS)[1] == without({0: "not_recorded", **NO_AGE, **NO_POINT})
    assert load(folder).files[0].tables[0].unread == {"sex": 1, "age_years": 1, "lat": 1}


def test_a_row_that_is_set_aside_is_not_counted_among_those_without_a_cell(register):
    folder = register(GOOD, "2,Bea,somewhen,Lobo,30,injured,4.5,-74.1,V")
    table = load(folder).files[0].tables[0]
    assert (table.n_accepted, table.n_quarantined, table.unread) == (1, 1, {})
    assert len(accepted(folder, "rule_id", of="findings")) == 2


LABELLED = register_yaml(age_group="{from: village}")


@pytest.mark.parametrize(
    ("age", "label", "group", "basis", "cells"),
    [
        ("40", "child", "not_recorded", "none", {"E3", "I3"}),  # the two contradict: neither is believed
        ("-1", "child", "child", "label", {"E3"}),  # the label still says it
        ("??", "child", "child", "label", {"E3"}),
        ("-1", "", "not_recorded", "none", {"E3"}),
    ],
)
def test_what_the_label_says_of_an_age_that_cannot_be(register, age, label, group, basis, cells):
    folder = register(
        GOOD.replace(",V", ",adult"), f"2,Bea,05/03/2019,F,{age},injured,4.5,-74.1,{label}", yaml=LABELLED
    )
    assert accepted(folder, "age_years, age_group, age_basis")[1] == (None, group, basis)
    assert {cell for (cell,) in accepted(folder, "cell", of="findings")} == cells
    assert accepted(folder, "provider_age_years, provider_age_group")[1] == (age, label)


def test_the_row_keeps_its_id_when_the_cell_is_mended(register):
    """Without a key the id is made of what was read; a mended cell is another content, the same cell twice is not."""
    yaml = REGISTER_YAML.replace("key: id", "row_key: content")
    before = accepted(register(GOOD, GOOD.replace(",F,", ",Lobo,"), yaml=yaml), "record_id")
    assert (
        before == accepted(register(GOOD, GOOD.replace(",F,", ",Lobo,"), yaml=yaml), "record_id")
        and len({*before}) == 2
    )


def test_a_source_may_ask_to_set_aside_rows_without_sex_or_age(register):
    strict = REGISTER_YAML.replace("country: COL", "country: COL\ndisaggregation: strict")
    rows = [GOOD, *(GOOD.replace("1,Ana", f"{n},Bea") for n in (2, 3, 4))]
    rows[1], rows[2] = rows[1].replace(",F,", ",Lobo,"), rows[2].replace(",30,", ",-1,")
    rows[3] = rows[3].replace(",-74.1,", ",west,")
    folder = register(*rows, yaml=strict)
    assert accepted(folder, "lon") == [(-74.1,), (None,)]
    assert load(folder).files[0].tables[0].n_quarantined == 2
