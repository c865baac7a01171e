"""Shares over protected counts: what the public may read of a survey without reading who stands behind it.

The counts are rounded by weights of units, so a share carries two errors: that of the sample, from the design effect the office
found, and that of the rounding. Both are in its limits. A weighted share comes from protected counts and mean weights in two digits,
printed no finer than its base carries: at full precision two strata of known weight would fix the hidden split (disclosure.md). Not
here: the counts (`protected_weights`), shares the office reads (`survey_estimates`).
"""

import numpy as np
import pandas as pd

from methods.survey_estimates import limits

# degrees of freedom are told in these steps, the next lower one: where each person is a cluster they would count them
STEPS_OF_DF = np.array([1, 2, 3, 5, 8, 12, 20, 30, 60, 120, 1_000])
LEAST_BASE = 10  # a protected base below this carries no share
OWN_WEIGHT = 30  # people of a cell from which on its own mean weight is used, else the country's
LEAST_UNITS, LEAST_EVENTS = 10, 5  # different units behind a wait, and waits of theirs that ended
WEEK = 7
PERCENT, PER_MILLE, LARGE = 0.01, 0.001, 1_000  # how finely a share is printed, the finer one from so many people on


def step_of(base: np.ndarray) -> np.ndarray:
    """The step a share is printed in: whole percents, of 1,000 people and more tenths of them."""
    return np.where(np.asarray(base) >= LARGE, PER_MILLE, PERCENT)


def printed_shares(share: np.ndarray, base: np.ndarray) -> np.ndarray:
    """Shares in the steps their protected base carries; NaN where the base is below LEAST_BASE."""
    share, base = np.asarray(share, float), np.asarray(base, float)
    step = step_of(base)
    return np.where(base >= LEAST_BASE, np.round(np.round(share / step) * step, 6), np.nan)


def two_digits(number: np.ndarray) -> np.ndarray:
    """Numbers in two significant digits; 0 and NaN as they are."""
    number = np.asarray(number, float)
    told = np.isfinite(number) & (number != 0)
    size = np.floor(np.log10(np.abs(np.where(told, number, 1))))
    scale = 10.0 ** (1 - size)
    return np.where(told, np.round(number * scale) / scale, number)


def public_weighted(
    protected: np.ndarray, mean_weight: np.ndarray, n: np.ndarray, of_country: np.ndarray
) -> np.ndarray:
    """Weighted counts for the public: protected count x the office's mean weight of the cell, in two digits.

    `n`: people of the cell who carry a weight; of fewer than OWN_WEIGHT the mean weight of the country is used.
    """
    mean = np.where(np.asarray(n) >= OWN_WEIGHT, mean_weight, of_country)
    return np.asarray(protected, float) * two_digits(mean)


def rounding_variance(share: np.ndarray, base: np.ndarray, squared_error: float) -> np.ndarray:
    """Variance of a share from the rounding of its counts.

    Those with and those without the outcome are rounded apart, each with `squared_error` on average, so it is
    s2 ((1 - p)^2 + p^2) / n^2 (delta method).
    """
    share, base = np.asarray(share, float), np.asarray(base, float)
    return squared_error * ((1 - share) ** 2 + share**2) / np.where(base > 0, base, np.nan) ** 2


def public_limits(
    share: pd.Series, base: pd.Series, design_effect: pd.Series, df: pd.Series, squared_error: float
) -> pd.DataFrame:
    """Columns se, low, high of shares over protected bases; NaN where the base is below LEAST_BASE or nothing is known.

    se^2 = the office's design effect (one decimal, not below 1 where it is not known) x p (1 - p) / n + the rounding's variance; t with
    the office's degrees of freedom, on the logit scale.
    """
    effect = design_effect.round(1).fillna(1.0)
    rounded = pd.Series(rounding_variance(share.to_numpy(), base.to_numpy(), squared_error), share.index)
    se = np.sqrt(effect * share * (1 - share) / base.where(base > 0) + rounded)
    found = pd.DataFrame({"share": share, "se": se, "df": df})
    low, high = limits(found, base)
    carries = base >= LEAST_BASE
    told = pd.DataFrame({"se": se, "low": low, "high": high})
    return told.where(carries)


def coarse_df(df: np.ndarray) -> np.ndarray:
    """Degrees of freedom in the next lower of STEPS_OF_DF; NaN below 1 and where they are not known."""
    df = np.asarray(df, float)
    at = np.searchsorted(STEPS_OF_DF, np.nan_to_num(df), side="right")
    return np.where(df >= 1, STEPS_OF_DF[np.maximum(at, 1) - 1], np.nan)


def in_weeks(days: np.ndarray) -> np.ndarray:
    """Days of whole weeks, the nearest."""
    return np.round(np.asarray(days, float) / WEEK) * WEEK


def one_digit(p: np.ndarray) -> np.ndarray:
    """Chances in one significant digit; 0 and NaN as they are."""
    p = np.asarray(p, float)
    told = np.isfinite(p) & (p > 0)
    scale = 10.0 ** -np.floor(np.log10(np.where(told, p, 1)))
    return np.where(told, np.round(p * scale) / scale, p)


def wait_may_be_told(n_units: int, n_events: int) -> bool:
    """May a wait be told: enough different units stand behind it, whatever their weights, and enough waits of theirs ended."""
    return n_units >= LEAST_UNITS and n_events >= LEAST_EVENTS
