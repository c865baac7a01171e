"""A correction: what the centre says should stand in one received cell, and what stood there when it said so.

How it is kept is `warehouse.decisions`; what it does to a file, `assets/core/correcting`.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from schemas.codes import VERIFIED_UNKNOWN

KIND = "correction"  # of decision
UNDOES = "undoes"  # an entry of the log that takes an earlier one back, by its number
SUPERSEDES = "supersedes"  # a correction entered again with its reason, in the place of an earlier one, by its number
CHECKED_NOT_KNOWN = ".na"  # typed as new value; an empty cell means "not yet checked"
STATES = ("applied", "no_longer_matches", "in_the_source", "not_found", "waiting", "undone", "superseded")


@dataclass(frozen=True)
class Correction:
    """Grain: one received cell, corrected once. `old` and `new` are texts as the provider writes them, '' when empty."""

    source: str
    table: str
    record_id: str
    provider_column: str
    old: str
    new: str  # `verified_unknown` where `.na` was typed
    reason: str = ""

    @property
    def cell(self) -> tuple[str, str, str]:
        """What is corrected, wherever it stands in a file."""
        return self.source, self.record_id, self.provider_column

    def as_record(self) -> dict:
        """As the log keeps it."""
        return asdict(self)

    @classmethod
    def from_record(cls, record: Mapping) -> "Correction":
        """From the log, also one a later version wrote with more in it."""
        return cls(**{name: record[name] for name in (field.name for field in fields(cls)) if name in record})


def typed_value(text: str) -> str:
    """The new value as it is kept: `.na` says that it was checked and is not known."""
    return VERIFIED_UNKNOWN if text.strip().lower() == CHECKED_NOT_KNOWN else text.strip()


def same_text(one: str | None, other: str | None) -> bool:
    """Whether two received texts are the same but for the spaces around them; no cell is an empty one."""
    return (one or "").strip() == (other or "").strip()
