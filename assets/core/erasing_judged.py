"""What was made of a forgotten record's row loses what it quotes of it: accepted rows, findings, the office's marts.

Here: files under store/core and store/office, each replaced whole. The row itself stays and is counted as before.
"""

import os
from collections import Counter
from pathlib import Path

import duckdb

from assets.core.load import Load, LoadedFile, drop_judged
from schemas.contracts import core_name, stored_columns
from warehouse.connection import attach, listed, parquet, quoted, write_encrypted
from warehouse.folder import Folder
from warehouse.keys import Keys

Rows = set[tuple[str, int]]  # (sheet, row as a spreadsheet shows it)


def accepted_records(con: duckdb.DuckDBPyConnection, folder: Folder, load: Load, wanted: set[str]) -> dict[str, str]:
    """Of the wanted record_ids those that are accepted rows of a load, superseded ones too, with their table."""
    found: dict[str, str] = {}
    for file in load.files:
        for table in file.tables:
            if table.n_accepted:
                rows = parquet([folder.path / table.rows])
                sql = f"SELECT DISTINCT record_id FROM {rows} WHERE record_id IN ({listed(wanted)})"
                found |= {record_id: table.table for (record_id,) in con.execute(sql).fetchall()}
    return found


def remove_from_judged(
    con: duckdb.DuckDBPyConnection, folder: Folder, load: Load, record_ids: set[str], rows: dict[str, Rows]
) -> Counter:
    """What accepted rows carry along, and the values findings quote, of these records. Returns cells per place.

    `rows`: landed key -> where the records stand in it. Verdicts that do not count now are taken away whole.
    """
    removed: Counter = Counter()
    for file in load.files:
        where = set(rows.get(file.key, ()))
        for table in file.tables:
            where |= _rows_of(con, folder, table, record_ids)
        for table in file.tables:
            removed["core"] += _remove_carried(con, folder, table, record_ids)
            removed["findings"] += _remove_values(con, folder.path / table.findings, where) if table.n_findings else 0
    removed["earlier"] += drop_judged(folder, load.source, load)
    return removed


def _of_records(table: str, record_ids: set[str]) -> str:
    columns = ["record_id", *(c for c in ("person_record_id",) if c in stored_columns(core_name(table)))]
    return " OR ".join(f"{column} IN ({listed(record_ids)})" for column in columns)


def _rows_of(con, folder: Folder, table, record_ids: set[str]) -> Rows:
    if not table.n_accepted:
        return set()
    sql = f"SELECT source_row FROM {parquet([folder.path / table.rows])} WHERE {_of_records(table.table, record_ids)}"
    sheet = table.constants.get("source_sheet") or ""
    return {(sheet, row) for (row,) in con.execute(sql).fetchall()}


def _remove_carried(con, folder: Folder, table, record_ids: set[str]) -> int:
    if not table.n_accepted or "carried" in table.constants:
        return 0
    path = folder.path / table.rows
    going = f"({_of_records(table.table, record_ids)}) AND carried IS NOT NULL"
    n = _count(con, path, going)
    if n:
        kept = f"CASE WHEN {going} THEN NULL ELSE carried END AS carried"
        write_encrypted(con, f"SELECT * REPLACE ({kept}) FROM {parquet([path])}", path)
    return n


def _remove_values(con, path: Path, where: Rows) -> int:
    going = f"{_is_at(where)} AND value IS NOT NULL"
    n = _count(con, path, going) if where else 0
    if n:
        kept = f"CASE WHEN {going} THEN NULL ELSE value END AS value"
        write_encrypted(con, f"SELECT * REPLACE ({kept}) FROM {parquet([path])} ORDER BY source_row, column_name", path)
    return n


def _is_at(where: Rows) -> str:
    places = ", ".join(f"('{quoted(sheet)}', {row})" for sheet, row in sorted(where))
    return f"(source_sheet, source_row) IN ({places})"


def _count(con, path: Path, condition: str) -> int:
    found = con.execute(f"SELECT count(*) FROM {parquet([path])} WHERE {condition}").fetchone()
    return int(found[0]) if found else 0


def remove_from_office(
    con: duckdb.DuckDBPyConnection,
    folder: Folder,
    keys: Keys,
    files: list[LoadedFile],
    source: str,
    rows: dict[str, Rows],
) -> int:
    """The same findings in the office's marts: a copy without their values takes the place of the whole. Returns cells."""
    office = folder.office()
    places = [(file.file, rows[file.key]) for file in files if rows.get(file.key)]
    if office is None or not places:
        return 0
    at = " OR ".join(f"(source_file = '{quoted(file)}' AND {_is_at(where)})" for file, where in places)
    going = f"source_id = '{quoted(source)}' AND ({at}) AND value IS NOT NULL"
    attach(con, office, "office_before", keys.storage, read_only=True)
    try:
        found = con.execute(f"SELECT count(*) FROM office_before.finding WHERE {going}").fetchone()
        n = int(found[0]) if found else 0
        if n:
            new = folder.new_office(f"{office.stem.split('-')[0]}-forgotten")
            attach(con, new, "office_now", keys.storage)
            con.execute("COPY FROM DATABASE office_before TO office_now")
            con.execute(f"UPDATE office_now.finding SET value = NULL WHERE {going}")
            con.execute("CHECKPOINT office_now")
            con.execute("DETACH office_now")
    finally:
        con.execute("DETACH office_before")
    if n:
        _without_old_blocks(con, folder, keys, new)
    return n


def _without_old_blocks(con, folder: Folder, keys: Keys, office: Path) -> None:
    """An updated database keeps the old values in blocks nobody reads: a copy of it has none. It becomes the office."""
    clean = office.with_name(f"{office.stem}-{os.getpid()}.duckdb")
    clean.unlink(missing_ok=True)
    attach(con, office, "updated", keys.storage, read_only=True)
    attach(con, clean, "clean", keys.storage)
    con.execute("COPY FROM DATABASE updated TO clean")
    con.execute("DETACH clean")
    con.execute("DETACH updated")
    folder.show_office(clean)
