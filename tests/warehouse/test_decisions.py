"""What the centre typed stays: sealed, in order, whole; a write that was cut off costs nothing that was there before."""

import base64
import os
import resource
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone

import pytest
from conftest import REPOSITORY

from schemas.findings import Refused
from warehouse.anchors import beside_the_keys
from warehouse.decisions import Decision, append, log_file, read, reseal
from warehouse.folder import Folder

SECRET = base64.b64encode(b"testing key of exactly 32 bytes.").decode()
OTHER = base64.b64encode(b"another key, also of 32 bytes ..").decode()
WHEN = datetime(2025, 6, 14, 9, 30, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def add(folder, *numbers, kind="evidence", secret=SECRET):
    return append(folder, kind, [{"n": n} for n in numbers], secret, who="Amina", when=WHEN)


def numbers(folder, kind="evidence"):
    return [decision.what["n"] for decision in read(folder, kind, SECRET)]


def before_its_anchor_was_set(folder):
    """A write that was cut off never came to its anchor."""
    shutil.rmtree(beside_the_keys(folder), ignore_errors=True)


def refusal(folder, kind="evidence", secret=SECRET):
    with pytest.raises(Refused) as refused:
        read(folder, kind, secret)
    return refused.value


def test_what_is_added_is_read_again_in_order_with_who_and_when(folder):
    assert add(folder, 1, 2) == 2
    east = datetime(2025, 6, 15, 1, 0, tzinfo=timezone(timedelta(hours=3)))
    append(folder, "evidence", [{"note": "حقل « ألغام »", "value": 0.3, "none": None}], SECRET, who="Luz", when=east)
    assert list(read(folder, "evidence", SECRET)) == [
        Decision(1, "Amina", "2025-06-14T09:30:00+00:00", {"n": 1}),
        Decision(2, "Amina", "2025-06-14T09:30:00+00:00", {"n": 2}),
        Decision(3, "Luz", "2025-06-14T22:00:00+00:00", {"note": "حقل « ألغام »", "value": 0.3, "none": None}),
    ]


def test_a_kind_nobody_used_has_no_decisions_and_no_file(folder):
    assert len(read(folder, "consent", SECRET)) == 0
    assert append(folder, "consent", [], SECRET) == 0
    assert not folder.decisions.exists()


def test_kinds_are_apart(folder):
    add(folder, 1)
    add(folder, 2, kind="record_link")
    assert (numbers(folder), numbers(folder, "record_link")) == ([1], [2])
    assert sorted(file.name for file in folder.decisions.iterdir()) == ["evidence.log", "record_link.log"]


@pytest.mark.parametrize("kind", ["", "../marts", "Evidence", "a/b", "a.log"])
def test_a_kind_is_a_plain_word(folder, kind):
    with pytest.raises(ValueError, match="no kind of decision"):
        log_file(folder, kind)


def test_nothing_typed_can_be_read_in_the_file_and_only_its_owner_opens_it(folder):
    append(folder, "evidence", [{"note": "Xanthippe Qwertz"}], SECRET, who="Leontine")
    content = log_file(folder, "evidence").read_bytes()
    boxes = b"".join(base64.b64decode(line.rstrip(b".")) for line in content.split())
    for word in (b"Xanthippe", b"Leontine", b"note", b"what"):
        assert word not in content + boxes
    assert log_file(folder, "evidence").stat().st_mode & 0o777 == 0o600


def test_the_same_entry_twice_is_not_the_same_line(folder):
    add(folder, 1)
    add(folder, 1)
    lines = log_file(folder, "evidence").read_bytes().split()
    assert len(set(lines)) == 3


def test_another_secret_opens_nothing_and_adds_nothing(folder):
    add(folder, 1)
    before = log_file(folder, "evidence").read_bytes()
    assert refusal(folder, secret=OTHER).rule_id == "key_is_available"
    with pytest.raises(Refused, match="key_is_available"):
        add(folder, 2, secret=OTHER)
    assert log_file(folder, "evidence").read_bytes() == before


def test_a_log_written_by_the_first_version_still_opens(folder):
    folder.decisions.mkdir()
    log_file(folder, "evidence").write_bytes(FIRST_VERSION)
    assert list(read(folder, "evidence", SECRET)) == [Decision(1, "Amina", "2025-06-14T09:30:00+00:00", {"n": 1})]


FIRST_VERSION = (
    b"E8D6/VqC9xRbqUy3NQRZqwIb3AHRCTsguQ7H2vXkGUfbSvf9x0O8qGf2MSgs+APS.\n"
    b"AKfsiSghsq2mJ4FdF4KihsnKnQcBOShikrfoxIHwZcRDXI478iPT+cYoHR9oV1I74i4ZLccYEXyYAJO0MBOgEX776OnQ2UBKKMww"
    b"25qGLpsBlcAc3vxqtcdP0nHwkpI5a0JWv6U=.\n"
)


def test_a_write_cut_off_at_any_byte_loses_nothing_that_was_there_before(folder):
    add(folder, 1, 2)
    file = log_file(folder, "evidence")
    size = file.stat().st_size
    add(folder, 3, 4)
    whole = file.read_bytes()
    for end in range(size, len(whole) + 1):
        file.write_bytes(whole[:end])
        log = read(folder, "evidence", SECRET)
        is_there = end >= len(whole) - 1  # all but its line break
        assert [d.what["n"] for d in log] == ([1, 2, 3, 4] if is_there else [1, 2]), end
        assert log.cut_off == (0 if is_there else end - size)


def test_the_very_first_write_may_be_cut_off_too(folder):
    add(folder, 1)
    file = log_file(folder, "evidence")
    whole = file.read_bytes()
    for end in range(len(whole) - 1):
        file.write_bytes(whole[:end])
        before_its_anchor_was_set(folder)
        assert len(read(folder, "evidence", SECRET)) == 0
        add(folder, 5)
        assert numbers(folder) == [5]
        assert read(folder, "evidence", SECRET).cut_off == 0


@pytest.mark.parametrize("end", [b"", b"\0" * 40, b"\xff\xfe garbage \n of a disk"])
def test_after_a_cut_off_write_the_log_goes_on_and_what_was_cut_off_stays_out(folder, end):
    add(folder, 1)
    file = log_file(folder, "evidence")
    size = file.stat().st_size
    add(folder, 2)
    file.write_bytes(file.read_bytes()[: size + 25] + end)
    remains = file.read_bytes()
    before_its_anchor_was_set(folder)
    assert read(folder, "evidence", SECRET).cut_off >= 25
    add(folder, 3)
    add(folder, 4)
    assert numbers(folder) == [1, 3, 4]
    assert read(folder, "evidence", SECRET).cut_off == 0
    assert file.read_bytes().startswith(remains)


@pytest.mark.parametrize("line", [1, 2, 3])
def test_a_changed_letter_is_seen(folder, line):
    for n in (1, 2, 3):
        add(folder, n)
    file = log_file(folder, "evidence")
    lines = file.read_bytes().split(b"\n")
    changed = bytearray(lines[line])
    changed[30] = ord("A") if changed[30] != ord("A") else ord("B")
    file.write_bytes(b"\n".join([*lines[:line], bytes(changed), *lines[line + 1 :]]))
    found = refusal(folder)
    assert (found.rule_id, found.params["row"]) == ("decisions_are_unchanged", str(line + 1))
    before = file.read_bytes()
    with pytest.raises(Refused, match="decisions_are_unchanged"):
        add(folder, 4)
    assert file.read_bytes() == before


def test_lines_that_are_left_out_moved_doubled_or_from_another_log_are_seen(folder, tmp_path):
    for n in (1, 2, 3):
        add(folder, n)
    elsewhere = Folder(tmp_path / "elsewhere")
    for n in (7, 8, 9):
        add(elsewhere, n)
    add(folder, 1, kind="consent")
    file = log_file(folder, "evidence")
    head, one, two, three = file.read_bytes().split()
    _, _, eight, _ = log_file(elsewhere, "evidence").read_bytes().split()
    _, consent = log_file(folder, "consent").read_bytes().split()
    for lines in (
        [head, two, three],
        [head, two, one, three],
        [head, one, one, two, three],
        [head, one, eight, three],
        [head, consent, two, three],
        [head, one, two[:-1], three],  # its full stop taken off: not cut off, a line follows
    ):
        file.write_bytes(b"\n".join([*lines, b""]))
        assert refusal(folder).rule_id == "decisions_are_unchanged"


def test_a_copy_made_as_text_is_read_and_one_in_another_encoding_is_not_taken_for_empty(folder):
    add(folder, 1)
    add(folder, 2)
    file = log_file(folder, "evidence")
    content = file.read_bytes()
    file.write_bytes(content.replace(b"\n", b"\r\n"))
    add(folder, 3)
    assert numbers(folder) == [1, 2, 3]
    file.write_bytes(content.decode().encode("utf-16"))
    assert refusal(folder).rule_id == "decisions_are_unchanged"


def test_what_is_no_plain_data_adds_nothing(folder):
    add(folder, 1)
    before = log_file(folder, "evidence").read_bytes()
    for strange in ({"n": float("nan")}, {"n": WHEN}):
        with pytest.raises((TypeError, ValueError)):
            append(folder, "evidence", [{"n": 2}, strange], SECRET)
    assert log_file(folder, "evidence").read_bytes() == before


def test_a_full_disk_leaves_the_log_as_it_was(folder):
    add(folder, 1)
    before = log_file(folder, "evidence").read_bytes()
    program = (
        "import sys; from pathlib import Path; from warehouse.decisions import append; from warehouse.folder import Folder; "
        "append(Folder(Path(sys.argv[1])), 'evidence', [{'note': 'x' * 4000}], sys.argv[2])"
    )

    def no_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

    done = subprocess.run(
        [sys.executable, "-c", program, str(folder.path), SECRET],
        cwd=REPOSITORY,
        preexec_fn=no_room,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
    )
    assert "File too large" in done.stderr
    assert log_file(folder, "evidence").read_bytes() == before


def test_many_who_add_at_once_lose_nothing(folder):
    program = (
        "import sys; from pathlib import Path; from warehouse.decisions import append; from warehouse.folder import Folder\n"
        "for n in range(20): append(Folder(Path(sys.argv[1])), 'evidence', [{'n': n, 'by': sys.argv[3]}], sys.argv[2])"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", program, str(folder.path), SECRET, str(by)], cwd=REPOSITORY)
        for by in range(4)
    ]
    assert [process.wait(60) for process in running] == [0, 0, 0, 0]
    found = read(folder, "evidence", SECRET)
    assert (len(found), found.cut_off) == (80, 0)
    for by in "0123":
        assert [d.what["n"] for d in found if d.what["by"] == by] == list(range(20))


def forgotten_in(decision: Decision) -> dict:
    return {"n": "(forgotten)"} if decision.what["n"] == 2 else decision.what


def test_a_log_sealed_anew_has_the_same_decisions_but_for_the_text_that_goes(folder):
    add(folder, 1, 2)
    append(folder, "evidence", [{"n": 3}], SECRET, who="Luz", when=WHEN + timedelta(days=1))
    before, mode = list(read(folder, "evidence", SECRET)), log_file(folder, "evidence").stat().st_mode
    assert reseal(folder, "evidence", SECRET, forgotten_in) == 1
    after = list(read(folder, "evidence", SECRET))
    assert [d.what["n"] for d in after] == [1, "(forgotten)", 3]
    assert [(d.number, d.who, d.when) for d in after] == [(d.number, d.who, d.when) for d in before]
    assert log_file(folder, "evidence").stat().st_mode == mode
    add(folder, 4)
    assert numbers(folder) == [1, "(forgotten)", 3, 4]
    written = log_file(folder, "evidence").read_bytes()
    assert reseal(folder, "evidence", SECRET, forgotten_in) == 0
    assert log_file(folder, "evidence").read_bytes() == written
    assert reseal(folder, "consent", SECRET, forgotten_in) == 0 and not log_file(folder, "consent").exists()


def test_a_log_is_sealed_anew_under_its_own_secret_only_and_whole_or_not_at_all(folder, monkeypatch):
    add(folder, 1, 2)
    written = log_file(folder, "evidence").read_bytes()
    with pytest.raises(Refused, match="key_is_available"):
        reseal(folder, "evidence", OTHER, forgotten_in)

    def killed(source, target):
        raise OSError("killed")

    monkeypatch.setattr(os, "replace", killed)
    with pytest.raises(OSError, match="killed"):
        reseal(folder, "evidence", SECRET, forgotten_in)
    assert log_file(folder, "evidence").read_bytes() == written
    folder.sweep()
    assert [file.name for file in folder.decisions.iterdir()] == ["evidence.log"]


def test_what_is_added_while_a_log_is_sealed_anew_is_not_lost(folder):
    """The one who adds waits for the old file and then writes into the new one."""
    add(folder, 1, 2)
    code = "from test_decisions import add, Folder; from pathlib import Path; import sys; add(Folder(Path(sys.argv[1])), 5)"
    waiting: list[subprocess.Popen] = []

    def slow(decision: Decision) -> dict:
        if not waiting:
            path = f"{REPOSITORY}:{REPOSITORY / 'tests'}:{REPOSITORY / 'tests' / 'warehouse'}"
            words = [sys.executable, "-P", "-c", code, str(folder.path)]
            waiting.append(subprocess.Popen(words, env={**os.environ, "PYTHONPATH": path}))
            with pytest.raises(subprocess.TimeoutExpired):
                waiting[0].wait(4)
        return forgotten_in(decision)

    assert reseal(folder, "evidence", SECRET, slow) == 1
    assert waiting[0].wait(30) == 0
    assert numbers(folder) == [1, "(forgotten)", 5]
