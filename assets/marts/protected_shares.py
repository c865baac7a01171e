"""Shares of protected marts: over protected counts, with the office's design effects and mean weights, none on a small base.

Columns are called as in the office's marts. Here: which numbers of the office go into a public share. Not here: the formulas
(`methods.protected_shares`), the counts (`protected`).
"""

from typing import NamedTuple

import duckdb
import numpy as np
import pandas as pd

from assets.marts.estimates import Estimates
from assets.marts.infer import added_up, joined, share_columns
from assets.marts.queries import query
from methods.protected_shares import LEAST_BASE, OWN_WEIGHT, coarse_df, printed_shares, public_limits, public_weighted
from schemas.marts import Compare, Header, Share
from schemas.relations import pieces
from warehouse.engine import cluster_sums_sql
from warehouse.relations import ask, store_rows

SE_DIGITS = 4
UNWEIGHTED = "unweighted_sample"


class PublicEstimates(Estimates):
    """Public shares of one mart for comparisons: two groups of a survey are taken for independent.

    People of one cluster resemble each other, so the error of a difference is rather too large than too small; the degrees of freedom
    are those of the group that has fewer.
    """

    def _in_common(self, con, share: str, compare: Compare, set_of: int, pairs: pd.DataFrame) -> tuple:
        return np.zeros(len(pairs)), pairs[["df_a", "df_b"]].min(axis=1).to_numpy()


def add_public_shares(
    con: duckdb.DuckDBPyConnection, name: str, header: Header, body: str, office: pd.DataFrame, squared_error: float
) -> "PublicEstimates":
    """Add <share>, _ci_low, _ci_high, _caution, and for a survey _weighted and its limits, to the protected mart_<name>.

    `office`: the office's mart of the same name, for design effects and degrees of freedom. `squared_error`: of published counts, on
    average (`Protected.squared_error`). Returns what comparisons of survey rounds rest on.
    """
    keys = [*header.keys, "set_id"]
    frame = con.table(f"mart_{name}").df()
    if frame.empty:
        store_rows(
            con, f"mart_{name}", pd.concat([frame, *(_no_share(share, header) for share in header.shares)], axis=1)
        )
        return PublicEstimates(name, keys, pd.DataFrame())
    beside = office[[*keys, *_designs(header, office)]].drop_duplicates(keys)
    rows = frame.merge(beside, on=keys, how="left")
    weights = _weights(con, header, body, keys) if header.weight else None
    if weights is not None:
        rows = rows.merge(weights, on=keys, how="left")
    found = PublicEstimates(name, keys, pd.DataFrame())
    rows = rows.assign(unweighted=_unweighted(office, rows, header))
    added = []
    for share, formula in header.shares.items():
        told = _share(rows, share, formula, weights is not None, squared_error)
        added.append(told.columns_of_mart)
        if weights is not None:
            found.shares[share] = _cells(rows, told, keys)
    store_rows(con, f"mart_{name}", pd.concat([frame, *added], axis=1))
    return found


def _cells(frame: pd.DataFrame, told: "_Told", keys: list[str]) -> pd.DataFrame:
    """A share of a survey as comparisons take it, from public numbers alone; cells that carry no weight are left out."""
    share = told.weighted
    cells = frame[keys].assign(
        share=share, se=told.se, n=told.base, df=told.df, y=(share * told.base), x=told.base.where(share.notna())
    )
    return cells[share.notna()].reset_index(names="cell")


def _unweighted(office: pd.DataFrame, rows: pd.DataFrame, header: Header) -> pd.Series:
    """The caution of rows of a sample that came without weights: what the office says anywhere of the round of the survey."""
    said = [column for column in office.columns if column.endswith("_caution")]
    if not header.weight or not said:
        return pd.Series("", rows.index)
    told = office[said].apply(lambda one: one.str.contains(UNWEIGHTED)).any(axis=1)
    at = [key for key in ("country", "survey", "round") if key in header.keys]
    sampled = office.loc[told, at].drop_duplicates().assign(caution=UNWEIGHTED)
    return rows[at].merge(sampled, on=at, how="left")["caution"].fillna("").set_axis(rows.index)


def _designs(header: Header, office: pd.DataFrame) -> list[str]:
    wanted = [f"{share}_{end}" for share in header.shares for end in ("design_effect", "degrees_of_freedom")]
    return [column for column in wanted if column in office.columns]


def _weights(con: duckdb.DuckDBPyConnection, header: Header, body: str, keys: list[str]) -> pd.DataFrame:
    """Per cell and share: people of the base and with the outcome who carry a weight, and the sums of their weights."""
    sums = [f"{letter}_{share}" for share in header.shares for letter in ("n", "nw", "x", "y")]
    return ask(
        con,
        query("weights_of_cells"),
        **pieces(
            keys=", ".join(header.keys),
            sums=", ".join(f"cast(sum({column}) as double) as {column}" for column in sums),
            of_design=cluster_sums_sql(header, body),
        ),
    ).df()


def _no_share(share: str, header: Header) -> pd.DataFrame:
    """The columns of a share of a mart without rows, as `_share` would make them."""
    numbers = [share, f"{share}_ci_low", f"{share}_ci_high"]
    more = ("weighted", "weighted_ci_low", "weighted_ci_high", "weighted_se", "design_effect", "degrees_of_freedom")
    of_survey = [f"{share}_{end}" for end in more] if header.weight else []
    columns = dict.fromkeys(numbers, "float64") | {f"{share}_caution": "str"} | dict.fromkeys(of_survey, "float64")
    return pd.DataFrame(columns=list(columns)).astype(columns)


class _Told(NamedTuple):
    """A share of every row: its columns in the mart, and of surveys the weighted share as it is printed, with its error."""

    columns_of_mart: pd.DataFrame
    weighted: pd.Series
    se: pd.Series
    base: pd.Series
    df: pd.Series


def _share(frame: pd.DataFrame, share: str, formula: Share, is_survey: bool, squared_error: float) -> _Told:
    """The columns of one share."""
    top, base = (added_up(frame, counts, formula) for counts in (formula.of, formula.over))
    known = (base > 0) & top.notna()
    ratio = (top / base.where(base > 0)).where(known)
    effect, df = (_column(frame, f"{share}_{end}") for end in ("design_effect", "degrees_of_freedom"))
    df = pd.Series(coarse_df(df.where(df > 0, base - 1)), frame.index)
    out = pd.DataFrame(index=frame.index)
    out[share] = ratio.where(
        base >= LEAST_BASE
    )  # what anybody works out of the printed counts; only weighted ones are told in steps
    limits = public_limits(ratio, base, effect, df, squared_error)
    out[f"{share}_ci_low"], out[f"{share}_ci_high"] = (_printed(limits[end], base) for end in ("low", "high"))
    unknown = frame.eval(formula.unknown) if formula.unknown else None
    plain = share_columns(share, top.where(out[share].notna()), base, unknown)[f"{share}_caution"]
    out[f"{share}_caution"] = joined(plain, frame["unweighted"].where(out[share].notna(), ""))
    weighted = _printed(_weighted(frame, share, top, base).where(known), base) if is_survey else ratio * np.nan
    limits = public_limits(weighted, base, effect, df, squared_error)
    if is_survey:
        out[f"{share}_weighted"] = weighted
        out[f"{share}_weighted_ci_low"], out[f"{share}_weighted_ci_high"] = (
            _printed(limits[end], base) for end in ("low", "high")
        )
        told = weighted.notna()
        out[f"{share}_weighted_se"] = limits["se"].round(SE_DIGITS).where(told)
        out[f"{share}_design_effect"] = effect.round(1).where(told)
        out[f"{share}_degrees_of_freedom"] = df.where(told)
    return _Told(out, weighted, limits["se"], base, df)


def _weighted(frame: pd.DataFrame, share: str, top: pd.Series, base: pd.Series) -> pd.Series:
    """A weighted share of protected counts: the mean weight of those with the outcome over that of the base, each in two digits.

    NaN for a source without weights. Never above 1, though the two means are rounded apart.
    """
    n, with_outcome, x, y = (frame[f"{letter}_{share}"] for letter in ("n", "nw", "x", "y"))
    whole = frame.loc[frame["set_id"] == frame["set_id"].max()]
    country = whole.groupby(["country", "survey"])[[f"x_{share}", f"n_{share}"]].sum()
    mean = (country[f"x_{share}"] / country[f"n_{share}"].where(country[f"n_{share}"] > 0)).rename("mean")
    of_country = frame[["country", "survey"]].join(mean, on=["country", "survey"])["mean"]
    of_base = pd.Series(np.where(n >= OWN_WEIGHT, x / n.where(n > 0), of_country), frame.index)
    above = public_weighted(top, y / with_outcome.where(with_outcome > 0), with_outcome.fillna(0), of_base)
    below = public_weighted(base, x / n.where(n > 0), n.fillna(0), of_country)
    return pd.Series(above / np.where(below > 0, below, np.nan), frame.index).clip(upper=1)


def _column(frame: pd.DataFrame, column: str) -> pd.Series:
    """A column of numbers, NaN where the office has none."""
    return frame[column].astype(float) if column in frame.columns else pd.Series(np.nan, frame.index)


def _printed(share: pd.Series, base: pd.Series) -> pd.Series:
    return pd.Series(printed_shares(share.to_numpy(float), base.fillna(0).to_numpy()), share.index)
