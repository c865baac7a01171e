"""Font files that take seconds to make, kept in the user's cache: each in a folder of its own, held to its checksum.

Here: where a made file lies and whether it is still what was made. Not here: how a font is made (`fonts`).
"""

import atexit
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path


def kept(name: str, source: Path, code: Path, make: Callable[[], bytes]) -> Path:
    """The file made of a source by our code: the kept one while both and itself are unaltered, else made anew."""
    made_from = hashlib.sha256(_content(source) + _content(code) + name.encode()).hexdigest()
    try:
        return _there(_cache_folder() / made_from, make)
    except OSError:  # a home that cannot be written only costs the time again
        return _there(_own_folder() / made_from, make)


def _there(folder: Path, make: Callable[[], bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return _whole(folder) or _placed(folder, make())


@cache
def _own_folder() -> Path:
    """A folder that goes with this process."""
    folder = Path(tempfile.mkdtemp(prefix="saddle-fonts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _cache_folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "saddle" / "fonts"


@cache
def _content(file: Path) -> bytes:
    return file.read_bytes()


def _whole(folder: Path) -> Path | None:
    """The file of a folder that holds one alone, unaltered: its name is its checksum."""
    found = list(folder.iterdir())
    if len(found) != 1 or hashlib.sha256(found[0].read_bytes()).hexdigest() != found[0].stem:
        return None
    return found[0]


def _placed(folder: Path, content: bytes) -> Path:
    """Write beside, then move; two processes at once write the same."""
    file = folder / f"{hashlib.sha256(content).hexdigest()}.ttf"
    partial = folder.with_name(f"{folder.name}.partial-{os.getpid()}")
    partial.write_bytes(content)
    for other in set(folder.iterdir()) - {file}:
        other.unlink(missing_ok=True)
    os.replace(partial, file)
    return file
