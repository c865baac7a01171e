"""Numbers and days as nobody means them, in every column that reads one: findings about rows, never the end of the source."""

import csv

import pytest
from fuzz.odd_texts import DAYS, NUMBERS
from loading import load

YAML = """
source: register
country: COL
source_type: national_registry
as_of: 2020-12-31
files: {pattern: "*.csv"}
tables:
  casualty_record:
    key: id
    columns:
      date: {DATE}
      sex: {from: sex}
      AGE
      outcome: {from: outcome}
      minutes_to_care: {from: v}
      admin2_pcode: {from: v, pad: 5, prefix: CO}
    absent: {disability_status: not asked}
  incident:
    row_key: content
    columns: {incident_id: {from: id}, n_casualties_reported: {from: v}, date: {DATE}}
thresholds: {quarantine_max: 100%}
"""
VALUES = (
    *NUMBERS,
    *DAYS,
    "9" * 20 + "-" + "9" * 20,
    "18-" + "9" * 30,
    "9" * 18,
    "9" * 19,
    "-" + "9" * 19,
    "1e300",
    "\x1aage x..y",
)
DATES = (
    'from: v, dates: "%d/%m/%Y"', "from: v, dates: iso", 'from: v, dates: "%b %Y"', "year: v", "year: y, month: v",
    "year: y, month: m, day: v", "year: v, calendar: hijri", *(f'from: v, dates: "%d/%m/%Y", calendar: {c}' for c in (
        "solar_hijri", "hijri", "ethiopian")),
)  # fmt: skip
AGES = (
    "age_years: {from: v}", "birth_year: {from: v}", "age_band: {from: v}", 'birth_date: {from: v, dates: "%d/%m/%Y"}',
    "age_group: {from: v}",
)  # fmt: skip
# each date form and each age form once in the suite; all pairs in `make thorough`
ONCE = [(DATES[n], AGES[n % len(AGES)]) for n in (0, 2, 3, 4, 5)] + [(DATES[7], AGES[1])]


def ends(folder, date: str, age: str) -> None:
    inbox = folder / "raw" / "register"
    inbox.mkdir(parents=True, exist_ok=True)
    (inbox / "source.yaml").write_text(YAML.replace("DATE", date).replace("AGE", age))
    with (inbox / "v.csv").open("w", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["id", "v", "sex", "outcome", "y", "m"])
        lines.writerows([n, value, "F", "killed", "2019", "3"] for n, value in enumerate(VALUES))
    found = load(folder)
    assert found.refusal is None, (date, age, found.refusal)
    assert [table.n_used for file in found.files for table in file.tables] == [len(VALUES)] * 2


@pytest.mark.parametrize(("date", "age"), ONCE)
def test_odd_values_set_rows_aside_and_nothing_else(tmp_path, date, age):
    ends(tmp_path, date, age)


@pytest.mark.thorough
@pytest.mark.parametrize("date", DATES)
def test_odd_values_in_every_pair_of_a_date_and_an_age(tmp_path, date):
    for n, age in enumerate(AGES):
        ends(tmp_path / str(n), date, age)
