"""How far apart groups and areas are, and two groups of them compared: by hand on four groups, and on provinces of the demo.

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
      admin1_pcode: {from: area}
      weight: {from: w}
  need:
    of: person
    asks: [medical]
    columns:
      service: {value: medical}
      need_status: {from: status}
"""
PLACES = """country_iso3,level,pcode,name,parent_pcode
COL,1,CO01,North,
COL,1,CO02,South,
"""
# sex, disability, age, area, weight, people, of these unmet (the others are met)
GROUPS = [
    ("female", "with_disability", 30, "CO01", 1, 10, 8),
    ("female", "without_disability", 30, "CO01", 2, 10, 5),
    ("male", "with_disability", 30, "CO01", 1, 20, 10),
    ("male", "without_disability", 30, "CO02", 3, 20, 4),
    ("male", "without_disability", 12, "CO02", 3, 4, 4),
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
    rows = ["id,day,sex,age,disability,area,w,status"]
    for sex, disability, age, area, weight, n, unmet in GROUPS:
        status = ["unmet"] * unmet + ["met"] * (n - unmet)
        rows += [
            f"{len(rows) + place},2024-03-01,{sex},{age},{disability},{area},{weight},{one}"
            for place, one in enumerate(status)
        ]
    folder = tmp_path_factory.mktemp("unequal")
    receive_rows(folder, "visits", VISITS, "\n".join(rows) + "\n")
    places = tmp_path_factory.mktemp("places") / "places.csv"
    places.write_text(PLACES, "utf-8")
    refreshed(folder, places)
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


def test_women_with_disability_against_men_without(visits):
    """8 of 10, and 4 of 20 with 4 of 4 boys: 0.8 against 24/72 by weight, for all weigh 3 there."""
    ((a, b, difference, unweighted),) = visits.execute(
        "SELECT a_share, b_share, difference, difference_unweighted FROM mart_gender_gap WHERE mart = 'needs_gap' "
        "AND share = 'gap' AND compared = 'sex+disability' AND group_a = 'female+with_disability' "
        "AND group_b = 'male+without_disability' AND admin1 = 'all'"
    ).fetchall()
    assert (a, b) == (pytest.approx(0.8), pytest.approx(1 / 3))
    assert difference == unweighted == pytest.approx(0.8 - 1 / 3)


def test_women_and_men_of_one_area(visits):
    """North: women 8 + 5 of 20, 18 of 30 by weight; men 10 of 20. In the south there are no women."""
    found = visits.execute(
        "SELECT admin1, a_numerator, a_denominator, b_numerator, b_denominator, a_share, difference, public FROM mart_gender_gap "
        "WHERE mart = 'needs_gap' AND share = 'gap' AND compared = 'sex' AND admin1 <> 'all'"
    ).fetchall()
    assert found == [("CO01", 13, 20, 10, 20, pytest.approx(0.6), pytest.approx(0.1), False)]


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
