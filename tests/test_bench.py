"""The rivals of the benchmark do the work of a refresh: same rows, same record_ids, same marts (never a time)."""

import os
import subprocess
import sys

import pytest
from conftest import REPOSITORY, saddle

from assets.marts.build import mart_files
from bench.data import MARTS
from warehouse.connection import attach, connect, parquet
from warehouse.folder import Folder

pytestmark = pytest.mark.slow
ROWS = 300


def ran(*words: str) -> None:
    done = subprocess.run([sys.executable, "-m", *words], cwd=REPOSITORY, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.mark.thorough
def test_the_rivals_do_the_work_of_a_refresh(tmp_path):
    data, bare, plain = tmp_path / "data", tmp_path / "bare", tmp_path / "plain"
    ran("bench.data", str(data), str(ROWS))
    ran("bench.bare_duckdb", str(data), str(bare))
    ran("bench.plain_pandas", str(data), str(plain))
    assert saddle("refresh", "--data", str(data)).returncode == 0
    con = connect(os.environ["SADDLE_KEY"])
    attach(con, Folder(data).office(), "ours", os.environ["SADDLE_KEY"], read_only=True)
    (core,) = (path for path in (data / "store" / "core").rglob("*.parquet") if "findings" not in path.name)
    (accepted,) = con.execute(f"SELECT count(*) FROM {parquet([core])}").fetchone()
    assert 0.95 * ROWS < accepted < ROWS
    # bare DuckDB judges nothing: it holds every row, ours with the same id
    ids = f"SELECT record_id FROM {parquet([bare / 'core.parquet'])}"
    assert con.execute(f"SELECT count(*), count(DISTINCT record_id) FROM ({ids})").fetchone() == (ROWS, ROWS)
    assert con.execute(f"SELECT count(*) FROM ({ids}) SEMI JOIN {parquet([core])} USING (record_id)").fetchone() == (
        accepted,
    )
    # plain pandas judges by the same contract: its marts are ours, cell by cell
    for name in MARTS:
        header, _ = mart_files()[name]
        columns = ", ".join([*header.keys, *header.counts])
        ours, theirs = f"ours.mart_{name}", f"read_parquet('{plain / f'mart_{name}.parquet'}')"
        for one, other in ((ours, theirs), (theirs, ours)):
            assert con.execute(f"SELECT {columns} FROM {one} EXCEPT ALL SELECT {columns} FROM {other}").fetchall() == []
