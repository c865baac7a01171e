"""Shares of a survey by its design: worked by hand, held against R's survey package, and their limits on made surveys."""

import io
import subprocess

import numpy as np
import pandas as pd
import pytest
from conftest import left_out

from methods.survey_comparisons import of_survey
from methods.survey_estimates import cluster_sums, survey_covariances, survey_shares


def people(*rows):
    return pd.DataFrame(rows, columns=["cell", "stratum", "cluster", "weight", "base", "outcome"])


def strata(**m):
    return pd.DataFrame({"m": m, "f": 0.0}).rename_axis("stratum")


THREE_CLUSTERS = people(
    ("f", "s", 1, 1, 1, 1), ("f", "s", 1, 1, 1, 0), ("f", "s", 2, 1, 1, 1),
    ("f", "s", 2, 1, 1, 1), ("f", "s", 3, 1, 1, 0), ("f", "s", 3, 1, 1, 0),
)  # fmt: skip


def test_three_clusters_by_hand():
    """R = 3/6; z = 0, 1/6, -1/6; variance = 3/2 * 2/36 = 1/12; 0.05 if the six had been drawn one by one."""
    found = survey_shares(cluster_sums(THREE_CLUSTERS), strata(s=3)).loc["f"]
    assert found["share"] == 0.5
    assert found["se"] == pytest.approx((1 / 12) ** 0.5)
    assert found["design_effect"] == pytest.approx(5 / 3)
    assert (found["df"], found["n"], found["n_with"]) == (2, 6, 3)
    assert found["low"] == pytest.approx(0.006907, abs=1e-6)  # t of 2 degrees 4.302653, on the logit 4.968275
    assert found["high"] == pytest.approx(0.993093, abs=1e-6)


def test_a_drawn_share_of_all_clusters_makes_the_error_smaller():
    half = strata(s=3).assign(f=0.5)
    assert survey_shares(cluster_sums(THREE_CLUSTERS), half).loc["f", "se"] == pytest.approx((1 / 24) ** 0.5)


def test_a_cluster_without_anybody_of_the_cell_still_counts():
    """Of four clusters the fourth adds z = 0: 4/3 * 2/36."""
    found = survey_shares(cluster_sums(THREE_CLUSTERS), strata(s=4)).loc["f"]
    assert found["se"] == pytest.approx((4 / 3 * 2 / 36) ** 0.5)
    assert found["df"] == 2


def test_a_stratum_with_one_cluster_is_held_against_the_whole():
    """R = 4/8; z of the lonely cluster of stratum t: (1 - 0.5 * 2) / 8 = 0 with one of two, (2 - 1) / 8 with both."""
    for outcomes, ratio, lonely in (((1, 0), 4 / 8, 0.0), ((1, 1), 5 / 8, (2 - 5 / 8 * 2) / 8)):
        more = people(*(("f", "t", 9, 1, 1, outcome) for outcome in outcomes))
        found = survey_shares(cluster_sums(pd.concat([THREE_CLUSTERS, more])), strata(s=3, t=1)).loc["f"]
        z = [(y - ratio * 2) / 8 for y in (1, 2, 0)]
        of_s = 3 / 2 * (sum(one**2 for one in z) - sum(z) ** 2 / 3)
        assert found["share"] == ratio
        assert found["se"] ** 2 == pytest.approx(of_s + lonely**2)


@pytest.mark.parametrize("outcome", [0, 1])
def test_where_all_or_none_have_it_the_limit_is_that_of_fewer_people(outcome):
    """Six people count as 6 * (2.570582 / 4.302653)^2 = 2.1416, t of 5 and of 2 degrees; none of n: 1 - 0.025^(1/n)."""
    everyone = THREE_CLUSTERS.assign(outcome=outcome)
    found = survey_shares(cluster_sums(everyone), strata(s=3)).loc["f"]
    effective = 6 * (2.570582 / 4.302653) ** 2
    edge = 1 - 0.025 ** (1 / effective)
    assert found["share"] == outcome
    assert (found["low"], found["high"]) == pytest.approx((1 - edge, 1) if outcome else (0, edge), abs=1e-5)


def test_one_cluster_gives_a_share_and_no_limits():
    found = survey_shares(cluster_sums(THREE_CLUSTERS[:2]), strata(s=1)).loc["f"]
    assert found["share"] == 0.5
    assert found[["low", "high"]].isna().all()


def test_who_was_not_asked_is_in_no_share():
    more = people(("f", "s", 1, 5, 0, 1), ("f", "s", 7, 5, 0, 0))
    with_more = survey_shares(cluster_sums(pd.concat([THREE_CLUSTERS, more])), strata(s=3))
    pd.testing.assert_frame_equal(with_more, survey_shares(cluster_sums(THREE_CLUSTERS), strata(s=3)))


def made_survey(seed=3) -> pd.DataFrame:
    """Five strata, one with a single cluster; women and men in the same clusters; a tenth not asked."""
    draw = np.random.default_rng(seed)
    rows = [
        (draw.choice(["f", "m"]), s, f"{s}-{c}", round(draw.uniform(0.5, 3), 3), int(draw.random() < 0.9), draw.integers(0, 2))
        for s in range(5) for c in range(1 if s == 4 else 6) for _ in range(draw.integers(3, 12))
    ]  # fmt: skip
    return people(*rows)


CLUSTERS_OF_STRATUM = {0: 40, 1: 30, 2: 12, 3: 1000, 4: 9}


def design_of(survey) -> pd.DataFrame:
    m = survey.groupby("stratum")["cluster"].nunique()
    return pd.DataFrame({"m": m, "f": m / pd.Series(CLUSTERS_OF_STRATUM)})


def products_of(survey, a, b) -> pd.DataFrame:
    asked = survey[survey["base"] == 1].assign(y=lambda d: d["weight"] * d["outcome"], x=lambda d: d["weight"])
    sums = asked.groupby(["cell", "stratum", "cluster"])[["y", "x"]].sum()
    one, other = sums.loc[a].add_prefix("a_"), sums.loc[b].add_prefix("b_")
    both = one.join(other, how="outer").fillna(0)
    pairs = {f"{p}{q}": both[f"a_{p}"] * both[f"b_{q}"] for p in "yx" for q in "yx"}
    found = pd.DataFrame(pairs).groupby(level="stratum").sum()
    return pd.concat({(a, b): found}, names=["cell_a", "cell_b"])


IN_R = """
suppressMessages(library(survey)); options(survey.lonely.psu = "adjust", digits = 15)
d <- read.csv("stdin"); d$all <- c(`0`=40, `1`=30, `2`=12, `3`=1000, `4`=9)[as.character(d$stratum)]
des <- svydesign(~cluster, strata = ~stratum, weights = ~weight, fpc = ~all, data = d)
for (one in c("f", "m")) {
  q <- subset(des, cell == one & base == 1); p <- svyciprop(~outcome, q, method = "logit", df = degf(q))
  cat(coef(p), SE(p), deff(svymean(~outcome, q, deff = "replace")), degf(q), attr(p, "ci"), sep = ","); cat("\\n")
}
q <- subset(des, base == 1); by <- svyby(~outcome, ~cell, q, svymean, covmat = TRUE)
apart <- svycontrast(by, c(f = 1, m = -1)); ratio <- svycontrast(by, quote(log(f / m)))
cat(coef(apart), SE(apart), confint(apart, df = degf(q)), degf(q), exp(c(coef(ratio), confint(ratio, df = degf(q)))), sep = ",")
"""


@pytest.mark.thorough
def test_shares_and_differences_are_those_of_r():
    has = subprocess.run(["Rscript", "-e", "library(survey)"], capture_output=True)
    if has.returncode:
        left_out("R's survey package (apt install r-cran-survey)")
    survey = made_survey()
    done = subprocess.run(["Rscript", "-e", IN_R], input=survey.to_csv(index=False), capture_output=True, text=True)
    in_r = pd.read_csv(io.StringIO(done.stdout), header=None, names=range(8))
    sums, design = cluster_sums(survey), design_of(survey)
    shares = survey_shares(sums, design)
    for row, cell in enumerate("fm"):
        mine = shares.loc[cell, ["share", "se", "design_effect", "df", "low", "high"]].astype(float)
        assert mine.tolist() == pytest.approx(in_r.iloc[row, :6].tolist(), abs=1e-6)
    covariance = survey_covariances(products_of(survey, "f", "m"), sums, design)
    sides = {
        f"{s}_{c}": shares.loc[cell, c] for s, cell in (("a", "f"), ("b", "m")) for c in ("share", "se", "df", "n")
    }
    pair = pd.DataFrame([{**sides, "covariance": covariance.iloc[0], "df": in_r.iloc[2, 4]}])
    found = of_survey(pair).iloc[0]
    names = ["difference", "difference_se", "difference_ci_low", "difference_ci_high"]
    assert found[names].tolist() == pytest.approx(in_r.iloc[2, :4].tolist(), abs=1e-6)
    ratio = found[["ratio", "ratio_ci_low", "ratio_ci_high"]].tolist()
    assert ratio == pytest.approx(in_r.iloc[2, 5:8].tolist(), abs=1e-6)


def covered(clusters: int, correlation: float, share: float, samples: int, seed: int) -> tuple[float, float]:
    """Made surveys of clusters of 20 in five strata, weights of coefficient of variation 0.5: how often the limits hold the truth."""
    draw = np.random.default_rng(seed)
    rest = (1 - correlation) / correlation if correlation else None
    chances = (
        draw.beta(share * rest, (1 - share) * rest, (samples, clusters))
        if rest
        else np.full((samples, clusters), share)
    )
    weight, with_it = draw.gamma(4, 1 / 4, (samples, clusters)), draw.binomial(20, chances)
    y, x = (weight * with_it).ravel(), (weight * 20).ravel()
    place = {"cell": np.repeat(np.arange(samples), clusters), "stratum": np.tile(np.arange(clusters) % 5, samples)}
    numbers = {
        "n_clusters": 1,
        "n": 20,
        "n_with": with_it.ravel(),
        "y": y,
        "x": x,
        "yy": y * y,
        "yx": y * x,
        "xx": x * x,
    }
    sums = pd.DataFrame({**place, **numbers}).groupby(["cell", "stratum"]).sum()
    m = pd.Series(np.arange(clusters) % 5).value_counts().sort_index()
    found = survey_shares(sums, pd.DataFrame({"m": m, "f": 0.0}).rename_axis("stratum"))
    return float(((found["low"] <= share) & (share <= found["high"])).mean()), float(found["design_effect"].mean())


def held(clusters: int, correlation: float, samples: int) -> None:
    for share in (0.3, 0.5, 0.9):
        inside, effect = covered(clusters, correlation, share, samples, seed=1)
        error = (0.95 * 0.05 / samples) ** 0.5
        print(
            f"{clusters} clusters, correlation {correlation}, share {share}: {inside:.1%} +- {error:.1%}, design effect {effect:.2f}"
        )
        least = 0.92 if correlation >= 0.2 else 0.93
        assert least - 2 * error <= inside <= 0.97 + 2 * error


@pytest.mark.parametrize("correlation", [0, 0.1])
def test_limits_hold_the_truth_in_95_of_100_surveys(correlation):
    held(30, correlation, 300)


@pytest.mark.thorough
@pytest.mark.parametrize("clusters", [30, 72])
@pytest.mark.parametrize("correlation", [0, 0.02, 0.05, 0.1, 0.2])
def test_limits_hold_the_truth_in_2000_surveys(clusters, correlation):
    held(clusters, correlation, 2_000)
