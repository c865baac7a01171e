"""Shares over protected counts, worked out by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.protected_shares import (
    LEAST_BASE,
    printed_shares,
    public_limits,
    public_weighted,
    rounding_variance,
    step_of,
    two_digits,
    wait_may_be_told,
)


def test_a_share_is_printed_in_percents_and_of_many_people_in_tenths_of_them():
    assert step_of(np.array([10, 999, 1_000])).tolist() == [0.01, 0.01, 0.001]
    shares = printed_shares(np.array([0.3333, 0.3333, 0.3333]), np.array([10, 999, 1_000]))
    assert shares.tolist() == [0.33, 0.33, 0.333]
    assert np.isnan(printed_shares(np.array([0.333]), np.array([9]))).all()


@given(st.integers(LEAST_BASE, 100_000), st.floats(0, 1))
def test_what_is_printed_is_within_half_a_step(base, share):
    shares, bases = np.array([share]), np.array([base])
    assert abs(printed_shares(shares, bases)[0] - share) <= step_of(bases)[0] / 2 + 1e-6


def test_weights_are_told_in_two_digits():
    assert two_digits(np.array([0.12345, 1234.5, 0.0, 9.96])).tolist() == [0.12, 1200.0, 0.0, 10.0]
    # 40 people: their own mean of 1.234 is 1.2; 29 people: the country's of 2.06 is 2.1
    weighted = public_weighted(np.array([50, 50]), np.array([1.234, 9.0]), np.array([40, 29]), np.array([2.06, 2.06]))
    assert weighted.tolist() == pytest.approx([60.0, 105.0])


def test_the_variance_of_rounding():
    # p = 0.5 of 20, squared error 4: 4 x 0.5 / 400 = 0.005; p = 1: 4 / 400
    assert rounding_variance(np.array([0.5, 1.0]), np.array([20, 20]), 4.0).tolist() == [0.005, 0.01]


def test_limits_hold_both_errors():
    # p = 0.5, n = 100, design effect 1.96 told as 2.0, squared error 1: se^2 = 2 x 0.25 / 100 + 0.5 / 10,000 = 0.00505
    told = public_limits(
        pd.Series([0.5, 0.5, 0.5]),
        pd.Series([100, 100, 5]),
        pd.Series([1.96, np.nan, 1.0]),
        pd.Series([30, 30, 30]),
        1.0,
    )
    assert told["se"][0] == pytest.approx(0.00505**0.5)
    assert told["se"][1] == pytest.approx(0.00255**0.5)
    # logit scale, t(30) = 2.042272: half width 2.042272 x 0.0710634 / 0.25 = 0.580527
    assert told["low"][0] == pytest.approx(1 / (1 + np.exp(0.580527)), abs=1e-6)
    assert told["low"][0] + told["high"][0] == pytest.approx(1)
    assert told.loc[2].isna().all()


def test_a_wait_needs_ten_units_and_five_ends():
    assert wait_may_be_told(10, 5) and not wait_may_be_told(9, 9) and not wait_may_be_told(40, 4)
