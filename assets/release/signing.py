"""The office's signature under a release: an Ed25519 key that lies beside the folder's other keys, and what it signs.

Here: the private key and the two files a signature writes. Not here: reading a signature (`verify`), which needs neither
this file nor a key, and whether the checks allow one (`checks`).
"""

import base64
import datetime as dt
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from assets.release.checks import must_be_clean
from assets.release.folders import Withheld
from assets.release.verify import (
    KIND,
    MANIFEST,
    SIGNATURE,
    files_of,
    fingerprint,
    public_bytes,
    sha256_of,
    signed_bytes,
)
from warehouse.atomic import write_new, write_text
from warehouse.keys import config_folder, folder_id, is_demo

KEY_FILE, KEY_VARIABLE = "release.key", "SADDLE_RELEASE_KEY"
_DEMO = b"SADDLE demo: signs for nobody..."


@dataclass(frozen=True, repr=False)
class OfficeKey:
    """The private key of an office; `written_to` when it was made just now: the officer is told to back it up."""

    private: Ed25519PrivateKey
    is_demo: bool = False
    written_to: Path | None = None

    @property
    def fingerprint(self) -> str:
        return fingerprint(public_bytes(self.private.public_key()))


def demo_fingerprint() -> str:
    """The fingerprint of the demo's key, which everyone has: it says nothing about who signed."""
    return OfficeKey(Ed25519PrivateKey.from_private_bytes(_DEMO)).fingerprint


def office_key(data_dir: Path, countries: set[str], signed_before: str | None, new_key: bool = False) -> OfficeKey:
    """The office's key, made on first use; SADDLE_RELEASE_KEY (base64 of 32 bytes) wins, the demo has its own.

    `countries`: ISO3 of every source. `signed_before`: fingerprint under the newest release, None before the first.
    Raises Withheld when releases stand whose key is not here: readers know its fingerprint, so another key is made or
    taken only when the officer says so (`new_key`).
    """
    if is_demo(countries):
        return OfficeKey(Ed25519PrivateKey.from_private_bytes(_DEMO), is_demo=True)
    file = config_folder() / folder_id(data_dir) / KEY_FILE
    given = os.environ.get(KEY_VARIABLE)
    if given or file.exists():
        key = OfficeKey(_private(given or file.read_text(), KEY_VARIABLE if given else str(file)))
        if new_key or signed_before in (None, key.fingerprint):
            return key
    elif new_key or signed_before is None:
        return _made(file)
    raise Withheld("release_key_lost", "refused", file=file, value=signed_before)


def sign(pack: Path, release_id: str, key: OfficeKey, who: str, day: dt.date) -> dict:
    """Write manifest.json and signature.json of a draft whose checks are clean. Returns what was signed.

    Raises Withheld while a check is missing, red or was made for other files, or when a file does not belong here.
    """
    must_be_clean(pack)
    _write(pack / MANIFEST, {"release_id": release_id, "files": _listed(pack)})
    public = public_bytes(key.private.public_key())
    statement: dict[str, object] = {
        "kind": KIND,
        "release_id": release_id,
        "who": who,
        "signed_on": day.isoformat(),
        **settings_of(pack),
        "manifest_sha256": sha256_of(pack / MANIFEST),
        "public_key": base64.b64encode(public).decode(),
        "fingerprint": fingerprint(public),
    }
    signature = base64.b64encode(key.private.sign(signed_bytes(statement))).decode()
    _write(pack / SIGNATURE, {**statement, "signature": signature})
    return statement


def settings_of(pack: Path) -> dict[str, str]:
    """Hashes of the disclosure rules of the program and of the centre's settings, which the figures of a pack follow from."""
    about = json.loads((pack / "datapackage.json").read_text("utf-8"))["saddle"]
    return {name: about.get(name, "") for name in ("settings_sha256", "centre_settings_sha256")}


def _listed(pack: Path) -> list[dict]:
    return [
        {"path": name, "bytes": path.stat().st_size, "sha256": sha256_of(path)}
        for name, path in sorted(files_of(pack).items())
    ]


def _write(path: Path, content: dict) -> None:
    write_text(path, json.dumps(content, ensure_ascii=False, indent=1) + "\n", shared=True)


def _made(file: Path) -> OfficeKey:
    made = secrets.token_bytes(32)
    write_new(file, base64.b64encode(made))
    return OfficeKey(Ed25519PrivateKey.from_private_bytes(made), written_to=file)


def _private(text: str, where: str) -> Ed25519PrivateKey:
    try:
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(text.strip(), validate=True))
    except ValueError as error:
        raise Withheld("release_key_unreadable", "refused", file=where) from error
