"""What the centre typed: append-only logs under DIR/decisions, one per kind, sealed under the linkage secret (model 3c).

Here: writing and opening a log. Not here: what an entry means. Nothing in the program deletes one, and only forgetting a
person rewrites one (`reseal`): the same decisions with the same numbers, a text that quoted the person replaced.

A log is lines of text, each one sealed append (AES-256-GCM, key by HKDF-SHA256 from the linkage secret and the kind),
ended by a full stop: a line without it was cut off while it was written and never counted. Each seal also covers the
kind, the line's number and the line before, so that no line can be altered, moved, left out in between or brought in
from another log. What nobody can see from the log alone: that its last whole lines were taken off. Back it up.
"""

import base64
import fcntl
import getpass
import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from schemas.findings import Refused
from warehouse.folder import Folder

_FORMAT = "saddle-decisions/1"
_END = b"."  # not in the alphabet of base64: only a line written to its end has it
_NONCE = 12
_KIND = re.compile(r"[a-z][a-z_]*")


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


def log_file(folder: Folder, kind: str) -> Path:
    """Where the log of a kind lies. Raises ValueError for a kind that is no plain word."""
    if not _KIND.fullmatch(kind):
        raise ValueError(f"`{kind}` is no kind of decision: lower-case letters and _")
    return folder.decisions / f"{kind}.log"


def read(folder: Folder, kind: str, secret: str) -> Log:
    """The log of a kind, empty when there is none. `secret`: the linkage secret (base64 of 32 bytes).

    Raises Refused: key_is_available when the secret does not open it, decisions_are_unchanged when a line was altered.
    """
    path = log_file(folder, kind)
    if not path.exists():
        return Log()
    with open(path, "rb") as handle:
        fcntl.flock(handle, fcntl.LOCK_SH)  # an append under way is not taken for one that was cut off
        return _opened(handle.read(), kind, secret, path).log


def append(
    folder: Folder,
    kind: str,
    records: Sequence[Mapping],
    secret: str,
    who: str | None = None,
    when: datetime | None = None,
) -> int:
    """Add records (plain data) at the end of a kind's log: all of them or none, on disk when this returns. How many.

    `who`: the login name unless given; `when`: now. Opens the log first, so nothing is ever added under another secret.
    Raises Refused as `read`, TypeError or ValueError for what JSON cannot hold.
    """
    if not records:
        return 0
    moment = (when or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds")
    entry = {"who": who or login_name(), "when": moment, "what": [dict(record) for record in records]}
    path = log_file(folder, kind)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _held(path) as handle:
        handle.seek(0)
        lines = _opened(handle.readall(), kind, secret, path)
        added = b"" if lines.is_ended else b"\n"
        if not lines.n:  # an empty first line: whether the secret fits shows even when every entry is damaged
            added += lines.sealed({"kind": kind})
        _write(handle, added + lines.sealed(entry))
    _sync_folder(path.parent)
    return len(records)


def reseal(folder: Folder, kind: str, secret: str, forgotten_in: Callable[[Decision], dict]) -> int:
    """Write a log anew with what `forgotten_in` makes of each decision; its number, who and when stay. How many changed.

    For forgetting a person, and nothing else. The new log is written aside and takes the old one's place whole; without a
    change nothing is written. Raises Refused as `read`.
    """
    path = log_file(folder, kind)
    if not path.exists():
        return 0
    with _held(path) as handle:
        handle.seek(0)
        before = _opened(handle.readall(), kind, secret, path).log.decisions
        after = [replace(one, what=forgotten_in(one)) for one in before]
        n = sum(one != other for one, other in zip(before, after, strict=True))
        if n:
            lines = _Lines(kind, secret)
            sealed = [lines.sealed({"kind": kind})]
            for one in after:
                sealed.append(lines.sealed({"who": one.who, "when": one.when, "what": [one.what]}))
            aside = path.with_name(f"{path.name}.partial-{os.getpid()}")
            aside.unlink(missing_ok=True)
            with open(aside, "wb", buffering=0, opener=_private) as new:
                _write(new, b"".join(sealed))
            os.replace(aside, path)
            _sync_folder(path.parent)
    return n


@contextmanager
def _held(path: Path) -> Iterator[FileIO]:
    """A log opened for adding, nobody else's while it is held; one that was written anew meanwhile is opened again."""
    while True:
        with open(path, "a+b", buffering=0, opener=_private) as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            if path.exists() and os.path.samestat(os.fstat(handle.fileno()), path.stat()):
                yield handle
                return


def kinds(folder: Folder) -> list[str]:
    """Kinds of which there is a log."""
    return sorted(file.stem for file in folder.decisions.glob("*.log") if _KIND.fullmatch(file.stem))


def login_name() -> str:
    """Who is at the keyboard, as far as the machine knows."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


class _Lines:
    """The whole lines of a log taken so far, and what the next one is sealed with."""

    def __init__(self, kind: str, secret: str) -> None:
        self.kind, self.n, self.before = kind, 0, b""
        self.log, self.is_ended = Log(), True
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


def _opened(content: bytes, kind: str, secret: str, path: Path) -> _Lines:
    """Every whole line opened in its place; what was cut off is passed over, at the end it is counted."""
    lines, decisions, cut_off = _Lines(kind, secret), list[Decision](), list[int]()
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
        for what in entry.get("what", ()):
            decisions.append(Decision(len(decisions) + 1, entry["who"], entry["when"], what))
    if not lines.n and len(cut_off) > 1:  # not one write cut off, but a file in which no line has its end
        raise Refused("decisions_are_unchanged", file=path, row=1)
    lines.log, lines.is_ended = Log(tuple(decisions), sum(cut_off)), not content or content.endswith(b"\n")
    return lines


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _write(handle: FileIO, content: bytes) -> None:
    """Add bytes at the end, on disk when it returns. A full disk leaves the log as it was."""
    size = os.fstat(handle.fileno()).st_size
    left = memoryview(content)
    try:
        while left:
            left = left[handle.write(left) :]
        os.fsync(handle.fileno())
    except OSError:
        os.ftruncate(handle.fileno(), size)
        raise


def _sync_folder(folder: Path) -> None:
    """A new file's name is on disk too, not only what it holds."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
