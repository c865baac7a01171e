"""Counted units of the casualty marts: accepted rows with the missing reasons folded, the period, and the group.

The rows are gone through once per refresh and stored narrow (`relations/counted_unit.sql`): each mart scans what it counts,
none of them links or folds five million rows again.
"""

from importlib import resources
from pathlib import Path

import duckdb

from warehouse.connection import parquet, write_encrypted

GROUP = (
    "CASE WHEN sex = 'female' AND age_group = 'adult' THEN 'women' WHEN sex = 'male' AND age_group = 'adult' THEN 'men' "
    "WHEN sex = 'female' AND age_group = 'child' THEN 'girls' WHEN sex = 'male' AND age_group = 'child' THEN 'boys' "
    "ELSE 'other_or_unknown' END"
)
UNKNOWN = "('unknown', 'not_recorded', 'not_asked', 'refused', 'verified_unknown')"


def show_units(con: duckdb.DuckDBPyConnection, file: Path) -> None:
    """Create temporary views counted_casualty (what totals count) and counted_record (current rows of every source).

    Both read `file`, which is written here, encrypted. Needs `show_core`.
    """
    con.execute(f"CREATE OR REPLACE TEMP TABLE several_rows AS {relation('several_rows')}")
    write_encrypted(con, relation("counted_unit"), file)
    for view, condition in (("counted_casualty", "is_counted"), ("counted_record", "is_record")):
        con.execute(f"CREATE OR REPLACE TEMP VIEW {view} AS SELECT * FROM {parquet([file])} WHERE {condition}")


def relation(name: str) -> str:
    """The SQL of a relation the marts count from."""
    return (resources.files("assets.marts.relations") / f"{name}.sql").read_text("utf-8")


def folded_sql(column: str) -> str:
    """SQL of a coded column as marts show it: the reasons why it is not known become `unknown`."""
    return f"CASE WHEN {column} IN {UNKNOWN} THEN 'unknown' ELSE {column} END"
