"""Dates by declared format: what they say and no more."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.calendars import CALENDARS, months_in_year, year_fits
from methods.dates import ParsedDate, from_parts, parse_date, written_year
from methods.month_names import month_of, months


def span(first: str, last: str, precision: str) -> ParsedDate:
    return ParsedDate(dt.date.fromisoformat(first), dt.date.fromisoformat(last), precision)


def day(written: str) -> ParsedDate:
    return span(written, written, "day")


READ = [
    ("03/08/2023", "%d/%m/%Y", "gregorian", day("2023-08-03")),
    ("8/3/2023", "%m/%d/%Y", "gregorian", day("2023-08-03")),
    ("20230803", "%Y%m%d", "gregorian", day("2023-08-03")),
    (" 3.8.23 ", "%d.%m.%y", "gregorian", day("2023-08-03")),
    ("3.8.98", "%d.%m.%y", "gregorian", day("1998-08-03")),
    ("4/1/2018 12:00:00 AM", "%m/%d/%Y %I:%M:%S %p", "gregorian", day("2018-04-01")),
    ("2020", "%Y", "gregorian", span("2020-01-01", "2020-12-31", "year")),
    ("02/2020", "%m/%Y", "gregorian", span("2020-02-01", "2020-02-29", "month")),
    ("2021-Q3", "%Y-Q%q", "gregorian", span("2021-07-01", "2021-09-30", "quarter")),
    ("2023", "iso", "gregorian", span("2023-01-01", "2023-12-31", "year")),
    ("2023-08", "iso", "gregorian", span("2023-08-01", "2023-08-31", "month")),
    ("2023-08-03", "iso", "gregorian", day("2023-08-03")),
    ("2023-08-03 00:00:00", "iso", "gregorian", day("2023-08-03")),
    ("2023-08-03T23:30:11.000+04:30", "iso", "gregorian", day("2023-08-03")),
    ("2023-08-03T23:30Z", "iso", "gregorian", day("2023-08-03")),
    ("12 août 2020", "%d %B %Y", "gregorian", day("2020-08-12")),
    ("12-ENE-21", "%d-%b-%y", "gregorian", day("2021-01-12")),
    ("Sept. 2020", "%b %Y", "gregorian", span("2020-09-01", "2020-09-30", "month")),
    ("12 серпня 2020", "%d %B %Y", "gregorian", day("2020-08-12")),
    ("10 កុម្ភៈ 2021", "%d %B %Y", "gregorian", day("2021-02-10")),
    ("5 كانون الثاني 2020", "%d %B %Y", "gregorian", day("2020-01-05")),
    ("٠٣/٠٨/٢٠٢٣", "%d/%m/%Y", "gregorian", day("2023-08-03")),
    ("12\u200f/05\u200f/2023", "%d/%m/%Y", "gregorian", day("2023-05-12")),
    ("۱۴۰۲/۰۵/۱۲", "%Y/%m/%d", "solar_hijri", day("2023-08-03")),
    ("02/05/12", "%y/%m/%d", "solar_hijri", day("2023-08-03")),
    ("۱۲ اسد ۱۴۰۲", "%d %B %Y", "solar_hijri", day("2023-08-03")),
    ("12 مرداد 1402", "%d %B %Y", "solar_hijri", day("2023-08-03")),
    ("1402", "%Y", "solar_hijri", span("2023-03-21", "2024-03-19", "year")),
    ("1402/05", "%Y/%m", "solar_hijri", span("2023-07-23", "2023-08-22", "month")),
    ("27-11-2015", "%d-%m-%Y", "ethiopian", day("2023-08-03")),
    ("27 ሐምሌ 2015", "%d %B %Y", "ethiopian", day("2023-08-03")),
    ("2015", "%Y", "ethiopian", span("2022-09-11", "2023-09-11", "year")),
    ("1/1/1445", "%d/%m/%Y", "hijri", day("2023-07-19")),
]


@pytest.mark.parametrize(("text", "format_", "calendar", "read"), READ)
def test_dates_as_lists_write_them(text, format_, calendar, read):
    assert parse_date(text, format_, calendar) == read


NOT_READ = [
    ("2019", "%d/%m/%Y", "gregorian"),
    ("03/08/2023", "iso", "gregorian"),
    ("31/02/2023", "%d/%m/%Y", "gregorian"),
    ("08/31/2023", "%d/%m/%Y", "gregorian"),
    ("03/08/23", "%d/%m/%Y", "gregorian"),
    ("03/08/2023 or 04/08/2023", "%d/%m/%Y", "gregorian"),
    ("2023-8-3", "iso", "gregorian"),
    ("2023-00-00", "iso", "gregorian"),
    ("2023-13", "iso", "gregorian"),
    ("45141", "iso", "gregorian"),
    ("", "iso", "gregorian"),
    ("12 Smarch 2020", "%d %B %Y", "gregorian"),
    ("12 mai 1402", "%d %B %Y", "solar_hijri"),
    ("1402/12/30", "%Y/%m/%d", "solar_hijri"),
    ("2023/08/03", "%Y/%m/%d", "solar_hijri"),
    ("1402-05-12", "iso", "gregorian"),
]


@pytest.mark.parametrize(("text", "format_", "calendar"), NOT_READ)
def test_what_does_not_fit_is_not_guessed(text, format_, calendar):
    assert parse_date(text, format_, calendar) is None


def test_a_year_of_another_calendar_can_be_told_from_no_date():
    assert written_year("2023/08/03", "%Y/%m/%d", "solar_hijri") == 2023
    assert not year_fits("solar_hijri", 2023)
    assert written_year("Asad", "%Y/%m/%d", "solar_hijri") is None


@pytest.mark.parametrize("format_", ["%d/%m", "%d/%K/%Y", "%Y-%m-%Y", "dd/mm/yyyy"])
def test_a_format_that_cannot_be_is_an_error(format_):
    with pytest.raises(ValueError, match="date format"):
        parse_date("01/01/2020", format_)


@pytest.mark.parametrize(
    ("parts", "read"),
    [
        ((2006, 5, None), span("2006-05-01", "2006-05-31", "month")),
        ((2006, None, None), span("2006-01-01", "2006-12-31", "year")),
        ((2006, None, 7), span("2006-01-01", "2006-12-31", "year")),
        ((2006, 5, 7), day("2006-05-07")),
        ((2006, 13, None), None),
        ((2006, 2, 30), None),
        ((206, 2, 3), None),
    ],
)
def test_dates_from_their_parts(parts, read):
    assert from_parts(*parts) == read


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)), st.sampled_from("0٠۰០"))
def test_any_day_is_read_as_it_was_written(date, zero):
    written = date.strftime("%d/%m/%Y").translate({48 + n: chr(ord(zero) + n) for n in range(10)})
    assert parse_date(written, "%d/%m/%Y") == ParsedDate(date, date, "day")


@given(st.sampled_from(CALENDARS), st.integers(1300, 2100), st.integers(1, 13))
def test_the_months_of_a_year_fill_it_without_gap(calendar, year, month):
    whole = from_parts(year, None, None, calendar)
    if not year_fits(calendar, year):
        assert whole is None
        return
    parts = [from_parts(year, number, None, calendar) for number in range(1, months_in_year(calendar) + 1)]
    assert (parts[0].date, parts[-1].date_max) == (whole.date, whole.date_max)
    for earlier, later in pairwise(parts):
        assert later.date - earlier.date_max == dt.timedelta(days=1)


@pytest.mark.parametrize("calendar", CALENDARS)
def test_every_month_has_a_name_and_no_name_two_months(calendar):
    assert set(months(calendar).values()) == set(range(1, months_in_year(calendar) + 1))


def test_names_of_months_fold():
    assert (month_of("DÉC.", "gregorian"), month_of("ميزان", "solar_hijri")) == (12, 7)
