"""At which sheet and row of a landed file each record stands, accepted or not, and whose person it is."""

from collections.abc import Callable, Iterable

import duckdb
import pyarrow as pa

from assets.core.judge import nobody_judged
from assets.core.places import Places
from assets.core.queries import query
from assets.core.staged import Staged
from assets.core.standardise import stage
from assets.raw.landed import LandedFile
from schemas.contracts import core_name
from schemas.source import Source
from warehouse.folder import Folder
from warehouse.relations import ask, make_relation


def find_addresses(
    con: duckdb.DuckDBPyConnection,
    folder: Folder,
    source: Source,
    landed: LandedFile,
    places: Places,
    strata: dict,
    order: list[str],
    seen: Callable[[Staged], None] = lambda staged: None,
) -> None:
    """Table row_address: every row of every table of one landed file, judged or not.

    first_id: the record_id the first row of the same key has; own_key: the source's own number, parts joined by `|`.
    `order`: tables, each after the one it belongs to. `seen` is told each table while its query can be asked.
    Raises Refused when a mapped column is missing.
    """
    make_relation(con, query("row_address"))
    nobody_judged(con)
    above = {table.of for table in source.tables.values()}
    for key in order:
        staged = stage(con, folder, source, key, landed, places, strata)
        staged.number(con)
        staged.add_addresses(con)
        if key in above:
            staged.keep_made(con)
        seen(staged)


def rows_of_records(con: duckdb.DuckDBPyConnection, record_ids: Iterable[str]) -> dict[str, set[tuple[str, int]]]:
    """record_id -> (sheet, row) of the record and of all that belongs to its person; reads table row_address.

    A key that stands twice in a file is one record for whoever asks that it be forgotten.
    """
    con.register("ids_listed", pa.table({"wanted": pa.array(sorted(set(record_ids)), pa.string())}))
    found: dict[str, set[tuple[str, int]]] = {}
    for wanted, sheet, row in ask(con, query("rows_of_records")).fetchall():
        found.setdefault(wanted, set()).add((sheet, row))
    con.unregister("ids_listed")
    return found


def records_of_rows(con: duckdb.DuckDBPyConnection, rows: Iterable[tuple[str, int]]) -> dict[str, set[tuple[str, int]]]:
    """record_id -> those of these rows that are its own; reads table row_address."""
    _list_rows(con, rows)
    found: dict[str, set[tuple[str, int]]] = {}
    for record_id, sheet, row in ask(con, query("records_of_rows")).fetchall():
        found.setdefault(record_id, set()).add((sheet, row))
    con.unregister("rows_listed")
    return found


def single_records(con: duckdb.DuckDBPyConnection, rows: Iterable[tuple[str, int]]) -> dict[tuple[str, str, int], str]:
    """(table of the source, sheet, row) -> record_id, for tables without a key; not of a row that makes several records."""
    _list_rows(con, rows)
    found = ask(con, query("single_records_of_rows")).fetchall()
    con.unregister("rows_listed")
    return {(table, sheet, row): record_id for table, sheet, row, record_id in found}


def _list_rows(con: duckdb.DuckDBPyConnection, rows: Iterable[tuple[str, int]]) -> None:
    wanted = [{"sheet": sheet, "source_row": row} for sheet, row in sorted(rows)]
    shape = pa.schema([("sheet", pa.string()), ("source_row", pa.int64())])
    con.register("rows_listed", pa.Table.from_pylist(wanted, schema=shape))


def tables_of_records(con: duckdb.DuckDBPyConnection, record_ids: Iterable[str]) -> dict[str, str]:
    """record_id -> the table of the source it is a row of; reads table row_address."""
    con.register("ids_listed", pa.table({"wanted": pa.array(sorted(set(record_ids)), pa.string())}))
    found = ask(con, query("tables_of_records")).fetchall()
    con.unregister("ids_listed")
    return dict(found)


def records_of_key(con: duckdb.DuckDBPyConnection, key: str) -> set[str]:
    """record_ids of casualties and persons whose own number in the source is `key`; reads table row_address."""
    found = ask(con, query("records_of_own_key"), own_key=key).fetchall()
    return {record_id for table, record_id in found if core_name(table) in ("casualty_record", "person")}
