"""Landing: a file as received becomes text tables, once per content. What any value *means* is not known here.

Landing keeps the columns the source.yaml names; identifiers go to the identity store, the rest is listed in the
receipt and dropped. A landed file is found again by its key: bytes + reader settings + what is kept and what is split.
"""

import calendar
import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa

from assets.raw.headings import check_headings, of_heading
from assets.raw.identity import IDENTITY_SCHEMA, MARK_FIELD, keyed_identity, marked_rows, note_damaged
from assets.raw.label_rows import LabelRows
from assets.raw.landed import LandedFile, LandedSheet
from assets.raw.queries import query
from assets.raw.second_facts import facts_kept
from assets.raw.units_of_ages import UnitsOfAges
from methods.folding import fold_digits
from schemas.file_patterns import compiled_pattern
from schemas.findings import Finding, Refused
from schemas.relations import Sql
from schemas.source import Design, Files, Source, core_name
from schemas.source_names import slug
from warehouse.connection import name, write_encrypted
from warehouse.folder import Folder
from warehouse.keys import Keys
from warehouse.reading import Sheet, read_file
from warehouse.reading.endings import ending_of, is_gzip
from warehouse.relations import sql_of

ORDER = "@order"  # place of a row by what identifies its person: the same however a file is sorted
GROUP_ROWS = (
    20_480  # of text, which each thread holds until they are written; 122,880 took 60 MB more at five million rows
)
LANDING_VERSION = (
    "6"  # of this key; that the same bytes would land differently now is in the key of the step (`landed`)
)


def vintage_of(source: Source, path: Path) -> tuple[str, dt.date]:
    """Vintage and cut-off of a file, from its name or from source.yaml. Raises Refused when neither says."""
    vintage = ""
    if source.files.vintage:
        pattern, _ = compiled_pattern(source.files.vintage.from_name)
        found = pattern.search(fold_digits(path.name)) if pattern else None
        if not found and source.as_of is None:
            raise Refused(
                "file_has_an_as_of", file=path.name, source=source.source, expected=source.files.vintage.from_name
            )
        vintage = (found.group(1) or "") if found else ""
    stated = source.as_of or vintage
    if not stated:
        raise Refused("file_has_an_as_of", file=path.name, source=source.source, expected="as_of: YYYY-MM-DD")
    return vintage or stated, end_of(stated, path.name)


def end_of(stated: str, where: str) -> dt.date:
    """Last day of a stated year, month or day (`2021-07` -> 2021-07-31)."""
    parts = [int(part) for part in re.findall(r"\d+", stated)]
    try:
        if len(parts) == 1:
            return dt.date(parts[0], 12, 31)
        if len(parts) == 2:
            return dt.date(parts[0], parts[1], calendar.monthrange(*parts)[1])
        return dt.date(*parts[:3])
    except (ValueError, TypeError, IndexError, calendar.IllegalMonthError) as error:
        raise Refused("file_has_an_as_of", file=where, value=stated, expected="YYYY, YYYY-MM or YYYY-MM-DD") from error


def wanted_columns(source: Source, key: str) -> list[str]:
    """Provider columns a table names: mapped, carried, keys, links, counts, filters; option columns end in `*`."""
    table = source.tables[key]
    named: list[str] = []
    for column in table.mapped.values():
        named += column.provider_columns
        if column.options:
            named.append(f"{column.options.prefix}*")
    named += [
        *table.carry,
        *(table.key or []),
        *table.count.values(),
        *table.only,
        *table.asked_when,
        *table.total_where,
    ]
    if table.parent:
        named += list(table.parent.by)
    named += list(table.joined_by)
    if table.link:
        named.append(table.link.key)
    if core_name(key) == "person" and isinstance(source.design, Design):
        named += source.design.provider_columns
    return list(dict.fromkeys(named))


def owner_of(column: str, sheets: list[str | None]) -> tuple[str | None, str]:
    """The sheet a named column is of, and its bare name: `main.admin1` reaches up, `barriers.cost` may be a column."""
    fitting = [sheet for sheet in sheets if sheet and column.startswith(f"{sheet}.")]
    owner = max(fitting, key=len, default=None)
    return (owner, column[len(owner) + 1 :]) if owner else (sheets[0], column)


def _kept_and_split(
    source: Source, sheet: Sheet, first: bool, facts: list[str]
) -> tuple[list[str], dict[str, str], list[str]]:
    """Columns of a sheet to keep, to split off (with their kind), and to drop, over all tables of the source."""
    kept: dict[str, None] = dict.fromkeys(facts)
    split: dict[str, str] = {}
    dropped: dict[str, None] = {}

    def is_here(owner: str | None) -> bool:
        return owner == sheet.name or (owner is None and first)

    for key, table in source.tables.items():
        sheets = source.sheets_of(key)
        for column in wanted_columns(source, key):
            owner, bare = owner_of(column, sheets)
            if is_here(owner):
                check_headings(sheet, key, bare)
                kept.update(dict.fromkeys(_columns_called(bare, sheet.columns)))
        above: list[tuple[str | None, dict[str, str]]] = [(table.parent.sheet, table.parent.by)] if table.parent else []
        if table.of:
            above.append((source.sheet_of(table.of), table.joined_by))
        for owner, by in above:
            if is_here(owner):
                check_headings(sheet, key, *by.values())
                kept.update(dict.fromkeys(up for up in by.values() if up != "@row"))
        if is_here(sheets[0]):
            check_headings(sheet, key, *table.identity)
            split.update(table.identity)
            dropped.update(dict.fromkeys(c for named in table.drop for c in of_heading(named, sheet.columns)))
            if "birth_date" in table.mapped and table.mapped["birth_date"].from_:
                split[str(table.mapped["birth_date"].from_)] = "birth_date"
    present = set(sheet.columns)
    split = {column: kind for column, kind in split.items() if column in present}
    # a declared key that is also an identifier stays a key: the source's own case number
    keep = [c for c in sheet.columns if c in kept and c not in split and c not in dropped]
    return keep, split, [c for c in sheet.columns if c in dropped]


def _columns_called(named: str, columns: list[str]) -> list[str]:
    """The column of this name, or with `*` at its end all option columns of a question."""
    return [c for c in columns if c.startswith(named[:-1])] if named.endswith("*") else [named]


def landing_key(source: Source, path: Path, version: str = LANDING_VERSION) -> str:
    """sha256 of the bytes, the ending that says how they are read, the settings, and what is kept, split and dropped."""
    digest = hashlib.sha256()
    with open(path, "rb") as handle:
        while block := handle.read(1 << 22):
            digest.update(block)
    settings: dict[str, object] = {
        "version": version,
        "files": source.files.model_dump(exclude={"pattern", "vintage"}),
        "vintage": vintage_of(source, path)[0],
        "as_of": source.as_of,
        "tables": [
            [
                key,
                source.sheets_of(key),
                wanted_columns(source, key),
                table.joined_by,
                table.identity,
                sorted(table.drop),
            ]
            for key, table in source.tables.items()
        ],
    }
    if int(version) >= 6:
        settings["ending"] = [ending_of(path), is_gzip(path, source.files)]
    digest.update(json.dumps(settings, sort_keys=True, default=str).encode())
    return digest.hexdigest()[:32]


def land(
    con: duckdb.DuckDBPyConnection, folder: Folder, keys: Keys, source: Source, path: Path, key: str
) -> LandedFile:
    """Land one file under its key and return what it holds; it counts as landed once `show` wrote its receipt.

    Runs in the process that reads (`boundary.land_file` is the way there). Raises Refused when the file cannot be read as
    declared. Findings carry addresses, never the values of identifiers.
    """
    vintage, as_of = vintage_of(source, path)
    sheets, findings = [], []
    read = read_file(path, *wanted_sheets(source))
    facts = facts_kept(source, {sheet.name: sheet.columns for sheet in read})
    for number, sheet in enumerate(read):
        sheets.append(_land_sheet(con, folder, keys, source, sheet, key, number, facts.get(sheet.name, [])))
        findings += [asdict(_without_value(source, finding)) for finding in sheet.findings]
    return LandedFile(source.source, path.name, key, vintage, as_of.isoformat(), sheets, findings)


def wanted_sheets(source: Source) -> tuple[Files, list[str] | None]:
    """How to read a file of the source, and which of its sheets: what `read_file` wants to know."""
    named = {sheet for key in source.tables for sheet in source.sheets_of(key) if sheet}
    hxl = source.files.hxl or any(table.hxl for table in source.tables.values())
    return source.files.model_copy(update={"hxl": hxl}), sorted(named) or source.files.sheets


def _without_value(source: Source, finding: Finding) -> Finding:
    """Receipts are readable without a key: they keep the address of a finding, not what stands there."""
    return Finding(**{**finding.__dict__, "value": None})


def _land_sheet(
    con: duckdb.DuckDBPyConnection, folder: Folder, keys: Keys, source: Source, sheet: Sheet, key: str, number: int,
    facts: list[str],
) -> LandedSheet:  # fmt: skip
    keep, split, dropped = _kept_and_split(source, sheet, number == 0, facts)
    path = folder.landing / slug(source.source) / f"{key}.{number}.parquet"
    identity = folder.identity / slug(source.source) / f"{key}.{number}.parquet" if split else None
    schema = pa.schema([*((column, pa.string()) for column in keep), ("source_row", pa.int64())])
    labels, units = LabelRows(sheet, source, split), UnitsOfAges(sheet, source, {*keep, *split, *dropped})
    # rows without a number of their own that are alike in all that is kept are told apart by whom they are about
    is_ordered = bool(split) and any(
        not table.key for key, table in source.tables.items() if source.sheets_of(key)[0] in (sheet.name, None)
    )
    if is_ordered:
        marked = partial(marked_rows, schema=schema, identifying=sorted(split), linkage_secret=keys.linkage)
        n_rows = _write_batches(
            con,
            sheet,
            schema.append(MARK_FIELD),
            lambda batch: marked(labels.seen(units.seen(batch))),
            path,
            schema,
        )
    else:
        n_rows = _write_batches(
            con, sheet, schema, lambda b: labels.seen(units.seen(b)).select(schema.names).cast(schema), path
        )
    units.refuse()
    if identity is not None:
        # read a second time: identifiers of 2 M rows held beside the landing took 1.4 GB
        def keyed(batch: pa.RecordBatch) -> pa.RecordBatch:
            note_damaged(batch, list(split), sheet)
            return keyed_identity(batch, split, keys.linkage)

        _write_batches(con, sheet, IDENTITY_SCHEMA, keyed, identity)
    named = {*keep, *split, *dropped}
    return LandedSheet(
        name=sheet.name,
        path=str(path.relative_to(folder.path)),
        columns=keep,
        positions=dict(sheet.positions),
        n_rows=n_rows,
        n_refused=sheet.n_refused,
        identity_columns=list(split),
        identity_path=str(identity.relative_to(folder.path)) if identity else None,
        unnamed=[column for column in sheet.columns if column not in named],
        dropped=dropped,
        hxl=dict(sheet.hxl),
        is_ordered=is_ordered,
        labels=labels.marks(),
        line_end=sheet.line_end,
    )


def _write_batches(
    con: duckdb.DuckDBPyConnection,
    sheet: Sheet,
    schema: pa.Schema,
    made_of: Callable[[pa.RecordBatch], pa.RecordBatch],
    path: Path,
    ordered: pa.Schema | None = None,
) -> int:
    """What is made of each batch of a sheet as one encrypted file, never all of it in memory. Returns its rows.

    `ordered`: the columns kept beside the row's place by its mark; the others are only sorted by.
    """
    con.register("received", pa.RecordBatchReader.from_batches(schema, map(made_of, sheet.batches())))
    columns = Sql(", ".join(map(name, (ordered or schema).names)))
    rows = query("landed_rows") if ordered is None else query("landed_rows_with_order")
    try:
        return write_encrypted(con, sql_of(rows, columns=columns), path, GROUP_ROWS)
    except duckdb.Error:
        # what the reader meets far down a file arrives wrapped in DuckDB's own words
        if sheet.failure is not None:
            raise sheet.failure from None
        raise
    finally:
        con.unregister("received")
