"""Counts of two marts one of which holds the other: their difference is a place too, or it would tell of the few left between them.

Who was asked about a service is among the persons of the survey, whatever mart these stand in. Rows of two marts are the same
place where their keys agree, those of the services aside. Here: which counts, and the differences as units x places. Not here:
differences within one mart, by the identities of its header (`places`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

OF_SERVICE = ("service",)
OF_PEOPLE = ("service", "disaggregation_unit", "population_group")  # of a mart that is about one kind of people


@dataclass(frozen=True)
class Held:
    """`smaller` (mart, count) counts people or needs among those of `larger`; rows agree in all keys but `aside`."""

    smaller: tuple[str, str]
    larger: tuple[str, str]
    aside: tuple[str, ...] = OF_SERVICE


HELD = (
    Held(("needs_gap", "n_assessed"), ("inclusion", "n_persons")),
    Held(("family_needs", "n_assessed"), ("inclusion", "n_persons")),
    Held(("family_needs", "n_assessed"), ("indirect_victims", "n_persons"), OF_PEOPLE),
    Held(("disability", "n_persons"), ("inclusion", "n_persons"), ("instrument", "domain", "cut_off")),
    Held(("access_by_gender", "n_need"), ("needs_gap", "n_need"), ()),
)


@dataclass(frozen=True)
class Rows:
    """The rows of a mart as units x rows, by count; `places`: what each row is broken down by, key -> value."""

    counts: Mapping[str, sparse.csc_array]
    places: Sequence[Mapping[str, str]]


def differences(marts: Mapping[str, Rows], person_of: np.ndarray) -> Iterator[sparse.csc_array]:
    """Units x places: the larger count less the smaller one, where all people of the smaller are among those of the larger.

    `person_of`: the number of the person of each unit.
    """
    for held in HELD:
        (small, count), (large, holder) = held.smaller, held.larger
        if small not in marts or large not in marts:
            continue
        there = {_named(place, held.aside): n for n, place in enumerate(marts[large].places)}
        pairs = [
            (n, there[name])
            for n, place in enumerate(marts[small].places)
            if (name := _named(place, held.aside)) in there
        ]
        if not pairs:
            continue
        rows, above = (np.array(each) for each in zip(*pairs, strict=True))
        one = sparse.csc_array(marts[small].counts[count][:, rows])
        other = sparse.csc_array(marts[large].counts[holder][:, above])
        is_held = _people_left(one, other, person_of) == 0
        is_told = (np.diff(one.indptr) > 0) & (np.diff(other.indptr) > 0)
        yield sparse.csc_array((other - one)[:, is_held & is_told])


def _named(place: Mapping[str, str], aside: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    return frozenset((key, value) for key, value in place.items() if value != "all" and key not in aside)


def _people_left(one: sparse.csc_array, other: sparse.csc_array, person_of: np.ndarray) -> np.ndarray:
    """How many people of each column of `one` are not in that column of `other`."""
    n = len(person_of)
    people = sparse.csr_array((np.ones(n, dtype=np.int64), (person_of, np.arange(n))))
    here, there = ((people @ each) > 0 for each in (one, other))
    return np.asarray((here.astype(np.int64) - here.multiply(there).astype(np.int64)).sum(axis=0)).ravel()
