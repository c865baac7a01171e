"""Rules about rows that no planted error of the demo breaks: told at their cell after a whole refresh, in four languages."""

import csv

import pytest
from conftest import saddle
from loading import workbook

from pipelines.finding_columns import COLUMNS, headings
from schemas.messages import LANGUAGES

pytestmark = pytest.mark.thorough

LISTED = """
source: listed
country: COL
source_type: national_registry
counts: true
as_of: 2024-12-31
files: {pattern: "*.csv", error_values: ["#N/A"]}
tables:
  incident:
    row_key: content
    columns:
      incident_id: {from: event}
      date: {from: day, dates: iso}
      n_casualties_reported: {from: reported}
  casualty_record:
    key: no
    columns:
      incident_id: {from: event}
      date: {from: day, dates: iso}
      admin1_name: {from: province}
      sex: {from: sex}
      age_years: {from: age}
      outcome: {from: outcome}
    absent: {disability_status: not asked}
    identity: {name: name}
thresholds: {quarantine_max: 50%}
"""
LIST = """no,name,event,day,province,sex,age,outcome,reported
1,Ali Omar,e1,2024-01-02,Meta,M,30,killed,3
2,Sara Aziz,e2,2024-01-09,Meta,F,31,injured,1
3,Omar Ali,e3,2024-02-03,Meta,M,#N/A,injured,1
4,"Nour\x02 Hadi",e4,2024-02-04,Meta,F,40,injured,1
5,Amal Said,e5,2024-02-05
TOTAL,,,,,,,,6
Source: police,,,,,,,,
PROVINCE DE META,,,,,,,,
"""
HOUSES = """
source: houses
country: COL
source_type: survey
as_of: 2025-06-30
design: none
files: {pattern: "*.xlsx"}
tables:
  person:
    sheet: person
    row_key: content
    parent: {sheet: main, by: {of: number}}
    columns: {sex: {from: sex}, age_years: {from: age}, admin2_pcode: {from: main.district}, assessed_on: {value: "2025"}}
    absent: {disability_status: not asked}
thresholds: {quarantine_max: 60%}
"""
PLACES = "country_iso3,level,pcode,name,parent_pcode\nCOL,1,CO01,Meta,COL\nCOL,2,CO0101,Acacias,CO01\n"
# rule -> the source and the cell, or file, at which it is told
FOUND = {
    "row_has_as_many_cells_as_the_header": ("listed", "6"),
    "cell_has_no_control_characters": ("listed", "B5"),
    "cell_is_not_an_error_value": ("listed", "G4"),
    "incident_count_equals_rows": ("listed", "2"),
    "total_is_set_aside": ("listed", "A7"),
    "note_is_set_aside": ("listed", "A8"),
    "heading_is_set_aside": ("listed", "A9"),
    "parent_row_exists": ("houses", "3"),
    "place_is_in_reference": ("houses", ""),
    "country_has_a_reference": ("abroad", ""),
}


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Language -> rule -> lines of `saddle findings --csv` after one refresh."""
    folder = tmp_path_factory.mktemp("centre")
    (folder / "reference").mkdir()
    (folder / "reference" / "places.csv").write_text(PLACES)
    (folder / "raw" / "listed").mkdir(parents=True)
    (folder / "raw" / "listed" / "source.yaml").write_text(LISTED)
    (folder / "raw" / "listed" / "v.csv").write_text(LIST)
    for name, country in (("houses", "COL"), ("abroad", "UGA")):
        main = [("number", "district"), (1, "CO0101" if name == "abroad" else "CO9999"), (2, "CO0101")]
        person = [("sex", "age", "of"), ("f", 30, 1), ("m", 31, 7), ("f", 32, 2), ("m", 3, 2)]
        workbook(folder / "raw" / name / "v.xlsx", main=main, person=person)
        text = HOUSES.replace("source: houses", f"source: {name}").replace("COL", country)
        (folder / "raw" / name / "source.yaml").write_text(text)
    done = saddle("refresh", "--data", str(folder), "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    found = {}
    for language in LANGUAGES:
        out = folder / f"{language}.csv"
        assert saddle("findings", "--csv", str(out), "--data", str(folder), "--lang", language).returncode == 0
        with out.open(encoding="utf-8-sig", newline="") as lines:
            found[language] = list(csv.DictReader(lines))
    return found


@pytest.mark.parametrize("rule", FOUND)
def test_a_rule_about_rows_is_told_at_its_cell_in_four_languages(told, rule):
    source, where = FOUND[rule]
    messages = set()
    for language in LANGUAGES:
        head = dict(zip((*COLUMNS, "severity", "message", "how_to_fix"), headings(language), strict=True))
        lines = [line for line in told[language] if line[head["rule"]] == rule]
        assert {line[head["source"]] for line in lines} >= {source}, lines
        assert any(where in (line[head["cell"]], line[head["row"]], "") for line in lines), lines
        messages |= {line[head["message"]] for line in lines if line[head["source"]] == source}
        assert not any("[" in line[head["message"]] + line[head["how_to_fix"]] for line in lines), lines
    assert len(messages) >= len(LANGUAGES)
