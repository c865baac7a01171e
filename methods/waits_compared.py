"""Waits of two groups against each other: log-rank test, and the difference of the mean days waited up to a day.

The mean up to a day (restricted mean) is the area under the curve of those still waiting; its variance is Greenwood's
(Klein and Moeschberger 2003, section 4.5; the same as R's survfit with rmean). Not here: the median (`survival`).
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from methods.intervals import Interval, Z

Waits = Sequence[tuple[int, int, int]]  # day, people met on it, people still open after so many days


class WaitsCompared(NamedTuple):
    """Mean days of either group up to `until`, their difference with limits, and p of the log-rank test."""

    until: int
    a_mean: float
    b_mean: float
    difference: Interval
    p: float


def compare_waits(a: Waits, b: Waits) -> WaitsCompared | None:
    """Compare two groups up to the last day on which both still have somebody under observation; None when one is empty.

    Nobody waits longer than to that day: no limit of the difference lies beyond it. Without limits (NaN) where nobody of a group
    was met by then, which says nothing of how much its waits vary.
    """
    one, other = _clean(a), _clean(b)
    if not one or not other:
        return None
    until = min(max(row[0] for row in one), max(row[0] for row in other))
    (mean_a, variance_a), (mean_b, variance_b) = restricted_mean(one, until), restricted_mean(other, until)
    has_error = all(any(met for day, met, _ in rows if day <= until) for rows in (one, other))
    half = Z * float(np.sqrt(variance_a + variance_b)) if has_error else math.nan
    apart = mean_a - mean_b
    limits = (apart - half, apart + half)
    difference = Interval(apart, *(end if math.isnan(end) else min(max(end, -until), until) for end in limits))
    return WaitsCompared(until, mean_a, mean_b, difference, log_rank(one, other))


def restricted_mean(waits: Waits, until: int) -> tuple[float, float]:
    """Mean days waited up to day `until`, and its variance. Raises ValueError for nobody."""
    rows = _clean(waits)
    if not rows:
        raise ValueError("nobody waits")
    at_risk = sum(met + still for _, met, still in rows)
    share, last, areas, events = 1.0, 0, [], []
    for day, met, still in rows:
        if day > until:
            break
        areas.append(share * (day - last))
        events.append((at_risk, met))
        share, last = share * (1 - met / at_risk), day
        at_risk -= met + still
    areas.append(share * (until - last))
    after = np.cumsum(areas[::-1])[::-1]  # the area from each day on
    spread = sum(
        after[n + 1] ** 2 * met / (risk * (risk - met)) for n, (risk, met) in enumerate(events) if 0 < met < risk
    )
    return float(sum(areas)), float(spread)


def log_rank(a: Waits, b: Waits) -> float:
    """Chance of curves so far apart when both groups wait alike (Mantel's log-rank test, two-sided)."""
    from statsmodels.duration.survfunc import survdiff

    days, met, group = [], [], []
    for side, waits in enumerate((a, b)):
        for day, ended, still in waits:
            days += [day] * (ended + still)
            met += [1] * ended + [0] * still
            group += [side] * (ended + still)
    if not any(met):
        return 1.0
    _, p = survdiff(np.array(days), np.array(met), np.array(group))
    return float(p) if np.isfinite(p) else 1.0


def _clean(waits: Waits) -> list[tuple[int, int, int]]:
    """One row per day in order. Raises ValueError below 0."""
    days: dict[int, tuple[int, int]] = {}
    for day, met, still in waits:
        if min(day, met, still) < 0:
            raise ValueError("days and numbers of people are never below 0")
        so_far = days.get(int(day), (0, 0))
        days[int(day)] = so_far[0] + int(met), so_far[1] + int(still)
    return [(day, met, still) for day, (met, still) in sorted(days.items()) if met or still]
