"""Errors from replicate weights: a jackknife and a bootstrap worked by hand."""

import numpy as np
import pytest

from methods.survey_replicates import degrees_of_freedom, logit_error, replicate_shares, replicates

LEAVE_ONE_OUT = np.array([[0, 1.5, 1.5], [1.5, 0, 1.5], [1.5, 1.5, 0]])


def test_a_jackknife_of_three_people_by_hand():
    """Two of three: without one of the two 1/2, without the third 1; mean 2/3; 2/3 (2/36 + 1/9) = 1/9 = p (1 - p) / (n - 1)."""
    shares = replicate_shares(np.array([1.0, 1, 0]), np.ones(3), LEAVE_ONE_OUT)
    assert shares.tolist() == [0.5, 0.5, 1.0]
    of = replicates("jackknife", 3)
    assert of.covariance(shares, shares) == pytest.approx(1 / 9)
    assert degrees_of_freedom(LEAVE_ONE_OUT) == 2
    assert np.isnan(logit_error(shares, of))


@pytest.mark.parametrize(
    ("method", "more", "scale"),
    [
        ("jackknife", {}, 3 / 4), ("jackknife", {"rscales": [0.5] * 4}, 1), ("bootstrap", {}, 1 / 3), ("brr", {}, 1 / 4),
        ("fay", {"rho": 0.5}, 1), ("bootstrap", {"scale": 2.0}, 2),
    ],
)  # fmt: skip
def test_the_scale_of_each_method_over_four_replicates(method, more, scale):
    """Shares 0.1 0.3 0.1 0.3: squares about the mean add to 0.04."""
    shares = np.array([0.1, 0.3, 0.1, 0.3])
    weight = more.get("rscales", [1.0])[0]
    assert replicates(method, 4, **more).covariance(shares, shares) == pytest.approx(scale * weight * 0.04)


def test_the_covariance_of_two_shares_is_over_the_same_replicates():
    of = replicates("brr", 2)
    assert of.covariance(np.array([0.1, 0.3]), np.array([0.4, 0.2])) == pytest.approx(-0.01)
    assert np.isnan(of.covariance(np.array([0.1, np.nan]), np.array([0.4, 0.2])))


def test_people_weighted_alike_are_no_more_degrees():
    twice = np.vstack([LEAVE_ONE_OUT, 7 * LEAVE_ONE_OUT])
    assert degrees_of_freedom(twice) == 2
    assert degrees_of_freedom(LEAVE_ONE_OUT[:1]) == 0
    assert degrees_of_freedom(np.zeros((0, 3))) == 0


def test_a_replicate_with_nobody_of_the_base_has_no_share():
    shares = replicate_shares(np.array([1.0, 0]), np.ones(2), LEAVE_ONE_OUT[:2] * [0, 1, 1])
    assert np.isnan(shares[0]) and shares[1:].tolist() == [1.0, 0.5]
