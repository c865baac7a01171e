"""Which words hold: comparisons, changes of gaps, waits and years are one family per country and survey round or casualty year.

Here: q over all of them, then the word of each by one rule (`methods.verdicts`), stored before any page is made. Not here: how a
p comes about (`compare`, `gap_change`, `wait_comparison`, `casualty_change`).
"""

import duckdb
import pandas as pd

from assets.marts.carried import with_years_asked
from assets.marts.casualty_change import casualty_changes
from assets.marts.compare import compared_marts, store_comparisons
from assets.marts.counted_before import CountedBefore
from assets.marts.estimates import DIGITS, Estimates
from assets.marts.gap_change import gap_changes
from assets.marts.queries import query
from assets.marts.wait_comparison import compared_waits
from methods.survey_comparisons import q_values
from methods.verdicts import changes, trend_words, waits_word
from schemas.marts import COMPARISONS, Header
from warehouse.relations import make_relation

Marts = dict[str, tuple[Header, str]]
COUNTED = ["a_numerator", "a_denominator", "b_numerator", "b_denominator", "n_common"]
# made of comparisons: mart -> its columns that are no text, by what they hold
NUMBERS = {
    "gap_change": [
        "a_share", "b_share", "a_share_before", "b_share_before",
        *(f"{one}{end}" for one in ("gap", "gap_before", "change") for end in ("", "_ci_low", "_ci_high")),
        "p", "q", "response_female", "response_male", "response_female_before", "response_male_before",
    ],
    "wait_comparison": [
        "a_mean_days", "b_mean_days", "difference", "difference_ci_low", "difference_ci_high", "p", "q",
        *(f"{side}_median_{one}" for side in "ab" for one in ("days", "ci_low", "ci_high")),
    ],
    "casualty_change": [
        "value", "value_ci_low", "value_ci_high", "value_before", "ratio", "ratio_ci_low", "ratio_ci_high", "inflation",
        "population", "p", "q",
    ],
}  # fmt: skip
WHOLE = {
    "gap_change": [*COUNTED, *(f"{one}_before" for one in COUNTED[:4])],
    "wait_comparison": ["a_n_ended", "a_n_open", "b_n_ended", "b_n_open", "until_day"],
    "casualty_change": ["n", "n_before"],
}
FLAGS = {"gap_change": ["public", "response_is_told"]}
TEXTS = {
    "gap_change": [
        "mart", "share", "country", "survey", "round", "period", "before", "period_before", "within", "service",
        "disaggregation_unit", "population_group", "compared", "group_a", "group_b", "family", "calibration", "response_of",
        "why_not", "word", "rests_on",
    ],
    "wait_comparison": [
        "mart", "wait", "country", "period", "within", "survey", "round", "service", "disaggregation_unit",
        "population_group", "source_type", "compared", "group_a", "group_b", "family", "verdict", "rests_on",
    ],
    "casualty_change": [
        "country", "period", "before", "sex", "person_group", "age_band", "measure", "why_not", "family", "word", "rests_on",
    ],
}  # fmt: skip
NONE_THERE = {
    **{f"mart_{name}": "no two groups to compare" for name in COMPARISONS},
    "mart_gap_change": "no survey has asked in two rounds what can be compared",
    "mart_wait_comparison": "no wait of two groups is told",
    "mart_casualty_change": "no two years of casualties",
}


def make_comparisons(
    con: duckdb.DuckDBPyConnection,
    marts: Marts,
    estimates: dict[str, Estimates],
    waits: dict[tuple[str, str], pd.DataFrame],
    before: CountedBefore,
) -> dict[str, int]:
    """Create mart_gender_gap (and _total), mart_gap_change, mart_wait_comparison, mart_casualty_change: table -> rows."""
    headers = {name: header for name, (header, _) in marts.items()}
    gaps = with_years_asked(con, headers, compared_marts(con, headers, estimates, before))
    changed = gap_changes(con, marts, gaps)
    rows = {
        "gender_gap": gaps,
        "gap_change": changed,
        "wait_comparison": compared_waits(con, headers, waits),
        "casualty_change": casualty_changes(con),
    }
    return hold_and_store(con, rows)


def hold_and_store(con: duckdb.DuckDBPyConnection, rows: dict[str, pd.DataFrame]) -> dict[str, int]:
    """Give every row its q over all of them and its word, and store each mart: table -> rows."""
    _hold(rows)
    counted = store_comparisons(con, rows["gender_gap"])
    words = {"gap_change": changes, "wait_comparison": waits_word, "casualty_change": trend_words}
    for name, word in words.items():
        column = "verdict" if name == "wait_comparison" else "word"
        found = rows[name].assign(**{column: word(rows[name])}) if len(rows[name]) else rows[name]
        counted[f"mart_{name}"] = _store(con, name, found)
    return counted


def _hold(rows: dict[str, pd.DataFrame]) -> None:
    """Give each row its q, within the family it shares with those of the other marts; what is carried is not tested again."""
    told = {name: frame for name, frame in rows.items() if len(frame)}
    if not told:
        return
    every = pd.concat([frame[["p", "family"]] for frame in told.values()], ignore_index=True)
    q = q_values(every["p"].astype("float64"), every["family"], _tested(list(told.values())))
    at = 0
    for name, frame in told.items():
        rows[name] = frame.assign(q=q.iloc[at : at + len(frame)].to_numpy())
        at += len(frame)


def _tested(frames: list[pd.DataFrame]) -> pd.Series:
    """The number of the row at which each row of all frames, one below the other, is tested; its own where its mart does not say."""
    found, at = [], 0
    for frame in frames:
        own = range(at, at + len(frame))
        found += list(own) if "tested" not in frame else [at + n for n in frame.index.get_indexer(frame["tested"])]
        at += len(frame)
    return pd.Series(found)


def _store(con: duckdb.DuckDBPyConnection, name: str, rows: pd.DataFrame) -> int:
    flags = FLAGS.get(name, ["public"])
    columns = [*TEXTS[name], *NUMBERS[name], *WHOLE[name], *flags]
    rows = rows.reindex(columns=columns)
    rows[TEXTS[name]] = rows[TEXTS[name]].astype("string")
    rows[NUMBERS[name]] = rows[NUMBERS[name]].astype("float64").round(DIGITS)
    rows[WHOLE[name]] = rows[WHOLE[name]].astype("Int64")
    rows[flags] = rows[flags].astype("boolean")
    con.register("compared", rows)
    make_relation(con, query(f"mart_{name}"))
    con.unregister("compared")
    return len(rows)
