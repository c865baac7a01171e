"""What a received date means: first and last possible day, how exactly it is known, and which rule it breaks."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from assets.core.lookups import Lookup, Row, separators
from methods.dates import (
    ParsedDate,
    TwoDates,
    from_parts,
    parse_date,
    parse_dates,
    stands_for_nothing,
    written_year,
    year_fits,
    year_in_forms,
)
from methods.folding import fold
from methods.places import parse_number
from schemas.codes import VERIFIED_UNKNOWN
from schemas.date_forms import NUMBERS
from schemas.source import Column, Source

DATE_OUT = {"date": "TIMESTAMP", "date_max": "TIMESTAMP", "date_precision": "VARCHAR", "date_problem": "VARCHAR"}
EARLIEST, PHONE_DEFAULT = dt.date(1945, 1, 1), dt.date(1970, 1, 1)
When = Callable[[Row], dict]  # texts of a row -> date, date_max, date_precision, date_problem


def when(source: Source, spec: Column, as_of: dt.date | None = None) -> When:
    """A date in one of the declared forms, or in parts, in one declared calendar; blank is unknown, never a guess.

    A day that no calendar has keeps its year where all forms agree on it. A placeholder of the source is no date.

    With `as_of` a day after it, before 1945 or of an unset clock is a problem too (model section 5).
    """
    blank = {fold(text) for text in (*source.files.blank, *source.missing)} | {"", VERIFIED_UNKNOWN}

    def work(row: Row) -> dict:
        parsed: Any
        if spec.value is not None:
            parsed = parse_date(spec.value, "iso")
        elif spec.year:
            parsed = _parts(spec, row, blank)
        else:
            text = row[str(spec.from_)]
            parsed = "blank" if fold(text) in blank else _parsed(text, spec, source.placeholder_dates)
        if isinstance(parsed, NoSuchDay):
            return {
                "date": parsed.year.date,
                "date_max": parsed.year.date_max,
                "date_precision": "year",
                "date_problem": NO_SUCH_DAY,
            }
        if not isinstance(parsed, ParsedDate):
            return {"date_precision": "unknown", "date_problem": _NO_DATE[parsed]}
        return {
            "date": parsed.date,
            "date_max": parsed.date_max,
            "date_precision": spec.precision or parsed.precision,
            "date_problem": _out_of_time(parsed, as_of) if as_of else "",
        }

    return work


NO_SUCH_DAY = "day_is_in_the_calendar"  # the one problem with which a row keeps its date: the year


@dataclass(frozen=True)
class NoSuchDay:
    """A text in a declared form whose day no calendar has, and the Gregorian year it is of."""

    year: ParsedDate


_NO_DATE = {
    "blank": "", "year": "year_fits_declared_calendar", "buddhist": "year_is_of_the_buddhist_era", "two": "date_is_one_day",
    "placeholder": "date_is_no_placeholder", None: "date_fits_declared_format",
}  # fmt: skip


def _parts(spec: Column, row: Row, blank: set[str]) -> Any:
    """The date from its parts; `blank` without a year, `year` when it is of another calendar, None when unreadable."""
    numbers: dict[str, int | None] = {}
    for part in ("year", "month", "day"):
        column = getattr(spec, part)
        text = row[column] if column else ""
        if fold(text) in blank:
            numbers[part] = None
            continue
        value = parse_number(text, *separators(spec))
        if value is None or value != int(value):
            return None
        numbers[part] = int(value)
    if numbers["year"] is None:
        return "blank"
    if not year_fits(spec.calendar, numbers["year"]):
        return "year"
    return from_parts(numbers["year"], numbers["month"], numbers["day"], spec.calendar)


def _out_of_time(parsed: ParsedDate, as_of: dt.date) -> str:
    if parsed.date > as_of:
        return "date_is_not_in_the_future"
    if parsed.date < EARLIEST:
        return "date_is_after_1945"
    return "date_is_not_a_phone_default" if (parsed.date, parsed.precision) == (PHONE_DEFAULT, "day") else ""


def dated(source: Source, spec: Column) -> Lookup:
    """The date of an event; whether it can be true is a rule of the contract."""
    work = when(source, spec)
    provider = spec.provider_columns
    return Lookup(provider, dict(DATE_OUT), lambda *texts: work(dict(zip(provider, texts, strict=True))))


def day(source: Source, column: str, spec: Column, as_of: dt.date) -> Lookup:
    """One of the days of a need, referral or service: first possible day, precision, problem."""
    work, provider = when(source, spec, as_of), spec.provider_columns

    def named(*texts: str) -> dict:
        found = work(dict(zip(provider, texts, strict=True)))
        return {
            column: found.get("date"),
            f"{column}_precision": found["date_precision"],
            f"{column}_problem": found["date_problem"],
        }

    return Lookup(
        provider, {column: "TIMESTAMP", f"{column}_precision": "VARCHAR", f"{column}_problem": "VARCHAR"}, named
    )


def _parsed(text: str, spec: Column, placeholders: list[str]) -> Any:
    """The date; a word for why there is none: `year` of another calendar, `buddhist` era in a Gregorian column, `two` days; or None.

    A column of the Buddhist era may hold Gregorian years too: no year is of both.
    """
    if stands_for_nothing(text, spec.forms, placeholders):
        return "placeholder"
    years = {year for form in spec.forms if (year := _year_of(text, form)) is not None}
    year = next(iter(years)) if len(years) == 1 else None
    calendar: str = spec.calendar
    if year is not None and calendar == "buddhist" and year_fits("gregorian", year):
        calendar = "gregorian"
    if year is not None and not year_fits(calendar, year) and (calendar != "gregorian" or year_fits("buddhist", year)):
        return "buddhist" if calendar == "gregorian" else "year"
    try:
        parsed = parse_dates(text, spec.forms, calendar, spec.time_zone)
    except TwoDates:
        return "two"
    if (
        parsed is None
        and (common := year_in_forms(text, spec.forms, calendar)) is not None
        and calendar in ("gregorian", "buddhist")
    ):
        span = from_parts(common, None, None, calendar)
        return NoSuchDay(span) if span else None
    return parsed


def _year_of(text: str, form: str) -> int | None:
    return None if form in NUMBERS else written_year(text, form)
