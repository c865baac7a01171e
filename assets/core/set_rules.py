"""Rules over several rows or sources: one SQL file each in `rules/`, its name the rule id. They set no row aside.

A file selects the address of each row that breaks the rule (source, table, file, sheet, row) and its record_id (null where
it is about a whole file), the core column that points to the cell, the value to show and the message's parameters as JSON.
"""

from collections import Counter
from functools import cache
from importlib import resources

import duckdb
import pyarrow as pa

from assets.core.findings import FINDING
from assets.core.load_receipt import Load
from schemas.messages import RULES
from warehouse.progress import doing


@cache
def set_rules() -> dict[str, str]:
    """Rule id -> SQL, of every file in `rules/`."""
    files = (item for item in resources.files("assets.core.rules").iterdir() if item.name.endswith(".sql"))
    return {file.name.removesuffix(".sql"): file.read_text("utf-8") for file in sorted(files, key=lambda f: f.name)}


def ask_set_rules(con: duckdb.DuckDBPyConnection, loads: list[Load]) -> Counter:
    """Add what breaks a set rule to table `finding`. Returns findings per (source, rule, column, severity)."""
    _cells(con, loads)
    counted: Counter = Counter()
    identity = "md5(concat_ws(chr(31), f.source_id, f.source_file, f.source_sheet, f.source_row, f.column_name, rule_id, f.value))"
    for number, (rule, sql) in enumerate(set_rules().items(), 1):
        doing("doing_core", number=number, of=len(set_rules()))
        severity = RULES[rule].severity
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE found AS SELECT f.source_id, f.source_table AS table_name, f.source_file, "
            f"f.source_sheet, f.source_row, c.letters || f.source_row AS cell, f.column_name, c.provider_column, f.value, "
            f"'{rule}' AS rule_id, '{severity}' AS severity, f.params, f.record_id FROM ({sql}) f LEFT JOIN cells c "
            "ON c.source_id = f.source_id AND c.source_file = f.source_file AND c.table_name = f.source_table "
            "AND c.column_name = f.column_name"
        )
        con.execute(f"INSERT INTO finding SELECT {identity}, {', '.join(FINDING)} FROM found f")
        for source, column, n in con.execute(
            "SELECT source_id, column_name, count(*) FROM found GROUP BY 1, 2"
        ).fetchall():
            counted[(source, rule, column, severity)] += n
    return counted


def _cells(con: duckdb.DuckDBPyConnection, loads: list[Load]) -> None:
    """Temporary table: in which column of its sheet each core column of a load stands."""
    rows = [
        {"source_id": load.source, "source_file": file.file, "table_name": table.table, "column_name": column,
         "letters": letters, "provider_column": provider}
        for load in loads for file in load.files for table in file.tables
        for column, (letters, provider) in table.cells.items()
    ]  # fmt: skip
    columns = ("source_id", "source_file", "table_name", "column_name", "letters", "provider_column")
    con.register("cells_listed", pa.Table.from_pylist(rows, schema=pa.schema([(c, pa.string()) for c in columns])))
    con.execute("CREATE OR REPLACE TEMP TABLE cells AS SELECT * FROM cells_listed")
    con.unregister("cells_listed")
