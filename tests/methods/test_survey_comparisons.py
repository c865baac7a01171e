"""When two shares are told apart: published intervals, full cells, chance alone, and how many words of a family are false."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from methods.survey_comparisons import of_change, of_counts, of_survey, q_values
from methods.verdicts import verdicts


def counts(*rows):
    return pd.DataFrame(rows, columns=["a_numerator", "a_denominator", "b_numerator", "b_denominator"])


def test_a_difference_of_counts_has_newcombes_limits():
    """Model section 7: 54/90 v 60/150 is 20.0 points (6.9 to 32.1)."""
    found = of_counts(counts((54, 90, 60, 150))).iloc[0]
    assert found[["difference", "difference_ci_low", "difference_ci_high"]].round(3).tolist() == [0.2, 0.069, 0.321]
    assert 0.0025 < found["p"] < 0.0027


def test_p_is_the_level_at_which_the_limits_just_touch_nought():
    """32/40 v 20/40: Newcombe's limits at 1 - p have one end at 0."""
    from statsmodels.stats.proportion import confint_proportions_2indep

    p = of_counts(counts((32, 40, 20, 40)))["p"].iloc[0]
    low, _ = confint_proportions_2indep(32, 40, 20, 40, method="newcomb", compare="diff", alpha=p)
    assert low == pytest.approx(0, abs=1e-6)


def test_all_of_thirty_two_are_not_told_apart_from_nearly_all():
    """Katz says higher, for a full cell has no error of its own there."""
    found = of_counts(counts((32, 32, 188, 200), (0, 0, 3, 9), (5, 9, 5, 9)))
    assert found["p"].round(3).tolist()[0] == 0.165
    assert found["difference_ci_low"].iloc[0] < 0
    assert np.isnan(found["p"].iloc[1])
    assert found["p"].iloc[2] == 1.0


def test_the_same_share_of_97_percent_is_rarely_called_different():
    draw = np.random.default_rng(16)
    made = pd.DataFrame({"a_numerator": draw.binomial(30, 0.97, 4_000), "a_denominator": 30})
    made = made.assign(b_numerator=draw.binomial(200, 0.97, 4_000), b_denominator=200)
    assert (of_counts(made)["p"] <= 0.05).mean() <= 0.06


def of_97_percent(samples: int, seed: int) -> pd.DataFrame:
    """Samples in which 97 % of both groups have it: 30 people and 200, every person a cluster of one."""
    draw = np.random.default_rng(seed)
    rows = {}
    for name, n in (("a", 30), ("b", 200)):
        share = draw.binomial(n, 0.97, samples) / n
        rows |= {
            f"{name}_share": share,
            f"{name}_se": np.sqrt(share * (1 - share) / (n - 1)),
            f"{name}_n": n,
            f"{name}_df": n - 1,
        }
        rows |= {
            f"{name}_denominator": n,
            f"{name}_numerator": share * n,
            f"{name}_with": share * n,
            f"{name}_without": n - share * n,
        }
    return pd.DataFrame(rows).assign(covariance=0.0, df=229, unknown_with=0.0, unknown_without=0.0)


@pytest.mark.thorough
def test_a_true_share_of_97_percent_is_called_different_in_at_most_6_of_100_samples():
    """By counts and by design, by p alone and by the word, which wants five without it on either side."""
    samples = 20_000
    made = of_97_percent(samples, seed=97)
    for name, found in (("counts", of_counts(made)), ("design", of_survey(made))):
        told = pd.concat([made, found.drop(columns=[c for c in found if c in made])], axis=1).assign(q=found["p"])
        told = told.assign(**{c: told.get(c, np.nan) for c in ("ratio", "ratio_ci_low", "ratio_ci_high")})
        by_p = float((found["p"] <= 0.05).mean())
        by_word = float(verdicts(told).isin(["higher", "lower"]).mean())
        error = (0.05 * 0.95 / samples) ** 0.5
        print(f"97 %, 30 v 200, by {name}: {by_p:.2%} by p, {by_word:.2%} by the word, +- {error:.2%}")
        assert by_word <= by_p <= 0.06


def side(name, share, se, n, df):
    return {f"{name}_share": share, f"{name}_se": se, f"{name}_n": n, f"{name}_df": df}


def test_the_difference_of_a_survey_is_by_t_of_its_degrees_of_freedom():
    """0.30 - 0.20 with errors 0.04 and 0.03: 0.05; t of 10 degrees 2.228139; p of t = 2 is 0.0734."""
    pair = {**side("a", 0.3, 0.04, 300, 10), **side("b", 0.2, 0.03, 300, 10), "covariance": 0.0, "df": 10}
    found = of_survey(pd.DataFrame([pair])).iloc[0]
    assert found["difference_se"] == pytest.approx(0.05)
    assert found["difference_ci_low"] == pytest.approx(0.1 - 2.228139 * 0.05, abs=1e-6)
    assert found["p"] >= 0.0733
    assert found["ratio"] == pytest.approx(1.5)
    half = 2.228139 * ((0.04 / 0.3) ** 2 + (0.03 / 0.2) ** 2) ** 0.5
    assert found["ratio_ci_high"] == pytest.approx(1.5 * np.exp(half), abs=1e-5)


def test_groups_alike_within_clusters_are_told_apart_more_easily():
    pair = {**side("a", 0.3, 0.04, 300, 10), **side("b", 0.2, 0.03, 300, 10), "df": 10}
    apart, together = of_survey(pd.DataFrame([{**pair, "covariance": c} for c in (0.0, 0.0008)]))["p"]
    assert together < 0.05 < apart


def test_a_group_of_whom_all_have_it_has_no_error_and_limits_all_the_same():
    """32 of 32 with 20 degrees of freedom: Korn and Graubard's lower limit l; the other's by logit. Zou and Donner by hand."""
    pair = {**side("a", 1.0, 0.0, 32, 20), **side("b", 0.94, 0.018, 200, 20), "covariance": 0.0, "df": 20}
    found = of_survey(pd.DataFrame([pair])).iloc[0]
    t20, t31 = 2.085963, 2.039513
    lower = 0.025 ** (1 / (32 * (t31 / t20) ** 2))  # of n' people of whom all have it
    half = t20 * 0.018 / (0.94 * 0.06)
    low, high = (1 / (1 + np.exp(-(np.log(0.94 / 0.06) + sign * half))) for sign in (-1, 1))
    assert found["difference_ci_low"] == pytest.approx(0.06 - ((1 - lower) ** 2 + (high - 0.94) ** 2) ** 0.5, abs=1e-5)
    assert found["difference_ci_high"] == pytest.approx(0.06 + (0.94 - low), abs=1e-5)
    assert found["difference_ci_low"] < 0  # its own error alone would leave 0 out
    assert found["p"] > 0.05
    assert found["ratio"] == pytest.approx(1 / 0.94)
    assert found[["ratio_ci_low", "ratio_ci_high"]].isna().all()


def test_no_limit_lies_where_no_difference_can_be():
    """0.9 - 0.1 with errors 0.1 and 0.1 and t of one degree, 12.7: 0.8 +- 1.797 is -0.997 to 1; of a change 1.6 to 2 at most."""
    pair = {**side("a", 0.9, 0.1, 12, 1), **side("b", 0.1, 0.1, 12, 1), "covariance": 0.0, "df": 1}
    found = of_survey(pd.DataFrame([pair])).iloc[0]
    assert found["difference_ci_low"] == pytest.approx(0.8 - 12.706205 * 0.02**0.5, abs=1e-5)
    assert found["difference_ci_high"] == 1
    turned = {**side("a", 0.1, 0.1, 12, 1), **side("b", 0.9, 0.1, 12, 1), "covariance": 0.0, "df": 1}
    change = of_change(pd.DataFrame([pair]), pd.DataFrame([turned]), pd.Series([0.0]), pd.Series([2.0])).iloc[0]
    assert change["change_ci_low"] == pytest.approx(1.6 - 4.302653 * 0.2, abs=1e-5)
    assert change["change_ci_high"] == 2
    assert (change["gap_ci_high"], change["gap_before_ci_low"]) == (1, -1)


def test_limits_of_a_difference_cover_where_nearly_all_have_it():
    """97 % of both groups, 30 people and 200: of 30 all have it in two samples of five. The truth is 0."""
    samples = 4_000
    found = of_survey(of_97_percent(samples, seed=98))
    covered = ((found["difference_ci_low"] <= 0) & (found["difference_ci_high"] >= 0)).mean()
    assert covered >= 0.95 - 2 * (0.05 * 0.95 / samples) ** 0.5


def test_without_degrees_of_freedom_nothing_is_told_apart():
    pair = {**side("a", 0.9, 0.01, 90, 0), **side("b", 0.1, 0.01, 90, 0), "covariance": 0.0, "df": 0}
    found = of_survey(pd.DataFrame([pair])).iloc[0]
    assert found[["difference_ci_low", "p"]].isna().all()


def test_q_is_worked_by_hand_within_each_family():
    """p .01 .02 .03 of three: 3 * .01 / 1, 3 * .02 / 2, 3 * .03 / 3 = .03 each; a family of one keeps its p."""
    p = pd.Series([0.01, 0.02, 0.03, 0.04, np.nan])
    found = q_values(p, pd.Series(["a", "a", "a", "b", "a"]))
    assert found[:4].tolist() == pytest.approx([0.03, 0.03, 0.03, 0.04])
    assert np.isnan(found[4])


def test_what_is_told_again_is_tested_once():
    """Tested are .02 and .6: 2 * .02 = .04 and .6. Were the .6 told again a test of its own, .02 would have 3 * .02 = .06."""
    p = pd.Series([0.02, 0.6, 0.6, 0.01], [5, 6, 7, 8])
    families = pd.Series(["a", "a", "a", "b"], p.index)
    found = q_values(p, families, tested=pd.Series([5, 6, 6, 8], p.index))
    assert found.tolist() == pytest.approx([0.04, 0.6, 0.6, 0.01])
    assert q_values(p, families)[5] == pytest.approx(0.06)


def test_a_family_without_differences_holds_a_false_word_once_in_twenty():
    draw = np.random.default_rng(4)
    p = pd.Series(stats.uniform.rvs(size=40 * 400, random_state=draw))
    families = pd.Series(np.repeat(np.arange(400), 40))
    false = (q_values(p, families) <= 0.05).groupby(families).any().mean()
    assert false <= 0.05 + 2 * (0.05 * 0.95 / 400) ** 0.5


def null_surveys(samples: int, strata: int, per_stratum: int, people: int, seed: int) -> pd.DataFrame:
    """Surveys in which nobody differs: answers alike within clusters (correlation 0.1), unequal weights, both sexes in a cluster."""
    draw, m = np.random.default_rng(seed), strata * per_stratum

    def covariance(one: np.ndarray, other: np.ndarray) -> float:
        apart = [z - z.mean(axis=1, keepdims=True) for z in (one.reshape(strata, -1), other.reshape(strata, -1))]
        return float((apart[0] * apart[1]).sum() * per_stratum / (per_stratum - 1))

    rows = []
    for _ in range(samples):
        cluster, weight = draw.integers(0, m, people), draw.gamma(4, 0.25, people)
        outcome, female = draw.random(people) < draw.beta(4.5, 4.5, m)[cluster], draw.random(people) < 0.5
        row, z = {"unknown_with": 0.0, "unknown_without": 0.0, "df": m - strata}, {}
        for side, who in (("a", female), ("b", ~female)):
            base, with_ = (weight * who).sum(), (weight * who * outcome).sum()
            z[side] = np.bincount(cluster, weight * who * (outcome - with_ / base) / base, m)
            told = {"share": with_ / base, "se": covariance(z[side], z[side]) ** 0.5, "df": m - strata, "n": who.sum()}
            told |= {
                "denominator": who.sum(),
                "numerator": (who & outcome).sum(),
                "with": with_,
                "without": base - with_,
            }
            row |= {f"{side}_{name}": value for name, value in told.items()}
        rows.append(row | {"covariance": covariance(z["a"], z["b"])})
    return pd.DataFrame(rows)


@pytest.mark.thorough
@pytest.mark.parametrize(("strata", "per_stratum", "people"), [(4, 15, 1_200), (4, 15, 300), (2, 6, 300), (1, 5, 200)])
def test_a_survey_without_differences_holds_a_word_in_at_most_one_of_twenty(strata, per_stratum, people):
    """The word by its own p; limits with t of 56, 10 and 4 degrees of freedom cover."""
    samples = 4_000
    made = null_surveys(samples, strata, per_stratum, people, seed=7)
    found = of_survey(made)
    by_word = verdicts(pd.concat([made, found], axis=1).assign(q=found["p"])).isin(["higher", "lower"]).mean()
    covered = ((found["difference_ci_low"] <= 0) & (found["difference_ci_high"] >= 0)).mean()
    error = (0.05 * 0.95 / samples) ** 0.5
    print(f"{strata} x {per_stratum}, {people} people: {by_word:.2%} words, limits cover {covered:.2%}, +- {error:.2%}")
    assert by_word <= 0.05 + 2 * error
    assert 0.93 <= covered <= 0.97
