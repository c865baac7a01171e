"""Measures of inequality worked by hand on three areas with shares 40, 60 and 80 % and 100, 200 and 100 people."""

import math

import pytest

from methods.inequality import chance_alike, groups_of, measures
from methods.intervals import Z

EXACT = [0.4, 0.6, 0.8], [0.0, 0.0, 0.0], [100, 200, 100]
GOOD = {  # mean 0.6, best 0.8
    "difference": 0.4,
    "ratio": 2.0,
    "population_attributable_risk": 0.2,
    "population_attributable_fraction": 1 / 3,
    "weighted_mean_difference_from_best": 0.25 * 0.4 + 0.5 * 0.2,
    "weighted_mean_difference_from_mean": 0.25 * 0.2 + 0.25 * 0.2,
    "index_of_disparity": (0.2 + 0 + 0.2) / 3 / 0.6,
    "weighted_index_of_disparity": 0.1 / 0.6,
}
BAD = {  # best 0.4
    **GOOD,
    "population_attributable_risk": -0.2,
    "population_attributable_fraction": -1 / 3,
}


@pytest.mark.parametrize(("good", "wanted"), [(True, GOOD), (False, BAD)])
def test_every_measure_by_hand(good, wanted):
    found = measures(groups_of(*EXACT), good)
    assert {name: one.value for name, one in found.items()} == pytest.approx(wanted)
    assert all(one.low == pytest.approx(one.value) and one.high == pytest.approx(one.value) for one in found.values())


def test_limits_come_from_the_errors_and_are_the_same_each_time():
    """Two areas, 0.4 and 0.6, errors 0.03 and 0.04: the difference has an error of 0.05, the logarithm of the ratio 0.1003.

    The weighted distance from the mean is half of the difference, and so are its drawn limits.
    """
    groups = groups_of([0.4, 0.6], [0.03, 0.04], [1, 1])
    found = measures(groups, True)
    assert found["difference"].low == pytest.approx(0.2 - Z * 0.05)
    assert found["difference"].high == pytest.approx(0.2 + Z * 0.05)
    error = math.sqrt((0.03 / 0.4) ** 2 + (0.04 / 0.6) ** 2)
    assert found["ratio"].low == pytest.approx(1.5 / math.exp(Z * error))
    assert found["ratio"].high == pytest.approx(1.5 * math.exp(Z * error))
    drawn = found["weighted_mean_difference_from_mean"]
    assert (drawn.low, drawn.high) == (
        pytest.approx(0.1 - Z * 0.025, abs=0.003),
        pytest.approx(0.1 + Z * 0.025, abs=0.003),
    )
    assert measures(groups, True) == found


def test_how_likely_groups_that_are_alike_differ_so():
    """Two groups: the square of (0.6 - 0.4) / 0.05 with one degree of freedom, which is both tails of 4 standard errors."""
    assert chance_alike(groups_of([0.4, 0.6], [0.03, 0.04], [1, 1])) == pytest.approx(6.334e-5, rel=1e-3)
    assert chance_alike(groups_of([0.5, 0.5, 0.5], [0.1, 0.2, 0.3], [1, 1, 1])) == pytest.approx(1)
    assert chance_alike(groups_of([0.0, 0.5], [0.0, 0.1], [1, 1])) is None


def test_nobody_anywhere_leaves_out_what_divides_by_nought():
    found = measures(groups_of([0, 0], [0, 0], [1, 3]), True)
    assert set(found) == {
        "difference", "population_attributable_risk",
        "weighted_mean_difference_from_best", "weighted_mean_difference_from_mean",
    }  # fmt: skip


def test_one_group_is_refused():
    with pytest.raises(ValueError, match="two groups"):
        groups_of([0.5], [0.1], [10])
