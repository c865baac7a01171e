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
