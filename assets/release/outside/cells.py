"""Every number of the files as one list of unknowns, and everything known of them as bounds and linear rows.

Cells that a link makes equal are one. Rows say: low <= sum of coefficient x cell <= high.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from scipy import sparse

INFINITE = np.inf


class Row(NamedTuple):
    """low <= sum of coefficient x cell <= high; `belief` names what was only found in the numbers, empty: certain."""

    cells: tuple[int, ...]
    coefficients: tuple[float, ...]
    low: float
    high: float
    belief: str


@dataclass
class Cells:
    """Names and bounds of cells, and rows over them."""

    names: list[str] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    asked: list[bool] = field(default_factory=list)
    parent: list[int] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    unlisted: dict[int, float] = field(
        default_factory=dict
    )  # cells of rows the file does not have: what their whole is printed as

    def add(self, name: str, low: float, high: float, asked: bool) -> int:
        """A new cell; `asked`: its value is not told, so bounds of it are wanted."""
        self.names.append(name)
        self.low.append(low)
        self.high.append(high)
        self.asked.append(asked)
        self.parent.append(len(self.parent))
        return len(self.parent) - 1

    def root(self, cell: int) -> int:
        """The cell that stands for all that equal it."""
        while self.parent[cell] != cell:
            self.parent[cell] = self.parent[self.parent[cell]]
            cell = self.parent[cell]
        return cell

    def same(self, a: int, b: int) -> None:
        """Two cells are one number, unless what is known of them leaves none."""
        a, b = self.root(a), self.root(b)
        if a != b and max(self.low[a], self.low[b]) <= min(self.high[a], self.high[b]):
            self.parent[b] = a
            self.low[a] = max(self.low[a], self.low[b])
            self.high[a] = min(self.high[a], self.high[b])

    def tell(self, cell: int, low: float, high: float) -> None:
        """A cell is known to lie between two values."""
        cell = self.root(cell)
        self.low[cell], self.high[cell] = max(self.low[cell], low), min(self.high[cell], high)

    def row(
        self, cells: Sequence[int], coefficients: Sequence[float], low: float, high: float, belief: str = ""
    ) -> None:
        """A linear row over cells."""
        self.rows.append(Row(tuple(cells), tuple(coefficients), low, high, belief))

    def total(self, whole: int, parts: Iterable[int], belief: str = "") -> None:
        """Parts add up to a whole."""
        some = tuple(parts)
        self.row((whole, *some), (-1.0, *(1.0 for _ in some)), 0.0, 0.0, belief)

    def at_most(self, parts: Iterable[int], whole: int, belief: str = "") -> None:
        """Parts together are at most the whole."""
        some = tuple(parts)
        self.row((whole, *some), (-1.0, *(1.0 for _ in some)), -INFINITE, 0.0, belief)


@dataclass
class Programme:
    """Cells as columns: bounds, and a sparse matrix with the low and high side of every row."""

    matrix: sparse.csr_matrix
    row_low: np.ndarray
    row_high: np.ndarray
    low: np.ndarray
    high: np.ndarray
    column_of: np.ndarray

    def with_rows(self, rows: np.ndarray) -> "Programme":
        """The same columns and only some rows, by their numbers."""
        return replace(self, matrix=self.matrix[rows], row_low=self.row_low[rows], row_high=self.row_high[rows])


def programme(cells: Cells) -> Programme:
    """The cells of different value as columns; rows without anything unknown stay, they may contradict."""
    roots = np.array([cells.root(n) for n in range(len(cells.parent))], dtype=np.int64)
    kept, column_of = np.unique(roots, return_inverse=True)
    lengths = [len(row.cells) for row in cells.rows]
    heads = np.repeat(np.arange(len(cells.rows)), lengths)
    columns = column_of[np.fromiter((cell for row in cells.rows for cell in row.cells), np.int64, sum(lengths))]
    entries = np.fromiter((one for row in cells.rows for one in row.coefficients), float, sum(lengths))
    matrix = sparse.csr_matrix((entries, (heads, columns)), (len(cells.rows), len(kept)))
    matrix.eliminate_zeros()
    row_low = np.array([row.low for row in cells.rows], float)
    row_high = np.array([row.high for row in cells.rows], float)
    low, high = np.array(cells.low, float)[kept], np.array(cells.high, float)[kept]
    return Programme(matrix, row_low, row_high, low, high, column_of)
