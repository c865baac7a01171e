"""Where releases and their drafts lie, what they are called, which came earlier, and which one is the newest.

Here: names, places and the step that makes a draft a release. Not here: what a pack holds (`pack`), whether it may go
out (`checks`), who says so (`signing`).
"""

import datetime as dt
import json
import re
from pathlib import Path
from typing import Literal

from assets.release.verify import Verified, sha256_of, verify
from warehouse.atomic import move, sync, write_text
from warehouse.folder import Folder

_ID = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.([1-9]\d*))?")
POINTER, MANIFEST = "newest.json", "manifest.json"


class Withheld(Exception):
    """A step of a release that is not taken. `key` names its sentence in schemas/messages/interface.csv.

    `kind`: private (a privacy rule), refused (a file or key), usage (asked wrongly); each has its exit code.
    """

    def __init__(self, key: str, kind: Literal["private", "refused", "usage"], **params: object) -> None:
        self.key, self.kind, self.params = key, kind, params
        super().__init__(f"{key}: {params}")


def releases(folder: Folder) -> Path:
    """Where what was published lies, one folder per release id."""
    return folder.releases


def drafts(folder: Folder) -> Path:
    """Where what is not published yet lies."""
    return releases(folder) / "drafts"


def order(release_id: str) -> tuple[str, int]:
    """Date and number of the day of a release id (`2026-11-24` is the first of its day, `2026-11-24.2` the second).

    Raises ValueError for what is no release id.
    """
    found = _ID.fullmatch(release_id)
    if found is None or found[2] == "1":
        raise ValueError(f"`{release_id}` is no release id")
    dt.date.fromisoformat(found[1])
    return found[1], int(found[2] or 1)


def published(folder: Folder) -> list[str]:
    """Ids of all published releases, oldest first."""
    return _ids(releases(folder))


def earlier(folder: Folder, release_id: str) -> list[Path]:
    """Folders of the releases published before this id, oldest first."""
    return [releases(folder) / one for one in published(folder) if order(one) < order(release_id)]


def next_id(folder: Folder, day: dt.date) -> str:
    """The id of the next release of a day. Raises Withheld for a day before the newest release: order is by id."""
    before = published(folder)
    today = [order(one)[1] for one in before if order(one)[0] == day.isoformat()]
    release_id = f"{day.isoformat()}.{max(today) + 1}" if today else day.isoformat()
    if before and order(before[-1]) > order(release_id):
        raise Withheld("release_date_before_newest", "usage", date=day.isoformat(), value=before[-1])
    return release_id


def find_draft(folder: Folder, release_id: str | None) -> Path:
    """The draft of this id, the newest one without an id. Raises Withheld when there is none."""
    there = _ids(drafts(folder))
    if release_id is None and there:
        return drafts(folder) / there[-1]
    if release_id in there:
        return drafts(folder) / str(release_id)
    raise Withheld("release_no_draft", "usage", value=release_id or "", expected=", ".join(there) or "-")


def find_pack(folder: Folder, given: str) -> Path:
    """A published release or a draft by its id, or a folder anywhere. Raises Withheld when it is none of them."""
    for path in (releases(folder) / given, drafts(folder) / given, Path(given)):
        if (path / "datapackage.json").is_file():
            return path
    raise Withheld("release_no_such", "usage", value=given, expected=", ".join(published(folder)) or "-")


def release_at(folder: Folder, given: str) -> Path:
    """The DuckDB file of the release with this id, else of the newest one that was out by this date.

    Raises Withheld when there is none.
    """
    there = published(folder)
    try:
        day = dt.date.fromisoformat(given) if given not in there else None  # an id that was not published is no date
        out_by = [one for one in there if order(one)[0] <= day.isoformat()] if day else [given]
    except ValueError:
        out_by = []
    files = sorted((releases(folder) / out_by[-1]).glob("saddle-*.duckdb")) if out_by else []
    if not files:
        raise Withheld("release_none_by_then", "usage", value=given, expected=", ".join(there) or "-")
    return files[0]


def newest(folder: Folder) -> str | None:
    """The id the pointer names, None before the first release; of a pointer that cannot be read, the last one there is."""
    pointer, there = releases(folder) / POINTER, published(folder)
    try:
        named = json.loads(pointer.read_bytes())["release_id"] if pointer.exists() else None
    except (ValueError, KeyError, TypeError):
        named = ""
    return named if named is None or named in there else there[-1] if there else None


def publish(folder: Folder, release_id: str) -> Verified:
    """Verify a signed draft, make its files read-only, move it among the releases at once and point at the newest.

    A publication that was cut off before the pointer is completed. Raises Broken for a draft that does not verify and
    Withheld for one that is not there or whose id is published: nothing published ever changes.
    """
    draft, release = drafts(folder) / release_id, releases(folder) / release_id
    if draft.is_dir() and release.exists():
        raise Withheld("release_is_published", "refused", value=release_id)
    place = draft if draft.is_dir() else release
    found = verify(place)
    if found.release_id != release_id:
        raise Withheld("release_id_differs", "refused", value=found.release_id, expected=release_id)
    for file in place.rglob("*"):
        if file.is_file():
            sync(file)
            file.chmod(0o444)
    if place == draft:
        move(draft, release)
    _point_at(folder, published(folder)[-1])
    return found


def _point_at(folder: Folder, release_id: str) -> None:
    pointer = releases(folder) / POINTER
    manifest = sha256_of(releases(folder) / release_id / MANIFEST)
    write_text(pointer, json.dumps({"release_id": release_id, "manifest_sha256": manifest}) + "\n", shared=True)


def _ids(place: Path) -> list[str]:
    found = []
    for item in place.iterdir() if place.is_dir() else ():
        try:
            found.append((order(item.name), item.name))
        except ValueError:
            continue
    return [name for _, name in sorted(found)]
