"""Measures of inequality between groups that have no order: areas, or sex by disability by age.

Formulas of the technical notes of WHO's Health Equity Assessment Toolkit (HEAT 4.0, 2022). Shares are 0 to 1, population
shares add up to 1. Limits of the difference and the ratio come from the errors of the highest and the lowest group; those of
the others are drawn, as HEAT does: each group's share from a normal distribution with its standard error, held to 0 to 1,
with a fixed seed, the middle 95 % of the measure. Groups that are all alike still differ by chance, and a drawn measure is
then larger than the one found: `chance_alike` says how likely that is. Not here: which groups are compared (`assets.marts`).
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from methods.intervals import Interval, Z

DRAWS, SEED = 2_000, 20_221_130
LEAST_GROUPS = 2

Shares = NDArray[np.float64]


class Groups(NamedTuple):
    """Groups side by side: their shares, standard errors, and parts of the population (sum 1)."""

    share: Shares
    se: Shares
    population: Shares


def groups_of(share: list[float], se: list[float], people: list[float]) -> Groups:
    """Groups from shares, standard errors and the numbers of people they stand for. Raises ValueError under two groups."""
    if not len(share) == len(se) == len(people) >= LEAST_GROUPS:
        raise ValueError("inequality needs two groups or more, each with a share, a standard error and people")
    weight = np.asarray(people, float)
    return Groups(np.asarray(share, float), np.asarray(se, float), weight / weight.sum())


def measures(groups: Groups, good: bool) -> dict[str, Interval]:
    """Every measure with its limits; one that divides by 0 is left out. `good`: a high share is what one wishes for."""
    drawn = np.random.default_rng(SEED).normal(groups.share, groups.se, (DRAWS, len(groups.share))).clip(0, 1)
    found = {}
    for name, formula in MEASURES.items():
        value = float(formula(groups.share[None, :], groups.population, good)[0])
        if not np.isfinite(value):
            continue
        limits = _of_extremes(name, value, groups) or _drawn(formula(drawn, groups.population, good))
        if limits:
            found[name] = Interval(value, *limits)
    return found


def chance_alike(groups: Groups) -> float | None:
    """How likely shares at least so far apart are if all groups have the same (chi-square); None where a group has no error."""
    if not (groups.se > 0).all():
        return None
    weight = 1 / groups.se**2
    spread = weight @ (groups.share - weight @ groups.share / weight.sum()) ** 2
    return float(stats.chi2.sf(spread, len(groups.share) - 1))


def _of_extremes(name: str, value: float, groups: Groups) -> tuple[float, float] | None:
    """Limits of the difference, and on the logarithm of the ratio, of the highest and the lowest group."""
    ends = [groups.share.argmax(), groups.share.argmin()]
    error, share = groups.se[ends], groups.share[ends]
    if name == "difference":
        half = Z * float(np.hypot(*error))
        return max(value - half, -1.0), min(value + half, 1.0)  # beyond lies no difference of shares
    if name == "ratio":
        half = Z * float(np.hypot(*(error / share)))
        return value * math.exp(-half), value * math.exp(half)
    return None


def _drawn(each: Shares) -> tuple[float, float] | None:
    if not np.isfinite(each).all():
        return None
    low, high = np.quantile(each, [0.025, 0.975])
    return float(low), float(high)


def _best(y: Shares, good: bool) -> Shares:
    return y.max(axis=1) if good else y.min(axis=1)


def _mean(y: Shares, p: Shares) -> Shares:
    return y @ p


def difference(y: Shares, p: Shares, good: bool) -> Shares:
    """Highest minus lowest share."""
    return y.max(axis=1) - y.min(axis=1)


def ratio(y: Shares, p: Shares, good: bool) -> Shares:
    """Highest over lowest share."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return y.max(axis=1) / y.min(axis=1)


def attributable_risk(y: Shares, p: Shares, good: bool) -> Shares:
    """How far the whole would move if all had the share of the best group: best minus mean (never of the wrong sign)."""
    moved = _best(y, good) - _mean(y, p)
    return moved.clip(min=0) if good else moved.clip(max=0)


def attributable_fraction(y: Shares, p: Shares, good: bool) -> Shares:
    """The attributable risk as a share of the mean."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return attributable_risk(y, p, good) / _mean(y, p)


def mean_difference_from_best(y: Shares, p: Shares, good: bool) -> Shares:
    """Distance of the groups from the best, weighted by population."""
    return np.abs(y - _best(y, good)[:, None]) @ p


def mean_difference_from_mean(y: Shares, p: Shares, good: bool) -> Shares:
    """Distance of the groups from the mean, weighted by population."""
    return np.abs(y - _mean(y, p)[:, None]) @ p


def index_of_disparity(y: Shares, p: Shares, good: bool) -> Shares:
    """Distance from the mean, each group counted once, as a share of the mean."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.abs(y - _mean(y, p)[:, None]).mean(axis=1) / _mean(y, p)


def index_of_disparity_weighted(y: Shares, p: Shares, good: bool) -> Shares:
    """Distance from the mean weighted by population, as a share of the mean."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return mean_difference_from_mean(y, p, good) / _mean(y, p)


MEASURES: dict[str, Callable[[Shares, Shares, bool], Shares]] = {
    "difference": difference,
    "ratio": ratio,
    "population_attributable_risk": attributable_risk,
    "population_attributable_fraction": attributable_fraction,
    "weighted_mean_difference_from_best": mean_difference_from_best,
    "weighted_mean_difference_from_mean": mean_difference_from_mean,
    "index_of_disparity": index_of_disparity,
    "weighted_index_of_disparity": index_of_disparity_weighted,
}
