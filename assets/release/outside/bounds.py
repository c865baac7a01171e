"""The lowest and highest value each unknown cell can have: first row by row, then a linear programme per part.

Parts share no row; the optimiser keeps its last basis from one question to the next.
"""

from dataclasses import dataclass
from hashlib import sha256

import highspy
import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from assets.release.outside.cells import Programme

CLOSE = 2.0
ROUNDS, IDLE = 30, 3  # questions about all cells at once before the rest are asked one by one
SWEEPS = 60
_ALMOST = 1e-6
_FAR = 1e7  # no count of people in a file is larger


@dataclass
class Bounds:
    """Whole-number bounds per column, which columns were asked of the optimiser, and rows that cannot all hold."""

    low: np.ndarray
    high: np.ndarray
    n_asked: int
    contradicting: list[int]


@dataclass
class Answer:
    """What a part says: bounds of its columns, which of its rows cannot all hold, how often the optimiser was asked."""

    low: np.ndarray
    high: np.ndarray
    blamed: np.ndarray
    n_asked: int


def bounds(given: Programme, wanted: np.ndarray, known: dict[bytes, Answer]) -> Bounds:
    """Bound the wanted columns (True where the value is not told). `known`: parts asked before, and those asked now."""
    low, high = given.low.copy(), np.minimum(given.high, _FAR)
    contradicting = _row_by_row(given, low, high)
    n_asked = 0
    for columns, rows in _parts(given, low, high):
        if len(rows) < 2 or not wanted[columns].any():
            continue
        part = _Part(given, columns, rows, low, high)
        name = part.name(wanted[columns])
        if name not in known:
            known[name] = part.answer(wanted[columns])
        said = known[name]
        contradicting += rows[said.blamed].tolist()
        n_asked += said.n_asked
        low[columns], high[columns] = said.low, said.high
    return Bounds(low, high, n_asked, contradicting)


def _row_by_row(given: Programme, low: np.ndarray, high: np.ndarray) -> list[int]:
    """Narrow bounds by each row alone until nothing changes; in place. Returns rows that cannot hold."""
    table = given.matrix.tocoo()
    row, column, entry = table.row, table.col, table.data
    n_rows = given.matrix.shape[0]
    rises = entry > 0
    for _ in range(SWEEPS):
        least = entry * np.where(rises, low[column], high[column])
        most = entry * np.where(rises, high[column], low[column])
        sum_least = np.bincount(row, least, n_rows)
        sum_most = np.bincount(row, most, n_rows)
        wrong = (sum_least > given.row_high + _ALMOST) | (sum_most < given.row_low - _ALMOST)
        if wrong.any():
            return np.flatnonzero(wrong).tolist()
        room_up = given.row_high[row] - (sum_least[row] - least)
        room_down = given.row_low[row] - (sum_most[row] - most)
        top = np.where(rises, room_up, room_down) / entry
        bottom = np.where(rises, room_down, room_up) / entry
        new_low, new_high = low.copy(), high.copy()
        finite = np.isfinite(bottom)
        np.maximum.at(new_low, column[finite], np.ceil(bottom[finite] - _ALMOST))
        finite = np.isfinite(top)
        np.minimum.at(new_high, column[finite], np.floor(top[finite] + _ALMOST))
        crossed = new_low > new_high
        if crossed.any():
            return np.unique(row[crossed[column]]).tolist()
        if (new_low == low).all() and (new_high == high).all():
            break
        low[:], high[:] = new_low, new_high
    return []


def _parts(given: Programme, low: np.ndarray, high: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Columns and rows that hang together by something unknown."""
    unknown = np.flatnonzero(high > low)
    matrix = given.matrix[:, unknown].tocsr()
    rows = np.flatnonzero(np.diff(matrix.indptr))
    matrix = matrix[rows]
    n_rows = len(rows)
    both = sparse.bmat([[None, matrix], [matrix.T, None]]).tocsr() if n_rows else sparse.csr_matrix((0, 0))
    n, label = connected_components(both, directed=False) if n_rows else (0, np.zeros(0, int))
    order = np.argsort(label, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(label[order])) + 1) if n else []
    return [(unknown[some[some >= n_rows] - n_rows], rows[some[some < n_rows]]) for some in parts]


class _Part:
    """One part as a linear programme that is asked many questions."""

    def __init__(
        self, given: Programme, columns: np.ndarray, rows: np.ndarray, low: np.ndarray, high: np.ndarray
    ) -> None:
        self.low, self.high = low[columns].copy(), high[columns].copy()
        self.n_asked = 0
        matrix = given.matrix[rows]
        fixed = matrix @ low - matrix[:, columns] @ low[columns]
        inner = matrix[:, columns].tocsc()
        told = highspy.HighsLp()
        told.num_col_, told.num_row_ = len(columns), len(rows)
        told.col_cost_ = np.zeros(len(columns))
        told.col_lower_, told.col_upper_ = self.low, self.high
        told.row_lower_, told.row_upper_ = given.row_low[rows] - fixed, given.row_high[rows] - fixed
        told.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        told.a_matrix_.start_, told.a_matrix_.index_, told.a_matrix_.value_ = inner.indptr, inner.indices, inner.data
        self.told, self.inner = told, inner

    def name(self, wanted: np.ndarray) -> bytes:
        """What is the same of two parts that say the same."""
        told, inner = self.told, self.inner
        said = (inner.indptr, inner.indices, inner.data, self.low, self.high, told.row_lower_, told.row_upper_, wanted)
        return sha256(b"|".join(np.ascontiguousarray(one).tobytes() for one in said)).digest()

    def answer(self, wanted: np.ndarray) -> Answer:
        """Ask: narrow what may be close to known, or say which rows cannot all hold."""
        self.solver = _solver(self.told)
        narrowed = self.narrow_open() if self.is_open else self.narrow(wanted)
        blamed = np.zeros(0, int) if narrowed else self.blamed()
        return Answer(self.low, self.high, blamed, self.n_asked)

    def _cheapest(self, costs: np.ndarray) -> np.ndarray | None:
        self.solver.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)
        self.solver.run()
        self.n_asked += 1
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return np.array(self.solver.getSolution().col_value)

    def narrow(self, wanted: np.ndarray) -> bool:
        """Bound what may be close to known; False when no table of people has these numbers."""
        least, most = np.full(len(wanted), np.inf), np.full(len(wanted), -np.inf)
        todo = np.flatnonzero(wanted)
        random, idle = np.random.RandomState(len(wanted)), 0
        for _ in range(ROUNDS):
            costs = np.zeros(len(wanted))
            costs[todo] = random.choice((-1.0, 1.0), len(todo)) * (0.5 + random.random_sample(len(todo)))
            values = self._cheapest(costs)
            if values is None:
                return False
            least, most = np.minimum(least, values), np.maximum(most, values)
            left = todo[most[todo] - least[todo] <= CLOSE + _ALMOST]
            idle = idle + 1 if len(left) == len(todo) else 0
            todo = left
            if not len(todo) or idle >= IDLE:
                break
        for n in todo:
            self._exactly(int(n))
        return True

    @property
    def is_open(self) -> bool:
        """Whether nothing bounds any cell from above but that it is a part of another: with a table of people, so is twice it."""
        sides = np.concatenate([self.told.row_lower_, self.told.row_upper_])
        return bool((self.high >= _FAR / 2).all() and ((sides == 0) | np.isinf(sides)).all())

    def narrow_open(self) -> bool:
        """Of an open part: who can be one can be any number, who cannot is nought. One question finds all who can."""
        n_rows, n = self.inner.shape
        matrix = sparse.bmat([[self.inner, None], [sparse.identity(n), -sparse.identity(n)]]).tocsc()
        given = highspy.HighsLp()
        given.num_col_, given.num_row_ = 2 * n, n_rows + n
        given.col_cost_ = np.concatenate(
            [np.zeros(n), -np.ones(n)]
        )  # as many as possible of what is at most 1 and at most its cell
        given.col_lower_ = np.concatenate([self.low, np.zeros(n)])
        given.col_upper_ = np.concatenate([self.high, np.ones(n)])
        given.row_lower_ = np.concatenate([self.told.row_lower_, np.zeros(n)])
        given.row_upper_ = np.concatenate([self.told.row_upper_, np.full(n, np.inf)])
        given.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        given.a_matrix_.start_, given.a_matrix_.index_, given.a_matrix_.value_ = (
            matrix.indptr,
            matrix.indices,
            matrix.data,
        )
        solver = _solver(given)
        solver.run()
        self.n_asked += 1
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return False
        can_be = np.array(solver.getSolution().col_value)[n:] > _ALMOST
        self.high = np.where(can_be, self.high, self.low)
        return True

    def blamed(self) -> np.ndarray:
        """Rows that give way when each may be broken at a price: those that hold the contradiction."""
        n_rows, n = self.inner.shape
        matrix = sparse.hstack([self.inner, sparse.identity(n_rows), -sparse.identity(n_rows)]).tocsc()
        given = self.told
        given.num_col_ = n + 2 * n_rows
        given.col_cost_ = np.concatenate([np.zeros(n), np.ones(2 * n_rows)])
        given.col_lower_ = np.concatenate([self.low, np.zeros(2 * n_rows)])
        given.col_upper_ = np.concatenate([self.high, np.full(2 * n_rows, _FAR)])
        given.a_matrix_.start_, given.a_matrix_.index_ = matrix.indptr, matrix.indices
        given.a_matrix_.value_ = matrix.data
        solver = _solver(given)
        solver.run()
        gave_way = np.array(solver.getSolution().col_value)[n:].reshape(2, n_rows).sum(axis=0)
        return np.flatnonzero(gave_way > _ALMOST)

    def _exactly(self, n: int) -> None:
        for sign in (1.0, -1.0):
            costs = np.zeros(len(self.low))
            costs[n] = sign
            values = self._cheapest(costs)
            if values is not None and sign > 0:
                self.low[n] = max(self.low[n], np.ceil(values[n] - _ALMOST))
            elif values is not None:
                self.high[n] = min(self.high[n], np.floor(values[n] + _ALMOST))


def _solver(told: highspy.HighsLp) -> highspy.Highs:
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.passModel(told)
    return solver
