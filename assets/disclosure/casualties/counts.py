"""The counts of casualties as the publication plan sees them: where each stands, and the residual categories as one.

Here: counts and their places. Not here: which of them are printed (`judge`).
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple, Protocol

from methods.shapes import UNKNOWN, Place
from schemas.publication_plan import PlannedTable

RESIDUAL = {"sex": {"other": UNKNOWN}}  # key -> its values that are printed inside another: "other or not stated"


class Counted(Protocol):
    """A row of mart_figure."""

    @property
    def mart(self) -> str: ...
    @property
    def measure(self) -> str: ...
    @property
    def keys(self) -> str: ...
    @property
    def value(self) -> float | None: ...


class Count(NamedTuple):
    """One count of a mart: which measure, at which place (key -> value, sorted), how many people."""

    mart: str
    measure: str
    place: Place
    value: int

    @property
    def figure_id(self) -> str:
        """Its id in mart_figure."""
        return figure_id(self.mart, self.measure, self.place)


def figure_id(mart: str, measure: str, place: Place) -> str:
    """The id a count at a place has in mart_figure."""
    return f"{mart}.{measure}@{','.join(f'{key}={value}' for key, value in place)}"


def counts_of(figures: Iterable[Counted]) -> list[Count]:
    """The figures as counts, residual categories added into the one they are printed in.

    One person of a third sex is nobody's business: `other` is never a row of its own. A figure without a value is no count.
    """
    summed: dict[tuple[str, str, Place], int] = defaultdict(int)
    for figure in figures:
        if figure.value is not None:
            summed[figure.mart, figure.measure, printed_place(figure.keys)] += round(figure.value)
    return [Count(*at, value) for at, value in summed.items()]


@lru_cache(maxsize=100_000)  # a row has a score of figures at one place
def printed_place(keys: str) -> Place:
    """The place a figure is printed at, from its keys as JSON: residual categories inside another."""
    return tuple(sorted((key, _printed_in(key, str(value))) for key, value in json.loads(keys).items()))


def _printed_in(key: str, value: str) -> str:
    return RESIDUAL.get(key, {}).get(value, value)


def of_table(table: PlannedTable, counts: Mapping[tuple[str, frozenset[str]], list[Count]]) -> list[Count]:
    """The counts of a table, out of those by mart and keys."""
    return [
        count
        for count in counts.get((table.mart, frozenset(table.keys)), ())
        if (not table.measures or count.measure in table.measures) and table.where.items() <= dict(count.place).items()
    ]


class Placed:
    """The counts of one planned table: place -> measure -> count."""

    def __init__(self, table: PlannedTable, counts: Iterable[Count]) -> None:
        self.at: dict[Place, dict[str, int]] = defaultdict(dict)
        found: list[str] = []
        for count in counts:
            self.at[count.place][count.measure] = count.value
            found.append(count.measure)
        self.measures = table.measures or list(dict.fromkeys(found))

    def row(self, place: Place) -> tuple[int, ...]:
        """The counts at a place, in the order of the measures; nought where nobody stands."""
        return tuple(self.at.get(place, {}).get(measure, 0) for measure in self.measures)


def part_of(place: Place, keys: Iterable[str], derived: Mapping[str, str] = {}) -> Place:
    """The place with these keys only; `derived`: a key whose value is the year of its own."""
    wanted = set(keys)
    return tuple((key, value[:4] if key in derived else value) for key, value in place if key in wanted)


def by_shape(counts: Iterable[Count]) -> dict[tuple[str, frozenset[str]], list[Count]]:
    """Mart and keys -> the counts that are told apart by these."""
    found: dict[tuple[str, frozenset[str]], list[Count]] = defaultdict(list)
    for count in counts:
        found[count.mart, frozenset(key for key, _ in count.place)].append(count)
    return found


def codes_seen(places: Iterable[Place], keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(key, value) of every code that stands at one of the places."""
    wanted = set(keys)
    yield from {pair for place in places for pair in place if pair[0] in wanted}
