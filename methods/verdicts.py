"""The words of a comparison: said only when the interval allows them (model section 7)."""

from methods.intervals import Interval

TOO_FEW = "too few to compare"
NO_CLEAR_DIFFERENCE = "no clear difference"
NOT_COMPARABLE = "not comparable"
LEAST_DENOMINATOR, LEAST_NUMERATOR = 10, 5


def verdict(a: float, n1: float, b: float, n0: float, ratio: Interval | None) -> str:
    """`higher` or `lower` (first group against second) only when the interval excludes no difference.

    Under 10 in a denominator or 5 with the outcome in either group: too few to compare.
    """
    if min(n1, n0) < LEAST_DENOMINATOR or min(a, b) < LEAST_NUMERATOR or ratio is None:
        return TOO_FEW
    if ratio.low > 1:
        return "higher"
    if ratio.high < 1:
        return "lower"
    return NO_CLEAR_DIFFERENCE
