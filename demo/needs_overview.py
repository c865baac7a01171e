"""A published sheet of people in need, targeted and reached: area, sector and group with their totals, HXL tags in row 2.

The parts of one total do not add up to it: some areas did not give ages, and rounding is per cell.
"""

from collections.abc import Iterator
from pathlib import Path
from random import Random

from demo import dice
from demo.files import Row, SourceFile, write_csv
from demo.places import COUNTRY, GROWTH, PROVINCE_PEOPLE, YEARS
from demo.planted import Spoiling, one_of, plant

OVERVIEW, YEAR = "needs-overview", 2025
FILE = f"needs_overview_{YEAR}.csv"
TAGS = {
    "Country ISO3": "#country+code", "Admin 1 PCode": "#adm1+code", "Admin 2 PCode": "#adm2+code", "Sector": "#sector+code",
    "Gender": "#gender+code", "Age Range": "#age+range", "Min Age": "#age+min", "Max Age": "#age+max",
    "Disabled": "#is_disabled", "Population Group": "#population_group+code", "Population": "#population",
    "In Need": "#inneed", "Targeted": "#targeted", "Affected": "#affected", "Reached": "#reached",
}  # fmt: skip
COLUMNS = tuple(TAGS)
YAML = f"""# People in need of Sarandia (invented) as a humanitarian overview publishes them: totals and parts in one sheet.
extends: hpc-needs
source: {OVERVIEW}
title: People in need {YEAR}
publisher: Sarandia Humanitarian Coordination (invented)
country: XSA
source_rank: 7
languages: [en]
licence: invented
files: {{pattern: "needs_overview_*.csv"}}
tables:
  people_in_need:
    only: {{"Country ISO3": XSA}}
    columns: {{date: {{value: "{YEAR}", precision: year}}}}
thresholds: {{quarantine_max: 10%}}
"""
IN_NEED = {"ALL": 0.31, "PRO_MIN": 0.083, "PRO": 0.17, "HEA": 0.22}  # share of all people
TARGETED, REACHED = {"ALL": 0.52, "PRO_MIN": 0.44, "PRO": 0.5, "HEA": 0.58}, 0.63  # of those in need; of those targeted
WORSE_OFF = {"XSA01": 0.7, "XSA02": 0.9, "XSA03": 1.5, "XSA04": 1.4, "XSA05": 0.9}
SEXES = {"f": 0.47, "m": 0.53}
AGES = {("0-17", 0, 17): 0.5, ("18-64", 18, 64): 0.46, ("65+", 65, ""): 0.04}
ALL_AGES = ("ALL", "", "")
PARTS = (
    *((sex, age, "a", "ALL", of_sex * of_age) for sex, of_sex in SEXES.items() for age, of_age in AGES.items()),
    *(("a", age, "a", "ALL", 0.82 * of_age) for age, of_age in AGES.items()),  # areas that gave ages
    ("a", ALL_AGES, "y", "ALL", 0.098),
    ("a", ALL_AGES, "a", "IDP", 0.14),
    *((sex, age, "a", "IDP", 0.14 * of_sex * of_age) for sex, of_sex in SEXES.items() for age, of_age in list(AGES.items())[:2]),
)  # fmt: skip
SPOILINGS = (
    Spoiling("count_is_a_whole_number", "n", "In Need", one_of("about 900", 1450.5), lambda row: bool(row.recorded)),
    Spoiling("count_is_a_whole_number", "n", "Targeted", one_of("-240", "several"), lambda row: bool(row.recorded)),
)


def write(folder: Path) -> list[SourceFile]:
    """source.yaml and the sheet; its row of tags is no data."""
    (folder / "source.yaml").write_text(YAML, "utf-8", newline="\n")
    rows = plant(_rows(), SPOILINGS, dice("needs overview errors"))
    table = SourceFile(OVERVIEW, FILE, "", COLUMNS, [Row(dict(TAGS)), *rows], 2)
    write_csv(table, folder)
    return [table]


def _rows() -> list[Row]:
    """The country first, then its provinces; only mine action is broken down by everything."""
    rng = dice("needs overview")
    return [row for area in ("", *PROVINCE_PEOPLE) for sector in IN_NEED for row in _of_sector(area, sector, rng)]


def _of_sector(area: str, sector: str, rng: Random) -> Iterator[Row]:
    people = {code: round(n * GROWTH ** (YEAR - YEARS[0])) for code, n in PROVINCE_PEOPLE.items()}
    here = [area] if area else list(people)
    in_need = round(sum(people[code] * IN_NEED[sector] * WORSE_OFF[code] for code in here))
    population = sum(people[code] for code in here)
    yield _row(area, sector, ("a", ALL_AGES, "a", "ALL"), in_need, rng, population)
    for *group, share in PARTS if sector == "PRO_MIN" else ():
        yield _row(area, sector, tuple(group), round(in_need * share * rng.uniform(0.97, 1.03)), rng)


def _row(area: str, sector: str, group: tuple, in_need: int, rng: Random, population: int | str = "") -> Row:
    gender, (age, low, high), disabled, people = group
    targeted = round(in_need * TARGETED[sector] * rng.uniform(0.95, 1.05))
    values = (
        COUNTRY, area, "", sector, gender, age, low, high, disabled, people, population, in_need, targeted, "",
        round(targeted * REACHED * rng.uniform(0.9, 1.1)) if people == "ALL" and disabled == "a" else "",
    )  # fmt: skip
    return Row(dict(zip(COLUMNS, values, strict=True)), recorded={"status": "in_need"})
