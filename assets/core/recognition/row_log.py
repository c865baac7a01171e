"""How the rows that decisions are about were received: kept in a log of its own before anybody reads them otherwise.

A record_id of a row without a key is a hash of what is read out of it, so that a new spelling gives the row another one. Here,
for each record somebody decided about: the keyed hashes of its cells, where it stood in which received bytes, and the hashes of
the keys of its person. Of a forgotten record too: without them nobody could know the row again when it comes back, and its name
would. They are sealed in the log as everything decided is, and tell nothing without the linkage secret; with it one can test a
name one knows already.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import duckdb

from assets.core.identifiers import FORGOTTEN
from assets.core.queries import query
from assets.core.recognition.received_text import (
    HashedRows,
    Hasher,
    agreeing,
    columns_received,
    hashed_rows,
    identity_keys,
)
from assets.raw.landed import LandedFile, LandedSheet
from schemas.relations import Sql
from schemas.source import Source
from warehouse.connection import name, parquet
from warehouse.decisions import append, kinds, read
from warehouse.folder import Folder
from warehouse.relations import ask

if TYPE_CHECKING:
    from assets.core.load_receipt import LoadedTable

KIND = "received_row"
RECORDS = ("record_id", "a", "b")  # fields of a decision that name the record it is about
FEWEST_CELLS = 3  # that a row must have to be known by its text


@dataclass(frozen=True)
class ReceivedRow:
    """One row as it was received, of which a record was made that somebody decided about."""

    source: str
    table: str
    record_id: str
    file: str  # sha256 of the bytes; '' where they are gone
    sheet: str
    row: int
    cells: dict[str, int]  # column -> hash, 0 for a blank cell
    is_whole: bool  # every landed column is there, what identifies the person too
    nth: int = 1  # which of the rows that are alike in these cells, ...
    of: int = 1  # ... and how many there were
    keys: frozenset[int] = field(default_factory=frozenset)

    def as_record(self) -> dict:
        """As the log keeps it."""
        cells = {column: f"{cell:016x}" for column, cell in self.cells.items()}
        return {**self.__dict__, "cells": cells, "keys": [f"{key:016x}" for key in sorted(self.keys)]}

    @classmethod
    def from_record(cls, record: Mapping) -> "ReceivedRow":
        """From the log."""
        cells = {column: int(cell, 16) for column, cell in record["cells"].items()}
        keys = frozenset(int(key, 16) for key in record["keys"])
        return cls(**{**{name: record[name] for name in cls.__dataclass_fields__}, "cells": cells, "keys": keys})


def received_rows(folder: Folder, secret: str, *sources: str) -> list[ReceivedRow]:
    """Every row of a source, under all its names, kept so far, the newest first. Raises Refused as `warehouse.decisions.read`."""
    kept = [ReceivedRow.from_record(one.what) for one in read(folder, KIND, secret) if one.what["source"] in sources]
    return kept[::-1]


def decided_records(folder: Folder, secret: str) -> set[str]:
    """Every record a decision was ever made about. Raises Refused as `warehouse.decisions.read`."""
    logs = (read(folder, kind, secret) for kind in kinds(folder) if kind != KIND)
    named = {one.what.get(of) for log in logs for one in log for of in RECORDS}
    return {record for record in named if isinstance(record, str)}


def stands_by_itself(source: Source, table: str) -> bool:
    """A row without a key that reaches up to no other sheet: its own text says which row it is."""
    return len(set(source.sheets_of(table))) == 1


def remember(
    con: duckdb.DuckDBPyConnection,
    folder: Folder,
    secret: str,
    source: Source,
    landed: LandedFile,
    stands: Mapping[tuple[str, str, int], Iterable[str]],
    file: str,
    erased: Iterable[str],
) -> int:
    """Keep how these rows were received, unless a row just like it is kept for the record. Returns how many were added.

    `stands`: (table, sheet, row) -> its records; `file`: sha256 of the bytes; `erased`: records of which nothing that identifies
    is landed any more.
    """
    known = {
        (one.table, one.record_id, tuple(sorted(one.cells.items())))
        for one in received_rows(folder, secret, *source.names)
    }
    hasher, gone, found = Hasher(secret), set(erased), list[ReceivedRow]()
    for table in sorted({table for table, _, _ in stands if table in source.tables}):
        if source.tables[table].key:
            continue
        sheet = landed.sheet(source.sheet_of(table))
        mine = {row: list(ids) for (of, named, row), ids in stands.items() if (of, named) == (table, sheet.name)}
        keys = identity_keys(con, folder, sheet, hasher, mine)
        left = _erased_cells(con, folder, source, table, sheet, [row for row, ids in mine.items() if gone & set(ids)])
        for batch in hashed_rows(con, folder, sheet, hasher, mine):
            for n, row in enumerate(batch.rows.tolist()):
                for record in mine[row]:
                    cells = {c: int(batch.cells[c][n]) for c in batch.cells if c not in left.get(row, ())}
                    one = ReceivedRow(
                        source.source, table, record, file, sheet.name, row, cells,
                        row not in left, keys=frozenset(keys.get(row, ())),
                    )  # fmt: skip
                    if (table, record, tuple(sorted(cells.items()))) not in known:
                        found.append(one)
    numbered = _numbered(con, folder, landed, source, hasher, found) if found else []
    append(folder, KIND, [one.as_record() for one in numbered], secret)
    return len(numbered)


def _erased_cells(
    con, folder: Folder, source: Source, table: str, sheet: LandedSheet, rows: list[int]
) -> dict[int, set[str]]:
    """Row -> columns in which nothing stands any more because its person was forgotten."""
    if not rows:
        return {}
    own = {column for column in sheet.columns if column not in source.tables[table].carry}
    always = set(columns_received(sheet)) - own
    columns = sorted(own)
    if not columns:
        return dict.fromkeys(rows, always)
    said = ask(
        con,
        query("row_texts"),
        texts=Sql(", ".join(map(name, columns))),
        rows=parquet([folder.path / sheet.path]),
        condition=Sql(f"source_row IN ({', '.join(map(str, rows))})"),
    )
    return {
        row: always | {column for column, text in zip(columns, texts, strict=True) if text == FORGOTTEN}
        for row, *texts in said.fetchall()
    }


def _numbered(
    con, folder: Folder, landed: LandedFile, source: Source, hasher: Hasher, found: list[ReceivedRow]
) -> list[ReceivedRow]:
    """The same with their place among the rows of the file that are alike in these cells."""
    alike: dict[int, list[tuple[int, int]]] = {n: [] for n in range(len(found))}
    for sheet in {source.sheet_of(one.table) for one in found}:
        here = [n for n, one in enumerate(found) if source.sheet_of(one.table) == sheet]
        for batch in hashed_rows(con, folder, landed.sheet(sheet), hasher):
            for n in here:
                alike[n] += alike_rows(batch, found[n].cells)
    numbered = []
    for n, one in enumerate(found):
        rows = [row for _, row in sorted(alike[n])]
        numbered.append(ReceivedRow(**{**one.__dict__, "nth": rows.index(one.row) + 1, "of": len(rows)}))
    return numbered


def alike_rows(batch: HashedRows, cells: dict[str, int], columns: Iterable[str] | None = None) -> list[tuple[int, int]]:
    """(place, row) of the rows that hold these cells in each of the columns."""
    named = list(cells if columns is None else columns)
    same = agreeing(batch, cells, named) == len(named)
    return list(zip(batch.places[same].tolist(), batch.rows[same].tolist(), strict=True))


def places_in_load(
    con: duckdb.DuckDBPyConnection, folder: Folder, table: "LoadedTable", wanted: set[str]
) -> dict[str, tuple[str, int]]:
    """Record -> (sheet, row) where it stands in one table of a load: accepted, or set aside with a finding."""
    found: dict[str, tuple[str, int]] = {}
    sheet = table.constants.get("source_sheet") or ""
    for path, n in ((table.rows, table.n_accepted), (table.findings, table.n_findings)):
        if n and (folder.path / path).exists():
            rows = parquet([folder.path / path])
            stands = ask(con, query("where_records_stand"), rows=rows, wanted=wanted).fetchall()
            found |= {record: (sheet, row) for record, row in stands if record not in found}
    return found
