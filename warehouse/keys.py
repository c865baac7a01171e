"""The two secrets of a data folder, and where they lie. Nothing here opens a file they protect.

The storage key can be replaced: stores are rebuilt from raw. The linkage secret cannot: it protects what the centre
typed. Both live in the user's config folder, not beside the data (architecture, decision 10).
"""

import base64
import os
import re
import secrets
import uuid
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from schemas.findings import Refused
from warehouse.atomic import make_folder, write_new

DEMO_COUNTRIES = frozenset({"XSA", "XVE"})  # the invented countries: all sources of the demo lie in them
FOLDER_ID = ".folder-id"
_NAME = re.compile(r"[0-9A-Za-z-]{8,64}")
_DEMO = base64.b64encode(b"SADDLE demo: protects nothing...").decode()[:44]


@dataclass(frozen=True, repr=False)
class Keys:
    """Storage key (base64 of 32 bytes) and linkage secret (base64 of 32 bytes) of one data folder."""

    storage: str
    linkage: str
    is_demo: bool = False
    written_to: Path | None = None  # set when they were made just now: the officer is told to back them up


DEMO_KEYS = Keys(_DEMO, _DEMO, is_demo=True)  # known to everybody: they protect nothing


def is_demo(countries: set[str]) -> bool:
    """Whether all sources of a folder tell of invented countries."""
    return bool(countries) and countries <= DEMO_COUNTRIES


def keys_for(data_dir: Path, countries: set[str]) -> Keys:
    """Keys of a data folder, made on first use. Raises Refused when encrypted files stand without their key.

    `countries`: ISO3 of every source in the folder; the demo key serves a folder of the invented countries' sources only.
    """
    environment = os.environ.get("SADDLE_KEY"), os.environ.get("SADDLE_LINK_SECRET")
    if all(environment):
        return Keys(_thirty_two_bytes(str(environment[0])), _thirty_two_bytes(str(environment[1])))
    if is_demo(countries):
        return DEMO_KEYS
    folder = config_folder() / folder_id(data_dir)
    storage, made_storage = _kept(folder / "storage.key", environment[0], _has_files(data_dir / "store"), data_dir)
    linkage, made_linkage = _kept(
        folder / "linkage.secret", environment[1], _has_files(data_dir / "decisions"), data_dir
    )
    return Keys(storage, linkage, written_to=folder if made_storage or made_linkage else None)


def passing_keys() -> Keys:
    """Keys for a folder that is thrown away: nothing they protect outlives the process."""
    return Keys(_made(), _made())


def where_keys_are(data_dir: Path, countries: set[str]) -> str | None:
    """Where the keys of a data folder lie, None before first use. Makes nothing.

    Raises Refused when a key is lost while the files it protects stand.
    """
    if os.environ.get("SADDLE_KEY") and os.environ.get("SADDLE_LINK_SECRET"):
        return "SADDLE_KEY, SADDLE_LINK_SECRET"
    if is_demo(countries):
        return "demo"
    named = data_dir / FOLDER_ID
    folder = config_folder() / _folder_name(named) if named.exists() else None
    found = False
    for key, protects in (("storage.key", "store"), ("linkage.secret", "decisions")):
        if folder is not None and (folder / key).exists():
            found = True
        elif _has_files(data_dir / protects):
            raise Refused("key_is_available", file=(folder or config_folder()) / key, expected=data_dir)
    return str(folder) if found else None


def config_folder() -> Path:
    """The user's own folder for secrets (XDG)."""
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "saddle"


def folder_id(data_dir: Path) -> str:
    """The name a data folder keeps when it is moved; made on first use."""
    file = data_dir / FOLDER_ID
    if not file.exists():
        make_folder(data_dir, shared=True)
        with suppress(FileExistsError):  # another command made it at the same time
            write_new(file, uuid.uuid4().hex.encode())
    return _folder_name(file)


def _folder_name(file: Path) -> str:
    """The name a folder was given. Raises Refused for what is none: its keys lie under another."""
    said = _text(file)
    if not _NAME.fullmatch(said):
        raise Refused("key_is_available", file=file, expected=config_folder())
    return said


def _kept(file: Path, from_environment: str | None, protects_files: bool, data_dir: Path) -> tuple[str, bool]:
    if from_environment:
        return _thirty_two_bytes(from_environment), False
    if file.exists():
        return _thirty_two_bytes(_text(file), file), False
    if protects_files:
        raise Refused("key_is_available", file=file, expected=data_dir)
    made = _made()
    try:
        write_new(file, made.encode())
    except FileExistsError:  # another command made it at the same time
        return _thirty_two_bytes(_text(file), file), False
    return made, True


def _text(file: Path) -> str:
    """What a file of ours holds; a byte that was never written there makes it no key and no name."""
    return file.read_bytes().decode("ascii", "replace").strip()


def _made() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _has_files(folder: Path) -> bool:
    return folder.is_dir() and any(item.is_file() for item in folder.rglob("*"))


def _thirty_two_bytes(text: str, file: object = "SADDLE_KEY / SADDLE_LINK_SECRET") -> str:
    try:
        if len(base64.b64decode(text.strip(), validate=True)) == 32:
            return text.strip()
    except ValueError:
        pass
    raise Refused("key_is_available", file=file, expected="base64 of 32 bytes")
