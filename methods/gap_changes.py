"""Is a gap closing? The gap between two groups in one round of a survey minus that in the round before, by their design.

Four shares (two groups, two rounds), each linearised as in `survey_estimates`; the change adds z = z_now - z_before over
clusters. Clusters drawn in both rounds (a panel: persons are clusters where none are declared) bring the covariance

    sum over strata of c / (c - 1) (sum z_now z_before - sum z_now sum z_before / c)      over the c clusters of both,

so that two independent rounds are R's svycontrast over a design with strata by round, and a full panel R's over the stacked
rows with one stratum. A calibrated round takes the residuals its margins leave (`raking`). Not here: the word (`verdicts`).
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from methods.raking import Raked


@dataclass(frozen=True)
class Drawn:
    """One round: which clusters of both rounds it drew, the part of each stratum's clusters drawn (0 unknown), calibration.

    `people`: weights of everybody interviewed, clusters x kinds; needed of a calibrated round only.
    """

    present: np.ndarray
    fraction: np.ndarray
    raked: Raked | None = None
    people: np.ndarray | None = None


class Cell(NamedTuple):
    """Weighted sums of one group in one round: per row its cluster and kind, people with the outcome (y) and of the base (x)."""

    cluster: np.ndarray
    kind: np.ndarray
    y: np.ndarray
    x: np.ndarray
    n: np.ndarray


class Linearised(NamedTuple):
    """A share, what each cluster adds to its error, its people and their clusters."""

    share: float
    z: np.ndarray
    n: int
    clusters: np.ndarray  # indices of those with somebody of the base


class Changed(NamedTuple):
    """Numbers of one comparison in two rounds, as `survey_comparisons.of_change` takes them."""

    now: dict[str, float]
    before: dict[str, float]
    covariance: float
    df: int
    n_common: int


def linearised(cell: Cell, drawn: Drawn) -> Linearised:
    """The share of a cell and its influence by cluster. Raises ValueError for a cell without weight."""
    factor = drawn.raked.factors[cell.kind] if drawn.raked else np.ones(len(cell.x))
    base = float((factor * cell.x).sum())
    if base <= 0:
        raise ValueError("nobody of the base carries a weight")
    share = float((factor * cell.y).sum()) / base
    each = (cell.y - share * cell.x) / base
    n_clusters = len(drawn.present)
    z = np.bincount(cell.cluster, factor * each, n_clusters)
    if drawn.raked is not None and drawn.people is not None:
        sums = np.bincount(cell.kind, each, len(drawn.raked.factors))
        z = z - drawn.people @ (drawn.raked.factors * drawn.raked.explained(sums))
    asked = cell.x > 0
    return Linearised(share, z, int(cell.n[asked].sum()), np.unique(cell.cluster[asked]))


def covariance(one: np.ndarray, other: np.ndarray, stratum: np.ndarray, among: np.ndarray, part: np.ndarray) -> float:
    """Covariance of two linearised totals over the clusters `among`; a stratum with one of them is held against nought.

    `part`: share of each stratum's clusters that was drawn.
    """
    n = np.bincount(stratum[among], minlength=len(part))
    sums = [np.bincount(stratum[among], z[among], len(part)) for z in (one, other, one * other)]
    several = n > 1
    scale = (1 - part) * np.where(several, n / np.maximum(n - 1, 1), 1)
    spread = sums[2] - np.where(several, sums[0] * sums[1] / np.maximum(n, 1), 0)
    return float((scale * spread).sum())


def gap_change(
    now: tuple[Cell, Cell], before: tuple[Cell, Cell], rounds: tuple[Drawn, Drawn], stratum: np.ndarray
) -> Changed:
    """Groups a and b now and before. `stratum`: of each cluster of both rounds, as a number from 0.

    Raises ValueError for a group without weight.
    """
    sides = [[linearised(cell, drawn) for cell in cells] for cells, drawn in zip((now, before), rounds, strict=True)]
    told = [_of_round(pair, drawn, stratum) for pair, drawn in zip(sides, rounds, strict=True)]
    gaps = [pair[0].z - pair[1].z for pair in sides]
    common = rounds[0].present & rounds[1].present
    part = np.sqrt(rounds[0].fraction * rounds[1].fraction)
    across = covariance(gaps[0], gaps[1], stratum, common, part) if common.any() else 0.0
    asked = [np.union1d(pair[0].clusters, pair[1].clusters) for pair in sides]
    both = np.intersect1d(asked[0], asked[1])
    strata = [set(stratum[each].tolist()) for each in (*asked, both)]
    n_clusters = len(asked[0]) + len(asked[1]) - len(both)
    n_strata = len(strata[0]) + len(strata[1]) - len(strata[2])
    return Changed(told[0], told[1], across, n_clusters - n_strata, len(both))


def _of_round(pair: list[Linearised], drawn: Drawn, stratum: np.ndarray) -> dict[str, float]:
    found: dict[str, float] = {}
    for side, one in zip("ab", pair, strict=True):
        variance = covariance(one.z, one.z, stratum, drawn.present, drawn.fraction)
        df = len(one.clusters) - len(set(stratum[one.clusters].tolist()))
        found |= {
            f"{side}_share": one.share,
            f"{side}_se": max(variance, 0) ** 0.5,
            f"{side}_df": df,
            f"{side}_n": one.n,
        }
    a, b = pair
    clusters = np.union1d(a.clusters, b.clusters)
    found["covariance"] = covariance(a.z, b.z, stratum, drawn.present, drawn.fraction)
    found["df"] = len(clusters) - len(set(stratum[clusters].tolist()))
    return found
