"""A decision that finds no row any more while a row appears that may be its own: nothing of that source is landed.

Here: which decisions lost their row, and which new rows are like it: in its text as received, at its place in the file, or
with a key of its person. A row that is simply gone is no question: it is counted among the decisions that name no row.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assets.core.checks.falls import KIND as ACCEPTED
from assets.core.queries import query
from assets.core.recognition.known_rows import known_rows
from assets.core.recognition.received_text import Hasher, agreeing, hashed_rows, identity_keys
from assets.core.recognition.row_log import ReceivedRow, alike_rows, places_in_load
from assets.raw.landed import LandedFile, LandedSheet
from schemas.findings import Refused
from schemas.source import Source
from warehouse.connection import parquet
from warehouse.decisions import read
from warehouse.folder import Folder
from warehouse.relations import ask as ask_rows

if TYPE_CHECKING:
    from assets.core.load_receipt import LoadedFile

ALIKE = 2 / 3  # of the cells that were filled: from there on a text is shared


@dataclass(frozen=True)
class Lost:
    """A record whose decisions find no row, and a row that appeared and may be it."""

    record_id: str
    table: str
    file: str
    sheet: str
    row: int


def ask(
    con,
    folder: Folder,
    secret: str,
    source: Source,
    before: Sequence["LoadedFile"],
    now: Sequence["LoadedFile"],
    landed: Mapping[str, LandedFile],
    kept: Sequence[ReceivedRow],
) -> list[Lost]:
    """Rows somebody said are the record that lost its own: they are to be known as it from now on.

    Raises Refused while a decision lost its row to one that may be it, and nobody said whether they are one or two.
    `now`: the files that count; `landed`: them by key.
    """
    lost = lost_rows(con, folder, secret, source, before, now, landed, kept)
    if not lost:
        return []
    told = [source.source, sorted(landed), [[one.record_id, one.file, one.row] for one in lost]]
    load = hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]
    answers = [one.what for one in read(folder, ACCEPTED, secret) if one.what.get("load") == load]
    if answers:
        return lost if answers[-1].get("same") else []
    rows = [
        {"says": "decision_lost_its_row", "record": one.record_id, "file": one.file, "row": one.row} for one in lost
    ]
    n = len({one.record_id for one in lost})
    raise Refused("decisions_keep_their_rows", source=source.source, n=n, load=load, reason=rows)


def lost_rows(
    con, folder: Folder, secret: str, source: Source, before: Sequence["LoadedFile"], now: Sequence["LoadedFile"],
    landed: Mapping[str, LandedFile], kept: Sequence[ReceivedRow],
) -> list[Lost]:  # fmt: skip
    """Each record that has a row no more, with every row of a new file that may be it."""
    new = [file for file in now if file.key not in {old.key for old in before}]
    wanted = {(one.table, one.record_id): one for one in reversed(kept) if one.table in source.tables}
    if not new or not wanted:
        return []
    there = {(one.table, one.record_id) for file in now for one in known_rows(folder, landed[file.key]).rows}
    ids = {record for _, record in wanted}
    for file in now:
        for table in file.tables:
            there |= {(table.table, record) for record in places_in_load(con, folder, table, ids)}
    gone = [one for which, one in wanted.items() if which not in there]
    hasher = Hasher(secret)
    found = [
        Lost(one.record_id, one.table, file.file, sheet, row)
        for file in new
        for one, sheet, row in (_like(con, folder, hasher, source, landed[file.key], gone) if gone else ())
        if _is_new(con, folder, hasher, source, before, file, landed[file.key], one.table, sheet, row)
    ]
    return sorted(found, key=lambda one: (one.record_id, one.file, one.row))


def _like(
    con, folder: Folder, hasher: Hasher, source: Source, landed: LandedFile, gone: Sequence[ReceivedRow]
) -> list[tuple[ReceivedRow, str, int]]:
    """(received row, sheet, row) of the rows of a file that nobody decided about and that are like one that is gone."""
    taken = {(one.table, one.row) for one in known_rows(folder, landed).rows}
    found = []
    for name in sorted({str(source.sheet_of(one.table) or "") for one in gone}):
        sheet = landed.sheet(name or None)
        here = [one for one in gone if str(source.sheet_of(one.table) or "") == name]
        keys = _rows_of_keys(con, folder, sheet, hasher, {key for one in here for key in one.keys})
        for batch in hashed_rows(con, folder, sheet, hasher):
            for one in here:
                said = [column for column, cell in one.cells.items() if cell and column in batch.cells]
                same = agreeing(batch, one.cells, said) >= max(1, ALIKE * sum(1 for cell in one.cells.values() if cell))
                same |= batch.rows == one.row
                same |= np.isin(batch.rows, sorted({row for key in one.keys for row in keys.get(key, ())}))
                rows = batch.rows[same].tolist()
                found += [(one, sheet.name, row) for row in rows if (one.table, row) not in taken]
    return found


def _rows_of_keys(con, folder: Folder, sheet: LandedSheet, hasher: Hasher, wanted: set[int]) -> dict[int, set[int]]:
    """Key of a person -> the rows that have it."""
    found: dict[int, set[int]] = {}
    if wanted and sheet.identity_path:
        for row, keys in identity_keys(con, folder, sheet, hasher).items():
            for key in keys & wanted:
                found.setdefault(key, set()).add(row)
    return found


def _is_new(
    con, folder, hasher: Hasher, source: Source, before, file, landed: LandedFile, table: str, sheet: str, row: int
) -> bool:
    """A row that was not in the load before: neither its text as received nor what is read out of it."""
    records = _records_at(con, folder, file, table, sheet, row)
    if records and any(
        places_in_load(con, folder, t, records) for old in before for t in old.tables if t.table == table
    ):
        return False
    cells: dict[str, int] = {}
    for batch in hashed_rows(con, folder, landed.sheet(sheet or None), hasher, [row]):
        cells = {column: int(cell[0]) for column, cell in batch.cells.items()}
    return not any(_stood_in(con, folder, hasher, source, old, table, cells) for old in before)


def _stood_in(
    con, folder: Folder, hasher: Hasher, source: Source, old: "LoadedFile", table: str, cells: dict[str, int]
) -> bool:
    from assets.raw.landed import read_landed

    landed = read_landed(folder, source.source, old.key)
    if landed is None:
        return False
    for batch in hashed_rows(con, folder, landed.sheet(source.sheet_of(table)), hasher):
        both = [column for column in cells if column in batch.cells]
        if both and alike_rows(batch, cells, both):
            return True
    return False


def _records_at(con, folder: Folder, file: "LoadedFile", table: str, sheet: str, row: int) -> set[str]:
    found: set[str] = set()
    for one in file.tables:
        if one.table == table:
            for path, n in ((one.rows, one.n_accepted), (one.findings, one.n_findings)):
                if n and (folder.path / path).exists():
                    rows = parquet([folder.path / path])
                    found |= {
                        record for (record,) in ask_rows(con, query("records_at_row"), rows=rows, row=row).fetchall()
                    }
    return found
