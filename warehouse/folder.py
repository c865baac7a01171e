"""What lies where under a data folder, the lock on it, and the swap that makes a refresh visible."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from warehouse.atomic import PARTIAL, make_folder, move, opened_new, sync, write_text
from warehouse.checked import WORKING, note

A_DAY = 24 * 3600.0


@dataclass(frozen=True)
class Folder:
    """One data folder. Two of them never touch each other."""

    path: Path

    @property
    def raw(self) -> Path:
        return self.path / "raw"

    @property
    def reference(self) -> Path:
        return self.path / "reference"

    @property
    def decisions(self) -> Path:
        return self.path / "decisions"

    @property
    def settings(self) -> Path:
        return self.path / "settings"

    @property
    def store(self) -> Path:
        return self.path / "store"

    @property
    def releases(self) -> Path:
        return self.path / "releases"

    @property
    def units(self) -> Path:
        return self.store / "disclosure" / "units"

    @property
    def casualties(self) -> Path:
        return self.store / "disclosure" / "casualties"

    @property
    def counted(self) -> Path:
        return self.store / "counted" / "marts.parquet"

    @property
    def landing(self) -> Path:
        return self.store / "landing"

    @property
    def identity(self) -> Path:
        return self.store / "identity"

    @property
    def linkage(self) -> Path:
        return self.store / "linkage"

    @property
    def core(self) -> Path:
        return self.store / "core"

    @property
    def temp(self) -> Path:
        return self.store / "temp"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def marts(self) -> Path:
        return self.path / "marts" / "marts.duckdb"

    @property
    def dagster_home(self) -> Path:
        return self.path / "dagster"

    @property
    def pointer(self) -> Path:
        return self.store / "current"

    def office(self) -> Path | None:
        """The office database of the last complete refresh, or None before the first."""
        try:
            named = self.pointer.read_text("ascii").strip()
        except (FileNotFoundError, ValueError):
            return None
        path = self.store / "office" / Path(named).name
        return path if path.is_file() else None

    def new_office(self, refresh_id: str) -> Path:
        """Where the next office database is built; nobody reads it before `show_office`."""
        path = self.store / "office" / f"{refresh_id}-{os.getpid()}.duckdb{PARTIAL}{os.getpid()}"
        make_folder(path.parent)
        path.unlink(missing_ok=True)
        return path

    def show_office(self, path: Path) -> None:
        """Point at a complete office database and drop its forerunners (readers keep what they hold open)."""
        path.chmod(0o600)
        sync(path)
        complete = path.with_name(path.name.partition(PARTIAL)[0])
        note(complete, written=path)
        move(path, complete)
        write_text(self.pointer, complete.name)
        for other in path.parent.iterdir():
            if other != complete:
                other.unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove what a killed refresh left half-written. Only under the lock."""
        for left in self.store.rglob("*.partial-*"):
            left.unlink(missing_ok=True)
        for room in (self.path / "marts", self.decisions):
            for left in room.glob("*.partial-*"):
                left.unlink(missing_ok=True)
        shutil.rmtree(self.temp, ignore_errors=True)
        for left in self.store.glob(f"{WORKING}*"):
            if left.stat().st_mtime < time.time() - A_DAY:  # of a command that was killed, no longer at work
                shutil.rmtree(left, ignore_errors=True)
        current = self.office()
        for other in (self.store / "office").glob("*"):
            if current is None or other.name != current.name:
                other.unlink(missing_ok=True)


class Busy(Exception):
    """Another refresh holds the folder."""


@contextmanager
def locked(folder: Folder, wait: bool = False) -> Iterator[None]:
    """One writer at a time. Raises Busy when another holds the lock and `wait` is false."""
    make_folder(folder.path, shared=True)
    with opened_new(folder.path / ".lock") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise Busy from error
        yield
