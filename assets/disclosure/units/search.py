"""The weights of all units, problem by problem: persons first, then each service of each survey, which share no place with others.

A place where counts of persons and of services meet (need <= assessed) belongs to the problem of the service; what the persons'
weights make of it stands there already. Here: how places fall into problems. Not here: one search (`methods.protected_weights`).
"""

import hmac
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from assets.disclosure.units.places import Standing
from methods.protected_weights import Places, protected_weights


class Unit(NamedTuple):
    """A unit as it is known from refresh to refresh: service is empty for the person."""

    person_id: str
    disaggregation_unit: str
    survey: str
    service: str


class Problem(NamedTuple):
    """Units searched together, and the places that belong to them; `name` tells seeds apart."""

    name: str
    units: np.ndarray
    places: np.ndarray


def search(
    standing: Standing,
    units: list[Unit],
    base: int,
    secret: bytes,
    known: np.ndarray | None = None,
    settled: frozenset[str] = frozenset(),
    proposals: int = 400,
) -> np.ndarray:
    """One weight per unit. `known`: weights of the last search, -1 for units it did not know.

    `settled`: surveys whose new units take a weight now; those of others wait at 0. A problem none of whose units is known is
    searched from nothing. Raises SmallCountLeft when a problem has no solution.
    """
    weights = np.zeros(len(units), dtype=np.int64)
    for problem in problems(standing, units):
        beside = sparse.csc_array(standing.stands[:, problem.places])
        stands = sparse.csr_array(sparse.csr_array(beside)[problem.units])
        others = np.ones(len(units), dtype=np.int64)
        others[problem.units] = 0
        places = Places(
            stands,
            truth=np.asarray(beside.sum(axis=0)).astype(np.int64),
            price=standing.price[problem.places],
            fixed=np.asarray(beside.T @ (weights * others)).astype(np.int64),
        )
        seed = hmac.digest(secret, problem.name.encode(), "sha256")
        start = None if known is None or (known[problem.units] < 0).all() else known[problem.units]
        is_new = bool(settled & {units[one].survey for one in problem.units})
        weights[problem.units] = protected_weights(places, base, seed, start, proposals, settle=is_new)
    return weights


def problems(standing: Standing, units: list[Unit]) -> Iterator[Problem]:
    """Problems in order: those of persons, then those of services; a place with both belongs to its service."""
    labels = sorted({(unit.survey, unit.service) for unit in units})
    number = {label: n for n, label in enumerate(labels)}
    of_unit = np.array([number[unit.survey, unit.service] for unit in units], dtype=np.int64)
    is_service = np.array([service != "" for _, service in labels], dtype=bool)
    at_label = _labels_at_places(standing, of_unit, len(labels))
    of_services = np.asarray(at_label[:, is_service].sum(axis=1)) > 0
    for kind in (False, True):
        mine = at_label[of_services == kind][:, is_service == kind]
        places = np.flatnonzero(of_services == kind)
        _, component = connected_components(sparse.csr_array(mine.T @ mine), directed=False)
        names = [label for label, one in zip(labels, is_service, strict=True) if one == kind]
        component_of_label = np.full(len(labels), -1)
        component_of_label[is_service == kind] = component
        first = np.asarray(mine.argmax(axis=1)).ravel() if mine.shape[1] else np.empty(0, dtype=int)
        for one in range(int(component.max()) + 1 if len(component) else 0):
            name = "|".join("/".join(names[n]) for n in np.flatnonzero(component == one))
            at = places[component[first] == one]
            if len(at):
                yield Problem(name, np.flatnonzero(component_of_label[of_unit] == one), at)


def _labels_at_places(standing: Standing, of_unit: np.ndarray, n_labels: int) -> sparse.csr_array:
    """Places x labels: 1 where a unit of the label stands."""
    ones = np.ones(len(of_unit), dtype=np.int64)
    label = sparse.csr_array((ones, (np.arange(len(of_unit)), of_unit)), shape=(len(of_unit), n_labels))
    stands = standing.stands.copy()
    stands.data = np.ones_like(stands.data)
    at_label = sparse.csr_array(stands.T @ label)
    at_label.data = np.ones_like(at_label.data)
    return at_label
