"""Settings through the real command: what follows from each is made anew and nothing else, and a release says what it follows from."""

import hashlib
import json

import duckdb
import pytest
from conftest import REPOSITORY, saddle

pytestmark = pytest.mark.slow

ROWS = [f"{n},Person {n},05/03/2019,{'F' if n % 2 else 'Mies'},{20 + n},injured,4.5,-74.1,V" for n in range(1, 13)]


def refreshed(folder) -> dict:
    """What the report of a refresh says of the one table."""
    done = saddle("refresh", "--data", str(folder), "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    (source,) = json.loads(done.stdout)["sources"]
    (table,) = source["tables"]
    return {"accepted": table["n_accepted"], "unread": table["unread"]}


def in_marts(folder) -> tuple[dict, tuple]:
    """Notes of the marts, and the year's total with its status."""
    con = duckdb.connect(str(folder / "marts" / "marts.duckdb"), read_only=True)
    notes = dict(con.execute("SELECT topic, note FROM notes").fetchall())
    total = con.execute(
        "SELECT n_total, n_total_status FROM mart_casualty_annual WHERE period = '2019' AND admin1 = 'all' AND country = 'COL'"
    ).fetchone()
    con.close()
    return notes, total


def judged(folder) -> dict[str, int]:
    """When each verdict was written."""
    return {file.name: file.stat().st_mtime_ns for file in (folder / "store" / "core").rglob("*.parquet*")}


def test_a_refresh_follows_the_settings_and_a_release_records_both_hashes(register):
    folder = register(*ROWS)
    assert refreshed(folder)["unread"] == {"sex": 6}  # `Mies` is no word the program knows
    assert "centre_settings_sha256" not in in_marts(folder)[0]

    (folder / "settings").mkdir()
    (folder / "settings" / "spellings.csv").write_text("list,spelling,code\nsex,mies,male\n")
    assert refreshed(folder) == {"accepted": 12, "unread": {}}
    assert in_marts(folder)[1] == (12, "ok")
    before = judged(folder)

    (folder / "settings" / "disclosure.yaml").write_text("threshold_area: 13\n")
    assert refreshed(folder)["accepted"] == 12
    notes, total = in_marts(folder)
    assert total == (12, "ok")  # a country is exact whatever the threshold of its areas
    assert (notes["threshold_area"], notes["threshold_row"]) == ("13", "5")
    assert judged(folder) == before  # a threshold judges no row again

    made = saddle("release", "prepare", "--data", str(folder), "--date", "2026-11-24")
    assert made.returncode == 0, made.stderr
    about = json.loads((folder / "releases" / "drafts" / "2026-11-24" / "datapackage.json").read_text())["saddle"]
    shipped = (REPOSITORY / "schemas" / "disclosure.yaml").read_bytes()
    assert about["settings_sha256"] == hashlib.sha256(shipped).hexdigest()
    assert about["centre_settings_sha256"] == notes["centre_settings_sha256"] != ""
    assert about["disclosure_rules"]["threshold_area"] == "13"


def test_words_of_reports_are_no_reason_to_refresh(register):
    folder = register(*ROWS[::2])
    refreshed(folder)
    marts = (folder / "marts" / "marts.duckdb").stat().st_mtime_ns
    room = folder / "settings" / "translations" / "fr"
    room.mkdir(parents=True)
    (room / "ours.po").write_text('msgid "Year"\nmsgstr "Millésime"\n')
    refreshed(folder)
    assert (folder / "marts" / "marts.duckdb").stat().st_mtime_ns == marts
