"""HiGHS, one linear programme kept warm while only costs and single bounds change: the cheapest values under equations."""

import highspy._core as highs  # not `highspy`: its Highs() prints a banner
import numpy as np
from scipy.sparse import csc_array

_OPTIMAL = highs.HighsModelStatus.kOptimal


class Solver:
    """Columns from 0 to `upper` under `rows of matrix = target`; same questions in the same order give the same answers."""

    def __init__(
        self, entries: list[float], rows: list[int], columns: list[int], target: list[float], upper: np.ndarray
    ):
        matrix = csc_array((entries, (rows, columns)), shape=(len(target), len(upper)))
        lp = highs.HighsLp()
        lp.num_col_, lp.num_row_ = len(upper), len(target)
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = np.zeros(len(upper)), np.zeros(len(upper)), upper
        lp.row_lower_ = lp.row_upper_ = np.array(target)
        lp.a_matrix_.format_ = highs.MatrixFormat.kColwise
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
        self._highs = highs._Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 1)):
            self._highs.setOptionValue(option, value)
        self._highs.passModel(lp)
        self._all = np.arange(len(upper), dtype=np.int32)

    def cheapest(self, costs: np.ndarray) -> np.ndarray | None:
        """The values of all columns where the sum of costs is lowest; None when no values agree with the equations."""
        self._highs.changeColsCost(len(costs), self._all, costs)
        self._highs.run()
        if self._highs.getModelStatus() != _OPTIMAL:
            self._highs.clearSolver()  # once more, cold: a warm start may have lost its way
            self._highs.run()
            if self._highs.getModelStatus() != _OPTIMAL:
                return None
        return np.asarray(self._highs.getSolution().col_value)

    def bound(self, column: int, least: float, most: float) -> None:
        """Bounds of one column for the next questions."""
        self._highs.changeColBounds(int(column), float(least), float(most))
