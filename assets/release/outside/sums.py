"""Sums over keys within a mart, and whether a row stands there only because somebody does, both found in the numbers.

A set of rows is known by the keys it is broken down by (not `all`). The rows of a finer set add up to a row of a coarser
one unless a printed number says otherwise; where printed parts fall short of the total, rows are missing that are not
nought, and they are asked about too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from assets.release.outside.reading import ALL, Mart

MOST_ABSENT = 400  # codes of one total whose rows are missing; more are asked about together
AREAS = ("country", "admin1", "admin2")
Pattern = frozenset[str]
Codes = dict[tuple[str, ...], set[tuple[str, ...]]]


@dataclass
class KeySum:
    """One printed row and the rows of a finer set that make it up, for some counts; absent rows by their codes."""

    total: int
    parts: tuple[int, ...]
    counts: tuple[int, ...]
    over: str
    absent: tuple[str, ...] = ()


@dataclass
class Sets:
    """The sets of a mart: rows per pattern, keys never `all`, and which sets print a row only where somebody stands."""

    mart: Mart
    rows: dict[Pattern, np.ndarray]
    fixed: Pattern
    by_presence: set[Pattern] = field(default_factory=set)


def sets_of(mart: Mart) -> Sets:
    """Sort a mart's rows into its sets."""
    is_broken = (mart.places != ALL).to_numpy()
    rows: dict[Pattern, list[int]] = {}
    for row, broken in enumerate(is_broken):
        rows.setdefault(frozenset(np.array(mart.keys)[broken]), []).append(row)
    fixed = frozenset.intersection(*rows) if rows else frozenset()
    sets = Sets(mart, {pattern: np.array(some) for pattern, some in sorted(rows.items(), key=_size)}, fixed)
    sets.by_presence = {pattern for pattern in sets.rows if _only_where_somebody_is(sets, pattern)}
    return sets


def _size(item: tuple[Pattern, object]) -> tuple[int, list[str]]:
    return len(item[0]), sorted(item[0])


def _only_where_somebody_is(sets: Sets, pattern: Pattern) -> bool:
    """No printed nought of the count that holds all others, and blocks that list different codes."""
    rows, by = sets.rows[pattern], sorted(pattern - sets.fixed)
    if not by or (sets.mart.values[rows, 0] == 0).any():
        return False
    places = sets.mart.places.iloc[rows]
    codes = pd.Series(list(places[by].itertuples(index=False, name=None)), index=places.index)
    blocks = places[sorted(sets.fixed)].agg("|".join, axis=1) if sets.fixed else pd.Series("", index=places.index)
    listed = codes.groupby(blocks).agg(frozenset)
    if len(listed) > 1:
        return listed.nunique() > 1
    return len(codes) < np.prod([places[key].nunique() for key in by])


def key_sums(sets: Sets) -> Iterator[KeySum]:
    """Every sum over keys, from each set to the next coarser ones."""
    for fine in sets.rows:
        for coarse in _next_coarser(fine, sets.rows):
            yield from _between(sets, fine, coarse)


def _next_coarser(fine: Pattern, patterns: Mapping[Pattern, object]) -> list[Pattern]:
    below = [one for one in patterns if one < fine]
    return [one for one in below if not any(one < other for other in below)]


def _between(sets: Sets, fine: Pattern, coarse: Pattern) -> Iterator[KeySum]:
    mart = sets.mart
    by = [key for key in mart.keys if key in coarse]
    over = [key for key in mart.keys if key in fine - coarse]
    parts = rows_by(mart.places, sets.rows[fine], by)
    totals = {place: some[0] for place, some in rows_by(mart.places, sets.rows[coarse], by).items()}
    pairs = [(total, parts[place]) for place, total in totals.items() if place in parts]
    adds, falls_short = _verdict(mart, pairs)
    codes = _codes(mart.places, sets.rows[fine], over, by)
    for total, some in pairs:
        whole = tuple(np.flatnonzero(adds & ~falls_short).tolist())
        if whole:
            yield KeySum(total, tuple(some), whole, "+".join(over))
        short = tuple(np.flatnonzero(adds & falls_short).tolist())
        if short:
            yield KeySum(total, tuple(some), short, "+".join(over), tuple(_absent(mart.places, some, over, codes, by)))


def rows_by(places: pd.DataFrame, rows: np.ndarray, by: list[str]) -> dict[tuple[str, ...], list[int]]:
    """Place by these keys -> the rows that stand there."""
    found: dict[tuple[str, ...], list[int]] = {}
    for row, place in zip(rows, places.iloc[rows][by].itertuples(index=False, name=None), strict=True):
        found.setdefault(place, []).append(int(row))
    return found


def _verdict(mart: Mart, pairs: list[tuple[int, list[int]]]) -> tuple[np.ndarray, np.ndarray]:
    """Per count: whether parts add up to the total as far as printed, and whether printed parts fall short of it."""
    adds = np.full(len(mart.counts), True)
    short = np.full(len(mart.counts), False)
    for total, some in pairs:
        told, block = mart.values[total], mart.values[some]
        adds &= ~(np.nansum(block, axis=0) > told)
        short |= ~np.isnan(block).any(axis=0) & (block.sum(axis=0) < told)
    return adds, short


def _held_areas(by: list[str]) -> list[str]:
    """A province belongs to one country and a district to one province: codes are listed within them."""
    return [key for key in AREAS if key in by]


def _codes(places: pd.DataFrame, rows: np.ndarray, over: list[str], by: list[str]) -> Codes:
    """The combinations of codes a set lists anywhere, by the area they lie in."""
    some, found = places.iloc[rows], Codes()
    areas = some[_held_areas(by)].itertuples(index=False, name=None) if _held_areas(by) else ((),) * len(some)
    for area, code in zip(areas, some[over].itertuples(index=False, name=None), strict=True):
        found.setdefault(area, set()).add(code)
    return found


def _absent(places: pd.DataFrame, rows: list[int], over: list[str], codes: Codes, by: list[str]) -> Iterator[str]:
    """Names of the rows a total has no row for, among all codes its set lists in the same area."""
    there = set(places.iloc[rows][over].itertuples(index=False, name=None))
    first = places.iloc[rows[0]]
    missing = sorted(codes[tuple(first[_held_areas(by)])] - there)
    held = {key: str(first[key]) for key in by}
    for code in missing[:MOST_ABSENT]:
        yield ",".join(f"{key}={value}" for key, value in sorted((held | dict(zip(over, code, strict=True))).items()))
    if len(missing) > MOST_ABSENT:
        yield ",".join(f"{key}={value}" for key, value in sorted(held.items())) + f",{'+'.join(over)}=others"
