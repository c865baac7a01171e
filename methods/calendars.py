"""Dates of other calendars as Gregorian ones. Anchor: 1402-05-12 Solar Hijri = 27-11-2015 Ethiopian = 2023-08-03."""

import datetime as dt

import jdatetime
from convertdate import islamic

CALENDARS = ("gregorian", "solar_hijri", "hijri", "ethiopian")
YEARS = {"gregorian": (1900, 2100), "solar_hijri": (1300, 1500), "hijri": (1320, 1500), "ethiopian": (1900, 2092)}
_ETHIOPIAN_EPOCH = dt.date(8, 8, 27).toordinal()  # 1 Meskerem of year 1, proleptic Gregorian


def to_gregorian(calendar: str, year: int, month: int, day: int) -> dt.date:
    """The Gregorian date. Hijri is the tabular Islamic calendar. Raises ValueError when the day does not exist."""
    if calendar == "gregorian":
        return dt.date(year, month, day)
    if calendar == "solar_hijri":
        return jdatetime.date(year, month, day).togregorian()
    if calendar == "hijri":
        if not (1 <= month <= 12 and 1 <= day <= islamic.month_length(year, month)):
            raise ValueError(f"no day {day} in month {month} of {year} (hijri)")
        return dt.date(*islamic.to_gregorian(year, month, day))
    if calendar == "ethiopian":
        if not (1 <= month <= 13 and 1 <= day <= days_in_month(calendar, year, month)):
            raise ValueError(f"no day {day} in month {month} of {year} (ethiopian)")
        return dt.date.fromordinal(_ETHIOPIAN_EPOCH + 365 * (year - 1) + year // 4 + 30 * (month - 1) + day - 1)
    raise ValueError(f"no calendar `{calendar}`")


def days_in_month(calendar: str, year: int, month: int) -> int:
    """How many days a month has."""
    if calendar == "ethiopian":
        return 30 if month <= 12 else (6 if year % 4 == 3 else 5)
    if calendar == "hijri":
        return islamic.month_length(year, month)
    last = months_in_year(calendar)
    following = (year, month + 1) if month < last else (year + 1, 1)
    return (to_gregorian(calendar, *following, 1) - to_gregorian(calendar, year, month, 1)).days


def months_in_year(calendar: str) -> int:
    """12, and 13 in the Ethiopian calendar."""
    return 13 if calendar == "ethiopian" else 12


def year_fits(calendar: str, year: int) -> bool:
    """Is this a year people alive write in this calendar? A Gregorian year in a Solar Hijri source is not."""
    low, high = YEARS[calendar]
    return low <= year <= high
