"""Which lists of casualties are added up to the totals (model section 3a).

Two lists are added only when it is known who stands in both: they are declared disjoint, or nearly all rows of both have a
name (or of both a number) and every pair proposed between them has a decision.
"""

from dataclasses import dataclass, field

from assets.raw.sources import Received
from schemas.contracts import core_name
from schemas.source import Source

NAMED_SHARE = 0.9  # below this share of rows with a name, or with a number, nobody can say who stands in two lists


@dataclass(frozen=True)
class Overlaps:
    """What is known of people in two lists; counts only. Pairs of sources are written `a|b`, in alphabetical order."""

    rows: dict[str, int] = field(default_factory=dict)  # source -> current rows of casualties
    named: dict[str, int] = field(default_factory=dict)  # source -> those of them with a name and the year of the event
    numbered: dict[str, int] = field(default_factory=dict)  # source -> those of them with the number of a document
    undecided: dict[str, int] = field(default_factory=dict)  # pair of sources -> proposed pairs without a decision
    linked: dict[str, int] = field(default_factory=dict)  # pair of sources -> pairs decided to be one person
    taken_back: dict[str, int] = field(default_factory=dict)  # pair of sources -> pairs whose decision was taken back

    def between(self, one: str, other: str) -> int:
        """Proposed pairs of two sources without a decision."""
        return self.undecided.get("|".join(sorted((one, other))), 0)

    def is_named(self, source: str) -> bool:
        """Nearly every row of the source has a name and the year of the event."""
        return source in self.rows and self.named.get(source, 0) >= NAMED_SHARE * self.rows[source]

    def can_be_compared(self, one: str, other: str) -> bool:
        """Nearly every row of both has a name, or of both a number: names say nothing of numbers."""
        numbered = (s in self.rows and self.numbered.get(s, 0) >= NAMED_SHARE * self.rows[s] for s in (one, other))
        return (self.is_named(one) and self.is_named(other)) or all(numbered)

    def are_told_apart(self, one: Source, other: Source) -> bool:
        """Nobody is counted twice when both lists are added."""
        if other.source in one.disjoint_from or one.source in other.disjoint_from:
            return True
        return self.can_be_compared(one.source, other.source) and not self.between(one.source, other.source)


def joins_totals(received: Received, sources: list[Received], overlaps: Overlaps) -> bool:
    """A source joins the totals when it counts and is told apart from every counted source of a better rank."""
    source = received.source
    if source is None or not source.counts:
        return False
    return all(overlaps.are_told_apart(source, other) for other in counted_before(source, sources))


def counted_before(source: Source, sources: list[Received]) -> list[Source]:
    """The counted lists of casualties of the same country with a better rank."""
    return [
        r.source
        for r in sources
        if r.source
        and r.source.counts
        and r.source.country == source.country
        and (r.source.source_rank, r.source.source) < (source.source_rank, source.source)
        and any(core_name(table) == "casualty_record" for table in r.source.tables)
    ]
