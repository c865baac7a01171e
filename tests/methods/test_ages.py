"""Ages, bands and who is a child, by hand."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.age_texts import parse_band
from methods.ages import (
    BANDS,
    age_from_birth_year,
    band_of,
    band_of_range,
    completed_years,
    group_of,
    group_of_range,
    read_kept_age,
)
from schemas.codes import codes


@pytest.mark.parametrize(
    ("birth", "event", "years"),
    [
        ("2005-08-03", "2023-08-03", 18),
        ("2005-08-04", "2023-08-03", 17),
        ("2023-08-03", "2023-08-03", 0),
        ("2004-02-29", "2022-02-28", 17),
        ("2004-02-29", "2022-03-01", 18),
        ("2023-08-04", "2023-08-03", -1),
    ],
)
def test_completed_years(birth, event, years):
    assert completed_years(dt.date.fromisoformat(birth), dt.date.fromisoformat(event)) == years


@pytest.mark.parametrize(
    ("age", "band", "group"),
    [
        (0, "0-4", "child"),
        (4, "0-4", "child"),
        (5, "5-11", "child"),
        (17, "12-17", "child"),
        (18, "18-29", "adult"),
        (69, "60-69", "adult"),
        (70, "70+", "adult"),
        (101, "70+", "adult"),
    ],
)
def test_bands_and_groups(age, band, group):
    assert (band_of(age), group_of(age)) == (band, group)


def test_no_band_below_birth():
    with pytest.raises(ValueError):
        band_of(-1)


def test_bands_are_those_of_the_code_list_and_leave_no_gap():
    assert tuple(BANDS) == codes("age_band")
    edges = list(BANDS.values())
    assert edges[0][0] == 0 and edges[-1][1] is None
    assert all(later[0] == earlier[1] + 1 for earlier, later in pairwise(edges))


@pytest.mark.parametrize(
    ("low", "high", "band", "group"),
    [
        (0, 4, "0-4", "child"),
        (1, 3, "0-4", "child"),
        (0, 5, "unknown", "child"),
        (15, 24, "unknown", "unknown"),
        (0, 17, "unknown", "child"),
        (18, 29, "18-29", "adult"),
        (18, None, "unknown", "adult"),
        (60, None, "unknown", "adult"),
        (70, None, "70+", "adult"),
        (75, 79, "70+", "adult"),
        (17, None, "unknown", "unknown"),
    ],
)
def test_a_range_has_a_band_only_when_it_nests(low, high, band, group):
    assert (band_of_range(low, high), group_of_range(low, high)) == (band, group)


@pytest.mark.parametrize(
    ("born", "event", "expected"),
    [
        (2005, 2023, (17, 18, "unknown")),  # exactly 18: before or after the birthday
        (2006, 2023, (16, 17, "child")),
        (2004, 2023, (18, 19, "adult")),
        (2023, 2023, (0, 0, "child")),
        (2022, 2023, (0, 1, "child")),
        (2024, 2023, (-2, -1, "child")),
    ],
)
def test_age_from_the_year_of_birth(born, event, expected):
    assert age_from_birth_year(born, event) == expected


@given(st.dates(dt.date(1920, 1, 1), dt.date(2024, 12, 31)), st.dates(dt.date(1990, 1, 1), dt.date(2024, 12, 31)))
def test_the_year_of_birth_never_contradicts_the_birthday(birth, event):
    if birth > event:
        return
    low, high, group = age_from_birth_year(birth.year, event.year)
    age = completed_years(birth, event)
    assert low <= age <= high
    assert group in ("unknown", group_of(age))


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("15-24", (15, 24)),
        ("0–4", (0, 4)),
        ("0 - 4 years", (0, 4)),
        ("12 to 17", (12, 17)),
        ("de 15 à 24 ans", (15, 24)),
        ("0 años a 4 años", (0, 4)),
        ("entre 18 y 59", (18, 59)),
        ("۱۸-۵۹", (18, 59)),
        ("٠ إلى ٤ سنوات", (0, 4)),
        ("5 تا 11", (5, 11)),
        ("18 - 59 ឆ្នាំ", (18, 59)),
        ("<5", (0, 4)),
        ("< 18", (0, 17)),
        ("<=17", (0, 17)),
        ("under 5", (0, 4)),
        ("moins de 18 ans", (0, 17)),
        ("Menor de 18 años", (0, 17)),
        ("17 and under", (0, 17)),
        ("17 ans et moins", (0, 17)),
        ("jusqu'à 17 ans", (0, 17)),
        ("أقل من 5 سنوات", (0, 4)),
        ("زیر ۱۸ سال", (0, 17)),
        ("до 18 років", (0, 17)),
        ("ក្រោម 5 ឆ្នាំ", (0, 4)),
        ("60+", (60, None)),
        ("+60", (60, None)),
        ("≥60", (60, None)),
        (">60", (61, None)),
        ("60 and over", (60, None)),
        ("60 ans et plus", (60, None)),
        ("18 años y más", (18, None)),
        ("au moins 18 ans", (18, None)),
        ("Mayor de 18 años", (18, None)),
        ("60 سنة فأكثر", (60, None)),
        ("بالای ۶۰ سال", (60, None)),
        ("60 років і старше", (60, None)),
        ("60 anos ou mais", (60, None)),
        ("0-23 months", (0, 1)),
        ("6-59 mois", (0, 4)),
        ("<6 months", (0, 0)),
    ],
)
def test_bands_as_lists_write_them(text, band):
    assert parse_band(text) == band


@pytest.mark.parametrize(
    "text", ["", "17", "Adult", "24-15", "1990-1999", "5-11-2020", "18<60", "<0", "no más de 17", "15, 24", "11-May"]
)
def test_what_is_not_one_band_is_none(text):
    assert parse_band(text) is None


@given(st.integers(0, 60), st.integers(0, 60))
def test_any_range_is_read_back(low, width):
    assert parse_band(f"{low}-{low + width}") == (low, low + width)


@given(st.integers(0, 120), st.integers(0, 40))
def test_a_nested_range_has_the_band_of_each_of_its_ages(low, width):
    band = band_of_range(low, low + width)
    if band != "unknown":
        assert {band_of(age) for age in range(low, low + width + 1)} == {band}


@pytest.mark.parametrize("text", ["9" * 5000, "18-" + "9" * 30, "9" * 20 + "-" + "9" * 21])
def test_more_digits_than_any_age_has_are_no_band(text):
    assert parse_band(text) is None


@pytest.mark.parametrize("text", ["\x1aage x..y", "\x1aage 5..", "\x1aage " + "9" * 5000 + "..7", "\x1aage ²..³"])
def test_what_only_begins_like_a_kept_age_is_none(text):
    assert read_kept_age(text) is None and read_kept_age("\x1aage 5..6") == (5, 6)
