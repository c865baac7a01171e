"""Whether a release is what its office signed: needs the release's files alone, no data folder, no key of one's own.

A signature proves which key signed, not whose key it is: compare the fingerprint with the one the office made known by
another way (its site, a letter, the telephone). Imports nothing of SADDLE, so that this one file can be given away.

What is signed: every entry of signature.json but `signature` itself, as JSON with sorted keys, no blanks, UTF-8. It
names the sha256 of manifest.json, which names the size and sha256 of every other file.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

MANIFEST, SIGNATURE = "manifest.json", "signature.json"
KIND = "saddle-release/1"

Why = Literal["not_signed", "signature", "tampered", "missing", "extra"]


class Broken(Exception):
    """A release that is not what was signed: why, and the first file that shows it (path inside the release)."""

    def __init__(self, why: Why, file: str) -> None:
        self.why, self.file = why, file
        super().__init__(f"{why}: {file}")


@dataclass(frozen=True)
class Verified:
    """What a signature says that holds: which release, who signed it and when, the key's fingerprint, how many files."""

    release_id: str
    who: str
    signed_on: str
    fingerprint: str
    n_files: int


def verify(pack: Path) -> Verified:
    """Check signature, manifest and every file of a release, wherever its folder lies.

    Raises Broken with the first file (in the order of their paths) that was altered, is missing or was added.
    """
    signed = _read(pack, SIGNATURE)
    public = _holds(signed)
    if sha256_of(pack / MANIFEST) != signed.get("manifest_sha256"):
        raise Broken("tampered", MANIFEST)
    manifest = _read(pack, MANIFEST)
    if manifest.get("release_id") != signed.get("release_id"):
        raise Broken("tampered", MANIFEST)
    listed = {str(entry["path"]): entry for entry in manifest["files"]}
    there = files_of(pack)
    for name in sorted(listed.keys() | there.keys()):
        if name not in listed:
            raise Broken("extra", name)
        if name not in there:
            raise Broken("missing", name)
        file = there[name]
        is_same = not file.is_symlink() and file.stat().st_size == listed[name]["bytes"]
        if not is_same or sha256_of(file) != listed[name]["sha256"]:
            raise Broken("tampered", name)
    return Verified(
        str(signed["release_id"]), str(signed["who"]), str(signed["signed_on"]), fingerprint(public), len(listed)
    )


def files_of(pack: Path) -> dict[str, Path]:
    """Every file of a pack but manifest and signature, by its path inside the pack. Links count as files."""
    found = (path for path in pack.rglob("*") if path.is_symlink() or not path.is_dir())
    named = {path.relative_to(pack).as_posix(): path for path in found}
    return {name: path for name, path in named.items() if name not in (MANIFEST, SIGNATURE)}


def fingerprint(public: bytes) -> str:
    """The first 128 bits of the sha256 of a public key (32 bytes), to be read aloud: eight groups of four."""
    digits = hashlib.sha256(public).hexdigest()[:32]
    return " ".join(digits[at : at + 4] for at in range(0, 32, 4))


def signed_bytes(statement: Mapping[str, object]) -> bytes:
    """What the signature covers of signature.json."""
    said = {name: value for name, value in statement.items() if name != "signature"}
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256_of(path: Path) -> str:
    """The sha256 of a file as hex digits. Raises Broken when it is not there."""
    if not path.is_file():
        raise Broken("missing", path.name)
    with open(path, "rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def public_bytes(key: Ed25519PublicKey) -> bytes:
    """The 32 bytes of a public key."""
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def _holds(signed: dict) -> bytes:
    """The public key (32 bytes), when the signature is its own and the fingerprint is that of the key."""
    try:
        public = base64.b64decode(signed["public_key"], validate=True)
        Ed25519PublicKey.from_public_bytes(public).verify(
            base64.b64decode(signed["signature"], validate=True), signed_bytes(signed)
        )
    except (KeyError, TypeError, ValueError, InvalidSignature) as error:
        raise Broken("signature", SIGNATURE) from error
    if signed.get("kind") != KIND or signed.get("fingerprint") != fingerprint(public):
        raise Broken("signature", SIGNATURE)
    return public


def _read(pack: Path, name: str) -> dict:
    if not (pack / name).is_file():
        raise Broken("not_signed", name)
    try:
        read = json.loads((pack / name).read_text("utf-8"))
    except ValueError as error:
        raise Broken("tampered", name) from error
    if not isinstance(read, dict):
        raise Broken("tampered", name)
    return read
