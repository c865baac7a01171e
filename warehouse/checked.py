"""Whether what is kept in a store is still what was written: a checksum for every file, a format for every receipt.

Here: writing receipts (JSON with format and checksum), noting the checksum of other files (`store/checksums`, one line per
file written), finding what does not fit, and setting it aside. Not here: what is made anew from what (`assets/core/mending`).

A checksum is compared when a file's size or time is not the one noted, and always when a refresh failed (`deep`): reading
all that 5 M rows left behind takes a second, looking at its sizes and times a hundredth of that.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from warehouse.atomic import PARTIAL, add_line, make_folder, move, write_text
from warehouse.disk_faults import not_the_files

STORE_FORMAT = 1  # counted up when an earlier program could not read what is kept, or this one what was kept
WORKING = "working-"  # folders in a store that one command works in while others may run
FORMAT_FILE, CHECKSUMS, SET_ASIDE = "format.json", "checksums", "set_aside"
_UNCHECKED = {FORMAT_FILE, CHECKSUMS}
PROVEN_ELSEWHERE = "disclosure"  # cannot be made anew from raw/: whoever reads it proves it, and nothing sets it aside
_HEAD = '{{"format": {}, "checksum": "{}", "content": '
Kept = TypeVar("Kept")


def write_receipt(path: Path, content: object) -> None:
    """Keep plain data as JSON, with the format of the store and a checksum."""
    body = json.dumps(content, ensure_ascii=False)
    write_text(path, _HEAD.format(STORE_FORMAT, _checksum_of(body.encode())) + body + "}")


def read_receipt(path: Path, built: Callable[[dict], Kept]) -> Kept | None:
    """What `built` makes of a kept receipt; None when there is none, or none that fits: then it is made anew.

    Raises Refused for a failing disk, under which nobody knows what is kept.
    """
    try:
        text = path.read_text("utf-8")
        said = json.loads(text)
        head = _HEAD.format(STORE_FORMAT, said["checksum"])
        if not text.startswith(head) or said["checksum"] != _checksum_of(text[len(head) : -1].encode()):
            return None
        return built(said["content"])
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        not_the_files(error, path)
        return None


def read_earlier(path: Path) -> dict | None:
    """What a receipt of this or any earlier program holds; None when there is none, or it does not fit its own checksum.

    The first programs wrote plain content, without a checksum.
    """
    try:
        text = path.read_text("utf-8")
        said = json.loads(text)
        if "checksum" in said and "content" in said:
            head = _HEAD.format(said.get("format"), said["checksum"])
            fits_it = text.startswith(head) and said["checksum"] == _checksum_of(text[len(head) : -1].encode())
            said = said["content"] if fits_it else None
    except (OSError, ValueError, TypeError):
        return None
    return said if isinstance(said, dict) else None


def note(path: Path, written: Path | None = None) -> None:
    """Note the checksum of a file of a store; `written`: where it lies until it takes the place of `path`.

    Noted before it takes its place: a kill between the two leaves a file that fits an earlier line or this one.
    """
    store = store_of(path)
    if store is not None:
        note_in(store, path, written)


def note_in(store: Path, path: Path, written: Path | None = None) -> None:
    """Note the checksum of a file of this store, also before anything says of what format the store is."""
    file = written or path
    seen = file.stat()
    line = [path.relative_to(store).as_posix(), seen.st_size, seen.st_mtime_ns, checksum(file)]
    add_line(store / CHECKSUMS, json.dumps(line, ensure_ascii=False))


def store_of(path: Path) -> Path | None:
    """The store a file lies in, None for a file elsewhere."""
    return next((above for above in path.parents if (above / FORMAT_FILE).is_file()), None)


def checksum(path: Path) -> str:
    """BLAKE2b of a file's bytes (16 bytes, hex)."""
    with open(path, "rb") as handle:
        return hashlib.file_digest(handle, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def fits(path: Path, noted: Iterable[list], deep: bool = False) -> bool:
    """Whether a file is one of those noted for it: by size and time, else by checksum (`deep`: always)."""
    seen = path.stat()
    same = [line for line in noted if line[1] == seen.st_size]
    if not deep and any(line[2] == seen.st_mtime_ns for line in same):
        return True
    return bool(same) and checksum(path) in {line[3] for line in same}


def is_as_noted(path: Path) -> bool:
    """Whether a file is what was written, as far as anything was noted of it."""
    store = store_of(path)
    noted = noted_in(store).get(path.relative_to(store).as_posix()) if store else None
    return noted is None or (path.is_file() and fits(path, noted, deep=True))


def unfit(store: Path, deep: bool = False) -> list[Path]:
    """Files of a store that are not what was written, or that nothing is noted of: an earlier program's, cut off, damaged."""
    noted = noted_in(store)
    found = []
    for file in sorted(store.rglob("*")):
        inside = file.relative_to(store).parts
        if not file.is_file() or _is_passing(inside) or file.name in _UNCHECKED:
            continue
        if file.suffix == ".json":
            whole = read_receipt(file, lambda content: content is not None)
        else:
            whole = file.suffix == "" or fits(file, noted.get("/".join(inside), ()), deep)
        if not whole:
            found.append(file)
    return found


def _is_passing(inside: tuple[str, ...]) -> bool:
    """Files nobody reads again (spilled, set aside, not complete, of a command that is at work or was killed), or proven elsewhere."""
    return inside[0] in ("temp", SET_ASIDE, PROVEN_ELSEWHERE) or inside[0].startswith(WORKING) or PARTIAL in inside[-1]


def noted_in(store: Path) -> dict[str, list[list]]:
    """Path in the store -> what was noted of it, oldest first; lines that cannot be read say nothing."""
    found: dict[str, list[list]] = {}
    try:
        lines = (store / CHECKSUMS).read_bytes().decode("utf-8", "replace").splitlines()
    except OSError as error:
        not_the_files(error, store / CHECKSUMS)
        return {}
    for line in lines:
        try:
            path, size, time, said = json.loads(line)
            found.setdefault(path, []).append([path, int(size), int(time), said])
        except (ValueError, TypeError):
            continue
    return found


def tidy(store: Path) -> None:
    """Keep of the notes those that are true of files that are there; under the lock, when all are written."""
    kept = []
    for path, lines in sorted(noted_in(store).items()):
        file = store / path
        if file.is_file():
            seen = file.stat()
            true = [line for line in lines if line[1:3] == [seen.st_size, seen.st_mtime_ns]]
            kept += (true or [line for line in lines if fits(file, [line])])[-1:]
    if kept or (store / CHECKSUMS).exists():
        write_text(store / CHECKSUMS, "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in kept))


def set_aside(root: Path, store: Path, path: Path) -> None:
    """Move a file or folder below `root` into store/set_aside, where nothing reads it."""
    target = store / SET_ASIDE / path.relative_to(root)
    make_folder(target.parent)
    number = 0
    while target.exists():
        number += 1
        target = target.with_name(f"{path.name}.{number}")
    move(path, target)


def _checksum_of(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()
