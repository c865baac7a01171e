"""How far apart groups are, worked out by hand on four groups of sex, disability and age, and on the provinces of the demo.

A fifth group has four people: it is left out and counted.
"""

import pytest
from conftest import looking_at
from refreshing import KEYS, receive_rows, refreshed

pytestmark = pytest.mark.slow

VISITS = """
source: visits
country: COL
source_type: survey
as_of: 2024-12-31
design: {weight: w}
files: {pattern: "*.csv"}
tables:
  person:
    key: id
    disaggregation_unit: person
    population_group: survivors
    columns:
      assessed_on: {from: day, dates: iso}
      sex: {from: sex}
      age_years: {from: age}
      disability_status: {from: disability}
      weight: {from: w}
  need:
    of: person
    asks: [medical]
    columns:
      service: {value: medical}
      need_status: {from: status}
"""
# sex, disability, age, weight, people, of these unmet (the others are met)
GROUPS = [
    ("female", "with_disability", 30, 1, 10, 8),
    ("female", "without_disability", 30, 2, 10, 5),
    ("male", "with_disability", 30, 1, 20, 10),
    ("male", "without_disability", 30, 3, 20, 4),
    ("male", "without_disability", 12, 3, 4, 4),
]
# shares 0.8, 0.5, 0.5, 0.2 of 10, 20, 20, 60 people of 110: mean 40/110; best 0.2, or 0.8 of those met
GAP = {
    "difference": 0.6,
    "ratio": 4.0,
    "population_attributable_risk": 0.2 - 4 / 11,
    "population_attributable_fraction": (0.2 - 4 / 11) / (4 / 11),
    "weighted_mean_difference_from_best": (10 * 0.6 + 40 * 0.3) / 110,
    "weighted_mean_difference_from_mean": (10 * (0.8 - 4 / 11) + 40 * (0.5 - 4 / 11) + 60 * (4 / 11 - 0.2)) / 110,
    "index_of_disparity": 0.6,  # (0.8 - 0.3636 + 2 (0.5 - 0.3636) + 0.3636 - 0.2) / 4 / 0.3636
    "weighted_index_of_disparity": (10 * (0.8 - 4 / 11) + 40 * (0.5 - 4 / 11) + 60 * (4 / 11 - 0.2)) / 40,
}
MET = {
    **GAP,
    "population_attributable_risk": 0.8 - 7 / 11,
    "population_attributable_fraction": (0.8 - 7 / 11) / (7 / 11),
}


@pytest.fixture(scope="module")
def visits(tmp_path_factory):
    rows = ["id,day,sex,age,disability,w,status"]
    for sex, disability, age, weight, n, unmet in GROUPS:
        status = ["unmet"] * unmet + ["met"] * (n - unmet)
        rows += [
            f"{len(rows) + place},2024-03-01,{sex},{age},{disability},{weight},{one}"
            for place, one in enumerate(status)
        ]
    folder = tmp_path_factory.mktemp("unequal")
    receive_rows(folder, "visits", VISITS, "\n".join(rows) + "\n")
    refreshed(folder)
    with looking_at(folder, KEYS) as con:
        yield con


def measured(con, share: str, columns: str = "measure, value") -> list[tuple]:
    return con.execute(
        f"SELECT {columns} FROM mart_inequality WHERE mart = 'needs_gap' AND share = '{share}' "
        "AND over = 'sex x disability x age_group' AND period = '2024'"
    ).fetchall()


@pytest.mark.parametrize("measure", GAP)
def test_every_measure_of_a_gap_best_where_it_is_lowest(visits, measure):
    assert dict(measured(visits, "gap"))[measure] == pytest.approx(GAP[measure], abs=1e-6)


def test_best_of_a_coverage_is_where_it_is_highest(visits):
    found = dict(measured(visits, "strict_coverage"))
    assert {name: found[name] for name in ("population_attributable_risk", "population_attributable_fraction")} == {
        name: pytest.approx(MET[name], abs=1e-6)
        for name in ("population_attributable_risk", "population_attributable_fraction")
    }


def test_who_is_compared_and_who_is_left_out(visits):
    told = set(measured(visits, "gap", "n, n_groups, n_groups_left_out, highest_group, lowest_group, is_weighted"))
    assert told == {
        (60, 4, 1, "female with_disability adult", "male without_disability adult", True),
    }


def test_limits_of_the_difference_come_from_the_errors_of_the_two_ends(visits):
    """Every person is a cluster: the variance of a group's share is about p (1 - p) / n. 0.16/10 and 0.16/20."""
    ((low, high),) = visits.execute(
        "SELECT ci_low, ci_high FROM mart_inequality WHERE share = 'gap' AND measure = 'difference' AND period = '2024' "
        "AND over = 'sex x disability x age_group'"
    ).fetchall()
    half = 1.959964 * (64 / 63 * (0.16 / 10 + 0.16 / 20)) ** 0.5  # 64 people: m / (m - 1)
    assert (low, high) == (pytest.approx(0.6 - half, abs=1e-6), pytest.approx(0.6 + half, abs=1e-6))


def test_provinces_of_the_demo_by_their_own_counts(office):
    """Assessed in the last 24 months, by province of residence at the event: survivors of a register, so by counts alone."""
    provinces = office.execute(
        "SELECT n_assessed, n_survivors FROM mart_assessment WHERE period = '2025' AND admin1 LIKE 'XSA%' AND sex = 'all' "
        "AND age_group = 'all' AND age_band = 'all' AND person_group = 'all' AND n_survivors >= 10"
    ).fetchall()
    shares, everybody = [top / base for top, base in provinces], sum(base for _, base in provinces)
    mean = sum(top for top, _ in provinces) / everybody
    wanted = {
        "difference": max(shares) - min(shares),
        "ratio": max(shares) / min(shares),
        "population_attributable_risk": max(shares) - mean,
        "weighted_mean_difference_from_best": max(shares) - mean,
        "weighted_mean_difference_from_mean": sum(base * abs(top / base - mean) for top, base in provinces) / everybody,
        "index_of_disparity": sum(abs(one - mean) for one in shares) / len(shares) / mean,
    }
    found = dict(
        office.execute(
            "SELECT measure, value FROM mart_inequality WHERE mart = 'assessment' AND over = 'admin1' AND period = '2025'"
        ).fetchall()
    )
    assert len(shares) == 5
    assert {name: found[name] for name in wanted} == pytest.approx(wanted, abs=1e-6)
