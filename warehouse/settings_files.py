"""The files of a centre's settings (DIR/settings): which there are, and what is made anew when one changes.

Here: names, kinds, a hash. Not here: what may stand in them (`centre_files`), when they are in force (`centre_settings`).
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from warehouse.folder import Folder

Kind = Literal["judging", "publishing", "describing", "reporting"]
# what follows from a file: verdicts on rows; what the marts may show; what a description says; words of reports
FOLLOWS: dict[str, Kind] = {
    "codes.csv": "judging",
    "spellings.csv": "judging",
    "disclosure.yaml": "publishing",
    "profiles": "describing",
    "translations": "reporting",
}


def settings_hash(folder: Folder, *kinds: Kind) -> str:
    """Hash of the settings of these kinds, of all without one, as they lie in the data folder; empty when there are none."""
    digest, is_empty = hashlib.sha256(), True
    for path in files_in(folder.settings):
        name = path.relative_to(folder.settings)
        if not kinds or FOLLOWS.get(name.parts[0]) in kinds:
            digest.update(f"{name.as_posix()} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
            is_empty = False
    return "" if is_empty else digest.hexdigest()


def files_in(room: Path) -> Iterator[Path]:
    """The files of a folder of settings, in order; not what editors leave beside them."""
    for path in sorted(room.rglob("*")):
        parts = path.relative_to(room).parts
        is_left = any(part.startswith((".", "~")) for part in parts) or parts[-1].endswith(("~", ".bak"))
        if path.is_file() and not is_left and parts[-1] != "README.md":
            yield path
