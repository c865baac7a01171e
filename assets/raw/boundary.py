"""Everything that parses received bytes goes through here: into a process of its own, under limits, and back as a receipt.

Any end but success becomes a refusal of that file with one sentence; a failure nobody foresaw has an incident number, whose
log holds kind and frames only. Here: what is asked, how much it may take, what is said. Not here: how a process is
watched (`warehouse/worker.py`), what it does (`reading_process.py`).
"""

import os
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from assets.raw.land import landing_key
from assets.raw.landed import LandedFile, forgotten_file, from_receipt, landed_before, show
from assets.raw.reading_process import Landing, Trial
from schemas.findings import Refused
from schemas.source import Files, Source
from warehouse.disk_faults import not_the_files
from warehouse.failures import keep_incident
from warehouse.folder import Folder
from warehouse.keys import Keys
from warehouse.progress import doing
from warehouse.reading.endings import KINDS, ending_of
from warehouse.worker import Ended, Limits, Overstepped, Worker

LEAST_MB, LEAST_SECONDS = 640, 15
# per MB of the file as received: (memory in MB, seconds). Workbooks and records are held whole, unpacked about tenfold. Lists
# of cells are read in blocks: five million rows took 605 MB, more columns take more, no file ever what it unpacks to
PER_MB = {"workbook": (25, 10), "records": (20, 3), "columnar": (6, 5), "delimited": (8, 1)}
MOST_DELIMITED_MB = 2000
PACKED_SECONDS = 10

_worker = Worker("assets.raw.reading_process")
_refused: dict[tuple[str, str, str], Refused] = {}
_tried: set[tuple[str, int, int, int]] = set()


def land_file(folder: Folder, keys: Keys, source: Source, path: Path) -> LandedFile:
    """Land one file and return its receipt; the same bytes under the same settings are not read again.

    Raises Refused when the file cannot be read as declared, or not within its limits.
    """
    with openable(path), unchanged(path):
        key = landing_key(source, path)
        if found := landed_before(folder, source, key, path):
            return found
        same = (str(folder.path), key, path.name)
        if refused := _refused.get(same):  # a moment ago, by the step before
            raise Refused(refused.rule_id, **refused.params)
        forgotten_file(folder, source.source, key).unlink(
            missing_ok=True
        )  # whoever was taken out comes back with the bytes
        task = Landing(folder, keys, source, path.absolute(), key)
        try:
            landed = from_receipt(_asked(task, path, source.files, folder.logs))
        except Refused as refusal:
            _refused[same] = refusal
            raise
    show(folder, landed)
    return landed


def try_reading(path: Path, files: Files, logs: Path, sheets: list[str] | None = None) -> None:
    """Read a file somebody gave once, whole, where it can do no harm: then it may be read here.

    Raises Refused when it cannot be read within its limits, not when it is declared wrongly: who reads it says that.
    """
    with openable(path):
        stamp = (str(path.absolute()), *_stamp(path))
        if stamp in _tried:
            return
        try:
            _asked(Trial(path.absolute(), files, sheets), path, files, logs)
        except Refused as refusal:
            if refusal.rule_id in UNREADABLE or "incident" in refusal.params:
                raise
        _tried.add(stamp)


def end_reading() -> None:
    """End the process that reads, when there is one: its memory is for the marts. What was refused may be tried again."""
    _worker.close()
    _refused.clear()


LIMITS = {"memory": "file_is_read_within_its_memory", "time": "file_is_read_in_time", "still": "file_is_read_in_time"}
UNREADABLE = {
    *LIMITS.values(), "file_is_a_readable_workbook", "file_unpacks_to_a_sane_size", "sheet_has_a_sane_used_range"
}  # however it is declared  # fmt: skip


def _asked(task: Landing | Trial, path: Path, files: Files, logs: Path) -> dict:
    try:
        doing("doing_land", path.name)
        outcome = _worker.ask(task, limits_of(path, files), waiting=lambda: doing("doing_land", path.name))
    except Overstepped as overstepped:
        raise Refused(LIMITS[overstepped.limit], file=path.name, expected=overstepped.allowed) from None
    except Ended as ended:
        raise _incident(path, logs, f"the process ended with {ended.code}", ended.frames) from None
    if "refused" in outcome:
        raise Refused(outcome["refused"]["rule_id"], **outcome["refused"]["params"])
    if "failed" in outcome:
        raise _incident(path, logs, *outcome["failed"])
    return outcome["done"]


def _incident(path: Path, logs: Path, kind: str, frames: str) -> Refused:
    return Refused("file_can_be_parsed", file=path.name, incident=keep_incident(logs, kind, frames))


def limits_of(path: Path, files: Files) -> Limits:
    """What reading a file may take: more for a large one, never more than three quarters of the machine's memory."""
    megabytes = path.stat().st_size >> 20
    kind = next((kind for kind, endings in KINDS.items() if ending_of(path) in endings), "delimited")
    memory, seconds = PER_MB[kind]
    if files.compression == "gzip" or path.name.endswith(".gz"):
        memory, seconds = memory if kind == "delimited" else memory * 10, seconds * PACKED_SECONDS
    most = psutil.virtual_memory().total * 3 // 4 >> 20
    if kind == "delimited":
        most = min(most, MOST_DELIMITED_MB)
    return Limits(min(max(LEAST_MB, 240 + memory * megabytes), most), LEAST_SECONDS + seconds * megabytes)


@contextmanager
def openable(path: Path) -> Iterator[None]:
    """A plain file with a name that can be shown, which may be opened. Raises Refused for all else, and while it is read."""
    if any(unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") for letter in path.name):
        raise Refused("file_has_a_readable_name", file=shown(path.name))
    try:
        if not path.is_file():
            raise Refused("file_may_be_opened", file=path.name, reason=_what_it_is(path))
        yield
    except OSError as error:
        not_the_files(error, path.name)
        raise Refused("file_may_be_opened", file=path.name, reason=error.strerror or type(error).__name__) from None


@contextmanager
def unchanged(path: Path) -> Iterator[None]:
    """Raises Refused when the file is another one afterwards: what was read is then neither the old one nor the new."""
    before = _stamp(path)
    try:
        yield
    except Refused:
        _is_still(path, before)
        raise
    _is_still(path, before)


def _is_still(path: Path, before: tuple[int, int, int]) -> None:
    if _stamp(path) != before:
        raise Refused("file_stays_as_it_is", file=path.name)


def _stamp(path: Path) -> tuple[int, int, int]:
    stat = path.stat()
    return stat.st_ino, stat.st_size, stat.st_mtime_ns


def _what_it_is(path: Path) -> str:
    if path.is_symlink():
        return f"link -> {shown(os.readlink(path))}"
    return "folder" if path.is_dir() else "pipe or device" if path.exists() else "-"


def shown(name: str) -> str:
    """A name with what cannot be shown written as `\\x0a`."""
    return "".join(
        letter if unicodedata.category(letter) not in ("Cc", "Cs", "Zl", "Zp") else f"\\x{ord(letter) & 0xFF:02x}"
        for letter in name
    )
