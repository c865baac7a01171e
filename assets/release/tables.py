"""The tables of a release in three formats: a DuckDB file that opens from version 1.0.0 on, CSV for Excel, Parquet.

Parquet is written first, from the public marts file alone, the DuckDB file from it (`duckdb_file`), CSV and workbook
from that. Marts (`mart_`) are sorted by all their columns, keys first; other tables keep their order. The same input
gives the same bytes in CSV and Parquet; DuckDB files are compared by `duckdb_digest` (their layout differs).
"""

import csv
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from assets.release.compare_releases import CHANGES_COMMENT, CHANGES_MEANINGS, Change, arrow_of
from assets.release.folders import Withheld
from assets.release.queries import query
from warehouse.connection import name as column_name
from warehouse.disk_faults import not_the_files
from warehouse.public_file import write_commented
from warehouse.relations import ask
from warehouse.writing import safe_text

# What opens everywhere, and its name in a Frictionless table schema.
PLAIN = {
    "VARCHAR": "string",
    "BIGINT": "integer",
    "INTEGER": "integer",
    "DOUBLE": "number",
    "BOOLEAN": "boolean",
    "DATE": "date",
}
RELEASE_ID, RELEASE_MEANING = "release_id", "the release this row belongs to"
CHANGES = "changes"
_BATCH = 10_000


@dataclass(frozen=True)
class Column:
    """A column: its name, its DuckDB type, what it means."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True)
class Table:
    """A table of a release: what it is, its columns in order, how many rows."""

    name: str
    comment: str
    columns: tuple[Column, ...]
    n_rows: int

    @property
    def is_mart(self) -> bool:
        return self.name.startswith("mart_")


def opened(path: Path) -> duckdb.DuckDBPyConnection:
    """A public file, read-only and by itself: nothing outside it is reachable."""
    try:
        return duckdb.connect(str(path), read_only=True, config={"enable_external_access": "false"})
    except duckdb.IOException as error:
        not_the_files(error, path)
        raise Withheld("marts_held_by_a_writer", "refused", file=path) from error


def tables_in(con: duckdb.DuckDBPyConnection) -> list[Table]:
    """All tables of the connection's own database by name. Raises Withheld for a column whose type is not plain."""
    columns: dict[str, list[Column]] = {}
    for table, column, kind, comment in ask(con, query("columns_of_tables")).fetchall():
        if kind not in PLAIN:
            raise Withheld("release_column_not_plain", "refused", table=table, column=column, value=kind)
        columns.setdefault(table, []).append(Column(column, kind, comment))
    told = ask(con, query("comments_of_tables")).fetchall()
    return [Table(name, comment, tuple(columns[name]), con.table(column_name(name)).shape[0]) for name, comment in told]


def write_parquet_files(marts: Path, folder: Path, release_id: str, changes: Sequence[Change] | None) -> None:
    """A release's Parquet files from the public marts file: its tables, marts with release_id, and `changes`.

    `changes`: what differs from the release before, None when there is none before. Settings are fixed, comments stand
    in the metadata of table and fields. Raises Withheld for a column whose type is not plain.
    """
    with opened(marts) as con:
        tables = tables_in(con)
        for table in tables:
            _write_parquet(_released(con, table, tables, release_id, changes is not None), table, folder)
    if changes is not None:
        columns = tuple(Column(name, "", meaning) for name, meaning in CHANGES_MEANINGS.items())
        _write_parquet(arrow_of(changes), Table(CHANGES, CHANGES_COMMENT, columns, len(changes)), folder)


def write_csv(con: duckdb.DuckDBPyConnection, table: Table, path: Path) -> None:
    """A table as CSV that Excel opens: UTF-8 with byte order mark, comma, CRLF, numbers as they are, NULL empty.

    Text that a spreadsheet would run as a formula gets an apostrophe before it (`warehouse.writing`).
    """
    with open(path, "w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\r\n")
        writer.writerow([column.name for column in table.columns])
        for row in rows_of(con, table):
            writer.writerow([_csv_value(value) for value in row])


def rows_of(con: duckdb.DuckDBPyConnection, table: Table) -> Iterator[tuple]:
    """The rows of a table as a release gives them, in its order."""
    rows = _columns_of(con.cursor(), table)
    while batch := rows.fetchmany(_BATCH):
        yield from batch


def duckdb_digest(path: Path) -> str:
    """sha256 over what a DuckDB file says: every table's name, comment, columns with type and comment, sorted rows; views.

    Two files with the same digest answer every question alike, though their bytes may differ.
    """
    digest = hashlib.sha256()
    with opened(path) as con:
        for table in tables_in(con):
            told = [table.name, table.comment, [[c.name, c.type, c.meaning] for c in table.columns], table.n_rows]
            digest.update(json.dumps(told, ensure_ascii=False).encode())
            rows = con.cursor().table(column_name(table.name)).order(_names(table))
            while batch := rows.fetchmany(_BATCH):
                digest.update(json.dumps(batch, ensure_ascii=False, default=str).encode())
        views = ask(con, query("views_of_file")).fetchall()
        digest.update(json.dumps(views, ensure_ascii=False).encode())
    return digest.hexdigest()


def _released(
    con: duckdb.DuckDBPyConnection, table: Table, tables: Sequence[Table], release_id: str, has_changes: bool
) -> pa.Table:
    """A table of the public marts as a release has it: marts sorted and with release_id; what is added is described."""
    found = _columns_of(con, table)
    read = (found.order(_names(table)) if table.is_mart else found).to_arrow_table()
    if table.is_mart:
        return read.append_column(RELEASE_ID, pa.array([release_id] * read.num_rows, pa.string()))
    rows: list[tuple[str, ...]] = []
    if table.name == "dictionary":
        rows = [(one.name, RELEASE_ID, RELEASE_MEANING) for one in tables if one.is_mart]
        if has_changes:
            rows += [(CHANGES, "", CHANGES_COMMENT), *((CHANGES, *one) for one in CHANGES_MEANINGS.items())]
    if table.name == "notes":
        rows = [("release", f"Release {release_id}. Nothing in it changes: a correction is a release of its own.")]
    added = [dict(zip(read.column_names, row, strict=True)) for row in rows]
    return pa.concat_tables([read, pa.Table.from_pylist(added, schema=read.schema)])


def _write_parquet(read: pa.Table, table: Table, folder: Path) -> None:
    meanings = {**{column.name: column.meaning for column in table.columns}, RELEASE_ID: RELEASE_MEANING}
    write_commented(read, table.comment, meanings, folder / f"{table.name}.parquet")


def _columns_of(con: duckdb.DuckDBPyConnection, table: Table) -> duckdb.DuckDBPyRelation:
    return con.table(column_name(table.name)).project(_names(table))


def _names(table: Table) -> str:
    return ", ".join(column_name(column.name) for column in table.columns)


def _csv_value(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else safe_text(value)
