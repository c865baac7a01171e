"""What can be worked out of cells: bounds of every number that is not told, and beliefs given up where they contradict."""

from dataclasses import dataclass, field

import numpy as np

from assets.release.outside.bounds import CLOSE, Bounds, bounds
from assets.release.outside.cells import Cells, programme

BOUND = " >= "  # in the words of a belief that one count is at most another
TRIES = 30  # beliefs found in numbers may be wrong; each try gives up those that contradict


@dataclass
class Worked:
    """Bounds per cell (not column), and what could not be made to agree."""

    cells: Cells
    low: np.ndarray
    high: np.ndarray
    contradicting: list[str] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)

    def exact(self) -> list[int]:
        """Cells whose value is not told and has one possible value."""
        return [n for n in self._asked() if self.low[n] == self.high[n]]

    def narrow(self) -> list[int]:
        """Cells not exact whose values lie within 2 of each other and may be above nought."""
        return [n for n in self._asked() if 0 < self.high[n] - self.low[n] <= CLOSE]

    def _asked(self) -> list[int]:
        return [n for n, asked in enumerate(self.cells.asked) if asked]


def work_out(cells: Cells) -> Worked:
    """Bound all cells; beliefs that contradict the rest are given up, row by row of theirs, until nothing does."""
    given = programme(cells)
    wanted = np.zeros(given.matrix.shape[1], bool)
    wanted[given.column_of[np.array(cells.asked, bool)]] = True
    beliefs = sorted({row.belief for row in cells.rows})
    number = {belief: n for n, belief in enumerate(beliefs)}
    of_row = np.array([number[row.belief] for row in cells.rows], int)
    dropped = np.zeros(len(beliefs), bool)
    is_bound = [BOUND in belief for belief in beliefs]  # seen less surely than a sum: given up before one
    rows, said = np.arange(len(of_row)), Bounds(given.low, given.high, 0, [])
    for _ in range(TRIES):
        rows = np.flatnonzero(~dropped[of_row]) if len(of_row) else rows
        said = bounds(given.with_rows(rows), wanted)
        wrong = {of_row[rows[row]] for row in said.contradicting} - {number.get("", -1)}
        if not wrong:
            break
        dropped[[n for n in wrong if is_bound[n]] or list(wrong)] = True
    names = {cells.names[cells.rows[rows[row]].cells[0]] for row in said.contradicting}
    given_up = [belief for belief, is_dropped in zip(beliefs, dropped, strict=True) if is_dropped]
    return Worked(cells, said.low[given.column_of], said.high[given.column_of], sorted(names), given_up)
