"""What a load has less of than the one before it: rows, a year, a province, the share of rows in which a column is known.

Here: comparing two sets of counts. Not here: how rows are counted (`assets/core/checks`), and what follows of a fall.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

MANY = 10  # rows from which on a share says something about a column


@dataclass(frozen=True)
class Profile:
    """What one table of a load holds, in counts only: rows made, rows accepted, and of these by year, province and column."""

    rows: int = 0
    accepted: int = 0
    years: Mapping[str, int] = field(default_factory=dict)
    provinces: Mapping[str, int] = field(default_factory=dict)
    known: Mapping[str, int] = field(default_factory=dict)  # column -> rows in which it is known
    said: Mapping[str, int] = field(
        default_factory=dict
    )  # column -> rows in which the source says something, if only "unknown"

    def share(self, column: str) -> float:
        """In how many of a hundred rows a column is known."""
        return 100 * self.known.get(column, 0) / self.accepted if self.accepted else 0.0


@dataclass(frozen=True)
class Limits:
    """From which fall on it is told (points of a column), and from which on it is refused."""

    rows: float  # share of the rows before
    gone: float  # rows of a year or province that is there no longer
    known_told: float  # points
    known_refused: float


@dataclass(frozen=True)
class Fall:
    """One thing there is less of: `rows`, `year`, `province` (counts) or `column` (rows of a hundred in which it is known)."""

    what: str
    name: str
    before: int
    now: int
    refuses: bool


def together(profiles: Iterable[Profile]) -> Profile:
    """Tables of several files that count together, as one."""
    listed = list(profiles)
    years, provinces, known, said = (
        dict(sum((Counter(getattr(one, what)) for one in listed), Counter()))
        for what in ("years", "provinces", "known", "said")
    )
    return Profile(sum(one.rows for one in listed), sum(one.accepted for one in listed), years, provinces, known, said)


def falls(before: Profile, now: Profile, limits: Limits) -> list[Fall]:
    """What `now` has less of than `before`; where rows fell to nought nothing else is said."""
    found = []
    if now.rows < before.rows:
        refuses = not now.rows or before.rows - now.rows > limits.rows * before.rows
        found.append(Fall("rows", "", before.rows, now.rows, refuses))
    if not now.rows:
        return found
    for what, one, other in (
        ("year", before.years, now.years),
        ("province", before.provinces, now.provinces),
    ):
        gone = (name for name in sorted(one) if one[name] and not other.get(name))
        found += [Fall(what, name, one[name], 0, one[name] >= limits.gone) for name in gone]
    columns = (_of_column(column, before, now, limits) for column in sorted(before.known))
    return found + [fall for fall in columns if fall]


def _of_column(column: str, before: Profile, now: Profile, limits: Limits) -> Fall | None:
    """A column known less: judged by its share of the rows, when enough rows knew it for a share to mean something."""
    is_gone = before.known[column] > 0 and not now.known.get(column) and now.accepted > 0
    points = before.share(column) - now.share(column)
    says_something = before.known[column] >= min(MANY, before.accepted)
    if not says_something or not (is_gone or points >= limits.known_told):
        return None
    refuses = is_gone or points >= limits.known_refused
    return Fall("column", column, round(before.share(column)), round(now.share(column)), refuses)
