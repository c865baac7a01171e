"""Small countries made by a seed: 1 to 60 rows of casualties (of seed 0 400, so that every area is printed), with and without a
survey, years without data, places with names that mean something to a format. Each is refreshed once through the real command; the
reports tests read them.
"""

import csv
import json
import random
from pathlib import Path

from conftest import saddle
from refreshing import KEYS, receive

KINDS = ("with_survey", "plain", "gaps", "no_dates", "counts_only", "one_row")
CODES = ("COL", "KHM", "UGA", "AFG", "MMR")
NAMES = ("Nord #1 *Est* $x$ `a` <script>", "شمال (الحدود)", "Ca@na_da [x](y) | {z}", "Жовтень \u202eabc", "A" * 180)
REGISTER = """
source: register
title: "Register #1 of *all* $victims$ <b>"
country: {country}
source_type: national_registry
counts: true
as_of: 2026-06-30
files: {{pattern: "*.csv"}}
tables:
  casualty_record:
    key: id
    columns:
      date: {{from: day, dates: iso}}
      sex: {{from: sex}}
      age_years: {{from: age}}
      outcome: {{from: outcome}}
      device: {{from: device}}
      civil_status: {{value: civilian}}
      admin1_pcode: {{from: place}}
    absent: {{disability_status: not asked}}
    identity: {{name: name}}
thresholds: {{quarantine_max: 99%, known_min: {{year: 0%, outcome: 0%}}}}
"""
COUNTS = """
source: register
country: {country}
source_type: media
counts: true
as_of: 2025-12-31
files: {{pattern: "*.csv"}}
tables:
  casualty_count:
    row_key: content
    count: {{killed: killed, injured: injured}}
    columns:
      date: {{from: year, dates: "%Y"}}
    group: {{sex: {{from: sex}}}}
    absent: {{age_group: not told, disability_status: not told}}
thresholds: {{quarantine_max: 99%}}
"""
SURVEY = """
source: survey
country: {country}
source_type: survey
as_of: 2025-12-31
files: {{pattern: "*.csv"}}
tables:
  person:
    key: id
    disaggregation_unit: person
    population_group: survivors
    columns:
      assessed_on: {{from: day, dates: iso}}
      sex: {{from: sex}}
      age_years: {{from: age}}
    absent: {{disability_status: not asked}}
  need:
    of: person
    asks: [medical]
    columns:
      assessed_on: {{from: day, dates: iso}}
      service: {{value: medical}}
      need_status: {{from: need}}
thresholds: {{quarantine_max: 99%}}
"""


def kind_of(seed: int) -> str:
    """What kind of country a seed makes."""
    return KINDS[seed % len(KINDS)]


def made_country(folder: Path, seed: int) -> Path:
    """Write a country's sources and places, refresh it, and return its folder."""
    chance, kind = random.Random(seed), kind_of(seed)
    country, years = CODES[seed % len(CODES)], _years(chance, kind)
    n = 1 if kind == "one_row" else 400 if seed == 0 else chance.randint(1, 60)
    rows = [_casualty(chance, one, years, kind, country) for one in range(n)]
    if kind == "counts_only":
        rows = [{"year": year, "sex": sex, "killed": chance.randint(0, 9), "injured": chance.randint(0, 30)}
                for year in years for sex in ("male", "female")]  # fmt: skip
    _received(folder, "register", (COUNTS if kind == "counts_only" else REGISTER).format(country=country), rows)
    if kind in ("with_survey", "one_row"):
        answers = [_answer(chance, one, years) for one in range(chance.randint(1, 60))]
        _received(folder, "survey", SURVEY.format(country=country), answers)
    _places(folder, country)
    done = saddle("refresh", "--data", str(folder), **KEYS)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def _years(chance: random.Random, kind: str) -> list[int]:
    """The years that may have rows, the last of them 2025: now and then some between are without."""
    wanted = chance.randint(1, 8)
    return (
        [*sorted(chance.sample(range(2015, 2024), wanted)), 2025]
        if kind == "gaps"
        else list(range(2026 - wanted, 2026))
    )


def _casualty(chance: random.Random, n: int, years: list[int], kind: str, country: str) -> dict:
    year = chance.choice(years) if n else years[-1]
    day = f"{year}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
    return {
        "id": f"C-{n}", "name": f"Name {n}", "day": "" if kind == "no_dates" else day,
        "sex": chance.choice(("male", "female", "")), "age": chance.choice(("", *range(1, 80))),
        "outcome": chance.choice(("killed", "injured", "")), "device": chance.choice(("antipersonnel mine", "", "")),
        "place": chance.choice(("", *(f"{country}{one}" for one in range(1, len(NAMES) + 1)))),
    }  # fmt: skip


def _answer(chance: random.Random, n: int, years: list[int]) -> dict:
    return {
        "id": f"P-{n}", "day": f"{chance.choice(years)}-06-{chance.randint(1, 28):02d}",
        "sex": chance.choice(("male", "female", "")), "age": chance.choice(("", *range(1, 80))),
        "need": chance.choice(("met", "unmet", "no_need", "")),
    }  # fmt: skip


def _received(folder: Path, source: str, yaml: str, rows: list[dict]) -> None:
    with open(receive(folder, source, yaml) / "rows.csv", "w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _places(folder: Path, country: str) -> None:
    """The country's first-level areas and their boundaries: one square beside the other, the last without a shape."""
    codes = [f"{country}{n}" for n in range(1, len(NAMES) + 1)]
    with open(folder / "places.csv", "w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(("country_iso3", "level", "pcode", "name", "parent_pcode"))
        writer.writerow((country, 0, country, "Land #1", ""))
        writer.writerows((country, 1, code, name, country) for code, name in zip(codes, NAMES, strict=True))
    shapes = [
        {"type": "Feature", "properties": {"country_iso3": country, "level": 1, "pcode": code},
         "geometry": {"type": "Polygon", "coordinates": [[[n, 0], [n + 1, 0], [n + 1, 1], [n, 1], [n, 0]]]}}
        for n, code in enumerate(codes[:-1])
    ]  # fmt: skip
    (folder / "shapes.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": shapes}), "utf-8")
    for file in ("places.csv", "shapes.geojson"):
        done = saddle("reference", "add", str(folder / file), "--data", str(folder), **KEYS)
        assert done.returncode == 0, done.stdout + done.stderr
