"""Every log of decisions against its anchors: asked before a refresh reads anything, set anew when the centre says so.

Here: what is held, what is not, and what of it is told. Not here: where anchors lie (`anchors`), what a log is (`decisions`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from warehouse.anchors import Anchor, anchors_of, beside_the_keys, is_anchored, keep, kinds_anchored, sweep
from warehouse.decisions import NotHeld, anchor_of, append, kinds, log_file, not_held, refused
from warehouse.folder import Folder

KIND = "acceptance"  # of decision: what somebody let through, with the reason
THE_LOGS = "decisions"  # what was accepted, where it is no source


@dataclass(frozen=True)
class Anchored:
    """What a check set: logs anchored for the first time, and whether the user's config folder took their anchors."""

    new: tuple[str, ...] = ()
    where: Path | None = None
    is_kept: bool = True

    def told(self) -> dict:
        """As the report of a refresh has it (`--json`)."""
        return {"new": [f"{kind}.log" for kind in self.new], "where": str(self.where), "is_kept": self.is_kept}


def check(folder: Folder, secret: str) -> Anchored:
    """Every log holds its anchors, which move to where it is now; a log without any gets its first one.

    Raises Refused when one does not: decisions_hold_their_anchor with the logs' names and the records that would come back;
    or as `warehouse.decisions.read`.
    """
    broken = list(broken_logs(folder, secret))
    if broken:
        raise refused(broken)
    return set_now(folder, secret)


def broken_logs(folder: Folder, secret: str) -> Iterator[NotHeld]:
    """The logs that do not hold their anchors."""
    for kind in sorted({*kinds(folder), *kinds_anchored(folder)}):
        lost = not_held(folder, kind, secret)
        if lost:
            yield NotHeld.of(log_file(folder, kind), anchor_of(folder, kind, secret), lost)


def set_now(folder: Folder, secret: str) -> Anchored:
    """Anchor every log where it is now; half-written anchors of a killed command are swept away."""
    new, is_kept = [], True
    sweep(folder)
    for kind in sorted({*kinds(folder), *kinds_anchored(folder)}):
        now = anchor_of(folder, kind, secret)
        before = anchors_of(folder, kind, secret)
        if not before:
            new.append(kind)
        try:
            _move(folder, kind, secret, now, before)
        except OSError:
            is_kept = False
    return Anchored(tuple(new), beside_the_keys(folder), is_kept)


def _move(folder: Folder, kind: str, secret: str, now: Anchor, before: Sequence[Anchor]) -> None:
    if list(before) != [now, now] or not is_anchored(folder, kind):
        keep(folder, kind, secret, now, by_refresh=True)


def accept(folder: Folder, secret: str, reason: str, who: str | None) -> list[NotHeld]:
    """Take the logs as they are: their anchors are set anew, and who said so and why is a decision. What was not held."""
    broken = list(broken_logs(folder, secret))
    if broken:
        told = [{"log": one.file.name, "n": one.n, "n_before": one.n_before} for one in broken]
        record = {"accepted": THE_LOGS, "reason": reason, "logs": told}
        append(folder, KIND, [record], secret, who, held=False)
        set_now(folder, secret)
    return broken
