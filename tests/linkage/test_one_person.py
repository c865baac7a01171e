"""One person in three lists, once decided: counted once, known by what any list knows, and the survivor's needs are theirs."""

import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from conftest import looking_at, saddle

pytestmark = pytest.mark.slow

KEY = "dGVzdGluZyBrZXkgb2YgZXhhY3RseSAzMiBieXRlcy4="
KEYS = {"SADDLE_KEY": KEY, "SADDLE_LINK_SECRET": KEY}
LIST = """
source: {name}
source_rank: {rank}
title: {name}
country: COL
source_type: {kind}
counts: true
as_of: 2020-12-31
files: {{pattern: "*.csv"}}
missing: {{"Not known": unknown}}
tables:
  casualty_record:
    key: id
    columns:
      date: {{from: day, dates: iso}}
      sex: {{from: sex}}
      age_years: {{from: age}}
      outcome: {{from: outcome}}
      device: {{from: device, values: {{"AP mine": mine_ap, "UXO": erw_other}}}}
      civil_status: {{value: civilian}}
    absent: {{disability_status: not asked}}
    identity: {{name: name, father: father_name}}
"""
CENTRE = """
source: centre
source_rank: 3
title: Rehabilitation centre
country: COL
source_type: clinic
as_of: 2020-12-31
files: {pattern: "*.csv"}
tables:
  person:
    key: id
    population_group: survivors
    columns:
      assessed_on: {from: day, dates: iso}
      sex: {from: sex}
      age_years: {from: age}
    absent: {disability_status: not asked}
    identity: {name: name, father: father_name}
"""
NAMES = "Omar Noori,Khalid Rahmani,Jawad Karimi,Naser Haidari,Farid Sharifi,Jamal Qadiri,Habib Zamani,Majid Akbari"
OTHERS = [
    f"r{n},{name},Daud,201{n}-0{n + 1}-1{n},M,{20 + 5 * n},injured,UXO" for n, name in enumerate(NAMES.split(","))
]
HEAD = "id,name,father,day,sex,age,outcome,device\n"


def received(folder: Path, name: str, yaml: str, *rows: str, head: str = HEAD) -> None:
    inbox = folder / "raw" / name
    inbox.mkdir(parents=True)
    (inbox / "source.yaml").write_text(yaml)
    (inbox / "list.csv").write_text(head + "".join(f"{row}\n" for row in rows))


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A register that knows no sex, a hospital that calls another device, a centre with the survivor; all decided."""
    folder = tmp_path_factory.mktemp("three")
    register = LIST.format(name="register", rank=1, kind="national_registry")
    received(folder, "register", register, "r9,Zubair Tahiri,Idris,2019-03-05,Not known,30,injured,UXO", *OTHERS)
    hospital = LIST.format(name="hospital", rank=2, kind="clinic")
    received(folder, "hospital", hospital, "h1,زبیر طاهری,ادریس,2019-03-05,M,31,injured,AP mine")
    received(folder, "centre", CENTRE, "c1,Zoubir Taheri,Driss,2020-03-01,M,31", head="id,name,father,day,sex,age\n")
    ran("refresh", "--data", str(folder))
    book = folder.with_suffix(".xlsx")
    ran("review", "export", str(book), "--data", str(folder))
    filled = openpyxl.load_workbook(book)
    rows = list(filled.active.iter_rows(min_row=2))
    assert len(rows) == 3, "each two of the three rows"
    for row in rows:
        row[0].value = "same person"
    filled.save(book)
    ran("review", "load", str(book), "--data", str(folder))
    ran("refresh", "--data", str(folder))
    return folder


def ran(*words: str) -> str:
    done = saddle(*words, **KEYS)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def asked(folder: Path, sql: str) -> list[tuple]:
    with looking_at(folder, KEYS) as con:
        return con.execute(sql).fetchall()


def test_the_person_is_counted_once_and_both_lists_are_in_the_totals(folder):
    assert asked(folder, "SELECT count(*), count(DISTINCT person_id) FROM casualty") == [(9, 9)]
    assert asked(folder, "SELECT source_id FROM source WHERE joins_totals ORDER BY 1") == [("hospital",), ("register",)]


def test_the_golden_row_says_what_the_register_says_and_what_it_does_not_know_from_the_hospital(folder):
    golden = "SELECT source_id, sex, provider_sex, device, age_years FROM casualty WHERE person_id IN (SELECT person_id FROM person_link)"
    assert asked(folder, golden) == [("register", "male", "M", "erw_other", 30)]
    assert asked(folder, "SELECT source_id, column_name, value FROM finding WHERE rule_id = 'linked_rows_agree'") == [
        ("hospital", "device", "mine_ap")
    ]


def test_the_survivor_at_the_centre_is_the_casualty(folder):
    (row,) = asked(
        folder,
        "SELECT p.is_linked_casualty, p.person_id = c.record_id, c.source_id FROM person p JOIN casualty c USING (person_id)",
    )
    assert row == (True, True, "register")


def test_the_lists_say_who_stands_in_which_and_that_they_carry_no_estimate(folder):
    told = ran("review", "lists", "--data", str(folder))
    assert "register: 8 persons (8 rows)" in told and "hospital + register: 1 persons (2 rows)" in told
    assert "No estimate for COL: hospital and the other lists have 1 persons in common; at least 7 are needed." in told


def test_a_file_landed_no_longer_stops_no_refresh(folder, tmp_path):
    """The list is replaced by one that is refused, then a record is forgotten: the load that still counts has no landing."""
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    (named,) = asked(tmp_path, "SELECT record_id FROM casualty_record WHERE source_id = 'hospital'")
    (tmp_path / "raw" / "hospital" / "list.csv").write_text("id,name\n1,x\n")
    ran("forget", named[0], "--reason", "letter", "--yes", "--data", str(tmp_path))
    done = saddle("refresh", "--json", "--data", str(tmp_path), **KEYS)
    assert done.returncode == 3, done.stdout + done.stderr
    told = {one["source"]: one["refusal"] for one in json.loads(done.stdout)["sources"]}
    assert told["hospital"]["rule_id"] and not told["register"]
    assert asked(tmp_path, "SELECT count(*) FROM casualty") == [(9,)], "the two rows are still one person by decision"


def test_who_takes_consent_back_in_one_list_has_taken_it_back_in_the_others(folder, tmp_path):
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    assert asked(tmp_path, "SELECT count(*) FROM person") == [(1,)]
    (of_hospital,) = asked(tmp_path, "SELECT record_id FROM casualty_record WHERE source_id = 'hospital'")[0]
    ran("consent", "withdraw", of_hospital, "--reason", "letter", "--data", str(tmp_path))
    assert asked(tmp_path, "SELECT count(*) FROM person") == [(0,)]
    assert asked(tmp_path, "SELECT count(*) FROM casualty") == [(9,)], "a casualty is a fact of its register"


def test_forgetting_a_row_that_waits_for_a_decision_changes_no_total(folder, tmp_path):
    shutil.copytree(folder / "raw", tmp_path / "raw")
    ran("refresh", "--data", str(tmp_path))
    waiting = asked(tmp_path, "SELECT record_id_a, record_id_b, class FROM record_link ORDER BY ALL")
    (of_hospital,) = asked(tmp_path, "SELECT record_id FROM casualty_record WHERE source_id = 'hospital'")[0]
    assert len(waiting) == 3 and asked(tmp_path, "SELECT count(*) FROM casualty") == [(9,)]
    ran("forget", of_hospital, "--reason", "letter", "--yes", "--data", str(tmp_path))
    ran("refresh", "--data", str(tmp_path))
    assert asked(tmp_path, "SELECT record_id_a, record_id_b, class FROM record_link ORDER BY ALL") == waiting
    assert asked(tmp_path, "SELECT count(*) FROM casualty") == [(9,)]
    assert asked(tmp_path, "SELECT joins_totals FROM source WHERE source_id = 'hospital'") == [(False,)]
