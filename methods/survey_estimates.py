"""Shares of a survey with the variance its design gives them: Taylor linearisation over strata and clusters.

A share is R = sum(w y) / sum(w x); a person adds z = w (y - R x) / sum(w x) to it. z is added up by cluster within
stratum; the variance is the sum over strata of (1 - f) m / (m - 1) sum(z_c - mean z)^2 (Lumley 2010, chapter 2; the same as
R's survey package). Works on sums by cell and stratum, never on persons; a person without a cluster is a cluster of one.

Here: shares, their limits, and the covariance of two shares of one survey. Not here: shares of a register, which has no
design (`intervals`), and the word of a comparison (`verdicts`).

A stratum with one cluster is held against the mean of the whole survey (R: survey.lonely.psu = "adjust").
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import special, stats

# per cell and stratum: clusters that hold somebody of the base, people of the base and with the outcome, sums over clusters
# of Y = sum(w y) and X = sum(w x), and of their squares and product
SUMS = ("n_clusters", "n", "n_with", "y", "x", "yy", "yx", "xx")
CONFIDENCE = 0.95
# Parker et al. 2017 (NCHS): under 8 degrees of freedom a proportion is looked at before it is printed
FEW_DEGREES, SMALL_EFFECT = 8, 0.5


class ShareOfSurvey(NamedTuple):
    """Columns of `survey_shares`: the share, its standard error, design effect, degrees of freedom and limits."""

    share: float
    se: float
    design_effect: float
    df: int
    low: float
    high: float


def cluster_sums(people: pd.DataFrame) -> pd.DataFrame:
    """Sums by cell and stratum from one row per person: columns cell, stratum, cluster, weight, base, outcome (0 or 1)."""
    weighted = people.assign(
        y=people["weight"] * people["outcome"] * people["base"], x=people["weight"] * people["base"]
    )
    weighted["with_outcome"] = people["outcome"] * people["base"]
    asked = weighted[weighted["base"] > 0]
    clusters = asked.groupby(["cell", "stratum", "cluster"], observed=True).agg(
        n=("base", "sum"), n_with=("with_outcome", "sum"), y=("y", "sum"), x=("x", "sum")
    )
    clusters = clusters.assign(
        n_clusters=1, yy=clusters["y"] ** 2, yx=clusters["y"] * clusters["x"], xx=clusters["x"] ** 2
    )
    return clusters.groupby(level=["cell", "stratum"], observed=True)[list(SUMS)].sum()


def survey_shares(sums: pd.DataFrame, strata: pd.DataFrame) -> pd.DataFrame:
    """Per cell the columns of ShareOfSurvey, n and n_with; NaN where the design allows no variance.

    `sums`: columns SUMS, index cell and stratum. `strata`: index stratum, columns m (clusters of the stratum in the whole
    survey, also those without anybody of the cell) and f (share of the stratum's clusters that were drawn; 0 unknown).
    Degrees of freedom: clusters with somebody of the base minus their strata.
    """
    total = sums.groupby(level="cell").sum()
    share = total["y"] / total["x"]
    ratio = share.reindex(sums.index, level="cell")
    base = total["x"].reindex(sums.index, level="cell")
    z = (sums["y"] - ratio * sums["x"]) / base
    zz = (sums["yy"] - 2 * ratio * sums["yx"] + ratio**2 * sums["xx"]) / base**2
    variance = _over_strata(z, z, zz, strata).clip(lower=0)
    n_strata = sums[sums["n_clusters"] > 0].groupby(level="cell").size()
    df = (total["n_clusters"] - n_strata).astype(int)
    simple = share * (1 - share) / (total["n"] - 1).where(total["n"] > 1)
    found = pd.DataFrame({"share": share, "se": np.sqrt(variance), "design_effect": variance / simple, "df": df})
    low, high = limits(found, total["n"])
    return found.assign(low=low, high=high, n=total["n"].astype(int), n_with=total["n_with"].astype(int))


def small_by_chance(degrees_of_freedom: pd.Series, design_effect: pd.Series) -> pd.Series:
    """Whether a small error is no evidence of precision: a design effect far under 1 that rests on few clusters.

    A variance of d degrees of freedom is off by a factor as large as chi-square(d) / d: with 4, one in four is under a half of what it
    should be by chance alone. Where everybody or nobody has the outcome there is no design effect, and the limits know it.
    """
    return (degrees_of_freedom < FEW_DEGREES) & (design_effect < SMALL_EFFECT)


def survey_covariances(products: pd.DataFrame, sums: pd.DataFrame, strata: pd.DataFrame) -> pd.Series:
    """Covariance of the shares of two cells of one survey, per pair.

    `products`: index cell_a, cell_b, stratum; columns yy, yx, xy, xx: sums over clusters of Ya Yb, Ya Xb, Xa Yb, Xa Xb (0 where
    no cluster holds both). Every stratum of either cell must have a row.
    """
    total = sums.groupby(level="cell")[["y", "x"]].sum()
    sides = {}
    for side in ("a", "b"):
        cells = products.index.get_level_values(f"cell_{side}")
        here = sums.reindex(pd.MultiIndex.from_arrays([cells, products.index.get_level_values("stratum")]))
        base = total["x"].reindex(cells).to_numpy()
        ratio = total["y"].reindex(cells).to_numpy() / base
        z = (here["y"].fillna(0).to_numpy() - ratio * here["x"].fillna(0).to_numpy()) / base
        sides[side] = (ratio, base, pd.Series(z, products.index))
    (ra, xa, za), (rb, xb, zb) = sides["a"], sides["b"]
    both = (products["yy"] - rb * products["yx"] - ra * products["xy"] + ra * rb * products["xx"]) / (xa * xb)
    return _over_strata(za, zb, both, strata)


def _over_strata(one: pd.Series, other: pd.Series, product: pd.Series, strata: pd.DataFrame) -> pd.Series:
    """Sum over strata of (1 - f) m / (m - 1) (sum z1 z2 - sum z1 sum z2 / m); a lonely cluster counts as (1 - f) z1 z2."""
    m = strata["m"].reindex(product.index, level="stratum")
    f = strata["f"].reindex(product.index, level="stratum").fillna(0)
    several = m > 1
    scale = (1 - f) * (m / (m - 1).where(several)).fillna(1)
    spread = product - (one * other / m).where(several, 0)
    cells = [name for name in product.index.names if name != "stratum"]
    return (scale * spread).groupby(level=cells).sum()


@np.errstate(divide="ignore", invalid="ignore")  # NaN where there is nothing to tell
def limits(
    found: pd.DataFrame, n: pd.Series, confidence: float | np.ndarray = CONFIDENCE
) -> tuple[pd.Series, pd.Series]:
    """Lower and upper limit of shares: on the logit scale with t; where all or none have the outcome, Korn and Graubard.

    Korn and Graubard (1998): Clopper and Pearson's limits on the effective number of people, here all of the base, brought
    down by the degrees of freedom, for a variance of 0 tells nothing of the design.
    """
    share, df, of = (np.asarray(one, float) for one in (found["share"], found["df"], n))
    level = np.broadcast_to(confidence, share.shape)
    t = np.where(df > 0, special.stdtrit(np.maximum(df, 1), 0.5 + level / 2), np.nan)
    inside = (share > 0) & (share < 1)
    p = np.where(inside, share, 0.5)
    logit, half = special.logit(p), t * found["se"].to_numpy(float) / (p * (1 - p))
    low, high = special.expit(logit - half), special.expit(logit + half)
    edge = ~inside
    low[edge], high[edge] = _korn_graubard(share[edge], of[edge], t[edge], level[edge])
    return pd.Series(low, found.index), pd.Series(high, found.index)


def _korn_graubard(
    share: np.ndarray, n: np.ndarray, t: np.ndarray, confidence: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    alpha = 1 - confidence
    effective = n * (special.stdtrit(np.maximum(n - 1, 1), 1 - alpha / 2) / t) ** 2
    low = stats.beta.ppf(alpha / 2, effective * share, effective * (1 - share) + 1)
    high = stats.beta.ppf(1 - alpha / 2, effective * share + 1, effective * (1 - share))
    nobody = np.isnan(effective)
    low, high = np.where(np.isnan(low), 0.0, low), np.where(np.isnan(high), 1.0, high)
    return np.where(nobody, np.nan, low), np.where(nobody, np.nan, high)
