"""The lines of a log of decisions: each sealed under the linkage secret, its kind, its number and the line before.

Here: what a line holds and how it is opened and sealed. Not here: the file it stands in (`decisions`).
"""

import base64
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from schemas.findings import Refused
from warehouse.anchors import Anchor

TOMBSTONE = "tombstone"  # the kind of which an anchor keeps the record ids
_FORMAT = "saddle-decisions/1"
_END = b"."  # not in the alphabet of base64: only a line written to its end has it
_NONCE = 12
_REMEMBERED = 1000  # ends of the log before it was sealed anew, by which an earlier anchor still knows it


@dataclass(frozen=True)
class Decision:
    """One thing somebody decided or typed: its number in the log (from 1), who, when (UTC, ISO), and what."""

    number: int
    who: str
    when: str
    what: dict


@dataclass(frozen=True)
class Log:
    """The decisions of one kind, oldest first; `cut_off` bytes at the end are an append that was never completed."""

    decisions: tuple[Decision, ...] = ()
    cut_off: int = 0

    def __iter__(self) -> Iterator[Decision]:
        return iter(self.decisions)

    def __len__(self) -> int:
        return len(self.decisions)


class Lines:
    """The whole lines of a log taken so far, and what the next one is sealed with."""

    def __init__(self, kind: str, secret: str) -> None:
        self.kind, self.secret, self.n, self.before = kind, secret, 0, b""
        self.decisions: list[Decision] = []
        self.cut_off, self.is_ended = 0, True
        self.seals: list[str] = []  # sha256 of each line
        self.replaced: list[str] = []  # where the log ended, from its first day on, before it was sealed anew
        key = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"{_FORMAT} {kind}".encode())
        self.cipher = AESGCM(key.derive(base64.b64decode(secret, validate=True)))

    def sealed(self, content: dict) -> bytes:
        """The next line."""
        plain = json.dumps(content, ensure_ascii=False, allow_nan=False, sort_keys=True).encode()
        nonce = os.urandom(_NONCE)
        line = base64.b64encode(nonce + self.cipher.encrypt(nonce, plain, self._covered())) + _END
        self._take(line)
        return line + b"\n"

    def opened(self, line: bytes) -> dict:
        """What a whole line holds. Raises InvalidTag or ValueError when it is not the next line of this log."""
        box = base64.b64decode(line.removesuffix(_END), validate=True)
        content = json.loads(self.cipher.decrypt(box[:_NONCE], box[_NONCE:], self._covered()))
        self._take(line)
        return content

    def _covered(self) -> bytes:
        return f"{_FORMAT}|{self.kind}|{self.n}|{hashlib.sha256(self.before).hexdigest()}".encode()

    def _take(self, line: bytes) -> None:
        self.n, self.before = self.n + 1, line
        self.seals.append(hashlib.sha256(line).hexdigest())

    def add(self, entry: dict) -> None:
        """The decisions of one line."""
        for what in entry.get("what", ()):
            self.decisions.append(Decision(len(self.decisions) + 1, entry["who"], entry["when"], what))

    @property
    def log(self) -> Log:
        """What was taken so far."""
        return Log(tuple(self.decisions), self.cut_off)

    def anchor(self) -> Anchor:
        """How far the log goes."""
        forgotten = (one.what.get("record_id", "") for one in self.decisions) if self.kind == TOMBSTONE else ()
        return Anchor(self.n, self.seals[-1] if self.n else "", len(self.decisions), tuple(sorted(set(forgotten))))

    def hold(self, anchor: Anchor) -> bool:
        """The log begins as it was when the anchor was set, or was sealed anew after that."""
        is_there = not anchor.n or (anchor.n <= self.n and self.seals[anchor.n - 1] == anchor.seal)
        return is_there or _end(anchor.n, anchor.seal) in self.replaced

    def ends(self) -> list[str]:
        """Where this log ended so far, the latest first."""
        own = [_end(n, seal) for n, seal in enumerate(self.seals, 1)]
        return [*reversed(own), *self.replaced][:_REMEMBERED]


def _end(n: int, seal: str) -> str:
    return f"{n}:{seal[:16]}"


def opened(content: bytes, kind: str, secret: str, path: Path) -> Lines:
    """Every whole line opened in its place; what was cut off is passed over, at the end it is counted."""
    lines, cut_off = Lines(kind, secret), list[int]()
    for row, written in enumerate(content.split(b"\n"), 1):
        line = written.rstrip()  # a copy made as text may end its lines in CR LF
        if not line.endswith(_END):
            cut_off += [len(line)] if line else []
            continue
        try:
            entry = lines.opened(line)
        except (InvalidTag, ValueError) as error:
            if not lines.n:
                raise Refused("key_is_available", file="linkage.secret", expected=path) from error
            raise Refused("decisions_are_unchanged", file=path, row=row) from error
        cut_off.clear()  # this line opened as the next one: what stands before it never was one
        lines.replaced = entry.get("replaces", lines.replaced)
        lines.add(entry)
    if not lines.n and len(cut_off) > 1:  # not one write cut off, but a file in which no line has its end
        raise Refused("decisions_are_unchanged", file=path, row=1)
    lines.cut_off, lines.is_ended = sum(cut_off), not content or content.endswith(b"\n")
    return lines
