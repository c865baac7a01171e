"""Tables of a sheet below another (repeats) are held against themselves as every other: each has its own numbers."""

from pathlib import Path

import pytest
from loading import workbook
from source_loads import loaded

from schemas.messages import rule_message, text

PEOPLE = """
source: people
country: COL
source_type: survey
as_of: 2020-12-31
design: none
files: {pattern: "*.xlsx"}
tables:
  person:
    sheet: main
    key: id
    columns:
      sex: {from: sex}
      age_years: {from: age}
      assessed_on: {from: day, dates: iso}
    absent: {disability_status: not asked}
  need:
    sheet: needs
    of: person
    by: {parent: id}
    asks: [medical, rehabilitation]
    columns:
      service: {from: service}
      need_status: {from: status}
      assessed_on: {value: "2020", precision: year}
thresholds: {quarantine_max: 99%}
"""
PERSONS = [(f"P{n}", "mf"[n % 2], 20 + n, f"2020-0{1 + n % 9}-05") for n in range(40)]
NEEDS = [(f"P{n}", service, "unmet") for n in range(40) for service in ("medical", "rehabilitation")]
# what came: persons, needs, what is asked (both numbers) or only told
CASES = {
    "the whole again": (PERSONS, NEEDS, [], []),
    "no row of the repeat": (PERSONS, [], ["need: rows 80 -> 0"], []),
    "half of the repeat": (PERSONS, NEEDS[:40], ["need: rows 80 -> 40"], []),
    "a little less of the repeat": (PERSONS, NEEDS[:76], [], ["need: rows 80 -> 76"]),
    "an emptied column of the repeat": (
        PERSONS, [(*row[:2], None) for row in NEEDS], ["need, people.xlsx: 80 of 80 rows would be set aside"], [],
    ),
    "half of the persons with their repeats": (
        PERSONS[:20], NEEDS[:40], ["person: rows 40 -> 20", "need: rows 80 -> 40"], [],
    ),
    "a repeat whose keys are another export's": (
        PERSONS, [(f"Q{row[0]}", *row[1:]) for row in NEEDS], ["need, people.xlsx: 80 of 80 rows would be set aside"], [],
    ),
}  # fmt: skip


def people(folder: Path, persons: list, needs: list) -> Path:
    main, below = [("id", "sex", "age", "day"), *persons], [("parent", "service", "status"), *needs]
    file = workbook(folder / "raw" / "people" / "people.xlsx", main=main, needs=below)
    (file.parent / "source.yaml").write_text(PEOPLE)
    return folder


@pytest.mark.parametrize("case", CASES)
def test_each_table_of_a_workbook_is_held_against_itself(tmp_path, case):
    assert loaded(people(tmp_path, PERSONS, NEEDS)).refusal is None
    persons, needs, asks, tells = CASES[case]
    load = loaded(people(tmp_path, persons, needs))
    said = rule_message(load.refusal["rule_id"], "en", load.refusal["params"])[0] if load.refusal else ""
    assert bool(said) == bool(asks) and all(words in said for words in asks), said
    assert [text(one["says"], "en", **one) for one in load.told] == tells
    n_needs = sum(table.n_accepted for table in load.files[0].tables if table.table == "need")
    assert n_needs == (80 if asks else len(needs))
