"""Gaps in two rounds, waits of two groups and years of casualties in the demo: right is what the generator planted."""

import csv

import pytest
from conftest import REPOSITORY

pytestmark = pytest.mark.slow

VILLAGES = "mart = 'needs_gap' AND share = 'gap' AND survey = 'village-survey' AND group_a = 'female' AND rests_on NOT LIKE '%admin1%'"


def rows_of(name: str) -> list[dict[str, str]]:
    with open(REPOSITORY / "demo" / name, encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_the_planted_closing_gap_is_found_and_the_unchanged_ones_are_silent(office):
    """Rehabilitation 85 v 38 % in 2023, 38 v 38 % in 2025; psychosocial 78 v 36 and medical 45 v 45 % in both."""
    sql = f"SELECT service, word, gap_before, gap, change, n_common, why_not FROM mart_gap_change WHERE {VILLAGES} AND round = '2025'"
    found = {row[0]: row[1:] for row in office.execute(sql).fetchall()}
    words = {service: row[0] for service, row in found.items()}
    assert words["rehabilitation"] == "closing"
    assert words["psychosocial"] == words["medical"] == words["livelihood"] == "no clear change"
    assert words["legal"] == "too few to compare"
    assert {row[-1] for row in found.values()} == {""}
    _, before, now, change, n_common, _ = found["rehabilitation"]
    assert before == pytest.approx(0.85 - 0.38, abs=0.12)
    assert change == pytest.approx(now - before)
    assert n_common > 0  # the same villages, and persons of a panel in them


def test_a_gap_of_a_round_is_that_of_its_comparison(office):
    """Where nothing is raked, the gap of the later round is the weighted difference mart_gender_gap prints for it."""
    sql = (
        "SELECT count(*), max(abs(c.gap - g.difference)) FROM mart_gap_change c JOIN mart_gender_gap g ON g.mart = c.mart "
        "AND g.share = c.share AND g.period = c.period AND g.within = c.within AND g.group_a = c.group_a AND g.country = c.country "
        "WHERE c.calibration <> 'raked' AND c.gap IS NOT NULL"
    )
    n, apart = office.execute(sql).fetchone()
    assert n > 10
    assert apart < 1e-8


def test_women_wait_longer_for_rehabilitation(office):
    """All needs of round 2026 together, whichever year they began in: people of truth_waits added up, the test said."""
    sql = (
        "SELECT verdict, a_n_ended, a_n_open, b_n_ended, b_n_open, a_median_days, b_median_days, difference, p FROM mart_wait_comparison "
        "WHERE mart = 'access_by_gender' AND survey = 'needs-survey' AND round = '2026' AND service = 'rehabilitation' "
        "AND group_a = 'female' AND population_group = 'survivors'"
    )
    ((verdict, *people, women, men, difference, p),) = office.execute(sql).fetchall()
    told = [
        row for row in rows_of("truth_waits.csv")
        if (row["survey"], row["round"], row["population_group"], row["service"]) == ("needs-survey", "2026", "survivors", "rehabilitation")
    ]  # fmt: skip
    right = [
        sum(int(row[n]) for row in told if row["sex"] == sex)
        for sex in ("female", "male")
        for n in ("n_ended", "n_open")
    ]
    assert people == right
    assert verdict == "longer"
    assert women > 1.5 * men
    assert difference > 50
    assert p < 1e-3


def test_people_and_inflation_are_those_of_the_planted_explosions(office):
    """Inflation: people of the same explosion squared over people, of all complete years, to one decimal; a year's increase is by it."""
    truth = [row for row in rows_of("truth_events.csv") if row["country"] == "XVE"]
    people = {row["year"]: int(row["n_people"]) for row in truth}
    sql = (
        "SELECT period, n, n_before, inflation, word, why_not FROM mart_casualty_change WHERE country = 'XVE' AND measure = 'people' "
        "AND sex = 'all' AND person_group = 'all' AND age_band = 'all'"
    )
    found = {row[0]: row[1:] for row in office.execute(sql).fetchall()}
    assert {year: row[0] for year, row in found.items()} == {year: n for year, n in people.items() if year in found}
    whole = [row for row in truth if row["year"] != max(people)]  # the lists end in June of the last year
    inflation = round(sum(int(row["n_squares"]) for row in whole) / sum(people[row["year"]] for row in whole), 1)
    assert {row[2] for row in found.values()} == {inflation} and inflation > 1
    for n, before, _, word, why_not in found.values():
        if not why_not and word in ("increase", "decrease"):
            assert (n - before) ** 2 > 3.84 * (n + before) * inflation


def test_rates_stand_where_the_population_is_given(office):
    sql = (
        "SELECT r.value, p.n, r.population FROM mart_casualty_change r JOIN mart_casualty_change p USING (country, period, sex, "
        "person_group, age_band) WHERE r.measure = 'rate' AND p.measure = 'people' AND r.country = 'XSA' AND person_group = 'women'"
    )
    rows = office.execute(sql).fetchall()
    assert len(rows) > 10
    assert all(rate == pytest.approx(100_000 * n / lived) for rate, n, lived in rows)


def test_no_more_people_answer_than_a_round_could_reach(office):
    found = office.execute(
        "SELECT response_of, count(*), max(greatest(response_female, response_male, response_female_before, response_male_before)) "
        "FROM mart_gap_change GROUP BY 1 ORDER BY 1"
    ).fetchall()
    assert [row[0] for row in found] == ["interviewed", "register"]
    assert all(most <= 1 for _, _, most in found)
    families = "SELECT count(*) FROM mart_gap_change WHERE response_of = 'register' AND population_group <> 'survivors'"
    assert office.execute(families).fetchone() == (0,)
