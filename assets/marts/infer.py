"""Shares with their intervals beside the counts of a mart, worked out in pandas on counted rows, never on persons."""

import duckdb
import numpy as np
import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from schemas.marts import Header

SMALL_N, UNKNOWN_OVER, WITHHELD_OVER = 30, 0.20, 0.50


def add_shares(con: duckdb.DuckDBPyConnection, name: str, header: Header) -> None:
    """Add <share>, <share>_ci_low, _ci_high, _caution (and bounds where some are unknown) to mart_<name>."""
    if not header.shares:
        return
    frame = con.execute(f"SELECT * FROM mart_{name}").df()
    for share, formula in header.shares.items():
        numerator = frame[formula.of].sum(axis=1)
        denominator = frame[formula.over].sum(axis=1)
        unknown = frame[formula.unknown] if formula.unknown else None
        frame = pd.concat([frame, share_columns(share, numerator, denominator, unknown)], axis=1)
    con.register("with_shares", frame)
    con.execute(f"CREATE OR REPLACE TABLE mart_{name} AS SELECT * FROM with_shares")
    con.unregister("with_shares")


def share_columns(name: str, numerator: pd.Series, denominator: pd.Series, unknown: pd.Series | None) -> pd.DataFrame:
    """Share, Wilson interval and cautions; NULL where the denominator is 0. With unknowns: the bounds they leave open."""
    out = pd.DataFrame(index=numerator.index)
    known = denominator > 0
    base = denominator.where(known, 1)
    low, high = proportion_confint(numerator.where(known, 0), base, method="wilson")
    out[name] = (numerator / base).where(known)
    out[f"{name}_ci_low"] = pd.Series(low, out.index).where(known)
    out[f"{name}_ci_high"] = pd.Series(high, out.index).where(known)
    cautions = pd.Series(np.where(known & (denominator < SMALL_N), "small_n", ""), out.index)
    if unknown is not None:
        everyone = denominator + unknown
        ratio = (unknown / everyone.where(everyone > 0, 1)).fillna(0)
        cautions = _joined(cautions, pd.Series(np.where(ratio > UNKNOWN_OVER, "unknown_over_20", ""), out.index))
        cautions = _joined(cautions, pd.Series(np.where(ratio > WITHHELD_OVER, "withheld", ""), out.index))
        out[f"{name}_bound_low"] = (numerator / everyone.where(everyone > 0)).astype(float)
        out[f"{name}_bound_high"] = ((numerator + unknown) / everyone.where(everyone > 0)).astype(float)
    out[f"{name}_caution"] = cautions.astype(str)
    return out


def _joined(first: pd.Series, second: pd.Series) -> pd.Series:
    """Cautions in fixed order, joined by |."""
    glue = np.where((first != "") & (second != ""), "|", "")
    return first + glue + second
