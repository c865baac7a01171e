"""Which rows of a table are absent so that nothing of an absent row can be proven: exact or absent, row by row.

A table breaks an exact whole down by the codes of a key; a row stands for one code and holds several counts, the first of them
everybody in the row. A row is printed as a whole, every count exact, or it is absent as a whole. Rows go from the smallest on,
rows of one size together, so that which rows go follows from the counts alone and whoever knows the rule can still exchange
any two absent rows of unknown size.

Here: one table. Not here: which tables there are and in which order they are judged (`assets/disclosure/casualties`).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

CLOSE = 2  # a number is proven when all it can be lies this close together
Row = tuple[int, ...]
NO_CODES: frozenset[str] = frozenset()


class Proven(NamedTuple):
    """The lowest and the highest number a count can be."""

    low: int
    high: int

    @property
    def is_close(self) -> bool:
        """Is it known to within 2?"""
        return self.high - self.low <= CLOSE

    def holds(self, other: "Proven") -> bool:
        """Is all the other can be among what this can be?"""
        return self.low <= other.low and self.high >= other.high


class Table(NamedTuple):
    """One table: code -> its counts, the first everybody; the exact counts of the whole.

    `sizes`: what tables judged before prove of how many people stand in a row; without it nothing is printed of them elsewhere.
    `always`: codes that are no secret (nobody knows who they are: unknown); they are absent only where nothing else is left to be.
    `unknown`: which counts are of what is not known: that there are none of these tells nothing of anybody.
    """

    rows: Mapping[str, Row]
    whole: Row
    sizes: Mapping[str, Proven] = {}
    always: frozenset[str] = NO_CODES
    unknown: frozenset[int] = frozenset()


def absent_rows(table: Table, least: int, begin: Collection[str] = NO_CODES) -> frozenset[str]:
    """The codes whose rows are absent: those below `least` people, then the smallest of the others as long as one is proven.

    `begin`: codes that are absent whatever their size. A row of nobody is below, unless it is known to hold nobody.
    """
    absent = small_rows(table, least) | set(begin)
    while told_rows(table, absent, least):
        rest = {code: row[0] for code, row in table.rows.items() if code not in absent}
        if not rest:
            break
        of_codes = {code: size for code, size in rest.items() if code not in table.always}
        smallest = min(of_codes.values(), default=0)
        absent |= {code for code, size in of_codes.items() if size == smallest} or rest.keys()
    return frozenset(absent)


def small_rows(table: Table, least: int) -> set[str]:
    """The codes of fewer than `least` people; one that is known to hold nobody is none of them."""
    return {code for code in table.rows if _is_small(table, code, least)}


def told_rows(table: Table, absent: Collection[str], least: int) -> frozenset[str]:
    """The absent rows of which one count is proven to within 2 that the whole by itself leaves open.

    A row that is known to hold nobody tells of nobody; that a row with people holds none of a kind tells what they are.
    """
    return frozenset(
        code
        for code, of, found, whole, everybody in _compared(table, absent, least)
        if everybody.high and found.is_close and not found.holds(whole) and (found.high or of not in table.unknown)
    )


def proven(table: Table, absent: Collection[str], least: int) -> dict[str, list[Proven]]:
    """code of an absent row -> what can be proven of each of its counts from the whole, the printed rows and the rule."""
    rest = _left_over(table, absent)
    of_any = _size(table, absent, least, rest[0]) if absent else Proven(0, 0)
    found = {}
    for code in sorted(absent):
        size = table.sizes.get(code) or of_any
        found[code] = [_part(size, rest[0], count) for count in rest]
    return found


def told_by_whole(table: Table, code: str) -> list[Proven]:
    """What the exact whole, and what is known of the row's size, say of its counts whatever rows are printed."""
    everybody = table.whole[0]
    size = table.sizes.get(code) or Proven(0 if len(table.rows) > 1 else everybody, everybody)
    return [_part(size, everybody, count) for count in table.whole]


def proven_part(everybody: int, in_part: int, counts: Iterable[int]) -> bool:
    """Whether one of the counts of a row is proven in a part of it that holds `in_part` of its people, beyond what the sizes say."""
    found = (Proven(max(0, count - (everybody - in_part)), min(count, in_part)) for count in counts)
    return any(one.low > 0 and one.is_close for one in found)


def _compared(table: Table, absent: Collection[str], least: int) -> Iterator[tuple[str, int, Proven, Proven, Proven]]:
    """Of every absent row and count: what can be proven, what the whole alone says, what can be proven of everybody in the row."""
    for code, counts in proven(table, absent, least).items():
        for of, (found, whole) in enumerate(zip(counts, told_by_whole(table, code), strict=True)):
            yield code, of, found, whole, counts[0]


def _is_small(table: Table, code: str, least: int) -> bool:
    known, size = table.sizes.get(code), table.rows[code][0]
    is_known_empty = known is not None and known.high == 0
    return code not in table.always and size < least and not is_known_empty


def _left_over(table: Table, absent: Collection[str]) -> list[int]:
    """The counts of all absent rows together."""
    printed = [row for code, row in table.rows.items() if code not in absent]
    return [whole - sum(row[place] for row in printed) for place, whole in enumerate(table.whole)]


def _size(table: Table, absent: Collection[str], least: int, rest: int) -> Proven:
    """How many people an absent row can hold: fewer than any printed row, and the others no more than that either."""
    printed = [row[0] for code, row in table.rows.items() if code not in absent and code not in table.always]
    is_rule = all(table.rows[code][0] < least for code in absent)
    most = least - 1 if is_rule else min(printed, default=rest + 1) - 1
    return Proven(max(0, rest - (len(absent) - 1) * most), min(most, rest))


def _part(size: Proven, everybody: int, count: int) -> Proven:
    """What a count can be in a row of that size, when so many of `everybody` are counted."""
    return Proven(max(0, size.low - (everybody - count)), min(size.high, count))
