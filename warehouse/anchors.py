"""Where a log of decisions stood when it was last seen, kept outside the log: its whole lines, their last seal, what was forgotten.

A log shows by itself that no line of it was altered, not that its last lines were taken off or that an older copy was put in
its place. Each anchor therefore lies twice, encrypted under the linkage secret: beside the keys in the user's config folder, one
for each place of a data folder, and in the folder's store as the last refresh saw it. Here: keeping and finding them. Not here:
whether a log holds them (`decisions`), and what a refresh does when it does not (`anchored`).
"""

import base64
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from warehouse.atomic import PARTIAL, write_bytes
from warehouse.disk_faults import not_the_files
from warehouse.folder import Folder
from warehouse.keys import FOLDER_ID, config_folder

_FORMAT = "saddle-anchors/1"
_NONCE = 12


@dataclass(frozen=True)
class Anchor:
    """How far a log of one kind went: `n` whole lines, `seal` (sha256 of the last one), `n_decisions`, `forgotten` record ids."""

    n: int
    seal: str
    n_decisions: int
    forgotten: tuple[str, ...] = ()


def beside_the_keys(folder: Folder) -> Path:
    """The folder of the user's own in which the anchors of a data folder at this place lie."""
    return config_folder() / "anchors" / hashlib.sha256(str(folder.path.resolve()).encode()).hexdigest()[:32]


def in_the_store(folder: Folder) -> Path:
    """Where the last refresh keeps its own."""
    return folder.store / "anchors"


def anchors_of(folder: Folder, kind: str, secret: str) -> list[Anchor]:
    """What a log must hold: the anchor beside the keys, and the one of the last refresh.

    A data folder that was moved, or put back elsewhere, is known by its `.folder-id`: as long as nothing stands at its earlier
    place. An anchor that cannot be opened is none: it is set anew.
    """
    mine = _opened(beside_the_keys(folder) / kind, secret)
    kept = [mine] if mine else list(_of_earlier_places(folder, kind, secret))
    last = _opened(in_the_store(folder) / kind, secret)
    return [_anchor(stored) for stored in (*kept, *([last] if last else []))]


def kinds_anchored(folder: Folder) -> set[str]:
    """Kinds of which a log was seen at this place."""
    rooms = (beside_the_keys(folder), in_the_store(folder))
    return {file.name for room in rooms for file in room.glob("*") if "." not in file.name}


def is_anchored(folder: Folder, kind: str) -> bool:
    """Whether the log of a kind has its anchor beside the keys."""
    return (beside_the_keys(folder) / kind).exists()


def keep(folder: Folder, kind: str, secret: str, anchor: Anchor, by_refresh: bool = False) -> None:
    """Put the anchor of a log where it is now. Raises OSError when the user's config folder cannot be written."""
    inside = in_the_store(folder) / kind
    if by_refresh or inside.exists():
        _write(inside, secret, asdict(anchor))
    told = {"path": str(folder.path.resolve()), "folder_id": _folder_id(folder.path)}
    _write(beside_the_keys(folder) / kind, secret, {**asdict(anchor), **told})


def sweep(folder: Folder) -> None:
    """Remove anchors of a killed command, half-written beside the keys; what a command at work writes stays."""
    for left in beside_the_keys(folder).glob(f"*{PARTIAL}*"):
        number = left.name.rpartition(PARTIAL)[2]
        if number == str(os.getpid()) or not number.isdigit() or not psutil.pid_exists(int(number)):
            left.unlink(missing_ok=True)


def _of_earlier_places(folder: Folder, kind: str, secret: str) -> Iterator[dict]:
    own = _folder_id(folder.path)
    for file in sorted((config_folder() / "anchors").glob(f"*/{kind}")) if own else ():
        stored = _opened(file, secret)
        if stored and stored["folder_id"] == own and _folder_id(Path(stored["path"])) != own:
            yield stored


def _folder_id(place: Path) -> str:
    file = place / FOLDER_ID
    return file.read_text().strip() if file.is_file() else ""


def _anchor(stored: Mapping) -> Anchor:
    return Anchor(stored["n"], stored["seal"], stored["n_decisions"], tuple(stored["forgotten"]))


def _cipher(secret: str) -> AESGCM:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=_FORMAT.encode())
    return AESGCM(key.derive(base64.b64decode(secret, validate=True)))


def _opened(file: Path, secret: str) -> dict | None:
    """What an anchor says; None where there is none, or none that this secret opens."""
    try:
        box = base64.b64decode(file.read_bytes(), validate=True)
        return json.loads(_cipher(secret).decrypt(box[:_NONCE], box[_NONCE:], file.name.encode()))
    except (OSError, InvalidTag, ValueError) as error:
        not_the_files(error, file)
        return None


def _write(file: Path, secret: str, content: dict) -> None:
    """Replace an anchor whole, on disk when it returns."""
    nonce = os.urandom(_NONCE)
    box = nonce + _cipher(secret).encrypt(nonce, json.dumps(content).encode(), file.name.encode())
    write_bytes(file, base64.b64encode(box))
