"""A made folder with a survey of needs of people nobody is, small enough to be refreshed several times in one test."""

import csv
import random
from pathlib import Path

SURVEY = """
source: survey
title: Survey of needs
country: COL
source_type: survey
as_of: 2020-12-31
files: {pattern: "*.csv"}
design: none
tables:
  person:
    key: id
    identity: {name: name}
    columns:
      assessed_on: {from: day, dates: iso}
      sex: {from: sex}
      age_years: {from: age}
      population_group: {value: survivors}
      disability_status: {value: with_disability}
  need:
    of: person
    asks: [medical]
    columns:
      service: {value: medical}
      need_status: {from: need}
thresholds: {quarantine_max: 50%}
"""
COLUMNS = ("id", "name", "day", "sex", "age", "need")
Person = dict[str, str]


def people(n: int = 80) -> list[Person]:
    """The same people each time it is called."""
    draw = random.Random(17)
    return [person(number, draw) for number in range(1, n + 1)]


def person(number: int, draw: random.Random) -> Person:
    return {
        "id": f"{number}",
        "name": f"Quillfeather {number}",
        "day": "2020-05-01",
        "sex": draw.choice("FM"),
        "age": str(draw.choice((9, 30, 45, 60))),
        "need": draw.choice(("unmet", "met", "no need")),
    }


def write_survey(folder: Path, asked: list[Person], yaml: str = SURVEY) -> Path:
    """(Re)write the one file of the survey. Returns the data folder."""
    room = folder / "raw" / "survey"
    room.mkdir(parents=True, exist_ok=True)
    (room / "source.yaml").write_text(yaml)
    with open(room / "needs.csv", "w", newline="") as handle:
        rows = csv.DictWriter(handle, COLUMNS)
        rows.writeheader()
        rows.writerows(asked)
    return folder
