"""The same people rounded more than once: columns of rounded marts that are never far apart and not always equal.

Each printing bounds the truth by the largest error; together they bound it closer. Where rounding keeps sums and linked
marts equal there is no such pair, for equal columns are one number (`links`).
"""

from collections.abc import Iterator, Mapping
from itertools import combinations

import numpy as np

from assets.release.outside.links import Column, Link, columns_of
from assets.release.outside.places import Places
from assets.release.outside.reading import Mart

PLACES, VALUES, LARGE = (
    12,
    6,
    4.0,
)  # places both print, different numbers among them, and how many bases the middle one holds
NEAR = 2  # two roundings of one number differ by less than twice the base, or by what the largest error allows


def rounded_apart(marts: Mapping[str, Mart], base: int, error: float) -> list[Link]:
    """Pairs of columns of the same count that must be the same people rounded apart; `marts`: the rounded ones."""
    near = NEAR * (error if np.isfinite(error) else base)
    places = Places(marts.values())
    found = [link for name in sorted(marts) for link in _within(places, marts[name], base, near)]
    for a, b in combinations(sorted(marts), 2):
        common = [key for key in marts[a].keys if key in marts[b].keys]
        left, right = (_large(one, base) for one in columns_of(places, [marts[a], marts[b]], common))
        found += _near(((one, other) for one in left for other in right), base, near)
    return found


def _within(places: Places, mart: Mart, base: int, near: float) -> Iterator[Link]:
    for key in mart.keys:
        (some,) = columns_of(places, [mart], [one for one in mart.keys if one != key])
        columns = _large(some, base)
        yield from _near(combinations(columns, 2), base, near)


def _large(columns: list[Column], base: int) -> list[Column]:
    """Columns with places enough where the numbers are large beside the noise."""
    told = [one.mart.values[one.rows, one.count] for one in columns]
    return [one for one, values in zip(columns, told, strict=True) if (values >= LARGE * base).sum() >= PLACES / 2]


def _near(pairs: Iterator[tuple[Column, Column]], base: int, near: float) -> Iterator[Link]:
    for a, b in pairs:
        if a.mart.counts[a.count] != b.mart.counts[b.count]:
            continue
        _, left, right = np.intersect1d(a.places, b.places, return_indices=True)
        a_rows, b_rows = a.rows[left], b.rows[right]
        told = np.column_stack([a.mart.values[a_rows, a.count], b.mart.values[b_rows, b.count]])
        told = told[~np.isnan(told).any(axis=1) & (told > 0).any(axis=1)]
        if _are_the_same(told, base, near):
            yield Link(a.mart.name, a.count, a_rows, b.mart.name, b.count, b_rows, len(told))


def _are_the_same(told: np.ndarray, base: int, near: float) -> bool:
    """Never further apart than two errors though the numbers are large, and not equal throughout."""
    if len(told) < PLACES or len(set(told[:, 0])) < VALUES or np.median(told) < LARGE * base:
        return False
    apart = np.abs(told[:, 0] - told[:, 1])
    return bool(apart.max() <= near and apart.any())
