"""Data folders that earlier programs left behind: refreshed today they hold the same records, figures and decisions.

Each archive was made by `make.py` at the commit it is named after, under the demo key; everything in it is invented. A new
commit adds an archive of its own, and none is ever made again.
"""

import json
import tarfile
from pathlib import Path

import pytest
from conftest import DEMO_KEYS, looking_at, saddle

from warehouse.decisions import read
from warehouse.folder import Folder
from warehouse.keys import DEMO_KEYS as KNOWN_TO_EVERYBODY

HERE = Path(__file__).parent
ARCHIVES = sorted(HERE.glob("*.tar.xz"))
FORGOTTEN = (11, 12)


EACH = {"params": ARCHIVES, "ids": lambda archive: archive.name.split(".")[0]}


def unpacked(archive: Path, folder: Path) -> dict:
    """What an earlier program saw in the folder that its archive is unpacked to."""
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return json.loads((folder / "seen.json").read_text())


@pytest.fixture(scope="module", **EACH)
def refreshed(request, tmp_path_factory):
    """The folder after one refresh of today's program, and what the earlier one saw in it."""
    folder = tmp_path_factory.mktemp("earlier") / "data"
    seen = unpacked(request.param, folder)
    done = saddle("refresh", "--data", str(folder), **DEMO_KEYS)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder, seen, done


@pytest.fixture(scope="module", **EACH)
def refused(request, tmp_path_factory):
    """The folder whose register came as its first half when today's program first refreshed it."""
    folder = tmp_path_factory.mktemp("refused") / "data"
    seen = unpacked(request.param, folder)
    register = folder / "raw" / "made-register" / "register.csv"
    whole = register.read_text()
    register.write_text("".join(whole.splitlines(keepends=True)[:11]))
    done = saddle("refresh", "--data", str(folder), **DEMO_KEYS)
    return folder, seen, done, lambda: register.write_text(whole)


def is_as_seen(folder: Path, seen: dict) -> None:
    """Record ids, figures and corrections are what the earlier program saw."""
    with looking_at(folder, DEMO_KEYS) as con:
        ids = dict(con.execute("SELECT source_row, record_id FROM casualty_record").fetchall())
        columns = "n_total, n_killed, n_injured, n_women, n_men, n_girls, n_boys"
        figures = con.execute(
            f"SELECT period, admin1, {columns} FROM mart_casualty_annual UNION ALL "
            f"SELECT 'all', admin1, {columns} FROM mart_casualty_total"  # stood in the mart of years, then
        ).fetchall()
        states = con.execute("SELECT state FROM correction").fetchall()
    assert {str(row): record for row, record in ids.items()} == seen["record_ids"]
    assert {f"{period} {admin1}": list(numbers) for period, admin1, *numbers in figures} == seen["figures"]
    assert states == [("applied",)] * seen["decisions"].get("correction", 0)


def test_there_is_a_folder_of_each_program_and_none_is_large():
    assert {archive.name.split(".")[0] for archive in ARCHIVES} >= {"f8e3bf5", "12c3ddf", "b27d40e"}
    assert max(archive.stat().st_size for archive in ARCHIVES) <= 300_000


def test_records_figures_and_decisions_are_what_they_were(refreshed):
    folder, seen, done = refreshed
    is_as_seen(folder, seen)
    logs = {kind: len(read(Folder(folder), kind, KNOWN_TO_EVERYBODY.linkage)) for kind in seen["decisions"]}
    assert logs == seen["decisions"]
    assert "no file that counts now" not in done.stdout


def test_a_source_refused_at_the_upgrade_keeps_the_load_the_earlier_program_accepted(refused):
    """It is held against that load too: half of the register is a question at the first refresh already."""
    folder, seen, done, received_whole = refused
    assert done.returncode == 3, done.stdout + done.stderr
    assert "casualty_record: rows 20 -> 10" in done.stdout and "Its last accepted load still counts" in done.stdout
    assert "no file that counts now" not in done.stdout
    is_as_seen(folder, seen)
    received_whole()
    done = saddle("refresh", "--data", str(folder), **DEMO_KEYS)
    assert done.returncode == 0, done.stdout + done.stderr
    is_as_seen(folder, seen)


def test_when_words_mean_something_else_one_day_they_still_are(refreshed):
    """The record ids of the rows that were decided about outlive the words of source.yaml, and no name comes back."""
    folder, seen, _ = refreshed
    if "tombstone" not in seen["decisions"]:
        return
    description = folder / "raw" / "made-register" / "source.yaml"
    before = description.read_text()
    description.write_text(before.replace("{f: female, m: male}", "{f: male, m: female}"))
    try:
        done = saddle("refresh", "--data", str(folder), **DEMO_KEYS)
    finally:
        description.write_text(before)
    assert "no file that counts now" not in done.stdout, done.stdout
    with looking_at(folder, DEMO_KEYS) as con:
        ids = dict(con.execute("SELECT source_row, record_id FROM casualty_record").fetchall())
        assert (
            con.execute("SELECT state FROM correction").fetchall() == [("applied",)] * seen["decisions"]["correction"]
        )
    decided = (2, 3, 4, 5, 6, 7, 8, 9, 10, *FORGOTTEN)
    assert {row: ids.get(row) for row in decided} == {row: seen["record_ids"][f"{row}"] for row in decided}


def test_their_releases_verify(refreshed):
    folder, _, _ = refreshed
    releases = [place for place in (folder / "releases").iterdir() if (place / "manifest.json").exists()]
    assert len(releases) == 1
    done = saddle("release", "verify", str(releases[0]), **DEMO_KEYS)
    assert done.returncode == 0, done.stderr
