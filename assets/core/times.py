"""What a received date means: first and last possible day, how exactly it is known, and which rule it breaks."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from assets.core.lookups import Lookup, Row, separators
from methods.date_order import with_order_of
from methods.dates import ParsedDate, from_parts, parse_date, year_fits
from methods.dates_in_forms import NoDay, Written, read_day
from methods.folding import fold
from methods.places import parse_number
from schemas.codes import VERIFIED_UNKNOWN
from schemas.source import Column, Source

DATE_OUT = {"date": "TIMESTAMP", "date_max": "TIMESTAMP", "date_precision": "VARCHAR", "date_problem": "VARCHAR"}
EARLIEST, PHONE_DEFAULT = dt.date(1945, 1, 1), dt.date(1970, 1, 1)
# why a text is no day -> the rule it breaks; of the last three the year is kept (schemas.columns.YEAR_IS_KEPT)
RULE_OF = {
    "blank": "",
    "year": "year_fits_declared_calendar",
    "buddhist": "year_is_of_the_buddhist_era",
    "two": "date_is_one_day",
    "placeholder": "date_is_no_placeholder",
    "none": "date_fits_declared_format",
    "no_such_day": "day_is_in_the_calendar",
    "order": "day_and_month_stand_as_declared",
    "one_of_two": "day_is_one_of_two",
}


def written(source: Source, spec: Column) -> Written:
    """How the days of a column are written, as source.yaml declares it."""
    zero = source.files.epoch == "1904"
    return Written(tuple(spec.forms), spec.calendar, spec.time_zone, tuple(source.placeholder_dates), zero)


class When:
    """A date in one of the declared forms, or in parts; blank is unknown, never a guess.

    A day that no calendar has, or that is one of two, keeps its year where that is sure. A placeholder of the source is no
    date. With `as_of` a day after it, before 1945 or of an unset clock is a problem too (model section 5).
    """

    def __init__(self, source: Source, spec: Column, as_of: dt.date | None = None) -> None:
        self.spec, self.as_of = spec, as_of
        self.how = written(source, spec)
        self.blank = {fold(text) for text in (*source.files.blank, *source.missing)} | {"", VERIFIED_UNKNOWN}

    def learn(self, column: Iterable[tuple[str, int]]) -> None:
        """Look at all texts of the column, with their rows, before one of them is read: which order day and month have."""
        self.how = with_order_of(self.how, column)

    def __call__(self, row: Row) -> dict:
        """`date`, `date_max`, `date_precision` and `date_problem` of the texts of a row."""
        parsed = self._read(row)
        if isinstance(parsed, NoDay):
            year, rule = parsed.year, RULE_OF[parsed.why]
            if year is None:
                return {"date_precision": "unknown", "date_problem": rule}
            return {"date": year.date, "date_max": year.date_max, "date_precision": "year", "date_problem": rule}
        return {
            "date": parsed.date,
            "date_max": parsed.date_max,
            "date_precision": self.spec.precision or parsed.precision,
            "date_problem": _out_of_time(parsed, self.as_of) if self.as_of else "",
        }

    def _read(self, row: Row) -> ParsedDate | NoDay:
        if self.spec.value is not None:
            return parse_date(self.spec.value, "iso") or NoDay("none")
        if self.spec.year:
            return _parts(self.spec, row, self.blank)
        text = row[str(self.spec.from_)]
        return NoDay("blank") if fold(text) in self.blank else read_day(text, self.how)


def _parts(spec: Column, row: Row, blank: set[str]) -> ParsedDate | NoDay:
    """The date from its parts: nothing without a year, the year alone where there is no such day or month."""
    numbers: dict[str, int | None] = {}
    for part in ("year", "month", "day"):
        column = getattr(spec, part)
        text = row[column] if column else ""
        if fold(text) in blank:
            numbers[part] = None
            continue
        value = parse_number(text, *separators(spec))
        if value is None or value != int(value):
            return NoDay("none")
        numbers[part] = int(value)
    year = numbers["year"]
    if year is None:
        return NoDay("blank")
    if not year_fits(spec.calendar, year):
        return NoDay("year")
    found = from_parts(year, numbers["month"], numbers["day"], spec.calendar)
    if found is None and spec.calendar in ("gregorian", "buddhist"):
        return NoDay("no_such_day", from_parts(year, None, None, spec.calendar))
    return found or NoDay("none")


def _out_of_time(parsed: ParsedDate, as_of: dt.date) -> str:
    if parsed.date > as_of:
        return "date_is_not_in_the_future"
    if parsed.date < EARLIEST:
        return "date_is_after_1945"
    return "date_is_not_a_phone_default" if (parsed.date, parsed.precision) == (PHONE_DEFAULT, "day") else ""


def dated(source: Source, spec: Column) -> Lookup:
    """The date of an event; whether it can be true is a rule of the contract."""
    return _lookup(When(source, spec), spec, dict(DATE_OUT), lambda found: found)


def day(source: Source, column: str, spec: Column, as_of: dt.date) -> Lookup:
    """One of the days of a need, referral or service: first possible day, precision, problem."""
    out = {column: "TIMESTAMP", f"{column}_precision": "VARCHAR", f"{column}_problem": "VARCHAR"}
    names = dict(zip(out, ("date", "date_precision", "date_problem"), strict=True))
    return _lookup(
        When(source, spec, as_of), spec, out, lambda found: {name: found.get(of) for name, of in names.items()}
    )


def _lookup(when: When, spec: Column, out: dict[str, str], named: Any) -> Lookup:
    provider = spec.provider_columns
    lookup = Lookup(provider, out, lambda *texts: named(when(dict(zip(provider, texts, strict=True)))))
    if spec.from_ in provider:
        lookup.learn = lambda seen: when.learn(column_of(seen, provider.index(str(spec.from_))))
    return lookup


def column_of(seen: list[tuple[tuple[str, ...], int]], place: int) -> list[tuple[str, int]]:
    """One of the columns of a look-up: each text with its rows."""
    rows: dict[str, int] = {}
    for texts, n in seen:
        rows[texts[place]] = rows.get(texts[place], 0) + n
    return list(rows.items())
