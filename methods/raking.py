"""Calibration of a sample to a register by raking: weights are scaled until each margin has the register's numbers.

A kind is a combination of margins (a woman, adult, of one area): everybody of one kind is scaled alike, so sums by kind suffice.
The result is that of R's `calibrate(calfun = "raking")`. Here: the factors, and what is left of a variable once the margins
explain it (the variance of a calibrated survey is that of the residuals: Deville and Sarndal 1992). Not here: which margins.
"""

from dataclasses import dataclass

import numpy as np

STEPS, CLOSE = 500, 1e-12


@dataclass(frozen=True)
class Raked:
    """Factor of each kind, and the matrix of margins (kinds x levels) with the weights the sample came with."""

    factors: np.ndarray
    margins: np.ndarray
    weights: np.ndarray

    def explained(self, sums: np.ndarray) -> np.ndarray:
        """What the margins explain of a variable, per kind and unit of weight; `sums`: weighted sums of it by kind."""
        moments = self.margins.T @ (self.margins * self.weights[:, None])
        return self.margins @ (np.linalg.pinv(moments) @ (self.margins.T @ sums))


def rake(weights: np.ndarray, levels: np.ndarray, totals: list[dict[int, float]]) -> Raked | None:
    """Factors with which every level of every margin has its total; None when there are none.

    `weights`: sum of weights per kind. `levels`: kinds x margins, the level of each kind. `totals`: per margin level ->
    total; all margins add up to the same. Raises ValueError for a level nobody of the sample has.
    """
    shown = [set(levels[:, margin].tolist()) for margin in range(levels.shape[1])]
    if any(set(total) != there for total, there in zip(totals, shown, strict=True)):
        raise ValueError("a level of a margin is in the sample or in the register only")
    factors = np.ones(len(weights))
    for _ in range(STEPS):
        before = factors.copy()
        for margin, total in enumerate(totals):
            for level, wanted in total.items():
                mine = levels[:, margin] == level
                factors[mine] *= wanted / float((weights * factors)[mine].sum())
        if np.allclose(factors, before, rtol=CLOSE, atol=0):
            return Raked(factors, _matrix(levels), weights)
    return None


def _matrix(levels: np.ndarray) -> np.ndarray:
    columns = [
        (levels[:, margin] == level).astype(float)
        for margin in range(levels.shape[1])
        for level in sorted(set(levels[:, margin].tolist()))
    ]
    return np.column_stack(columns)
