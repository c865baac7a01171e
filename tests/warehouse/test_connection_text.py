"""Texts in SQL: an apostrophe in a declared value is a letter like any other."""

import duckdb

from warehouse.connection import listed


def test_a_value_with_an_apostrophe_is_found():
    values = ["L'Aquila", "a''b", "plain"]
    rows = duckdb.sql(f"SELECT x FROM (VALUES ({listed(values[:1])}), ('other')) v(x) WHERE x IN ({listed(values)})")
    assert rows.fetchall() == [("L'Aquila",)]
