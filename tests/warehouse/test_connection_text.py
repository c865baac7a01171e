"""Texts in SQL: an apostrophe in a declared value is a letter like any other."""

import duckdb
import pytest

from warehouse.connection import listed, number_in


def test_a_value_with_an_apostrophe_is_found():
    values = ["L'Aquila", "a''b", "plain"]
    rows = duckdb.sql(f"SELECT x FROM (VALUES ({listed(values[:1])}), ('other')) v(x) WHERE x IN ({listed(values)})")
    assert rows.fetchall() == [("L'Aquila",)]


@pytest.mark.parametrize(("text", "number"), [("12.5", 12.5), (" -3 ", -3), ("9007199254740992", 2**53), ("9007199254740994", None),
                                              ("NaN", None), ("inf", None), ("-Infinity", None), ("1e300", None), ("9" * 400, None),
                                              ("x", None), ("", None)])  # fmt: skip
def test_a_text_is_a_number_only_where_it_can_be_counted(text, number):
    with duckdb.connect() as con:
        assert con.execute(f"SELECT {number_in('?')}", [text, text]).fetchone() == (number,)
