"""Open and closed periods: what of a year is still coming in, and from which quarter on.

A period is closed once the newest data reach so many months beyond its end: until then a further casualty changes its numbers, and
two files set side by side would tell of that one person.
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from methods.shapes import UNKNOWN

MONTHS_OF_QUARTER = 3


def first_open_quarter(newest: date, closing_months: int) -> str:
    """`2021-Q2`: the first quarter that does not end `closing_months` full months before the newest data.

    Data up to 31 July 2021 and three months: 2021-Q1 (to March) is closed, 2021-Q2 (to June) is open.
    """
    told = newest.year * 12 + newest.month - 1  # the month of the newest data, counted from year 0
    last_day = date(newest.year + newest.month // 12, newest.month % 12 + 1, 1).toordinal() - 1
    full = told if newest.toordinal() == last_day else told - 1  # the last month the data cover to its end
    quarter = (full - closing_months + 1) // MONTHS_OF_QUARTER
    return f"{quarter // 4}-Q{quarter % 4 + 1}"


def quarter_of(period: str) -> str:
    """`2021-05` -> `2021-Q2`; nothing for what is no month."""
    year, _, month = period.partition("-")
    return f"{year}-Q{(int(month) - 1) // MONTHS_OF_QUARTER + 1}" if month.isdigit() else ""


def open_from(newest: Mapping[str, date], closing_months: int) -> dict[str, str]:
    """Country -> its first open quarter, from the newest day its data reach."""
    return {country: first_open_quarter(day, closing_months) for country, day in newest.items()}


def is_open(period: str, first_open: str) -> bool:
    """Is a year, quarter or month open? A year is while one of its quarters is; all years together (`all`) always; an unknown one never."""
    if period == UNKNOWN:
        return False
    return period == "all" or _last_quarter(period) >= first_open


def _last_quarter(period: str) -> str:
    kind: Literal["year", "quarter", "month"] = "year" if len(period) == 4 else "quarter" if "Q" in period else "month"
    if kind == "year":
        return f"{period}-Q4"
    return period if kind == "quarter" else f"{period[:4]}-Q{(int(period[5:7]) + 2) // MONTHS_OF_QUARTER}"
