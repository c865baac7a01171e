"""Sets of a mart are added up from its finest level: the same numbers as counting every unit for every set."""

import pytest

from schemas.marts import Header
from warehouse.connection import connect
from warehouse.engine import cluster_sums_sql, count_mart

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


SHARES = {"gap": {"of": ["n_unmet"], "over": ["n_need"]}}


def interviews(*weights: float | None) -> tuple[Header, str]:
    """A mart of shares, and one interview a weight, all of one cluster; every other one has the outcome."""
    units = ", ".join(
        f"('2020', 'a', 'f', true, 's', 'c', {n % 2}, 1, {'NULL' if w is None else w}::DOUBLE)"
        for n, w in enumerate(weights)
    )
    columns = "period, admin1, sex, is_drawn, stratum, cluster, n_unmet, n_need, weight"
    body = f"SELECT * FROM (VALUES {units}) u({columns})"
    return made(counts=["n_unmet", "n_need"], weight="weight", shares=SHARES), body


def sums_of_weights(*weights: float | None) -> tuple:
    """People of the base and with the outcome, and their weights, of the whole."""
    sql = cluster_sums_sql(*interviews(*weights))
    told = f"SELECT n_gap, nw_gap, x_gap, y_gap FROM ({sql}) s WHERE admin1 = 'all' AND sex = 'all'"
    return tuple(float(one) for one in connect(None).execute(told).fetchone())


def test_weights_are_added_to_the_same_sum_in_any_order():
    assert 0.1 + 0.2 + 0.3 != 0.3 + 0.2 + 0.1
    assert sums_of_weights(0.1, 0.2, 0.3) == sums_of_weights(0.3, 0.2, 0.1)
    assert sums_of_weights(0.1, 0.2, 0.3) == pytest.approx((3, 1, 0.6, 0.2), abs=1e-15)


def test_an_interview_without_a_weight_is_told_and_adds_to_no_weighted_sum():
    assert rows(*interviews(0.1, None, 0.3))[("2020", "all", "all")] == (1, 3, 1)  # unmet, in need, without a weight
    assert sums_of_weights(0.1, None, 0.3) == pytest.approx((2, 0, 0.4, 0), abs=1e-15)
