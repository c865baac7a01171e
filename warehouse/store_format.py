"""Which program made the stores of a data folder, and under which keys: store/format.json.

Here: the number of their format, counted up when an earlier program could not read what is written or the other way
round. Not here: whether a single file is whole (`checked`). Stores of an earlier format are made anew from raw/; one of a
later format is refused before anything is touched: the program that made it knows what this one would lose.
"""

import hashlib
import json

from schemas.findings import Refused
from warehouse.atomic import write_text
from warehouse.checked import FORMAT_FILE, STORE_FORMAT
from warehouse.disk_faults import not_the_files
from warehouse.folder import Folder
from warehouse.keys import Keys

_SUM = "checksum"
_PROVES = {"storage": b"saddle-storage", "linkage": b"saddle-linkage"}


def read_format(folder: Folder) -> dict:
    """What store/format.json says; nothing when there is none, none that can be read, or one that was damaged.

    A damaged one would name another key, and the right key would be refused. What says it is of a later program is believed:
    nothing here can tell how that one sums.
    """
    try:
        said = json.loads((folder.store / FORMAT_FILE).read_bytes())
    except (OSError, ValueError) as error:
        not_the_files(error, folder.store / FORMAT_FILE)
        return {}
    if not isinstance(said, dict) or not isinstance(said.get("format"), int):
        return {}
    checksum = said.pop(_SUM, None)  # an earlier program wrote none
    return said if said["format"] > STORE_FORMAT or checksum in (None, _sum(said)) else {}


def refuse_newer(folder: Folder) -> None:
    """Raises Refused when a later program made these stores."""
    found = read_format(folder).get("format", 0)
    if found > STORE_FORMAT:
        raise Refused("store_is_not_of_a_newer_program", file=folder.path, found=found, expected=STORE_FORMAT)


def refuse_other_keys(folder: Folder, keys: Keys) -> None:
    """Raises Refused when the stores were made under another storage key, or decisions under another linkage secret.

    Without decisions another linkage secret is a new beginning: the stores are made anew under it (`is_current`).
    """
    said, now = read_format(folder), proofs(keys)
    protects = {"storage": True, "linkage": any(folder.decisions.glob("*.log"))}
    for kind, name in (("storage", "storage.key"), ("linkage", "linkage.secret")):
        if protects[kind] and said.get(kind, now[kind]) != now[kind]:
            raise Refused("key_is_available", file=name, expected=folder.path)


def refuse_earlier(folder: Folder, keys: Keys) -> None:
    """Raises Refused when there are stores, but of an earlier program: a refresh makes them anew."""
    refuse_other_keys(folder, keys)
    is_kept = any((folder.store / room).is_dir() for room in ("landing", "core", "office"))
    if is_kept and not is_current(folder, keys):
        raise Refused("store_can_be_read", file=folder.store)


def is_current(folder: Folder, keys: Keys) -> bool:
    """Whether the stores were made in this format and under these keys."""
    return read_format(folder) == {"format": STORE_FORMAT, **proofs(keys)}


def proofs(keys: Keys) -> dict[str, str]:
    """Kind of key -> what tells whether a key is the same."""
    return {"storage": _proof("storage", keys.storage), "linkage": _proof("linkage", keys.linkage)}


def write_format(folder: Folder, keys: Keys) -> None:
    """Say who made the stores; written only when it says something else."""
    now = {"format": STORE_FORMAT, **proofs(keys)}
    text = json.dumps({**now, _SUM: _sum(now)}) + "\n"
    file = folder.store / FORMAT_FILE
    if not file.is_file() or file.read_bytes() != text.encode():
        write_text(file, text)


def _sum(said: dict) -> str:
    return hashlib.blake2b(json.dumps(said, sort_keys=True).encode(), digest_size=8).hexdigest()


def _proof(kind: str, key: str) -> str:
    """Tells whether a key is the same, and nothing of the key: a keyed hash of 32 random bytes."""
    return hashlib.blake2b(key.encode(), digest_size=8, person=_PROVES[kind]).hexdigest()
