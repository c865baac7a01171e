"""A release beside the one before it: nothing that was there is missing, and its newest period is not old.

Here: completeness and freshness. Not here: whether the mix of people moved (`drift`).
"""

import calendar
import math
import re
from datetime import date

import pandas as pd

from assets.release.expected import Expected, headers
from assets.release.reread import Published

MAY_FALL = 0.10  # rows of a mart may fall by a tenth from one release to the next
RECENT_DAYS = 730  # the state of needs rests on 24 months (model section 6), so no newest period is older


def completeness(now: Published, before: Published | None) -> list[Expected]:
    """Every table, column and (country, period) of the last release is here; no mart lost more than a tenth of its rows."""
    if before is None:
        return []
    had = sorted(before.parquet_files)
    lost = [table for table in had if table not in now.parquet_files]
    tables = pd.DataFrame({"table": sorted(now.parquet_files)}).astype("str")
    found = [Expected("tables_are_here", "*", tables, [_contains("table", had)], len(had), lost)]
    for table in (table for table in had if table not in lost):
        found.append(_columns(now, before, table))
        if table.startswith("mart_"):
            found.append(_rows(now, before, table))
            if {"country", "period"} <= {*now.frame(table).columns} & {*before.frame(table).columns}:
                found.append(_periods(now, before, table))
    return found


def _contains(column: str, values: list[str]) -> tuple[str, dict]:
    return "ExpectColumnDistinctValuesToContainSet", {"column": column, "value_set": values}


def _columns(now: Published, before: Published, table: str) -> Expected:
    had, has = list(before.frame(table).columns), list(now.frame(table).columns)
    frame = now.frame(table).head(0)
    expectation = ("ExpectTableColumnsToMatchSet", {"column_set": had, "exact_match": False})
    return Expected("columns_are_here", table, frame, [expectation], len(had), [c for c in had if c not in has])


def _rows(now: Published, before: Published, table: str) -> Expected:
    had, has = len(before.frame(table)), len(now.frame(table))
    least = math.ceil((1 - MAY_FALL) * had)
    frame = pd.DataFrame({"row": range(has)})
    wrong = [f"{had} -> {has}"] if has < least else []
    return Expected(
        "rows_have_not_fallen", table, frame, [("ExpectTableRowCountToBeBetween", {"min_value": least})], had, wrong
    )


def _periods(now: Published, before: Published, table: str) -> Expected:
    had, has = (sorted(set(_place(release.frame(table)))) for release in (before, now))
    frame = pd.DataFrame({"country_and_period": has}).astype("str")
    wrong = [place for place in had if place not in set(has)]
    return Expected("periods_are_here", table, frame, [_contains("country_and_period", had)], len(had), wrong)


def _place(frame: pd.DataFrame) -> pd.Series:
    return frame["country"].astype(str) + " " + frame["period"].astype(str)


def freshness(now: Published) -> list[Expected]:
    """Per country the newest period of a mart ended at most 24 months before the release and began before it."""
    released = date.fromisoformat(now.release_id[:10])
    found = []
    for table in (f"mart_{name}" for name in headers()):
        if table in now.parquet_files and {"country", "period"} <= {*now.frame(table).columns}:
            rows = _ages(now.frame(table), released)
            late = rows[(rows["days_since_end"] > RECENT_DAYS) | (rows["days_since_start"] < 0)]
            expectations = [
                ("ExpectColumnValuesToBeBetween", {"column": "days_since_end", "max_value": RECENT_DAYS}),
                ("ExpectColumnValuesToBeBetween", {"column": "days_since_start", "min_value": 0}),
            ]
            wrong = [f"{country} {period}" for country, period in zip(late["country"], late["period"], strict=True)]
            found.append(Expected("newest_period_is_recent", table, rows, expectations, len(rows), wrong))
    return found


def _ages(frame: pd.DataFrame, released: date) -> pd.DataFrame:
    """Per country: newest period, days from its start and its end to the release."""
    spans = {period: span for period in frame["period"].unique() if (span := span_of(str(period)))}
    dated = frame[frame["period"].isin(list(spans))]
    rows = []
    for country, periods in dated.groupby("country")["period"]:
        newest = max(periods.unique(), key=lambda period: (spans[period][1], spans[period][0]))
        start, end = spans[newest]
        rows.append((str(country), newest, (released - start).days, (released - end).days))
    columns = ["country", "period", "days_since_start", "days_since_end"]
    return pd.DataFrame(rows, columns=columns).astype({"days_since_start": "int64", "days_since_end": "int64"})


def span_of(period: str) -> tuple[date, date] | None:
    """First and last day of `2026`, `2026-Q2` or `2026-06`; nothing for `all` and `unknown`."""
    told = re.fullmatch(r"(\d{4})(?:-(?:Q([1-4])|(\d{2})))?", period)
    if not told:
        return None
    year = int(told[1])
    first, last = (1, 12)
    if told[2]:
        first, last = 3 * int(told[2]) - 2, 3 * int(told[2])
    elif told[3]:
        first = last = int(told[3])
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])
