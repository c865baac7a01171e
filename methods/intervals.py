"""Intervals of shares and of their comparisons, 95 %; formulas of model section 7 with its worked values in the tests."""

import math
from dataclasses import dataclass
from functools import lru_cache

Z = 1.959963984540054


@dataclass(frozen=True)
class Interval:
    """A value with its lower and upper bound."""

    value: float
    low: float
    high: float


@lru_cache(maxsize=200_000)
def wilson(numerator: float, denominator: float) -> Interval | None:
    """A share with Wilson's interval, 0 to 1; None without a denominator."""
    if denominator <= 0:
        return None
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(numerator, denominator, method="wilson")
    return Interval(numerator / denominator, float(low), float(high))


def newcombe(a: float, n1: float, b: float, n0: float) -> Interval | None:
    """Difference of two shares (a/n1 - b/n0) with Newcombe's interval from the two Wilson intervals."""
    one, two = wilson(a, n1), wilson(b, n0)
    if one is None or two is None:
        return None
    difference = one.value - two.value
    low = difference - math.hypot(one.value - one.low, two.high - two.value)
    high = difference + math.hypot(one.high - one.value, two.value - two.low)
    return Interval(difference, low, high)


def katz(a: float, n1: float, b: float, n0: float) -> Interval | None:
    """Ratio of two shares with Katz's log interval; None where nobody of a group has it: no ratio can be told then.

    Without limits (NaN) where all of a group have it: the logarithm gives that group no error, and such limits cover too little.
    """
    if n1 <= 0 or n0 <= 0 or a <= 0 or b <= 0:
        return None
    ratio = (a / n1) / (b / n0)
    return _on_logarithm(ratio, 1 / a - 1 / n1 + 1 / b - 1 / n0, is_full=a >= n1 or b >= n0)


def _on_logarithm(ratio: float, variance: float, is_full: bool) -> Interval:
    half = math.nan if is_full else Z * math.sqrt(max(variance, 0))
    return Interval(ratio, ratio * math.exp(-half), ratio * math.exp(half))


Stratum = tuple[float, float, float, float]  # a of n1, b of n0


def mantel_haenszel(strata: list[Stratum]) -> Interval | None:
    """Mantel-Haenszel ratio of shares over strata (a, n1, b, n0) with Greenland-Robins variance.

    Strata without either group carry no comparison and are left out; None when nothing is left or a sum is 0. Without limits (NaN)
    where all of a group have it in every stratum, as `katz`.
    """
    used = [s for s in strata if s[1] > 0 and s[3] > 0]
    top = sum(a * n0 / (n1 + n0) for a, n1, b, n0 in used)
    bottom = sum(b * n1 / (n1 + n0) for a, n1, b, n0 in used)
    if top <= 0 or bottom <= 0:
        return None
    spread = sum((n1 * n0 * (a + b) - a * b * (n1 + n0)) / (n1 + n0) ** 2 for a, n1, b, n0 in used)
    is_full = all(a >= n1 for a, n1, _, _ in used) or all(b >= n0 for _, _, b, n0 in used)
    return _on_logarithm(top / bottom, spread / (top * bottom), is_full)


def standardised(strata: list[Stratum]) -> tuple[float, float] | None:
    """Both groups' shares directly standardised to the pooled group; an empty stratum is joined to its neighbour first."""
    merged = _without_empty(strata)
    if not merged:
        return None
    total = sum(n1 + n0 for _, n1, _, n0 in merged)
    one = sum((n1 + n0) / total * a / n1 for a, n1, _, n0 in merged)
    two = sum((n1 + n0) / total * b / n0 for _, n1, b, n0 in merged)
    return one, two


def _without_empty(strata: list[Stratum]) -> list[Stratum]:
    merged: list[Stratum] = []
    for stratum in strata:
        if merged and (merged[-1][1] == 0 or merged[-1][3] == 0):
            merged[-1] = _added(merged[-1], stratum)
        else:
            merged.append(stratum)
    if len(merged) > 1 and (merged[-1][1] == 0 or merged[-1][3] == 0):
        last = merged.pop()
        merged[-1] = _added(merged[-1], last)
    return [s for s in merged if s[1] > 0 and s[3] > 0]


def _added(one: Stratum, two: Stratum) -> Stratum:
    return one[0] + two[0], one[1] + two[1], one[2] + two[2], one[3] + two[3]


class TooFewInCommon(Exception):
    """Two lists with under 7 people in common give no estimate."""


def chapman(first: int, second: int, common: int) -> tuple[float, float]:
    """Chapman's two-list estimate and its standard error. Raises TooFewInCommon under 7 in common (model section 7)."""
    if common < 7:
        raise TooFewInCommon(f"{common} in common: under 7 no estimate is given")
    estimate = (first + 1) * (second + 1) / (common + 1) - 1
    variance = (first + 1) * (second + 1) * (first - common) * (second - common) / ((common + 1) ** 2 * (common + 2))
    return estimate, math.sqrt(variance)
