"""Rules over several rows or sources: one SQL file each in `rules/`, its name the rule id. They set no row aside.

A file selects the address of each row that breaks the rule (source, table, file, sheet, row) and its record_id (null where
it is about a whole file), the core column that points to the cell, the value to show and the message's parameters as JSON.
"""

from collections import Counter
from functools import cache
from importlib import resources

import duckdb
import pyarrow as pa

from assets.core.load_receipt import Load
from assets.core.queries import query
from schemas.messages import RULES
from schemas.relations import Sql
from warehouse.progress import doing
from warehouse.relations import ask, make_relation


@cache
def set_rules() -> dict[str, str]:
    """Rule id -> SQL, of every file in `rules/`."""
    files = (item for item in resources.files("assets.core.rules").iterdir() if item.name.endswith(".sql"))
    return {file.name.removesuffix(".sql"): file.read_text("utf-8") for file in sorted(files, key=lambda f: f.name)}


def ask_set_rules(con: duckdb.DuckDBPyConnection, loads: list[Load]) -> Counter:
    """Add what breaks a set rule to table `finding`. Returns findings per (source, rule, column, severity)."""
    _cells(con, loads)
    counted: Counter = Counter()
    for number, (rule, sql) in enumerate(set_rules().items(), 1):
        doing("doing_core", number=number, of=len(set_rules()))
        severity = RULES[rule].severity
        make_relation(con, query("found_by_set_rule"), rule=Sql(sql), rule_id=rule, severity=severity)
        make_relation(con, query("findings_of_set_rule"))
        for source, column, n in ask(con, query("set_rule_counted")).fetchall():
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
    make_relation(con, query("cells"))
    con.unregister("cells_listed")
