"""Dates as sources write them, in one declared format and calendar, with the precision they really have.

A year alone is a year: never a false 1 January. Nothing is guessed: what does not fit the declared format is None.
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

from methods.calendars import days_in_month, months_in_year, to_gregorian, year_fits
from methods.folding import fold_digits, visible
from methods.month_names import month_of

__all__ = [
    "ParsedDate",
    "TwoDates",
    "from_parts",
    "parse_date",
    "parse_dates",
    "stands_for_nothing",
    "year_fits",
    "year_in_forms",
]
_PARTS = {
    "%Y": r"(?P<year>\d{4})", "%y": r"(?P<short>\d{2})", "%m": r"(?P<month>\d{1,2})", "%d": r"(?P<day>\d{1,2})",
    "%q": r"(?P<quarter>[1-4])", "%b": r"(?P<name>\D+?)", "%B": r"(?P<name>\D+?)", "%H": r"\d{1,2}", "%I": r"\d{1,2}",
    "%M": r"\d{2}", "%S": r"\d{2}", "%f": r"\d{1,9}", "%p": r"(?i:[ap]\.?\s?m\.?)", "%z": r"(?:Z|[+-]\d{2}:?\d{2})",
    "%%": "%",
}  # fmt: skip
_ISO = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2})"
    r"(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?)?)?"
)
# Where two-digit years begin: 1969, as strptime does, and the same year in the other calendars.
_SHORT_YEARS_FROM = {"gregorian": 1969, "solar_hijri": 1348, "hijri": 1389, "ethiopian": 1961, "buddhist": 2512}
EXCEL, SECONDS, MILLISECONDS = "excel", "epoch_s", "epoch_ms"  # numbers that are days: of a spreadsheet, since 1970
_EXCEL_ZERO = dt.date(1899, 12, 30)
_TYPED = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ].+)?")  # as a workbook's own dates are read


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
    parts = re.split(r"(%.)", format_)
    strange = [part for part in parts if part.startswith("%") and part not in _PARTS]
    if strange:
        raise ValueError(f"date format `{format_}`: {', '.join(strange)} is not known")
    if not {"%Y", "%y"} & set(parts):
        raise ValueError(f"date format `{format_}` has no year (%Y)")
    try:
        return re.compile("".join(_PARTS.get(part, re.escape(part)) for part in parts))
    except re.error as error:
        raise ValueError(f"date format `{format_}` names a part twice") from error


def parse_date(text: str, format_: str, calendar: str = "gregorian") -> ParsedDate | None:
    """A date in the declared format, digits of any script; None when the text does not fit or there is no such day.

    Formats: strptime letters (%Y %y %m %d %b %B %H %I %M %S %f %p %z), %q for a quarter, or `iso` (YYYY, YYYY-MM,
    YYYY-MM-DD, date and time; the day is the one written, whatever its time zone). Month names in the languages of the
    code lists. A two-digit year lies in 1969-2068 Gregorian. Raises ValueError for a format that cannot be.
    """
    found = _pattern(format_).fullmatch(visible(text))
    if not found:
        return None
    parts = found.groupdict()
    year = _year(parts, calendar)
    if parts.get("quarter"):
        first = 3 * int(parts["quarter"]) - 2
        return _span(calendar, year, first, first + 2, "quarter")
    month = int(parts["month"]) if parts.get("month") else None
    if parts.get("name"):
        month = month_of(parts["name"], calendar)
        if month is None:
            return None
    return from_parts(year, month, int(parts["day"]) if parts.get("day") else None, calendar)


def parse_dates(
    text: str, forms: Sequence[str], calendar: str = "gregorian", zone: str | None = None
) -> ParsedDate | None:
    """A date in one of several declared forms; a workbook's own dates are read beside them (Gregorian columns only).

    Raises TwoDates where two forms fit and say different days. `zone`: the time zone whose day is meant where a text tells a
    moment (epoch, or a time with its offset).
    """
    tried = [*forms, "iso"] if calendar == "gregorian" and _TYPED.fullmatch(visible(text)) else forms
    found = {one for form in tried if (one := _in_form(text, form, calendar, zone)) is not None}
    if len(found) > 1:
        raise TwoDates(*sorted(one.date.isoformat() for one in found))
    return next(iter(found), None)


class TwoDates(ValueError):
    """A text that is one day in one declared form and another in another."""


def _in_form(text: str, form: str, calendar: str, zone: str | None) -> ParsedDate | None:
    """A date in one declared form, numbers that are days among them, in the time zone that is meant."""
    shown = fold_digits(visible(text))
    if form in (EXCEL, SECONDS, MILLISECONDS):
        number = re.fullmatch(r"(-?\d{1,15})(?:\.\d+)?", shown)
        moment = _of_number(int(number[1]), form, zone) if number else None
        return ParsedDate(moment, moment, "day") if moment else None
    found = parse_date(text, form, calendar)
    offset = _OFFSET.search(shown) if zone and found and found.precision == "day" and calendar == "gregorian" else None
    if offset is None or found is None:
        return found
    try:
        moment = (
            dt.datetime.fromisoformat(shown.replace(" ", "T", 1).replace("Z", "+00:00"))
            .astimezone(ZoneInfo(str(zone)))
            .date()
        )
    except ValueError:
        return found
    return ParsedDate(moment, moment, "day")


_OFFSET = re.compile(r"[T ]\d{2}:\d{2}.*(?:Z|[+-]\d{2}:?\d{2})$")


def _of_number(number: int, form: str, zone: str | None) -> dt.date | None:
    try:
        if form == EXCEL:
            return _EXCEL_ZERO + dt.timedelta(days=number) if number > 60 else None  # below, spreadsheets disagree
        seconds = number / (1000 if form == MILLISECONDS else 1)
        moment = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=seconds)
        return moment.astimezone(ZoneInfo(zone or "UTC")).date()
    except (OverflowError, ValueError):
        return None


def year_in_forms(text: str, forms: Sequence[str], calendar: str = "gregorian") -> int | None:
    """The year all declared forms that fit a text agree on, even when its day does not exist; else None."""
    found = {
        year
        for form in forms
        if form not in (EXCEL, SECONDS, MILLISECONDS) and (year := written_year(text, form, calendar)) is not None
    }
    return next(iter(found)) if len(found) == 1 else None


def stands_for_nothing(text: str, forms: Sequence[str], placeholders: Iterable[str]) -> bool:
    """Whether a text is one of the dates (YYYY-MM-DD) that a source writes for "not known", in one of its forms or as typed."""
    days = {tuple(map(int, re.findall(r"\d+", day)[:3])) for day in placeholders}
    found = (
        _pattern(form).fullmatch(visible(text))
        for form in (*forms, "iso")
        if form not in (EXCEL, SECONDS, MILLISECONDS)
    )
    parts = (one.groupdict() for one in found if one)
    return any(
        (_year(one, "gregorian"), int(one["month"]), int(one["day"])) in days
        for one in parts
        if one.get("month") and one.get("day")
    )


def written_year(text: str, format_: str, calendar: str = "gregorian") -> int | None:
    """The year a text in the declared format says, even when it does not fit the calendar; else None."""
    found = _pattern(format_).fullmatch(visible(text))
    return _year(found.groupdict(), calendar) if found else None


def _year(parts: dict[str, str], calendar: str) -> int:
    if parts.get("year"):
        return int(parts["year"])
    start = _SHORT_YEARS_FROM[calendar]
    return start + (int(parts["short"]) - start) % 100


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
