"""Corrections put into landed files of every shape: sheets with children, counts, cells the reader could not read."""

import openpyxl
import pytest

from assets.core.corrections import came_of, live, why_not
from assets.core.load import load_source
from assets.core.load_receipt import Load
from assets.core.places import Places
from assets.raw.sources import received
from schemas.correction import KIND, UNDOES, Correction
from warehouse.connection import connect, parquet
from warehouse.decisions import append, read
from warehouse.folder import Folder
from warehouse.keys import keys_for

PEOPLE = """
source: people
country: COL
source_type: survey
as_of: 2020-12-31
files: {pattern: "*.xlsx"}
tables:
  person:
    sheet: main
    columns:
      sex: {from: sex}
      age_years: {from: age}
    absent: {disability_status: not asked}
    identity: {name: name}
  need:
    sheet: needs
    of: person
    by: {parent: "@row"}
    columns:
      service: {from: service}
      need_status: {from: status}
thresholds: {quarantine_max: 90%}
"""
COUNTS = """
source: counts
country: COL
source_type: media
as_of: 2020-12-31
files: {pattern: "*.csv"}
tables:
  casualty_count:
    columns:
      date: {from: day, dates: "%d/%m/%Y"}
      sex: {from: sex}
    count: {killed: killed, injured: injured}
    absent: {disability_status: not asked, age_group: not told}
thresholds: {quarantine_max: 90%}
"""


@pytest.fixture
def folder(tmp_path) -> Folder:
    return Folder(tmp_path)


def people(folder: Folder, *persons: tuple, needs: list[tuple] = ()) -> None:
    inbox = folder.raw / "people"
    inbox.mkdir(parents=True, exist_ok=True)
    (inbox / "source.yaml").write_text(PEOPLE)
    book = openpyxl.Workbook()
    book.active.title = "main"
    for row in [("name", "sex", "age"), *persons]:
        book["main"].append(row)
    sheet = book.create_sheet("needs")
    for row in [("parent", "service", "status"), *needs]:
        sheet.append(row)
    book.save(inbox / "people.xlsx")


def loaded(folder: Folder, source: str) -> Load:
    (one,) = (found for found in received(folder) if found.name == source)
    keys = keys_for(folder.path, {"COL"})
    con = connect(keys.storage)
    load = load_source(con, folder, keys, one, Places.read(folder.reference))
    con.close()
    assert load.refusal is None, load.refusal
    return load


def rows(folder: Folder, load: Load, table: str, columns: str, of: str = "rows") -> list[tuple]:
    con = connect(keys_for(folder.path, {"COL"}).storage)
    (path,) = (getattr(t, of) for t in load.files[0].tables if t.table == table)
    order = "source_row, record_id" if of == "rows" else "source_row, cell"
    found = con.execute(f"SELECT {columns} FROM {parquet([folder.path / path])} ORDER BY {order}").fetchall()
    con.close()
    return found


def correct(folder: Folder, *corrections: Correction) -> None:
    append(folder, KIND, [said.as_record() for said in corrections], keys_for(folder.path, {"COL"}).linkage, "Amina")


def test_children_without_a_key_keep_their_ids_when_they_or_their_owner_are_corrected(folder):
    persons = [("A", "F", "30"), ("B", "Fe", "30"), ("C", "F", "30")]
    people(folder, *persons, needs=[("1", "medical", "met"), ("2", "medical", "met"), ("3", "medical", "mett")])
    before = loaded(folder, "people")
    owner = rows(folder, before, "person", "cell, record_id", "findings")
    needs = rows(folder, before, "need", "source_row, record_id, person_record_id")
    child = [r for r in rows(folder, before, "need", "cell, record_id, rule_id", "findings") if r[0] == "C4"]
    (b,) = {record for _, record in owner}
    correct(
        folder,
        Correction("people", "person", b, "sex", "Fe", "F"),
        Correction("people", "need", child[0][1], "status", "mett", "unmet"),
    )
    after = loaded(folder, "people")
    assert came_of(after) == {1: "applied", 2: "applied"}
    assert [t.n_accepted for t in after.files[0].tables] == [3, 3]
    now = rows(folder, after, "need", "source_row, record_id, person_record_id")
    assert set(needs) <= set(now) and len({record for _, record, _ in now}) == 3
    assert (3, b) in rows(folder, after, "person", "source_row, record_id")
    assert now[2][1] == child[0][1] and now[1][2] == b


def test_a_cell_that_could_not_be_read_is_known_by_its_correction(folder):
    people(folder, ("A", "=B9", "30"), ("B", "F", "31"))
    before = loaded(folder, "people")
    ((cell, value, record),) = rows(folder, before, "person", "cell, value, record_id", "findings")
    assert (cell, value, before.files[0].tables[0].n_quarantined) == ("B2", None, 0)
    assert rows(folder, before, "person", "sex") == [("not_recorded",), ("female",)]
    correct(folder, Correction("people", "person", record, "sex", "", "F"))
    after = loaded(folder, "people")
    assert (after.files[0].tables[0].n_quarantined, after.files[0].tables[0].n_findings) == (0, 0)
    assert rows(folder, after, "person", "sex") == [("female",), ("female",)]


def test_a_count_that_is_really_not_known_is_null_and_its_row_is_kept(folder):
    inbox = folder.raw / "counts"
    inbox.mkdir(parents=True)
    (inbox / "source.yaml").write_text(COUNTS)
    (inbox / "counts.csv").write_text("day,sex,killed,injured\n01/03/2019,F,2,some\n02/03/2019,M,1,3\n")
    before = loaded(folder, "counts")
    found = rows(folder, before, "casualty_count", "cell, value, record_id", "findings")
    assert [(cell, value) for cell, value, _ in found] == [("D2", "some")]
    correct(folder, Correction("counts", "casualty_count", found[0][2], "injured", "some", "verified_unknown"))
    after = loaded(folder, "counts")
    assert after.files[0].tables[0].n_quarantined == 0
    assert sorted(rows(folder, after, "casualty_count", "source_row, outcome, n"))[:2] == [
        (2, "injured", None),
        (2, "killed", 2),
    ]


def test_a_load_is_judged_again_only_when_its_own_corrections_change(folder):
    people(folder, ("A", "Fe", "30"), ("B", "F", "31"))

    def judged_as() -> str:
        return loaded(folder, "people").files[0].tables[0].rows

    before = judged_as()
    correct(folder, Correction("elsewhere", "person", "0", "sex", "a", "b"))
    assert judged_as() == before
    correct(folder, Correction("people", "person", "0", "sex", "a", "b"))
    assert judged_as() != before
    secret = keys_for(folder.path, {"COL"}).linkage
    append(folder, KIND, [{UNDOES: 2}], secret)
    assert live(read(folder, KIND, secret), "people") == []
    assert judged_as() == before


def test_landing_is_never_changed(folder):
    people(folder, ("A", "Fe", "30"), ("B", "F", "31"))
    ((_, record),) = rows(folder, loaded(folder, "people"), "person", "cell, record_id", "findings")
    before = {path: path.read_bytes() for path in folder.landing.rglob("*") if path.is_file()}
    correct(folder, Correction("people", "person", record, "sex", "Fe", "F"))
    loaded(folder, "people")
    assert {path: path.read_bytes() for path in folder.landing.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("table", "column", "rule"),
    [
        ("person", "sex", None),
        ("need", "status", None),
        ("person", "name", "correction_is_of_no_identifier"),
        ("person", "weight", "correction_is_of_a_mapped_column"),
        ("need", "main.sex", "correction_is_of_a_mapped_column"),
        ("need", "parent", "correction_keeps_the_row_itself"),
    ],
)
def test_which_columns_may_be_corrected(folder, table, column, rule):
    people(folder, ("A", "F", "30"))
    (one,) = received(folder)
    assert one.source is not None and why_not(one.source, table, column) == rule
