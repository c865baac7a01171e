"""Place codes, numbers and coordinates as sources write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.places import lost_decimal_point, on_globe, parse_number, pcode


@pytest.mark.parametrize(
    ("text", "pad", "prefix", "code"),
    [
        ("5313", 5, "CO", "CO05313"),
        ("05313", 5, "CO", "CO05313"),
        ("CO05313", 5, "CO", "CO05313"),
        ("5313.0", 5, "CO", "CO05313"),
        ("٥٣١٣", 5, "CO", "CO05313"),
        (" XSA0104 ", None, "", "XSA0104"),
        ("5", 2, "", "05"),
        ("1.10", None, "", "1.10"),
        (" ", 5, "CO", ""),
    ],
)
def test_place_codes_as_the_reference_writes_them(text, pad, prefix, code):
    assert pcode(text, pad, prefix) == code


@pytest.mark.parametrize(
    ("text", "thousands", "decimal", "number"),
    [
        ("2,006", ",", ".", 2006),
        ("5313", ",", ".", 5313),
        ("-1,234.5", ",", ".", -1234.5),
        ("1.500,5", ".", ",", 1500.5),
        ("4,5", None, ",", 4.5),
        ("1 234,5", " ", ",", 1234.5),
        ("1\u202f234", " ", ".", 1234),
        ("1'234", "'", ".", 1234),
        ("۳۴.۵", None, ".", 34.5),
        ("١٬٢٣٤٫٥", None, ".", 1234.5),
        ("−74.08", None, ".", -74.08),
        ("\u200e12", None, ".", 12),
        (".5", None, ".", 0.5),
        ("5e-05", None, ".", 0.00005),
    ],
)
def test_numbers_as_lists_write_them(text, thousands, decimal, number):
    assert parse_number(text, thousands, decimal) == number


@pytest.mark.parametrize(
    ("text", "thousands", "decimal"),
    [
        ("", None, "."),
        ("n/a", None, "."),
        ("nan", None, "."),
        ("inf", None, "."),
        ("2 or 3", None, "."),
        ("12,5", None, "."),  # a separator nobody declared
        ("1.500", None, ","),
        ("1,2,3", ",", "."),
        ("12,34", ",", "."),
        ("1.2.3", None, "."),
        ("3E2", None, "."),  # a code, not three hundred
        ("9" * 400, None, "."),
        ("12 %", None, "."),
    ],
)
def test_what_is_no_number_is_none(text, thousands, decimal):
    assert parse_number(text, thousands, decimal) is None


@given(st.integers(-(10**15), 10**15))
def test_any_whole_number_is_read_with_and_without_separators(number):
    assert parse_number(f"{number:,}", ",") == number
    assert parse_number(f"{number:,}".replace(",", "."), ".", ",") == number
    assert parse_number(str(number)) == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_number_is_read_as_a_spreadsheet_cell_holds_it(number):
    assert parse_number(repr(number)) == number


@pytest.mark.parametrize(
    ("latitude", "longitude", "there", "lost"),
    [
        (4.5709, -74.2973, True, False),
        (90, 180, True, False),
        (45709, -742973, False, True),
        (4.5709, -742973, False, True),
        (-74.2973, 4.5709, True, False),
        (124.5, 4.5, False, False),  # exchanged
        (4.5, 285.7, False, False),  # longitudes from 0 to 360
        (float("nan"), 1, False, False),
    ],
)
def test_points_on_the_globe_and_points_whose_decimal_point_was_lost(latitude, longitude, there, lost):
    assert (on_globe(latitude, longitude), lost_decimal_point(latitude, longitude)) == (there, lost)
