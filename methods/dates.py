"""Dates as sources write them, in one declared format and calendar, with the precision they really have.

A year alone is a year: never a false 1 January. Nothing is guessed: what does not fit the declared format is None.
"""

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache

from methods.calendars import days_in_month, months_in_year, to_gregorian, year_fits
from methods.folding import fold_digits

__all__ = ["ParsedDate", "from_parts", "parse_date", "written_year", "year_fits"]
_PARTS = {"%Y": r"(?P<Y>\d{4})", "%m": r"(?P<m>\d{1,2})", "%d": r"(?P<d>\d{1,2})", "%q": r"(?P<q>[1-4])", "%y": r"(?P<y>\d{2})",
          "%H": r"\d{1,2}", "%M": r"\d{2}", "%S": r"\d{2}", "%b": r"(?P<b>[A-Za-z]{3})", "%B": r"(?P<b>[A-Za-z]+)"}  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(
    r"(?P<Y>\d{4})(?:-(?P<m>\d{2})(?:-(?P<d>\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?)?)?"
)


@dataclass(frozen=True)
class ParsedDate:
    """First and last possible day (Gregorian) and the finest part known: day, month, quarter or year."""

    date: dt.date
    date_max: dt.date
    precision: str


@cache
def _pattern(format_: str) -> re.Pattern[str]:
    if format_ == "iso":
        return _ISO
    parts = re.split(r"(%[A-Za-z])", format_)
    unknown = [part for part in parts if part.startswith("%") and part not in _PARTS]
    if unknown:
        raise ValueError(f"date format `{format_}`: {', '.join(unknown)} is not known")
    return re.compile("".join(_PARTS.get(part, re.escape(part)) for part in parts))


def parse_date(text: str, format_: str, calendar: str = "gregorian") -> ParsedDate | None:
    """A date in the declared format (strptime letters, %q for a quarter, or `iso`), digits of any script; else None."""
    found = _pattern(format_).fullmatch(fold_digits(text).strip())
    if not found:
        return None
    parts = found.groupdict()
    year = parts.get("Y") or (f"20{parts['y']}" if parts.get("y") else None)
    if year is None:
        return None
    if parts.get("q"):
        first = 3 * int(parts["q"]) - 2
        return _span(calendar, int(year), first, first + 2, "quarter")
    month = parts.get("m")
    if parts.get("b"):
        name = parts["b"][:3].lower()
        if name not in _MONTHS:
            return None
        month = str(_MONTHS.index(name) + 1)
    return from_parts(int(year), int(month) if month else None, int(parts["d"]) if parts.get("d") else None, calendar)


def written_year(text: str, format_: str) -> int | None:
    """The year as it stands in the text, in the source's own calendar; None when the format has none or does not fit."""
    found = _pattern(format_).fullmatch(fold_digits(text).strip())
    year = found.groupdict().get("Y") if found else None
    return int(year) if year else None


def from_parts(year: int, month: int | None, day: int | None, calendar: str = "gregorian") -> ParsedDate | None:
    """A date from its parts; without day or month its span and precision. None when there is no such day."""
    if month is None:
        return _span(calendar, year, 1, months_in_year(calendar), "year")
    if day is None:
        return _span(calendar, year, month, month, "month")
    try:
        exact = to_gregorian(calendar, year, month, day)
    except ValueError:
        return None
    return ParsedDate(exact, exact, "day")


def _span(calendar: str, year: int, first: int, last: int, precision: str) -> ParsedDate | None:
    try:
        end = to_gregorian(calendar, year, last, days_in_month(calendar, year, last))
        return ParsedDate(to_gregorian(calendar, year, first, 1), end, precision)
    except ValueError:
        return None
