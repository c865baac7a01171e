"""Formulas of model section 7 on the values printed there."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.intervals import (
    Interval,
    TooFewInCommon,
    chapman,
    katz,
    mantel_haenszel,
    newcombe,
    standardised,
    wilson,
)

# Colombia 2021-07, civilians of known sex: killed / all, female then male (domain 6.4)
ADULTS, CHILDREN, ALL_AGES = (60, 367, 549, 3154), (47, 273, 208, 975), (107, 640, 757, 4129)


def percent(interval: Interval) -> tuple[float, float, float]:
    return tuple(round(100 * x, 1) for x in (interval.value, interval.low, interval.high))


def two_digits(interval: Interval) -> tuple[float, float, float]:
    return tuple(round(x, 2) for x in (interval.value, interval.low, interval.high))


@pytest.mark.parametrize(
    ("numerator", "denominator", "printed"),
    [
        (13, 40, (32.5, 20.1, 48.0)),
        (47, 210, (22.4, 17.3, 28.5)),
        (107, 640, (16.7, 14.0, 19.8)),
        (757, 4129, (18.3, 17.2, 19.5)),
    ],
)
def test_wilson_gives_the_printed_shares(numerator, denominator, printed):
    assert percent(wilson(numerator, denominator)) == printed


def test_a_share_of_nobody_does_not_exist():
    assert wilson(0, 0) is None
    assert newcombe(0, 0, 1, 2) is None
    assert katz(1, 2, 0, 0) is None


def test_newcombe_gives_the_printed_differences():
    assert percent(newcombe(54, 90, 60, 150)) == (20.0, 6.9, 32.1)
    assert percent(newcombe(*ALL_AGES)) == (-1.6, -4.6, 1.7)


def test_katz_gives_the_printed_ratios():
    assert two_digits(katz(13, 40, 47, 210)) == (1.45, 0.87, 2.42)
    assert two_digits(katz(*ALL_AGES)) == (0.91, 0.76, 1.10)


def test_with_security_forces_the_crude_ratio_moves():
    killed_with_forces, all_with_forces = 757 + 1450, 4129 + 7253
    assert round(katz(107, 640, killed_with_forces, all_with_forces).value, 2) == 0.86


def test_where_nobody_of_a_group_has_it_there_is_no_ratio():
    assert katz(0, 10, 4, 20) is None
    assert katz(4, 10, 0, 20) is None
    assert katz(0, 4, 0, 8) is None


def test_where_all_of_a_group_have_it_the_ratio_has_no_limits():
    """32/32 over 188/200 is 1.06; Katz's limits would leave out 1, for a full group has no error on the logarithm."""
    for found in (katz(32, 32, 188, 200), mantel_haenszel([(16, 16, 94, 100), (16, 16, 94, 100)])):
        assert found.value == pytest.approx(200 / 188)
        assert math.isnan(found.low) and math.isnan(found.high)
    assert not math.isnan(mantel_haenszel([(16, 16, 94, 100), (15, 16, 94, 100)]).low)


def test_mantel_haenszel_over_age_gives_the_printed_ratio():
    assert two_digits(mantel_haenszel([ADULTS, CHILDREN])) == (0.88, 0.73, 1.06)


def test_a_stratum_of_one_group_alone_changes_no_ratio():
    assert mantel_haenszel([ADULTS, CHILDREN, (0, 0, 5, 50)]) == mantel_haenszel([ADULTS, CHILDREN])
    assert mantel_haenszel([(0, 0, 5, 50)]) is None
    assert mantel_haenszel([]) is None


@given(st.integers(1, 50), st.integers(51, 200), st.integers(1, 50), st.integers(51, 200))
def test_one_stratum_adjusts_nothing(a, n1, b, n0):
    assert mantel_haenszel([(a, n1, b, n0)]).value == pytest.approx(katz(a, n1, b, n0).value)


def test_direct_standardisation_gives_the_printed_shares():
    one, two = standardised([ADULTS, CHILDREN])
    assert (round(100 * one, 1), round(100 * two, 1)) == (16.6, 18.4)


def test_an_empty_stratum_is_collapsed_before_standardising():
    # 10/50 and 0/0 join to 10/50; 6/30 and 4/20 join to 10/50
    assert standardised([(10, 50, 6, 30), (0, 0, 4, 20)]) == pytest.approx((0.2, 0.2))
    assert standardised([(0, 0, 1, 5)]) is None


def test_chapman_gives_the_printed_estimate_and_refuses_few_in_common():
    estimate, error = chapman(120, 90, 45)
    assert (round(estimate, 1), round(error, 1)) == (238.4, 19.3)
    assert chapman(120, 90, 7)[0] == pytest.approx(121 * 91 / 8 - 1)
    with pytest.raises(TooFewInCommon, match="6 in common"):
        chapman(120, 90, 6)


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_wilson_interval_holds_its_share_inside_0_and_1(numerator, rest):
    found = wilson(numerator, numerator + rest)
    if found:
        assert -1e-12 <= found.low <= found.value + 1e-12
        assert found.value - 1e-12 <= found.high <= 1 + 1e-12
