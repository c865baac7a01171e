"""What the centre typed: append-only logs under DIR/decisions, one per kind, sealed under the linkage secret (model 3c).

Here: writing and opening a log. Not here: what an entry means. Nothing in the program deletes one, and only forgetting a
person rewrites one (`reseal`): the same decisions with the same numbers, a text that quoted the person replaced.

A log is lines of text, each one sealed append (AES-256-GCM, key by HKDF-SHA256 from the linkage secret and the kind),
ended by a full stop: a line without it was cut off while it was written and never counted. Each seal also covers the
kind, the line's number and the line before, so that no line can be altered, moved, left out in between or brought in
from another log. What nobody can see from the log alone, that its last whole lines were taken off or that it is an older copy,
shows against its anchor (`anchors`), which every append and every `reseal` moves. Back it up.
"""

import fcntl
import getpass
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path

from schemas.findings import Refused
from warehouse import anchors
from warehouse.anchors import Anchor
from warehouse.folder import Folder
from warehouse.sealed_lines import Decision, Lines, Log, opened

_not_anchored: dict[Path, None] = {}
_KIND = re.compile(r"[a-z][a-z_]*")


def log_file(folder: Folder, kind: str) -> Path:
    """Where the log of a kind lies. Raises ValueError for a kind that is no plain word."""
    if not _KIND.fullmatch(kind):
        raise ValueError(f"`{kind}` is no kind of decision: lower-case letters and _")
    return folder.decisions / f"{kind}.log"


def read(folder: Folder, kind: str, secret: str) -> Log:
    """The log of a kind, empty when there is none. `secret`: the linkage secret (base64 of 32 bytes).

    Raises Refused: key_is_available when the secret does not open it, decisions_are_unchanged when a line was altered.
    """
    return _read(folder, kind, secret).log


def _read(folder: Folder, kind: str, secret: str) -> Lines:
    path = log_file(folder, kind)
    if not path.exists():
        return Lines(kind, secret)
    with open(path, "rb") as handle:
        fcntl.flock(handle, fcntl.LOCK_SH)  # an append under way is not taken for one that was cut off
        return opened(handle.read(), kind, secret, path)


def anchor_of(folder: Folder, kind: str, secret: str) -> Anchor:
    """How far the log of a kind goes now. Raises Refused as `read`."""
    return _read(folder, kind, secret).anchor()


def not_held(folder: Folder, kind: str, secret: str) -> list[Anchor]:
    """The anchors of a kind that its log does not hold as they were. Raises Refused as `read`."""
    lines = _read(folder, kind, secret)
    return [anchor for anchor in anchors.anchors_of(folder, kind, secret) if not lines.hold(anchor)]


def append(
    folder: Folder,
    kind: str,
    records: Sequence[Mapping],
    secret: str,
    who: str | None = None,
    when: datetime | None = None,
    held: bool = True,
) -> int:
    """Add records (plain data) at the end of a kind's log: all of them or none, on disk when this returns. How many.

    `who`: the login name unless given; `when`: now. Opens the log first, so nothing is ever added under another secret, and,
    unless `held` is false, nothing to a log that does not hold its anchor.
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
        lines = opened(handle.readall(), kind, secret, path)
        known = _known(folder, lines, path if held else None)
        added = b"" if lines.is_ended else b"\n"
        if not lines.n:  # an empty first line: whether the secret fits shows even when every entry is damaged
            added += lines.sealed({"kind": kind})
        _write(handle, added + lines.sealed(entry))
        lines.add(entry)
        _move_anchor(folder, lines, known)
    _sync_folder(path.parent)
    return len(records)


def _known(folder: Folder, lines: Lines, must_hold: Path | None) -> bool:
    """Whether the anchors of a log move along: they do of one begun now and of one that holds them. Raises Refused otherwise."""
    kept = anchors.anchors_of(folder, lines.kind, lines.secret)
    lost = [anchor for anchor in kept if not lines.hold(anchor)]
    if lost and must_hold:
        raise refused([NotHeld.of(must_hold, lines.anchor(), lost)])
    return not lost and bool(kept or not lines.n)


@dataclass(frozen=True)
class NotHeld:
    """One log that does not begin as it did when it was last seen."""

    file: Path
    n: int  # decisions in it now
    n_before: int
    forgotten: tuple[str, ...]  # records it no longer says are forgotten

    @classmethod
    def of(cls, file: Path, now: Anchor, lost: Sequence[Anchor]) -> "NotHeld":
        """What a log lacks of its anchors."""
        forgotten = {record for anchor in lost for record in anchor.forgotten} - {*now.forgotten}
        return cls(file, now.n_decisions, max(anchor.n_decisions for anchor in lost), tuple(sorted(forgotten)))


def refused(logs: Sequence[NotHeld]) -> Refused:
    """Why nothing is done with these logs, naming them and the records that would come back."""
    return Refused(
        "decisions_hold_their_anchor",
        file=", ".join(str(one.file) for one in logs),
        found="; ".join(f"{one.file.name}: {one.n} / {one.n_before}" for one in logs),
        value=", ".join(record for one in logs for record in one.forgotten) or "-",
        expected=logs[0].file.parent,
    )


def _move_anchor(folder: Folder, lines: Lines, known: bool) -> None:
    if known:
        try:
            anchors.keep(folder, lines.kind, lines.secret, lines.anchor())
        except OSError:  # what was decided is kept: the command says that its anchor could not be
            _not_anchored[anchors.beside_the_keys(folder)] = None


def not_anchored() -> list[Path]:
    """Where this process could not note what the logs it wrote to hold; a refresh tries it again."""
    return list(_not_anchored)


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
        old = opened(handle.readall(), kind, secret, path)
        before, known = old.log.decisions, _known(folder, old, None)
        after = [replace(one, what=forgotten_in(one)) for one in before]
        n = sum(one != other for one, other in zip(before, after, strict=True))
        if n:
            lines = Lines(kind, secret)
            sealed = [lines.sealed({"kind": kind, "replaces": old.ends()})]
            for one in after:
                entry = {"who": one.who, "when": one.when, "what": [one.what]}
                sealed.append(lines.sealed(entry))
                lines.add(entry)
            aside = path.with_name(f"{path.name}.partial-{os.getpid()}")
            aside.unlink(missing_ok=True)
            with open(aside, "wb", buffering=0, opener=_private) as new:
                _write(new, b"".join(sealed))
            os.replace(aside, path)
            _sync_folder(path.parent)
            _move_anchor(folder, lines, known)
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
