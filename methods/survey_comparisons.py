"""Two groups' shares against each other: difference, ratio, how likely so much is by chance, and which hold over a family.

A word is said only when the difference holds two ways: by its own standard error with t (as R's svycontrast), and by the
distance of the two limits (MOVER: Zou and Donner 2008; with Wilson's limits this is Newcombe's interval), which also
covers where nearly all or nearly none have the outcome. The limits printed are those with t; where all or none of a group have
the outcome it has no standard error, and they are those of MOVER. No limit lies where no difference can be: beyond -1 and 1, of
a change of two differences beyond -2 and 2, for what is cut off there holds no truth. Rows are comparisons. Not here: the word
itself (`verdicts`).
"""

from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from methods.survey_estimates import CONFIDENCE, limits

FALSE_DISCOVERY = 0.05
Confidence = float | np.ndarray  # one for all rows, or one a row
Limits = Callable[[str, Confidence], tuple[pd.Series, pd.Series]]  # side a or b -> low and high of its share


def of_survey(pairs: pd.DataFrame) -> pd.DataFrame:
    """Comparisons of shares of one survey each: columns difference, ratio with their limits, and p.

    `pairs`: a_share, a_se, a_df, a_n, the same of b, covariance, df (of the people of both groups together).
    """

    side_limits = _limits_of_sides(pairs)
    variance = pairs["a_se"] ** 2 + pairs["b_se"] ** 2 - 2 * pairs["covariance"]
    error = np.sqrt(variance.clip(lower=0))
    df = pairs["df"].where(pairs["df"] > 0)
    t = pd.Series(stats.t.ppf(0.5 + CONFIDENCE / 2, df.fillna(1)), pairs.index).where(df.notna())
    difference = pairs["a_share"] - pairs["b_share"]
    chance = pd.Series(2 * stats.t.sf(difference.abs() / error.where(error > 0), df.fillna(1)), pairs.index)
    rho = _correlation(pairs)
    apart = _chance_of_limits(pairs, side_limits, rho)
    found = pd.DataFrame({"difference": difference, "difference_se": error})
    by_sides = _apart(pairs, side_limits, rho, CONFIDENCE)
    found["difference_ci_low"], found["difference_ci_high"] = _limits(
        difference, t * error, by_sides, _is_full(pairs), 1
    )
    p = np.maximum(chance.fillna(0), apart)  # without a standard error the limits alone decide
    return pd.concat([found, _ratio(pairs, t)], axis=1).assign(p=p.where(df.notna()))


def of_counts(pairs: pd.DataFrame) -> pd.DataFrame:
    """Comparisons of shares without a design: columns difference (Newcombe's limits) and p.

    `pairs`: a_numerator, a_denominator, b_numerator, b_denominator.
    """

    def side_limits(side: str, confidence: Confidence) -> tuple[pd.Series, pd.Series]:
        top, n = (np.asarray(pairs[f"{side}_{name}"], float) for name in ("numerator", "denominator"))
        low, high = proportion_confint(top, np.where(n > 0, n, np.nan), alpha=1 - confidence, method="wilson")
        return pd.Series(low, pairs.index), pd.Series(high, pairs.index)

    shares = pairs.assign(
        a_share=pairs["a_numerator"] / pairs["a_denominator"].where(pairs["a_denominator"] > 0),
        b_share=pairs["b_numerator"] / pairs["b_denominator"].where(pairs["b_denominator"] > 0),
    )
    none = pd.Series(0.0, pairs.index)
    low, high = _apart(shares, side_limits, none, CONFIDENCE)
    found = pd.DataFrame({"difference": shares["a_share"] - shares["b_share"]})
    found["difference_ci_low"], found["difference_ci_high"] = low.clip(lower=-1), high.clip(upper=1)
    return found.assign(p=_chance_of_limits(shares, side_limits, none).where(found["difference"].notna()))


def q_values(p: pd.Series, family: pd.Series, tested: pd.Series | None = None) -> pd.Series:
    """The share of false words among all as small or smaller, by Benjamini and Hochberg (1995), within each family.

    `tested`: per row the index of the row at which it is tested; a row told again has the q of that one and is no test of its own.
    """
    once = p.dropna() if tested is None else p[tested.to_numpy() == p.index.to_numpy()].dropna()
    found = pd.Series(np.nan, p.index)
    for _, rows in once.groupby(family.reindex(once.index)):
        found[rows.index] = stats.false_discovery_control(rows.clip(0, 1))
    return found if tested is None else tested.map(found)


def _is_full(pairs: pd.DataFrame) -> pd.Series:
    """Whether all or none of either group have the outcome, so that its own standard error says nothing."""
    return ~(pairs[["a_share", "b_share"]].gt(0) & pairs[["a_share", "b_share"]].lt(1)).all(axis=1)


def _limits(
    value: pd.Series, half: pd.Series, by_sides: tuple[pd.Series, pd.Series], is_full: pd.Series, most: float
) -> tuple[pd.Series, pd.Series]:
    """Limits with t, or by the limits of the sides where one is full, within -most to most; none without degrees of freedom."""
    low, high = ((value + sign * half).where(~is_full, side) for sign, side in zip((-1, 1), by_sides, strict=True))
    return low.where(half.notna()).clip(lower=-most), high.where(half.notna()).clip(upper=most)


def _correlation(pairs: pd.DataFrame) -> pd.Series:
    both = pairs["a_se"] * pairs["b_se"]
    return (pairs["covariance"] / both.where(both > 0)).fillna(0).clip(-1, 1)


@np.errstate(divide="ignore", invalid="ignore")  # NaN where a group has nobody
def _apart(shares: pd.DataFrame, of: Limits, rho: pd.Series, confidence: Confidence) -> tuple[pd.Series, pd.Series]:
    """Limits of a difference from the distances of the shares to their own limits."""
    (la, ua), (lb, ub) = ([np.asarray(end, float) for end in of(side, confidence)] for side in ("a", "b"))
    a, b, both = (np.asarray(one, float) for one in (shares["a_share"], shares["b_share"], rho))

    def distance(one: np.ndarray, other: np.ndarray) -> np.ndarray:
        return np.sqrt(np.maximum(one**2 - 2 * both * one * other + other**2, 0))

    low, high = a - b - distance(a - la, ub - b), a - b + distance(ua - a, b - lb)
    return pd.Series(low, shares.index), pd.Series(high, shares.index)


def _chance_of_limits(shares: pd.DataFrame, of: Limits, rho: pd.Series) -> pd.Series:
    """The largest 1 - confidence at which the limits of the difference leave out 0, to seven digits; 1 when none does."""
    difference = (shares["a_share"] - shares["b_share"]).to_numpy(float)
    least, most = np.full(len(shares), 1e-12), np.full(len(shares), 1.0)
    for _ in range(45):  # halving on the logarithm
        middle = np.sqrt(least * most)
        excluded = _leaves_out(shares, of, rho, difference, middle)
        most = np.where(excluded, middle, most)
        least = np.where(excluded, least, middle)
    return pd.Series(most, shares.index).where(~np.isnan(difference))


def _leaves_out(shares, of: Limits, rho: pd.Series, difference: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    low, high = (end.to_numpy() for end in _apart(shares, of, rho, 1 - alpha))
    return np.where(difference > 0, low > 0, np.where(difference < 0, high < 0, False))


def _ratio(pairs: pd.DataFrame, t: pd.Series) -> pd.DataFrame:
    """The ratio with limits on the logarithm, from the same standard errors; none when either share is 0, no limits when one is 1."""
    a, b = pairs["a_share"], pairs["b_share"]
    some = (a > 0) & (b > 0)
    a, b = a.where(some), b.where(some)
    variance = (pairs["a_se"] / a) ** 2 + (pairs["b_se"] / b) ** 2 - 2 * pairs["covariance"] / (a * b)
    half = (t * np.sqrt(variance.clip(lower=0))).where((a < 1) & (b < 1))
    return pd.DataFrame({"ratio": a / b, "ratio_ci_low": a / b * np.exp(-half), "ratio_ci_high": a / b * np.exp(half)})


def of_change(now: pd.DataFrame, before: pd.DataFrame, covariance: pd.Series, df: pd.Series) -> pd.DataFrame:
    """Gaps of two rounds and the gap now minus the gap before: gap, gap_before, change with their limits, and p.

    `now`, `before`: columns as `of_survey` takes them. `covariance` of the two gaps, `df` of the change. p is the larger of
    that of t and that of the limits (MOVER), as for the difference of two shares.
    """
    gaps = [of_survey(pairs) for pairs in (now, before)]
    errors = [gap["difference_se"] for gap in gaps]
    variance = errors[0] ** 2 + errors[1] ** 2 - 2 * covariance
    error = np.sqrt(variance.clip(lower=0))
    known = df.where(df > 0)
    t = pd.Series(stats.t.ppf(0.5 + CONFIDENCE / 2, known.fillna(1)), now.index).where(known.notna())
    sides = pd.DataFrame({"a_share": gaps[0]["difference"], "b_share": gaps[1]["difference"]})
    change = sides["a_share"] - sides["b_share"]
    by_t = pd.Series(2 * stats.t.sf(change.abs() / error.where(error > 0), known.fillna(1)), now.index)
    both = errors[0] * errors[1]
    rho = (covariance / both.where(both > 0)).fillna(0).clip(-1, 1)

    rounds = {
        side: (pairs, _limits_of_sides(pairs), _correlation(pairs)) for side, pairs in (("a", now), ("b", before))
    }

    def gap_limits(side: str, confidence: Confidence) -> tuple[pd.Series, pd.Series]:
        return _apart(*rounds[side], confidence)

    p = np.maximum(by_t.fillna(0), _chance_of_limits(sides, gap_limits, rho)).where(known.notna())
    found = pd.DataFrame({"change": change, "change_se": error, "p": p})
    by_gaps = _apart(sides, gap_limits, rho, CONFIDENCE)
    is_full = _is_full(now) | _is_full(before)
    found["change_ci_low"], found["change_ci_high"] = _limits(change, t * error, by_gaps, is_full, 2)
    for name, gap in zip(("gap", "gap_before"), gaps, strict=True):
        for end in ("", "_ci_low", "_ci_high"):
            found[f"{name}{end}"] = gap[f"difference{end}"]
    return found


def _limits_of_sides(pairs: pd.DataFrame) -> Limits:
    """The limits of either share of pairs of one survey, at any confidence."""
    of_side = {}
    for side in ("a", "b"):
        columns = {f"{side}_{name}": name for name in ("share", "se", "df")}
        of_side[side] = (pairs[list(columns)].rename(columns=columns), pairs[f"{side}_n"])

    def side_limits(side: str, confidence: Confidence) -> tuple[pd.Series, pd.Series]:
        return limits(*of_side[side], confidence)

    return side_limits
