"""Other tables that the same file could have been made from, as a linear programme.

A *world* is one such table: it agrees with every number shown and every equation, and differs in hidden cells. Whoever
reads the file cannot tell which world is true, so a cell is protected as far as worlds differ in it.
"""

import numpy as np

from assets.disclosure.solver import Solver
from methods.margins import System

UNBOUNDED_STEP = 1e6  # nobody reads a hidden count as larger: keeps every question bounded


class CannotBe(Exception):
    """Equations that no table of counts satisfies: a mart's numbers contradict its header."""


class Programme:
    """Changes of cells that leave every equation true: `up` and `down` columns per known cell, one per unknown cell.

    `cells`: the cells of this part, `equations` theirs; `movable`: which may differ from the truth. `first`: how many steps
    up of a cell are priced by themselves (0: none).
    """

    def __init__(
        self, system: System, cells: np.ndarray, equations: list[int], movable: np.ndarray, first: np.ndarray
    ) -> None:
        n = len(cells)
        place = {int(cell): number for number, cell in enumerate(cells)}
        self.values = np.array(
            [np.nan if system.cells[c].value is None else float(system.cells[c].value) for c in cells]
        )
        known = ~np.isnan(self.values)
        mine = np.arange(n)
        moving = mine[known & movable]
        few = mine[known & movable & (first > 0)]
        self.column_cell = np.concatenate([mine[~known], moving, moving, few])
        sign = np.ones(len(self.column_cell))
        start = n - int(known.sum())
        sign[start + len(moving) : start + 2 * len(moving)] = -1
        self.sign = sign
        upper = np.full(len(sign), UNBOUNDED_STEP)
        down = slice(start + len(moving), start + 2 * len(moving))
        upper[down] = self.values[moving]
        upper[start + 2 * len(moving) :] = first[few]
        self.upper = upper
        self.up, self.down, self.first = (np.full(n, -1) for _ in range(3))
        self.up[mine[~known]] = np.arange(start)
        self.up[moving] = start + np.arange(len(moving))
        self.down[moving] = start + len(moving) + np.arange(len(moving))
        self.first[few] = start + 2 * len(moving) + np.arange(len(few))
        self._load(system, place, equations, known)

    def _load(self, system: System, place: dict[int, int], equations: list[int], known: np.ndarray) -> None:
        columns_of: list[list[int]] = [[] for _ in place]
        for column, cell in enumerate(self.column_cell):
            columns_of[cell].append(column)
        target: list[float] = []
        rows, columns, entries = [], [], []
        for number in equations:
            total, row = 0.0, len(target)
            terms = 0
            for cell, coefficient in zip(*system.equations[number], strict=True):
                mine = place[cell]
                if known[mine]:
                    total -= coefficient * self.values[mine]
                for column in columns_of[mine]:
                    rows.append(row)
                    columns.append(column)
                    entries.append(coefficient * self.sign[column])
                    terms += 1
            if terms:
                target.append(total)
            elif total:
                raise CannotBe(", ".join(system.cells[cell].name for cell in system.equations[number][0][:3]))
        self._solver = Solver(entries, rows, columns, target, self.upper)

    def ask(self, costs: np.ndarray) -> np.ndarray | None:
        """The cheapest world under costs per column: value per cell, None when there is no world at all."""
        if not len(self.column_cell):
            return self.values.copy()
        steps = self._solver.cheapest(costs)
        if steps is None:
            return None
        world = np.where(np.isnan(self.values), 0.0, self.values)
        np.add.at(world, self.column_cell, self.sign * steps)
        return world

    def force(self, column: int, least: float, most: float) -> None:
        """Bounds of one column for the next questions."""
        self._solver.bound(column, least, most)

    def release(self, column: int) -> None:
        """The column's own bounds again."""
        self._solver.bound(column, 0.0, self.upper[column])
