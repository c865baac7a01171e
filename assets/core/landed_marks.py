"""Which tombstones a landed file was asked for, and taking away landed files nobody needs: of earlier bytes, of sources gone.

Here: whole files under store/landing, store/identity and store/core. Not here: what is removed from within one (`erasing`).
"""

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from assets.core.tombstones import Tombstone
from assets.raw.landed import LandedFile, forgotten_file
from assets.raw.sources import Received, loads_under_no_name
from schemas.source_names import as_named, slug
from warehouse.checked import read_receipt, write_receipt
from warehouse.folder import Folder


@dataclass(frozen=True)
class Mark:
    """What was removed from one landed file: the tombstones asked of it, and those whose record stood in it."""

    asked: frozenset[str]
    found: frozenset[str]


def read_mark(folder: Folder, landed: LandedFile) -> Mark:
    """Which tombstones a landed file was asked for; none when it was landed just now."""
    return _read(forgotten_file(folder, landed.source, landed.key)) or Mark(frozenset(), frozenset())


def write_mark(folder: Folder, landed: LandedFile, mark: Mark) -> None:
    file = forgotten_file(folder, landed.source, landed.key)
    write_receipt(file, {"asked": sorted(mark.asked), "found": sorted(mark.found)})


def _read(file: Path) -> Mark | None:
    return read_receipt(file, lambda stored: Mark(frozenset(stored["asked"]), frozenset(stored["found"])))


def landed_keys(folder: Folder, source: str) -> set[str]:
    """Every landed file of a source, whatever it was landed from."""
    here = [*(folder.landing / slug(source)).glob("*"), *(folder.identity / slug(source)).glob("*")]
    return {file.name.split(".")[0] for file in here}


def drop_landed(folder: Folder, source: str, key: str) -> int:
    """Take away a landed file and its identifiers, receipt first: it is landed anew when it is wanted. Returns files."""
    receipt = folder.landing / slug(source) / f"{key}.json"
    receipt.unlink(missing_ok=True)
    left = [file for room in (folder.identity, folder.landing) for file in (room / slug(source)).glob(f"{key}.*")]
    for file in left:
        file.unlink(missing_ok=True)
    return len(left)


def drop_unasked(folder: Folder, source: str, stones: Iterable[Tombstone]) -> None:
    """Take away every landed file that was never asked for these tombstones: files refused before they were judged."""
    asked = {stone.record_id for stone in stones}
    for key in landed_keys(folder, source):
        mark = _read(forgotten_file(folder, source, key))
        if mark is None or not asked <= mark.asked:
            drop_landed(folder, source, key)


def sources_taken_out(folder: Folder, sources: list[Received]) -> list[str]:
    """Names of sources that something is stored of and that no folder under raw/ has any more, in order of name.

    None without any source folder: then raw/ is more likely not there than emptied; and none while a source.yaml does not
    even say whose it is.
    """
    here: set[str] = set()
    for one in sources:
        called = _called(one)
        if called is None:
            return []
        here |= {slug(one.name), slug(called)}
    here |= {slug(name) for one in sources if not _is_loaded(folder, one.name) for name in one.names}
    refused = {one.folder.name for one in sources if one.source is None}
    here |= {slug(name) for name, lay_in in loads_under_no_name(folder, sources) if lay_in in refused}
    rooms = (folder.landing, folder.identity, folder.core)
    return sorted({place.name for room in rooms for place in room.glob("*") if place.is_dir()} - here) if here else []


def _is_loaded(folder: Folder, name: str) -> bool:
    return (folder.core / slug(name) / "accepted.json").exists()


def _called(one: Received) -> str | None:
    """The name a source.yaml gives, also one that cannot be used: broken further down, or a name given twice."""
    if one.source is not None:
        return one.source.source
    text = (one.folder / "source.yaml").read_bytes().decode("utf-8", "replace")
    said = re.search(r"^([\"']?)source\1[ \t]*:[ \t]*([\"']?)(\S.*?)\2[ \t\r]*(?:#.*)?$", text, re.MULTILINE)
    return as_named(said.group(3)) if said else None


def drop_taken_out(folder: Folder, sources: list[Received]) -> list[str]:
    """Take away all that is stored of sources no longer in raw/, identifiers first. Returns their names.

    What is left under the former name of a source that counts under its new one goes too, and nobody needs to be told.
    """
    names = sources_taken_out(folder, sources)
    for room in (folder.identity, folder.landing, folder.core):
        for name in names:
            shutil.rmtree(room / name, ignore_errors=True)
    former = {slug(name) for one in sources for name in one.names}
    return [name for name in names if name not in former]
