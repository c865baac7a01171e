"""The word of a comparison: one rule for every mart, applied before any page, so that a row's word is the same everywhere.

`higher` or `lower` (first group against second) is said only when, in each group, enough people stand on either side, the
difference would be found so by chance in less than one in twenty of the words of its family (`survey_comparisons.q_values`),
its limits and the ratio printed with it both leave out no difference, and those of whom the compared thing (sex, age,
disability) is not known could not turn it and are at most half of all. Rows are comparisons.
"""

import numpy as np
import pandas as pd

from methods.survey_comparisons import FALSE_DISCOVERY

TOO_FEW = "too few to compare"
NO_CLEAR_DIFFERENCE = "no clear difference"
NOT_COMPARABLE = "not comparable"
CLOSING, WIDENING, TURNED, NO_CLEAR_CHANGE = "closing", "widening", "turned", "no clear change"
LONGER, SHORTER = "longer", "shorter"
INCREASE, DECREASE = "increase", "decrease"
WAYS = ("unweighted", "age_adjusted")
LEAST_DENOMINATOR, LEAST_EITHER_WAY = 10, 5
MOST_UNKNOWN = 0.5  # share of people of whom the compared thing is not known, above which no word is said


def are_too_few(rows: pd.DataFrame) -> pd.Series:
    """Under 10 people in either group, or under 5 with or without the outcome: nothing is said.

    `rows`: a_numerator, a_denominator, b_numerator, b_denominator, counts of people.
    """
    few = pd.Series(False, rows.index)
    for side in ("a", "b"):
        top, base = rows[f"{side}_numerator"], rows[f"{side}_denominator"]
        few |= (base < LEAST_DENOMINATOR) | (top < LEAST_EITHER_WAY) | (base - top < LEAST_EITHER_WAY)
    return few


def could_turn(rows: pd.DataFrame) -> pd.Series:
    """Whether those not known to be in either group could turn the difference, were they shared out in the worst way.

    `rows`: difference; a_with, a_without, b_with, b_without, unknown_with, unknown_without (people, or their weights).
    """
    up = rows["difference"] > 0
    with_, without = rows["unknown_with"].fillna(0), rows["unknown_without"].fillna(0)
    higher = np.where(up, "a", "b")
    a_with, a_without = (
        rows["a_with"] + with_.where(higher == "b", 0),
        rows["a_without"] + without.where(higher == "a", 0),
    )
    b_with, b_without = (
        rows["b_with"] + with_.where(higher == "a", 0),
        rows["b_without"] + without.where(higher == "b", 0),
    )
    worst = a_with / (a_with + a_without) - b_with / (b_with + b_without)
    return (np.sign(worst) != np.sign(rows["difference"])) & ((with_ > 0) | (without > 0))


def share_unknown(rows: pd.DataFrame) -> pd.Series:
    """The share of all people at a place of whom it is not known in which group they are; columns of `could_turn`."""
    unknown = rows["unknown_with"].fillna(0) + rows["unknown_without"].fillna(0)
    known = rows[["a_with", "a_without", "b_with", "b_without"]].sum(axis=1)
    return (unknown / (unknown + known).where(unknown + known > 0)).fillna(0)


def unknowns_forbid(rows: pd.DataFrame) -> pd.Series:
    """Those of whom the group is not known are too many for a word, or could turn it."""
    return could_turn(rows) | (share_unknown(rows) > MOST_UNKNOWN)


def verdicts(rows: pd.DataFrame) -> pd.Series:
    """The word of each row: columns of `are_too_few` and `could_turn`, difference and ratio with their limits, q."""
    apart = (rows["difference_ci_low"] > 0) | (rows["difference_ci_high"] < 0)
    apart &= (rows["ratio_ci_low"] > 1) | (rows["ratio_ci_high"] < 1) | rows["ratio"].isna()
    apart &= (rows["q"] <= FALSE_DISCOVERY) & ~unknowns_forbid(rows)
    word = pd.Series(np.where(rows["difference"] > 0, "higher", "lower"), rows.index)
    word = word.where(apart, NO_CLEAR_DIFFERENCE)
    return word.mask(are_too_few(rows) | rows["q"].isna(), TOO_FEW)


def changes(rows: pd.DataFrame) -> pd.Series:
    """The word of a gap in two rounds: `closing`, `widening` or `turned` (it is the other group's now), or that none is clear.

    `rows`: columns of `are_too_few` now and with `_before`; gap, gap_before and change with their limits, q; unknown_* as in
    `could_turn` now and with `_before`; why_not.
    """
    apart = ((rows["change_ci_low"] > 0) | (rows["change_ci_high"] < 0)) & (rows["q"] <= FALSE_DISCOVERY)
    apart &= ~_could_turn_change(rows)
    apart &= (share_unknown(rows) <= MOST_UNKNOWN) & (share_unknown(_before(rows)) <= MOST_UNKNOWN)
    smaller = rows["gap"].abs() < rows["gap_before"].abs()
    word = pd.Series(np.where(smaller, CLOSING, WIDENING), rows.index)
    turned = (rows["gap_ci_low"] > 0) & (rows["gap_before_ci_high"] < 0)
    turned |= (rows["gap_ci_high"] < 0) & (rows["gap_before_ci_low"] > 0)
    word = word.mask(turned, TURNED).where(apart, NO_CLEAR_CHANGE)
    few = are_too_few(rows) | are_too_few(_before(rows)) | rows["q"].isna()
    return word.mask(few, TOO_FEW).mask(rows["why_not"] != "", NOT_COMPARABLE)


def _before(rows: pd.DataFrame) -> pd.DataFrame:
    """The columns of the round before, under the names of now."""
    names = [name for name in rows.columns if name.endswith("_before")]
    return rows[names].rename(columns={name: name.removesuffix("_before") for name in names})


def _could_turn_change(rows: pd.DataFrame) -> pd.Series:
    """Whether those of unknown group, shared out in the worst way in both rounds, could turn the change."""
    up = rows["change"] > 0
    worst = _worst(rows, up) - _worst(_before(rows), ~up)
    return np.sign(worst) != np.sign(rows["change"])


def _worst(rows: pd.DataFrame, down: pd.Series) -> pd.Series:
    """The gap with those of unknown group shared out so that it is lowest (where `down`) or highest."""
    with_, without = rows["unknown_with"].fillna(0), rows["unknown_without"].fillna(0)
    a_with, a_without = rows["a_with"] + with_.where(~down, 0), rows["a_without"] + without.where(down, 0)
    b_with, b_without = rows["b_with"] + with_.where(down, 0), rows["b_without"] + without.where(~down, 0)
    moved = a_with / (a_with + a_without) - b_with / (b_with + b_without)
    return moved.where((with_ > 0) | (without > 0), rows["gap"])


def waits_word(rows: pd.DataFrame) -> pd.Series:
    """`longer` or `shorter` (first group against second), by the log-rank test and the mean wait together, or none.

    `rows`: a_n_ended, a_n_open, the same of b; difference (days) with its limits; q.
    """
    apart = (rows["difference_ci_low"] > 0) | (rows["difference_ci_high"] < 0)
    apart &= rows["q"] <= FALSE_DISCOVERY
    word = pd.Series(np.where(rows["difference"] > 0, LONGER, SHORTER), rows.index).where(apart, NO_CLEAR_DIFFERENCE)
    few = rows["q"].isna()
    for side in ("a", "b"):
        ended = rows[f"{side}_n_ended"]
        few |= (ended < LEAST_EITHER_WAY) | (ended + rows[f"{side}_n_open"] < LEAST_DENOMINATOR)
    return word.mask(few, TOO_FEW)


def trend_words(rows: pd.DataFrame) -> pd.Series:
    """`increase` or `decrease` on the year before, or that no change is clear. `rows`: value, value_before, n, q, why_not."""
    word = pd.Series(np.where(rows["value"] > rows["value_before"], INCREASE, DECREASE), rows.index)
    word = word.where(rows["q"] <= FALSE_DISCOVERY, NO_CLEAR_CHANGE).mask(rows["q"].isna(), TOO_FEW)
    return word.mask(rows["why_not"] != "", NOT_COMPARABLE)


def disagreeing(rows: pd.DataFrame) -> pd.Series:
    """Which other ways of comparing say otherwise than the row: `unweighted`, `age_adjusted`, both joined by |, or none.

    Each way's own word is that of its 95 % limits: the row's difference, the difference of plain counts, the ratio within
    age groups. `rows`: their limits, is_weighted, adjusted_ratio, verdict; of too few people nothing is said.
    """
    own = _side(rows["difference_ci_low"], rows["difference_ci_high"], 0)
    crude = _side(rows["difference_unweighted_ci_low"], rows["difference_unweighted_ci_high"], 0)
    adjusted = _side(rows["adjusted_ratio_ci_low"], rows["adjusted_ratio_ci_high"], 1)
    few = rows["verdict"] == TOO_FEW
    unweighted = rows["is_weighted"].astype(bool) & (crude != own) & rows["difference_unweighted"].notna() & ~few
    aged = (adjusted != own) & rows["adjusted_ratio"].notna() & ~few
    told = zip(unweighted, aged, strict=True)
    return pd.Series(
        ["|".join(one for one, is_so in zip(WAYS, pair, strict=True) if is_so) for pair in told], rows.index
    )


def _side(low: pd.Series, high: pd.Series, none: float) -> pd.Series:
    """1 above, -1 below, 0 where the limits hold no difference or are not there."""
    return pd.Series(np.where(low > none, 1, np.where(high < none, -1, 0)), low.index)
