"""Links between marts that nobody declares: two columns of counts on the same keys that agree wherever both are printed.

A column is a count of a mart with some keys held (`all`, or one value) and the others open: `needs_gap.n_need` of
indirect victims by year and sex is one, `family_needs.n_need` by year and sex another. All columns of all marts, and
columns of one mart with different keys held, are compared at once as sparse tables of (place, value).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy import sparse

from assets.release.outside.places import Places
from assets.release.outside.reading import ALL, Mart

MATCHES, VALUES = 7, 4  # places with the same printed number above nought, and how many different numbers among them
WITHIN = 12  # such places for columns of one mart, of which many are compared
SHARPLY = 0.5  # of the printed places of the shorter column must be printed in both
NEARLY_ALL = 0.8  # two parts that are each nearly the whole are printed only where they happen to be equal
MOST_HELD = 3  # keys held at a value at once
_MOST = 10**9  # no count is larger


@dataclass(frozen=True)
class Link:
    """Count `a` of mart A in rows `a_rows` equals count `b` of mart B in rows `b_rows`, one for one; seen to so often."""

    a_mart: str
    a: int
    a_rows: np.ndarray
    b_mart: str
    b: int
    b_rows: np.ndarray
    n_seen: int


@dataclass
class Column:
    """One count of a mart with keys held, as place -> row."""

    mart: Mart
    count: int
    held: tuple[str, ...]
    places: np.ndarray
    rows: np.ndarray


def links(marts: Mapping[str, Mart]) -> list[Link]:
    """Every link between two marts, and between columns of the same count of one mart."""
    found: list[Link] = []
    places = Places(marts.values())
    for a, b in combinations(sorted(marts), 2):
        common = [key for key in marts[a].keys if key in marts[b].keys]
        if common:
            left, right = columns_of(places, [marts[a], marts[b]], common)
            found += _likeliest(marts, list(_pairs(left, right)))
    for name in sorted(marts):
        mart = marts[name]
        for held in _held_within(mart):
            (columns,) = columns_of(places, [mart], [key for key in mart.keys if key not in held])
            for count in range(len(mart.counts)):
                same = [one for one in columns if one.count == count]
                wholes = {one.held: one for one in same}
                found += (one for a, b, one in _pairs(same, same) if not _nearly_all(a, b, wholes))
    return found


def _nearly_all(a: Column, b: Column, wholes: Mapping[tuple[str, ...], Column]) -> bool:
    """Whether both columns are nearly all of the column that holds them both."""
    held = tuple(one if one == other else ALL for one, other in zip(a.held, b.held, strict=True))
    whole = wholes.get(held)
    if whole is None:
        return False
    _, left, right = np.intersect1d(a.places, whole.places, return_indices=True)
    part, total = (one.mart.values[one.rows[at], one.count] for one, at in ((a, left), (whole, right)))
    told = (part > 0) & (total > 0)
    return bool(told.any()) and float(np.median(part[told] / total[told])) > NEARLY_ALL


def _likeliest(marts: Mapping[str, Mart], found: list[tuple[Column, Column, Link]]) -> list[Link]:
    """Of columns that hold each other, or of counts of the same rows, the one that likeliest equals the other mart's.

    That is the one of the same name, else the one seen most often: what differs a little is printed only where it does not.
    """
    ranked = [
        ((marts[one.a_mart].counts[one.a] == marts[one.b_mart].counts[one.b], one.n_seen), a, b, one)
        for a, b, one in found
    ]
    return [one for rank, a, b, one in ranked if not any(_beats(other, rank, a, b) for other in ranked)]


def _beats(other: tuple, rank: tuple, a: Column, b: Column) -> bool:
    better, other_a, other_b, _ = other
    if better <= rank:
        return False
    return (a is other_a and _rival(b, other_b)) or (b is other_b and _rival(a, other_a))


def _rival(one: Column, other: Column) -> bool:
    return one is not other and (one.held == other.held or _holds_the_other(one, other))


def _held_within(mart: Mart) -> Iterator[tuple[str, ...]]:
    """Keys to hold within one mart: each by itself, and those that may say the same as two others together."""
    open_keys = [key for key in mart.keys if (mart.places[key] == ALL).any()]
    for key in mart.keys:
        yield (key,)
    yield from combinations(open_keys, 3)


def columns_of(places: Places, marts: Sequence[Mart], common: Sequence[str]) -> list[list[Column]]:
    """The columns of each mart over the common keys, by what its other keys are held at; equal places of the marts have one number."""
    return [
        [
            Column(mart, n, held, at[rows], rows)
            for held, rows in _held(places, mart, [key for key in mart.keys if key not in common])
            for n in np.flatnonzero((mart.values[rows] > 0).sum(axis=0) >= MATCHES).tolist()
        ]
        for mart, at in zip(marts, places.of(marts, common), strict=True)
    ]


def _held(places: Places, mart: Mart, others: Sequence[str]) -> Iterator[tuple[tuple[str, ...], np.ndarray]]:
    """(Values of the other keys, rows that have them), but for those held at too many values."""
    (number,) = places.of([mart], others)
    order = np.argsort(number, kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(number[order])) + 1):
        if len(rows) >= MATCHES:
            held = tuple(mart.places[key].iat[rows[0]] for key in others)
            if sum(value != ALL for value in held) <= MOST_HELD:
                yield held, rows


def _pairs(a: list[Column], b: list[Column]) -> Iterator[tuple[Column, Column, Link]]:
    """Pairs of columns with no printed place that differs and enough that agree."""
    if not a or not b:
        return
    listed = [_printed_of(some) for some in ((a,) if a is b else (a, b))]
    place = np.unique(np.concatenate([one[1] for one in listed]), return_inverse=True)[1]
    said = np.unique(place * (_MOST + 1) + np.concatenate([one[2] for one in listed]), return_inverse=True)[1]
    ends = np.cumsum([0, *(len(one[0]) for one in listed)])
    told = [
        _sparse(one[0], some[first:last], len(columns), int(some.max()) + 1)
        for some in (said, place)
        for one, columns, first, last in zip(listed, (a, b), ends, ends[1:], strict=False)
    ]
    a_said, b_said, a_told, b_told = (told[0], told[0], told[1], told[1]) if a is b else told
    same = (a_said @ b_said.T).tocoo()
    often = (same.data >= MATCHES) & ((same.row < same.col) if a is b else True)
    rows, columns, seen = same.row[often], same.col[often], same.data[often]
    both = np.asarray(a_told[rows].multiply(b_told[columns]).sum(axis=1)).ravel() if len(rows) else seen
    for left, right in zip(rows[both == seen], columns[both == seen], strict=True):
        if link := _link(a[left], b[right]):
            yield a[left], b[right], link


def _printed_of(columns: list[Column]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What is printed: number of the column, place, value."""
    heads, places, values = [], [], []
    for n, one in enumerate(columns):
        told = one.mart.values[one.rows, one.count]
        printed = ~np.isnan(told)
        heads.append(np.full(printed.sum(), n))
        places.append(one.places[printed].astype(np.int64))
        values.append(told[printed].astype(np.int64))
    return np.concatenate(heads), np.concatenate(places), np.concatenate(values)


def _sparse(head: np.ndarray, at: np.ndarray, n_heads: int, width: int) -> sparse.csr_matrix:
    return sparse.csr_matrix((np.ones(len(head), np.int32), (head, at)), (n_heads, width))


def _link(a: Column, b: Column) -> Link | None:
    _, left, right = np.intersect1d(a.places, b.places, return_indices=True)
    a_rows, b_rows = a.rows[left], b.rows[right]
    told_a, told_b = a.mart.values[a_rows, a.count], b.mart.values[b_rows, b.count]
    both = told_a[~np.isnan(told_a) & ~np.isnan(told_b)]
    seen = both[both > 0]
    printed = min(_printed(a), _printed(b))
    if (
        len(seen) < (WITHIN if a.mart is b.mart else MATCHES)
        or len(set(seen)) < VALUES
        or len(both) < SHARPLY * printed
    ):
        return None
    if Counter(seen).most_common(1)[0][1] > len(seen) / 2 or (a.mart is b.mart and _holds_the_other(a, b)):
        return None
    return Link(a.mart.name, a.count, a_rows, b.mart.name, b.count, b_rows, len(seen))


def _holds_the_other(a: Column, b: Column) -> bool:
    """Whether one column is a part of the other: parts that differ from the whole a little are not printed."""
    pairs = [(one, other) for one, other in zip(a.held, b.held, strict=True) if one != other]
    return all(one == ALL for one, _ in pairs) or all(other == ALL for _, other in pairs)


def _printed(one: Column) -> int:
    return int((~np.isnan(one.mart.values[one.rows, one.count])).sum())


def said(link: Link, marts: Mapping[str, Mart]) -> str:
    """A link in words for the report: both counts, one example place each, and how often it was seen."""
    a, b = marts[link.a_mart], marts[link.b_mart]
    return f"{a.label(int(link.a_rows[0]), link.a)} = {b.label(int(link.b_rows[0]), link.b)} ({link.n_seen})"
