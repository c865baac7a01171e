"""Comparisons of a state that is carried into later years: asked once, so tested once.

Here: at which row a comparison is tested, the q and the word of a carried one, and when the people of a row were asked. Not
here: what a state is (`asked_in` and `is_carried` of the marts), the rule of the word (`methods.verdicts`).
"""

import duckdb
import numpy as np
import pandas as pd

from assets.marts.queries import query
from methods.verdicts import NO_CLEAR_DIFFERENCE, TOO_FEW
from schemas.marts import Header
from warehouse.relations import ask

SAME = ("mart", "share", "compared", "group_a", "group_b", "asked_in")
COUNTS = ("a_numerator", "a_denominator", "b_numerator", "b_denominator")


def row_tested(rows: pd.DataFrame) -> pd.Series:
    """Per comparison the index of the row at which it is tested: its own, and of a carried state that of the year asked.

    Who is asked again or known dead leaves a carried state, so that its numbers may differ; no answer in it is new. Of a
    register, which grows, only the same numbers are the same comparison.
    """
    place = pd.Series([tuple(pair for pair in one if pair[0] != "period") for one in rows["place"]], rows.index)
    grows = rows["survey"] == "all"
    keys = [*(rows[one] for one in SAME), place, *(rows[one].where(grows, 0) for one in COUNTS)]
    order = rows.sort_values(["is_carried", "period"], kind="stable").index
    mine = pd.Series(rows.index, rows.index)
    same = mine.reindex(order).groupby([one.reindex(order) for one in keys], dropna=False, sort=False)
    asked = same.transform("first").reindex(rows.index)
    return mine.where(rows["asked_in"].isna(), asked).astype("int64")


def word_of_tested(words: pd.Series, tested: pd.Series) -> pd.Series:
    """Each row's word: a carried one has that of the row it was tested at, and none where its own people forbid it."""
    theirs = tested.map(words)
    few = (words == TOO_FEW) | (theirs == TOO_FEW)
    return words.where(words == theirs, pd.Series(np.where(few, TOO_FEW, NO_CLEAR_DIFFERENCE), words.index))


def is_by_start(header: Header) -> bool:
    """Whether the years of a mart are those in which a wait or a referral began, and not those of the interviews."""
    return bool(header.days) and not header.is_state


def with_years_asked(con: duckdb.DuckDBPyConnection, headers: dict[str, Header], rows: pd.DataFrame) -> pd.DataFrame:
    """Give comparisons that are of no state their `asked_in`: the year of the interviews, or, of waits and referrals by the
    year in which they began, the last year in which the round asked. Empty where records are counted.
    """
    if rows.empty:
        return rows
    last = ask(con, query("rounds_told")).df().set_index(["country", "survey", "round"])["period"]
    of_round = last.reindex(pd.MultiIndex.from_frame(rows[["country", "survey", "round"]])).to_numpy()
    begun = rows["mart"].isin([name for name, header in headers.items() if is_by_start(header)]) | (
        rows["period"] == "all"
    )
    asked = pd.Series(of_round, rows.index).where(begun, rows["period"]).where(rows["survey"] != "all")
    return rows.assign(asked_in=rows["asked_in"].fillna(asked))
