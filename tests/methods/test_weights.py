"""Weights, effective numbers and weighted comparisons: by hand, and on the Uganda survey of model section 7."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.intervals import newcombe, wilson
from methods.weights import (
    StratumWithoutPopulation,
    WeightedSums,
    as_counts,
    effective_n,
    stratum_weights,
    weighted_difference,
    weighted_share,
    weighted_shares,
    weighted_sums,
)


def test_a_weight_is_the_population_of_the_stratum_by_all_its_interviews():
    strata = pd.Series(["north", "north", "south", None], index=[3, 4, 5, 6])
    weights = stratum_weights(strata, {"north": 100, "south": 30, "never interviewed": 7})
    assert weights.head(3).to_dict() == {3: 50.0, 4: 50.0, 5: 30.0}
    assert weights.isna().tolist() == [False, False, False, True]


def test_a_stratum_the_frame_does_not_hold_is_an_error():
    with pytest.raises(StratumWithoutPopulation, match="not in the sampling frame: east, west"):
        stratum_weights(pd.Series(["west", "east", "north"]), {"north": 100})


def test_sums_are_of_the_people_in_the_denominator_with_a_weight():
    weights = pd.Series([1, 2, 3, 4, None])
    denominator = pd.Series([True, True, True, False, True])
    numerator = pd.Series([True, False, True, True, True])
    assert weighted_sums(weights, numerator, denominator) == WeightedSums(4, 6, 14)


def test_kish_by_hand():
    # weights 1, 1, 4: (6)^2 / (1 + 1 + 16) = 2
    assert effective_n(6, 18) == 2
    assert effective_n(0, 0) is None
    assert as_counts(WeightedSums(4, 6, 18)) == pytest.approx((4 / 3, 2))


def test_equal_weights_change_nothing():
    # 13 of 40 with 22.5 persons each: the printed Wilson interval of model section 7
    share = weighted_share(WeightedSums(13 * 22.5, 40 * 22.5, 40 * 22.5**2))
    assert (round(share.value, 3), round(share.low, 3), round(share.high, 3)) == (0.325, 0.201, 0.480)
    one, two = WeightedSums(54 * 3, 90 * 3, 90 * 9), WeightedSums(60 * 5, 150 * 5, 150 * 25)
    difference = weighted_difference(one, two)
    assert (difference.value, difference.low, difference.high) == pytest.approx((0.2, 0.069, 0.321), abs=5e-4)


def test_a_share_of_nobody_does_not_exist():
    nobody = WeightedSums(0, 0, 0)
    assert weighted_share(nobody) is None
    assert weighted_difference(nobody, WeightedSums(1, 2, 2)) is None


@given(st.lists(st.tuples(st.floats(0.1, 1000), st.booleans()), min_size=1, max_size=30))
def test_unequal_weights_never_add_people(people):
    weights, outcome = pd.Series([w for w, _ in people]), pd.Series([y for _, y in people])
    sums = weighted_sums(weights, outcome, pd.Series(True, index=weights.index))
    assert effective_n(sums.w_denominator, sums.w2_denominator) <= len(people) * (1 + 1e-9)
    assert 0 <= weighted_share(sums).value <= 1 + 1e-9


def test_many_groups_at_once_are_each_group():
    frame = pd.DataFrame(
        [WeightedSums(4, 6, 18), WeightedSums(0, 0, 0), WeightedSums(0, 50, 300)], index=["a", "nobody", "b"]
    )
    found = weighted_shares(frame)
    for name in ("a", "b"):
        share = weighted_share(WeightedSums(*frame.loc[name]))
        assert found.loc[name, ["share_weighted", "share_weighted_low", "share_weighted_high"]].tolist() == (
            pytest.approx([share.value, share.low, share.high])
        )
    assert found.loc["a", "effective_n"] == 2
    assert found.loc["nobody"].isna().all()
    assert weighted_shares(frame.head(0)).empty


@pytest.fixture(scope="module")
def uganda(realdata) -> pd.DataFrame:
    """One row per household interview: sex of the respondent, need status by the rules of the profile, weight."""
    folder = realdata / "uganda-msna-2018-host"
    survey = pd.read_csv(folder / "uganda_msna_2018_host_community.csv.gz", dtype=str, low_memory=False)
    frame = pd.read_csv(folder / "sampling_frame.csv", index_col="stratum")["population"]
    answers = survey[["health_needs", "treatment_sought", "treatment_access"]].fillna("")
    status = pd.Series("not_assessed", index=survey.index)
    status[answers["health_needs"] == "no"] = "no_need"
    needed = answers["health_needs"] == "yes"
    status[needed & (answers["treatment_sought"] == "no")] = "unmet"
    sought = needed & (answers["treatment_sought"] == "yes")
    status[sought & (answers["treatment_access"] == "no")] = "met"  # the column asks for trouble
    status[sought & (answers["treatment_access"] == "yes")] = "partly_met"
    weight = stratum_weights(survey["strata"], frame.to_dict())
    return pd.DataFrame({"sex": survey["respondent_sex"], "status": status, "weight": weight})


def test_the_weights_of_a_real_survey_add_up_to_its_frame(uganda):
    # eleven of the strata of the frame were interviewed
    assert uganda["weight"].sum() == pytest.approx(729_998)
    assert uganda["weight"].nunique() == 11


@pytest.mark.parametrize(
    ("numerator", "denominator", "points", "points_weighted"),
    [
        ({"partly_met"}, {"met", "partly_met"}, -7.8, -10.4),
        ({"partly_met", "unmet"}, {"met", "partly_met", "unmet"}, -7.8, -10.0),
    ],
    ids=["trouble_rate", "gap"],
)
def test_women_and_men_of_a_real_survey(uganda, numerator, denominator, points, points_weighted):
    counts, sums = [], []
    for sex in ("female", "male"):
        group = uganda[uganda["sex"] == sex]
        with_outcome, counted = group["status"].isin(numerator), group["status"].isin(denominator)
        counts.append((int(with_outcome.sum()), int(counted.sum())))
        sums.append(weighted_sums(group["weight"], with_outcome, counted))
    assert round(100 * newcombe(*counts[0], *counts[1]).value, 1) == points
    weighted = weighted_difference(*sums)
    assert round(100 * weighted.value, 1) == points_weighted
    assert weighted.low < weighted.value < weighted.high < 0
    assert wilson(*as_counts(sums[0])) == weighted_share(sums[0])
