"""The public file as anybody reads it, on the demo country: its tables, what describes them, one number in all places.

Not here: whether numbers are the office's (`test_public_needs`, `_shares`, `_casualties`), what is compared (`test_public_comparisons`).
"""

import pytest
from headers import (
    COUNTED,
    NEEDS,
    PUBLIC,
    figure_id,
    measures,
    public_rows,
    rows_of,
    sets_with,
    share_parts,
)

from assets.marts.held_words import NUMBERS
from schemas.marts import COMPARISONS

pytestmark = pytest.mark.slow

STATUSES = ("ok", "not_available", "absent", "withdrawn", "not_reached")
SURVEYED = [(name, share) for name, header in NEEDS.items() for share in header.shares]
OF_THE_HOUSE = {
    "mart_gender_gap", "mart_gender_gap_total", "mart_figure", "mart_indicator", "mart_coverage", "mart_estimate",
    *(f"mart_{name}" for name in NUMBERS),  # gaps in two rounds, waits, years
    "notes", "dictionary", "code_lists", "example_questions", "additive_views",
}  # fmt: skip


def rows(both, sql: str) -> list[tuple]:
    return both.execute(sql).fetchall()


def tables(both) -> list[str]:
    return [row[0] for row in rows(both, "SELECT table_name FROM duckdb_tables() WHERE database_name = 'published'")]


def test_only_marts_meant_for_the_public_are_in_the_file(both):
    assert {*tables(both)} == {f"mart_{name}" for name in PUBLIC} | OF_THE_HOUSE


def test_every_table_and_column_is_said_in_the_dictionary(both):
    there = {(table, row[0]) for table in tables(both) for row in rows(both, f"DESCRIBE published.main.{table}")}
    said = rows(both, "SELECT table_name, column_name, meaning FROM published.main.dictionary")
    assert there == {(table, column) for table, column, _ in said if column}
    assert {*tables(both)} == {table for table, column, _ in said if not column}
    assert all(meaning for *_, meaning in said)


def test_every_view_named_in_the_file_can_be_read(both):
    named = {row[0] for row in rows(both, "SELECT view_name FROM published.main.additive_views")}
    there = {
        row[0]
        for row in rows(both, "SELECT view_name FROM duckdb_views() WHERE database_name = 'published' AND NOT internal")
    }
    assert named == there and len(named) > 60
    assert all(rows(both, f"SELECT count(*) FROM published.main.{view}")[0][0] >= 0 for view in named)


def test_the_first_note_says_how_numbers_were_changed(both):
    """Small counts are rounded to nought or the base; casualties are exact or absent."""
    topic, note = rows(both, "SELECT topic, note FROM published.main.notes LIMIT 1")[0]
    assert "rounded" in note and "exact" in note, (topic, note)


def test_values_that_never_leave_the_office_stand_in_no_row_of_the_file(both):
    kept = {
        (key, value) for header in COUNTED.values() for key, values in header.office_values.items() for value in values
    }
    assert {("barrier", "fear_gbv"), ("table_name", "person")} <= kept
    for table in (one for one in tables(both) if one.startswith("mart_")):
        columns = {name for name, *_ in rows(both, f"DESCRIBE published.main.{table}")}
        for key, value in kept:
            # `person` is a unit too: it may not stand as the table counted, in a column or in a figure's id
            says = [f"contains(CAST(t AS VARCHAR), '{sign}')" for sign in (f"{key}={value}", f'"{key}": "{value}"')]
            says += [f"t.{key} = '{value}'"] if key in columns else []
            says += [] if value == "person" else [f"contains(CAST(t AS VARCHAR), '{value}')"]
            assert rows(both, f"SELECT * FROM published.main.{table} t WHERE {' OR '.join(says)} LIMIT 1") == [], table


@pytest.mark.parametrize("name", PUBLIC)
def test_the_public_mart_has_rows_of_public_sets_only_and_each_once(both, name):
    header = PUBLIC[name]
    mart = f"published.main.mart_{name}"
    assert rows(both, f"SELECT * FROM {mart} WHERE NOT ({public_rows(name, header)}) LIMIT 2") == []
    assert rows(both, f"SELECT {', '.join(header.keys)} FROM {mart} GROUP BY ALL HAVING count(*) > 1 LIMIT 2") == []


@pytest.mark.parametrize("name", PUBLIC)
def test_a_number_is_empty_where_its_status_is_not_ok_and_nowhere_else(both, name):
    header = PUBLIC[name]
    for measure in [*header.counts, *header.shares, *header.days]:
        said = f"{measure}_status IN {STATUSES} AND (({measure}_status = 'ok') = ({measure} IS NOT NULL))"
        assert rows(both, f"SELECT * FROM published.main.mart_{name} WHERE ({said}) IS NOT TRUE LIMIT 2") == [], measure


@pytest.mark.parametrize("name", PUBLIC)
def test_the_long_table_has_what_the_wide_one_has(both, name):
    """One number in two places of the public file: with one value and one status in both."""
    header = PUBLIC[name]
    for measure in measures(header):
        where = " OR ".join(f"({rows_of(name, header, part)})" for part in sets_with(header, measure) if part.public)
        wide = (
            f"SELECT {figure_id(name, header, measure)} AS figure_id, CAST({measure} AS DOUBLE) AS wide, "
            f"replace({measure.removesuffix('_weighted')}_status, 'not_reached', 'not_available') AS said "
            f"FROM published.main.mart_{name} WHERE {where or 'false'}"
        )
        listed = f"SELECT * FROM published.main.mart_figure WHERE mart = '{name}' AND measure = '{measure}'"
        status = "true" if measure.endswith("_weighted") else "w.said = f.value_status"
        same = (
            f"w.figure_id IS NOT NULL AND f.figure_id IS NOT NULL AND w.wide IS NOT DISTINCT FROM f.value AND {status}"
        )
        assert (
            rows(
                both,
                f"SELECT * FROM ({wide}) w FULL JOIN ({listed}) f USING (figure_id) WHERE ({same}) IS NOT TRUE LIMIT 2",
            )
            == []
        ), measure
    untold = "value IS NULL AND coalesce(ci_low, ci_high) IS NOT NULL"
    assert rows(both, f"SELECT * FROM published.main.mart_figure WHERE mart = '{name}' AND {untold} LIMIT 2") == []


def test_figures_are_of_the_marts_of_the_file_and_their_ids_are_their_own(both):
    told = {row[0] for row in rows(both, "SELECT DISTINCT mart FROM published.main.mart_figure")}
    assert told <= {*PUBLIC, *COMPARISONS, *NUMBERS} and len(told) > 20
    ids = "SELECT figure_id FROM published.main.mart_figure GROUP BY 1 HAVING count(*) > 1 OR figure_id IS NULL"
    assert rows(both, ids) == []


@pytest.mark.parametrize(("name", "share"), SURVEYED)
def test_the_base_of_a_share_is_the_printed_one(both, name, share):
    header = PUBLIC[name]
    _, base = share_parts(header, share)
    unknown = header.shares[share].unknown or "NULL"
    wide = f"SELECT {figure_id(name, header, share)} AS figure_id, {base} AS base, {unknown} AS untold FROM published.main.mart_{name}"
    differ = "f.value IS NOT NULL AND (f.known_n <> w.base OR f.unknown_n <> w.untold)"
    assert (
        rows(
            both, f"SELECT * FROM ({wide}) w JOIN published.main.mart_figure f USING (figure_id) WHERE {differ} LIMIT 2"
        )
        == []
    )
