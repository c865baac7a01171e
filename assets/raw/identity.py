"""Identifiers leave the way of the record here, in the step that lands the file, and go to the identity store only.

They leave keyed hashes there: evidence for linkage, never a join or a primary key (model section 3b).
"""

import hmac
import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from methods.damage import PERHAPS_DAMAGED, is_damaged
from methods.folding import fold
from warehouse.reading import Sheet

TEXTS = ("provider_column", "kind", "value", "key_document", "key_name_year", "key_phone")
IDENTITY_SCHEMA = pa.schema([("source_row", pa.int64()), *((column, pa.string()) for column in TEXTS)])
MARK = "row_mark"
MARK_FIELD = pa.field(MARK, pa.string())
KEYED = {"document": "key_document", "phone": "key_phone", "name": "key_name_year"}


def keyed_identity(batch: pa.RecordBatch, kinds: dict[str, str], linkage_secret: str) -> pa.RecordBatch:
    """One row per identifier of a row, with its keyed hash by kind.

    `batch`: the identifying columns as text plus source_row. `kinds`: column -> document, phone, name, birth_date,
    address, ... The name's key holds the year of birth when the sheet has one, else the name alone.
    """
    rows, secret = batch.column("source_row"), linkage_secret.encode()
    born = next((column for column, kind in kinds.items() if kind == "birth_date"), None)
    births = batch.column(born).to_pylist() if born else [None] * batch.num_rows
    parts = []
    for column, kind in kinds.items():
        values = batch.column(column).to_pylist()
        kept = [n for n, value in enumerate(values) if value is not None and value.strip()]
        same = {"provider_column": column, "kind": kind}
        made = {name: pa.repeat(pa.scalar(same.get(name), pa.string()), len(kept)) for name in TEXTS}
        made["value"] = pa.array([values[n] for n in kept], pa.string())
        if kind in KEYED:
            keys = [_hmac(_evidence(kind, values[n], births[n]), secret) for n in kept]
            made[KEYED[kind]] = pa.array(keys, pa.string())
        made["source_row"] = rows.take(pa.array(kept, pa.int64()))
        parts.append(pa.record_batch(made, schema=IDENTITY_SCHEMA))
    return pa.concat_batches(parts)


def note_damaged(batch: pa.RecordBatch, columns: list[str], sheet: Sheet) -> None:
    """A finding at each cell of the identifying columns whose letters are damaged: its address, never what stands there."""
    rows = batch.column("source_row")
    for column in columns:
        texts = batch.column(column)
        if not _beyond_ascii(texts):
            continue
        perhaps = pc.indices_nonzero(pc.fill_null(pc.match_substring_regex(texts, PERHAPS_DAMAGED), False))
        for index in perhaps.to_pylist():
            if is_damaged(texts[index].as_py()):
                sheet.find("identity_text_is_not_damaged", "warning", rows[index].as_py(), column)


def _beyond_ascii(column: pa.Array) -> bool:
    """Whether any letter is none of ASCII: one pass over the shared bytes; a slice may answer True for a neighbour's."""
    values = column.buffers()[2]
    return values is not None and values.size > 0 and int(np.frombuffer(values, np.uint8).max()) > 127


def marked_rows(
    batch: pa.RecordBatch, schema: pa.Schema, identifying: list[str], linkage_secret: str
) -> pa.RecordBatch:
    """The columns of `schema`, and beside them a keyed hash of the identifiers of each row: to sort by, never kept."""
    secret = linkage_secret.encode()
    texts = zip(*(batch.column(column).to_pylist() for column in identifying), strict=True)
    marks = [_hmac("row|" + chr(31).join(fold(text or "") for text in row), secret) for row in texts]
    kept = batch.select(schema.names).cast(schema)
    return pa.record_batch([*kept.columns, pa.array(marks, pa.string())], schema=schema.append(MARK_FIELD))


def _evidence(kind: str, value: str, birth: str | None) -> str:
    folded = fold(value)
    if kind == "name":
        year = re.search(r"\d{4}", birth or "")
        return f"name|{folded}|{year.group(0) if year else ''}"
    return f"{kind}|{re.sub(r'[^0-9a-z]', '', folded) or folded}"


def _hmac(text: str, secret: bytes) -> str:
    return hmac.digest(secret, text.encode(), "sha256").hex()[:32]
