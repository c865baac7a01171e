"""Dates as sources write them, in one declared format and calendar, with the precision they really have.

A year alone is a year: never a false 1 January. Nothing is guessed: what does not fit the declared format is None. Several
formats, numbers that are days, and dates that stand for nothing are in `dates_in_forms`.
"""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

from methods.calendars import days_in_month, months_in_year, to_gregorian, year_fits
from methods.folding import visible
from methods.month_names import month_of

__all__ = ["ParsedDate", "from_parts", "parse_date", "parts_of", "written_year", "year_fits"]
_PARTS = {
    "%Y": r"(?P<year>\d{4})", "%y": r"(?P<short>\d{2})", "%m": r"(?P<month>\d{1,2})",
    "%d": r"(?P<day>\d{1,2})(?:(?:st|nd|rd|th|er|[ºª°])(?![^\W\d]))?",
    "%q": r"(?P<quarter>[1-4])", "%b": r"(?P<name>\D+?)", "%B": r"(?P<name>\D+?)", "%H": r"(?P<hour>\d{1,2})",
    "%I": r"(?P<hour12>\d{1,2})", "%M": r"(?P<minute>\d{2})", "%S": r"(?P<second>\d{2})", "%f": r"\d{1,9}",
    "%p": r"(?P<half>[ap]\.?\s?m\.?)", "%z": r"(?P<offset>Z|[+-]\d{2}:?\d{2})", "%%": "%",
}  # fmt: skip
_ISO = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2})"
    r"(?:[T ](?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?\s?(?P<offset>Z|[+-]\d{2}(?::?\d{2})?)?)?)?)?"
)
# Where two-digit years begin: 1969, as strptime does, and the same year in the other calendars.
_SHORT_YEARS_FROM = {"gregorian": 1969, "solar_hijri": 1348, "hijri": 1389, "ethiopian": 1961, "buddhist": 2512}


@dataclass(frozen=True)
class ParsedDate:
    """First and last possible day (Gregorian) and the finest part known: day, month, quarter or year."""

    date: dt.date
    date_max: dt.date
    precision: str


@cache
def _pattern(format_: str) -> re.Pattern[str]:
    """What a declared format matches. Raises ValueError when it has unknown letters, one part twice, or no year."""
    if format_ == "iso":
        return _ISO
    parts = re.split(r"(%.)", re.sub("(?<=%[SMf])Z$", "%z", unicodedata.normalize("NFC", format_)))
    strange = [part for part in parts if part.startswith("%") and part not in _PARTS]
    if strange:
        raise ValueError(f"date format `{format_}`: {', '.join(strange)} is not known")
    if not {"%Y", "%y"} & set(parts):
        raise ValueError(f"date format `{format_}` has no year (%Y)")
    try:
        return re.compile("".join(_PARTS.get(part, re.escape(part)) for part in parts), re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"date format `{format_}` names a part twice") from error


def parse_date(text: str, format_: str, calendar: str = "gregorian", zone: str | None = None) -> ParsedDate | None:
    """A date in the declared format, digits of any script; None when the text does not fit or there is no such day.

    Formats: strptime letters (%Y %y %m %d %b %B %H %I %M %S %f %p %z), %q for a quarter, or `iso` (YYYY, YYYY-MM,
    YYYY-MM-DD, date and time). Month names in the languages of the code lists. A two-digit year lies in 1969-2068
    Gregorian. The day is the one written; with a time zone, of a text with an offset, the day it was there. Raises
    ValueError for a format that cannot be.
    """
    parts = parts_of(text, format_)
    if parts is None:
        return None
    found = from_texts(parts, calendar)
    if zone is None or found is None or not parts.get("offset") or calendar not in ("gregorian", "buddhist"):
        return found
    there = _there(found.date, parts, zone) if found.precision == "day" else None
    return ParsedDate(there, there, "day") if there else found


def parts_of(text: str, format_: str) -> dict[str, str | None] | None:
    """The parts of a date as they are written in a format, by their names; None when the text does not fit."""
    found = _pattern(format_).fullmatch(unicodedata.normalize("NFC", visible(text)))
    return found.groupdict() if found else None


def from_texts(parts: dict[str, str | None], calendar: str, years_earlier: int = 0) -> ParsedDate | None:
    """A date from its parts as written; `years_earlier`: another century for a year of two digits."""
    year = year_of(parts, calendar) - years_earlier
    if quarter := parts.get("quarter"):
        first = 3 * int(quarter) - 2
        return _span(calendar, year, first, first + 2, "quarter")
    month = int(parts["month"]) if parts.get("month") else None  # type: ignore[arg-type]
    if name := parts.get("name"):
        month = month_of(name, calendar)
        if month is None:
            return None
    return from_parts(year, month, int(parts["day"]) if parts.get("day") else None, calendar)  # type: ignore[arg-type]


def _there(day: dt.date, parts: dict[str, str | None], zone: str) -> dt.date | None:
    """The day it was in a time zone at a moment written with its offset."""
    hour = int(parts.get("hour") or parts.get("hour12") or 0)
    if half := parts.get("half"):
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    offset = str(parts["offset"]).upper().replace("Z", "+0000").replace(":", "").ljust(5, "0")
    try:
        time = dt.time(hour, int(parts.get("minute") or 0), int(parts.get("second") or 0))
        ahead = dt.timedelta(hours=int(offset[1:3]), minutes=int(offset[3:5])) * (-1 if offset[0] == "-" else 1)
        moment = dt.datetime.combine(day, time, dt.timezone(ahead))
        return moment.astimezone(ZoneInfo(zone)).date()
    except (ValueError, OverflowError):
        return None


def written_year(text: str, format_: str, calendar: str = "gregorian") -> int | None:
    """The year a text in the declared format says, even when it does not fit the calendar; else None."""
    parts = parts_of(text, format_)
    return year_of(parts, calendar) if parts else None


def year_of(parts: dict[str, str | None], calendar: str) -> int:
    """The year among the parts of a date, four digits or two."""
    if year := parts.get("year"):
        return int(year)
    start = _SHORT_YEARS_FROM[calendar]
    return start + (int(parts["short"] or 0) - start) % 100


def from_parts(year: int, month: int | None, day: int | None, calendar: str = "gregorian") -> ParsedDate | None:
    """A date from its parts; without day or month its span and precision.

    None when there is no such day, or the year does not fit the calendar (`year_fits` tells which of the two).
    """
    if not (1 <= (1 if month is None else month) <= 13 and 1 <= (1 if day is None else day) <= 31):
        return None  # of no calendar; a telephone among the days is more than a date can hold
    if month is None:
        return _span(calendar, year, 1, months_in_year(calendar), "year")
    if day is None:
        return _span(calendar, year, month, month, "month")
    try:
        exact = to_gregorian(calendar, year, month, day) if year_fits(calendar, year) else None
    except ValueError:
        return None
    return ParsedDate(exact, exact, "day") if exact else None


def _span(calendar: str, year: int, first: int, last: int, precision: str) -> ParsedDate | None:
    if not year_fits(calendar, year):
        return None
    try:
        end = to_gregorian(calendar, year, last, days_in_month(calendar, year, last))
        return ParsedDate(to_gregorian(calendar, year, first, 1), end, precision)
    except ValueError:
        return None
