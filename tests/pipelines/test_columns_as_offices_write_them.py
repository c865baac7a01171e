"""Whole sources with mixed dates, ages in words, codings and moments: what is counted, and what is told at which cell."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from conftest import left_out
from loading import accepted, load, refused, workbook
from test_cases_of_dates_and_ages import CASES, counted, findings

REGISTER = """
source: office
country: TCD
source_type: national_registry
counts: true
as_of: 2026-11-14
files: {pattern: "*.xlsx"}
tables:
  casualty_record:
    key: no
    columns:
      outcome: {rules: [{when: {killed: X}, is: killed}], otherwise: injured}
      sex: {from: sex, on_unmapped: not_recorded}
      date: {from: date, dates: ["%d/%m/%Y", "%d-%m-%y", "%b %Y", "%d %B %Y", "%Y"]}
      age_years: {from: age}
    absent: {disability_status: not asked}
thresholds: {quarantine_max: 60%}
"""


def described(folder: Path, yaml: str, rows: list[tuple] | None = None) -> Path:
    """A data folder with one source: its description, and its workbook where rows are given."""
    place = folder / "raw" / "office"
    place.mkdir(parents=True, exist_ok=True)
    (place / "source.yaml").write_text(yaml, "utf-8")
    if rows is not None:
        workbook(place / "office.xlsx", list=rows)
    return folder


@pytest.fixture
def register(tmp_path) -> Path:
    """The persons of an office's register under plain headings, each cell of the type it has there."""
    if not CASES.is_dir():
        left_out(f"the cases are not at {CASES}")
    (file,) = (CASES / "30-register-of-an-office").glob("*.xlsx")
    sheet = openpyxl.load_workbook(file)["Registre"]
    persons = [row for row in sheet.iter_rows(min_row=6, values_only=True) if "X" in row[8:10]]
    rows = [(n, row[2], row[3], row[4], row[8] or "") for n, row in enumerate(persons, 1)]
    return described(tmp_path, REGISTER, [("no", "sex", "age", "date", "killed"), *rows])


def test_the_dates_of_a_register(register):
    told = counted(accepted(register, "date_precision"))
    assert told[("day",)] + told[("month",)] + told[("year",)] == 86 + 81
    assert told[("unknown",)] == 3 and sum(told.values()) == 170
    assert counted(accepted(register, "outcome")) == {("injured",): 109, ("killed",): 61}
    assert set(findings(register)) == {"day_is_in_the_calendar", "number_is_a_number"}  # 31/02, and one age `?`


def test_the_ages_of_a_register(register):
    told = accepted(register, "provider_age_years, age_years, age_min, age_max, age_group")
    of = {text: rest for text, *rest in told if text}
    assert (of["57 ans"], of["18 mois"], of["3 mois"]) == (
        [57, 57, 57, "adult"],
        [1, 1, 1, "child"],
        [0, 0, 0, "child"],
    )
    assert of["25-30"] == [None, 25, 30, "adult"]
    assert [of[word][3] for word in ("adulte", "vieux", "mineur")] == ["adult", "adult", "child"]
    assert (of["env. 40"][0], of["+/- 30"][0]) == (40, 30)
    assert sum(text.isdigit() for text in of) and all(of[text][0] == int(text) for text in of if text.isdigit())


def listed(tmp_path: Path, heading: tuple, *rows: tuple, date: str = "iso", **columns: str) -> Path:
    """A list of casualties with these columns, described by `columns`."""
    said = "\n".join(f"      {column}: {spec}" for column, spec in columns.items())
    yaml = REGISTER.replace("      age_years: {from: age}\n", f"{said}\n" if said else "")
    yaml = yaml.replace('["%d/%m/%Y", "%d-%m-%y", "%b %Y", "%d %B %Y", "%Y"]', date)
    yaml = yaml.replace("absent: {", "absent: {age_group: not asked, " if "age" not in said else "absent: {")
    numbered = [(n, "F", "X", *row) for n, row in enumerate(rows, 1)]
    return described(tmp_path, yaml, [("no", "sex", "killed", *heading), *numbered])


def test_units_in_a_coded_column_are_told_by_its_coding(tmp_path):
    rows = [("2025-01-03", 20, "3"), ("2025-01-04", 18, "2"), ("2025-01-05", 30, 1), ("2025-01-06", 9, "9")]
    spec = "{from: age, unit: unit, coding: {1: years, 2: months, 3: days}}"
    folder = listed(tmp_path, ("date", "age", "unit"), *rows, age_years=spec)
    assert accepted(folder, "age_years, age_group") == [
        (0, "child"),
        (1, "child"),
        (30, "adult"),
        (None, "not_recorded"),
    ]
    assert findings(folder) == {"age_has_a_unit": 1}


def test_what_a_band_was_before_it_became_a_date_can_be_said(tmp_path):
    rows = [("2025-01-03", "05-Nov"), ("2025-01-04", dt.datetime(2017, 12, 1)), ("2025-01-05", "18-29")]
    folder = listed(tmp_path, ("date", "age"), *rows, age_band="{from: age}")
    assert findings(folder) == {"band_is_not_a_date": 2}
    folder = tmp_path / "said"
    said = '{from: age, values: {"05-Nov": 5-11, "2017-12-01": 12-17}}'
    folder = listed(folder, ("date", "age"), *rows, age_band=said)
    assert accepted(folder, "age_band") == [("5-11",), ("12-17",), ("18-29",)] and findings(folder) == {}
    folder = listed(tmp_path / "years", ("date", "age"), *rows, age_years="{from: age}")
    assert findings(folder) == {"band_is_not_a_date": 2}


def test_a_value_that_stands_for_no_age_is_refused(tmp_path):
    folder = listed(tmp_path, ("date", "age"), ("2025-01-03", "x"), age_band="{from: age, values: {x: soon}}")
    assert "`soon`" in refused(folder, "source_yaml_is_valid")


def test_a_moment_is_a_day_in_a_time_zone(tmp_path):
    moments = [(1740868200,), (1740841200,)]  # 1 March 2025, 22:30 and 15:00 in UTC
    folder = listed(tmp_path, ("date",), *moments, date="epoch_s")
    assert "time_zone: Africa/Kinshasa" in refused(folder, "source_yaml_is_valid")
    folder = listed(tmp_path / "zoned", ("date",), *moments, date="epoch_s, time_zone: Asia/Baghdad")
    assert accepted(folder, "CAST(date AS DATE)::VARCHAR") == [("2025-03-02",), ("2025-03-01",)]


def test_hours_in_universal_time_ask_for_a_time_zone(tmp_path):
    rows = [("2025-03-01T22:30:00Z",), ("2025-03-01T00:00:00Z",), ("2025-03-01T22:30:00+03:00",)]
    folder = listed(tmp_path, ("date",), *rows)
    assert accepted(folder, "CAST(date AS DATE)::VARCHAR") == [("2025-03-01",)] * 3
    assert findings(folder) == {"moment_has_a_time_zone": 1}
    folder = listed(tmp_path / "zoned", ("date",), *rows, date="iso, time_zone: Asia/Baghdad")
    assert accepted(folder, "CAST(date AS DATE)::VARCHAR") == [("2025-03-02",), ("2025-03-01",), ("2025-03-01",)]
    assert findings(folder) == {}


def test_a_time_zone_that_could_change_nothing_is_refused(tmp_path):
    folder = listed(tmp_path, ("date",), ("01/03/2025",), date='"%d/%m/%Y", time_zone: Asia/Baghdad')
    assert "time_zone" in refused(folder, "source_yaml_is_valid")


def test_cells_in_the_other_order_are_named_and_keep_their_year(tmp_path):
    rows = [(f"{day}/04/2021",) for day in range(13, 31)] + [("04/25/2021",), ("03/04/2021",)]
    folder = listed(tmp_path, ("date",), *rows, date='"%d/%m/%Y"')
    told = accepted(folder, "CAST(date AS DATE)::VARCHAR, date_precision")
    assert told[-2:] == [("2021-01-01", "year"), ("2021-04-03", "day")] and len(told) == 20
    assert findings(folder) == {"day_and_month_stand_as_declared": 1}


def test_a_column_in_both_orders_counts_its_rows_by_their_year(tmp_path):
    rows = [("25/04/2021",), ("04/25/2021",), ("04/26/2021",), ("03/04/2021",), ("05/05/2021",)]
    folder = listed(tmp_path, ("date",), *rows, date='"%d/%m/%Y"')
    assert [precision for (precision,) in accepted(folder, "date_precision")] == ["day", "year", "year", "year", "day"]
    assert findings(folder) == {"day_and_month_stand_as_declared": 2, "day_is_one_of_two": 1}


def test_a_text_that_is_days_of_two_years_is_no_day(tmp_path):
    """The year decides whether a casualty counts: 2003 or 2001 is not told."""
    folder = listed(tmp_path, ("date",), ("01.02.03",), ("15.12.15",), date='["%d.%m.%y", "%y.%m.%d"]')
    assert accepted(folder, "CAST(date AS DATE)::VARCHAR") == [("2015-12-15",)]  # both forms say so
    assert findings(folder) == {"date_is_one_day": 1}


def test_placeholders_of_the_source_stand_in_place_of_the_shipped(tmp_path):
    rows = [("01/01/1980",), ("02/03/2021",)]
    folder = listed(tmp_path, ("date",), *rows, date='"%d/%m/%Y"')
    path = folder / "raw" / "office" / "source.yaml"
    path.write_text(
        path.read_text("utf-8").replace("counts: true", "counts: true\nplaceholder_dates: [1980-01-01]"), "utf-8"
    )
    assert findings(folder) == {"date_is_no_placeholder": 1}
    path.write_text(path.read_text("utf-8").replace("[1980-01-01]", "[soon]"), "utf-8")
    assert "`soon`" in refused(folder, "source_yaml_is_valid")


SURVEY = """
source: office
country: TCD
source_type: survey
design: none
as_of: 2026-11-14
files: {pattern: "*.xlsx"}
tables:
  person:
    key: no
    columns:
      assessed_on: {from: date, dates: iso}
      sex: {from: sex}
      age_years: {from: age}
      in_school: {from: school%s}
    absent: {disability_status: not asked}
thresholds: {quarantine_max: 60%%}
"""


def test_numbers_are_answers_by_the_declared_coding_alone(tmp_path):
    answers = (1, "2.0", "٢", 0, "n/a", "oui")
    rows = [("no", "date", "sex", "age", "school"), *((n, "2025-01-01", "F", 8, one) for n, one in enumerate(answers))]
    folder = described(tmp_path, SURVEY % "", rows)
    assert [one for (one,) in accepted(folder, "in_school")] == [*["not_recorded"] * 4, "not_recorded", "yes"]
    assert findings(folder) == {"value_is_in_code_list": 4}
    folder = described(tmp_path / "coded", SURVEY % ", coding: {1: no, 2: yes}", rows)
    assert [one for (one,) in accepted(folder, "in_school")][:3] == ["no", "yes", "yes"]
    assert findings(folder) == {"value_is_in_code_list": 2}  # 0 is not in the coding, nor is a word


def test_coding_names_codes_of_its_list(tmp_path):
    folder = described(tmp_path, SURVEY % ", coding: {1: maybe}", [("no",), (1,)])
    assert "maybe" in refused(folder, "source_yaml_is_valid")
    assert load(folder).refusal is not None
