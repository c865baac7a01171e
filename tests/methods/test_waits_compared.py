"""Waits of two groups: areas by hand, the log-rank test and means held against R's survival package."""

import subprocess

import numpy as np
import pytest
from conftest import left_out

from methods.waits_compared import compare_waits, log_rank, restricted_mean


def test_the_mean_up_to_a_day_by_hand():
    """Four people: met on days 2 and 6, one open at 4, one at 10. Still waiting: 1, 3/4 from day 2, 3/8 from day 6."""
    mean, variance = restricted_mean([(2, 1, 0), (4, 0, 1), (6, 1, 0), (10, 0, 1)], 10)
    assert mean == pytest.approx(2 + 3 / 4 * 4 + 3 / 8 * 4)
    after_2, after_6 = 3 / 4 * 4 + 3 / 8 * 4, 3 / 8 * 4
    assert variance == pytest.approx(after_2**2 * 1 / (4 * 3) + after_6**2 * 1 / (2 * 1))


def test_all_met_at_once_wait_so_long_without_error():
    assert restricted_mean([(5, 3, 0)], 5) == (5, 0)
    with pytest.raises(ValueError, match="nobody"):
        restricted_mean([], 5)
    with pytest.raises(ValueError, match="never below 0"):
        restricted_mean([(-1, 1, 0)], 5)


def test_an_empty_group_is_not_compared():
    assert compare_waits([], [(3, 1, 0)]) is None
    assert log_rank([(3, 0, 2)], [(5, 0, 1)]) == 1.0


def test_the_same_waits_are_not_told_apart():
    waits = [(day, 1, 0) for day in range(1, 30)]
    found = compare_waits(waits, waits)
    assert found.difference.value == 0
    assert found.p == pytest.approx(1)


def test_no_limit_lies_beyond_the_last_day_observed():
    """Up to day 10 both: a met on days 1 and 10, mean 5.5, half of 9 days uncertain: 4.5^2 / 2 = 10.125; b on 9 and 10, 9.5 and 0.125."""
    found = compare_waits([(1, 1, 0), (10, 1, 0)], [(9, 1, 0), (10, 1, 0)])
    assert (found.a_mean, found.b_mean, found.difference.value) == (5.5, 9.5, -4)
    assert found.difference.low == -10  # -4 - 1.96 * sqrt(10.25) is -10.3
    assert found.difference.high == pytest.approx(-4 + 1.959964 * 10.25**0.5, abs=1e-6)


def test_where_nobody_was_met_there_are_no_limits():
    found = compare_waits([(10, 0, 5)], [(4, 3, 0), (10, 0, 2)])
    assert found.difference.value == pytest.approx(10 - (4 + 2 / 5 * 6))
    assert np.isnan([found.difference.low, found.difference.high]).all()


@pytest.mark.thorough
def test_means_and_test_are_those_of_r():
    if subprocess.run(["Rscript", "-e", "library(survival)"], capture_output=True).returncode:
        left_out("R's survival package (apt install r-cran-survival)")
    draw = np.random.default_rng(5)
    people = []
    for group, scale in ((0, 200), (1, 140)):
        ends, open_at = draw.exponential(scale, 60).astype(int) + 1, draw.integers(30, 500, 60)
        people += [(group, min(e, o), int(e <= o)) for e, o in zip(ends, open_at, strict=True)]

    def of(group):
        return [(int(t), met, 1 - met) for g, t, met in people if g == group]

    found = compare_waits(of(0), of(1))
    script = (
        "library(survival); d <- read.csv('stdin', header = FALSE, col.names = c('g', 't', 'e')); options(digits = 15);"
        f"m <- survival:::survmean(survfit(Surv(t, e) ~ g, d), rmean = {found.until})$matrix;"
        "x <- survdiff(Surv(t, e) ~ g, d); cat(m[, 5], m[, 6], pchisq(x$chisq, 1, lower.tail = FALSE))"
    )
    table = "\n".join(",".join(map(str, row)) for row in people)
    done = subprocess.run(["Rscript", "-e", script], input=table, capture_output=True, text=True)
    a, b, se_a, se_b, p = map(float, done.stdout.split())
    assert (found.a_mean, found.b_mean, found.p) == pytest.approx((a, b, p), abs=1e-6)
    width = (found.difference.high - found.difference.low) / 2 / 1.959963984540054
    assert width == pytest.approx((se_a**2 + se_b**2) ** 0.5, abs=1e-6)
