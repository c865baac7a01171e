"""Identifiers leave the way of the record here, in the step that lands the file, and go to the identity store only.

They leave keyed hashes there: evidence for linkage, never a join or a primary key (model section 3b).
"""

import hashlib
import hmac
import re

import pyarrow as pa

from methods.folding import fold

IDENTITY_SCHEMA = ("source_row", "provider_column", "kind", "value", "key_document", "key_name_year", "key_phone")
KEYED = {"document": "key_document", "phone": "key_phone", "name": "key_name_year"}


def keyed_identity(table: pa.Table, kinds: dict[str, str], linkage_secret: str) -> pa.Table:
    """One row per identifier of a row, with its keyed hash by kind.

    `table`: the identifying columns as text plus source_row. `kinds`: column -> document, phone, name, birth_date,
    address, ... The name's key holds the year of birth when the sheet has one, else the name alone.
    """
    rows = table["source_row"].to_pylist()
    births = next((table[c].to_pylist() for c, kind in kinds.items() if kind == "birth_date"), [None] * len(rows))
    columns: dict[str, list] = {name: [] for name in IDENTITY_SCHEMA}
    for column, kind in kinds.items():
        for row, value, birth in zip(rows, table[column].to_pylist(), births, strict=True):
            if value is None or not value.strip():
                continue
            columns["source_row"].append(row)
            columns["provider_column"].append(column)
            columns["kind"].append(kind)
            columns["value"].append(value)
            keys = dict.fromkeys(("key_document", "key_name_year", "key_phone"))
            if kind in KEYED:
                keys[KEYED[kind]] = _hmac(_evidence(kind, value, birth), linkage_secret)
            for key, made in keys.items():
                columns[key].append(made)
    schema = pa.schema([("source_row", pa.int64()), *((name, pa.string()) for name in IDENTITY_SCHEMA[1:])])
    return pa.table(columns, schema=schema)


def _evidence(kind: str, value: str, birth: str | None) -> str:
    folded = fold(value)
    if kind == "name":
        year = re.search(r"\d{4}", birth or "")
        return f"name|{folded}|{year.group(0) if year else ''}"
    return f"{kind}|{re.sub(r'[^0-9a-z]', '', folded) or folded}"


def _hmac(text: str, secret: str) -> str:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]
