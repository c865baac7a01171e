"""Which rows are whom, and what of them is a finding, on a few rows each; every right answer stands beside its input.

Here: people asked again, forms sent twice, ages that contradict, weights of nought, days of needs, referrals and services that
do not fit together. Not here: which rows enter a figure (`test_units_by_hand`), the word (`test_words_of_surveys`).
"""

import json

import pytest
from conftest import looking_at
from refreshing import KEYS, receive_rows, refreshed

pytestmark = pytest.mark.slow

SURVEY = """
source: {name}
country: COL
source_type: survey
as_of: 2025-12-31
design: {design}
files: {{pattern: "*.csv"}}
tables:
  person:
    {key}
    disaggregation_unit: person
    population_group: survivors
    columns:
      assessed_on: {{from: day, dates: iso}}
      sex: {{from: sex}}
      age_years: {{from: age}}
    absent: {{disability_status: not asked}}
  need:
    of: person
    asks: [rehabilitation]
    columns:
      service: {{value: rehabilitation}}
      need_status: {{rules: [{{when: {{wants: yes}}, is: unmet}}, {{when: {{wants: no}}, is: met}}], otherwise: no_need}}
      needed_on: {{from: since, dates: iso}}
{more}
thresholds: {{quarantine_max: 60%}}
"""
# 1 is asked again a year later and 3 is sent twice; 2 is not asked again
PANEL = """id,day,sex,age,wants,since
1,2024-03-01,female,30,yes,
2,2024-03-01,male,40,no,
1,2025-03-01,female,31,no,
3,2025-03-01,male,20,yes,
3,2025-03-01,male,20,yes,
"""
# rows 3 and 5 repeat rows 2 and 4; row 6 differs by its day
NUMBERLESS = """day,sex,age,wants,since
2024-03-01,female,30,yes,
2024-03-01,female,30,yes,
2024-03-02,male,30,yes,
2024-03-02,male,30,yes,
2024-03-03,male,30,yes,
"""
WEIGHED = """id,day,sex,age,wants,since,w
1,2024-03-01,female,30,yes,,3
2,2024-03-01,female,30,no,,1
3,2024-03-01,male,30,no,,0
4,2024-03-01,male,30,no,,
5,2024-03-01,male,30,no,,-1
"""
ACCESS = """
  referral:
    of: need
    columns:
      service: {value: rehabilitation}
      referred_on: {from: sent_on, dates: iso}
  service:
    of: need
    columns:
      service: {value: rehabilitation}
      started_on: {from: begun_on, dates: iso}
"""
# needed since 1 March: 1 referred before it, 2 served before it, 3 unmet though served before the interview, 4 as it should be
CARED = """id,day,sex,age,wants,since,sent_on,begun_on
1,2024-06-01,female,30,no,2024-03-01,2024-02-01,2024-04-01
2,2024-06-01,male,30,no,2024-03-01,2024-03-02,2024-02-01
3,2024-06-01,male,30,yes,2024-03-01,2024-03-05,2024-04-01
4,2024-06-01,female,30,no,2024-03-01,2024-03-01,2024-03-21
"""
REGISTER = """
source: births
country: COL
source_type: national_registry
counts: true
as_of: 2025-12-31
files: {pattern: "*.csv"}
tables:
  casualty_record:
    key: id
    columns:
      date: {from: day, dates: iso}
      sex: {from: sex}
      age_years: {from: age}
      birth_date: {from: born, dates: iso}
      birth_year: {from: born_in}
      outcome: {from: outcome}
    identity: {born: birth_date}
    absent: {disability_status: not asked}
"""
BORN = """id,day,sex,age,born,born_in,outcome
A,2020-05-01,female,,,2020,injured
B,2020-05-01,female,52,,1990,injured
C,2020-05-01,female,31,1990-06-01,,injured
D,2020-05-01,male,44,1998-04-30,,injured
E,2020-05-01,male,44,,,injured
"""
# P, Q hurt at 15, asked or not in 2023; R is hurt in 2024, when nobody is asked any more; S is asked twice on one day
BOYS = """id,day,sex,age,born,born_in,outcome
P,2022-05-01,male,15,,,injured
Q,2022-05-01,male,15,,,injured
R,2024-05-01,male,17,,,injured
S,2022-05-01,female,30,,,injured
"""
VISITED = """id,day,sex,age,wants,since,case
1,2023-06-01,male,16,yes,,P
2,2023-06-02,female,31,no,,S
3,2023-06-02,female,31,yes,,S
"""
# each replicate leaves one out; of 4 the second is no number
REPLICATED = """id,day,sex,age,wants,since,w,r1,r2,r3
1,2024-03-01,female,30,yes,,2,0,3,3
2,2024-03-01,female,30,yes,,2,3,0,3
3,2024-03-01,male,30,no,,2,3,3,0
4,2024-03-01,male,30,no,,2,3,?,3
"""


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    folder = tmp_path_factory.mktemp("few")

    def survey(name, rows, key="key: id", design="none", more=""):
        receive_rows(folder, name, SURVEY.format(name=name, key=key, design=design, more=more), rows)

    survey("panel", PANEL, key="key: [id, day]")
    survey("numberless", NUMBERLESS, key="row_key: content")
    survey("weighed", WEIGHED, design="{weight: w}")
    survey("cared", CARED, more=ACCESS)
    survey("replicated", REPLICATED, design="{weight: w, replicate_weights: [r1, r2, r3], method: jackknife}")
    receive_rows(folder, "births", REGISTER, BORN)
    boys = REGISTER.replace("births", "boys").replace("COL", "UGA")
    receive_rows(folder, "boys", boys, BOYS)
    linked = "key: id\n    link: {to: boys.casualty_record, key: case}"
    visited = SURVEY.format(name="visited", key=linked, design="none", more="").replace("COL", "UGA")
    receive_rows(folder, "visited", visited.replace("2025-12-31", "2024-12-31"), VISITED)
    refreshed(folder)
    return folder


def asked(folder, sql: str) -> list[tuple]:
    with looking_at(folder, KEYS) as con:
        return con.execute(sql).fetchall()


def found(folder, source: str, columns: str = "rule_id, source_row") -> list[tuple]:
    return asked(folder, f"SELECT {columns} FROM finding WHERE source_id = '{source}' ORDER BY ALL")


def test_who_is_asked_again_is_one_person_of_two_rounds(few):
    """2024: 1 unmet, 2 met. 2025: 1 is met now, 3 unmet; 2 is carried in the round of 2024."""
    counts = ("n_registered", "n_need", "n_met", "n_unmet")
    of_panel = {
        period: asked(
            few,
            f"SELECT round, {', '.join(counts)} FROM mart_needs_gap WHERE survey = 'panel' AND period = '{period}' AND "
            "admin1 = 'all' AND sex = 'all' AND age_group = 'all' AND person_group = 'all' AND disability = 'all' "
            "AND household_has_disability = 'all' ORDER BY 1",
        )
        for period in ("2024", "2025")
    }
    assert of_panel == {"2024": [("2024", 2, 2, 1, 1)], "2025": [("2024", 1, 1, 1, 0), ("2025", 2, 2, 1, 1)]}
    assert asked(few, "SELECT count(*), count(DISTINCT person_id) FROM person WHERE source_id = 'panel'") == [(4, 3)]
    assert asked(few, "SELECT count(*) FROM mart_followup WHERE source_id = 'panel'") == [(1,)]


def test_an_interview_of_the_same_day_under_one_number_is_set_aside_and_told(few):
    assert found(few, "panel") == [("key_is_unique_in_file", 6)]


def test_a_form_without_a_number_sent_twice_is_told_and_both_count(few):
    told = found(few, "numberless", "rule_id, source_row, params")
    assert [(rule, row, json.loads(params)) for rule, row, params in told] == [
        ("interview_is_not_a_copy", 3, {"row": "3", "expected": "2"}),
        ("interview_is_not_a_copy", 5, {"row": "5", "expected": "4"}),
    ]
    assert asked(few, "SELECT count(*) FROM person WHERE source_id = 'numberless'") == [(5,)]


def test_a_weight_of_nought_or_none_is_told_and_weighs_nothing(few):
    """Of 3 + 1 the 3 are unmet; counted are 1 of 5: a weight of -1 is none."""
    assert found(few, "weighed") == [
        ("interview_has_a_weight", 4), ("interview_has_a_weight", 5), ("interview_has_a_weight", 6), ("number_is_not_negative", 6),
    ]  # fmt: skip
    shares = (
        "SELECT n_need, n_unmet, gap_weighted FROM mart_needs_gap WHERE survey = 'weighed' AND period = '2024' AND "
    )
    alone = " AND ".join(
        f"{key} = 'all'"
        for key in ("admin1", "sex", "age_group", "person_group", "disability", "household_has_disability")
    )
    assert asked(few, shares + alone) == [(5, 1, pytest.approx(3 / 4))]


def test_what_needs_referrals_and_services_contradict_is_told_at_its_row(few):
    assert found(few, "cared", "rule_id, source_row, column_name") == [
        ("referral_is_not_before_need", 2, "referred_on"),
        ("service_is_not_before_need", 3, "started_on"),
        ("unmet_need_has_no_service", 4, "need_status"),
    ]


def test_who_was_served_before_the_need_did_not_wait(few):
    """Waits of 1 and 4: 31 and 20 days, half of them over at 20, so midway; of 3: 31, of 2, served before it was needed: none."""
    medians = asked(
        few,
        "SELECT sex, median_days, median_days_n_known FROM mart_access_by_gender WHERE survey = 'cared' "
        "AND person_group = 'all' AND disability = 'all' AND sex <> 'all' ORDER BY 1",
    )
    assert medians == [("female", 25.5, 2), ("male", 15.5, 2)]


def test_ages_are_worked_out_from_birth_years_and_contradictions_are_told_at_both_cells(few):
    """A is 0, born in the year of the event; B would be 29 or 30 and says 52; C is 29 and says 31; D is 22 and says 44."""
    ages = asked(
        few,
        "SELECT age_years, age_min, age_max, age_group, age_band, age_basis, provider_age_years FROM casualty_record "
        "WHERE source_id = 'births' ORDER BY source_row",
    )
    nothing = (None, None, None, "not_recorded", "not_recorded", "none")
    assert ages == [
        (0, 0, 0, "child", "0-4", "dob", ""),
        (*nothing, "52"),
        (29, 29, 29, "adult", "18-29", "dob", "31"),
        (*nothing, "44"),
        (44, 44, 44, "adult", "30-44", "stated", "44"),
    ]
    told = found(few, "births", "rule_id, source_row, column_name, cell, value")
    assert told == [
        ("stated_age_fits_birth_date", 3, "age_years", "D3", "52"),
        ("stated_age_fits_birth_date", 3, "birth_year", "F3", None),
        ("stated_age_fits_birth_date", 5, "age_years", "D5", "44"),
        ("stated_age_fits_birth_date", 5, "birth_date", "E5", None),
    ]
    assert asked(few, "SELECT n_total, n_women, n_men, n_girls, n_other_or_unknown FROM mart_casualty_annual "
                      "WHERE admin1 = 'all' AND admin2 = 'all' AND period = '2020'") == [(5, 1, 1, 1, 2)]  # fmt: skip


def test_after_the_round_nobody_ages_asked_or_not(few):
    """P was 16 when asked and stays so while the answer is carried; so does Q, 16 or 17 at the end of 2023; R was hurt at 17."""
    ages = asked(
        few,
        "SELECT period, round, age_group, sum(n_registered), sum(n_assessed) FROM mart_needs_gap WHERE survey = 'visited' "
        "AND admin1 = 'all' AND sex = 'male' AND age_group <> 'all' AND person_group = 'all' AND disability = 'all' "
        "GROUP BY ALL ORDER BY ALL",
    )
    assert ages == [("2023", "2023", "child", 2, 1), ("2024", "2023", "child", 2, 1), ("2024", "2023", "unknown", 1, 0)]


def test_replicate_weights_of_a_file_give_the_error(few):
    """Two of three unmet, as worked in tests/methods/test_survey_replicates: 1/3 with 2 degrees of freedom."""
    assert found(few, "replicated", "rule_id, source_row, column_name") == [
        ("number_is_a_number", 5, "replicate_weights")
    ]
    alone = " AND ".join(
        f"{key} = 'all'"
        for key in ("admin1", "sex", "age_group", "person_group", "disability", "household_has_disability")
    )
    columns = "gap_weighted, gap_weighted_se, gap_degrees_of_freedom"
    of_2024 = f"SELECT {columns} FROM mart_needs_gap WHERE survey = 'replicated' AND period = '2024' AND {alone}"
    assert asked(few, of_2024) == [(pytest.approx(2 / 3), pytest.approx(1 / 3), 2)]


def test_of_two_answers_of_one_day_the_unmet_one_stands_and_it_is_told(few):
    """S says met and unmet on one day, under two numbers: one person, unmet."""
    (row,) = asked(
        few,
        "SELECT n_registered, n_need, n_met, n_unmet FROM mart_needs_gap WHERE survey = 'visited' AND period = '2023' "
        "AND sex = 'female' AND admin1 = 'all' AND age_group = 'all' AND person_group = 'all' AND disability = 'all' "
        "AND household_has_disability = 'all'",
    )
    assert row == (1, 1, 0, 1)
    ((rule, told),) = found(few, "visited")
    assert rule == "interview_is_sent_once" and told in (3, 4)
