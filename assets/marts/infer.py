"""Shares with their intervals, and waits, beside the counts of a mart: pandas on counted rows, never on persons."""

from functools import cache

import duckdb
import numpy as np
import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from assets.marts.estimates import ADDED, Estimates, estimate
from assets.marts.queries import query
from methods.survey_estimates import small_by_chance
from methods.survival import median_days
from schemas.marts import Header, Share
from schemas.relations import pieces
from warehouse.engine import has_rows, waits_sql
from warehouse.relations import make_relation, store_rows

SMALL_N, UNKNOWN_OVER, WITHHELD_OVER = 30, 0.20, 0.50


def add_shares(con: duckdb.DuckDBPyConnection, name: str, header: Header) -> None:
    """Add <share>, <share>_ci_low, _ci_high, _caution (and bounds where some are unknown) to mart_<name>."""
    if not header.shares:
        return
    if not has_rows(con, f"mart_{name}"):
        added = [f"{share}{end}" for share, formula in header.shares.items() for end in _ends(bool(formula.unknown))]
        return _add_to_none(con, name, con.table(f"mart_{name}").columns, added)
    frame = con.table(f"mart_{name}").df()
    store_rows(con, f"mart_{name}", pd.concat([frame, *(_share(frame, *one) for one in header.shares.items())], axis=1))


def _share(frame: pd.DataFrame, share: str, formula: Share) -> pd.DataFrame:
    """The columns of one share of a mart's rows."""
    numerator, denominator = added_up(frame, formula.of, formula), added_up(frame, formula.over, formula)
    unknown = frame.eval(formula.unknown) if formula.unknown else None
    return share_columns(share, numerator, denominator, unknown)


@cache
def _ends(some_unknown: bool) -> list[str]:
    """What stands behind the name of a share in the names of its columns."""
    none = pd.Series([], dtype="int64")
    return list(share_columns("", none, none, none if some_unknown else None).columns)


def _add_to_none(con: duckdb.DuckDBPyConnection, name: str, kept: list[str], added: list[str]) -> None:
    """Columns of a mart without rows: many marts have none in a small folder."""
    kinds = {column: "varchar" if column.endswith("_caution") else "double" for column in added}
    columns = [*(f"m.{column}" for column in kept), *(f"cast(null as {kinds[one]}) as {one}" for one in added)]
    filled_in = pieces(mart_table=f"mart_{name}", columns=", ".join(columns))
    make_relation(con, query("with_no_values"), called=f"mart_{name}", **filled_in)


def added_up(frame: pd.DataFrame, counts: list[str], formula: Share) -> pd.Series:
    """Counts added; a count that is not available makes them not available, never nought, but one the share does not rest on."""
    needed = [count for count in formula.rests_on or counts if count in frame.columns]
    return frame[counts].sum(axis=1).where(frame[needed].notna().all(axis=1))


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
        cautions = joined(cautions, pd.Series(np.where(ratio > UNKNOWN_OVER, "unknown_over_20", ""), out.index))
        cautions = joined(cautions, pd.Series(np.where(ratio > WITHHELD_OVER, "withheld", ""), out.index))
        out[f"{name}_bound_low"] = (numerator / everyone.where(everyone > 0)).astype(float)
        out[f"{name}_bound_high"] = ((numerator + unknown) / everyone.where(everyone > 0)).astype(float)
    out[f"{name}_caution"] = cautions.astype(str)
    return out


def joined(first: pd.Series, second: pd.Series) -> pd.Series:
    """Cautions in fixed order, joined by |."""
    glue = np.where((first != "") & (second != ""), "|", "")
    return first + glue + second


def add_estimates(con: duckdb.DuckDBPyConnection, name: str, header: Header, body: str) -> Estimates | None:
    """Add <share>_weighted with its error, limits, design effect and degrees of freedom; returns the estimates.

    A share of a sample without weights has the caution unweighted_sample, one whose error is small by chance few_clusters.
    """
    if not header.weight:
        return None
    estimates = estimate(con, name, header, body)
    if not has_rows(con, f"mart_{name}"):
        kept = [column for column in con.table(f"mart_{name}").columns if column != "n_unweighted"]
        _add_to_none(con, name, kept, [f"{share}_{column}" for share in header.shares for column in ADDED])
        return estimates
    frame = con.table(f"mart_{name}").df()
    keys = [*header.keys, "set_id"]
    for share in header.shares:
        columns = [f"{share}_{column}" for column in ADDED]
        if share in estimates.shares:
            mine = estimates.shares[share].set_index(keys)[list(ADDED.values())]
            frame = frame.join(mine.set_axis(columns, axis=1).astype("float64"), on=keys)
            frame[columns] = frame[columns].where(frame[share].notna())
        else:
            frame[columns] = np.nan
        unweighted = (frame["n_unweighted"] > 0) & frame[share].notna()
        sample = pd.Series(np.where(unweighted, "unweighted_sample", ""), frame.index)
        few = small_by_chance(frame[f"{share}_degrees_of_freedom"], frame[f"{share}_design_effect"])
        of_design = pd.Series(np.where(few, "few_clusters", ""), frame.index)
        frame[f"{share}_caution"] = joined(joined(frame[f"{share}_caution"], sample), of_design).astype(str)
    store_rows(con, f"mart_{name}", frame.drop(columns="n_unweighted"))
    return estimates


def add_waits(con: duckdb.DuckDBPyConnection, name: str, header: Header, body: str) -> dict[str, pd.DataFrame]:
    """Add <days>, <days>_ci_low, _ci_high and <days>_n_open to mart_<name>: Kaplan-Meier, NULL where not reached.

    Returns wait -> by keys, set and day: n_met, n_still_open.
    """
    found_waits = {}
    for days in header.days:
        counted = con.execute(waits_sql(header, body, days)).df()
        found_waits[days] = counted
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
    return found_waits
