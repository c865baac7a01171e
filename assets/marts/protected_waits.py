"""Waits of protected marts as the public reads them: in whole weeks, only where enough different people stand behind them.

A wait is worked out over the published answers, each once: a median over repeated people would be that of those with large weights
(disclosure.md, hole 2). How many waited stands beside it over protected units. Not here: Kaplan-Meier (`methods.survival`).
"""

import duckdb
import pandas as pd

from assets.disclosure.units.weighed import body_by_unit
from assets.marts.compare import PLACE
from methods.protected_shares import in_weeks, one_digit, wait_may_be_told
from methods.survival import median_days
from schemas.marts import Header
from schemas.relations import Relation
from warehouse.engine import wait_counts, waiting_units_sql, waits_sql
from warehouse.relations import store_rows

Waits = dict[tuple[str, str], pd.DataFrame]
IN_WEEKS = (
    "until_day", "a_mean_days", "b_mean_days", "difference", "difference_ci_low", "difference_ci_high",
    *(f"{side}_median_{one}" for side in "ab" for one in ("days", "ci_low", "ci_high")),
)  # fmt: skip
EVENTS, STILL_OPEN, UNITS = "n_met", "n_still_open", "n_units"


def add_public_waits(
    con: duckdb.DuckDBPyConnection, name: str, header: Header, body: str, made: dict[str, Relation]
) -> Waits:
    """Add <days>, _ci_low and _ci_high in days of whole weeks, and whether they may be told, to the protected mart_<name>.

    Returns wait -> by keys, set and day: n_met, n_still_open, of pairs of groups that may be compared over all years of need.
    """
    found: Waits = {}
    once = body_by_unit(con, body, made)
    keys = [*header.keys, "set_id"]
    frame = con.table(f"mart_{name}").df()
    for days in header.days:
        counted = con.execute(waits_sql(header, once, days)).df()
        units = con.execute(waiting_units_sql(header, once, days)).df()
        medians = _medians(_told(counted, units, keys), keys, days)
        frame = frame.merge(medians, on=keys, how="left")
        frame[told_column(days)] = frame[told_column(days)].fillna(False).astype(bool)
        found[name, days] = _told(counted, units, [key for key in keys if key != "period"])
    if header.days:
        store_rows(con, f"mart_{name}", frame)
    return found


def told_column(days: str) -> str:
    """The column that says whether a wait may be told; one that may and has no median is not reached."""
    return f"{days}_is_told"


def _told(counted: pd.DataFrame, units: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The rows of those places at which a wait may be told."""
    if counted.empty:
        return counted
    behind = units.groupby(keys)["cluster"].nunique().rename(UNITS)
    ended = counted.groupby(keys)[EVENTS].sum()
    may = pd.Series(
        [wait_may_be_told(n, e) for n, e in zip(behind.reindex(ended.index), ended, strict=True)], ended.index, bool
    )
    return counted[may.reindex(pd.MultiIndex.from_frame(counted[keys])).to_numpy()]


def _medians(counted: pd.DataFrame, keys: list[str], days: str) -> pd.DataFrame:
    """Kaplan-Meier medians by place, in days of whole weeks."""
    rows = []
    for values, group in counted.groupby(keys, sort=False):
        found = median_days(zip(group["day"], group[EVENTS], group[STILL_OPEN], strict=True))
        if found is not None:
            rows.append((*values, found.value, found.low, found.high))
    added = [days, f"{days}_ci_low", f"{days}_ci_high"]
    frame = pd.DataFrame(rows, columns=[*keys, *added]).astype(dict.fromkeys(added, "float64"))
    frame[added] = in_weeks(frame[added].to_numpy())
    frame[told_column(days)] = True
    return frame.astype(dict.fromkeys(keys[:-1], "str") | {"set_id": "int64"})


def compared_in_weeks(con: duckdb.DuckDBPyConnection, rows: pd.DataFrame) -> pd.DataFrame:
    """Comparisons of waits in whole weeks, how many waited over protected units, p of one digit."""
    if rows.empty:
        return rows
    rows = rows.assign(**{column: in_weeks(rows[column].to_numpy(float)) for column in IN_WEEKS})
    rows["p"] = one_digit(rows["p"].to_numpy(float))
    for (name, days, compared), here in rows.groupby(["mart", "wait", "compared"]):
        ended, still_open = wait_counts(days)
        mart = con.table(f"mart_{name}").df()
        at = [key for key in ("country", *PLACE) if key in mart.columns]
        others = [key for key in mart.columns[: mart.columns.get_loc("set_id")] if key not in (*at, compared, "period")]
        summed = mart[(mart[others] == "all").all(axis=1)].groupby([*at, compared])[[ended, still_open]].sum()
        for side in "ab":
            place = pd.MultiIndex.from_frame(here[[*at, f"group_{side}"]])
            rows.loc[here.index, [f"{side}_n_ended", f"{side}_n_open"]] = summed.reindex(place).to_numpy()
    return rows
