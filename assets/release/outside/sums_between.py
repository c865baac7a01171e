"""Sums from one mart into another: months of one make a year of the other, years of one make all years of the other.

A count of mart B equals the sum of the count of the same name over the rows of a set of mart A that is broken down by more
keys, where every sum that both print whole holds and several are seen to.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from assets.release.outside.sums import Sets, rows_by

SEEN = 3  # sums of two parts or more that both marts print whole


@dataclass(frozen=True)
class SumBetween:
    """One row of mart B and the rows of mart A that make it up, for one count of each."""

    whole_mart: str
    whole: tuple[int, int]
    parts_mart: str
    parts: tuple[tuple[int, int], ...]
    over: str

    @property
    def belief(self) -> str:
        """The sum in words, by which it can be given up."""
        return f"{self.whole_mart} adds up {self.parts_mart} over {self.over} (count {self.whole[1]})"


def sums_between(sets: Mapping[str, Sets]) -> list[SumBetween]:
    """Every sum of rows of one mart that is a row of another."""
    found: list[SumBetween] = []
    for a in sets:
        for b in sets:
            if a != b:
                found += _between(sets[a], sets[b])
    return found


def _between(a: Sets, b: Sets) -> Iterator[SumBetween]:
    shared = [(a.mart.counts.index(name), b.mart.counts.index(name)) for name in a.mart.counts if name in b.mart.counts]
    for fine in a.rows:
        for coarse in (one for one in b.rows if one < fine and one not in a.rows):
            by = [key for key in b.mart.keys if key in coarse]
            parts = rows_by(a.mart.places, a.rows[fine], by)
            pairs = [
                (some[0], parts[place])
                for place, some in rows_by(b.mart.places, b.rows[coarse], by).items()
                if place in parts
            ]
            for count, whole in shared:
                if _holds(a, b, pairs, count, whole):
                    over = "+".join(sorted(fine - coarse))
                    for row, some in pairs:
                        named = tuple((part, count) for part in some)
                        yield SumBetween(b.mart.name, (row, whole), a.mart.name, named, over)


def _holds(a: Sets, b: Sets, pairs: list[tuple[int, list[int]]], count: int, whole: int) -> bool:
    """No sum printed whole is off, no printed parts exceed their whole, and several sums are seen."""
    n_seen = 0
    for row, some in pairs:
        told, parts = b.mart.values[row, whole], a.mart.values[some, count]
        if np.isnan(told):
            continue
        is_whole = not np.isnan(parts).any()
        if np.nansum(parts) > told or (is_whole and parts.sum() != told):
            return False
        n_seen += is_whole and int((parts > 0).sum()) >= 2
    return n_seen >= SEEN
