"""Whether points lie in a country, by its boundaries, near enough for whoever stood at the border with a telephone.

An area is a grid: points are looked up in it, however many there are and however fine the boundaries. A cell belongs to
it when its middle is inside or a boundary runs through it; the cells around are added, as boundaries are simplified.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

CELL = 0.05  # degrees, about 5 km
AROUND = 2  # cells: what lies up to about 10 km outside is not told from what lies inside

Ring = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Area:
    """Cells of CELL degrees that belong to an area; `west`, `south`: the corner of the first."""

    west: float
    south: float
    cells: np.ndarray  # [row from the south, column from the west]

    def holds(self, longitudes: np.ndarray, latitudes: np.ndarray) -> np.ndarray:
        """For each point whether it lies in the area."""
        columns, rows = self._cells_of(longitudes, latitudes)
        n_rows, n_columns = self.cells.shape
        here = (rows >= 0) & (rows < n_rows) & (columns >= 0) & (columns < n_columns)
        found = np.zeros(len(rows), dtype=bool)
        found[here] = self.cells[rows[here], columns[here]]
        return found

    def _cells_of(self, longitudes: np.ndarray, latitudes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        columns = np.floor((longitudes - self.west) / CELL).astype(np.int64)
        return columns, np.floor((latitudes - self.south) / CELL).astype(np.int64)


def area_of(geometries: Iterable[dict]) -> Area | None:
    """The area of GeoJSON geometries (Polygon, MultiPolygon; degrees), each with its holes; None without any."""
    shapes = [[np.asarray(ring, float)[:, :2] for ring in shape] for one in geometries for shape in _polygons(one)]
    if not shapes:
        return None
    points = np.concatenate([ring for shape in shapes for ring in shape])
    west, south = points.min(axis=0) - (AROUND + 1) * CELL
    n_columns, n_rows = (np.ceil((points.max(axis=0) - (west, south)) / CELL) + AROUND + 1).astype(int)
    area = Area(west, south, np.zeros((n_rows, n_columns), dtype=bool))
    for shape in shapes:
        _fill(area, shape)
        for ring in shape:
            _draw(area, ring)
    return Area(west, south, _widened(area.cells))


def _polygons(geometry: dict) -> list[list[Ring]]:
    if geometry["type"] == "Polygon":
        return [geometry["coordinates"]]
    return list(geometry["coordinates"]) if geometry["type"] == "MultiPolygon" else []


def _fill(area: Area, shape: list[np.ndarray]) -> None:
    """Mark the cells whose middle is inside: to the east of an odd number of boundaries (holes are boundaries too)."""
    starts = np.concatenate([ring[:-1] for ring in shape])
    ends = np.concatenate([ring[1:] for ring in shape])
    middles = area.west + (np.arange(area.cells.shape[1]) + 0.5) * CELL
    low, high = (int((edge - area.south) / CELL) for edge in (starts[:, 1].min(), starts[:, 1].max()))
    for row in range(low, high + 1):
        y = area.south + (row + 0.5) * CELL
        crosses = (starts[:, 1] > y) != (ends[:, 1] > y)
        (x0, y0), (x1, y1) = starts[crosses].T, ends[crosses].T
        at = np.sort(x0 + (y - y0) * (x1 - x0) / (y1 - y0))
        area.cells[row] |= np.searchsorted(at, middles) % 2 == 1


def _draw(area: Area, ring: np.ndarray) -> None:
    """Mark the cells a boundary runs through."""
    for (x0, y0), (x1, y1) in pairwise(ring):
        steps = np.linspace(0, 1, int(2 * max(abs(x1 - x0), abs(y1 - y0)) / CELL) + 2)
        columns, rows = area._cells_of(x0 + steps * (x1 - x0), y0 + steps * (y1 - y0))
        area.cells[rows, columns] = True


def _widened(cells: np.ndarray) -> np.ndarray:
    wide = cells.copy()
    for _ in range(AROUND):
        here = wide.copy()
        for axis in (0, 1):
            wide |= np.roll(here, 1, axis) | np.roll(here, -1, axis)  # nothing stands at the edge to come round
    return wide
