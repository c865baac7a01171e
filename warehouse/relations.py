"""Relations made by SQL files: found in their folder, put in order, made in a connection.

A folder of `.sql` files is a package; the name of a file is the name of the view or table it makes. Not here: what a file
says (`schemas.relations`), and marts, which the engine counts.
"""

import os
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from schemas.codes import FOLDED, MISSING
from schemas.relations import Relation, Sql, filled, in_order, parameters_of, parse_relation
from warehouse.connection import parquet, write_encrypted

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

# what every file may name: the codes that say why an answer is not known (model section 1)
CODES: dict[str, object] = {"missing": MISSING, "unknown": FOLDED}
# rows of 30 columns of text that each thread holds before it writes them, 10 MB; with the usual 122,880 a limit of
# 100 MB did not suffice
GROUP_ROWS = 20_480


@cache
def relations(package: str) -> dict[str, Relation]:
    """Every relation of a folder: name -> relation, each after those it reads. Raises BadRelation."""
    found = {
        item.name.removesuffix(".sql"): parse_relation(item.read_text("utf-8"), item.name.removesuffix(".sql"))
        for item in resources.files(package).iterdir()
        if item.name.endswith(".sql")
    }
    return {relation.name: relation for relation in in_order(found)}


@cache
def relation(package: str, name: str) -> Relation:
    """One relation of a folder, without reading the others. Raises BadRelation, or KeyError when there is none of this name."""
    file = resources.files(package) / f"{name}.sql"
    if not file.is_file():
        raise KeyError(f"{package}: {name}")
    return parse_relation(file.read_text("utf-8"), name)


def page_of(package: str) -> str:
    """The relations and questions of a folder as a Markdown table: name, kind, what one row is, what it reads."""
    rows = ["| relation | kind | one row | reads |", "|---|---|---|---|"]
    for one in relations(package).values():
        reads = ", ".join([*one.header.reads, *(f"{{{piece}}}" for piece in one.header.pieces)])
        rows.append(f"| {one.name} | {one.header.kind} | {' '.join(one.header.grain.split())} | {reads} |")
    return "\n".join(rows)


def sql_of(relation: Relation, **parameters: object) -> Sql:
    """The query of a file, filled in; codes every file may name need not be given. Raises BadRelation."""
    known = {name: codes for name, codes in CODES.items() if name in parameters_of(relation.query)}
    return filled(relation, {**known, **parameters})


def make_relation(
    con: duckdb.DuckDBPyConnection,
    relation: Relation,
    temp: Path | None = None,
    called: str | None = None,
    **parameters: object,
) -> None:
    """Make one view or table, called after its file or `called`; a relation of kind file is stored encrypted in `temp` first.

    One of kind rows adds its rows to the table its header names, or to `called`. Raises BadRelation when parameters are
    missing.
    """
    query = sql_of(relation, **parameters)
    name = called or relation.header.into or relation.name
    if relation.header.kind == "rows":
        con.execute(f"INSERT INTO {name} {query}")
        return
    if relation.header.kind == "question":
        raise ValueError(f"{relation.name} is a question: ask it")
    kind = {"table": "TEMP TABLE", "stored": "TABLE", "stored_view": "VIEW"}.get(relation.header.kind, "TEMP VIEW")
    if relation.header.kind == "file":
        if temp is None:
            raise ValueError(f"{relation.name} is stored: it needs a folder")
        file = temp / f"{name}-{os.getpid()}.parquet"
        write_encrypted(con, query, file, GROUP_ROWS)
        query = Sql(f"SELECT * FROM {parquet([file])}")
    con.execute(f"CREATE OR REPLACE {kind} {name} AS {query}")


def store_rows(con: duckdb.DuckDBPyConnection, table: str, rows: "pa.Table | pd.DataFrame") -> None:
    """Keep rows Python made as a table, in place of an earlier one; its name may stand behind a database and schema.

    A frame without rows does not say what a column of texts holds: it is one of texts all the same.
    """
    if hasattr(rows, "empty") and rows.empty:
        rows = rows.astype(dict.fromkeys(rows.columns[rows.dtypes == "object"], "string"))
    con.register("rows_made", rows)
    con.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM rows_made")
    con.unregister("rows_made")


def ask(con: duckdb.DuckDBPyConnection, relation: Relation, **parameters: object) -> duckdb.DuckDBPyConnection:
    """Ask one question; take the rows with fetchall(), df() or arrow(). Raises BadRelation when parameters are missing."""
    return con.execute(sql_of(relation, **parameters))
