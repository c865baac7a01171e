"""Protected weights: whole numbers from 0 to a base, one per unit, so that no published count is small.

A unit is what somebody answered (person x service, or the person). The weighted count of every published place, and of every
difference an identity allows, is 0 or at least the base; the same counting over units repeated by their weights then gives every
public number, so sums and identities hold by construction (rounding of microdata as PLSrounding of Statistics Norway does it,
Langsrud and Heldal 2018; here found by annealing and repair, disclosure.md steps 4 to 8). Places of different problems share no
unit. Here: the search. Not here: which unit stands where, where weights are kept (`assets.disclosure.units`).
"""

import hashlib
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from methods.weight_moves import Board, anneal, polish, repair

HEATS, PENALTIES = (200.0, 1.5), (20.0, 400.0)
SCALE = 20  # errors weigh less at larger counts: squared error over (1 + count / 20)
SOFT_LIMIT, OVER = 2, 1.0  # bases of error from which on each person costs more, and how much more
REPAIRS, AT_PLACE, TRIES = 400, 200, 4
POLISHED = 200  # proposals a unit
SEARCHES, FAR = 3, 10  # a search from nothing that leaves a number so many bases off is done again, at most so often


class SmallCountLeft(Exception):
    """The search left counts below the base: nothing may be published. Says how many."""

    def __init__(self, n: int) -> None:
        super().__init__(f"{n} counts are between 0 and the base")
        self.n = n


@dataclass(frozen=True)
class Places:
    """Published places: `stands` (units x places) says how often a unit counts there, below 0 where it is taken off.

    `truth`: the true count. `fixed`: what stands there whatever the weights are (persons whose weights are another
    problem). `price`: of the squared error; total 20, sex 10, one key 3, two keys 1, a difference 0.15.
    """

    stands: sparse.csr_array
    truth: np.ndarray
    price: np.ndarray
    fixed: np.ndarray

    def values(self, weights: np.ndarray) -> np.ndarray:
        """The counts that come out of weights, one per place."""
        return self.fixed + np.asarray(self.stands.T @ weights).astype(np.int64)


def small_counts(values: np.ndarray, base: int) -> np.ndarray:
    """Which counts are neither 0 nor at least the base."""
    return (values < base) & (values != 0)


def protected_weights(
    places: Places,
    base: int,
    secret: bytes,
    start: np.ndarray | None = None,
    proposals: int = 400,
    settle: bool = False,
) -> np.ndarray:
    """One weight per unit, 0 to `base`, with which no place holds a small count and errors are small.

    `secret`: the seed; without it nobody can repeat the search. `start`: weights of the last search, -1 for who
    came new and waits at 0, so that no count moves; where they leave no small count they are the answer, else, and to `settle`
    the new ones, they are repaired and polished. `proposals`: moves tried per
    unit where there is no start. Raises SmallCountLeft.
    """
    waiting = None if start is None else np.maximum(start, 0).astype(np.int64)
    if waiting is not None and not settle and not small_counts(places.values(waiting), base).any():
        return waiting
    merged = _alike_as_one(places)
    found = []
    for attempt in range(SEARCHES):
        weights = _searched(places, merged, base, secret + bytes(attempt), start, proposals, settle)
        found.append((int(np.abs(places.values(weights) - places.truth).max(initial=0)), attempt, weights))
        if found[-1][0] <= FAR * base or start is not None:
            break
    return _proven(places, min(found, key=lambda one: one[:2])[2], base)


def _searched(
    places: Places, merged: Places, base: int, seed: bytes, start: np.ndarray | None, proposals: int, settle: bool
) -> np.ndarray:
    """The weights of one search; places where the same units stand are one place of `merged`."""
    random = np.random.Generator(np.random.PCG64(int.from_bytes(hashlib.sha256(seed).digest())))
    drawn = _drawn(places.stands.shape[0], base, random)
    begun = drawn if start is None else np.where(start < 0, drawn if settle else 0, start)
    board = _board(merged, begun)
    soft = (SOFT_LIMIT * base, OVER)
    if len(board.free):
        if start is None:
            anneal(board, base, proposals, HEATS, PENALTIES, soft, random)
        _repaired(board, base, soft, random)
    return board.weight


def _drawn(n: int, base: int, random: np.random.Generator) -> np.ndarray:
    """Weights to begin with: the base for one unit in `base`, else 0."""
    return np.where(random.random(n) < 1 / base, base, 0).astype(np.int64)


def _alike_as_one(places: Places) -> Places:
    """Places where the same units stand as one place, their prices added: one number is searched once."""
    random = np.random.Generator(np.random.PCG64(0))
    marks = random.integers(-(2**62), 2**62, places.stands.shape[0])
    names = np.column_stack([np.asarray(places.stands.T @ marks), places.fixed, places.truth])
    _, first, which = np.unique(names, axis=0, return_index=True, return_inverse=True)
    price = np.bincount(which.ravel(), weights=places.price, minlength=len(first))
    stands = sparse.csr_array(sparse.csc_array(places.stands)[:, first])
    return Places(stands, places.truth[first], price, places.fixed[first])


def _board(places: Places, weights: np.ndarray) -> Board:
    by_unit = sparse.csr_array(places.stands)
    by_place = sparse.csr_array(places.stands.T)
    free = np.flatnonzero(np.diff(by_unit.indptr))
    return Board(
        unit_start=by_unit.indptr.astype(np.int64),
        unit_place=by_unit.indices.astype(np.int64),
        unit_times=by_unit.data.astype(np.int64),
        place_start=by_place.indptr.astype(np.int64),
        place_unit=by_place.indices.astype(np.int64),
        weight=weights.astype(np.int64).copy(),
        value=places.values(weights).astype(np.int64),
        target=places.truth.astype(np.int64),
        price=places.price / (1 + places.truth / SCALE),
        penalty=np.full(len(places.truth), PENALTIES[1]),
        free=free.astype(np.int64),
    )


def _repaired(board: Board, base: int, soft: tuple[int, float], random: np.random.Generator) -> None:
    """Repair, polish at the penalties that were needed, repair: until no small count is left, or a few times."""
    for _ in range(TRIES):
        repair(board, base, REPAIRS, AT_PLACE, soft, random)
        board.penalty[:] = np.maximum(board.penalty, PENALTIES[1] * 10)
        polish(board, base, POLISHED, soft, random)
        if repair(board, base, REPAIRS, AT_PLACE, soft, random) == 0:
            return


def _proven(places: Places, weights: np.ndarray, base: int) -> np.ndarray:
    """The weights, once every place as it was given has been looked at again. Raises SmallCountLeft."""
    if n := int(small_counts(places.values(weights), base).sum()):
        raise SmallCountLeft(n)
    return weights
