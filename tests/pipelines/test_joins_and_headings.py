"""Repeats hang on their own interview, and a heading that stands twice is asked about: as they load."""

from pathlib import Path

import pytest
from loading import accepted, refused, workbook

INTERVIEWS = """
source: interviews
country: NGA
source_type: survey
as_of: 2025-06-30
design: none
files: {pattern: "*.xlsx"}
tables:
  person:
    sheet: person
    row_key: content
    parent: {sheet: main, by: BY}
    columns:
      sex: {from: sex}
      age_years: {from: age}
      consent: {from: main.consent, values: {"yes": given, "no": not_given}}
      assessed_on: {from: main.start, dates: iso}
    absent: {disability_status: not asked}
thresholds: {quarantine_max: 60%}
"""
# interview 2 was deleted: places and numbers differ from the third interview on
MAIN = [("start", "consent", "_uuid", "_index")] + [
    (f"2025-05-0{n}", consent, f"u-{n}", n) for n, consent in ((1, "yes"), (3, "yes"), (4, "no"), (5, "yes"))
]
PERSON = [("sex", "age", "_parent_index", "_submission__uuid")] + [
    (sex, age, of, f"u-{of}") for sex, age, of in (("f", 30, 1), ("m", 31, 3), ("f", 32, 4), ("m", 33, 4), ("f", 34, 5))
]


def interviews(folder: Path, by: str, main=MAIN, person=PERSON) -> Path:
    file = workbook(folder / "raw" / "interviews" / "interviews.xlsx", main=main, person=person)
    (file.parent / "source.yaml").write_text(INTERVIEWS.replace("BY", by))
    return folder


def without(rows: list, column: int) -> list:
    return [(*row[:column], *row[column + 1 :]) for row in rows]


def test_the_exports_own_keys_give_each_person_their_own_interview(tmp_path):
    found = accepted(interviews(tmp_path, "{_parent_index: _index}"), "age_years, consent")
    assert found == [
        (30, "given"), (31, "given"), (32, "not_given"), (33, "not_given"), (34, "given"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("main", "person", "told"),
    [
        (
            MAIN,
            PERSON,
            ("person._parent_index and main._index", "3 rows, first in row 3", "by: {_parent_index: _index}"),
        ),
        (without(MAIN, 3), PERSON, ("person._submission__uuid and main._uuid", "by: {_submission__uuid: _uuid}")),
        (
            [(*row[:2], "interview_code", "n") if row is MAIN[0] else row for row in MAIN],
            [(*row[:3], "Interview_Code ") if row is PERSON[0] else row for row in PERSON],
            ("person.Interview_Code and main.interview_code", "by: {Interview_Code: interview_code}"),
        ),
    ],
)
def test_a_join_by_place_that_a_second_fact_contradicts_is_refused_with_the_word_to_write(tmp_path, main, person, told):
    message = refused(interviews(tmp_path, '{_parent_index: "@row"}', main, person), "join_is_not_contradicted")
    for words in told:
        assert words in message


def test_a_declared_key_that_the_submissions_contradict_is_refused(tmp_path):
    renumbered = [MAIN[0], *((*row[:3], n) for n, row in enumerate(MAIN[1:], 1))]
    message = refused(interviews(tmp_path, "{_parent_index: _index}", renumbered), "join_is_not_contradicted")
    assert "`by: {_submission__uuid: _uuid}`" in message


def test_places_that_agree_with_every_other_fact_are_used(tmp_path):
    whole = [MAIN[0], *((row[0], row[1], f"u-{n}", n) for n, row in enumerate(MAIN[1:], 1))]
    persons = [PERSON[0], ("f", 30, 1, "u-1"), ("m", 31, 4, "uuid:U-4")]
    assert len(accepted(interviews(tmp_path, '{_parent_index: "@row"}', whole, persons), "1")) == 2


def test_a_place_is_not_certain_where_a_row_is_missing_and_nothing_can_check_it(tmp_path):
    bare = [row[:2] for row in MAIN]
    folder = interviews(tmp_path, '{_parent_index: "@row"}', [*bare[:2], (), *bare[2:]], [row[:3] for row in PERSON])
    assert "1 rows are missing" in refused(folder, "place_of_a_row_is_certain")


HEADINGS = "id,day,sex,age,{0},{1},outcome\n"
TWICE = """
source: register
country: COL
source_type: national_registry
counts: true
as_of: 2020-12-31
files: {pattern: "*.csv"}
tables:
  casualty_record:
    key: id
    columns: {date: {from: day, dates: iso}, sex: {from: SEX}, age_years: {from: AGE}, outcome: {from: outcome}}
    absent: {disability_status: not asked}
"""


@pytest.mark.parametrize(("sex", "age"), [("sex", "age"), ("Sex", " age"), ("SEX ", "Age\u00a0")])
def test_a_heading_that_stands_twice_is_refused_and_its_second_can_be_named(register, sex, age):
    rows = ("1,2020-01-01,female,45,male,9,injured", "2,2020-01-02,male,50,male,38,killed")
    words = {"yaml": TWICE.replace("SEX", "sex").replace("AGE", "age"), "header": HEADINGS.format(sex, age)}
    assert "C = `sex (1)`, E = `" in refused(register(*rows, **words), "heading_stands_once")
    second = TWICE.replace("SEX", f"'{sex.strip()} (2)'").replace("AGE", f"'{age.strip()} (2)'")
    folder = register(*rows, yaml=second, header=words["header"])
    assert accepted(folder, "sex, age_years") == [("male", 9), ("male", 38)]


def test_a_heading_that_stands_twice_and_is_not_wanted_troubles_nobody(register):
    yaml = TWICE.replace("SEX", "sex").replace("AGE", "age")
    folder = register("1,2020-01-01,female,45,x,y,killed", yaml=yaml, header=HEADINGS.format("note", "Note"))
    assert accepted(folder, "sex") == [("female",)]
