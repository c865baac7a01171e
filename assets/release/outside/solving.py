"""What can be worked out of cells: bounds of every number that is not told, and beliefs given up where they contradict."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from assets.release.outside.bounds import CLOSE, Bounds, bounds
from assets.release.outside.cells import Cells, programme

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


def work_out(lay_out: Callable[[set[str]], Cells]) -> Worked:
    """Bound the cells `lay_out` gives when it leaves out the beliefs it is told to."""
    dropped: set[str] = set()
    for _ in range(TRIES):
        cells = lay_out(dropped)
        said, column_of, wanted = _bounded(cells)
        wrong = {cells.rows[row].belief for row in said.contradicting}
        if not said.contradicting or not wrong - {""} - dropped:
            break
        dropped |= wrong - {""}
    names = [cells.names[cells.rows[row].cells[0]] for row in said.contradicting]
    return Worked(cells, said.low[column_of], said.high[column_of], sorted(set(names)), sorted(dropped))


def _bounded(cells: Cells) -> tuple[Bounds, np.ndarray, np.ndarray]:
    given = programme(cells)
    wanted = np.zeros(given.matrix.shape[1], bool)
    wanted[given.column_of[np.array(cells.asked, bool)]] = True
    return bounds(given, wanted), given.column_of, wanted
