"""Totals, footnotes, headings in between are no persons: set aside by name. Sparse rows that are people stay."""

import pytest
from loading import accepted, load

LIST = """
source: register
country: COL
source_type: national_registry
counts: true
as_of: 2024-12-31
files: {pattern: "*.csv"}
tables:
  casualty_record:
    KEY
    columns:
      date: {from: day, dates: iso}
      admin1_name: {from: province}
      sex: {from: sex}
      age_years: {from: age}
      outcome: {rules: [{when: {killed: X}, is: killed}, {when: {injured: X}, is: injured}], otherwise: unknown}
    absent: {disability_status: not asked}
    identity: {name: name}
thresholds: {quarantine_max: 50%, known_min: {year: 0%, outcome: 0%}}
"""
HEADER = "no,name,day,province,sex,age,killed,injured,remarks\n"
PEOPLE = (
    "1,Ali Omar,2024-01-02,Meta,M,30,X,,road", "2,Sara Aziz,2024-01-09,Meta,F,31,,X,", "3,Omar Ali,2024-02-03,Meta,M,9,,X,",
)  # fmt: skip
SPARSE = (
    "4,,,,F,,,,",
    "5,,,,,,,,",
    ",Nour Hadi,,,,,,,",
    ",,,,M,,,,",
    ",,2024-03-04,,,,,,",
)  # each may be all one knows of a person


def listed(
    register, *rows: str, key: str = "row_key: content", header: str = HEADER
) -> tuple[int, int, dict[str, str]]:
    """Rows used, rows not wanted, and cell -> rule of what was set aside."""
    folder = register(*rows, yaml=LIST.replace("KEY", key), header=header)
    (table,) = load(folder).files[0].tables
    found = accepted(folder, "cell, rule_id", of="findings")
    return table.n_used, table.n_not_wanted, {cell: rule for cell, rule in found if rule.endswith("set_aside")}


def test_sparse_rows_of_a_list_are_people(register):
    assert listed(register, *PEOPLE, *SPARSE) == (8, 0, {})


@pytest.mark.parametrize(
    ("row", "cell", "kind"),
    [
        ("TOTAL,,,,,,1,2,", "A5", "total"),
        (",Total général,,,,,1,2,", "B5", "total"),
        ("Sous-total Meta :,,,,,,7,9,", "A5", "total"),
        ("المجموع,,,,,,1,2,", "A5", "total"),
        (",ИТОГО,,,,,1,2,", "B5", "total"),
        ("4,TOTAL,,,,,1,2,", "A5", "total"),  # numbered on like the persons above it
        (",Total,,Meta,,,1,2,", "B5", "total"),
        (",,,Total,,,1,2,", "D5", "total"),
        ("សរុប,,,,,,1,2,", "A5", "total"),
        (",Tổng cộng,,,,,1,2,", "B5", "total"),
        ("ټول,,,,,,1,2,", "A5", "total"),
        ("UKUPNO:,,,,,,1,2,", "A5", "total"),
        ("ጠቅላላ ድምር,,,,,,1,2,", "A5", "total"),
        (",,,,,,1,2,", "G5", "total"),  # no word: the numbers are those of the cells above
        ("NB : les militaires ne sont pas tous dans la liste,,,,,,,,", "A5", "note"),
        ("Source: police,,,,,,,,", "A5", "note"),
        (",ملاحظة: القائمة غير كاملة,,,,,,,", "B5", "note"),
        ("PROVINCE DE META,,,,,,,,", "A5", "heading"),
        (",Janvier 2024,,,,,,,", "B5", "heading"),
        ("no,name,day,province,sex,age,killed,injured,remarks", "A5", "heading"),
    ],
)
def test_a_row_that_is_a_label_is_set_aside_by_name(register, row, cell, kind):
    assert listed(register, *PEOPLE, row) == (3, 1, {cell: f"{kind}_is_set_aside"})
    assert listed(register, *PEOPLE, row, key="key: no") == (3, 1, {cell: f"{kind}_is_set_aside"})


def test_several_labels_in_a_short_list_do_not_hide_one_another(register):
    labels = ("TOTAL,,,,,,1,2,", "Source: police,,,,,,,,", "PROVINCE DE META,,,,,,,,", "Province de Cauca,,,,,,,,")
    kinds = ("total", "note", "heading", "heading")
    found = {f"A{row}": f"{kind}_is_set_aside" for row, kind in enumerate(kinds, 5)}
    assert listed(register, *PEOPLE, *labels, key="key: no") == (3, 4, found)


@pytest.mark.parametrize(
    "row", ["5,Total Ahmad,,Meta,M,30,X,,", "5,Total,2024-01-02,Meta,M,30,X,,", "5,Jumla Kamau,,Meta,,,,X,"]
)
def test_a_person_whose_name_is_such_a_word_is_a_person(register, row):
    assert listed(register, *PEOPLE, row, key="key: no") == (4, 0, {})


def test_a_row_of_numbers_that_are_no_sums_is_a_person(register):
    assert listed(register, *PEOPLE, ",,,,,45,,,") == (4, 0, {})


COUNTS = """
source: yearly
country: COL
source_type: national_registry
counts: true
as_of: 2024-12-31
files: {pattern: "*.csv"}
tables:
  casualty_count:
    row_key: content
    TOTALS
    count: {killed: killed, injured: injured}
    columns: {date: {year: year}, admin1_name: {from: province}}
    group: {sex: {from: sex, values: {men: male, women: female}}}
    absent: {age_group: not given, disability_status: not given}
"""
NUMBERS = ("2023,Meta,men,4,10", "2023,Meta,women,2,5", "2023,Cauca,men,3,7", "2023,Cauca,women,0,1")


def counted(register, *rows: str, totals: str = "") -> dict[str, int]:
    folder = register(*rows, yaml=COUNTS.replace("TOTALS", totals), header="year,province,sex,killed,injured\n")
    found = load(folder)
    assert found.refusal is None, found.refusal
    (table,) = found.files[0].tables
    assert table.n_read == len(rows) == table.n_used + table.n_not_wanted
    found = accepted(folder, "outcome, n")
    return {outcome: sum(n for kind, n in found if kind == outcome) for outcome in ("killed", "injured")}


@pytest.mark.parametrize(
    ("row", "totals"),
    [
        ("2023,Whole country,men,9,23", "total_where: {province: Whole country}"),
        ("2023,All,women,1,1", 'total_where: {province: "All", sex: women}'),
        ("TOTAL,,,9,23", ""),
        ("2023,Total,,9,23", ""),  # the word is not in the first column
        ("2023,Итого,,9,23", ""),
        (",,,9,23", ""),
    ],
)
def test_the_total_of_published_counts_is_not_added_to_them(register, row, totals):
    assert counted(register, *NUMBERS, row, totals=totals) == {"killed": 9, "injured": 23}


def test_a_last_row_that_is_no_total_is_counted(register):
    assert counted(register, *NUMBERS, "2023,Huila,men,1,2") == {"killed": 10, "injured": 25}
