"""Median days with people still waiting: by hand, and on the published remission times of Freireich et al. 1963."""

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.survival import MedianDays, median_days

# 42 children with leukaemia, weeks in remission; censored ones were still in remission (Freireich et al. 1963)
MERCAPTOPURINE = [
    (6, 3, 1), (7, 1, 0), (9, 0, 1), (10, 1, 1), (11, 0, 1), (13, 1, 0), (16, 1, 0), (17, 0, 1), (19, 0, 1), (20, 0, 1),
    (22, 1, 0), (23, 1, 0), (25, 0, 1), (32, 0, 2), (34, 0, 1), (35, 0, 1),
]  # fmt: skip
PLACEBO = [
    (1, 2, 0), (2, 2, 0), (3, 1, 0), (4, 2, 0), (5, 2, 0), (8, 4, 0), (11, 2, 0), (12, 2, 0), (15, 1, 0), (17, 1, 0),
    (22, 1, 0), (23, 1, 0),
]  # fmt: skip


def test_the_published_medians():
    # medians 23 and 8; log-log limits as SAS and R (conf.type = "log-log") give them
    assert median_days(MERCAPTOPURINE) == MedianDays(23, 13, None, 9, 12)
    assert median_days(PLACEBO) == MedianDays(8, 4, 11, 21, 0)


def test_a_median_by_hand():
    # 5 wait; day 2: 4/5 left; one open at day 3; day 4: 4/5 * 2/3 = 8/15; day 6: 8/15 * 1/2 = 4/15, the first under half
    found = median_days([(2, 1, 0), (3, 0, 1), (4, 1, 0), (6, 1, 0), (9, 0, 1)])
    assert (found.value, found.n_met, found.n_still_open) == (6, 3, 2)


def test_limits_by_hand():
    # day 1: S = 3/4, Greenwood s.e. = sqrt(3)/8; ln(ln(1/2) / ln(3/4)) = 0.8795; its s.e. = 1.0035: within 1.96
    found = median_days([(1, 1, 0), (2, 1, 0), (3, 1, 0), (4, 1, 0)])
    assert found == MedianDays(2.5, 1, None, 4, 0)


def test_more_still_waiting_than_half_is_not_reached():
    assert median_days([(5, 2, 0), (30, 0, 8)]) == MedianDays(None, 5, None, 2, 8)
    assert median_days([(30, 0, 3)]) == MedianDays(None, None, None, 0, 3)


def test_where_exactly_half_still_wait_to_the_end_it_is_half_way_to_the_end():
    # as R: quantile(survfit(Surv(c(4, 9), c(1, 0)) ~ 1), 0.5) is 6.5
    assert median_days([(4, 1, 0), (9, 0, 1)]).value == 6.5
    assert median_days([(4, 1, 1)]).value == 4


def test_a_day_on_which_nearly_all_are_met_is_both_limits():
    assert median_days([(1, 999, 0), (2, 0, 1)]) == MedianDays(1, 1, 1, 999, 1)


def test_one_person_gives_no_interval():
    assert median_days([(4, 1, 0)]) == MedianDays(4, None, None, 1, 0)


def test_nobody_waits_for_nothing():
    assert median_days([]) is None
    assert median_days([(3, 0, 0)]) is None


@pytest.mark.parametrize("counts", [[(-1, 1, 0)], [(1, -1, 2)], [(1, 1, -1)]])
def test_negative_days_and_numbers_are_errors(counts):
    with pytest.raises(ValueError, match="never below 0"):
        median_days(counts)


@given(st.lists(st.integers(0, 400), min_size=1, max_size=40))
def test_with_nobody_waiting_it_is_the_ordinary_median(days):
    found = median_days([(day, 1, 0) for day in days])
    assert found.value == statistics.median(days)
    assert found.low is None or found.low <= found.value
    assert found.high is None or found.high >= found.value


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=15))
def test_the_order_of_the_counts_does_not_matter(counts):
    assert median_days(counts) == median_days(counts[::-1])
