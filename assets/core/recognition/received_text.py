"""The text of a landed row as keyed hashes, one per cell, whatever anybody reads out of it.

Here: what is hashed and how the rows of a sheet are gone through. Not here: which hashes belong to which record (`row_log`).
A hash is of the column's name and the cell's text, spaces put in order, keyed by the linkage secret: without it nobody can
try names against one. A blank cell is a cell without a hash, as a column that a file does not have.
"""

import base64
import hmac
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from assets.core.queries import query
from assets.raw.land import ORDER
from assets.raw.landed import LandedSheet
from schemas.relations import Sql
from warehouse.connection import name, parquet, quoted
from warehouse.folder import Folder
from warehouse.relations import ask, sql_of

BATCH_ROWS = 100_000
KEYS = ("key_document", "key_name_year", "key_phone")  # of the identity store
_BLANK = np.uint64(0)


@dataclass(frozen=True)
class HashedRows:
    """Rows of one sheet: their numbers, their place among rows that are alike, and per column the hash of each cell."""

    rows: np.ndarray
    places: np.ndarray
    cells: dict[str, np.ndarray]


class Hasher:
    """Keyed hashes under one linkage secret, of its own kind: they are joined to nothing in the identity store."""

    def __init__(self, secret: str) -> None:
        key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"saddle-received-rows/1")
        self.key = key.derive(base64.b64decode(secret, validate=True))

    def cell(self, column: str, text: str | None) -> int:
        """The hash of one cell, 0 where nothing stands."""
        said = " ".join(unicodedata.normalize("NFC", text or "").split())
        return self._hash(f"{column}\x1f{said}") if said else 0

    def identity_key(self, kind: str, key: str) -> int:
        """The hash of a key of the identity store."""
        return self._hash(f"\x1f{kind}\x1f{key}")

    def _hash(self, text: str) -> int:
        return int.from_bytes(hmac.digest(self.key, text.encode(), "sha256")[:8], "big") or 1

    def column(self, column: str, texts: pa.Array) -> np.ndarray:
        """The hashes of a column's cells; each distinct text is hashed once."""
        coded = texts.dictionary_encode()
        hashes = np.array([self.cell(column, text) for text in coded.dictionary.to_pylist()] + [0], np.uint64)
        codes = coded.indices.fill_null(len(hashes) - 1).to_numpy(zero_copy_only=False)
        return hashes[codes]


def columns_received(sheet: LandedSheet) -> list[str]:
    """What landing kept of a sheet: its own columns, then the identifying ones."""
    return [*(column for column in sheet.columns if column != ORDER), *sheet.identity_columns]


def hashed_rows(
    con: duckdb.DuckDBPyConnection,
    folder: Folder,
    sheet: LandedSheet,
    hasher: Hasher,
    only: Iterable[int] | None = None,
) -> Iterator[HashedRows]:
    """The rows of a landed sheet, in batches; `only`: these rows."""
    columns = columns_received(sheet)
    read = con.execute(_received_sql(folder, sheet, only)).to_arrow_reader(BATCH_ROWS)
    for batch in read:
        cells = {
            column: hasher.column(column, batch.column(n + 2).cast(pa.string())) for n, column in enumerate(columns)
        }
        rows, places = (batch.column(n).to_numpy(zero_copy_only=False) for n in (0, 1))
        yield HashedRows(rows, places, cells)


def _received_sql(folder: Folder, sheet: LandedSheet, only: Iterable[int] | None) -> Sql:
    own = [f"l.{name(column)}" for column in sheet.columns if column != ORDER]
    held = [f"i{n}.value" for n in range(len(sheet.identity_columns))]
    place = f"l.{name(ORDER)}" if sheet.is_ordered else "l.source_row"
    texts = [f"{sql} AS c{n}" for n, sql in enumerate([*own, *held])]
    joins = [
        f"LEFT JOIN {parquet([folder.path / str(sheet.identity_path)])} i{n} "
        f"ON i{n}.source_row = l.source_row AND i{n}.provider_column = '{quoted(column)}'"
        for n, column in enumerate(sheet.identity_columns)
    ]
    return sql_of(
        query("rows_as_received"),
        place_and_texts=Sql(", ".join([f"{place} AS place", *texts])),
        landed=parquet([folder.path / sheet.path]),
        identity_joins=Sql(" ".join(joins)),
        wanted=_is_one_of("l.source_row", only),
    )


def _is_one_of(row: str, only: Iterable[int] | None) -> Sql:
    return Sql("true" if only is None else f"{row} IN ({', '.join(map(str, sorted(only))) or 'NULL'})")


def identity_keys(
    con: duckdb.DuckDBPyConnection,
    folder: Folder,
    sheet: LandedSheet,
    hasher: Hasher,
    only: Iterable[int] | None = None,
) -> dict[int, set[int]]:
    """Row -> hashes of the keys by which its person is known in other lists; `only`: of these rows."""
    found: dict[int, set[int]] = {}
    if sheet.identity_path is None:
        return found
    identity = parquet([folder.path / sheet.identity_path])
    held = ask(con, query("identity_keys"), identity=identity, wanted=_is_one_of("source_row", only)).fetchall()
    for row, *keys in held:
        for kind, key in zip(KEYS, keys, strict=True):
            if key:
                found.setdefault(row, set()).add(hasher.identity_key(kind, key))
    return found


def agreeing(rows: HashedRows, cells: dict[str, int], columns: Sequence[str]) -> np.ndarray:
    """How many of these columns hold in each row what `cells` says."""
    return sum(
        (rows.cells[column] == np.uint64(cells[column]) for column in columns), np.zeros(len(rows.rows), np.int64)
    )
