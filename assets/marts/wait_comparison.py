"""Do two groups wait equally long? Waits of marts with `days:` compared by their headers' pairs: rows of mart_wait_comparison.

All needs (or referrals) told in one round of a survey, whichever year the wait began in: those who still wait count up to the
interview. Unweighted, by the log-rank test and the difference of mean days up to the last day both groups are observed.
Not here: the median of each cohort (`infer.add_waits`), the word (`held_words`).
"""

import json

import duckdb
import pandas as pd

from assets.marts.compare import PLACE, family_of, sets_of
from assets.marts.queries import query
from methods.survival import median_days
from methods.verdicts import LEAST_DENOMINATOR
from methods.waits_compared import compare_waits
from schemas.marts import Compare, GroupingSet, Header
from warehouse.engine import set_id
from warehouse.relations import ask

COUNTED = ["day", "n_met", "n_still_open"]


def compared_waits(
    con: duckdb.DuckDBPyConnection, headers: dict[str, Header], waits: dict[tuple[str, str], pd.DataFrame]
) -> pd.DataFrame:
    """One row per wait x two groups x round, within what is held fixed; with p and family, without q.

    `waits`: (mart, wait) -> waits by keys, set and day, as `infer.add_waits` counted them.
    """
    asked = ask(con, query("rounds_told")).df().set_index(["country", "survey", "round"])["period"]
    rows = [
        row
        for (name, days), counted in waits.items()
        if "round" in headers[name].keys  # a state told again each year is no wait told once
        for compare in _once(headers[name].compare)
        for part in sets_of(headers[name], compare)
        for row in _of_set(name, days, headers[name], compare, part, counted)
    ]
    found = pd.DataFrame(rows)
    if found.empty:
        return found
    at = pd.MultiIndex.from_frame(found[["country", "survey", "round"]])
    found["period"] = asked.reindex(at).fillna("all").to_numpy()
    return found.assign(family=family_of(found))


def _once(compares: list[Compare]) -> list[Compare]:
    """Each pair of groups once, whatever shares are compared."""
    return list({(one.by, one.a, one.b): one for one in compares if len(one.keys) == 1}.values())


def _of_set(
    name: str, days: str, header: Header, compare: Compare, part: GroupingSet, counted: pd.DataFrame
) -> list[dict]:
    fixed = [key for key in header.keys if key in (*header.never_all, *part.by) and key not in (compare.by, "period")]
    mine = counted[counted["set_id"] == set_id(header, part.by)]
    rows = []
    for values, here in mine.groupby(fixed, sort=True):
        place = dict(zip(fixed, values if isinstance(values, tuple) else (values,), strict=True))
        groups = [_waits(here[here[compare.by] == group]) for group in (compare.a, compare.b)]
        if not groups[0].empty and not groups[1].empty:
            hidden = any(value in header.office_values.get(key, ()) for key, value in place.items())
            rows.append(
                {
                    **_row(name, days, compare, place, *groups),
                    "public": header.public and part.public and not hidden,
                    "rests_on": _figures(name, days, place, compare, here),
                }
            )
    return rows


def _waits(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.groupby("day", as_index=False)[COUNTED[1:]].sum()


def _figures(name: str, days: str, place: dict[str, str], compare: Compare, here: pd.DataFrame) -> str:
    """The waits by cohort these were added up from: hidden when one of them is."""
    cohorts = sorted(set(here["period"])) if "period" in here else [None]
    told = []
    for period in cohorts:
        for group in (compare.a, compare.b):
            held = here[(here[compare.by] == group) & ((here["period"] == period) if period else True)]
            if len(held):
                keys = {**place, compare.by: group} | ({"period": period} if period else {})
                named = ",".join(f"{key}={value}" for key, value in sorted(keys.items()) if value != "all")
                told.append(f"{name}.{days}@{named}")
    return "|".join(told)


def _row(name: str, days: str, compare: Compare, place: dict[str, str], a: pd.DataFrame, b: pd.DataFrame) -> dict:
    lists = [list(frame[COUNTED].itertuples(index=False, name=None)) for frame in (a, b)]
    enough = min(frame[COUNTED[1:]].to_numpy().sum() for frame in (a, b)) >= LEAST_DENOMINATOR
    found = compare_waits(*lists) if enough else None
    medians = [median_days(one) for one in lists]
    held = {key: value for key, value in place.items() if key != "country" and value != "all"}
    row = {
        "mart": name,
        "wait": days,
        "country": place.get("country", "all"),
        **{key: place.get(key, "all") for key in PLACE},
        "within": json.dumps(held, sort_keys=True),
        "compared": compare.by,
        "group_a": compare.a,
        "group_b": compare.b,
        "until_day": found.until if found else None,
        "a_mean_days": found.a_mean if found else None,
        "b_mean_days": found.b_mean if found else None,
        "difference": found.difference.value if found else None,
        "difference_ci_low": found.difference.low if found else None,
        "difference_ci_high": found.difference.high if found else None,
        "p": found.p if found else None,
    }
    for side, frame, median in zip("ab", (a, b), medians, strict=True):
        row |= {f"{side}_n_ended": int(frame["n_met"].sum()), f"{side}_n_open": int(frame["n_still_open"].sum())}
        row |= {f"{side}_median_days": median.value if median else None}
        row |= {f"{side}_median_ci_low": median.low if median else None}
        row |= {f"{side}_median_ci_high": median.high if median else None}
    return row
