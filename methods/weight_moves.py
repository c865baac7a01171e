"""The moves of the search for protected weights, compiled: one weight or two at a time, kept or taken back.

Here: the cost of a place, the change of a move, annealing, repair, polish. Not here: what a place is and when the search is done
(`methods.protected_weights`). Arrays of a `Board` are changed in place.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

VANISHED = 20.0


class Board(NamedTuple):
    """What the moves work on. Units x places twice: `unit_*` by unit, `place_*` by place (compressed sparse rows)."""

    unit_start: np.ndarray
    unit_place: np.ndarray
    unit_times: np.ndarray  # how often the unit counts at the place; below 0 where it is taken off
    place_start: np.ndarray
    place_unit: np.ndarray
    weight: np.ndarray  # of each unit, 0 to the base
    value: np.ndarray  # of each place, with these weights
    target: np.ndarray  # of each place, in truth
    price: np.ndarray  # of the squared error at each place
    penalty: np.ndarray  # of a small count at each place, per person from the nearest allowed one
    free: np.ndarray  # units that stand anywhere


@njit(cache=True)
def too_small(value: int, base: int) -> int:
    """How far a number is from the nearest allowed one: 0, or the base and above."""
    if value < 0:
        return -value
    return min(value, base - value) if value < base else 0


@njit(cache=True)
def cost(board: Board, place: int, value: int, base: int, limit: int, over: float) -> float:
    """Squared error, the penalty of a small count, and what an error above the soft limit costs more.

    A count of twice the base that is rounded away altogether costs VANISHED times more: nothing can be said of those people then.
    """
    error = abs(value - board.target[place])
    beyond = max(0, error - limit)
    small = too_small(value, base)
    weight = VANISHED if value == 0 and board.target[place] >= 2 * base else 1.0
    return weight * board.price[place] * (error * error + over * beyond * beyond) + board.penalty[place] * small


@njit(cache=True)
def change(board: Board, unit: int, step: int, base: int, limit: int, over: float) -> float:
    """What it costs to move one weight by a step."""
    total = 0.0
    for at in range(board.unit_start[unit], board.unit_start[unit + 1]):
        place = board.unit_place[at]
        before = board.value[place]
        after = before + step * board.unit_times[at]
        total += cost(board, place, after, base, limit, over) - cost(board, place, before, base, limit, over)
    return total


@njit(cache=True)
def move(board: Board, unit: int, step: int) -> None:
    """Move one weight by a step."""
    board.weight[unit] += step
    for at in range(board.unit_start[unit], board.unit_start[unit + 1]):
        board.value[board.unit_place[at]] += step * board.unit_times[at]


@njit(cache=True)
def below(random: np.random.Generator, n: int) -> int:
    """A number from 0 to n - 1."""
    return min(n - 1, int(random.random() * n))


@njit(cache=True)
def neighbour(board: Board, unit: int, random: np.random.Generator) -> int:
    """Another unit that stands at one of the places of this one, or the unit itself."""
    first, last = board.unit_start[unit], board.unit_start[unit + 1]
    if first == last:
        return unit
    place = board.unit_place[first + below(random, last - first)]
    first, last = board.place_start[place], board.place_start[place + 1]
    return int(board.place_unit[first + below(random, last - first)])


@njit(cache=True)
def propose(board: Board, base: int, heat: float, limit: int, over: float, random: np.random.Generator) -> bool:
    """Try one move, of one weight or of two against each other; keep it as Metropolis does. Says whether it was kept."""
    unit = int(board.free[below(random, len(board.free))])
    step = below(random, base + 1) - int(board.weight[unit])
    if step == 0:
        return False
    delta = change(board, unit, step, base, limit, over)
    other = unit
    if random.random() < 0.5:
        other = neighbour(board, unit, random)
    opposite = 0
    if other != unit:
        opposite = max(0, min(base, int(board.weight[other]) - step)) - int(board.weight[other])
    move(board, unit, step)
    if opposite != 0:
        delta += change(board, other, opposite, base, limit, over)
        move(board, other, opposite)
    if delta <= 0 or (heat > 0 and random.random() < np.exp(-delta / heat)):
        return True
    move(board, unit, -step)
    if opposite != 0:
        move(board, other, -opposite)
    return False


@njit(cache=True)
def anneal(
    board: Board, base: int, rounds: int, heats: tuple, penalties: tuple, soft: tuple, random: np.random.Generator
) -> None:
    """Try moves while the heat falls and the penalty of small counts grows, both by equal factors a round of all units."""
    for number in range(rounds):
        part = number / max(1, rounds - 1)
        heat = heats[0] * (heats[1] / heats[0]) ** part
        board.penalty[:] = penalties[0] * (penalties[1] / penalties[0]) ** part
        for _ in range(len(board.free)):
            propose(board, base, heat, soft[0], soft[1], random)


@njit(cache=True)
def best_step(board: Board, unit: int, base: int, soft: tuple) -> tuple:
    """The step of one weight that lowers the cost most, and by how much; 0 where none does."""
    best, gain = 0, -1e-9
    for weight in range(base + 1):
        step = weight - int(board.weight[unit])
        if step != 0:
            delta = change(board, unit, step, base, soft[0], soft[1])
            if delta < gain:
                best, gain = step, delta
    return best, gain


@njit(cache=True)
def repair(board: Board, base: int, rounds: int, most: int, soft: tuple, random: np.random.Generator) -> int:
    """Move weights at places with small counts, whose penalty grows until none is left. Returns how many are left."""
    left = 0
    for _ in range(rounds):
        left = 0
        for place in range(len(board.value)):
            if too_small(int(board.value[place]), base) == 0:
                continue
            left += 1
            board.penalty[place] *= 1.5
            first, last = board.place_start[place], board.place_start[place + 1]
            best_unit, best, gain = -1, 0, 0.0
            for n in range(min(most, last - first)):
                at = first + (below(random, last - first) if last - first > most else n)
                unit = int(board.place_unit[at])
                step, delta = best_step(board, unit, base, soft)
                if step != 0 and delta < gain:
                    best_unit, best, gain = unit, step, delta
            if best_unit >= 0:
                move(board, best_unit, best)
        if left == 0:
            return 0
    return left


@njit(cache=True)
def polish(board: Board, base: int, proposals: int, soft: tuple, random: np.random.Generator) -> None:
    """Keep only moves that lower the cost; the penalties must be such that no gain in error pays for a small count."""
    for _ in range(proposals * len(board.free)):
        propose(board, base, 0.0, soft[0], soft[1], random)
