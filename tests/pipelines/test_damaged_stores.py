"""What is kept between refreshes is damaged, of another program or under another key: mended and said, or refused in words."""

import json
import os
import shutil
from pathlib import Path

import duckdb
import pytest
from conftest import HEADER, REGISTER_YAML, saddle

pytestmark = pytest.mark.slow

ROWS = [f"{n},Person{n},0{n}/03/2019,F,{10 + n},injured,4.5,-74.1,V\n" for n in range(1, 6)]
ANOTHER_KEY = "B" * 43 + "="


@pytest.fixture(scope="module")
def five(tmp_path_factory) -> Path:
    """A refreshed folder of five rows, made by somebody who keeps nothing private."""
    folder = tmp_path_factory.mktemp("kept") / "data"
    inbox = folder / "raw" / "register"
    inbox.mkdir(parents=True)
    (inbox / "source.yaml").write_text(REGISTER_YAML)
    (inbox / "victims.csv").write_text(HEADER + "".join(ROWS))
    before = os.umask(0)
    try:
        done = saddle("refresh", "--data", str(folder))
    finally:
        os.umask(before)
    assert done.returncode == 0, done.stderr
    return folder


def copied(five: Path, place: Path) -> Path:
    return Path(shutil.copytree(five, place / "data"))


def figures(folder: Path) -> list[tuple]:
    with duckdb.connect(str(folder / "marts" / "marts.duckdb"), read_only=True) as con:
        return con.execute("SELECT figure_id, value, value_status FROM mart_figure ORDER BY ALL").fetchall()


def halved(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def emptied(file: Path) -> None:
    os.truncate(file, 0)


def flipped(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def one(folder: Path, pattern: str) -> Path:
    (found,) = folder.glob(pattern)
    return found


def test_what_is_damaged_is_set_aside_made_anew_and_said(five, tmp_path):
    folder = copied(five, tmp_path)
    store = folder / "store"
    halved(one(store, "landing/register/*.parquet"))
    flipped(one(store, "core/register/*.casualty_record.parquet"))
    emptied(one(store, "core/register/accepted.json"))
    emptied(store / "linkage" / "pairs.parquet")
    flipped(store / "linkage" / "overlaps.json")
    flipped(store / "last_refresh.json")
    halved(one(store, "office/*.duckdb"))
    flipped(store / "current")
    flipped(folder / "marts" / "marts.duckdb")
    halved(folder / "dagster" / "history" / "runs.db")
    emptied(folder / "dagster" / "dagster.yaml")
    done = saddle("refresh", "--data", str(folder))
    assert done.returncode == 0, done.stdout + done.stderr
    # landing: text, identifiers and receipt; core: rows, findings and receipt; accepted, pairs, overlaps, last_refresh, office
    assert "11 kept files were damaged or of an earlier version (first store/core/register/" in done.stdout
    assert "The list of earlier runs (Dagster's page) could not be read" in done.stdout
    assert figures(folder) == figures(five)
    assert (store / "set_aside" / "dagster" / "history" / "runs.db").exists()
    half = store / "checksums.partial-1"  # of a refresh killed when all but its last note was done
    half.write_text("half")
    again = saddle("refresh", "--data", str(folder))
    assert not half.exists()
    assert again.returncode == 0 and "Nothing has changed" in again.stdout and "set aside" not in again.stdout
    assert not (store / "set_aside").exists()


def test_damaged_public_marts_alone_are_noticed(five, tmp_path):
    folder = copied(five, tmp_path)
    marts = folder / "marts" / "marts.duckdb"
    time = marts.stat()
    flipped(marts)
    os.utime(marts, ns=(time.st_atime_ns, time.st_mtime_ns))
    done = saddle("refresh", "--data", str(folder))
    assert done.returncode == 0 and "Done. The marts are in" in done.stdout
    assert figures(folder) == figures(five)


def test_the_next_program_s_folder_is_refused_before_anything_is_touched(five, tmp_path):
    folder = copied(five, tmp_path)
    (folder / "store" / "format.json").write_text('{"format": 2}')
    before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    words = [
        ("refresh",),
        ("status",),
        ("query", "select 1"),
        ("review", "list"),
        ("forget", "x", "--reason", "y", "--yes"),
    ]
    for word in words:
        done = saddle(*word, "--data", str(folder))
        assert done.returncode == 3, (word, done.stdout, done.stderr)
        assert "were made by a newer version of SADDLE (format 2; this one knows up to 1)" in done.stderr, word
    assert {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()} == before


def test_a_damaged_proof_of_a_key_is_no_wrong_key(five, tmp_path):
    folder = copied(five, tmp_path)
    file = folder / "store" / "format.json"
    for kind in ("storage", "linkage"):
        said = json.loads(file.read_text())
        file.write_text(json.dumps({**said, kind: said[kind][:-1] + ("0" if said[kind][-1] != "0" else "1")}))
        done = saddle("refresh", "--data", str(folder))
        assert done.returncode == 0 and "kept files were damaged or of an earlier version" in done.stdout, kind
        assert figures(folder) == figures(five)
        assert json.loads(file.read_text()) == said


def test_stores_of_an_earlier_program_are_made_anew_and_said(five, tmp_path):
    folder = copied(five, tmp_path)
    (folder / "store" / "format.json").unlink()
    asked = saddle("review", "export", str(tmp_path / "pairs.xlsx"), "--data", str(folder))
    assert asked.returncode == 3 and "Run `saddle refresh`" in asked.stderr
    done = saddle("refresh", "--data", str(folder))
    assert done.returncode == 0, done.stdout + done.stderr
    # the accepted load stays with what it was landed as; else: verdict, findings (none), pairs, compared, overlaps, made,
    # what is kept of marts, ...; what numbers of needs are rounded from stays
    assert "10 kept files were damaged or of an earlier version (first store/core/register/" in done.stdout
    assert figures(folder) == figures(five)


def test_another_storage_key_is_refused_in_words(five, tmp_path):
    folder = copied(five, tmp_path)
    done = saddle("refresh", "--data", str(folder), SADDLE_KEY=ANOTHER_KEY)
    assert done.returncode == 3 and "The key storage.key is missing or does not fit" in done.stderr


def test_stores_are_their_owner_s_alone_whatever_the_umask(five):
    rooms = [five / "store", five / "dagster"]
    every = [path for room in rooms for path in (room, *room.rglob("*"))]
    assert len(every) > 20
    assert [path for path in every if path.stat().st_mode & 0o777 != (0o700 if path.is_dir() else 0o600)] == []


@pytest.mark.thorough
@pytest.mark.parametrize("damage", [halved, emptied, flipped])
def test_no_damaged_file_ends_a_refresh_twice_with_1(five, tmp_path, damage):
    kept = [
        f.relative_to(five) for room in ("store", "marts", "dagster") for f in (five / room).rglob("*") if f.is_file()
    ]
    wrong = []
    for file in sorted(path for path in kept if (five / path).stat().st_size):
        folder = copied(five, tmp_path)
        damage(folder / file)
        first = saddle("refresh", "--data", str(folder))
        codes = [first.returncode, saddle("refresh", "--data", str(folder)).returncode]
        if codes != [0, 0] or figures(folder) != figures(five):
            wrong.append((str(file), codes, first.stderr[-200:]))
        print(damage.__name__, file, codes, flush=True)
        shutil.rmtree(folder)
    assert wrong == []
