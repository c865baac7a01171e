"""What the centre types itself: answers to yes/no parts of the action plan, and evidence of the WPS pillars.

The items are `codelists/evidence_item.csv`: a code list with three columns more, `answer` (its kind), `action` (of the
Siem Reap-Angkor Action Plan) and `tags` (WPS pillars, article_7). A new item is a row at its end; a code never changes
its meaning. How answers are read is `methods.evidence`; how they are kept, `warehouse.decisions`.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache

from schemas.codes import entries

LIST = "evidence_item"
KIND = "evidence"  # of decision
SHEET = "evidence"
COLUMNS = ("item", "year", "answer", "evidence", "date", "note", "publishable")
ANSWER_KINDS = ("yes_no", "number", "share", "text")
PILLARS = ("participation", "protection", "prevention", "relief")
EARLIEST_YEAR = 1997  # the Convention's
OFFICE_COLUMNS = ("answer", "evidence", "date", "note")  # typed freely: never public, whatever is marked


@dataclass(frozen=True)
class Item:
    """One thing that is asked for each year."""

    code: str
    answer_kind: str
    action: str
    tags: tuple[str, ...]

    @property
    def pillars(self) -> tuple[str, ...]:
        """The WPS pillars it belongs to."""
        return tuple(tag for tag in self.tags if tag in PILLARS)


@cache
def items() -> dict[str, Item]:
    """Code -> item, in the order of the list."""
    return {
        row["code"]: Item(row["code"], row["answer"], row["action"], tuple(row["tags"].split()))
        for row in entries(LIST)
    }


@dataclass(frozen=True)
class Entry:
    """Grain: one answer to one item for one year. `date` (YYYY, YYYY-MM or a day) is that of the document."""

    item: str
    year: int
    answer_kind: str
    answer: str
    value: float | None = None  # yes 1, no 0, a number, a share 0 to 1; null for a text and for what is not known
    numerator: int | None = None
    denominator: int | None = None
    evidence: str | None = None
    date: str | None = None
    note: str | None = None
    publishable: bool = False

    @property
    def key(self) -> tuple[str, int]:
        """What a newer entry replaces."""
        return self.item, self.year

    def as_record(self) -> dict:
        """As the log keeps it."""
        return asdict(self)

    @classmethod
    def from_record(cls, record: Mapping) -> "Entry":
        """From the log, also one a later version wrote with more in it."""
        return cls(**{name: record[name] for name in (field.name for field in fields(cls)) if name in record})
