"""Who a client with several rows is: the row of the earliest day, in any calendar, whatever was corrected or forgotten since."""

import duckdb
import pytest
from conftest import saddle
from refreshing import KEYS, receive_rows

from assets.core.first_of_person import day_to_sort_by, read_of_person
from assets.core.queries import query
from schemas.relations import Sql
from schemas.source import Table
from warehouse.relations import ask


@pytest.mark.parametrize(
    ("dates", "in_order"),
    [
        ("%d/%m/%Y", ["31/12/2023", "2/1/2024", "10/01/2024", "1/2/2024"]),
        ("%Y/%m/%d", ["1402/01/15", "1402/2/31", "۱۴۰۲/۰۳/۰۵", "१४०२/०४/०१", "١٤٠٢/١٢/٢٩"]),
        ("iso", ["2024-01-02", "2024-01-10", "2024-02-01"]),
        ("%d.%m.%Y %H:%M", ["01.02.2024 10:00", "2.2.2024 09:00"]),
    ],
)
def test_days_sort_as_days_in_any_calendar(dates, in_order):
    """31 of the second month is a day in Solar Hijri; Persian and Arabic digits are digits."""
    spec = Table.model_validate({"columns": {"assessed_on": {"from": "day", "dates": dates}}})
    sort = day_to_sort_by(spec, ["day"])
    con = duckdb.connect()
    con.execute("CREATE TABLE rows (day VARCHAR)")
    con.executemany("INSERT INTO rows VALUES (?)", [[day] for day in reversed(in_order)])
    assert [day for (day,) in con.execute(f"SELECT day FROM rows ORDER BY {sort}").fetchall()] == in_order
    assert con.execute(f"SELECT count({sort}) FROM rows").fetchone() == (len(in_order),)


def test_without_a_day_all_rows_are_of_one_day():
    assert day_to_sort_by(Table.model_validate({"columns": {}}), ["day"]) == "NULL"


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
    identity: {who: name}
    columns:
      assessed_on: {from: day, dates: iso}
      sex: {from: sex}
      age_years: {from: age}
    absent: {disability_status: not asked, population_group: not asked}
    carry: [note]
  service:
    of: person
    by: client
    columns:
      service: {from: service}
      started_on: {from: day, dates: iso}
"""
CLIENTS = """client,who,day,sex,age,service,note
C7,Ana Uno,2024-03-05,female,31,rehabilitation,came with her mother
C7,Ana Uno,2024-03-05,male,31,assistive_technology,
C8,Eva Dos,2024-03-06,male,40,rehabilitation,
C8,Eva Dos,2024-03-05,female,40,rehabilitation,
"""


@pytest.fixture
def workshop(tmp_path):
    receive_rows(tmp_path, "workshop", WORKSHOP, CLIENTS)
    done(tmp_path, "refresh")
    return tmp_path


def done(folder, *words: str) -> str:
    ran = saddle(*words, "--data", str(folder), **KEYS)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def persons(folder) -> list[str]:
    asked = "SELECT source_row, sex, age_years FROM person ORDER BY source_row"
    return done(folder, "query", asked, "--office", "--format", "csv").split()[1:]


@pytest.mark.slow
def test_forgetting_makes_nobody_else_the_person(workshop):
    """C7's rows are of one day: `female` comes before `male`. C8 is told by the row of the earlier day, the last of the file."""
    assert persons(workshop) == ["2,female,31", "5,female,40"]
    done(workshop, "forget", "--source", "workshop", "--key", "C7", "--reason", "letter", "--yes")
    done(workshop, "refresh")
    assert persons(workshop) == ["2,female,31", "5,female,40"]


def test_a_correction_finds_the_row_it_was_made_for():
    """Row 2 is the person of C7; its sex and age corrected, or another cell of row 3, it still is."""
    con = duckdb.connect()
    con.execute("CREATE TABLE received AS SELECT * FROM (VALUES (2, 'C7', 'female', '31', 'x'), (3, 'C7', 'male', '31', 'x')) "
                "r(source_row, client, sex, age, service)")  # fmt: skip
    shape = {
        "landed": Sql("landed"), "received": Sql("received"), "condition": Sql("true"), "has_no_key": Sql("w.client = ''"),
        "key": Sql("w.client"), "day": Sql("NULL"), "content": Sql("coalesce(o.sex, ''), coalesce(o.age, '')"),
    }  # fmt: skip
    for change in (
        "sex = 'other' WHERE source_row = 2",
        "age = '99' WHERE source_row = 2",
        "sex = 'aaa' WHERE source_row = 3",
    ):
        con.execute("CREATE OR REPLACE TABLE landed AS FROM received")
        con.execute(f"UPDATE landed SET {change}")
        assert [row[0] for row in ask(con, query("wanted_rows_once"), **shape).fetchall()] == [2], change


def test_what_decides_is_what_is_read_of_the_person_and_not_what_is_carried_along():
    spec = Table.model_validate({"columns": {"sex": {"from": "s"}, "age_years": {"from": "a"}}, "carry": ["note"]})
    assert read_of_person(spec, ["a", "note", "service", "s"]) == ["a", "s"]
