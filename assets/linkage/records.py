"""Who may be one person: current rows of casualties and survivors that have a name or a number, ready to be compared.

Read from the core tables and the identity store into memory only. A row without a name and without a number of a
document takes no part: several victims of one explosion look alike (model section 3a).
"""

import datetime as dt
import re
from collections.abc import Iterable

import duckdb
import pyarrow as pa

from assets.core.load_receipt import Load
from assets.core.times import written
from assets.linkage.queries import query
from assets.raw.landed import read_landed
from assets.raw.sources import Received
from methods.dates import ParsedDate
from methods.dates_in_forms import Written, read_day
from methods.folding import fold, fold_digits
from methods.name_keys import is_in_arabic, name_key, name_parts, romanised, spoken
from schemas.codes import MISSING
from schemas.contracts import core_name
from schemas.relations import Sql, union_all
from schemas.source import Source
from warehouse.connection import parquet
from warehouse.folder import Folder
from warehouse.relations import ask, sql_of

TEXTS = (
    "record_id", "source_id", "source_type", "kind", "country", "name", "name_key", "father", "father_key", "birth", "birth_day",
    "address", "address_key", "document", "phone", "sex", "outcome", "device", "admin1", "admin2", "incident_id", "event_month",
)  # fmt: skip
NUMBERS = ("source_rank", "birth_year", "birth_span", "birth_span_later", "event_year")
SCHEMA = pa.schema(
    [(column, pa.string()) for column in TEXTS]
    + [(column, pa.int64()) for column in NUMBERS]
    + [
        ("name_words", pa.list_(pa.string())),
        ("name_keys", pa.list_(pa.string())),
        ("name_spoken", pa.list_(pa.string())),
        ("is_in_arabic", pa.bool_()),
        ("address_words", pa.list_(pa.string())),
        ("event_day", pa.date32()),
    ]
)


def linkage_records(
    con: duckdb.DuckDBPyConnection, folder: Folder, loads: list[Load], sources: list[Received]
) -> pa.Table:
    """One row per record that may be linked, `SCHEMA`, ordered by record_id. Needs `received_views`."""
    described = {one.name: one.source for one in sources if one.source}
    rows = _named_rows(con, folder, loads, described)
    found = (_record(row, described[row["source_id"]]) for row in rows)
    return pa.Table.from_pylist([row for row in found if row["name"] or row["document"]], schema=SCHEMA)


# what a reviewer sees of a record, in this order
SHOWN = (
    "name", "father_name", "phone", "document", "birth_date", "sex", "age_years", "event_day", "admin1", "admin2", "outcome", "device",
    "source_id", "source_file", "source_row",
)  # fmt: skip


def shown_records(
    con: duckdb.DuckDBPyConnection, folder: Folder, loads: list[Load], sources: list[Received], wanted: set[str]
) -> dict[str, dict]:
    """record_id -> `SHOWN` as received, of the records asked for: names and numbers, for the reviewer's eyes only."""
    described = {one.name: one.source for one in sources if one.source}
    con.register("records_wanted", pa.table({"record_id": pa.array(sorted(wanted), pa.string())}))
    rows = _named_rows(con, folder, loads, described, "r.record_id IN (SELECT record_id FROM records_wanted)")
    con.unregister("records_wanted")
    found = {}
    for row in rows:
        said = {name: row.get(name) for name in SHOWN}
        for one in row["held"]:
            if one["kind"] in SHOWN:
                said[one["kind"]] = " ".join(filter(None, (said[one["kind"]], one["value"])))
        found[row["record_id"]] = said
    return found


def _named_rows(
    con: duckdb.DuckDBPyConnection,
    folder: Folder,
    loads: list[Load],
    described: dict[str, Source],
    condition: str = "true",
) -> list[dict]:
    """Casualties and survivors with the identifiers kept of their rows (`held`), in order of record_id."""
    identity = _identifiers(folder, loads, described)
    if not identity:
        return []
    rows = ask(con, query("named_rows"), identifiers=union_all(identity), condition=Sql(condition))
    return rows.to_arrow_table().to_pylist()


def _identifiers(folder: Folder, loads: list[Load], described: dict[str, Source]) -> list[Sql]:
    """Queries of every identifier kept of the rows of casualties and persons, with the address of its row."""
    parts = []
    for load in loads:
        for file in load.files:
            names = described[load.source].names if load.source in described else (load.source,)
            landed = next(filter(None, (read_landed(folder, name, file.key) for name in names)), None)
            if landed is None:  # a stale load whose file stands landed no longer, since a record was forgotten
                continue
            kept = {sheet.name: sheet.identity_path for sheet in landed.sheets}
            for table in file.tables:
                if core_name(table.table) not in ("casualty_record", "person") or load.source not in described:
                    continue
                named = described[load.source].sheet_of(table.table) or next(iter(kept))
                identity = kept.get(named)
                if identity:
                    address = {"source_id": load.source, "source_table": table.table}
                    address |= {"source_file": file.file, "source_sheet": named}
                    stored = parquet([folder.path / identity])
                    parts.append(sql_of(query("identifiers_of_table"), identity=stored, **address))
    return parts


def _record(row: dict, source: Source) -> dict:
    held: dict[str, list[str]] = {}
    order = list(source.tables[row["source_table"]].identity)
    for one in sorted(row["held"], key=lambda one: order.index(one["column"]) if one["column"] in order else -1):
        held.setdefault(one["kind"], []).append(one["value"])
    birth = _born(held.get("birth_date"), source, row["source_table"])
    year = birth.year if birth else None
    if year is None and row["age_years"] is not None and row["age_in"] is not None:
        year = row["age_in"] - row["age_years"]
    known = {c: row[c] for c in ("sex", "outcome", "device", "admin1", "admin2") if row[c] not in _NOT_KNOWN}
    plain = ("record_id", "source_id", "source_type", "kind", "country", "incident_id", "event_month", "event_year")
    return {
        **{column: row[column] for column in (*plain, "event_day")},
        "source_rank": source.source_rank,
        **compared_texts(" ".join(held.get("name", ())), " ".join(held.get("father_name", ()))),
        **compared_places(" ".join(held.get("address", ()))),
        "document": _number(held.get("document")),
        "phone": (_number(held.get("phone")) or "")[-8:] or None,
        **compared_birth(birth, year),
        **known,
    }


_NOT_KNOWN = {None, "", *MISSING}


def compared_texts(name: str, father: str = "") -> dict:
    """Columns of a person's own and father's name; the words of a name in one order, so that a swap is no difference."""
    words = name_parts(name)
    keys = sorted(name_key(word) for word in words)
    fathers = name_parts(father)
    roman = sorted(romanised(word) for word in words)
    return {
        "name": " ".join(roman) or None,
        "name_words": roman or None,
        "name_keys": keys or None,
        "name_spoken": [spoken(word) for word in words] or None,
        "is_in_arabic": is_in_arabic(name),
        "name_key": " ".join(keys) or None,
        "father": " ".join(romanised(word) for word in fathers) or None,
        "father_key": " ".join(name_key(word) for word in fathers) or None,
    }


def compared_places(address: str, code: str | None = None) -> dict:
    """Columns of an address; `code`: a postal code or the like, by which alone pairs are looked for."""
    words = sorted(set(re.findall(r"\w+", fold(address))))
    return {"address": " ".join(words) or None, "address_words": words or None, "address_key": code}


def compared_birth(birth: dt.date | None, year: int | None) -> dict:
    """Columns of the day of birth, or of the year alone; spans of four years that overlap hold ages two years apart."""
    return {
        "birth": f"{birth:%Y%m%d}" if birth else None,
        "birth_day": f"{birth:%m%d}" if birth else None,
        "birth_year": year,
        "birth_span": None if year is None else year // 4,
        "birth_span_later": None if year is None else (year + 2) // 4,
    }


def _born(texts: Iterable[str] | None, source: Source, table: str) -> dt.date | None:
    spec = source.tables[table].mapped.get("birth_date")
    how = written(source, spec) if spec else Written()
    for text in texts or ():
        found = read_day(text, how)
        if isinstance(found, ParsedDate) and found.precision == "day":
            return found.date
    return None


def _number(texts: Iterable[str] | None) -> str | None:
    """The first number of a document or telephone, its letters and digits only."""
    bare = (re.sub(r"[\W_]", "", fold_digits(fold(text))) for text in texts or ())
    return next((text for text in bare if text), None)
