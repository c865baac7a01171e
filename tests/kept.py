"""Data folders that tests refreshed, kept between runs: nobody waits twice for the same refresh.

A folder is found again when its received files and references, the key of a refresh (`warehouse.step_keys`) and what else of
the program writes into it are the same. When only the key is another one, the newest is refreshed once more: that does again what
follows from the change and no more. Kept in `.cache/tests` of the checkout, or in the folder SADDLE_TEST_KEPT names; with
SADDLE_TEST_KEPT=no, and under CI=true, every folder is refreshed from nothing. To throw all away: `make clean`, or delete it.
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from warehouse.step_keys import REFRESH, program_key

REPOSITORY = Path(__file__).resolve().parent.parent
# of each received data, the newest states; of all, the data used last (the demo country takes 75 MB)
STATES, DATA = 2, 12
# writes into a data folder too, but decides nothing: after a change in it folders are made from nothing
ALSO_WRITES = ("pipelines/refresh.py", "pipelines/report.py", "pipelines/definitions.py", "pipelines/event_log.py", "demo/links.py",
               "tests/kept.py")  # fmt: skip

Refresh = Callable[[Path], str]


def room() -> Path | None:
    """Where folders are kept; None when every folder is to be refreshed from nothing."""
    asked = os.environ.get("SADDLE_TEST_KEPT", "")
    if asked == "no" or os.environ.get("CI") == "true":
        return None
    return Path(asked) if asked else REPOSITORY / ".cache" / "tests"


def refreshed_before(
    folder: Path, refresh: Refresh, of: str, references: Sequence[Path] = (), under: str | None = None
) -> str:
    """Bring a folder with received files to the state after `refresh`, and return what that printed (JSON).

    `of`: what else the state follows from, as the keys it is encrypted under. `references`: files the refresh adds first.
    `under`: the key of the refresh, this program's unless given.
    """
    kept = room()
    if kept is None:
        return refresh(folder)
    data = kept / _hash(
        [of, _contents(folder), [_sha(file) for file in references], [_sha(REPOSITORY / f) for f in ALSO_WRITES]]
    )
    with _alone(data):
        state = data / (under or program_key(REFRESH))[:32]
        if not (state / "said.json").is_file():
            _make(state, folder, refresh, _newest(data))
        os.utime(state)
        os.utime(data)
        shutil.rmtree(folder)
        shutil.copytree(state / "folder", folder, symlinks=True)
        _bounded(kept)
        return (state / "said.json").read_text("utf-8")


def _make(state: Path, folder: Path, refresh: Refresh, before: Path | None) -> None:
    """A new state: the newest one refreshed once more, or the folder refreshed from nothing."""
    shutil.rmtree(state, ignore_errors=True)
    state.mkdir(parents=True)
    shutil.copytree(before / "folder" if before else folder, state / "folder", symlinks=True)
    said = refresh(state / "folder")
    if before and not json.loads(said).get("changed", True):
        said = (before / "said.json").read_text("utf-8")
    (state / "said.json").write_text(said, "utf-8")


def _newest(data: Path) -> Path | None:
    return max((one.parent for one in data.glob("*/said.json")), key=lambda one: one.stat().st_mtime, default=None)


def _bounded(kept: Path) -> None:
    """Keep the newest states of each data, and the data used last."""
    used = sorted((one for one in kept.iterdir() if one.is_dir()), key=lambda one: -one.stat().st_mtime)
    states = [sorted((s for s in data.iterdir()), key=lambda one: -one.stat().st_mtime) for data in used[:DATA]]
    for left in [*used[DATA:], *(state for of_data in states for state in of_data[STATES:])]:
        shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """One test process at a time for the same data: the others then find what it made."""
    data.mkdir(parents=True, exist_ok=True)
    with open(data.with_suffix(".lock"), "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _contents(folder: Path) -> list[list[str]]:
    """Path and content of every file received; what was decided is sealed with chance, whoever writes it is in ALSO_WRITES."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    below = [(file.relative_to(folder), file) for file in files]
    return [[path.as_posix(), _sha(file)] for path, file in below if path.parts[0] in ("raw", "reference")]


def _sha(file: Path) -> str:
    with open(file, "rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _hash(content: object) -> str:
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:32]
