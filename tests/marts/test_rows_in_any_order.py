"""The order of rows in a file tells nothing, nor does the number of threads: the same marts come of them.

A small country: the first cases of the demo's register, the operator's list, the services given to its cases, published needs,
a survey in which people are asked twice on one day and answer differently, and one in villages that asks of two needs of one
service. Nor does the order of tables in source.yaml tell anything, nor what another country asks.
"""

import csv
import os
import random
import shutil
from pathlib import Path

import duckdb
import pytest
import yaml
from conftest import DEMO_KEYS, REPOSITORY
from permuted import permuted
from refreshing import KEYS

from assets.raw.sources import keys_of
from bench.same_marts import OF_THE_REFRESH, compare
from pipelines.refresh import refresh
from warehouse import connection
from warehouse.connection import attach, connect
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
VILLAGES = """
source: {name}
country: {country}
source_type: survey
as_of: 2026-06-30
design: {{weight: w, strata: area, cluster: village}}
files: {{pattern: "*.csv"}}
tables:
  person:
    key: [id, day]
    disaggregation_unit: person
    population_group: survivors
    columns:
      assessed_on: {{from: day, dates: iso}}
      sex: {{from: sex}}
      age_years: {{from: age}}
    absent: {{disability_status: not asked}}
  need@leg:
    of: person
    asks: [rehabilitation]
    columns:
      service: {{value: rehabilitation}}
      need_status: {{from: leg}}
      needed_on: {{from: since, dates: iso}}
  need@stick:
    of: person
    asks: [rehabilitation]
    columns:
      service: {{value: rehabilitation}}
      need_status: {{from: stick}}
      needed_on: {{from: since, dates: iso}}
  service@leg:
    of: need@leg
    only: {{leg: [met, partly_met]}}
    columns:
      service: {{value: rehabilitation}}
      started_on: {{from: given, dates: iso}}
thresholds: {{quarantine_max: 60%}}
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


def villages(folder: Path, name: str, country: str, n: int = 150) -> None:
    """People of two needs of one service each, a third asked again, some twice under one number on one day."""
    chance = random.Random(name)
    rows = [["id", "day", "sex", "age", "area", "village", "w", "leg", "stick", "since", "given"]]
    for one in range(n):
        sex, age, village = chance.choice(("female", "male", "unknown")), chance.randint(4, 80), chance.randint(1, 12)
        for day in ("2025-02-03", "2026-02-03")[: 1 + (one % 3 == 0)]:
            needs = [chance.choice(("met", "unmet", "partly_met", "no_need")) for _ in range(2)]
            since, given = f"2024-{chance.randint(1, 12):02}-01", f"2024-{chance.randint(1, 12):02}-15"
            row = [one, day, sex, age, village % 3, village, round(chance.uniform(0.1, 9), 5), *needs, since, given]
            rows += [row] * (2 if one % 10 == 0 else 1)
    inbox = folder / "raw" / name
    inbox.mkdir(parents=True)
    (inbox / "source.yaml").write_text(VILLAGES.format(name=name, country=country), "utf-8")
    with open(inbox / "villages.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


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
    villages(folder, "villages", "XSA")
    return folder


def refreshed_with(folder: Path, cores: int, keys: dict[str, str], patch: pytest.MonkeyPatch) -> Path:
    """Refresh in this process as on a machine with so many cores: DuckDB takes a thread for each."""
    patch.setattr(os, "cpu_count", lambda: cores)
    patch.setattr(connection, "FEW_ROWS", 0)  # as many rows as a large country has are shared by all threads
    for name, key in keys.items():
        patch.setenv(name, key)
    refresh(Folder(folder), None, lambda done, of, what: None)
    return folder


def differing(earlier: Path, later: Path, *also: str) -> list[str]:
    """What differs but for tables that are no marts, and `also`."""
    found = [one for one in compare(earlier, later) if one.table not in {*NO_MARTS, *also}]
    assert sum(one.n[0] or 0 for one in found if one.table == "mart_figure") > 1000
    return [f"{one.database}.{one.table}: {one.n}, {one.n_only} {one.columns}" for one in found if not one.is_same]


def same_inputs(folder: Path, to: Path) -> Path:
    """A copy of what a folder received and was told."""
    for part in ("raw", "reference", "decisions"):
        if (folder / part).is_dir():
            shutil.copytree(folder / part, to / part)
    return to


def with_tables_turned_round(folder: Path, to: Path) -> Path:
    """A copy in which the tables of every source.yaml stand in the opposite order."""
    for file in sorted((same_inputs(folder, to) / "raw").glob("*/source.yaml")):
        told = yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader)
        if "tables" in told:
            told["tables"] = dict(reversed(told["tables"].items()))
            file.write_text(yaml.safe_dump(told, sort_keys=False, allow_unicode=True), "utf-8")
    return to


def differing_of(country: str, earlier: Path, later: Path) -> list[str]:
    """Marts of the office whose rows of one country are not the same in both folders."""
    con = connect(None)
    for number, path in enumerate((earlier, later)):
        folder = Folder(path.resolve())
        attach(con, folder.office(), f"office{number}", keys_of(folder).storage, read_only=True)
    columns: dict[str, list[tuple[str, str]]] = {}
    told = "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE database_name = 'office0' ORDER BY column_index"
    for table, column, kind in con.execute(told).fetchall():
        columns.setdefault(table, []).append((column, kind))
    marts = {t: c for t, c in columns.items() if t.startswith("mart_") and "country" in dict(c)}
    assert len(marts) > 10
    return [table for table, held in marts.items() if not _is_same(con, table, held, country)]


def _is_same(con: duckdb.DuckDBPyConnection, table: str, held: list[tuple[str, str]], country: str) -> bool:
    shown = ", ".join(f"round({c}, 9)" if kind == "DOUBLE" else c for c, kind in held if c not in OF_THE_REFRESH)
    sides = [f"(SELECT {shown} FROM office{n}.{table} WHERE country = '{country}')" for n in (0, 1)]
    both = [con.execute(f"SELECT count(*) FROM ({a} EXCEPT ALL {b})").fetchone() for a, b in (sides, sides[::-1])]
    return both == [(0,), (0,)]


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


def test_tables_of_a_description_in_another_order_make_the_same_marts(as_received, tmp_path, monkeypatch):
    folder = with_tables_turned_round(as_received, tmp_path / "turned")
    refreshed_with(folder, 2, KEYS, monkeypatch)
    assert differing(as_received, folder, "source") == []  # which names its description by hash


def test_what_another_country_asks_changes_no_row_of_this_one(as_received, tmp_path, monkeypatch):
    folder = same_inputs(as_received, tmp_path / "neighbour")
    villages(folder, "a neighbour", "UGA", 60)
    refreshed_with(folder, 2, KEYS, monkeypatch)
    assert differing_of("XSA", as_received, folder) == []


@pytest.mark.thorough
def test_a_neighbour_and_tables_turned_round_change_nothing_of_the_demo(sarandia, tmp_path, monkeypatch):
    folder = with_tables_turned_round(sarandia, tmp_path / "turned")
    refreshed_with(folder, 2, DEMO_KEYS, monkeypatch)
    assert differing(sarandia, folder, "source") == []  # which names its description by hash
    beside = same_inputs(sarandia, tmp_path / "neighbour")
    villages(beside, "a neighbour", "UGA", 60)
    refreshed_with(beside, 2, DEMO_KEYS, monkeypatch)
    assert differing_of("XSA", sarandia, beside) == []


@pytest.mark.thorough
@pytest.mark.parametrize("cores", [1, 2, 4])
def test_the_rows_of_the_demo_in_another_order_make_the_same_marts(sarandia, tmp_path, monkeypatch, cores):
    folder = permuted(sarandia, tmp_path / "permuted", cores)
    refreshed_with(folder, cores, DEMO_KEYS, monkeypatch)
    assert differing(sarandia, folder) == []
