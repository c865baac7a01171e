"""A register that grows by one casualty at each refresh: what the public files of all refreshes tell side by side."""

import csv
import random
import shutil
from itertools import combinations
from pathlib import Path

import duckdb
import pytest
from refreshing import refreshed

from assets.release.outside.findings import DIFFERENCE, NARROW, SOLVABLE
from assets.release.outside.report import attack_all

pytestmark = pytest.mark.slow

REGISTER = """
source: register
country: COL
source_type: national_registry
counts: true
as_of: 2025-12-31
files: {pattern: "*.csv"}
tables:
  casualty_record:
    key: case
    columns:
      date: {from: day, dates: iso}
      admin1_name: {from: province}
      sex: {from: sex}
      age_years: {from: age}
      outcome: {from: outcome}
    absent: {disability_status: not asked}
"""
PROVINCES = ("Antioquia", "Meta", "Nariño", "Caquetá", "Arauca", "Cauca", "Huila")
WEIGHTS = (30, 20, 14, 8, 4, 2, 1)
LEAST = 5
COUNTS = ("n_total", "n_killed", "n_injured", "n_female", "n_male", "n_child", "n_adult")


def casualties(n: int, seed: int) -> list[dict]:
    """Made casualties of 2018 to 2025, more in some provinces than in others."""
    draw = random.Random(seed)
    return [
        {
            "case": f"{seed}-{number}",
            "day": f"{draw.randint(2018, 2025)}-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}",
            "province": draw.choices(PROVINCES, WEIGHTS)[0],
            "sex": draw.choices(("male", "female", "unknown"), (80, 15, 5))[0],
            "age": draw.randint(3, 70),
            "outcome": draw.choices(("injured", "killed"), (70, 30))[0],
        }
        for number in range(n)
    ]


def write(folder: Path, rows: list[dict]) -> None:
    inbox = folder / "raw" / "register"
    inbox.mkdir(parents=True, exist_ok=True)
    (inbox / "source.yaml").write_text(REGISTER, "utf-8")
    with (inbox / "register.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def grown(folder: Path, places: Path, times: int) -> list[Path]:
    """The public file after the first refresh and after each of `times` more, each with one casualty more."""
    rows, more, files = casualties(400, 1), casualties(times, 2), []
    for n in range(times + 1):
        write(folder, rows + more[:n])
        refreshed(folder, *([places] if n == 0 else []))
        files.append(Path(shutil.copy(folder / "marts" / "marts.duckdb", folder / f"{n:02d}.duckdb")))
    return files


def provinces(file: Path) -> dict[tuple, tuple]:
    """(province, year) -> its counts."""
    with duckdb.connect(str(file), read_only=True) as con:
        rows = con.execute(
            f"SELECT admin1, period, {', '.join(COUNTS)} FROM mart_casualty_annual WHERE admin1 <> 'all'"
        ).fetchall()
    return {tuple(row[:2]): tuple(row[2:]) for row in rows}


def says_what_does_not_add_up(file: Path) -> None:
    """A year whose provinces are told as they were before does not call itself complete."""
    with duckdb.connect(str(file), read_only=True) as con:
        rows = con.execute(
            "SELECT period, sum(n_total) FILTER (admin1 = 'all'), sum(n_total) FILTER (admin1 <> 'all' AND admin2 = 'all'), "
            "bool_and(is_complete) FILTER (admin1 <> 'all') FROM mart_casualty_annual GROUP BY period"
        ).fetchall()
    assert all(whole == parts for _, whole, parts, is_complete in rows if is_complete)
    assert any(whole != parts for _, whole, parts, is_complete in rows if parts and not is_complete)


def country(file: Path) -> int:
    with duckdb.connect(str(file), read_only=True) as con:
        ((n,),) = con.execute("SELECT sum(n_total) FROM mart_casualty_annual WHERE admin1 = 'all'").fetchall()
    return n


def tells_of_nobody(files: list[Path]) -> None:
    """No province's number moves by fewer than five between any two files, no row comes or goes, nothing is worked out."""
    told = [provinces(file) for file in files]
    assert len(told[0]) > 20
    for then, now in combinations(told, 2):
        assert then.keys() == now.keys()
        for place, counts in then.items():
            for one, other in zip(counts, now[place], strict=True):
                assert one == other or abs(one - other) >= LEAST, (place, counts, now[place])
    for pair, found in attack_all(files).items():
        some = {rule: sorted(found.names(rule))[:5] for rule in (SOLVABLE, NARROW, DIFFERENCE)}
        assert not any(some.values()), (pair, some)


def test_three_refreshes_with_one_casualty_more(tmp_path, realdata):
    files = grown(tmp_path / "data", realdata / "ref-pcodes" / "pcodes_adm1_adm2_selected.csv", 3)
    assert country(files[3]) - country(files[0]) in (
        1,
        2,
        3,
    )  # the country's numbers go on at once, but for the open year
    says_what_does_not_add_up(files[3])
    tells_of_nobody(files)


@pytest.mark.thorough
def test_twenty_refreshes_with_one_casualty_more(tmp_path, realdata):
    files = grown(tmp_path / "data", realdata / "ref-pcodes" / "pcodes_adm1_adm2_selected.csv", 20)
    tells_of_nobody(files)
