"""The order of rows in a file tells nothing, nor does the number of threads: the same marts come of them.

A small country: the first cases of the demo's register, the operator's list, the services given to its cases, published needs,
and a survey in which people are asked twice on one day and answer differently.
"""

import csv
import os
import random
import shutil
from pathlib import Path

import pytest
from conftest import DEMO_KEYS, REPOSITORY
from permuted import permuted
from refreshing import KEYS

from bench.same_marts import compare
from pipelines.refresh import refresh
from warehouse import connection
from warehouse.folder import Folder

pytestmark = pytest.mark.slow

RAW = REPOSITORY / "demo" / "raw"
N_CASES = 250
SURVEY = """
source: visits
country: XSA
source_type: survey
as_of: 2026-06-30
design: {weight: stands_for}
files: {pattern: "*.csv"}
tables:
  person:
    row_key: content
    disaggregation_unit: person
    link: {to: sarandia-register.casualty_record, key: case}
    columns:
      assessed_on: {from: day, dates: iso}
      sex: {from: sex}
      age_years: {from: age}
      admin1_pcode: {from: province}
      household_has_disability: {from: disabled}
      population_group: {from: group}
  functioning:
    of: person
    instrument: WG-SS
    columns:
      assessed_on: {from: day, dates: iso}
      seeing: {from: seeing}
      hearing: {from: hearing}
      walking: {from: walking}
      remembering: {from: remembering}
      self_care: {from: self_care}
      communicating: {from: communicating}
  need:
    of: person
    asks: [medical]
    columns:
      assessed_on: {from: day, dates: iso}
      service: {value: medical}
      need_status: {from: need}
      priority: {from: priority}
  barrier:
    of: need
    columns:
      service: {value: medical}
      barrier: {multi: barriers, sep: " "}
"""
QUESTIONS = ("seeing", "hearing", "walking", "remembering", "self_care", "communicating")
ANSWERS = ("no_difficulty", "some_difficulty", "a_lot_of_difficulty", "cannot_do_at_all")
BARRIERS = ("cost_service", "no_transport", "no_service", "waiting", "distance")
NO_MARTS = {"finding", "notes"}  # a finding tells where its row stands, a note the id of the refresh


def visits(path: Path, cases: list[str]) -> None:
    """People asked in two years; every fifth twice on one day with other answers, every third of no case."""
    chance = random.Random(15)
    columns = [
        "case",
        "day",
        "sex",
        "age",
        "province",
        "disabled",
        "group",
        *QUESTIONS,
        "need",
        "priority",
        "barriers",
        "stands_for",
    ]
    rows = []
    for n, case in enumerate(cases):
        sex, age, province = chance.choice(("female", "male")), chance.randint(4, 80), f"XSA0{chance.randint(1, 4)}"
        days = [
            f"2025-0{chance.randint(1, 6)}-1{chance.randint(0, 9)}",
            f"2026-0{chance.randint(1, 6)}-1{chance.randint(0, 9)}",
        ]
        for day in days + days[:1] * (n % 5 == 0):
            need = chance.choice(("met", "partly_met", "unmet", "unmet", "no_need"))
            named = " ".join(sorted(chance.sample(BARRIERS, chance.randint(1, 3)))) if need == "unmet" else ""
            rows.append([case if n % 3 else "", day, sex, age, province, chance.choice(("yes", "no")),
                         "survivors" if n % 3 else "general_population", *(chance.choice(ANSWERS) for _ in QUESTIONS), need,
                         chance.choice(("high", "low")), named, round(chance.uniform(0.1, 90), 7)])  # fmt: skip
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *rows])


def small_country(folder: Path) -> Path:
    shutil.copytree(REPOSITORY / "demo" / "reference", folder / "reference")
    for source in ("operator-list", "needs-overview"):
        shutil.copytree(RAW / source, folder / "raw" / source)
    cases: list[str] = []
    for source, column in (("sarandia-register", "case_id"), ("rehabilitation-register", "register_case_id")):
        inbox = folder / "raw" / source
        inbox.mkdir()
        shutil.copyfile(RAW / source / "source.yaml", inbox / "source.yaml")
        for file in sorted((RAW / source).glob("*.csv")):
            with open(file, encoding="utf-8", newline="") as received:
                header, *rows = csv.reader(received)
            place = header.index(column)
            kept = rows[:N_CASES] if source == "sarandia-register" else [r for r in rows if r[place] in {"", *cases}]
            cases = sorted({*cases, *(row[place] for row in kept if row[place])})
            with open(inbox / file.name, "w", encoding="utf-8", newline="") as made:
                csv.writer(made).writerows([header, *kept])
    inbox = folder / "raw" / "visits"
    inbox.mkdir()
    (inbox / "source.yaml").write_text(SURVEY, "utf-8")
    visits(inbox / "visits.csv", cases[:120])
    return folder


def refreshed_with(folder: Path, cores: int, keys: dict[str, str], patch: pytest.MonkeyPatch) -> Path:
    """Refresh in this process as on a machine with so many cores: DuckDB takes a thread for each."""
    patch.setattr(os, "cpu_count", lambda: cores)
    patch.setattr(connection, "FEW_ROWS", 0)  # as many rows as a large country has are shared by all threads
    for name, key in keys.items():
        patch.setenv(name, key)
    refresh(Folder(folder), None, lambda done, of, what: None)
    return folder


def differing(earlier: Path, later: Path) -> list[str]:
    found = [one for one in compare(earlier, later) if one.table not in NO_MARTS]
    assert sum(one.n[0] or 0 for one in found if one.table == "mart_figure") > 1000
    return [f"{one.database}.{one.table}: {one.n}, {one.n_only} {one.columns}" for one in found if not one.is_same]


@pytest.fixture(scope="module")
def as_received(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        yield refreshed_with(small_country(tmp_path_factory.mktemp("small")), 2, KEYS, patch)


@pytest.mark.parametrize(("seed", "cores"), [(1, 1), (2, 4)])
def test_rows_in_another_order_and_other_numbers_of_threads_make_the_same_marts(
    as_received, tmp_path, monkeypatch, seed, cores
):
    folder = permuted(as_received, tmp_path / "permuted", seed)
    refreshed_with(folder, cores, KEYS, monkeypatch)
    assert differing(as_received, folder) == []


@pytest.mark.thorough
@pytest.mark.parametrize("cores", [1, 2, 4])
def test_the_rows_of_the_demo_in_another_order_make_the_same_marts(sarandia, tmp_path, monkeypatch, cores):
    folder = permuted(sarandia, tmp_path / "permuted", cores)
    refreshed_with(folder, cores, DEMO_KEYS, monkeypatch)
    assert differing(sarandia, folder) == []
