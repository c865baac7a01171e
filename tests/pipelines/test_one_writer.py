"""Killed, held open, started twice: whatever happens to a refresh, people see the marts before it or those after it."""

import fcntl
import json
import os
import subprocess
import sys
import time

import duckdb
import pytest
from conftest import REPOSITORY, saddle

pytestmark = pytest.mark.slow

ROWS = [f"{n},P,0{n % 9 + 1}/03/2019,F,{10 + n},injured,4.5,-74.1,V" for n in range(1, 13)]
TIMES, SEED = 6, 20190305


def n_total(con) -> int:
    return con.execute(
        "SELECT n_total FROM mart_casualty_annual WHERE period = '2019' AND admin1 = 'all' AND admin2 = 'all'"
    ).fetchone()[0]


READER = """
import duckdb, sys
con = duckdb.connect(sys.argv[1], read_only=True)
ask = "SELECT sum(value) FROM mart_figure WHERE mart = 'casualty_annual'"
print(con.execute(ask).fetchone()[0], flush=True)
sys.stdin.readline()
print(con.execute(ask).fetchone()[0])
"""


def held_open(marts) -> subprocess.Popen:
    """Another process that opens the marts and keeps them open over every refresh to come."""
    reader = [sys.executable, "-c", READER, str(marts)]
    return subprocess.Popen(reader, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@pytest.mark.thorough
def test_killed_at_random_moments_the_marts_stay_whole_and_the_next_run_completes(register):
    folder = register(*ROWS)
    marts = folder / "marts" / "marts.duckdb"
    tester = subprocess.Popen(
        [sys.executable, "-m", "killed", str(folder), str(TIMES), str(SEED)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": f"{REPOSITORY}:{REPOSITORY / 'tests' / 'pipelines'}"},
    )
    seen, ends, n = 12, [], 0
    reader = None
    for line in tester.stdout:
        number, moment, end = line.split()
        ends.append(end)
        with duckdb.connect(str(marts), read_only=True) as con:
            now, figures = n_total(con), con.execute("SELECT count(*) FROM mart_figure").fetchone()[0]
        assert figures > 0 and now in (seen, 12 + int(number) + 1), f"{n} after a kill at {moment} s"
        seen, n = now, n + 1
        reader = reader or held_open(marts)
        tester.stdin.write("\n")
        tester.stdin.flush()
    assert tester.wait() == 0
    assert len(ends) == TIMES and ends.count("killed") > TIMES / 2
    done = saddle("refresh", "--data", str(folder), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["sources"][0]["tables"][0]["n_accepted"] == 12 + TIMES
    with duckdb.connect(str(marts), read_only=True) as con:
        assert n_total(con) == 12 + TIMES
    before, after = reader.communicate("\n")[0].split()
    assert before == after
    office = json.loads(
        saddle("query", "SELECT count(*) AS n FROM casualty", "--office", "--format", "json", "--data", str(folder)).stdout
    )  # fmt: skip
    assert office == [{"n": 12 + TIMES}]
    assert not [path for path in folder.rglob("*") if ".partial-" in path.name]
    assert len(list((folder / "store" / "office").iterdir())) == 1


def test_a_second_refresh_waits_or_says_so(register):
    folder = register(*ROWS)
    with open(folder / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        told = saddle("refresh", "--data", str(folder), "--no-wait")
        assert told.returncode == 3
        assert told.stderr.startswith("Another refresh of this folder is running, so this one did nothing.")
        waiting = subprocess.Popen(
            [str(REPOSITORY / "saddle"), "refresh", "--data", str(folder), "--json"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        said = waiting.stderr.readline()
        assert said.startswith("Another refresh of this folder is running. This one waits")
        time.sleep(0.5)
        assert waiting.poll() is None and not (folder / "marts").exists()
        fcntl.flock(lock, fcntl.LOCK_UN)
    out, _ = waiting.communicate(timeout=120)
    assert waiting.returncode == 0 and json.loads(out)["changed"] is True
