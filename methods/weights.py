"""Survey weights, and shares that carry them: the effective number of people stands in the interval (model section 7).

Works on three sums, which can be added over groups: of the weights of those with the outcome, of the weights of all, and
of the squared weights of all. Counts stay unweighted; a weighted share stands beside them.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from methods.intervals import Interval, newcombe, wilson

if TYPE_CHECKING:
    import pandas as pd


class WeightedSums(NamedTuple):
    """Sums over the people of a group: weights with the outcome, weights, squared weights."""

    w_numerator: float
    w_denominator: float
    w2_denominator: float


class StratumWithoutPopulation(ValueError):
    """Strata of the interviews that the sampling frame does not hold."""


def stratum_weights(strata: "pd.Series", population: Mapping[str, float]) -> "pd.Series":
    """Weight of every interview: population of its stratum / all interviews of the stratum.

    Give all interviews of the survey, before any are left out; a blank stratum has no weight (NaN). Raises
    StratumWithoutPopulation for strata the frame does not hold.
    """
    interviews = strata.value_counts()
    strange = sorted(str(stratum) for stratum in interviews.index if stratum not in population)
    if strange:
        raise StratumWithoutPopulation(f"not in the sampling frame: {', '.join(strange)}")
    weights = {stratum: population[stratum] / n for stratum, n in interviews.items()}
    return strata.map(weights).astype("float64").rename("weight")


def weighted_sums(weights: "pd.Series", numerator: "pd.Series", denominator: "pd.Series") -> WeightedSums:
    """The sums of one group from one row per person; true and false columns. People without a weight are left out."""
    counted = denominator.astype(bool) & weights.notna()
    of_all, of_numerator = weights[counted], weights[counted & numerator.astype(bool)]
    return WeightedSums(float(of_numerator.sum()), float(of_all.sum()), float((of_all**2).sum()))


def effective_n(sum_w: float, sum_w2: float) -> float | None:
    """Kish's effective number of people, (sum of weights)^2 / sum of squared weights; None of nobody."""
    return sum_w**2 / sum_w2 if sum_w2 > 0 else None


def as_counts(sums: WeightedSums) -> tuple[float, float] | None:
    """(outcomes, people) on the scale of the effective number: what the formulas of `methods.intervals` take."""
    n = effective_n(sums.w_denominator, sums.w2_denominator)
    return None if n is None else (sums.w_numerator / sums.w_denominator * n, n)


def weighted_share(sums: WeightedSums) -> Interval | None:
    """A weighted share, 0 to 1, with Wilson's interval on the effective number; None of nobody."""
    counts = as_counts(sums)
    return counts and wilson(*counts)


def weighted_difference(one: WeightedSums, two: WeightedSums) -> Interval | None:
    """Difference of two weighted shares with Newcombe's interval on the effective numbers; None if either has nobody."""
    a, b = as_counts(one), as_counts(two)
    return newcombe(*a, *b) if a and b else None


def weighted_shares(sums: "pd.DataFrame") -> "pd.DataFrame":
    """Of many groups at once: columns of WeightedSums -> effective_n, share_weighted, share_weighted_low and _high.

    Groups of nobody have NaN everywhere.
    """
    import pandas as pd
    from statsmodels.stats.proportion import proportion_confint

    some = sums[sums["w2_denominator"] > 0]
    n = some["w_denominator"] ** 2 / some["w2_denominator"]
    share = some["w_numerator"] / some["w_denominator"]
    low, high = proportion_confint(share * n, n, method="wilson") if len(some) else (n, n)
    found = {"effective_n": n, "share_weighted": share, "share_weighted_low": low, "share_weighted_high": high}
    return pd.DataFrame(found, dtype="float64").reindex(sums.index)
