"""Calendars: published correspondences, and the same days as independent implementations."""

import datetime as dt

import pytest
from convertdate import coptic, persian
from hypothesis import given
from hypothesis import strategies as st

from methods.calendars import CALENDARS, YEARS, days_in_month, months_in_year, to_gregorian, year_fits

KNOWN = [
    ("gregorian", (2023, 8, 3), "2023-08-03"),
    ("solar_hijri", (1402, 5, 12), "2023-08-03"),
    ("ethiopian", (2015, 11, 27), "2023-08-03"),
    ("solar_hijri", (1357, 11, 22), "1979-02-11"),  # the Iranian revolution
    ("solar_hijri", (1358, 10, 6), "1979-12-27"),  # Kabul, 6 Jadi
    ("solar_hijri", (1399, 1, 1), "2020-03-20"),
    ("solar_hijri", (1400, 1, 1), "2021-03-21"),
    ("solar_hijri", (1403, 12, 30), "2025-03-20"),  # a leap day
    ("ethiopian", (2000, 1, 1), "2007-09-12"),  # the Ethiopian millennium
    ("ethiopian", (2015, 13, 6), "2023-09-11"),  # a leap day
    ("ethiopian", (2016, 1, 1), "2023-09-12"),
    ("ethiopian", (1966, 13, 5), "1974-09-10"),
    ("hijri", (1, 1, 1), "0622-07-19"),  # 16 July 622 Julian
    ("hijri", (1400, 1, 1), "1979-11-21"),  # tabular; Mecca saw the moon a day earlier
    ("hijri", (1445, 1, 1), "2023-07-19"),
    ("hijri", (1444, 9, 1), "2023-03-23"),
]


@pytest.mark.parametrize(("calendar", "day", "gregorian"), KNOWN)
def test_known_days(calendar, day, gregorian):
    assert to_gregorian(calendar, *day) == dt.date.fromisoformat(gregorian)


@pytest.mark.parametrize(
    ("calendar", "day"),
    [
        ("gregorian", (2023, 2, 29)),
        ("gregorian", (2023, 13, 1)),
        ("solar_hijri", (1402, 12, 30)),
        ("solar_hijri", (1402, 7, 31)),
        ("ethiopian", (2014, 13, 6)),
        ("ethiopian", (2015, 14, 1)),
        ("ethiopian", (2015, 1, 0)),
        ("hijri", (1445, 2, 30)),
        ("hijri", (1445, 13, 1)),
        ("lunar", (1, 1, 1)),
    ],
)
def test_a_day_that_does_not_exist_is_an_error(calendar, day):
    with pytest.raises(ValueError):
        to_gregorian(calendar, *day)


def day_of(calendar: str):
    low, high = YEARS[calendar]
    return st.integers(low, high).flatmap(
        lambda year: st.integers(1, months_in_year(calendar)).flatmap(
            lambda month: st.tuples(st.just(year), st.just(month), st.integers(1, days_in_month(calendar, year, month)))
        )
    )


@pytest.mark.parametrize("calendar", CALENDARS)
@given(data=st.data())
def test_every_day_is_followed_by_the_next(calendar, data):
    year, month, day = data.draw(day_of(calendar))
    if day < days_in_month(calendar, year, month):
        following = (year, month, day + 1)
    elif month < months_in_year(calendar):
        following = (year, month + 1, 1)
    else:
        following = (year + 1, 1, 1)
    step = to_gregorian(calendar, *following) - to_gregorian(calendar, year, month, day)
    assert step == dt.timedelta(days=1)


@given(day_of("solar_hijri"))
def test_solar_hijri_is_the_persian_calendar_and_comes_back(day):
    there = to_gregorian("solar_hijri", *day)
    assert persian.from_gregorian(there.year, there.month, there.day) == day


@given(day_of("ethiopian"))
def test_ethiopian_is_the_coptic_calendar_276_years_on_and_comes_back(day):
    there = to_gregorian("ethiopian", *day)
    year, month, number = coptic.from_gregorian(there.year, there.month, there.day)
    assert (year + 276, month, number) == day


@pytest.mark.parametrize(
    ("calendar", "year", "fits"),
    [
        ("gregorian", 2023, True),
        ("gregorian", 1402, False),
        ("gregorian", 1899, False),
        ("gregorian", 2101, False),
        ("solar_hijri", 1402, True),
        ("solar_hijri", 2023, False),
        ("solar_hijri", 1299, False),
        ("hijri", 1445, True),
        ("hijri", 2023, False),
        ("ethiopian", 2015, True),
        ("ethiopian", 1402, False),
    ],
)
def test_a_year_fits_its_calendar(calendar, year, fits):
    assert year_fits(calendar, year) is fits


def test_lengths_of_months():
    assert [days_in_month("solar_hijri", 1402, month) for month in range(1, 13)] == [31] * 6 + [30] * 5 + [29]
    assert days_in_month("solar_hijri", 1403, 12) == 30
    assert [days_in_month("ethiopian", 2014, month) for month in (1, 12, 13)] == [30, 30, 5]
    assert days_in_month("gregorian", 2024, 2) == 29
