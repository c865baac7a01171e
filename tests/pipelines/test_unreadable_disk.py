"""A disk that fails while it is read: the disk is named, and no whole file is called damaged.

Here: files that were received or given, in each format, what describes them, and what the program keeps. Not here: writing
(`test_faults`).
"""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import HEADER, REGISTER_YAML, saddle
from faulted import Faults

pytestmark = pytest.mark.slow

COLUMNS = HEADER.strip().split(",")
ROW = ["1", "Person1", "05/03/2019", "F", "30", "injured", "4.5", "-74.1", "V"]
BOUNDARIES = {"type": "FeatureCollection", "features": []}


@pytest.fixture(scope="module")
def faults(tmp_path_factory) -> Iterator[Faults]:
    made = Faults(tmp_path_factory.mktemp("faults"))
    yield made
    made.end()


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """One row in a file of each format."""
    folder = tmp_path_factory.mktemp("unreadable") / "data"
    inbox = folder / "raw" / "register"
    inbox.mkdir(parents=True)
    (inbox / "source.yaml").write_text(REGISTER_YAML.replace('"*.csv"', '"*.*[!l]"'))
    written = f"{HEADER}{','.join(ROW)}\n"
    (inbox / "a.csv").write_text(written)
    (inbox / "b.csv.gz").write_bytes(gzip.compress(written.encode()))
    book = openpyxl.Workbook()
    book.active.append(COLUMNS)
    book.active.append(ROW)
    book.save(inbox / "c.xlsx")
    pq.write_table(pa.table({name: [value] for name, value in zip(COLUMNS, ROW, strict=True)}), inbox / "d.parquet")
    (inbox / "e.json").write_text(json.dumps([dict(zip(COLUMNS, ROW, strict=True))]))
    (folder / "boundaries.geojson").write_text(json.dumps(BOUNDARIES))
    return folder


def is_said_of_the_disk(faults, monkeypatch, name: str, words: tuple[str, ...], folder: Path) -> None:
    monkeypatch.setenv("FAULT_UNREADABLE", f"/{name}")
    code, said, _ = faults.run(Path("/nowhere"), (*words, "--data", str(folder)))
    assert code == 3 and "Input/output error" in said and said.startswith("The disk failed while "), said
    assert name in said.splitlines()[0], said


@pytest.mark.parametrize("name", ["a.csv", "b.csv.gz", "c.xlsx", "d.parquet", "e.json"])
def test_a_received_file_of_every_format(faults, folder, monkeypatch, name):
    file = folder / "raw" / "register" / name
    assert saddle("check", str(file), "--source", "register", "--data", str(folder)).returncode == 0
    is_said_of_the_disk(faults, monkeypatch, name, ("check", str(file), "--source", "register"), folder)


def test_a_description(faults, folder, monkeypatch):
    is_said_of_the_disk(faults, monkeypatch, "source.yaml", ("refresh",), folder)


def test_a_reference(faults, folder, monkeypatch):
    name = "boundaries.geojson"
    is_said_of_the_disk(faults, monkeypatch, name, ("reference", "add", str(folder / name)), folder)


def test_what_is_kept_is_not_set_aside_for_a_failing_disk(faults, folder, tmp_path, monkeypatch):
    """Which program made the stores, and what was written there, is not known: nothing is made anew on a guess."""
    assert saddle("refresh", "--data", str(folder)).returncode == 0
    before = {file: file.stat().st_mtime_ns for file in (folder / "store").rglob("*") if file.is_file()}
    for name in ("format.json", "checksums", "accepted.json"):
        is_said_of_the_disk(faults, monkeypatch, name, ("refresh",), folder)
    assert {file: file.stat().st_mtime_ns for file in (folder / "store").rglob("*") if file.is_file()} == before
