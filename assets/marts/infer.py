"""Shares with their intervals, and waits, beside the counts of a mart: pandas on counted rows, never on persons."""

import duckdb
import numpy as np
import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from assets.marts.queries import query
from methods.survival import median_days
from methods.weights import weighted_shares
from schemas.marts import Header
from schemas.relations import pieces
from warehouse.engine import waits_sql
from warehouse.relations import make_relation, store_rows

SMALL_N, UNKNOWN_OVER, WITHHELD_OVER = 30, 0.20, 0.50


def add_shares(con: duckdb.DuckDBPyConnection, name: str, header: Header) -> None:
    """Add <share>, <share>_ci_low, _ci_high, _caution (and bounds where some are unknown) to mart_<name>."""
    if not header.shares:
        return
    frame = con.table(f"mart_{name}").df()
    for share, formula in header.shares.items():
        # a count that is not available makes the share not available, never nought
        numerator = frame[formula.of].sum(axis=1, min_count=len(formula.of))
        denominator = frame[formula.over].sum(axis=1, min_count=len(formula.over))
        unknown = frame.eval(formula.unknown) if formula.unknown else None
        columns = share_columns(share, numerator, denominator, unknown)
        if header.weight:
            columns = _with_weights(columns, share, frame)
        frame = pd.concat([frame, columns], axis=1)
    store_rows(con, f"mart_{name}", frame)


def share_columns(name: str, numerator: pd.Series, denominator: pd.Series, unknown: pd.Series | None) -> pd.DataFrame:
    """Share, Wilson interval and cautions; NULL where the denominator is 0. With unknowns: the bounds they leave open."""
    out = pd.DataFrame(index=numerator.index)
    known = (denominator > 0) & numerator.notna()
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


def _with_weights(columns: pd.DataFrame, share: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The weighted share, its interval on Kish's effective n, and the caution of a sample without weights."""
    sums = pd.DataFrame(
        {
            "w_numerator": frame[f"w_{share}_numerator"],
            "w_denominator": frame[f"w_{share}_denominator"],
            "w2_denominator": frame[f"w2_{share}_denominator"],
        }
    )
    # ten digits: the order in which threads add weights must not change a figure
    weighted = (
        weighted_shares(sums)
        .round(10)
        .rename(
            columns={
                "effective_n": f"{share}_effective_n",
                "share_weighted": f"{share}_weighted",
                "share_weighted_low": f"{share}_weighted_ci_low",
                "share_weighted_high": f"{share}_weighted_ci_high",
            }
        )
    )
    sample = pd.Series(
        np.where((frame[f"w_{share}_unweighted"] > 0) & columns[share].notna(), "unweighted_sample", ""), frame.index
    )
    columns[f"{share}_caution"] = _joined(columns[f"{share}_caution"], sample).astype(str)
    return pd.concat([columns, weighted], axis=1)


def add_waits(con: duckdb.DuckDBPyConnection, name: str, header: Header, body: str) -> None:
    """Add <days>, <days>_ci_low, _ci_high and <days>_n_open to mart_<name>: Kaplan-Meier, NULL where not reached."""
    for days in header.days:
        counted = con.execute(waits_sql(header, body, days)).df()
        keys = [*header.keys, "set_id"]
        rows = []
        for values, group in counted.groupby(keys, sort=False):
            found = median_days(zip(group["day"], group["n_met"], group["n_still_open"], strict=True))
            if found is not None:
                rows.append((*values, found.value, found.low, found.high, found.n_met, found.n_still_open))
        added = [days, f"{days}_ci_low", f"{days}_ci_high", f"{days}_n_known", f"{days}_n_open"]
        frame = pd.DataFrame(rows, columns=[*keys, *added])
        con.register("waits", frame.astype(dict.fromkeys(header.keys, "str") | dict.fromkeys(added, "float64")))
        typed = ", ".join(f"w.{c}" if "_n_" not in c else f"CAST(w.{c} AS BIGINT) AS {c}" for c in added)
        on = " AND ".join(f"m.{key} = w.{key}" for key in keys)
        filled_in = pieces(mart_table=f"mart_{name}", added=typed, same_keys=on)
        make_relation(con, query("with_waits"), called=f"mart_{name}", **filled_in)
        con.unregister("waits")
