"""States, access and waits of seven survivors and one neighbour nobody registered, worked out by hand.

A is asked twice, in two years; B twice in one year; C never; D was killed, F died of it later; E is hurt in 2024; G comes to a
workshop in 2022 and is asked in 2024; H is asked and gives no case number.
"""

from datetime import date

import duckdb
import pytest
from conftest import looking_at
from refreshing import KEYS, receive_rows, refreshed

pytestmark = pytest.mark.slow

REGISTER = """
source: lives
country: COL
source_type: national_registry
counts: true
as_of: 2025-12-31
files: {pattern: "*.csv"}
tables:
  casualty_record:
    key: case
    columns:
      date: {from: day, dates: iso}
      sex: {from: sex}
      age_years: {from: age}
      outcome: {from: outcome}
      died_later: {from: died_later}
    absent: {disability_status: not asked}
"""
SURVEY = """
source: visits
country: COL
source_type: survey
as_of: 2025-12-31
design: none
files: {pattern: "*.csv"}
tables:
  person:
    row_key: content
    disaggregation_unit: person
    population_group: survivors
    link: {to: lives.casualty_record, key: case}
    columns:
      assessed_on: {from: day, dates: iso}
      sex: {from: sex}
      age_years: {from: age}
    absent: {disability_status: not asked}
  need:
    of: person
    asks: [medical]
    columns:
      assessed_on: {from: day, dates: iso}
      service: {value: medical}
      need_status: {from: need}
"""
WORKSHOP = """
source: workshop
country: COL
source_type: service_register
as_of: 2025-12-31
files: {pattern: "*.csv"}
tables:
  person:
    key: client
    disaggregation_unit: person
    link: {to: lives.casualty_record, key: case}
    columns:
      assessed_on: {from: day, dates: iso}
      sex: {from: sex}
      age_years: {from: age}
    absent: {disability_status: not asked, population_group: not asked}
  service:
    of: person
    by: client
    columns:
      service: {value: rehabilitation}
      started_on: {from: day, dates: iso}
"""
CASES = """case,day,sex,age,outcome,died_later
A,2020-05-01,female,30,injured,no
B,2021-05-01,male,30,injured,no
C,2022-05-01,male,30,injured,no
D,2020-05-01,male,30,killed,no
E,2024-05-01,female,30,injured,no
F,2020-05-01,male,30,injured,yes
G,2021-05-01,male,30,injured,no
"""
VISITS = """case,day,sex,age,need
A,2022-03-10,female,32,unmet
A,2023-05-01,female,33,met
B,2023-02-01,male,31,unmet
B,2023-11-20,male,32,met
G,2024-06-01,male,33,no_need
,2022-07-01,female,50,partly_met
"""
CLIENTS = """client,case,day,sex,age
W1,G,2022-09-01,male,31
"""
STATES = {  # year and round of the answer: registered, assessed, with a need, met, partly met, unmet
    # registered of a year are the living of the register: H, whom it does not hold, stands for one of B, C and G not asked
    ("2022", "2022"): (4, 2, 2, 0, 1, 1),  # A, two of B C G, H; A unmet, H partly met
    ("2023", "2023"): (3, 2, 2, 2, 0, 0),  # A B, one of C G; A and B met: their newer answer counts
    ("2023", "2022"): (1, 1, 1, 0, 1, 0),  # H was not asked again
    ("2024", "2024"): (3, 1, 0, 0, 0, 0),  # C E G; E comes in, H was asked too long ago and is gone, G needs nothing
    ("2024", "2023"): (2, 2, 2, 2, 0, 0),  # A B
    ("2025", "2024"): (5, 1, 0, 0, 0, 0),  # A B C E G; nobody was asked in 2025; only G was in the last 24 months
}
ASSESSED = {"2022": (4, 1, 1), "2023": (4, 2, 2), "2024": (5, 3, 3), "2025": (5, 3, 1)}  # living, ever, in 24 months


@pytest.fixture(scope="module")
def eight(tmp_path_factory):
    folder = tmp_path_factory.mktemp("eight")
    for source, yaml, rows in (("lives", REGISTER, CASES), ("visits", SURVEY, VISITS), ("workshop", WORKSHOP, CLIENTS)):
        receive_rows(folder, source, yaml, rows)
    refreshed(folder)
    return folder


def asked(folder, sql: str) -> list[dict]:
    with looking_at(folder, KEYS) as con:
        return con.execute(sql).to_arrow_table().to_pylist()


def test_the_state_of_each_year_is_the_latest_answer_of_24_months(eight):
    counts = ("n_registered", "n_assessed", "n_need", "n_met", "n_partly_met", "n_unmet")
    where = " AND ".join(
        f"{k} = 'all'" for k in ("admin1", "sex", "age_group", "person_group", "disability", "household_has_disability")
    )
    found = asked(eight, f"SELECT * FROM mart_needs_gap WHERE {where}")
    assert {row["service"] for row in found} == {"medical"}  # what the workshop gave is no need
    assert {row["population_group"] for row in found} == {"survivors"}
    assert {row["survey"] for row in found} == {"visits"}
    assert {(row["period"], row["round"]): tuple(row[count] for count in counts) for row in found} == STATES
    assert {(row["period"], row["round"]): row["gap"] for row in found} == {
        ("2022", "2022"): 1.0,
        ("2023", "2023"): 0.0,
        ("2023", "2022"): 1.0,
        ("2024", "2024"): None,
        ("2024", "2023"): 0.0,
        ("2025", "2024"): None,
    }


def test_living_survivors_and_when_they_were_asked(eight):
    where = " AND ".join(f"{key} = 'all'" for key in ("admin1", "sex", "age_group", "age_band", "person_group"))
    found = asked(eight, f"SELECT * FROM mart_assessment WHERE {where}")
    counts = ("n_survivors", "n_ever_assessed", "n_assessed")
    assert {row["period"]: tuple(row[count] for count in counts) for row in found} == ASSESSED


@pytest.mark.parametrize("mart", ["mart_gender_gap", "mart_indicator"])
def test_comparisons_and_indicators_say_when_people_were_asked(eight, mart):
    """Of round 2022 only H is left in 2023, and no man to hold against her; in 2025 all is what 2024 said.

    Nobody asked in 2024 has a need: an indicator of them has no value and no row.
    """
    named = (
        "json_extract_string(within, 'round')"
        if mart == "mart_gender_gap"
        else "regexp_extract(within, 'round=(\\d+)', 1)"
    )
    sql = f"SELECT DISTINCT mart, coalesce(nullif({named}, ''), 'all'), period, asked_in, is_carried FROM {mart}"
    with duckdb.connect(str(eight / "marts" / "marts.duckdb"), read_only=True) as public:
        rows, printed = {tuple(row.values()) for row in asked(eight, sql)}, set(public.execute(sql).fetchall())
    both = {("2022", "2022", "2022", False), ("2023", "2023", "2023", False), ("2023", "2024", "2023", True)}
    of_2024 = {("2024", "2024", "2024", False), ("2024", "2025", "2024", True)}
    left = {("2022", "2023", "2022", True)}
    assert printed <= rows  # of eight people most numbers are rounded to nought, or absent
    assert {row[1:] for row in rows if row[0] == "needs_gap"} == (
        both | of_2024 if mart == "mart_gender_gap" else both | left
    )
    assert {row[2:] for row in rows if row[0] == "assessment"} == {
        ("2022", "2022", False), ("2023", "2023", False), ("2024", "2024", False), ("2025", "2024", True)
    }  # fmt: skip
    assert {row[3:] for row in rows if row[0] in ("case_fatality", "disaggregation")} == {(None, False)}


def test_without_linked_referrals_and_services_access_is_not_available_and_not_nought(eight):
    (row,) = asked(eight, "SELECT CAST(sum(n_need) AS BIGINT) AS needs, count(n_started) AS started, count(n_referred) AS referred, "
                          "count(started_share) AS share FROM mart_access_by_gender "
                          "WHERE sex = 'all' AND person_group = 'all' AND disability = 'all'")  # fmt: skip
    assert row == {"needs": 4, "started": 0, "referred": 0, "share": 0}  # A in two rounds, B met, H partly met
    with duckdb.connect(str(eight / "marts" / "marts.duckdb"), read_only=True) as public:
        statuses = (
            "SELECT DISTINCT n_started_status, started_share_status, median_days_status FROM mart_access_by_gender"
        )
        assert set(public.execute(statuses).fetchall()) <= {("not_available",) * 3}


def test_who_still_waits_and_since_when(eight):
    (row,) = asked(eight, "SELECT service, need_status, sex, days_waiting, last_step FROM mart_followup")
    days = (date(2025, 12, 31) - date(2022, 7, 1)).days
    assert row == {
        "service": "medical",
        "need_status": "partly_met",
        "sex": "female",
        "days_waiting": days,
        "last_step": "assessed",
    }


def test_the_office_is_told_that_the_sample_has_no_weights(eight):
    cautions = asked(eight, "SELECT DISTINCT gap_caution FROM mart_needs_gap WHERE gap IS NOT NULL")
    assert [row["gap_caution"] for row in cautions] == ["small_n|unweighted_sample"]
