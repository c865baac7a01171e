"""A log of decisions that lost entries, is gone, or is an older copy is told of; a log that only went on is not."""

import os
import shutil
import subprocess
import sys
import uuid

import pytest
from test_decisions import OTHER, SECRET, WHEN

from schemas.findings import Refused
from schemas.messages import rule_message
from warehouse import anchored
from warehouse.anchors import beside_the_keys, in_the_store
from warehouse.decisions import append, log_file, read, reseal
from warehouse.folder import Folder

KINDS = ("consent", "correction", "evidence", "link", "tombstone")


def add(folder, kind, *records):
    append(folder, kind, [{"record_id": record} for record in records], SECRET, who="Amina", when=WHEN)


@pytest.fixture
def folder(tmp_path):
    made = Folder(tmp_path / "data")
    made.path.mkdir()
    (made.path / ".folder-id").write_text(uuid.uuid4().hex)
    for kind in KINDS:
        add(made, kind, "a1")
        add(made, kind, "b2", "c3")
        add(made, kind, "d4")
    anchored.check(made, SECRET)
    return made


def refusal(folder) -> Refused:
    with pytest.raises(Refused) as refused:
        anchored.check(folder, SECRET)
    return refused.value


def _lines(content: bytes) -> list[bytes]:
    return content.splitlines(keepends=True)


DAMAGES = {
    "halved": lambda content: content[: len(content) // 2],
    "emptied": lambda content: b"",
    "one bit flipped in its first line": lambda content: bytes([content[0] ^ 1]) + content[1:],
    "one bit flipped in the middle": lambda content: (
        content[: (at := len(content) // 2)] + bytes([content[at] ^ 1]) + content[at + 1 :]
    ),
    "one bit flipped in its last full stop": lambda content: content[:-2] + bytes([content[-2] ^ 1]) + content[-1:],
    "deleted": None,
    "last line off": lambda content: b"".join(_lines(content)[:-1]),
    "only its first line": lambda content: _lines(content)[0],
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("damage", DAMAGES)
def test_every_loss_is_told_with_the_name_of_the_log(folder, kind, damage):
    file = log_file(folder, kind)
    change, content = DAMAGES[damage], file.read_bytes()
    file.unlink() if change is None else file.write_bytes(change(content))
    assert refusal(folder).params["file" if damage != "one bit flipped in its first line" else "expected"] == str(file)
    file.write_bytes(content)
    assert anchored.check(folder, SECRET).new == ()


def older_copy(folder: Folder, tmp_path) -> Folder:
    """A copy of the folder, before three more were forgotten and a reason that quoted one of them was replaced."""
    copy = Folder(tmp_path / "backup")
    shutil.copytree(folder.path, copy.path)
    add(folder, "tombstone", "e5", "f6")
    add(folder, "tombstone", "g7")
    reseal(folder, "correction", SECRET, lambda one: {**one.what, "reason": "(forgotten)"})
    return copy


@pytest.mark.parametrize("what", ["decisions", "."], ids=["decisions alone", "the whole folder"])
def test_an_older_backup_stops_and_names_who_would_come_back_until_somebody_accepts_it(folder, tmp_path, what):
    copy = older_copy(folder, tmp_path)
    assert anchored.check(folder, SECRET).new == ()
    shutil.rmtree(folder.path / what)
    shutil.copytree(copy.path / what, folder.path / what)
    found = refusal(folder)
    assert found.rule_id == "decisions_hold_their_anchor"
    assert found.params["value"] == "e5, f6, g7"
    assert found.params["found"] == "correction.log: 4 / 4; tombstone.log: 4 / 7"
    for language in ("en", "fr", "es", "ar"):
        message, fix = rule_message(found.rule_id, language, found.params)
        assert "e5, f6, g7" in message and "saddle accept decisions" in fix and "[" not in message + fix
    with pytest.raises(Refused, match="decisions_hold_their_anchor"):
        add(folder, "tombstone", "h8")
    broken = anchored.accept(folder, SECRET, "the disk was lost", "Luz")
    assert [(one.file.name, one.n, one.n_before, one.forgotten) for one in broken] == [
        ("correction.log", 4, 4, ()), ("tombstone.log", 4, 7, ("e5", "f6", "g7")),
    ]  # fmt: skip
    (said,) = read(folder, anchored.KIND, SECRET)
    assert (said.who, said.what["accepted"], said.what["reason"]) == ("Luz", "decisions", "the disk was lost")
    assert anchored.check(folder, SECRET).new == ()
    add(folder, "tombstone", "e5")
    assert anchored.accept(folder, SECRET, "again", "Luz") == []


def test_the_anchor_of_the_last_refresh_serves_where_the_other_is_lost(folder, tmp_path):
    copy = older_copy(folder, tmp_path)
    anchored.check(folder, SECRET)
    shutil.rmtree(beside_the_keys(folder))
    shutil.rmtree(folder.decisions)
    shutil.copytree(copy.decisions, folder.decisions)
    assert refusal(folder).params["value"] == "e5, f6, g7"


def test_a_log_that_went_on_or_was_sealed_anew_holds_every_earlier_anchor(folder, tmp_path):
    """Also where the one who sealed it anew was ended before the anchor moved, or works on another machine."""
    kept = tmp_path / "anchors"
    shutil.copytree(beside_the_keys(folder), kept)
    for n in range(5):
        add(folder, "correction", f"x{n}")
        reseal(folder, "correction", SECRET, lambda one, n=n: {**one.what, "reason": f"(forgotten) {n}"})
    shutil.rmtree(beside_the_keys(folder))
    shutil.copytree(kept, beside_the_keys(folder))
    shutil.rmtree(in_the_store(folder))
    assert anchored.check(folder, SECRET).new == ()
    assert [one.what["record_id"] for one in read(folder, "correction", SECRET)][4:] == ["x0", "x1", "x2", "x3", "x4"]


def test_a_folder_without_anchors_gets_them_and_says_so_once(folder):
    shutil.rmtree(beside_the_keys(folder))
    shutil.rmtree(in_the_store(folder))
    add(folder, "link", "e5")  # a log nobody has seen before is not trusted because somebody adds to it
    assert anchored.check(folder, SECRET).new == KINDS
    assert anchored.check(folder, SECRET).new == ()
    for file in beside_the_keys(folder).iterdir():
        assert file.stat().st_mode & 0o777 == 0o600
        assert b"record_id" not in file.read_bytes() and b"{" not in file.read_bytes()


def test_a_copy_elsewhere_goes_its_own_way_and_a_folder_put_back_elsewhere_does_not(folder, tmp_path):
    copy = older_copy(folder, tmp_path)
    assert anchored.check(copy, SECRET).new == ()  # both are there: two folders
    add(copy, "tombstone", "z9")
    shutil.rmtree(folder.path)
    (tmp_path / "elsewhere").mkdir()
    shutil.move(copy.path, tmp_path / "elsewhere" / "data")
    moved = Folder(tmp_path / "elsewhere" / "data")
    assert refusal(moved).params["value"] == "e5, f6, g7"


def test_an_anchor_that_cannot_be_opened_is_none_and_one_that_cannot_be_written_is_told(folder, tmp_path, monkeypatch):
    for file in beside_the_keys(folder).iterdir():
        file.write_bytes(file.read_bytes()[:-9])
    assert anchored.check(folder, SECRET).new == ()  # the one of the last refresh is there
    with pytest.raises(Refused, match="key_is_available"):
        anchored.check(folder, OTHER)
    blocked = tmp_path / "a file"
    blocked.write_text("")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(blocked))
    assert not anchored.check(folder, SECRET).is_kept
    add(folder, "link", "e5")
    assert len(read(folder, "link", SECRET)) == 5


def test_an_anchor_half_written_by_a_killed_command_is_swept_away_one_being_written_is_not(folder):
    room = beside_the_keys(folder)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left, at_work = (room / f"evidence.partial-{pid}" for pid in (gone.pid, os.getppid()))
    for file in (left, at_work):
        file.write_bytes(b"half")
    anchored.set_now(folder, SECRET)
    assert not left.exists() and at_work.exists()
