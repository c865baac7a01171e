"""The one way the program writes a file: beside it, to the disk, then into its place; and who may read it.

Here: single files and folders. Not here: what they hold, and whether it is still what was written (`checked`).
A file is its owner's alone (600, its folder 700) unless `shared`: what is meant for others keeps the modes of the person
who runs the program. tests/test_house.py names the few places that write otherwise, each with its reason.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PARTIAL = ".partial-"  # in the name of everything not complete: nobody reads it, a refresh sweeps it away
_OWN_FILE, _OWN_FOLDER = 0o600, 0o700
_asked = {"umask": -1}  # of the person who runs the program, as far as it was asked


def keep_private() -> None:
    """Let everything this process makes be its owner's alone, also what libraries write; called once, by the command."""
    before = os.umask(0o077)
    if _asked["umask"] < 0:
        _asked["umask"] = before


@contextmanager
def replacing(path: Path, shared: bool = False) -> Iterator[Path]:
    """A file beside `path` to write; what stands in it at the end is on the disk and then takes the place of `path`.

    Whoever reads `path` sees it as before or complete. When the block fails nothing is left of it.
    """
    make_folder(path.parent, shared)
    partial = path.with_name(f"{path.name}{PARTIAL}{os.getpid()}")
    partial.unlink(missing_ok=True)
    try:
        yield partial
        partial.chmod(_mode(_OWN_FILE, 0o666, shared))
        sync(partial)
        os.replace(partial, path)
    except BaseException:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_bytes(path: Path, content: bytes, shared: bool = False) -> None:
    """Put these bytes in the place of `path`, on the disk when this returns."""
    with replacing(path, shared) as partial, opened_new(partial) as handle:
        handle.write(content)


def write_text(path: Path, content: str, shared: bool = False) -> None:
    """Put this text, as UTF-8, in the place of `path`, on the disk when this returns."""
    write_bytes(path, content.encode("utf-8"), shared)


def write_new(path: Path, content: bytes) -> None:
    """Put these bytes at a place where nothing is, whole, on the disk when this returns. Raises FileExistsError."""
    make_folder(path.parent)
    partial = path.with_name(f"{path.name}{PARTIAL}{os.getpid()}")
    try:
        with opened_new(partial) as handle:
            handle.write(content)
        sync(partial)
        _take_free_place(partial, path)
    finally:
        partial.unlink(missing_ok=True)
    sync_folder(path.parent)


def _take_free_place(partial: Path, path: Path) -> None:
    try:
        os.link(partial, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if path.exists():
            raise FileExistsError(path) from None
        os.replace(partial, path)


def opened_new(path: Path):
    """A file opened to write bytes, its owner's alone from the first byte on."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), _OWN_FILE), "wb")


def add_line(path: Path, line: str) -> None:
    """Add one line at the end of a file, in one write: a reader sees all of it or none."""
    make_folder(path.parent)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), _OWN_FILE)
    try:
        os.write(handle, f"{line}\n".encode())
    finally:
        os.close(handle)


def move(old: Path, new: Path) -> None:
    """Move a file or folder to another name, on the disk when this returns."""
    os.replace(old, new)
    for folder in {old.parent, new.parent}:
        sync_folder(folder)


def make_folder(path: Path, shared: bool = False) -> None:
    """Make a folder with those above it that are missing."""
    missing = [one for one in (path, *path.parents) if not one.exists()]
    for one in reversed(missing):
        with suppress(FileExistsError):
            one.mkdir(mode=0o777)
            one.chmod(_mode(_OWN_FOLDER, 0o777, shared))


def make_private(folder: Path) -> None:
    """Take from everybody else what a folder and all below it allowed them (stores of an earlier program, of a copy)."""
    for one in (folder, *folder.rglob("*")):
        with suppress(OSError):  # somebody else's file, or gone meanwhile: the folder above it is closed all the same
            if not one.is_symlink() and one.stat().st_mode & 0o077:
                one.chmod(_OWN_FOLDER if one.is_dir() else _OWN_FILE)


def open_to_others(folder: Path) -> None:
    """What is meant for others and was written file by file has the modes of the person who runs the program."""
    for one in (folder, *folder.rglob("*")):
        one.chmod(_mode(0, 0o777 if one.is_dir() else 0o666, shared=True))


def sync(path: Path) -> None:
    """What a file holds is on the disk when this returns."""
    handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)  # Windows syncs what it may write
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_all(folder: Path) -> None:
    """A folder written file by file is on the disk when this returns, to be moved into its place as a whole."""
    for one in sorted(folder.rglob("*")):
        sync_folder(one) if one.is_dir() else sync(one)
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """The names in a folder are on the disk when this returns; nothing where folders cannot be opened (Windows)."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # file systems that keep names without being asked
            raise
    finally:
        os.close(handle)


def _mode(own: int, open_to_all: int, shared: bool) -> int:
    return open_to_all & ~_users_umask() if shared else own


def _users_umask() -> int:
    if _asked["umask"] < 0:
        now = os.umask(0o077)
        os.umask(now)
        return now
    return _asked["umask"]
