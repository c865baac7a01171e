"""The process that writes the public file says which table it is at, and its end is told whatever it was."""

import subprocess

import duckdb
import pyarrow as pa
import pytest

from warehouse.progress import heard_by
from warehouse.public_file import write_commented, write_duckdb


def two_tables(folder):
    folder.mkdir()
    for name, numbers in (("ages", [3, 4]), ("days", [5])):
        write_commented(pa.table({"n": numbers}), f"about {name}", {"n": "a number"}, folder / f"{name}.parquet")
    return folder


def test_each_table_is_told_when_it_is_begun(tmp_path):
    heard = []
    with heard_by(lambda doing: heard.append((doing.what, doing.table))):
        write_duckdb(two_tables(tmp_path / "public"), tmp_path / "out.duckdb")
    assert heard == [("doing_publish", "ages"), ("doing_publish", "days")]
    con = duckdb.connect(tmp_path / "out.duckdb", read_only=True)
    assert con.execute("SELECT n FROM ages ORDER BY n").fetchall() == [(3,), (4,)]
    assert con.execute("SELECT comment FROM duckdb_tables() ORDER BY table_name").fetchall() == [
        ("about ages",),
        ("about days",),
    ]


def test_a_file_that_cannot_be_read_ends_with_what_the_process_said(tmp_path):
    folder = two_tables(tmp_path / "public")
    (folder / "ages.parquet").write_bytes(b"no parquet")
    with pytest.raises(subprocess.CalledProcessError) as ended:
        write_duckdb(folder, tmp_path / "out.duckdb")
    assert "Parquet magic bytes" in ended.value.stderr
