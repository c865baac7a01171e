"""Sets of a mart are added up from its finest level: the same numbers as counting every unit for every set."""

import pytest

from schemas.marts import Header
from warehouse.connection import connect
from warehouse.engine import count_mart

UNITS = """SELECT * FROM (VALUES ('2020', 'a', 'f', 1, 1), ('2020', 'a', 'm', 1, 0), ('2020', 'b', 'f', 1, NULL),
                                 ('2021', 'a', 'f', 1, 1), ('2021', 'a', 'f', 1, 1)) u(period, admin1, sex, n, n_met)"""


def made(**more) -> Header:
    sets = [{"by": []}, {"by": ["admin1"]}, {"by": ["admin1", "sex"]}]
    said = {"title": "t", "question": "q", "counted": "c", "needs": [], "keys": ["period", "admin1", "sex"],
            "never_all": ["period"], "sets": sets, "counts": ["n", "n_met"]}  # fmt: skip
    return Header.model_validate({**said, **more})


def rows(header: Header, body: str = UNITS) -> dict[tuple, tuple]:
    con = connect(None)
    count_mart(con, "tried", header, body)
    return {row[:3]: row[4:] for row in con.execute("SELECT * FROM mart_tried").fetchall()}


def test_every_set_is_the_sum_of_its_units_and_what_is_not_available_stays_so():
    assert rows(made()) == {
        ("2020", "all", "all"): (3, None),  # of b nobody knows how many were met: nor of all
        ("2021", "all", "all"): (2, 2),
        ("2020", "a", "all"): (2, 1),
        ("2020", "b", "all"): (1, None),
        ("2021", "a", "all"): (2, 2),
        ("2020", "a", "f"): (1, 1),
        ("2020", "a", "m"): (1, 0),
        ("2020", "b", "f"): (1, None),
        ("2021", "a", "f"): (2, 2),
    }


def test_units_counted_once_under_several_keys_are_not_added_up():
    body = "SELECT * FROM (VALUES ('2020', 'a', 'f', 7, 1), ('2020', 'b', 'f', 7, 1)) u(period, admin1, sex, unit, n)"
    found = rows(made(counts=["n"], distinct="unit"), body)
    assert found[("2020", "all", "all")] == (1,) and found[("2020", "a", "all")] == (1,)


def test_a_refused_kind_of_source_is_in_no_set():
    body = (
        "SELECT * FROM (VALUES ('2020', 'a', 'f', 'survey', 1), ('2020', 'a', 'f', 'service_register', 1)) "
        "u(period, admin1, sex, source_type, n)"
    )
    found = rows(made(counts=["n"], refuse_sources=["service_register"]), body)
    assert found[("2020", "all", "all")] == (1,)


@pytest.mark.parametrize("medians", [["n_met"]])
def test_medians_are_of_the_units(medians):
    found = rows(made(counts=["n"], medians=medians))
    assert found[("2021", "all", "all")] == (2, 1.0) and found[("2020", "all", "all")] == (3, 0.5)


def test_a_unit_that_stands_for_several_counts_them_once_in_each_set():
    body = """SELECT * FROM (VALUES ('2020', 'a', 'f', -1, 5, 0), ('2020', 'b', 'f', -1, 5, 0), ('2020', 'a', 'f', 7, 0, 1),
                                    ('2020', 'b', 'f', 7, 0, 1), ('2020', 'b', 'm', 8, 0, NULL)) u(period, admin1, sex, unit, n, n_met)"""
    found = rows(made(distinct="unit"), body)
    assert found[("2020", "all", "all")] == (5, 1)
    assert found[("2020", "b", "all")] == (5, 1) and found[("2020", "b", "m")] == (0, 0)


def weighted(*weights: float | None) -> dict[tuple, tuple]:
    """The weighted sums of the whole: with the outcome, of all, squared, how many of a survey have no weight."""
    units = ", ".join(
        f"('2020', 'a', 'f', 'survey', {n % 2}, 1, {'NULL' if w is None else w}::DOUBLE)" for n, w in enumerate(weights)
    )
    body = f"SELECT * FROM (VALUES {units}) u(period, admin1, sex, source_type, n_unmet, n_need, weight)"
    shares = {"gap": {"of": ["n_unmet"], "over": ["n_need"]}}
    return rows(made(counts=["n_unmet", "n_need"], weight="weight", shares=shares), body)[("2020", "all", "all")][2:]


def test_weights_are_added_to_the_same_sum_in_any_order():
    assert 0.1 + 0.2 + 0.3 != 0.3 + 0.2 + 0.1
    assert weighted(0.1, 0.2, 0.3)[1:] == weighted(0.3, 0.2, 0.1)[1:] == (0.6, 0.14, 0)
    assert weighted(0.1, 0.2, 0.3)[0] == 0.2


def test_one_unit_without_a_weight_leaves_the_whole_without_weighted_sums():
    assert weighted(0.1, None, 0.3) == (None, None, None, 1)
