"""Corrections put into one landed file: the row is found by its record_id, the old value must still stand there.

The file is first prepared as received, so that every row has the id it had before; then only the cells whose received text
is the one that was corrected read differently. Landing itself is never changed. Nothing here runs without corrections.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import duckdb
import pyarrow as pa

from assets.core.corrected import Corrected, fixed_name
from assets.core.corrections import Numbered, core_column
from assets.core.judge import nobody_judged
from assets.core.places import Places
from assets.core.queries import query
from assets.core.rows import kept_name
from assets.core.staged import Staged
from assets.core.standardise import stage
from assets.raw.land import owner_of
from assets.raw.landed import LandedFile
from schemas.correction import Correction, same_text
from schemas.source import Source
from warehouse.connection import name
from warehouse.folder import Folder
from warehouse.reading.sheet import cell_address
from warehouse.relations import ask, make_relation


@dataclass(frozen=True)
class Cell:
    """A cell of a landed file."""

    sheet: str
    row: int
    column: str


def correct(
    con: duckdb.DuckDBPyConnection,
    folder: Folder,
    source: Source,
    landed: LandedFile,
    places: Places,
    strata: dict[str, float],
    corrections: Sequence[Numbered],
    tables: Sequence[str],
) -> Corrected:
    """The file with these corrections, oldest first, in place; `tables`: those of the source, each after its owner.

    Leaves tables kept_<table> (source_row, part, record_id as received) and fixed_<sheet> for the staging that follows.
    """
    staged = _as_received(con, folder, source, landed, places, strata, tables)
    found = {one.number: _cell(con, source, staged, one.correction) for one in corrections}
    received = _received(con, list(staged.values()), {cell for cell in found.values() if cell})
    unread = {  # cells of which the reader could not tell what stands there: their finding shows no value
        Cell(f["source_sheet"], f["source_row"], f["provider_column"])
        for f in landed.findings
        if f["severity"] == "error" and f["source_row"] is not None
    }
    now, done = dict(received), Corrected(landed)
    for one in corrections:
        cell, said = found[one.number], one.correction
        if cell is None:
            state = "not_found"
        elif same_text(now[cell], said.old) or (cell in unread and not said.old):
            state, now[cell] = "applied", said.new
            done.by[cell.sheet, cell.row, cell.column] = one.number
            unread.discard(cell)
        elif same_text(now[cell], said.new):
            state = "in_the_source"
        else:
            state = "no_longer_matches"
            done.noted.setdefault(said.table, []).append(_told(source, staged[said.table], cell, one, now[cell]))
        done.states[str(one.number)] = state
    changed = {cell for cell, text in now.items() if text != received[cell]}
    for sheet in landed.sheets:
        cells = {cell: now[cell] for cell in changed if cell.sheet == sheet.name}
        if cells:
            done.columns[sheet.name] = _write_fixed(con, sheet.name, cells)
    done.landed = _without(landed, changed)
    return done


def _as_received(con, folder, source, landed, places, strata, tables: Sequence[str]) -> dict[str, Staged]:
    """Every table of the file prepared without corrections; its rows' ids stay in kept_<table>."""
    above = {table.of for table in source.tables.values()}
    prepared: dict[str, Staged] = {}
    nobody_judged(con)
    for key in tables:
        staged = prepared[key] = stage(con, folder, source, key, landed, places, strata)
        staged.number(con)
        staged.keep_ids(con, kept_name(key))
        if key in above:
            staged.keep_made(con)
    return prepared


def _cell(con, source: Source, prepared: dict[str, Staged], said: Correction) -> Cell | None:
    """Where a corrected cell stands in the file; None when the file has no such record or column."""
    staged = prepared.get(said.table)
    if staged is None:
        return None
    _, column = owner_of(said.provider_column, list(source.sheets_of(said.table)))
    ((row,),) = ask(con, query("row_of_record"), records=kept_name(said.table), record_id=said.record_id).fetchall()
    return Cell(staged.sheet.name, row, column) if row is not None and column in staged.sheet.columns else None


def _received(con, prepared: list[Staged], cells: set[Cell]) -> dict[Cell, str | None]:
    """The texts of cells as received."""
    landings = {staged.sheet.name: staged.landing for staged in prepared}
    texts: dict[Cell, str | None] = {}
    for sheet, column in sorted({(cell.sheet, cell.column) for cell in cells}):
        rows = [cell.row for cell in cells if (cell.sheet, cell.column) == (sheet, column)]
        found = ask(con, query("received_texts"), column=name(column), landed=landings[sheet], source_rows=rows)
        texts |= {Cell(sheet, row, column): text for row, text in found.fetchall()}
    return texts


def _told(source: Source, staged: Staged, cell: Cell, one: Numbered, text: str | None) -> dict:
    """The finding that a correction waits for a value which does not stand there any more."""
    said = one.correction
    return {
        "source_row": cell.row, "cell": cell_address(staged.sheet.positions[cell.column], cell.row),
        "column_name": core_column(source, said.table, said.provider_column), "provider_column": cell.column,
        "value": text, "rule_id": "correction_still_matches", "severity": "warning",
        "params": {"expected": said.old or "-", "n": str(one.number), "value": text or "-"},
    }  # fmt: skip


def _write_fixed(con, sheet: str, cells: dict[Cell, str | None]) -> list[str]:
    """Table fixed_<sheet>: one line per row with corrected cells. Returns the columns, in the order of the table's."""
    columns = sorted({cell.column for cell in cells})
    rows: dict[int, dict] = {}
    for cell, text in cells.items():
        line = rows.setdefault(cell.row, {"source_row": cell.row})
        line |= {f"is_{columns.index(cell.column)}": True, f"text_{columns.index(cell.column)}": text}
    shape = [
        (f"{kind}_{n}", of) for n in range(len(columns)) for kind, of in (("is", pa.bool_()), ("text", pa.string()))
    ]
    schema = pa.schema([("source_row", pa.int64()), *shape])
    con.register("fixed_listed", pa.Table.from_pylist(list(rows.values()), schema=schema))
    make_relation(con, query("corrected_cells"), called=fixed_name(sheet))
    con.unregister("fixed_listed")
    return columns


def _without(landed: LandedFile, changed: set[Cell]) -> LandedFile:
    """The file without what the reader held against cells that now read differently."""
    kept = [f for f in landed.findings if Cell(f["source_sheet"], f["source_row"], f["provider_column"]) not in changed]
    return replace(landed, findings=kept)
