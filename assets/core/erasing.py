"""Identifiers of forgotten records leave the identity store and the landed files of a source, every time it is landed.

Here: files under store/landing and store/identity. Not here: accepted rows, findings and marts (`erasing_judged`), who
asked for it (`tombstones`). A cell that is the source's own key stays: it is the case number by which a row is the same row.
What an exact birth date said of the age stays as that age, so that every count stays what it was.
"""

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from assets.core.addresses import find_addresses, rows_of_records
from assets.core.places import Places
from assets.core.staged import Staged
from assets.core.tombstones import Tombstone
from assets.raw.land import LandedFile, LandedSheet, owner_of, wanted_columns
from methods.ages import kept_age
from methods.folding import fold
from schemas.findings import Refused
from schemas.source import Source
from warehouse.connection import listed, name, parquet, quoted, write_encrypted
from warehouse.folder import Folder

FORGOTTEN = "(forgotten)"  # in no code list: a row set aside for such a cell stays set aside
SHORTEST = 4  # letters from which an identifier is looked for inside other cells of its row
Rows = set[tuple[str, int]]  # (sheet, row as a spreadsheet shows it)


@dataclass(frozen=True)
class Mark:
    """What was removed from one landed file: the tombstones asked of it, and those whose record stood in it."""

    asked: frozenset[str]
    found: frozenset[str]


def obey(
    con: duckdb.DuckDBPyConnection,
    folder: Folder,
    source: Source,
    path: Path,
    landed: LandedFile,
    stones: list[Tombstone],
    places: Places,
    strata: dict,
    order: list[str],
) -> tuple[Mark, Counter]:
    """Remove what was forgotten from one landed file before anybody reads it. Returns its mark and cells per place.

    A landed file is searched again only for tombstones it was not asked before. Raises Refused when it cannot be
    standardised; it is then landed no longer, for nobody can say whose rows it holds.
    """
    before = read_mark(folder, landed)
    asked = frozenset(stone.record_id for stone in stones)
    if asked <= before.asked:
        return before, Counter()
    ages: dict[tuple[str, int], str] = {}
    try:
        find_addresses(con, folder, source, landed, places, strata, order, lambda s: _keep_ages(con, s, ages))
    except Refused:
        drop_landed(folder, source.source, landed.key)
        raise
    by_record = rows_of_records(con, asked)
    sha = sha_of(path)
    for stone in stones:
        stood = {(sheet, row) for there, sheet, row in stone.stood_at if there == sha}
        if stood:
            by_record.setdefault(stone.record_id, set()).update(stood)
    removed = remove(con, folder, source, landed, set().union(*by_record.values()), ages)
    mark = Mark(asked | before.asked, before.found | frozenset(by_record))
    _write_mark(folder, landed, mark)
    return mark, removed


def sha_of(path: Path) -> str:
    """sha256 of a file's bytes."""
    with open(path, "rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def remove(
    con: duckdb.DuckDBPyConnection,
    folder: Folder,
    source: Source,
    landed: LandedFile,
    rows: Rows,
    ages: dict[tuple[str, int], str],
) -> Counter:
    """Take the identifiers of these rows out of a landed file: each file is replaced whole. Returns cells per place."""
    removed: Counter = Counter()
    keys = key_columns(source)
    for sheet in landed.sheets:
        numbers = sorted(row for named, row in rows if named == sheet.name)
        if numbers:
            # the landed cells first: what to look for in them stands in the identity store
            removed["landing"] += _remove_from_landing(con, folder, source, sheet, numbers, keys)
            kept = {row: ages[(sheet.name, row)] for row in numbers if (sheet.name, row) in ages}
            removed["identity"] += _remove_from_identity(con, folder, sheet, numbers, keys, kept)
    return removed


def _remove_from_identity(con, folder: Folder, sheet: LandedSheet, rows: list[int], keys: set[str], ages: dict) -> int:
    if sheet.identity_path is None:
        return 0
    path = folder.path / sheet.identity_path
    going = f"source_row IN ({', '.join(map(str, rows))}) AND provider_column NOT IN ({listed(keys) or repr('')})"
    found = con.execute(f"SELECT count(*) FROM {parquet([path])} WHERE {going}").fetchone()
    n = int(found[0]) if found else 0
    if n == 0:
        return 0
    age = " ".join(f"WHEN {row} THEN '{quoted(said)}'" for row, said in ages.items())
    aged = f"CASE source_row {age} END" if ages else "CAST(NULL AS VARCHAR)"
    write_encrypted(
        con,
        f"SELECT * FROM {parquet([path])} WHERE NOT ({going}) UNION ALL SELECT * REPLACE ({aged} AS value, "
        "NULL AS key_document, NULL AS key_name_year, NULL AS key_phone) "
        f"FROM {parquet([path])} WHERE {going} AND kind = 'birth_date' AND {aged} IS NOT NULL",
        path,
    )
    return n


def _remove_from_landing(
    con, folder: Folder, source: Source, sheet: LandedSheet, rows: list[int], keys: set[str]
) -> int:
    """Columns that are only carried along become empty; any other cell that holds an identifier of its row says so."""
    path = folder.path / sheet.path
    columns = [column for column in sheet.columns if column not in keys]
    if not columns:
        return 0
    carried = _only_carried(source, sheet)
    wanted = f"source_row IN ({', '.join(map(str, rows))})"
    values = _values(con, folder, sheet, wanted)
    cells: dict[str, dict[int, str]] = {}
    chosen = ", ".join(map(name, columns))
    for row, *texts in con.execute(f"SELECT source_row, {chosen} FROM {parquet([path])} WHERE {wanted}").fetchall():
        for column, said in zip(columns, texts, strict=True):
            if said and column in carried:
                cells.setdefault(column, {})[row] = "NULL"
            elif said and any(value in fold(said) for value in values.get(row, ())):
                cells.setdefault(column, {})[row] = f"'{FORGOTTEN}'"
    if not cells:
        return 0
    replaced = [
        f"CASE source_row {' '.join(f'WHEN {row} THEN {to}' for row, to in new.items())} ELSE {name(column)} END AS {name(column)}"
        for column, new in cells.items()
    ]
    write_encrypted(con, f"SELECT * REPLACE ({', '.join(replaced)}) FROM {parquet([path])}", path)
    return sum(len(new) for new in cells.values())


def _values(con, folder: Folder, sheet: LandedSheet, wanted: str) -> dict[int, list[str]]:
    """Row -> its identifiers, folded, without those so short that they stand in any text."""
    if sheet.identity_path is None:
        return {}
    found: dict[int, list[str]] = {}
    path = folder.path / sheet.identity_path
    for row, value in con.execute(f"SELECT source_row, value FROM {parquet([path])} WHERE {wanted}").fetchall():
        if len(fold(value)) >= SHORTEST:
            found.setdefault(row, []).append(fold(value))
    return found


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
    known = [staged.select[column] for column in ("age_min", "age_max", "age_basis")]
    sheet = staged.rows.owner(spec.from_)[0].name
    if sheet != staged.sheet.name:
        return  # the birth date is of a row above: it is not this row's to forget
    for row, low, high, basis in con.execute(
        f"SELECT l.source_row, {', '.join(known)} FROM {staged.rows.reading(known)}"
    ).fetchall():
        ages.setdefault((sheet, row), kept_age(low, high) if basis == "dob" else kept_age(None, None))


# -- what was asked of a landed file, and landed files nobody needs -----------------------------------------------------


def _mark_file(folder: Folder, source: str, key: str) -> Path:
    return folder.landing / source / f"{key}.forgotten.json"


def read_mark(folder: Folder, landed: LandedFile) -> Mark:
    """Which tombstones a landed file was asked for; none when it was landed just now."""
    file = _mark_file(folder, landed.source, landed.key)
    if not file.exists():
        return Mark(frozenset(), frozenset())
    stored = json.loads(file.read_text("utf-8"))
    return Mark(frozenset(stored["asked"]), frozenset(stored["found"]))


def _write_mark(folder: Folder, landed: LandedFile, mark: Mark) -> None:
    file = _mark_file(folder, landed.source, landed.key)
    partial = file.with_name(f"{file.name}.partial-{os.getpid()}")
    partial.write_text(json.dumps({"asked": sorted(mark.asked), "found": sorted(mark.found)}), "utf-8")
    os.replace(partial, file)


def landed_keys(folder: Folder, source: str) -> set[str]:
    """Every landed file of a source, whatever it was landed from."""
    here = [*(folder.landing / source).glob("*"), *(folder.identity / source).glob("*")]
    return {file.name.split(".")[0] for file in here}


def drop_landed(folder: Folder, source: str, key: str) -> int:
    """Take away a landed file and its identifiers, receipt first: it is landed anew when it is wanted. Returns files."""
    receipt = folder.landing / source / f"{key}.json"
    receipt.unlink(missing_ok=True)
    left = [file for room in (folder.identity, folder.landing) for file in (room / source).glob(f"{key}.*")]
    for file in left:
        file.unlink(missing_ok=True)
    return len(left)


def drop_unasked(folder: Folder, source: str, stones: Iterable[Tombstone]) -> None:
    """Take away every landed file that was never asked for these tombstones: files refused before they were judged."""
    asked = {stone.record_id for stone in stones}
    for key in landed_keys(folder, source):
        mark = _mark_file(folder, source, key)
        if not (mark.exists() and asked <= set(json.loads(mark.read_text("utf-8"))["asked"])):
            drop_landed(folder, source, key)
