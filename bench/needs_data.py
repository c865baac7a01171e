"""Needs for the benchmark: persons with six needs each, one row per need, as a long CSV with its source.yaml.

python -m bench.needs_data DATA PERSONS
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

SOURCE, FILE = "bench-needs", "needs_2026-01.csv"
SERVICES = ("medical", "rehabilitation", "assistive_technology", "psychosocial", "livelihood", "social_protection")
ANSWERS = ("no_difficulty", "some_difficulty", "a_lot_of_difficulty", "cannot_do_at_all")
DOMAINS = ("seeing", "hearing", "walking", "remembering", "self_care", "communicating")
STATUS = {"no": "no_need", "fully": "met", "partly": "partly_met", "none": "unmet"}
PART = 50_000  # persons written at a time
YAML = f"""
source: {SOURCE}
country: XBE
source_type: survey
design: none
files: {{pattern: "*.csv", vintage: {{from_name: '(\\d{{4}}-\\d{{2}})'}}}}
tables:
  person:
    key: person_id
    population_group: general_population
    columns: {{sex: {{from: sex}}, age_years: {{from: age}}, assessed_on: {{from: assessed, dates: iso}}}}
  functioning:
    of: person
    instrument: WG-SS
    columns: {{{", ".join(f"{domain}: {{from: {domain}}}" for domain in DOMAINS)}}}
  need:
    of: person
    by: person_id
    asks: [{", ".join(SERVICES)}]
    columns:
      service: {{from: service}}
      assessed_on: {{from: assessed, dates: iso}}
      need_status:
        rules: [{", ".join(f"{{when: {{status: {word}}}, is: {code}}}" for word, code in STATUS.items())}]
        otherwise: not_assessed
  service:
    of: need
    only: {{status: [fully, partly]}}
    columns: {{started_on: {{from: started, dates: iso}}}}
"""


def write(folder: Path, persons: int) -> Path:
    """Write source.yaml and the CSV below `folder`/raw; gives the CSV."""
    room = folder / "raw" / SOURCE
    room.mkdir(parents=True)
    (room / "source.yaml").write_text(YAML, "utf-8")
    rng = np.random.default_rng(7)
    for start in range(0, persons, PART):
        _part(rng, start, min(PART, persons - start)).to_csv(
            room / FILE, mode="a", header=start == 0, index=False, lineterminator="\n"
        )
    return room / FILE


def _part(rng: np.random.Generator, start: int, n: int) -> pd.DataFrame:
    each = len(SERVICES)
    day = np.repeat(rng.integers(0, 700, n), each)
    status = rng.choice([*STATUS, ""], n * each, p=[0.4, 0.25, 0.15, 0.18, 0.02])
    first = np.datetime64("2024-01-01")
    began = (first + np.maximum(day - rng.integers(0, 300, n * each), 0)).astype(str)
    columns = {
        "person_id": np.repeat([f"P{number}" for number in range(start, start + n)], each),
        "sex": np.repeat(rng.choice(["female", "male"], n, p=[0.4, 0.6]), each),
        "age": np.repeat(rng.integers(1, 85, n), each),
        **{d: np.repeat(rng.choice(ANSWERS, n, p=[0.75, 0.18, 0.05, 0.02]), each) for d in DOMAINS},
        "assessed": (first + day).astype(str),
        "service": np.tile(SERVICES, n),
        "status": status,
        "started": np.where(np.isin(status, ["fully", "partly"]), began, ""),
    }
    return pd.DataFrame(columns)


if __name__ == "__main__":
    print(write(Path(sys.argv[1]), int(sys.argv[2])))
