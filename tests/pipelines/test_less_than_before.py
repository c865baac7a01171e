"""Less than before is a question: a load that lost rows, a year, a province or a column waits until somebody accepts it."""

import json
import shutil
from pathlib import Path

import pytest
from conftest import saddle

YAML = """
source: register
title: Test register
country: COL
source_type: national_registry
counts: true
as_of: 2020-12-31
files: {pattern: "*.csv"}
tables:
  casualty_record:
    key: id
    columns:
      date: {from: day, dates: "%Y-%m-%d"}
      sex: {from: sex}
      age_years: {from: age}
      outcome: {from: outcome}
      admin1_pcode: {from: province}
      civil_status: {value: civilian}
    absent: {disability_status: not asked}
    identity: {name: name}
"""
HEADER = "id,name,day,sex,age,outcome,province,village\n"
PLACES = "country_iso3,level,pcode,name,parent_pcode\nCOL,1,CO01,North,COL\nCOL,1,CO02,South,COL\n"
# 120 rows, 60 in each province: 40 a year of 2017, 2018 and 2019; sex known in all
ROWS = [
    f"{n},Name {n},{2017 + n % 3}-0{1 + n % 9}-05,{'MF'[n % 2]},{20 + n % 40},{['killed', 'injured'][n % 2]},CO0{1 + n % 4 // 2},V"
    for n in range(120)
]


def place(folder: Path, *rows: str, yaml: str = YAML, name: str = "victims.csv", text: bytes | None = None) -> Path:
    """The register with these rows in raw/, beside the places of its country."""
    inbox = folder / "raw" / "register"
    inbox.mkdir(parents=True, exist_ok=True)
    (inbox / "source.yaml").write_text(yaml)
    (inbox / name).write_bytes(text if text is not None else (HEADER + "".join(f"{row}\n" for row in rows)).encode())
    (folder / "reference").mkdir(exist_ok=True)
    (folder / "reference" / "places.csv").write_text(PLACES)
    return folder


def refreshed(folder: Path, code: int = 0) -> dict:
    """The report of a refresh, of the register."""
    done = saddle("refresh", "--data", str(folder), "--json")
    assert done.returncode == code, done.stdout + done.stderr
    return json.loads(done.stdout)["sources"][0]


def total(folder: Path) -> int:
    asked = "select count(*) as n from casualty"
    done = saddle("query", asked, "--office", "--format", "json", "--data", str(folder))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)[0]["n"]


@pytest.fixture(scope="module")
def accepted(tmp_path_factory) -> Path:
    """A register of 120 rows, refreshed once. Tests take a copy."""
    folder = place(tmp_path_factory.mktemp("accepted"), *ROWS)
    refreshed(folder)
    return folder


@pytest.fixture
def folder(accepted: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(accepted, tmp_path / "data"))


def without(*parts: str) -> list[str]:
    return [row for row in ROWS if not any(part in row for part in parts)]


EMPTIED = [",".join([*row.split(",")[:3], "", *row.split(",")[4:]]) for row in ROWS]  # sex of nobody
ONE_LINE = HEADER.strip() + "\v" + "\v".join(ROWS)  # lines that end in a vertical tab
LESS = {
    "header only": (HEADER, ["rows 120 -> 0"]),
    "half": (HEADER + "\n".join(ROWS[:60]) + "\n", ["rows 120 -> 60"]),
    "unknown line ends": (ONE_LINE, ["rows 120 -> 0"]),
    "a missing year": (HEADER + "\n".join(without(",2018-")) + "\n", ["rows 120 -> 80", "year 2018: rows 40 -> 0"]),
    "a missing province": (HEADER + "\n".join(without(",CO02,")) + "\n", ["province CO02: rows 60 -> 0"]),
    "an emptied column": (HEADER + "\n".join(EMPTIED) + "\n", ["column sex: known 100% -> 0%"]),
}


@pytest.mark.parametrize("loss", LESS)
def test_what_is_less_is_refused_with_both_numbers_until_it_is_accepted(folder, loss):
    content, said = LESS[loss]
    place(folder, text=content.encode())
    done = saddle("refresh", "--data", str(folder))
    assert done.returncode == 3
    for part in said:
        assert (
            f"casualty_record{'' if part.startswith('rows') else ','}{':' if part.startswith('rows') else ''} {part}"
            in done.stdout
        )
    assert total(folder) == 120
    assert "(newest file refused)" in saddle("status", "--data", str(folder)).stdout
    answered = saddle("accept", "register", "--reason", "the office says so", "--data", str(folder))
    assert answered.returncode == 0, answered.stderr
    report = refreshed(folder)
    assert not report["stale"] and report["let_through_by"] == 1
    assert (
        sum(table["n_accepted"] for table in report["tables"])
        == total(folder)
        == (0 if said == ["rows 120 -> 0"] else content.count("\n") - 1)
    )
    listed = saddle("accept", "list", "--data", str(folder)).stdout
    assert listed.startswith("1. register: casualty_record") and "the office says so" in listed and said[0] in listed
