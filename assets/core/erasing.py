"""Identifiers of forgotten records leave the identity store and the landed files of a source, every time it is landed.

Here: files under store/landing and store/identity. Not here: accepted rows, findings and marts (`erasing_judged`), the logs
of decisions (`erasing_decisions`), who asked for it (`tombstones`). A cell that is the source's own key stays: it is the
case number by which a row is the same row.
What an exact birth date said of the age stays as that age, so that every count stays what it was.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from assets.core.addresses import find_addresses, records_of_rows, rows_of_records, single_records
from assets.core.erasing_decisions import Forgetting, forget_in_decisions, rename_in_decisions, typed_for
from assets.core.identifiers import FORGOTTEN, Identifiers, Rows, identifiers_of_rows
from assets.core.known_cells import KnownCells
from assets.core.landed_marks import Mark, drop_landed, read_mark, write_mark
from assets.core.places import Places
from assets.core.queries import query
from assets.core.recognition.known_rows import KnownRow, known_rows
from assets.core.staged import Staged
from assets.core.tombstones import Tombstone
from assets.raw.land import owner_of, wanted_columns
from assets.raw.landed import LandedFile, LandedSheet
from methods.ages import kept_age
from schemas.findings import Refused
from schemas.relations import Sql
from schemas.source import Source
from warehouse.connection import listed, name, parquet, quoted, write_encrypted
from warehouse.folder import Folder
from warehouse.keys import Keys
from warehouse.relations import ask, sql_of


@dataclass
class Removed:
    """What left one landed file: its mark, cells per place, and the texts that were cells or in decisions."""

    mark: Mark
    cells: Counter = field(default_factory=Counter)
    texts: set[str] = field(default_factory=set)  # never printed, logged or stored


def obey(
    con: duckdb.DuckDBPyConnection,
    folder: Folder,
    keys: Keys,
    source: Source,
    path: Path,
    landed: LandedFile,
    stones: list[Tombstone],
    places: Places,
    strata: dict,
    order: list[str],
) -> Removed:
    """Remove what was forgotten from one landed file before anybody reads it, and from what the centre typed about it.

    A landed file is searched again only for tombstones it was not asked before. The identifiers go last: as long as they
    are there, what quotes them can be found. Raises Refused when the file cannot be standardised; it is then landed no
    longer, for nobody can say whose rows it holds.
    """
    before = read_mark(folder, landed)
    asked = frozenset(stone.record_id for stone in stones)
    known = [one for one in known_rows(folder, landed).rows if one.record_id in asked]
    if asked <= before.asked and {one.record_id for one in known} <= before.found:
        return Removed(before)
    ages: dict[tuple[str, int], str] = {}
    cells, typed = KnownCells(), typed_for(folder, keys.linkage, *source.names)

    def seen(staged: Staged) -> None:
        _keep_ages(con, staged, ages)
        cells.see(source, staged, typed)

    try:
        find_addresses(con, folder, source, landed, places, strata, order, seen)
    except Refused:
        drop_landed(folder, source.source, landed.key)
        raise
    by_record = _rows_of_stones(con, stones, path, known)
    named = identifiers_of_rows(con, folder, landed, by_record, key_columns(source))
    texts = forget_in_decisions(folder, keys.linkage, Forgetting(_of_records(con, named), source, landed, cells))
    ids = single_records(con, named)
    removed = remove(con, folder, source, landed, named, cells, ages)
    if ids and removed.texts:  # the id of a row without a key is of its content
        find_addresses(con, folder, source, landed, places, strata, order)
        now = single_records(con, named)
        new_ids = {one: now[at] for at, one in ids.items() if now.get(at, one) != one}
        rename_in_decisions(folder, keys.linkage, new_ids)
    removed.texts |= texts
    removed.mark = Mark(asked | before.asked, before.found | frozenset(by_record))
    write_mark(folder, landed, removed.mark)
    return removed


def _rows_of_stones(con, stones: list[Tombstone], path: Path, known: Iterable[KnownRow]) -> dict[str, Rows]:
    """record_id -> its rows in a file: those that are it now, those that were it in the same bytes, those received as it was."""
    by_record = rows_of_records(con, {stone.record_id for stone in stones})
    sha = sha_of(path)
    for stone in stones:
        stood = {(sheet, row) for there, sheet, row in stone.stood_at if there == sha}
        if stood:
            by_record.setdefault(stone.record_id, set()).update(stood)
    for one in known:
        by_record.setdefault(one.record_id, set()).add((one.sheet, one.row))
    return by_record


def _of_records(con, named: Mapping[tuple[str, int], Identifiers]) -> dict[str, Identifiers]:
    """record_id of every row -> the identifiers of the row."""
    found: dict[str, Identifiers] = {}
    for record_id, rows in records_of_rows(con, named).items():
        for row in rows:
            found[record_id] = found.get(record_id, Identifiers()) | named[row]
    return found


def sha_of(path: Path) -> str:
    """sha256 of a file's bytes."""
    with open(path, "rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def remove(
    con: duckdb.DuckDBPyConnection,
    folder: Folder,
    source: Source,
    landed: LandedFile,
    named: Mapping[tuple[str, int], Identifiers],
    known: KnownCells,
    ages: dict[tuple[str, int], str],
) -> Removed:
    """Take the identifiers of these rows out of a landed file: each file is replaced whole."""
    removed = Removed(read_mark(folder, landed))
    keys = key_columns(source)
    for sheet in landed.sheets:
        rows = {row: identifiers for (of, row), identifiers in named.items() if of == sheet.name}
        if rows:
            texts = _remove_from_landing(con, folder, source, sheet, rows, known, keys)
            removed.cells["landing"] += len(texts)
            removed.texts |= {*texts}
            kept = {row: ages[(sheet.name, row)] for row in rows if (sheet.name, row) in ages}
            removed.cells["identity"] += _remove_from_identity(con, folder, sheet, sorted(rows), keys, kept)
    return removed


def _remove_from_identity(con, folder: Folder, sheet: LandedSheet, rows: list[int], keys: set[str], ages: dict) -> int:
    if sheet.identity_path is None:
        return 0
    path = folder.path / sheet.identity_path
    identity = parquet([path])
    going = Sql(f"source_row IN ({', '.join(map(str, rows))}) AND provider_column NOT IN ({listed(keys) or repr('')})")
    n = ask(con, query("rows_counted"), rows=identity, condition=going).fetchall()[0][0]
    if n == 0:
        return 0
    age = " ".join(f"WHEN {row} THEN '{quoted(said)}'" for row, said in ages.items())
    aged = Sql(f"CASE source_row {age} END" if ages else "CAST(NULL AS VARCHAR)")
    write_encrypted(con, sql_of(query("identity_without"), identity=identity, going=going, age=aged), path)
    return n


def _remove_from_landing(
    con,
    folder: Folder,
    source: Source,
    sheet: LandedSheet,
    rows: dict[int, Identifiers],
    known: KnownCells,
    keys: set[str],
) -> list[str]:
    """Columns only carried along become empty; another cell that tells of its row's person says so. Returns their texts."""
    path = folder.path / sheet.path
    columns = [column for column in sheet.columns if column not in keys]
    if not columns:
        return []
    carried = _only_carried(source, sheet)
    wanted = Sql(f"source_row IN ({', '.join(map(str, sorted(rows)))})")
    cells: dict[str, dict[int, str]] = {}
    gone: list[str] = []
    chosen = Sql(", ".join(map(name, columns)))
    received = ask(con, query("row_texts"), texts=chosen, rows=parquet([path]), condition=wanted).fetchall()
    for row, *texts in received:
        for column, said in zip(columns, texts, strict=True):
            if said and (column in carried or known.goes((sheet.name, column), said, rows[row])):
                cells.setdefault(column, {})[row] = "NULL" if column in carried else f"'{FORGOTTEN}'"
                gone.append(said)
    if cells:
        replaced = [
            f"CASE source_row {' '.join(f'WHEN {row} THEN {to}' for row, to in new.items())} ELSE {name(column)} END AS {name(column)}"
            for column, new in cells.items()
        ]
        columns_now = Sql(", ".join(replaced))
        write_encrypted(con, sql_of(query("rows_replaced"), columns=columns_now, rows=parquet([path])), path)
    return gone


def _only_carried(source: Source, sheet: LandedSheet) -> set[str]:
    """Columns of a sheet that are kept for people to read and decide nothing."""
    carried, decide = set(), set()
    for key, table in source.tables.items():
        bare = {column: owner_of(column, source.sheets_of(key))[1] for column in wanted_columns(source, key)}
        carried |= {bare[column] for column in table.carry}
        without = source.model_copy(update={"tables": {**source.tables, key: table.model_copy(update={"carry": []})}})
        decide |= {bare[column] for column in wanted_columns(without, key)}
    options = tuple(column[:-1] for column in decide if column.endswith("*"))
    return {column for column in (carried - decide) & set(sheet.columns) if not column.startswith(options or ("\0",))}


def key_columns(source: Source) -> set[str]:
    """Columns by which rows are themselves or find each other: the source's own numbers."""
    named: set[str] = set()
    for key, table in source.tables.items():
        of_key = [*(table.key or []), *table.joined_by, *([table.link.key] if table.link else [])]
        named |= {owner_of(column, source.sheets_of(key))[1] for column in of_key}
        named |= {*table.joined_by.values(), *(table.parent.by if table.parent else ())}
    return named


def _keep_ages(con, staged: Staged, ages: dict[tuple[str, int], str]) -> None:
    """What the birth dates of a table said of the age at the event, by row."""
    spec = staged.spec.mapped.get("birth_date")
    if spec is None or not spec.from_ or "age" not in staged.lookups:
        return
    sheet = staged.rows.owner(spec.from_)[0].name
    if sheet != staged.sheet.name:
        return  # the birth date is of a row above: it is not this row's to forget
    rows = staged.rows.reading([staged.select["born_min"]])
    for row, low, high in ask(con, query("ages_of_birth_dates"), rows=rows).fetchall():
        ages.setdefault((sheet, row), kept_age(low, high))
