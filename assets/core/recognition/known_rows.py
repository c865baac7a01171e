"""Which rows of a landed file are rows that decisions are about, whatever is read out of them now.

Here: finding them by place in the same bytes or by their text, and the small file beside the landing that says so (numbers of
rows and record ids, no text). A row found here keeps its record_id (`staged`). Not here: rows that still have their record_id
by what is read; and what happens when a decision finds no row (`lost_rows`).
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import duckdb

from assets.core.recognition.received_text import Hasher, columns_received, hashed_rows
from assets.core.recognition.row_log import FEWEST_CELLS, ReceivedRow, alike_rows, stands_by_itself
from assets.raw.landed import LandedFile
from schemas.source import Source
from schemas.source_names import slug
from warehouse.checked import read_receipt, write_receipt
from warehouse.folder import Folder


@dataclass(frozen=True)
class KnownRow:
    """One row of a landed file that is a record somebody decided about."""

    table: str
    sheet: str
    row: int
    record_id: str


@dataclass
class KnownRows:
    """Those of one landed file; `asked`: hash of the received rows that were looked for."""

    asked: str = ""
    rows: list[KnownRow] = field(default_factory=list)

    def of(self, table: str) -> list[KnownRow]:
        """Those of one table."""
        return [one for one in self.rows if one.table == table]

    @property
    def hash(self) -> str:
        """Changes when a row becomes known; empty while none is."""
        told = sorted([one.table, one.sheet, one.row, one.record_id] for one in self.rows)
        return hashlib.sha256(json.dumps(told).encode()).hexdigest() if told else ""


def known_rows(folder: Folder, landed: LandedFile) -> KnownRows:
    """What was found in a landed file; nothing where nobody looked."""
    file = folder.landing / slug(landed.source) / f"{landed.key}.known.json"
    stored = read_receipt(file, lambda said: KnownRows(said["asked"], [KnownRow(*row) for row in said["rows"]]))
    return stored or KnownRows()


def recognise(
    con: duckdb.DuckDBPyConnection,
    folder: Folder,
    secret: str,
    source: Source,
    landed: LandedFile,
    file: str,
    kept: Sequence[ReceivedRow],
    forgotten: Iterable[str] = (),
) -> KnownRows:
    """Find the received rows in a landed file and write down which they are. `file`: sha256 of its bytes.

    What was found once in a landed file stays: the same bytes have the same row at the same place, also after cells of it were
    forgotten. Nothing is looked for twice. A row is one record; a forgotten record may have had another id, before its cells
    were forgotten, and is found beside it.
    """
    asked = (
        hashlib.sha256(json.dumps([one.as_record() for one in kept], sort_keys=True).encode()).hexdigest()
        if kept
        else ""
    )
    before = known_rows(folder, landed)
    if before.asked == asked:
        return before
    gone, sheets = set(forgotten), {sheet.name for sheet in landed.sheets}
    here = [one for one in kept if one.table in source.tables]
    found = _Found([one for one in before.rows if one.table in source.tables], gone)
    for one in here:
        if one.file == file and one.sheet in sheets:
            found.take(one, one.sheet, one.row)
    left = [one for one in here if not found.has(one) and stands_by_itself(source, one.table)]
    _find_by_text(con, folder, secret, source, landed, left, found)
    known = KnownRows(asked, sorted(found.rows, key=lambda one: one.record_id in gone))
    _write(folder, landed, known)
    return known


class _Found:
    """Rows found so far: each is one record, and beside it one that was forgotten."""

    def __init__(self, rows: list[KnownRow], gone: set[str]) -> None:
        self.rows, self.gone = rows, gone
        self.done = {(one.table, one.record_id) for one in rows}
        self.taken = {(one.table, one.sheet, one.row, one.record_id in gone) for one in rows}

    def has(self, one: ReceivedRow) -> bool:
        return (one.table, one.record_id) in self.done

    def rows_taken(self, one: ReceivedRow) -> set[int]:
        """Rows that this record cannot be."""
        is_gone = one.record_id in self.gone
        return {row for table, _, row, gone in self.taken if (table, gone) == (one.table, is_gone)}

    def take(self, one: ReceivedRow, sheet: str, row: int) -> None:
        place = (one.table, sheet, row, one.record_id in self.gone)
        if not self.has(one) and place not in self.taken:
            self.rows.append(KnownRow(one.table, sheet, row, one.record_id))
            self.done.add((one.table, one.record_id))
            self.taken.add(place)


def _find_by_text(
    con, folder, secret, source: Source, landed: LandedFile, left: list[ReceivedRow], found: _Found
) -> None:
    """The rows that hold every cell as it was received; whole ones first, then those of which less is known."""
    hasher = Hasher(secret)
    for name in sorted({str(source.sheet_of(one.table) or "") for one in left}):
        sheet = landed.sheet(name or None)
        here = [one for one in left if str(source.sheet_of(one.table) or "") == name]
        columns = {n: columns_compared(one, columns_received(sheet)) for n, one in enumerate(here)}
        alike: dict[int, list[tuple[int, int]]] = {n: [] for n in columns if columns[n]}
        for batch in hashed_rows(con, folder, sheet, hasher) if alike else ():
            for n in alike:
                alike[n] += alike_rows(batch, here[n].cells, columns[n])
        for n in sorted(alike, key=lambda n: (not _is_exact(here[n], columns[n]), n)):
            row = _which(here[n], sorted(alike[n]), _is_exact(here[n], columns[n]), found.rows_taken(here[n]))
            if row is not None:
                found.take(here[n], sheet.name, row)


def columns_compared(one: ReceivedRow, there: Iterable[str]) -> list[str]:
    """Columns in which a row can be compared with the rows of a file; none when too little of it is there."""
    columns = [column for column in there if column in one.cells]
    said = [column for column in columns if one.cells[column]]
    n_said = sum(1 for cell in one.cells.values() if cell)
    enough = len(said) >= min(FEWEST_CELLS, n_said) and 2 * len(said) > n_said
    return columns if said and enough else []


def _is_exact(one: ReceivedRow, columns: Sequence[str]) -> bool:
    return one.is_whole and len(columns) == len(one.cells)


def _which(one: ReceivedRow, alike: list[tuple[int, int]], is_exact: bool, taken: set[int]) -> int | None:
    """The row meant among those that are alike: rows with the same text throughout may stand for each other, others may not."""
    rows = [row for _, row in alike]
    if len(rows) == one.of:
        return rows[one.nth - 1] if rows[one.nth - 1] not in taken else None
    free = [row for row in rows if row not in taken]
    if is_exact and free:
        return free[min(one.nth, len(free)) - 1]
    return free[0] if len(rows) == 1 and free else None


def _write(folder: Folder, landed: LandedFile, found: KnownRows) -> None:
    file = folder.landing / slug(landed.source) / f"{landed.key}.known.json"
    rows = [[one.table, one.sheet, one.row, one.record_id] for one in found.rows]
    write_receipt(file, {"asked": found.asked, "rows": rows})
