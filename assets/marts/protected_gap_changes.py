"""Changes of gaps as the public reads them: public shares of one round beside those of the round before, nothing of the design's own.

The office rakes both rounds and knows what clusters they have in common; here the shares are those of protected units, not raked, and the
rounds are taken for independent, so the limits of a change are rather too wide. Not here: the office's (`gap_change`).
"""

import duckdb
import numpy as np
import pandas as pd

from assets.marts.gap_change import pairs_of_rounds
from assets.marts.rounds import Rounds
from methods.survey_comparisons import of_change
from schemas.marts import Header

NUMBERS = [*(f"{side}_{one}" for side in "ab" for one in ("share", "se", "df", "n")), "covariance", "df"]
NOT_RAKED = "not_done_protected"
STEP = 0.05  # response rates: how many people there were follows from none
SAYS = (
    "p",
    "n_common",
    *(f"{one}{end}" for one in ("gap", "gap_before", "change") for end in ("", "_ci_low", "_ci_high")),
)


def protected_gap_changes(
    con: duckdb.DuckDBPyConnection, headers: dict[str, Header], gaps: pd.DataFrame
) -> pd.DataFrame:
    """One row per public comparison of a round that has a round before it, as `gap_change.gap_changes`; with p, without q."""
    followed = [name for name, header in headers.items() if header.follow_rounds and header.weight]
    rounds = Rounds(con)
    if not followed or gaps.empty or rounds.pairs.empty:
        return pd.DataFrame()
    told = gaps[gaps["mart"].isin(followed)]
    told = told.reindex(
        columns=list(dict.fromkeys([*told.columns, *NUMBERS]))
    )  # no survey with weights has none of them
    pairs = pairs_of_rounds(told, rounds.pairs, NUMBERS)
    if pairs.empty:
        return pairs
    pairs = pairs.assign(why_not=[rounds.why_not(row) for _, row in pairs.iterrows()], calibration=NOT_RAKED)
    said = pd.DataFrame([rounds.response(row) for _, row in pairs.iterrows()], pairs.index)
    rates = [
        column for column in said.columns if column.startswith("response_female") or column.startswith("response_male")
    ]
    said[rates] = (said[rates].astype("float64") / STEP).round() * STEP
    return _changed(pairs.join(said))


def _changed(pairs: pd.DataFrame) -> pd.DataFrame:
    """The pairs with gaps, their change, limits and p where they may be compared."""
    may = pairs[pairs["why_not"] == ""]
    kept = pairs.drop(columns=["a_se", "b_se", "p"], errors="ignore")
    if may.empty:
        return kept.assign(**dict.fromkeys(SAYS, np.nan))
    now, before = may[NUMBERS], may[[f"{one}_before" for one in NUMBERS]].set_axis(NUMBERS, axis=1)
    df = pd.concat([now["df"], before["df"]], axis=1).min(axis=1)
    changes = of_change(now, before, pd.Series(0.0, may.index), df)
    return kept.join(changes).assign(n_common=np.nan)
