"""Files that offices sent, with dates and ages as people write them: the right answer of each `expected.md`."""

import shutil
from pathlib import Path

import pytest
from conftest import REGISTER_YAML, REPOSITORY, left_out
from loading import accepted, load, refused

CASES = REPOSITORY.parent / "shared" / "cases"


def sent(tmp_path: Path, case: str, yaml: str = "source.yaml", *changes: tuple[str, str], only: str = "*") -> Path:
    """A data folder with the files of a case as its source, described by its own text with these changes."""
    if not CASES.is_dir():
        left_out(f"the cases are not at {CASES}")
    folder = tmp_path / "raw" / "sent"
    folder.mkdir(parents=True)
    for file in (CASES / case).glob(only):
        if file.suffix in (".csv", ".xlsx"):
            shutil.copy(file, folder / file.name)
    text = (CASES / case / yaml).read_text("utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    (folder / "source.yaml").write_text(text, "utf-8")
    return tmp_path


def counted(rows: list[tuple]) -> dict:
    return {one: rows.count(one) for one in sorted({*rows}, key=str)}


def findings(folder: Path) -> dict[str, int]:
    """Rule -> findings, those of places aside: the country has no reference here."""
    told = counted(accepted(folder, "rule_id", of="findings"))
    return {rule: n for (rule,), n in told.items() if rule != "country_has_a_reference"}


@pytest.mark.parametrize(("yaml", "basis"), [("source.yaml", "stated"), ("source-as-band.yaml", "band")])
def test_ages_with_their_unit_in_the_text(tmp_path, yaml, basis):
    """48 mois is 4 years, whether the column was called one of years or one of bands."""
    folder = sent(tmp_path, "02-age-with-unit-in-text", yaml)
    bands = counted(accepted(folder, "age_band"))
    assert bands == {("0-4",): 61, ("12-17",): 12, ("5-11",): 27}
    assert counted(accepted(folder, "age_group")) == {("child",): 100}
    assert counted(accepted(folder, "sex, outcome"))[("female", "killed")] == 12


def test_ages_with_their_unit_in_the_next_column(tmp_path):
    folder = sent(
        tmp_path,
        "03-age-unit-column",
        "source.yaml",
        ("age_years: {from: age}", "age_years: {from: age, unit: age_unit}"),
    )
    assert counted(accepted(folder, "age_group")) == {("adult",): 4, ("child",): 8}
    bands = {band: n for (band,), n in counted(accepted(folder, "age_band")).items()}
    assert bands == {"0-4": 6, "5-11": 1, "12-17": 1, "30-44": 2, "45-59": 1, "60-69": 1}
    assert counted(accepted(folder, "outcome, age_group"))[("killed", "child")] == 2


@pytest.mark.parametrize("yaml", ["source.yaml", "source-unit-months.yaml"])
def test_a_column_of_units_that_nothing_reads_is_asked_about(tmp_path, yaml):
    """As it was sent: all ages would be read in one unit, and a child of 20 days would be an adult."""
    told = refused(sent(tmp_path, "03-age-unit-column", yaml), "unit_of_age_is_read")
    assert "`age_years: {from: age, unit: age_unit}`" in told and "days 1" in told


@pytest.mark.parametrize("words", [("ans", "ANS", "", "years"), ("days", "km", "months", "2")])
def test_a_column_of_years_alone_or_of_other_words_is_left_alone(register, words):
    rows = [f"{n},A,05/03/2019,F,{n + 20},injured,4.5,-74.1,{word}" for n, word in enumerate(words)]
    assert counted(accepted(register(*rows), "age_group")) == {("adult",): 4}


def test_a_column_of_units_may_be_set_apart_with_a_reason(register):
    rows = [f"{n},A,05/03/2019,F,{n + 20},injured,4.5,-74.1,days" for n in range(4)]
    set_apart = REGISTER_YAML.replace("    identity:", "    drop: {village: it is the unit of the stay}\n    identity:")
    assert set_apart != REGISTER_YAML
    assert counted(accepted(register(*rows, yaml=set_apart), "age_group")) == {("adult",): 4}


def test_a_unit_nobody_knows_costs_the_age_and_is_said(tmp_path):
    folder = sent(
        tmp_path,
        "03-age-unit-column",
        "source.yaml",
        ("age_years: {from: age}", "age_years: {from: age, unit: outcome}"),
    )
    assert counted(accepted(folder, "age_group")) == {("not_recorded",): 12}
    assert findings(folder) == {"age_has_a_unit": 12}


@pytest.mark.parametrize(("yaml", "file"), [("source-csv.yaml", "*.csv"), ("source.yaml", "*.xlsx")])
def test_bands_that_a_spreadsheet_made_dates_are_named(tmp_path, yaml, file):
    folder = sent(tmp_path, "08-age-band-turned-date", yaml, only=file)
    assert counted(accepted(folder, "outcome")) == {("injured",): 8, ("killed",): 4}
    assert counted(accepted(folder, "age_group")) == {("adult",): 6, ("child",): 1, ("not_recorded",): 5}
    assert findings(folder) == {"band_is_not_a_date": 5}


def test_the_ethiopian_calendar_and_ethiopian_numerals(tmp_path):
    folder = sent(tmp_path, "12-ethiopian-calendar")
    told = accepted(folder, "CAST(date AS DATE)::VARCHAR, outcome, sex, age_years")
    assert [day for day, *_ in told] == [
        "2023-11-17",
        "2023-02-20",
        "2023-09-11",
        "2023-11-10",
        "2024-04-19",
        "2023-09-12",
    ]
    assert told[4] == ("2024-04-19", "injured", "female", 25)
    assert findings(folder) == {"date_fits_declared_format": 1, "date_is_not_in_the_future": 1}


def test_placeholder_dates_are_no_dates(tmp_path):
    folder = sent(tmp_path, "18-placeholder-dates")
    told = accepted(folder, "outcome, age_years, date_precision")
    assert len(told) == 6 and sum(outcome == "killed" for outcome, *_ in told) == 2
    assert [age for _, age, _ in told] == [None, None, 40, 45, None, 13]
    assert findings(folder) == {"date_is_no_placeholder": 5} and load(folder).files[0].tables[0].n_quarantined == 2


def test_khmer_digits_and_years_of_the_buddhist_era(tmp_path):
    folder = sent(tmp_path, "25-khmer-and-buddhist-era")
    assert ("year_is_of_the_buddhist_era", "B5") in accepted(folder, "rule_id, cell", of="findings")
    path = folder / "raw" / "sent" / "source.yaml"
    path.write_text(
        path.read_text("utf-8").replace('dates: "%d/%m/%Y"', 'dates: "%d/%m/%Y", calendar: buddhist'), "utf-8"
    )
    told = accepted(folder, "CAST(date AS DATE)::VARCHAR, sex, age_years, outcome")
    assert told == [
        ("2024-03-05", "male", 34, "killed"),
        ("2024-04-12", "female", 11, "injured"),
        ("2024-06-20", "male", 45, "injured"),
        ("2024-08-01", "female", 29, "injured"),
    ]


def test_a_formula_without_a_result_costs_the_age_alone(tmp_path):
    folder = sent(tmp_path, "21-formulas-and-error-cells", "source-formulas.yaml", only="formulas*")
    assert counted(accepted(folder, "outcome")) == {("injured",): 4, ("killed",): 2}
    assert counted(accepted(folder, "age_group, age_years")) == {("not_recorded", None): 6}
