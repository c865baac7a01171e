"""The files of a centre's settings (DIR/settings): which there are, and what is made anew when one changes.

Here: names, kinds, a hash. Not here: what may stand in them (`centre_files`), when they are in force (`centre_settings`).
"""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

Kind = Literal["judging", "publishing", "describing", "reporting"]
# what follows from a file: verdicts on rows; what the marts may show; what a description says; words of reports
FOLLOWS: dict[str, Kind] = {
    "codes.csv": "judging",
    "spellings.csv": "judging",
    "disclosure.yaml": "publishing",
    "publication.yaml": "publishing",
    "profiles": "describing",
    "translations": "reporting",
}
BESIDE = ("readme.md", "thumbs.db", "desktop.ini")  # the office's own notes, and what file managers leave in any folder


def settings_hash(files: Mapping[str, str], *kinds: Kind) -> str:
    """Hash of the settings of these kinds, of all without one; empty when there are none.

    `files`: name -> SHA-256 of each file as it was read, never as it lies there now: somebody may be editing it.
    """
    told = [
        f"{name} {sha256}\n" for name, sha256 in files.items() if not kinds or FOLLOWS.get(name.split("/")[0]) in kinds
    ]
    return hashlib.sha256("".join(told).encode()).hexdigest() if told else ""


def files_in(room: Path) -> Iterator[Path]:
    """The files of a folder of settings, in order; not what editors and file managers leave beside them."""
    for path in sorted(room.rglob("*")):
        parts = path.relative_to(room).parts
        is_left = any(part.startswith((".", "~")) for part in parts) or parts[-1].endswith(("~", ".bak"))
        if path.is_file() and not is_left and parts[-1].lower() not in BESIDE:
            yield path
