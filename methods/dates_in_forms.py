"""Dates of a column that is written in several forms, calendars and time zones; dates that stand for "not known".

A text that is two different days is none: what is told of it is the year, where both have the same. Not here: one form
(`dates`), and the order of day and month in a whole column (`date_order`).
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from methods.calendars import CALENDARS
from methods.dates import ParsedDate, from_parts, from_texts, parse_date, parts_of, year_fits, year_of
from methods.folding import fold_digits, visible
from methods.month_names import month_of

EXCEL, SECONDS, MILLISECONDS = "excel", "epoch_s", "epoch_ms"
NUMBERS = (EXCEL, SECONDS, MILLISECONDS)  # numbers that are days: of a spreadsheet, since 1970
_ZERO = {False: dt.date(1899, 12, 30), True: dt.date(1904, 1, 1)}
_FIRST_SURE = 61  # day numbers below it differ between spreadsheets
_YEARS = range(1900, 2101)  # a day number among them is more likely a year
_SECONDS_IN_MILLISECONDS = range(10**8, 2 * 10**9 + 10**8)  # seconds of 1973 to 2036 that would be days of January 1970
_TYPED = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ].+)?")  # as a workbook's own dates are read
_IN_UTC = re.compile(r"\d[T ](?!00:00(?::00(?:\.0+)?)?\s?(?:Z|[+-]0))\d{1,2}:\d{2}.*(?:Z|[+-]00:?00)$", re.IGNORECASE)
# calendars whose years cannot be taken for Gregorian ones: a Gregorian date typed in a spreadsheet is read beside them
_BESIDE_TYPED = ("gregorian", "buddhist", "solar_hijri", "hijri")
_WHOLE_YEARS = ("gregorian", "buddhist")  # whose years are Gregorian years under another number


@dataclass(frozen=True)
class NoDay:
    """Why a text is no day of its column, and the year it is of all the same, where that is sure.

    `placeholder`, `blank`, `year` (of another calendar), `buddhist`, `two` (days of two years), `one_of_two` (days of one
    year), `no_such_day`, `order` (day and month exchanged), `none` (no declared form).
    """

    why: str
    year: ParsedDate | None = None


@dataclass(frozen=True)
class Written:
    """How the days of a column are written. `doubtful`: forms in which this column has day and month in both orders."""

    forms: tuple[str, ...] = ("iso",)
    calendar: str = "gregorian"
    zone: str | None = None
    placeholders: tuple[str, ...] = ()
    from_1904: bool = False
    doubtful: frozenset[str] = field(default=frozenset())

    @property
    def patterns(self) -> tuple[str, ...]:
        """The forms that texts are held against."""
        return tuple(form for form in self.forms if form not in CALENDARS and form not in NUMBERS) or (
            () if set(self.forms) & set(NUMBERS) else ("iso",)
        )

    @property
    def calendars(self) -> tuple[str, ...]:
        """The declared calendar, those named among the forms, and beside the Buddhist era the common one."""
        named = [self.calendar, *(form for form in self.forms if form in CALENDARS)]
        return tuple(dict.fromkeys([*named, *(["gregorian"] if "buddhist" in named else [])]))


def read_day(text: str, how: Written, latest: dt.date | None = None) -> ParsedDate | NoDay:
    """A date in one of the declared forms; a workbook's own dates are read beside them.

    `latest`: a year of two digits is the last one that lies not after it.
    """
    if stands_for_nothing(text, how):
        return NoDay("placeholder")
    read = list(_readings(text, how, latest))
    found = {one for _, one in read}
    if len(found) > 1:
        return _of_two(found)
    if not found:
        return _why_none(text, how)
    one = next(iter(found))
    if one.precision == "day" and any(form in how.doubtful for form, _ in read) and (other := exchanged(one.date)):
        return NoDay("one_of_two", from_parts(one.date.year, None, None)) if other != one.date else one
    return one


def _readings(text: str, how: Written, latest: dt.date | None) -> Iterator[tuple[str, ParsedDate]]:
    """(form, day) of every declared form and calendar in which a text is a date."""
    is_read = False
    for form in how.forms:
        if form in NUMBERS and (moment := _of_number(text, form, how)) is not None:
            is_read = True
            yield form, ParsedDate(moment, moment, "day")
    for form in how.patterns:
        for calendar in how.calendars:
            if (one := _in_form(text, form, calendar, how.zone, latest)) is not None:
                is_read = True
                yield form, one
    if not is_read and "iso" not in how.patterns and how.calendar in _BESIDE_TYPED and _TYPED.fullmatch(visible(text)):
        typed = parse_date(text, "iso", zone=how.zone)
        if typed is not None:
            yield "iso", typed


def _in_form(text: str, form: str, calendar: str, zone: str | None, latest: dt.date | None) -> ParsedDate | None:
    found = parse_date(text, form, calendar, zone)
    if found is None or latest is None or found.date <= latest:
        return found
    parts = parts_of(text, form)
    earlier = from_texts(parts, calendar, 100) if parts and parts.get("short") else None
    return earlier or found


def in_universal_time(text: str) -> bool:
    """Whether a text tells an hour in universal time (Z, +00:00), midnight aside, which programs write for a day alone."""
    return _IN_UTC.search(visible(text)) is not None


def exchanged(day: dt.date) -> dt.date | None:
    """The day with day and month exchanged; None when there is none."""
    return dt.date(day.year, day.day, day.month) if day.day <= 12 else None


def _of_two(found: set[ParsedDate]) -> NoDay:
    years = {year for one in found for year in (one.date.year, one.date_max.year)}
    return NoDay("one_of_two", from_parts(years.pop(), None, None)) if len(years) == 1 else NoDay("two")


def _of_number(text: str, form: str, how: Written) -> dt.date | None:
    """The day of a number: of a spreadsheet, or in the time zone that is meant, of seconds or milliseconds since 1970."""
    shown = re.fullmatch(r"(-?\d{1,15})(?:\.(\d+))?", fold_digits(visible(text)))
    if shown is None:
        return None
    number = int(shown[1])
    try:
        if form == EXCEL:
            is_sure = number >= _FIRST_SURE and number not in _YEARS
            return _ZERO[how.from_1904] + dt.timedelta(days=number) if is_sure else None
        if form == MILLISECONDS and number in _SECONDS_IN_MILLISECONDS:
            return None
        seconds = float(f"{shown[1]}.{shown[2] or 0}") / (1000 if form == MILLISECONDS else 1)
        moment = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=seconds)
        found = moment.astimezone(ZoneInfo(how.zone or "UTC")).date()
    except (OverflowError, ValueError):
        return None
    return found if year_fits("gregorian", found.year) else None


def _why_none(text: str, how: Written) -> NoDay:
    written = {
        (calendar, year_of(parts, calendar))
        for form in how.patterns
        for calendar in how.calendars
        if (parts := parts_of(text, form)) is not None
    }
    fitting = {(calendar, year) for calendar, year in written if year_fits(calendar, year)}
    if written and not fitting:
        if "gregorian" in how.calendars and all(year_fits("buddhist", year) for _, year in written):
            return NoDay("buddhist")
        return NoDay("none" if how.calendars == ("gregorian",) else "year")
    span = _one_year(fitting)
    if span is None:
        return NoDay("none")
    turned = (parse_date(text, other, how.calendar) for form in how.patterns if (other := other_order(form)))
    return NoDay("order" if any(turned) else "no_such_day", span)


def _one_year(fitting: set[tuple[str, int]]) -> ParsedDate | None:
    """The one Gregorian year that all forms say."""
    spans = {from_parts(year, None, None, calendar) for calendar, year in fitting if calendar in _WHOLE_YEARS}
    return next(iter(spans)) if len(spans) == 1 and len(fitting) == 1 else None


def other_order(form: str) -> str | None:
    """The same form with day and month exchanged; None where it has not both in digits."""
    if "%d" not in form or "%m" not in form:
        return None
    return form.replace("%d", "\0").replace("%m", "%d").replace("\0", "%m")


def stands_for_nothing(text: str, how: Written) -> bool:
    """Whether a text is one of the dates (YYYY-MM-DD) that a source writes for "not known", in one of its forms or as typed."""
    days = {tuple(map(int, re.findall(r"\d+", day)[:3])) for day in how.placeholders}
    return bool(days) and any(day in days for day in _days_written(text, how))


def _days_written(text: str, how: Written) -> Iterable[tuple[int, int, int]]:
    """Year, month and day as they stand in a text, whether there is such a day or not."""
    for form in NUMBERS:
        if form in how.forms and (moment := _placeholder_number(text, form, how)) is not None:
            yield moment.year, moment.month, moment.day
    for form in dict.fromkeys((*how.patterns, "iso")):
        parts = parts_of(text, form)
        day = parts.get("day") if parts else None
        if parts and day:
            month = parts["month"] if parts.get("month") else month_of(parts.get("name") or "", how.calendar)
            if month is not None:
                yield year_of(parts, how.calendar), int(month), int(day)


def _placeholder_number(text: str, form: str, how: Written) -> dt.date | None:
    """The day of a number, the first days of a spreadsheet too: 0 and 1 are what it makes of nothing."""
    number = re.fullmatch(r"(\d{1,2})(?:\.0+)?", fold_digits(visible(text)))
    if form == EXCEL and number and int(number[1]) < _FIRST_SURE:
        return _ZERO[how.from_1904] + dt.timedelta(days=int(number[1]))
    return _of_number(text, form, how)
