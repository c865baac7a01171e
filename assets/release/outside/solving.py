"""What can be worked out of cells: bounds of every number that is not told, and beliefs given up where they contradict."""

from dataclasses import dataclass, field

import numpy as np

from assets.release.outside.bounds import CLOSE, Answer, Bounds, bounds
from assets.release.outside.cells import Cells, programme

# words of beliefs, those given up first before the others: which rows lack, sums over rows that lack (codes nobody ever prints are not
# among them), bounds and links seen to hold
LESS_SURE = (" are absent", " with rows absent", " >= ", " = ")
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
    rows, said = np.arange(len(of_row)), Bounds(given.low, given.high, 0, [])
    known: dict[bytes, Answer] = {}
    for _ in range(TRIES):
        rows = np.flatnonzero(~dropped[of_row]) if len(of_row) else rows
        said = bounds(given.with_rows(rows), wanted, known)
        wrong = {of_row[rows[row]] for row in said.contradicting} - {number.get("", -1)}
        if not wrong:
            break
        dropped[_least_sure(beliefs, [int(n) for n in wrong], dropped)] = True
    names = {cells.names[cells.rows[rows[row]].cells[0]] for row in said.contradicting}
    given_up = [belief for belief, is_dropped in zip(beliefs, dropped, strict=True) if is_dropped]
    return Worked(cells, said.low[given.column_of], said.high[given.column_of], sorted(names), given_up)


def _least_sure(beliefs: list[str], wrong: list[int], dropped: np.ndarray) -> list[int]:
    """Which beliefs to give up: of those blamed the least sure; where only sums are blamed, what else was believed of their marts."""
    for words in LESS_SURE:
        if found := [n for n in wrong if _is(beliefs[n], words)]:
            return found
    marts = {beliefs[n].partition(":")[0] for n in wrong}
    for words in LESS_SURE[:2]:
        some = [
            n for n, one in enumerate(beliefs) if not dropped[n] and _is(one, words) and one.partition(":")[0] in marts
        ]
        if some:
            finest = max(_over(beliefs[n]) for n in some)
            return [n for n in some if _over(beliefs[n]) == finest]
    return wrong


def _is(belief: str, words: str) -> bool:
    return words in belief and (" + " not in belief or words not in (" >= ", " = "))


def _over(belief: str) -> str:
    """The keys a sum runs over, the finest area last."""
    return belief.partition(" over ")[2] or belief.partition(" rows of ")[2].partition(" are absent")[0]
