"""A report that gives only counts: killed and injured per month, province, sex and age group, from 2021 on."""

from collections import Counter
from pathlib import Path

from demo import dice
from demo.files import Row, SourceFile, words, write_workbook
from demo.offices import MONTHLY, REGISTER, known_to
from demo.planted import Spoiling, one_of, plant

FILE, SHEET = "monthly_counts.xlsx", "Monthly counts"
TITLES = ("Police of Sarandia (invented): mine and ERW casualties by month", "January 2021 to June 2026")
SINCE = 2021
SEX = {"Female": "female", "Male": "male"}
AGE_GROUP = {"Adults": "adult", "Children": "child"}
COLUMNS = ("Year", "Month", "Province code", "Sex", "Age group", "Killed", "Injured")
YAML = f"""# The monthly report of the police of Sarandia (invented): counts only, one row per month, province, sex and age group.
# Where a post did not part the sexes, the cell holds both.
source: monthly-counts
title: Monthly counts of mine and ERW casualties
publisher: Police of Sarandia (invented)
country: XSA
source_type: police
source_rank: 4
counts: false
languages: [en]
as_of: 2026-06-30
files: {{pattern: "*.xlsx", skip_rows: 3}}
tables:
  casualty_count:
    sheet: {SHEET}
    row_key: content
    count: {{killed: Killed, injured: Injured}}
    columns:
      date: {{year: Year, month: Month}}
      admin1_pcode: {{from: Province code}}
    group:
      sex: {{from: Sex, multi: ", ", many: mixed, values: {words(SEX)}}}
      age_group: {{from: Age group, values: {words(AGE_GROUP)}}}
    blank_count: none_reported
    absent: {{disability_status: not asked by the police}}
thresholds: {{quarantine_max: 10%}}
"""
SPOILINGS = (
    Spoiling("count_is_a_whole_number", "n", "Killed", one_of(1.5, "several")),
    Spoiling("count_is_a_whole_number", "n", "Injured", one_of(2.5, "2 or 3")),
)


def write(folder: Path) -> list[SourceFile]:
    """source.yaml and the workbook."""
    (folder / "source.yaml").write_text(YAML, "utf-8", newline="\n")
    rows: list[Row | None] = [*plant(_rows(), SPOILINGS, dice("monthly errors"))]
    table = SourceFile(MONTHLY, FILE, SHEET, COLUMNS, rows, len(TITLES) + 3)
    write_workbook(table, folder, TITLES)
    return [table]


def _rows() -> list[Row]:
    """Most of what the register has, as the posts tell it: one month in ten has both sexes in one cell."""
    rng = dice("monthly")
    counted: Counter[tuple] = Counter()
    unparted: dict[tuple, bool] = {}
    for person in known_to(REGISTER):
        day = person.incident.date
        if day.year < SINCE or rng.random() < 0.15:
            continue
        post = (day.year, day.month, person.incident.district.province)
        together = unparted.setdefault(post, rng.random() < 0.1)
        sex = "Female, Male" if together else person.sex.capitalize()
        counted[*post, sex, "Adults" if person.group == "adult" else "Children", person.outcome] += 1
    cells = sorted({key[:-1] for key in counted})
    return [
        Row(dict(zip(COLUMNS, (*key, counted[*key, "killed"] or "", counted[*key, "injured"] or ""), strict=True)))
        for key in cells
    ]
