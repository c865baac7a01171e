"""Columns of dates in several forms, calendars and time zones, and in which order their day and month stand, by hand."""

import datetime as dt

import pytest

from methods.date_order import with_order_of
from methods.dates import ParsedDate
from methods.dates_in_forms import NoDay, Written, read_day

OFFICE = Written(("%d/%m/%Y", "%d-%m-%y", "%b %Y", "%d %B %Y", "%Y"))


def said(text: str, how: Written) -> str:
    """The day, span or reason, as one word."""
    found = read_day(text, how)
    if isinstance(found, NoDay):
        return f"{found.why} {found.year.date.year}" if found.year else found.why
    return f"{found.date}" if found.date == found.date_max else f"{found.date}..{found.date_max}"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("15/06/2021", "2021-06-15"), ("25-01-21", "2021-01-25"), ("janv. 2021", "2021-01-01..2021-01-31"),
        ("24 octobre 2023", "2023-10-24"), ("2021", "2021-01-01..2021-12-31"), ("2021-03-16", "2021-03-16"),
        ("31/02/2021", "no_such_day 2021"), ("06/15/2021", "order 2021"), ("hier", "none"), ("1402", "none"),
    ],
)  # fmt: skip
def test_each_text_in_the_one_form_it_fits(text, day):
    assert said(text, OFFICE) == day


@pytest.mark.parametrize(
    ("text", "form", "day"),
    [
        ("5 березня 2024", "%d %B %Y", "2024-03-05"), ("5 марта 2024", "%d %B %Y", "2024-03-05"),
        ("5. ožujka 2024", "%d. %B %Y", "2024-03-05"),
        ("1er mars 2024", "%d %B %Y", "2024-03-01"), ("24 De Outubro de 2023", "%d de %B de %Y", "2023-10-24"),
        ("5 tháng ba 2024", "%d %B %Y", "2024-03-05"), ("ngày 5 tháng 3 năm 2024", "ngày %d tháng %m năm %Y", "2024-03-05"),
        ("5 مارچ 2024", "%d %B %Y", "2024-03-05"), ("៥ មីនា ២០២៤", "%d %B %Y", "2024-03-05"), ("5 آذار 2024", "%d %B %Y", "2024-03-05"),
    ],
)  # fmt: skip
def test_months_in_the_languages_of_the_lists(text, form, day):
    assert said(text, Written((form,))) == day


def test_two_forms_that_say_two_days_say_the_year_at_most():
    both = Written(("%d/%m/%Y", "%m/%d/%Y"))
    assert [said(text, both) for text in ("03/04/2021", "05/05/2021", "25/04/2021")] == [
        "one_of_two 2021",
        "2021-05-05",
        "2021-04-25",
    ]
    assert said("01.02.03", Written(("%d.%m.%y", "%y.%m.%d"))) == "two"


def test_numbers_that_are_days():
    assert said("45292", Written(("excel",))) == "2024-01-01"
    assert said("43830", Written(("excel",), from_1904=True)) == "2024-01-01"
    assert [said(text, Written(("excel",))) for text in ("2021", "20210615")] == ["none", "none"]
    assert said("1735689600", Written(("epoch_s",), zone="UTC")) == "2025-01-01"
    assert said("1735689600000", Written(("epoch_ms",), zone="America/Bogota")) == "2024-12-31"
    assert said("1735689600", Written(("epoch_ms",), zone="UTC")) == "none"


@pytest.mark.parametrize(
    ("text", "form"),
    [("2025-03-01T22:30:00Z", "iso"), ("2025-03-01 22:30:00.000+00:00", "iso"), ("01/03/2025 10:30 PM+0000", "%d/%m/%Y %I:%M %p%z"),
     ("2025-03-01T22:30:00Z", "%Y-%m-%dT%H:%M:%SZ")],
)  # fmt: skip
def test_a_night_hour_is_the_day_it_was_in_the_time_zone(text, form):
    assert said(text, Written((form,), zone="Asia/Baghdad")) == "2025-03-02"
    assert said(text, Written((form,))) == "2025-03-01"


def test_the_hour_of_the_place_itself_is_its_day():
    assert said("2025-03-01T23:30:00", Written(zone="Asia/Baghdad")) == "2025-03-01"
    assert said("2025-03-01T23:30:00+03:00", Written(zone="Asia/Baghdad")) == "2025-03-01"


def test_calendars_among_the_forms():
    mixed = Written(("%d/%m/%Y", "buddhist"))
    assert [said(text, mixed) for text in ("05/03/2567", "05/03/2024")] == ["2024-03-05", "2024-03-05"]
    assert said("05/03/2567", Written(("%d/%m/%Y",))) == "buddhist"
    afghan = Written(("%Y/%m/%d", "solar_hijri"))
    assert [said(text, afghan) for text in ("1402/05/12", "2023/08/03")] == ["2023-08-03", "2023-08-03"]
    assert said("2023-08-03", Written(("%Y/%m/%d",), "solar_hijri")) == "2023-08-03"  # typed in a spreadsheet
    assert said("2015-03-06", Written(("%d/%m/%Y",), "ethiopian")) == "none"  # of which of two calendars?


def test_dates_that_stand_for_nothing():
    how = Written(
        ("%d/%m/%Y", "%d %B %Y", "excel"), placeholders=("1900-01-01", "1899-12-30", "9999-99-99", "0000-00-00")
    )
    texts = ("01/01/1900", "1 janvier 1900", "99/99/9999", "00/00/0000", "0", "1899-12-30", "01/01/1980")
    assert [said(text, how) for text in texts] == ["placeholder"] * 6 + ["1980-01-01"]


def test_a_birth_year_of_two_digits_lies_before_the_event():
    event = dt.date(2023, 6, 1)
    born = read_day("12/05/45", Written(("%d/%m/%y",)), latest=event)
    assert born == ParsedDate(dt.date(1945, 5, 12), dt.date(1945, 5, 12), "day")
    assert read_day("12/05/15", Written(("%d/%m/%y",)), latest=event).date == dt.date(2015, 5, 12)


DAY_FIRST = Written(("%d/%m/%Y",))


def test_one_slip_among_many_leaves_the_column_its_order():
    column = [(f"{day}/04/2021", 1) for day in range(13, 31)] + [("04/25/2021", 1), ("03/04/2021", 1)]
    how = with_order_of(DAY_FIRST, column)
    assert [said(text, how) for text in ("03/04/2021", "04/25/2021", "25/04/2021")] == [
        "2021-04-03",
        "order 2021",
        "2021-04-25",
    ]


@pytest.mark.parametrize("as_declared", [0, 3])
def test_a_column_in_both_orders_says_only_the_year_of_what_could_be_two_days(as_declared):
    column = [("25/04/2021", as_declared)] * bool(as_declared) + [
        ("04/25/2021", 2),
        ("03/04/2021", 5),
        ("05/05/2021", 1),
    ]
    how = with_order_of(DAY_FIRST, column)
    assert [said(text, how) for text in ("03/04/2021", "05/05/2021")] == ["one_of_two 2021", "2021-05-05"]


def test_a_month_of_another_form_is_no_evidence():
    both = Written(("%d/%m/%Y", "%m/%d/%Y"))
    assert with_order_of(both, [("25/04/2021", 3), ("04/25/2021", 3)]).doubtful == frozenset()


def test_typed_dates_that_a_spreadsheet_of_the_other_order_read():
    """Typed where day and month could be exchanged, left as a text where not: the sign of a column read the wrong way."""
    typed = [(f"2021-{month:02}-{day:02}", 1) for day, month in ((1, 4), (3, 8), (7, 2), (9, 12), (12, 6))]
    texts = [(f"{day}/05/2021", 1) for day in (13, 17, 22, 28, 31)]
    assert said("2021-04-01", with_order_of(DAY_FIRST, typed + texts)) == "one_of_two 2021"
    assert said("2021-04-01", with_order_of(DAY_FIRST, [*typed, ("2021-05-30", 1), *texts])) == "2021-04-01"
    assert said("2021-04-01", with_order_of(DAY_FIRST, [*typed, *texts, ("04/05/2021", 1)])) == "2021-04-01"
