"""Dates of other calendars as Gregorian ones. Anchor: 1402-05-12 Solar Hijri = 27-11-2015 Ethiopian = 2023-08-03.

Solar Hijri by jdatetime (33-year cycle, the same months in Iran and, since 1957, in Afghanistan). Hijri is the tabular
Islamic calendar of convertdate: where a month begins when the moon is seen, a date may differ by a day or two.
"""

import datetime as dt

import jdatetime
from convertdate import islamic

from schemas.calendar_names import CALENDARS as CALENDARS

BUDDHIST = 543  # years before the Gregorian year, with its months and days: Thailand since 1941, Cambodia, Laos
YEARS = {
    "gregorian": (1900, 2100),
    "solar_hijri": (1300, 1500),
    "hijri": (1300, 1500),
    "ethiopian": (1900, 2100),
    "buddhist": (2443, 2643),
}
_ETHIOPIAN_EPOCH = dt.date(8, 8, 27).toordinal()  # 1 Meskerem of year 1, proleptic Gregorian


def to_gregorian(calendar: str, year: int, month: int, day: int) -> dt.date:
    """The Gregorian date. Raises ValueError when the day does not exist, or there is no such calendar."""
    if calendar == "gregorian":
        return dt.date(year, month, day)
    if calendar == "buddhist":
        return dt.date(year - BUDDHIST, month, day)
    if calendar == "solar_hijri":
        return jdatetime.date(year, month, day).togregorian()
    if not 1 <= day <= days_in_month(calendar, year, month):
        raise ValueError(f"no day {day} in month {month} of {year} ({calendar})")
    if calendar == "hijri":
        return dt.date(*islamic.to_gregorian(year, month, day))
    return dt.date.fromordinal(_ETHIOPIAN_EPOCH + 365 * (year - 1) + year // 4 + 30 * (month - 1) + day - 1)


def days_in_month(calendar: str, year: int, month: int) -> int:
    """How many days a month has. Raises ValueError when there is no such month or calendar."""
    if not 1 <= month <= months_in_year(calendar):
        raise ValueError(f"no month {month} ({calendar})")
    if calendar == "ethiopian":
        return 30 if month <= 12 else (6 if year % 4 == 3 else 5)
    if calendar == "hijri":
        return islamic.month_length(year, month)
    following = (year, month + 1) if month < 12 else (year + 1, 1)
    return (to_gregorian(calendar, *following, 1) - to_gregorian(calendar, year, month, 1)).days


def months_in_year(calendar: str) -> int:
    """12, and 13 in the Ethiopian calendar. Raises ValueError when there is no such calendar."""
    if calendar not in CALENDARS:
        raise ValueError(f"no calendar `{calendar}`; there are {', '.join(CALENDARS)}")
    return 13 if calendar == "ethiopian" else 12


def year_fits(calendar: str, year: int) -> bool:
    """Is this a year people alive write in this calendar? A Gregorian year in a Solar Hijri source is not.

    It cannot tell Gregorian from Ethiopian years, which run seven or eight behind, nor the two Hijri calendars.
    """
    low, high = YEARS[calendar]
    return low <= year <= high
