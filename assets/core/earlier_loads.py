"""The last accepted load of each source as an earlier program kept it: it counts on until another takes its place.

Here: which of them can still be read, whole, what is kept with them, and their receipts written anew in today's form. Not here:
setting aside all else an earlier program kept (`mending`). Nothing is moved: a kill in between leaves what was there.
"""

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import asdict, dataclass, fields, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from assets.core.findings import FINDING
from assets.core.load_receipt import Load, LoadedFile, LoadedTable
from assets.core.queries import query
from assets.core.standardise import unsaid
from assets.core.tables import stored_as
from assets.raw.landed import LandedFile, LandedSheet
from schemas.contracts import CONTRACTS, core_name, stored_columns
from schemas.relations import Sql
from warehouse.checked import note_in, read_earlier, write_receipt
from warehouse.connection import connect, parquet, write_encrypted
from warehouse.disk_faults import as_refusal
from warehouse.folder import Folder
from warehouse.relations import ask, sql_of

Kept = TypeVar("Kept")


@dataclass(frozen=True)
class EarlierLoad:
    """One source as an earlier program accepted it: its receipts in today's form, and the tables that lie where they lay."""

    receipts: dict[Path, dict]
    tables: list[Path]
    findings: list[Path]  # of an earlier form: written anew

    @property
    def files(self) -> set[Path]:
        return {*self.receipts, *self.tables, *self.findings}


def readable_loads(folder: Folder, storage_key: str, with_landed: bool) -> list[EarlierLoad]:
    """Every accepted load of which all rows can still be read as today's columns; nothing is written.

    `with_landed`: what its files were landed as too, as far as it can be read: names stand there, without which nobody knows
    who is in two lists.
    """
    with closing(connect(storage_key)) as con:
        loads = [_tried(partial(_kept, con, folder, file)) for file in sorted(folder.core.glob("*/accepted.json"))]
        return [_with_landed(con, folder, load) if with_landed else load for load in loads if load is not None]


def write_as_today(folder: Folder, storage_key: str, loads: Iterable[EarlierLoad]) -> None:
    """Their receipts with today's format, and a checksum noted of every table."""
    with closing(connect(storage_key)) as con:
        for load in loads:
            for path in load.findings:
                have = _columns(con, path)
                columns = ", ".join(c if c in have else f"CAST(NULL AS {FINDING[c]}) AS {c}" for c in FINDING)
                now = sql_of(query("findings_of_today"), columns=Sql(columns), findings=parquet([path]))
                write_encrypted(con, now, path)
            for path in (*load.tables, *load.findings):
                note_in(folder.store, path)
            for path, content in load.receipts.items():
                write_receipt(path, content)


def _tried(read: Callable[[], Kept]) -> Kept | None:
    """What can be read, or None. Raises Refused for a disk or a memory that fails: that says nothing of what is kept."""
    try:
        return read()
    except (duckdb.Error, OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        if known := as_refusal(error):
            raise known from error
        if isinstance(error, duckdb.OutOfMemoryException):
            raise
        return None


def _kept(con, folder: Folder, accepted: Path) -> EarlierLoad | None:
    stored = read_earlier(accepted)
    if stored is None:
        return None
    files = [
        _of(LoadedFile, {**file, "tables": [_as_today(con, folder, _of(LoadedTable, one)) for one in file["tables"]]})
        for file in stored["files"]
    ]
    load, tables = _of(Load, {**stored, "files": files}), [table for file in files for table in file.tables]
    rows = [folder.path / table.rows for table in tables if table.n_accepted]
    findings = [folder.path / table.findings for table in tables if table.n_findings]
    old = [path for path in findings if not set(FINDING) <= _columns(con, path)]
    return EarlierLoad({accepted: asdict(load)}, [*rows, *(path for path in findings if path not in old)], old)


def _with_landed(con, folder: Folder, kept: EarlierLoad) -> EarlierLoad:
    (accepted, content), *_ = kept.receipts.items()
    files = [file["key"] for file in content["files"]]
    landed = [_tried(partial(_landed, con, folder, accepted.parent.name, key)) for key in files]
    for one in (one for one in landed if one is not None):
        kept = EarlierLoad({**kept.receipts, **one.receipts}, [*kept.tables, *one.tables], kept.findings)
    return kept


def _as_today(con, folder: Folder, table: LoadedTable) -> LoadedTable:
    """The table with what its rows lack of today's columns, as of a source that does not say it.

    Raises ValueError or duckdb.Error where the rows cannot all be read as that.
    """
    name = core_name(table.table)
    if name not in CONTRACTS:
        raise ValueError(table.table)
    if table.n_findings:
        _read_whole(con, folder.path / table.findings, "*", table.n_findings)
    if table.n_accepted:
        have = {*_columns(con, folder.path / table.rows), *table.constants, "person_id"}
        lacking = {column: unsaid(name, column) for column in stored_columns(name) if column not in have}
        table = replace(table, constants={**table.constants, **lacking})
        columns = ", ".join(stored_as(name, column, table) for column in stored_columns(name))
        _read_whole(con, folder.path / table.rows, columns, table.n_accepted)
    return table


def _landed(con, folder: Folder, source: str, key: str) -> EarlierLoad | None:
    """What one file was landed as, with its note of who was forgotten; None when not all of it can be read."""
    receipt = folder.landing / source / f"{key}.json"
    mark = receipt.with_name(f"{key}.forgotten.json")
    stored, forgotten = read_earlier(receipt), read_earlier(mark)
    if stored is None or (forgotten is None and mark.exists()):
        return None
    landed = _of(LandedFile, {**stored, "sheets": [_of(LandedSheet, sheet) for sheet in stored["sheets"]]})
    for sheet in landed.sheets:
        _read_whole(con, folder.path / sheet.path, "*", sheet.n_rows)
        if sheet.identity_path:
            _read_whole(con, folder.path / sheet.identity_path, "*")
    paths = [folder.path / path for sheet in landed.sheets for path in (sheet.path, sheet.identity_path) if path]
    marks = {mark: forgotten} if forgotten is not None else {}
    return EarlierLoad({receipt: asdict(landed), **marks}, paths, [])


def _of(kind: Callable[..., Kept], stored: dict[str, Any]) -> Kept:
    """A receipt of what this program knows of it: other facts an earlier program noted are left out."""
    return kind(**{field.name: stored[field.name] for field in fields(kind) if field.name in stored})  # type: ignore[arg-type]


def _columns(con, path: Path) -> set[str]:
    return {name for name, *_ in con.execute(f"DESCRIBE SELECT * FROM {parquet([path])}").fetchall()}


def _read_whole(con, path: Path, columns: str, n_rows: int | None = None) -> None:
    """Read every cell. Raises ValueError when there are other rows than the receipt says, duckdb.Error when it cannot be read."""
    rows = parquet([path])
    n, _ = ask(con, query("every_cell_read"), columns=Sql(columns), rows=rows).fetchall()[0]
    if n_rows is not None and n != n_rows:
        raise ValueError(path.name)
