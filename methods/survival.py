"""How long people wait, when some still wait: Kaplan-Meier median of days (model section 7).

A person whose need is met on a day is an event of that day; a person still waiting at the end of the file is open: they
count as waiting for as many days as they have waited, and leave the curve then.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from methods.intervals import Z


@dataclass(frozen=True)
class MedianDays:
    """Median days with its 95 % interval; None in `value` or `high` is printed as "not reached".

    `low` is None where no limit can be computed, as when everybody is met on one day.
    """

    value: float | None
    low: float | None
    high: float | None
    n_met: int
    n_still_open: int


def median_days(counts: Iterable[tuple[int, int, int]]) -> MedianDays | None:
    """Median of (day, number met on it, number still open after so many days); None of nobody.

    The median is the first day on which under half still wait, or half way to the next when exactly half do, to the last day
    anybody waited when none is next (as R's survfit): without open people it is the ordinary median. Limits invert the
    log-log interval (Brookmeyer and Crowley 1982) of Greenwood's variance. Raises ValueError for days or numbers below 0.
    """
    rows = [(day, met, still_open) for day, met, still_open in counts if met or still_open]
    if any(min(row) < 0 for row in rows):
        raise ValueError("days and numbers of people are never below 0")
    n_met, n_still_open = sum(row[1] for row in rows), sum(row[2] for row in rows)
    if not rows:
        return None
    if not n_met:
        return MedianDays(None, None, None, 0, n_still_open)
    days, waiting, errors = _curve(rows)
    low, high = _limits(days, waiting, errors)
    return MedianDays(_half(days, waiting, max(row[0] for row in rows)), low, high, n_met, n_still_open)


def _curve(rows: list[tuple[int, int, int]]) -> tuple[list[float], list[float], list[float]]:
    """Days with an event, the share still waiting after each, and its standard error."""
    import numpy as np
    from statsmodels.duration.survfunc import SurvfuncRight

    days = [day for day, _, _ in rows for _ in range(2)]
    people = [n for _, met, still_open in rows for n in (met, still_open)]
    # one row per person: with freq_weights statsmodels 0.15 gives another error than Greenwood's
    curve = SurvfuncRight(np.repeat(days, people), np.repeat([1, 0] * len(rows), people))
    return curve.surv_times.tolist(), curve.surv_prob.tolist(), curve.surv_prob_se.tolist()


def _half(days: list[float], waiting: list[float], last: float) -> float | None:
    exact = [math.isclose(share, 0.5, abs_tol=1e-9) for share in waiting]
    for n, share in enumerate(waiting):
        if exact[n]:
            return (days[n] + (days[n + 1] if n + 1 < len(days) else last)) / 2
        if share < 0.5:
            return days[n]
    return None


def _limits(days: list[float], waiting: list[float], errors: list[float]) -> tuple[float | None, float | None]:
    low = high = None
    for day, share, error in zip(days, waiting, errors, strict=True):
        if not 0 < share < 1 or not error > 0:  # nobody waits: no interval for that day
            continue
        log_share = math.log(share)
        distance = (math.log(math.log(0.5) / log_share)) / (error / (share * -log_share))
        if low is None and distance <= Z:
            low = day
        if high is None and distance < -Z:
            high = day
    return low, high
