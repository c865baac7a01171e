"""The reference tables with a contract (what marts divide by, what others published), as tables of the office database."""

import csv

import duckdb
import pyarrow as pa

from assets.core.queries import query
from schemas.contracts import REFERENCE_CONTRACTS, schema_of
from schemas.relations import Sql
from warehouse.folder import Folder
from warehouse.relations import make_relation


def show_reference(con: duckdb.DuckDBPyConnection, folder: Folder) -> None:
    """Each reference table with a contract, in the connection's current schema; without rows when none was added."""
    for table in REFERENCE_CONTRACTS:
        file = folder.reference / f"{table}.csv"
        columns = schema_of(table).columns
        rows: list[dict] = []
        if file.exists():
            with open(file, encoding="utf-8", newline="") as handle:
                rows = [{column: row.get(column, "") for column in columns} for row in csv.DictReader(handle)]
        received = pa.Table.from_pylist(rows, schema=pa.schema([(column, pa.string()) for column in columns]))
        typed = ", ".join(
            f"CAST({name} AS BIGINT) AS {name}" if str(column.dtype) == "Int64" else name
            for name, column in columns.items()
        )
        con.register("received_reference", received)
        make_relation(con, query("reference_table"), called=table, columns=Sql(typed))
        con.unregister("received_reference")
