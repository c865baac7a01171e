"""Which further numbers to hide so that no small one can be worked out: the pattern of one part of the system.

After Kelly, Golden and Assad (1992): a small cell is protected by a world that differs in it by enough, and every shown
cell that differs in that world is hidden. One question to the solver rewards many small cells at once; what is left is
asked one by one. In the end worlds that nobody needs are dropped, and what was hidden for them alone is shown again.
"""

from dataclasses import dataclass, field

import numpy as np

from assets.disclosure.programme import Programme
from methods.margins import System

REWARDS = (4.0, 4.0, 8.0, 8.0, 20.0, 20.0, 100.0, 1000.0)
DEARER = (60.0, 8.0, 1.0)  # price of a cell broken down by no key, by one, by more
_ALMOST = 1e-6


@dataclass
class World:
    """One other table: by how much it differs, where."""

    cells: np.ndarray
    low: np.ndarray  # whole numbers between the world's value and the truth, both included
    high: np.ndarray


@dataclass
class Pattern:
    """Hidden cells of one part; `unsafe`: small cells no further hiding protects. Positions are those in `cells`."""

    cells: np.ndarray
    hidden: np.ndarray
    unsafe: list[int] = field(default_factory=list)


def find_pattern(
    system: System,
    cells: list[int],
    equations: list[int],
    width: np.ndarray,
    hidden: np.ndarray,
    may_hide: np.ndarray,
    exact: bool = False,
) -> Pattern:
    """The pattern of one part.

    Per cell of the part: `width`, how far apart its lowest and highest possible value have to be (0: no care);
    `hidden`, what is hidden already; `may_hide`, what may be hidden besides. `exact`: where nothing may be hidden besides,
    ask for each cell by itself before it is called unsafe. Raises CannotBe.
    """
    return _Search(system, np.asarray(cells), equations, width, hidden, may_hide).run(exact)


class _Search:
    def __init__(self, system: System, cells: np.ndarray, equations: list[int], width, hidden, may_hide) -> None:
        self.system, self.cells, self.equations = system, cells, equations
        self.width, self.hidden, self.may_hide = width.astype(float), hidden.copy(), may_hide & ~hidden
        self.given = hidden.copy()
        self.values = np.array(
            [np.nan if system.cells[c].value is None else float(system.cells[c].value) for c in cells]
        )
        self.random = np.random.RandomState(len(cells) * 1009 + int(np.nansum(self.values)) % 100003)
        keys = np.array([system.cells[c].n_keys for c in cells])
        size = np.where(np.isnan(self.values), 0.0, self.values)
        # totals are asked for more often than what is broken down: they are the last to be hidden
        self.price = (1.0 + 0.25 * np.log10(1.0 + size)) * np.array(DEARER)[np.minimum(keys, 2)]
        self.price += self.random.random_sample(len(cells)) * 0.01
        self.low, self.high = self.values.copy(), self.values.copy()
        self.worlds: list[World] = []

    def run(self, exact: bool) -> Pattern:
        if not self.todo().size:
            return Pattern(self.cells, self.hidden)
        programme = Programme(self.system, self.cells, self.equations, self.hidden, self.width)
        self._rounds(programme, (1.0, 1.0, 1.0, 1.0))
        unsafe = [int(small) for small in self.todo()]
        if unsafe and (exact or self.may_hide.any()):
            if self.may_hide.any():
                programme = Programme(self.system, self.cells, self.equations, self.hidden | self.may_hide, self.width)
                self._rounds(programme, REWARDS)
            unsafe = [
                int(small) for small in self.todo() if self._is_near(small) and not self._one(programme, int(small))
            ]
        self._drop_worlds(set(unsafe))
        return Pattern(self.cells, self.hidden, unsafe)

    def _is_near(self, small: int) -> bool:
        """Not yet far enough from being known; worlds found for others may have helped since."""
        return bool(self.high[small] - self.low[small] < self.width[small])

    def todo(self) -> np.ndarray:
        """Cells that are not yet far enough from being known."""
        return np.flatnonzero((self.width > 0) & (np.nan_to_num(self.high - self.low) < self.width))

    def _costs(self, programme: Programme) -> np.ndarray:
        return np.where(self.hidden, 0.0, np.where(np.isnan(self.values), 0.0, self.price))[programme.column_cell]

    def _rounds(self, programme: Programme, rewards: tuple[float, ...]) -> None:
        for reward in rewards:
            todo = self.todo()
            if not todo.size:
                return
            costs = self._costs(programme)
            up = self.random.random_sample(len(todo)) < np.where(self.values[todo] > self.low[todo] + _ALMOST, 1.0, 0.6)
            weight = reward * (1.0 + 0.2 * self.random.random_sample(len(todo)))
            # a nought cannot go down
            up |= self.values[todo] < 1
            # what is paid for one way is charged for the other: up and down at once is no change
            costs[programme.first[todo[up]]] -= weight[up]
            costs[programme.down[todo[up]]] += weight[up]
            costs[programme.down[todo[~up]]] -= weight[~up]
            costs[programme.first[todo[~up]]] += weight[~up]
            costs[programme.up[todo[~up]]] += weight[~up]
            self._take(programme.ask(costs))

    def _one(self, programme: Programme, small: int) -> bool:
        """Protect one cell by the cheapest world that is far enough away, upwards, else downwards, else both ways."""
        missing = self.width[small] - (self.high[small] - self.values[small])
        up, down, first = programme.up[small], programme.down[small], programme.first[small]
        for column, against, least in (
            (first, (down,), self.width[small] - (self.values[small] - self.low[small])),
            (down, (up, first), missing if missing <= self.values[small] else None),
        ):
            if least is None:
                continue
            programme.force(column, least, programme.upper[column])
            for other in against:
                programme.force(other, 0.0, 0.0)
            world = programme.ask(self._costs(programme))
            for one in (column, *against):
                programme.release(one)
            self._take(world)
            if not self._is_near(small):
                return True
        for columns, against in (((up, first), (down,)), ((down,), (up, first))):
            costs = self._costs(programme)
            costs[list(columns)] -= 1000.0
            costs[list(against)] += 1000.0
            self._take(programme.ask(costs))
        return not self._is_near(small)

    def _take(self, world: np.ndarray | None) -> None:
        """Keep a world that brings a small cell further; what is shown and differs in it is hidden from now on."""
        if world is None:
            return
        moved = np.flatnonzero(np.abs(np.nan_to_num(world - self.values)) > _ALMOST)
        truth = self.values[moved]
        low = np.minimum(np.ceil(world[moved] - _ALMOST), truth)
        high = np.maximum(np.floor(world[moved] + _ALMOST), truth)
        todo = self.width[moved] > self.high[moved] - self.low[moved]
        if not np.any(todo & ((low < self.low[moved]) | (high > self.high[moved]))):
            return
        self.worlds.append(World(moved, low, high))
        self.low[moved] = np.minimum(self.low[moved], low)
        self.high[moved] = np.maximum(self.high[moved], high)
        self.hidden[moved] = True

    def _drop_worlds(self, unsafe: set[int]) -> None:
        """Drop worlds, the dearest first, without which every cell stays protected; show what only they needed hidden."""
        watched = np.array([w > 0 and n not in unsafe for n, w in enumerate(self.width)])
        kept = list(self.worlds)
        extra = ~self.given & ~np.isnan(self.values)

        def cost(world: World) -> int:
            return int(extra[world.cells].sum())

        for world in sorted(self.worlds, key=cost, reverse=True):
            if not cost(world):
                break
            rest = [one for one in kept if one is not world]
            low, high = self.values.copy(), self.values.copy()
            for one in rest:
                low[one.cells] = np.minimum(low[one.cells], one.low)
                high[one.cells] = np.maximum(high[one.cells], one.high)
            if np.all((high - low)[watched] >= self.width[watched]):
                kept = rest
        needed = np.zeros(len(self.cells), bool)
        for world in kept:
            needed[world.cells] = True
        self.hidden = self.given | (needed & self.hidden)
