"""Variance of survey shares from replicate weights: each replicate gives the share anew, and their spread is the error.

As R's svrepdesign: variance = scale * sum over replicates of rscales (share_r - mean of the replicates)^2. Here: the scale
of each method, variances, covariances and degrees of freedom. Not here: errors from strata and clusters
(`survey_estimates`), which a survey with replicate weights does not need.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
from scipy import special

Method = Literal["jackknife", "bootstrap", "brr", "fay"]
_SAME_DIRECTION = 1e-5  # tolerance of the rank, as in R


class Replicates(NamedTuple):
    """How the replicates of one survey are put together."""

    scale: float
    rscales: np.ndarray  # one per replicate

    def covariance(self, one: np.ndarray, other: np.ndarray) -> float:
        """Of two shares over the same replicates; of a share with itself its variance. Replicates without the share are left out."""
        told = np.isfinite(one) & np.isfinite(other) & (self.rscales > 0)
        if told.sum() < 2:
            return float("nan")
        apart = (one[told] - one[told].mean()) * (other[told] - other[told].mean())
        return float(self.scale * np.sum(self.rscales[told] * apart))


def replicates(
    method: Method, n: int, rho: float = 0.0, scale: float | None = None, rscales: Sequence[float] | None = None
) -> Replicates:
    """The scale of `n` replicates where none is given: jackknife (n - 1) / n, bootstrap 1 / (n - 1), BRR 1 / n, Fay 1 / (n (1 - rho)^2).

    A jackknife within strata gives its rscales, (m - 1) / m of each replicate's stratum, and then has scale 1.
    """
    known = {"jackknife": 1.0 if rscales else (n - 1) / n, "bootstrap": 1 / (n - 1) if n > 1 else 1.0,
             "brr": 1 / n, "fay": 1 / (n * (1 - rho) ** 2)}  # fmt: skip
    return Replicates(known[method] if scale is None else scale, np.asarray(rscales or np.ones(n), dtype=float))


def replicate_shares(y: np.ndarray, x: np.ndarray, factors: np.ndarray) -> np.ndarray:
    """The share in each replicate, of people with weights y (with the outcome) and x (of the base); NaN without a base.

    `factors`: people x replicates, replicate weight / weight.
    """
    base = x @ factors
    return np.divide(y @ factors, base, out=np.full(len(base), np.nan), where=base > 0)


def degrees_of_freedom(weights: np.ndarray) -> int:
    """Rank of the replicate weights of some people, less one; people x replicates. People weighted alike count once."""
    if not weights.size:
        return 0
    length = np.linalg.norm(weights, axis=1, keepdims=True)
    directions = np.unique(np.round(weights / np.where(length > 0, length, 1), 9), axis=0)
    return int(np.linalg.matrix_rank(directions, tol=_SAME_DIRECTION)) - 1


def logit_error(shares: np.ndarray, of: Replicates) -> float:
    """Standard error on the logit scale; NaN where a replicate has nobody with, or nobody without, the outcome."""
    told = shares[np.isfinite(shares)]
    if not len(told) or told.min() <= 0 or told.max() >= 1:
        return float("nan")
    logits = special.logit(np.where(np.isfinite(shares), shares, 0.5))
    logits = np.where(np.isfinite(shares), logits, np.nan)
    return float(np.sqrt(of.covariance(logits, logits)))
