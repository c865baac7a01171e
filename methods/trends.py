"""Whether a number of people changed between two periods, when people come in groups: several victims of one explosion.

A count of people whose groups have sizes k varies as if it were a Poisson number times sum(k^2) / sum(k), the inflation;
with one person an event the inflation is 1. Not here: the words of a report.
"""

import math
from collections.abc import Iterable
from typing import NamedTuple

from scipy import stats

from methods.intervals import Interval, Z

INCREASE, DECREASE, NO_CLEAR_CHANGE, TOO_FEW = "increase", "decrease", "no clear change", "too few to compare"
LEAST_PEOPLE = 10  # in the two periods together


class PeopleOfEvents(NamedTuple):
    """People of one period and the sum of the squared sizes of the events they were hurt in."""

    n: int
    squares: int

    @property
    def inflation(self) -> float:
        """How many times the variance is larger than if each came alone; never under 1."""
        return max(self.squares / self.n, 1.0) if self.n else 1.0


def people_of(sizes: Iterable[int]) -> PeopleOfEvents:
    """The people of events of these sizes. Raises ValueError for a size under 1."""
    each = list(sizes)
    if any(size < 1 for size in each):
        raise ValueError("an event has at least one victim")
    return PeopleOfEvents(sum(each), sum(size * size for size in each))


def pooled(*periods: PeopleOfEvents) -> PeopleOfEvents:
    """The people of several periods: one inflation for all, for that of a single period is itself uncertain."""
    return PeopleOfEvents(sum(one.n for one in periods), sum(one.squares for one in periods))


def chance_of_change(before: PeopleOfEvents, after: PeopleOfEvents, inflation: float | None = None) -> float | None:
    """How likely so different numbers are when nothing changed (two-sided); None without people.

    `inflation`: of a longer series, where there is one; else that of the two periods together.
    """
    both = pooled(before, after)
    if not both.n:
        return None
    z = (after.n - before.n) / math.sqrt(both.n * max(inflation or both.inflation, 1.0))
    return float(2 * stats.norm.sf(abs(z)))


def change(before: PeopleOfEvents, after: PeopleOfEvents, inflation: float | None = None) -> str:
    """`increase` or `decrease` only when chance makes so much less often than once in twenty; else no clear change."""
    p = chance_of_change(before, after, inflation)
    if p is None or before.n + after.n < LEAST_PEOPLE:
        return TOO_FEW
    if p > 0.05:
        return NO_CLEAR_CHANGE
    return INCREASE if after.n > before.n else DECREASE


def chance_of_rates(
    before: PeopleOfEvents,
    lived_before: float,
    after: PeopleOfEvents,
    lived_after: float,
    inflation: float | None = None,
) -> float | None:
    """How likely so different rates per head are when the rate did not change (two-sided); None without people.

    When it did not, the people of both years fall into them as the populations do.
    """
    both = pooled(before, after)
    if not both.n or min(lived_before, lived_after) <= 0:
        return None
    part = lived_after / (lived_after + lived_before)
    spread = both.n * part * (1 - part) * max(inflation or both.inflation, 1.0)
    return float(2 * stats.norm.sf(abs(after.n - both.n * part) / math.sqrt(spread)))


def rate_ratio(
    before: PeopleOfEvents,
    lived_before: float,
    after: PeopleOfEvents,
    lived_after: float,
    inflation: float | None = None,
) -> Interval | None:
    """Rate after / rate before per head of the population, with limits on the logarithm; None where either has nobody."""
    if min(before.n, after.n) == 0 or min(lived_before, lived_after) <= 0:
        return None
    ratio = (after.n / lived_after) / (before.n / lived_before)
    known = max(inflation or pooled(before, after).inflation, 1.0)
    half = Z * math.sqrt(known * (1 / before.n + 1 / after.n))
    return Interval(ratio, ratio * math.exp(-half), ratio * math.exp(half))
