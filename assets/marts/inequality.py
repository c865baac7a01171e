"""Inequality between groups of one mart's share, as its header asks (`inequality:`): the rows of mart_inequality.

Areas side by side, or sex x disability x age; formulas in `methods.inequality`. A survey with a design is measured by its
weighted shares and their errors, anything else by counts. Groups nobody knows, not applicable ones and those of fewer than
ten people are left out and counted. Not here: two groups against each other (`compare`).
"""

from collections.abc import Iterator

import duckdb
import pandas as pd

from assets.marts.compare import PLACE
from assets.marts.estimates import DIGITS, Estimates
from assets.marts.queries import query
from methods.inequality import LEAST_GROUPS, chance_alike, groups_of, measures
from methods.verdicts import LEAST_DENOMINATOR
from schemas.marts import UNKNOWN, Header, Inequality
from warehouse.engine import has_rows, set_id
from warehouse.relations import make_relation

NO_GROUP = (*UNKNOWN, "not_applicable")
HELD = ("period", "country", *(key for key in PLACE if key != "admin1"))
COLUMNS = (
    "mart", "share", *HELD, "over", "measure", "value", "ci_low", "ci_high", "chance_alike", "n", "n_groups",
    "n_groups_left_out", "highest_group", "lowest_group", "is_weighted",
)  # fmt: skip


def measure_inequality(
    con: duckdb.DuckDBPyConnection, headers: dict[str, Header], estimates: dict[str, Estimates]
) -> int:
    """Create mart_inequality from the `inequality:` entries of all headers. Returns its rows."""
    rows = [
        row
        for name, header in headers.items()
        if header.inequality and has_rows(con, f"mart_{name}")
        for asked in header.inequality
        for share, best in asked.shares.items()
        for row in _measured(_groups(con, name, header, asked, share, estimates.get(name)), name, share, asked, best)
    ]
    con.register("measured", pd.DataFrame(rows, columns=list(COLUMNS)).round(dict.fromkeys(ROUNDED, DIGITS)))
    make_relation(con, query("mart_inequality"))
    con.unregister("measured")
    return len(rows)


ROUNDED = ("value", "ci_low", "ci_high", "chance_alike")


def _groups(con, name: str, header: Header, asked: Inequality, share: str, estimates: Estimates | None) -> pd.DataFrame:
    """One row per group and place: keys, n, share, se and the people it stands for, `left_out` where it is not compared."""
    frame = con.table(f"mart_{name}").filter(f"set_id = {set_id(header, asked.over)}").df()
    formula = header.shares[share]
    frame = frame[frame[formula.rests_on or [*formula.of, *formula.over]].notna().all(axis=1)]
    base = frame[formula.over].sum(axis=1)
    simple = frame[share] * (1 - frame[share]) / base.where(base > 0)
    frame = frame.assign(n=base, share=frame[share], se=simple**0.5, people=base.astype("float64"), is_weighted=False)
    known = ~frame[asked.over].isin(NO_GROUP).any(axis=1)
    return _by_design(frame[known], share, estimates)


def _by_design(frame: pd.DataFrame, share: str, estimates: Estimates | None) -> pd.DataFrame:
    """The weighted share, its error and the weight of the people where the survey has a design."""
    if estimates is None or share not in estimates.shares:
        return frame.assign(left_out=frame["n"] < LEAST_DENOMINATOR)
    designed = estimates.shares[share].set_index(estimates.keys)[["share", "se", "df", "x"]].add_prefix("of_")
    frame = frame.join(designed, on=estimates.keys)
    has = frame["of_share"].notna()
    for column, other in (("share", "of_share"), ("se", "of_se"), ("people", "of_x")):
        frame[column] = frame[other].where(has, frame[column])
    too_few = (frame["n"] < LEAST_DENOMINATOR) | (has & ~(frame["of_df"] > 0))
    return frame.assign(is_weighted=has, left_out=too_few)


def _measured(frame: pd.DataFrame, name: str, share: str, asked: Inequality, best: str) -> Iterator[dict]:
    held = [key for key in HELD if key in frame.columns]
    for place, every in frame.groupby(held, sort=True):
        compared = every[~every["left_out"]].sort_values(asked.over)
        if len(compared) < LEAST_GROUPS or compared["is_weighted"].nunique() > 1:
            continue
        groups = groups_of(*(compared[column].tolist() for column in ("share", "se", "people")))
        names = compared[asked.over].agg(" ".join, axis=1).tolist()
        row = {
            "mart": name, "share": share, **dict.fromkeys(HELD, "all"), **dict(zip(held, place, strict=True)),
            "over": " x ".join(asked.over), "chance_alike": chance_alike(groups), "n": int(compared["n"].sum()),
            "n_groups": len(compared), "n_groups_left_out": int(every["left_out"].sum()),
            "highest_group": names[groups.share.argmax()], "lowest_group": names[groups.share.argmin()],
            "is_weighted": bool(compared["is_weighted"].iloc[0]),
        }  # fmt: skip
        for measure, found in measures(groups, best == "high").items():
            yield {**row, "measure": measure, "value": found.value, "ci_low": found.low, "ci_high": found.high}
