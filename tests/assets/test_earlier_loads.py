"""The last accepted load of an earlier program: kept whatever form it has, as long as all its rows can be read."""

import json
import os
import shutil
from pathlib import Path

import pytest
from falling import ROWS, of, place
from source_loads import SECRET, loaded

from assets.core.load_receipt import read_load
from assets.core.mending import mend
from assets.core.tables import received_views
from assets.linkage.records import linkage_records
from assets.raw.sources import received
from warehouse.connection import connect, parquet, write_encrypted
from warehouse.folder import Folder
from warehouse.keys import Keys
from warehouse.store_format import write_format

KEYS = Keys(SECRET, SECRET)
ANOTHER = "QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI="


@pytest.fixture(scope="module")
def accepted(tmp_path_factory) -> Path:
    """A register of 12 rows, one of them with a finding, as this program accepted it."""
    strange = ROWS[11].replace(",CO02,", ",CO99,").replace(",CO01,", ",CO99,")
    folder = place(tmp_path_factory.mktemp("accepted"), of([*ROWS[:11], strange]))
    load = loaded(folder)
    assert load.refusal is None and [table.n_findings for file in load.files for table in file.tables] == [1]
    return folder


@pytest.fixture
def earlier(accepted: Path, tmp_path: Path) -> Folder:
    """The same as a first program left it: plain receipts, a finding without its record, rows without a column of today."""
    folder = Folder(Path(shutil.copytree(accepted, tmp_path / "data")))
    for file in folder.store.rglob("*.json"):
        file.write_text(json.dumps(json.loads(file.read_text())["content"]))
    (rows,), (findings,) = folder.core.rglob("*_record.parquet"), folder.core.rglob("*.findings.parquet")
    receipt = folder.core / "register" / "accepted.json"
    said = json.loads(receipt.read_text())
    said["of_an_earlier_program"] = said["files"][0].pop("line_end")
    del said["files"][0]["tables"][0]["profile"], said["files"][0]["tables"][0]["constants"]["device"]
    receipt.write_text(json.dumps(said))
    con = connect(SECRET)
    for path, without in ((rows, "provider_sex"), (findings, "record_id")):
        write_encrypted(con, f"SELECT * EXCLUDE ({without}) FROM {parquet([path])}", path)
    con.close()
    return folder


def refused_now(folder: Folder) -> Folder:
    """The register comes cut off, and what is kept is mended as a refresh does."""
    file = folder.raw / "register" / "victims.csv"
    file.write_text(file.read_text()[:-9])
    assert mend(folder, KEYS)
    return folder


def test_it_counts_with_all_its_rows_in_todays_columns(earlier):
    load = loaded(refused_now(earlier).path)
    assert load.stale and load.refusal["rule_id"] == "file_is_not_truncated"
    con = connect(SECRET)
    sources = received(earlier)
    received_views(con, earlier, [load], sources)
    counted = "count(*), count(DISTINCT record_id), max(device), min(device), count(provider_sex), count(sex)"
    sql = f"SELECT {counted} FROM casualty_record_received"
    assert con.execute(sql).fetchall() == [(12, 12, "not_asked", "not_asked", 0, 12)]
    assert linkage_records(con, earlier, [load], sources).num_rows == 12  # who is in two lists can still be known
    (findings,) = [earlier.path / table.findings for table in load.files[0].tables]
    assert con.execute(f"SELECT count(*), count(record_id) FROM {parquet([findings])}").fetchall() == [(1, 0)]
    con.close()
    assert mend(earlier, KEYS) == []  # from now on it is as today's program writes it


def test_the_first_refresh_is_held_against_it(earlier):
    mend(earlier, KEYS)
    load = loaded(place(earlier.path, of(ROWS[:6])))
    assert load.refusal["rule_id"] == "load_is_not_less_than_before"
    assert [
        (one["n_before"], one["n_now"]) for one in load.refusal["params"]["reason"] if one["says"] == "fall_rows"
    ] == [(12, 6)]


@pytest.mark.parametrize("what", ["rows", "receipt", "findings", "a row is missing"])
def test_what_cannot_be_read_whole_is_set_aside_and_ends_nothing(earlier, what):
    (rows,) = earlier.core.rglob("*_record.parquet")
    if what == "receipt":
        (earlier.core / "register" / "accepted.json").write_text('{"format": 0, "checksum": "0", "content": {}}')
    elif what == "a row is missing":
        con = connect(SECRET)
        write_encrypted(con, f"SELECT * FROM {parquet([rows])} LIMIT 11", rows)
        con.close()
    else:
        file = rows if what == "rows" else rows.with_suffix(".findings.parquet")
        content = bytearray(file.read_bytes())
        content[20] ^= 1
        file.write_bytes(content)
    load = loaded(refused_now(earlier).path)
    assert load.stale and load.files == []
    assert not (earlier.core / "register" / "accepted.json").exists()


def test_a_kill_while_it_is_brought_over_loses_nothing(earlier, monkeypatch):
    """Ended after every write and every move in turn; the next refresh finds the load all the same."""
    sync, killed = os.fsync, 0
    while True:
        folder, left = Folder(Path(shutil.copytree(earlier.path, earlier.path.with_name(f"killed-{killed}")))), [killed]

        def synced(handle: int, left=left) -> None:
            sync(handle)
            left[0] -= 1
            if left[0] < 0:
                raise KeyboardInterrupt

        try:
            with monkeypatch.context() as patch:
                patch.setattr(os, "fsync", synced)
                mend(folder, KEYS)
            break
        except KeyboardInterrupt:
            killed += 1
        mend(folder, KEYS)
        load = read_load(folder.core / "register" / "accepted.json")
        assert load and sum(table.n_accepted for file in load.files for table in file.tables) == 12, killed
    assert killed >= 10


def test_under_another_linkage_secret_names_are_landed_anew(earlier):
    write_format(earlier, Keys(SECRET, ANOTHER))
    mend(earlier, KEYS)
    assert list(earlier.landing.rglob("*.json")) == [] == list(earlier.identity.rglob("*.parquet"))
    assert read_load(earlier.core / "register" / "accepted.json") is not None
