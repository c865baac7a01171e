"""Which counts of one row add up or bound each other, found from the numbers printed side by side.

A sum is believed when it holds in every row that prints all of it; a bound when it holds in every such row and is
reached in some and missed in some, for counts of different people seldom meet exactly without ever crossing. Not here: sums over keys.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from assets.release.outside.reading import Mart

ROWS, TALKING = 4, 3  # rows that print a whole sum, and those of them in which two parts or more are not nought
BOUND_ROWS, REACHED, REACHED_PART = 15, 2, 0.03
_LONGEST = 3  # parts of a sum that do not stand side by side


@dataclass(frozen=True)
class Identity:
    """Counts by their column: `whole` equals the sum of `parts` (is_sum), else `parts` together are at most `whole`."""

    whole: int
    parts: tuple[int, ...]
    is_sum: bool
    is_guess: bool = False  # a bound only seen to hold, which no name and no share says


def identities(mart: Mart) -> list[Identity]:
    """All sums and bounds within a row of a mart; a bound that a sum already says is left out."""
    known = {n for n, count in enumerate(mart.counts) if count.endswith("_known")}
    named = set(_by_name(mart))
    # how many answered one question says nothing of another
    seen = {one for one in _bounds(mart.values) if not set(one) <= known} | named
    sums = [one for found in _least(list(_sums(mart.values)), seen) for one in _with_rests(mart, found)]
    said = {(part, one.whole) for one in sums if one.is_sum for part in one.parts}
    shares = {_share_bound(mart, one.of, one.over) for one in mart.shares.values()}
    pairs = {pair for pair in seen - said if pair in named or not _of_two_partitions(sums, *pair)}
    bounds = {Identity(whole, (part,), False, (part, whole) not in named) for part, whole in pairs}
    bounds = {one for one in bounds if Identity(one.whole, one.parts, False) not in shares} | {
        one for one in shares if one
    }
    return sums + sorted(bounds, key=lambda one: (one.whole, one.parts))


def of_all(marts: Mapping[str, Mart]) -> dict[str, list[Identity]]:
    """The identities of every mart, those found in another mart whose counts have the same names among them."""
    found = {name: identities(mart) for name, mart in marts.items()}
    named = {name: [_names(marts[name], one) for one in some if one.is_sum] for name, some in found.items()}
    for name, mart in marts.items():
        for names in (one for other, some in named.items() if other != name for one in some):
            if set(names) <= set(mart.counts):
                here = Identity(mart.counts.index(names[0]), tuple(sorted(map(mart.counts.index, names[1:]))), True)
                if here not in found[name] and not _contradicted(mart.values, here):
                    found[name].append(here)
    return found


def _of_two_partitions(sums: list[Identity], lesser: int, greater: int) -> bool:
    """Whether two counts are parts of one whole told apart in two ways: by sex and by device, of which neither bounds the other."""
    of_lesser, of_greater = ([one for one in sums if one.is_sum and count in one.parts] for count in (lesser, greater))
    return any(a.whole == b.whole and not {*a.parts} & {*b.parts} for a in of_lesser for b in of_greater)


def _names(mart: Mart, one: Identity) -> tuple[str, ...]:
    return tuple(mart.counts[n] for n in (one.whole, *one.parts))


def _contradicted(values: np.ndarray, one: Identity) -> bool:
    whole, parts = values[:, one.whole], values[:, one.parts]
    known = ~np.isnan(whole)
    too_many = np.nansum(parts, axis=1) > whole
    too_few = ~np.isnan(parts).any(axis=1) & (parts.sum(axis=1) < whole)
    return bool((known & (too_many | too_few)).any())


def _least(sums: list[Identity], bounds: set[tuple[int, int]]) -> list[Identity]:
    """Where the same parts make several wholes that are always printed equal: the one that counts no more than the others.

    What differs is hidden by the control, so that only rows in which they are equal are printed.
    """
    wholes: dict[tuple[int, ...], set[int]] = {}
    for one in sums:
        wholes.setdefault(one.parts, set()).add(one.whole)
    return [one for one in sums if not any((other, one.whole) in bounds for other in wholes[one.parts])]


def _with_rests(mart: Mart, one: Identity) -> list[Identity]:
    """A sum with the columns beside it that are nought or hidden wherever it was seen to hold.

    They may or may not belong to it: named unknown or other they do, otherwise the whole lies between the two sums.
    """
    told = ~np.isnan(mart.values[:, [one.whole, *one.parts]]).any(axis=1)
    rests = _beside(mart.values[told], one)
    if not rests:
        return [one]
    if all(re.search("unknown|other", mart.counts[n]) for n in rests):
        return [Identity(one.whole, tuple(sorted({*one.parts, *rests})), True)]
    return [Identity(one.whole, one.parts, False)]


def _beside(rows: np.ndarray, one: Identity) -> list[int]:
    if one.parts != tuple(range(one.parts[0], one.parts[-1] + 1)):
        return []
    n, found = one.parts[-1] + 1, []
    while n < rows.shape[1] and n != one.whole and not (rows[:, n] > 0).any():
        found.append(n)
        n += 1
    return found


def _candidates(n: int) -> Iterator[tuple[int, ...]]:
    """Runs of columns side by side, then any two or three."""
    runs = {tuple(range(first, last)) for first in range(n) for last in range(first + 2, n + 1)}
    others = {some for size in range(2, _LONGEST + 1) for some in combinations(range(n), size)}
    yield from sorted(runs | others, key=lambda one: (len(one), one))


def _sums(values: np.ndarray) -> Iterator[Identity]:
    found: list[Identity] = []
    for parts in _candidates(values.shape[1]):
        block = values[:, parts]
        whole_rows = ~np.isnan(block).any(axis=1)
        talking = whole_rows & ((block > 0).sum(axis=1) >= 2)
        if whole_rows.sum() < ROWS or talking.sum() < TALKING or not (block[whole_rows] > 0).any(axis=0).all():
            continue
        total = block.sum(axis=1)
        for whole in sorted(set(range(values.shape[1])) - set(parts)):
            one = Identity(whole, parts, True)
            if _holds(values[:, whole], total, whole_rows, talking) and not _follows(one, found):
                found.append(one)
                yield one


def _holds(whole: np.ndarray, total: np.ndarray, rows: np.ndarray, talking: np.ndarray) -> bool:
    told = rows & ~np.isnan(whole)
    return bool(told.sum() >= ROWS and (told & talking).sum() >= TALKING and (whole[told] == total[told]).all())


def _follows(one: Identity, found: list[Identity]) -> bool:
    """Whether a shorter sum of the same whole already uses only these parts; the rest was nought by chance."""
    return any(other.whole == one.whole and set(other.parts) < set(one.parts) for other in found)


def _bounds(values: np.ndarray) -> Iterator[tuple[int, int]]:
    """Pairs (lesser, greater) that never cross."""
    for lesser in range(values.shape[1]):
        for greater in range(values.shape[1]):
            told = ~np.isnan(values[:, lesser]) & ~np.isnan(values[:, greater]) & (values[:, greater] > 0)
            low, high = values[told, lesser], values[told, greater]
            reached = int((low == high).sum())
            if lesser == greater or len(low) < BOUND_ROWS or not (low <= high).all():
                continue
            if max(REACHED, REACHED_PART * len(low)) <= reached <= len(low) - REACHED:
                yield lesser, greater


def _by_name(mart: Mart) -> Iterator[tuple[int, int]]:
    """`n_x_known` counts some of those the mart counts first."""
    for n, count in enumerate(mart.counts):
        if n and count.startswith("n_") and count.endswith("_known") and mart.counts[0].startswith("n_"):
            yield n, 0


def _share_bound(mart: Mart, of: tuple[str, ...], over: tuple[str, ...]) -> Identity | None:
    """Who is above the line of a share also stands below it."""
    if len(over) > 1 or over[0] in of:
        return None
    return Identity(mart.counts.index(over[0]), tuple(mart.counts.index(one) for one in of), False)
