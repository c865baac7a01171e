"""Who said no is in no mart, and is counted as left out: by the source's word, its purposes, or an officer's decision."""

import json
import shutil
from contextlib import closing
from datetime import UTC, datetime

import duckdb
import pytest
from conftest import looking_at, saddle

from assets.core.consent import show_no_decisions
from assets.core.tables import CORE, PARAMETERS
from warehouse.relations import make_relation, relations

pytestmark = pytest.mark.slow

CASUALTIES = """
source: register
title: Register
country: COL
source_type: national_registry
counts: true
as_of: 2020-12-31
files: {pattern: "*.csv"}
tables:
  casualty_record:
    key: id
    columns:
      date: {from: day, dates: iso}
      sex: {from: sex}
      age_years: {from: age}
      outcome: {from: outcome}
      civil_status: {value: civilian}
    absent: {disability_status: not asked}
"""
SURVEY = """
source: survey
title: Survey of needs
country: COL
source_type: survey
as_of: 2020-12-31
files: {pattern: "*.csv"}
design: none
tables:
  person:
    key: id
    link: {to: register.casualty_record, key: case}
    columns:
      assessed_on: {from: day, dates: iso}
      sex: {from: sex}
      age_years: {from: age}
      population_group: {from: population}
      relation: {from: relation}
      consent: {from: consent}
      consent_purposes: {from: purposes}
    absent: {disability_status: not asked}
  need:
    of: person
    asks: [medical]
    columns:
      service: {value: medical}
      need_status: {from: need}
  service:
    of: need
    columns:
      travel_minutes: {from: minutes}
      started_on: {from: day, dates: iso}
thresholds: {quarantine_max: 50%}
"""
CLINIC = """
source: clinic
title: Clinic
country: COL
source_type: service_register
as_of: 2020-12-31
files: {pattern: "*.csv"}
tables:
  person:
    key: id
    link: {to: register.casualty_record, key: case}
    columns:
      assessed_on: {from: day, dates: iso}
      sex: {from: sex}
      age_years: {from: age}
    absent: {disability_status: not asked}
thresholds: {quarantine_max: 50%}
"""
PERSONS = [  # id, case, day, sex, age, population, relation, consent, purposes, need, minutes
    "1,1,2020-05-01,F,30,survivors,,given,,unmet,10",
    "2,,2020-05-01,F,30,indirect_victims,spouse,given,statistics|care,unmet,10",
    "3,,2020-05-01,F,30,indirect_victims,spouse,not given,,unmet,10",
    "4,,2020-05-01,F,30,indirect_victims,spouse,consent withdrawn,,unmet,10",
    "5,,2020-05-01,F,30,indirect_victims,spouse,given,care|research,unmet,10",
    "6,,2020-05-01,F,30,indirect_victims,spouse,,,unmet,10",
    "7,,2020-05-01,F,30,indirect_victims,spouse,given,care; something else,unmet,10",
]
COUNTS = {
    "needs": "SELECT n_registered FROM mart_needs_gap WHERE period = '2020' AND population_group = 'indirect_victims' "
    "AND admin1 = 'all' AND sex = 'all' AND age_group = 'all' AND person_group = 'all' AND disability = 'all' "
    "AND household_has_disability = 'all'",
    "indirect": "SELECT n_persons FROM mart_indirect_victims WHERE period = '2020' AND admin1 = 'all' AND relation = 'all' "
    "AND sex = 'all' AND person_group = 'all'",
    "waiting": "SELECT count(*) FROM mart_followup",
    "services": "SELECT sum(n_services) FROM mart_service_reach_total WHERE admin1 = 'all' AND sex = 'all' "
    "AND person_group = 'all' AND service_detail = 'all'",
    "known": "SELECT n_rows FROM mart_disaggregation_total WHERE source_id = 'survey' AND column_name = 'sex'",
    "casualties": "SELECT n_total FROM mart_casualty_annual WHERE period = '2019' AND admin1 = 'all' AND admin2 = 'all'",
    "persons": "SELECT count(*) FROM person",
    "rows": "SELECT count(*) FROM person_rows",
}


@pytest.fixture(scope="module")
def centre(tmp_path_factory):
    folder = tmp_path_factory.mktemp("centre")
    for source, yaml, rows in (
        ("register", CASUALTIES, ["id,day,sex,age,outcome", "1,2019-03-05,F,29,injured", "2,2019-03-06,M,40,injured"]),
        ("survey", SURVEY, ["id,case,day,sex,age,population,relation,consent,purposes,need,minutes", *PERSONS]),
        ("clinic", CLINIC, ["id,case,day,sex,age", "c1,1,2020-06-01,F,30", "c2,,2020-06-01,M,50"]),
    ):
        (folder / "raw" / source).mkdir(parents=True)
        (folder / "raw" / source / "source.yaml").write_text(yaml)
        (folder / "raw" / source / "list.csv").write_text("\n".join(rows) + "\n")
    refreshed(folder)
    return folder


def refreshed(folder) -> dict:
    done = saddle("refresh", "--json", "--data", str(folder))
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def counts(folder) -> dict:
    with looking_at(folder, {}) as con:
        return {name: (con.execute(sql).fetchall() or [(0,)])[0][0] for name, sql in COUNTS.items()}


def ids(folder, source: str) -> dict[int, str]:
    """Row of the list (first person: 1) -> record_id."""
    with looking_at(folder, {}) as con:
        table = "casualty_record" if source == "register" else "person_received"
        rows = con.execute(f"SELECT source_row - 1, record_id FROM {table} WHERE source_id = ?", [source]).fetchall()
    return dict(rows)


def left_out(folder) -> dict[tuple[str, str], int]:
    with looking_at(folder, {}) as con:
        rows = con.execute("SELECT source_id, why, n_persons FROM left_out_for_consent").fetchall()
    return {(source, why): n for source, why, n in rows}


def consent(folder, *words: str):
    done = saddle("consent", *words, "--data", str(folder))
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_who_said_no_to_the_source_is_in_no_mart_and_counted_as_left_out(centre):
    assert left_out(centre) == {("survey", "not_given"): 1, ("survey", "withdrawn"): 1, ("survey", "purpose"): 1}
    # of six indirect victims one row is set aside (a purpose in no list), three said no
    assert counts(centre) == {
        "needs": 2, "indirect": 2, "waiting": 3, "services": 3, "known": 3, "casualties": 2, "persons": 5, "rows": 5,
    }  # fmt: skip
    said = "survey: 3 person(s) are in no mart for consent: not given 1, withdrawn 1, not for statistics 1"
    assert said in saddle("status", "--data", str(centre)).stdout
    assert said in saddle("refresh", "--data", str(centre)).stdout
    with looking_at(centre, {}) as con:
        wrong = con.execute("SELECT source_row, column_name, value FROM finding WHERE severity = 'error'").fetchall()
    assert wrong == [(8, "consent_purposes", "care; something else")]


def test_nothing_that_belongs_to_them_is_read_by_any_mart(centre):
    out = set(ids(centre, "survey").values())
    with looking_at(centre, {}) as con:
        out &= {row[0] for row in con.execute("SELECT record_id FROM consent_left_out").fetchall()}
        assert len(out) == 3
        for table in ("need", "service", "need_rows", "service_rows"):
            there = {row[0] for row in con.execute(f"SELECT person_record_id FROM {table}").fetchall()}
            assert there and not there & out, table


@pytest.mark.thorough
def test_a_withdrawal_is_obeyed_with_the_persons_linked_rows_and_undone_by_the_other_word(centre):
    before = counts(centre)
    survey, register = ids(centre, "survey"), ids(centre, "register")
    # the indirect victim of row 2, and the survivor of row 1, whom the clinic knows too
    consent(centre, "withdraw", survey[2], survey[1], "--reason", "asked by telephone")
    refreshed(centre)
    after = counts(centre)
    assert (after["needs"], after["indirect"], after["waiting"], after["persons"]) == (1, 1, 1, 2)
    assert after["casualties"] == before["casualties"]
    assert left_out(centre)[("clinic", "withdrawn")] == 1 and left_out(centre)[("survey", "withdrawn")] == 3
    consent(centre, "give", survey[2], survey[1])
    refreshed(centre)
    assert counts(centre) == before
    # on the casualty itself: counts of casualties stay, rows of other sources linked to it leave
    said = consent(centre, "withdraw", register[1], "--reason", "asked by telephone")
    assert "the decision is recorded" in said and "stays counted" in said and "saddle consent give" in said
    refreshed(centre)
    assert counts(centre) == {**before, "waiting": 2, "services": 2, "known": 2, "persons": 3, "rows": 3}
    consent(centre, "give", register[1])
    refreshed(centre)
    assert counts(centre) == before


@pytest.mark.thorough
def test_consent_given_later_overrides_the_source_but_widens_no_purpose(centre):
    survey = ids(centre, "survey")
    consent(centre, "give", survey[3], survey[4], survey[5], "--reason", "signed on paper")
    refreshed(centre)
    assert left_out(centre) == {("survey", "purpose"): 1}
    with looking_at(centre, {}) as con:
        decided = con.execute(
            "SELECT consent, reason FROM consent_decision WHERE record_id = ?", [survey[3]]
        ).fetchall()
    assert decided == [("given", "signed on paper")]


def test_an_unknown_record_is_refused_in_one_line_and_nothing_is_recorded(centre):
    done = saddle("consent", "withdraw", "0" * 32, "--reason", "x", "--data", str(centre))
    assert done.returncode == 64 and len(done.stderr.strip().splitlines()) == 1


def test_a_decision_names_the_sources_own_number_says_what_follows_and_is_listed(centre, tmp_path):
    shutil.copytree(centre, tmp_path / "copy")
    folder = tmp_path / "copy"
    survey, register = ids(folder, "survey"), ids(folder, "register")
    shutil.rmtree(folder / "decisions", ignore_errors=True)
    assert "No decision about consent stands" in consent(folder, "list")
    said = consent(
        folder, "withdraw", "--source", "survey", "--key", "2", "--reason", "asked by telephone", "--who", "Luz"
    )
    assert said.startswith(f"Withdrawn: {survey[2]}; the decision is recorded.") and "rows other lists have" in said
    assert said.strip().endswith(f"Undo: saddle consent give {survey[2]}")
    said = consent(folder, "withdraw", "--source", "register", "--key", "1", "--reason", "asked", "--who", "Luz")
    assert said.startswith(f"Withdrawn: {register[1]}; the decision is recorded.") and "stays counted there" in said
    assert "the persons of other lists linked to it are in no mart" in said and "saddle consent give" in said
    consent(folder, "give", survey[2], "--reason", "signed", "--who", "Amina")
    today = datetime.now(UTC).date().isoformat()
    assert consent(folder, "list").splitlines() == [
        f"{register[1]} (list.csv, 2): consent withdrawn ({today}, Luz; why: asked)",
        f"{survey[2]} (list.csv, 3): consent given ({today}, Amina; why: signed)",
    ]
    assert "consentement retiré" in consent(folder, "list", "--lang", "fr")


WRONG = [
    (("--source", "survey", "--key", "77"), "No person or casualty survey 77"),
    (("--source", "nowhere", "--key", "1"), "nowhere"),
    (("--source", "survey"), "--source with --key"),
    (("--key", "1"), "--source with --key"),
]


@pytest.mark.parametrize(("words", "told"), WRONG)
def test_a_number_that_names_nobody_records_nothing(centre, words, told):
    before = sorted((centre / "decisions").glob("consent*")) and (centre / "decisions" / "consent.log").read_bytes()
    done = saddle("consent", "withdraw", *words, "--reason", "x", "--data", str(centre))
    assert done.returncode == 64 and told in done.stderr and len(done.stderr.strip().splitlines()) == 1
    assert (
        sorted((centre / "decisions").glob("consent*")) and (centre / "decisions" / "consent.log").read_bytes()
    ) == before


def test_a_person_of_two_rounds_of_a_survey_is_left_out_once():
    """A said no in both rounds under two numbers, b withdrew in the second, the second of e is for other purposes."""
    with closing(duckdb.connect()) as con:
        con.execute(
            "CREATE TABLE person_received AS SELECT *, CAST(NULL AS VARCHAR) AS superseded_by FROM (VALUES "
            "('a1', 'survey', 'person', 'not_given', NULL), ('a2', 'survey', 'person', 'not_given', NULL), "
            "('b1', 'survey', 'person', 'not_given', NULL), ('b2', 'survey', 'person', 'withdrawn', NULL), "
            "('c1', 'survey', 'person', 'not_given', NULL), ('d1', 'survey', 'person', 'given', NULL), "
            "('e1', 'survey', 'person', 'not_given', NULL), ('e2', 'survey', 'person', 'given', 'care')) "
            "AS rows(record_id, source_id, source_table, consent, consent_purposes)"
        )
        con.execute(
            "CREATE TABLE person_key AS SELECT record_id AS person_record_id, record_id[1] AS person_id FROM person_received"
        )
        con.execute("CREATE TABLE person_link (record_id VARCHAR, person_id VARCHAR)")  # nobody is linked by a decision
        show_no_decisions(con)
        for name in ("consent_left_out", "left_out_for_consent"):
            make_relation(con, relations(CORE)[name], **PARAMETERS.get(name, {}))
        assert con.execute("FROM left_out_for_consent").fetchall() == [
            ("survey", "person", "not_given", 3), ("survey", "person", "withdrawn", 1)
        ]  # fmt: skip
