"""The cases the demo holds to embarrass us, in the marts: every right value comes from the generator's truth, none from a mart."""

import csv
from collections import Counter

import pytest
from conftest import REPOSITORY

pytestmark = pytest.mark.slow

NOT_BROKEN_DOWN = ("admin1", "sex", "age_group", "person_group", "disability", "household_has_disability")
COUNTS = ("n_assessed", "n_need", "n_met", "n_partly_met", "n_unmet")


def rows_of(name: str) -> list[dict[str, str]]:
    with open(REPOSITORY / "demo" / name, encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def needs_by(by: str, columns: str) -> str:
    """Rows of mart_needs_gap of the years in which a survey asked, broken down by one key or none."""
    where = " AND ".join(f"{key} {'<>' if key == by else '='} 'all'" for key in NOT_BROKEN_DOWN)
    return f"SELECT {columns} FROM mart_needs_gap WHERE period = round AND {where}"


@pytest.mark.parametrize("by", ["", "sex", "person_group", "disability", "admin1"])
def test_states_by_survey_and_round_are_those_of_the_truth(office, by):
    keys = f"country, survey, round, population_group, service, {by or repr('')}"
    found = {
        row[:6]: row[6:]
        for row in office.execute(needs_by(by, f"{keys}, {', '.join(COUNTS)}") + " AND n_assessed > 0").fetchall()
    }
    right = {}
    for row in rows_of("truth_state.csv"):
        if row["by"] == by:
            key = (row["country"], row["survey"], row["round"], row["population_group"], row["service"], row["group"])
            has_met = row["survey"] != "velmora-wishes"  # a status its form cannot give is not available
            right[key] = tuple(int(row[n]) if has_met or n not in ("n_met", "n_partly_met") else None for n in COUNTS)
    assert len(right) > 60
    assert {
        key: (found.get(key), right.get(key)) for key in found.keys() | right.keys() if found.get(key) != right.get(key)
    } == {}


@pytest.mark.parametrize("by", ["", "sex"])
def test_weighted_gaps_are_those_of_the_truth(office, by):
    sql = (
        needs_by(by, f"survey, round, population_group, service, {by or repr('')}, gap_weighted")
        + " AND gap_weighted IS NOT NULL"
    )
    found = {row[:5]: row[5] for row in office.execute(sql).fetchall()}
    right = {
        (row["survey"], row["round"], row["population_group"], row["service"], row["group"]): (
            float(row["weight_gap"]) / float(row["weight_need"])
        )
        for row in rows_of("truth_state.csv")
        if row["by"] == by and float(row["weight_need"]) and row["survey"] != "velmora-wishes"
    }  # fmt: skip
    assert len(right) > 60 and found.keys() == right.keys()
    assert found == pytest.approx(right, abs=1e-5)  # the truth's sums have four digits


def test_every_planted_comparison_has_the_word_of_the_truth(office):
    sql = (
        "SELECT survey, round, service, share, verdict FROM mart_gender_gap WHERE mart = 'needs_gap' AND period = round "
        "AND group_a = 'female' AND survey IN ('village-survey', 'velmora-wishes') AND rests_on NOT LIKE '%admin1%'"
    )
    found = {row[:4]: row[4] for row in office.execute(sql).fetchall()}
    right = {
        (row["survey"], row["round"], row["service"], row["share"]): row["word"]
        for row in rows_of("truth_gaps.csv")
        if row["share"] != "change_of_gap"
    }
    assert len(right) == 13
    assert {key: found.get(key) for key in right} == right


def test_a_gap_that_closes_and_those_that_stay_have_the_word_of_the_truth(office):
    sql = (
        "SELECT service, change, change_ci_low, change_ci_high, word FROM mart_gap_change WHERE mart = 'needs_gap' AND share = 'gap' "
        "AND survey = 'village-survey' AND group_a = 'female' AND rests_on NOT LIKE '%admin1%'"
    )
    found = {row[0]: row[1:] for row in office.execute(sql).fetchall()}
    right = {row["service"]: row for row in rows_of("truth_gaps.csv") if row["share"] == "change_of_gap"}
    assert len(right) == 6
    assert {service: found[service][-1] for service in right} == {
        service: row["word"] for service, row in right.items()
    }
    for service in ("rehabilitation", "psychosocial", "medical"):
        _, low, high, _ = found[service]
        assert low < float(right[service]["truth_a"]) - float(right[service]["truth_b"]) < high


def test_unweighted_the_livelihood_gap_turns(office):
    sql = (
        "SELECT difference, difference_unweighted FROM mart_gender_gap WHERE mart = 'needs_gap' AND share = 'gap' AND period = round "
        "AND group_a = 'female' AND survey = 'village-survey' AND service = 'livelihood' AND rests_on NOT LIKE '%admin1%'"
    )
    rows = office.execute(sql).fetchall()
    assert len(rows) == 2
    assert all(weighted < -0.25 and unweighted > 0.1 for weighted, unweighted in rows)


def test_waits_are_those_of_the_truth(office):
    keys = "survey, round, period, population_group, service"
    sql = (
        f"SELECT {keys}, CASE WHEN sex = 'all' THEN '' ELSE sex END, CAST(median_days_n_known AS INT), "
        "CAST(median_days_n_open AS INT), median_days FROM mart_access_by_gender WHERE person_group = 'all' AND disability = 'all' "
        "AND median_days_n_known IS NOT NULL"
    )
    found = {row[:6]: row[6:] for row in office.execute(sql).fetchall()}
    right = {
        tuple(row[key] for key in ("survey", "round", "period", "population_group", "service", "sex")): (
            int(row["n_ended"]), int(row["n_open"]), float(row["median_days"]) if row["median_days"] else None,
        )
        for row in rows_of("truth_waits.csv")
    }  # fmt: skip
    assert len(right) > 400
    assert {
        key: (found.get(key), right.get(key)) for key in found.keys() | right.keys() if found.get(key) != right.get(key)
    } == {}


def test_casualties_of_both_countries_are_those_of_the_truth(office):
    right: Counter = Counter()
    for row in rows_of("truth_totals.csv"):
        if row["scope_reason"] == "in_scope":
            right[row["country"], row["year"], row["outcome"]] += int(row["n"])
    found: Counter = Counter()
    sql = (
        "SELECT country, period, n_killed, n_injured, n_outcome_unknown FROM mart_casualty_annual "
        "WHERE admin1 = 'all' AND period <> 'all'"
    )
    for country, period, *numbers in office.execute(sql).fetchall():
        for outcome, n in zip(("killed", "injured", "unknown"), numbers, strict=True):
            found[country, period, outcome] += n
    assert {country for country, *_ in right} == {"XSA", "XVE"}
    assert +found == right


def test_nobody_asked_in_velmora_is_no_nought(office):
    """Its register has survivors and no survey is linked to it: there is no share of them that was assessed."""
    assert (
        office.execute("SELECT count(*) FROM casualty WHERE country_iso3 = 'XVE' AND outcome = 'injured'").fetchone()[0]
        > 50
    )
    assert office.execute("SELECT count(*) FROM mart_assessment WHERE country = 'XVE'").fetchone()[0] == 0


def test_a_form_that_cannot_say_met_has_no_gap(office):
    rows = office.execute(
        "SELECT n_met, n_partly_met, gap FROM mart_needs_gap WHERE survey = 'velmora-wishes'"
    ).fetchall()
    assert len(rows) > 10 and set(rows) == {(None, None, None)}


def test_babies_known_by_their_birth_year_are_children_of_no_years(office):
    sql = "SELECT age_years, age_group FROM casualty WHERE source_id = 'velmora-register' AND age_basis = 'dob' AND age_max = 0"
    assert office.execute(sql).fetchall() == [(0, "child")] * 3


def test_who_is_dead_waits_for_nothing(office):
    sql = (
        "SELECT count(*) FROM mart_followup f JOIN casualty c ON c.person_id = f.person_id "
        "WHERE c.outcome = 'killed' OR coalesce(c.died_later, false)"
    )
    assert office.execute(sql).fetchone()[0] == 0
