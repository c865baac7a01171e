"""Files come into their place whole, on the disk and their owner's alone; what the disk did is said in words."""

import errno
import os
import sqlite3

import duckdb
import pytest

from schemas.messages import LANGUAGES, rule_message
from warehouse import atomic
from warehouse.checked import note, read_receipt, unfit, write_receipt
from warehouse.disk_faults import as_refusal


def test_a_reader_sees_the_file_before_or_after_and_nothing_of_a_failed_write(tmp_path):
    file = tmp_path / "kept"
    atomic.write_text(file, "before")
    with pytest.raises(ValueError), atomic.replacing(file) as partial:
        partial.write_text("half")
        assert file.read_text() == "before"
        raise ValueError
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("kept", "before")]


def test_file_and_folder_are_synced_in_this_order(tmp_path, monkeypatch):
    done = []
    fsync, replace = os.fsync, os.replace
    monkeypatch.setattr(
        os, "fsync", lambda handle: (done.append(os.readlink(f"/proc/self/fd/{handle}")), fsync(handle))
    )
    monkeypatch.setattr(os, "replace", lambda old, new: (done.append("replace"), replace(old, new)))
    atomic.write_text(tmp_path / "kept", "x")
    assert [os.path.basename(one).split(".")[0] for one in done] == ["kept", "replace", tmp_path.name]


def test_modes_do_not_depend_on_the_umask(tmp_path):
    before = os.umask(0)
    try:
        atomic.write_text(tmp_path / "a" / "b" / "kept", "x")
    finally:
        os.umask(before)
    modes = [(tmp_path / part).stat().st_mode & 0o777 for part in ("a", "a/b", "a/b/kept")]
    assert modes == [0o700, 0o700, 0o600]


def test_what_exists_is_never_written_over_as_new(tmp_path):
    atomic.write_new(tmp_path / "key", b"first")
    with pytest.raises(FileExistsError):
        atomic.write_new(tmp_path / "key", b"second")
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("key", b"first")]


@pytest.mark.parametrize("change", [lambda b: b[: len(b) // 2], lambda b: b"", lambda b: b.replace(b"12", b"13"), lambda b: b"[]",
                                    lambda b: b.replace(b'"format": 1', b'"format": 0')])  # fmt: skip
def test_a_receipt_that_is_not_what_was_written_is_none(tmp_path, change):
    file = tmp_path / "receipt.json"
    write_receipt(file, {"n": 12, "été": "ﷺ"})
    assert read_receipt(file, dict) == {"n": 12, "été": "ﷺ"}
    file.write_bytes(change(file.read_bytes()))
    assert read_receipt(file, dict) is None


def test_a_receipt_of_another_shape_is_none(tmp_path):
    write_receipt(tmp_path / "receipt.json", {"n": 12})
    assert read_receipt(tmp_path / "receipt.json", lambda kept: kept["columns"]) is None


def test_a_changed_file_is_found_by_its_time_and_a_rotten_one_by_its_checksum(tmp_path):
    atomic.write_text(tmp_path / "format.json", "{}")
    file = tmp_path / "core" / "rows.parquet"
    with atomic.replacing(file) as partial:
        partial.write_bytes(b"rows")
        note(file, partial)
    assert unfit(tmp_path, deep=True) == []
    seen = file.stat()
    file.write_bytes(b"rowz")
    os.utime(file, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    assert (unfit(tmp_path), unfit(tmp_path, deep=True)) == ([], [file])
    os.utime(file)
    assert unfit(tmp_path) == [file]
    file.write_bytes(b"rows")  # restored from a copy: another time, the same bytes
    assert unfit(tmp_path) == []


@pytest.mark.parametrize(
    ("error", "rule"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/d/x"), "disk_has_space"),
        (OSError(errno.EDQUOT, os.strerror(errno.EDQUOT), "/d/x"), "disk_has_space"),
        (OSError(errno.EROFS, os.strerror(errno.EROFS), "/d/x"), "folder_can_be_written"),
        (PermissionError(errno.EACCES, os.strerror(errno.EACCES), "/d/x"), "folder_can_be_written"),
        (OSError(errno.EIO, os.strerror(errno.EIO), "/d/x"), "disk_can_be_trusted"),
        (duckdb.IOException('Could not write file "/d/x": No space left on device'), "disk_has_space"),
        (sqlite3.OperationalError("attempt to write a readonly database: '/d/x'"), "folder_can_be_written"),
        (sqlite3.OperationalError("disk I/O error: '/d/x'"), "disk_can_be_trusted"),
        (
            duckdb.IOException("Detached database '/d/x', but CHECKPOINT failed. Original error: fsync failed!"),
            "disk_can_be_trusted",
        ),
    ],
)
def test_what_the_disk_did_is_said_with_the_path(error, rule):
    refusal = as_refusal(error)
    assert refusal is not None and refusal.rule_id == rule
    for language in LANGUAGES:
        message, fix = rule_message(rule, language, refusal.params)
        assert "/d/x" in message and "[" not in message + fix


def test_a_disk_fault_without_a_path_names_the_data_folder_in_each_language():
    refusal = as_refusal(sqlite3.OperationalError("disk I/O error"))
    assert refusal is not None
    told = [rule_message(refusal.rule_id, language, refusal.params)[0] for language in LANGUAGES]
    assert "the data folder" in told[0] and not any(
        "the data folder" in other for other in told[1:] if "⟦" not in other
    )


@pytest.mark.parametrize("error", [ValueError("No space left on device"), FileNotFoundError(errno.ENOENT, "no", "/d/x"),
                                   duckdb.IOException("No files found")])  # fmt: skip
def test_other_failures_are_not_the_disk_s(error):
    assert as_refusal(error) is None
