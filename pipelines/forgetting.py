"""`saddle forget`: find a record, leave a tombstone, remove its identifiers from every store, say what nobody else can mend.

Here: the order of the steps, under the folder's lock, and what is told. The tombstone comes first: whatever a kill leaves
undone, the next refresh does (`assets/core/erasing`).
"""

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from assets.core.addresses import find_addresses, records_of_key, rows_of_records, tables_of_records
from assets.core.erasing import drop_landed, key_columns, landed_keys, obey, sha_of
from assets.core.erasing_judged import accepted_records, remove_from_judged, remove_from_office
from assets.core.load import Load, in_order, read_load
from assets.core.places import Places
from assets.core.strata import population_of_strata
from assets.core.tombstones import KIND, Tombstone, tombstones
from assets.raw.land import LandedFile, land, landing_key
from assets.raw.sources import Received, keys_of, received
from methods.folding import fold
from pipelines.quoted_elsewhere import files_that_quote
from pipelines.settings import NotPossible
from schemas.findings import Refused
from schemas.messages import text
from warehouse.connection import connect, parquet
from warehouse.decisions import append
from warehouse.folder import Folder, locked
from warehouse.identity_log import LOG, log_identity_read
from warehouse.keys import Keys

SHORTEST = 4  # letters from which a reason is asked whether it quotes an identifier


@dataclass
class Found:
    """The records of one source that are to be forgotten: their tables, and where they stand in each landed file."""

    one: Received
    tables: dict[str, str] = field(default_factory=dict)  # record_id -> table
    landed: dict[Path, LandedFile] = field(default_factory=dict)
    rows: dict[Path, dict[str, set[tuple[str, int]]]] = field(default_factory=dict)
    values: set[str] = field(default_factory=set)  # never printed, logged or stored
    kept: set[str] = field(default_factory=set)  # identifying columns that are the source's own key


def forget(
    folder: Folder,
    record_ids: list[str],
    source: str | None,
    key: str | None,
    reason: str,
    who: str | None,
    language: str,
    is_sure: Callable[[str], bool],
) -> list[str]:
    """Forget records by id, or by the source's own number. Returns lines for the terminal; Busy when a refresh runs.

    `is_sure` is asked in words before anything is written. Raises NotPossible for an id nobody has.
    """
    with locked(folder):
        sources = received(folder)
        if source is not None and source not in {one.name for one in sources}:
            names = ", ".join(one.name for one in sources)
            raise NotPossible(text("unknown_source", language, source=source, expected=names))
        keys = keys_of(folder, sources)
        folder.sweep()
        with closing(connect(keys.storage, folder.temp)) as con:
            chosen = [one for one in sources if source in (None, one.name)]
            found = [f for f in (_find(con, folder, keys, one, set(record_ids), key) for one in chosen) if f.tables]
            _all_are_known(folder, chosen, found, record_ids, key, language)
            _reason_quotes_nobody(found, reason, language)
            n = len({record_id for f in found for record_id in f.tables})
            if not is_sure(text("forget_question", language, n=n, source=", ".join(f.one.name for f in found))):
                raise NotPossible(text("forget_not_done", language))
            for f in found:
                n_rows = sum(len(rows) for by_record in f.rows.values() for rows in by_record.values())
                log_identity_read(folder, "forget", f.one.name, "to remove identifiers", n_rows, who)
            append(folder, KIND, [s.as_record() for f in found for s in _stones(f, reason)], keys.linkage, who)
            removed: Counter = Counter()
            for f in found:
                removed += _remove(con, folder, keys, f)
        folder.sweep()
    return [*_told(n, removed, language), *_left(folder, found, language)]


def _find(con, folder: Folder, keys: Keys, one: Received, record_ids: set[str], key: str | None) -> Found:
    """Where the records stand in the files of a source: among its accepted rows, and in every file as it lands now."""
    found = Found(one)
    load = read_load(folder.core / one.name / "accepted.json")
    if load and record_ids:
        found.tables |= accepted_records(con, folder, load, record_ids)
    if one.source is None or (not key and record_ids <= set(found.tables) and not one.files):
        return found
    strata = population_of_strata(one.source, one.folder)
    for path in one.files:
        try:
            landed = land(con, folder, keys, one.source, path)
            find_addresses(con, folder, one.source, landed, Places.read(folder.reference), strata, in_order(one.source))
        except Refused:
            continue  # a refused file is landed no longer once there is a tombstone
        wanted = record_ids | set(found.tables) | (records_of_key(con, key) if key else set())
        found.tables |= tables_of_records(con, wanted)
        found.landed[path], found.rows[path] = landed, rows_of_records(con, wanted)
        _values(con, folder, landed, set().union(*found.rows[path].values()), found)
    return found


def _values(con, folder: Folder, landed: LandedFile, rows: set[tuple[str, int]], found: Found) -> None:
    """The identifiers of the rows, to look for where they are quoted; and which columns stay as keys."""
    keys = key_columns(found.one.source) if found.one.source else set()
    for sheet in landed.sheets:
        numbers = ", ".join(str(row) for named, row in rows if named == sheet.name)
        if not numbers or sheet.identity_path is None:
            continue
        sql = f"SELECT provider_column, value FROM {parquet([folder.path / sheet.identity_path])} WHERE source_row IN ({numbers})"
        for column, value in con.execute(sql).fetchall():
            if column in keys:
                found.kept.add(column)
            else:
                found.values.add(value)


def _all_are_known(
    folder: Folder, chosen: list[Received], found: list[Found], record_ids: list[str], key: str | None, language: str
) -> None:
    """Raises NotPossible otherwise. A row taken out of raw/ may still stand in what was landed of it: that goes."""
    known = {record_id for f in found for record_id in f.tables}
    unknown = [record_id for record_id in record_ids if record_id not in known] or ([] if known else [str(key)])
    if unknown:
        n = sum(_drop_earlier(folder, one) for one in chosen)
        raise NotPossible(text("forget_unknown_record", language, record=", ".join(unknown), n=n))


def _drop_earlier(folder: Folder, one: Received) -> int:
    """Landed files that are of no file there is now, nor of the last accepted load. Returns how many files."""
    if one.source is None:
        return 0
    load = read_load(folder.core / one.name / "accepted.json") or Load(one.name)
    try:
        needed = {landing_key(one.source, path) for path in one.files} | {file.key for file in load.files}
    except Refused:
        return 0
    return sum(drop_landed(folder, one.name, key) for key in landed_keys(folder, one.name) - needed)


def _reason_quotes_nobody(found: list[Found], reason: str, language: str) -> None:
    folded = fold(reason)
    if any(len(fold(value)) >= SHORTEST and fold(value) in folded for f in found for value in f.values):
        raise NotPossible(text("forget_reason_names", language))


def _stones(found: Found, reason: str) -> list[Tombstone]:
    stones = []
    for record_id, table in sorted(found.tables.items()):
        stood = {
            (sha_of(path), sheet, row)
            for path, by_record in found.rows.items()
            for sheet, row in by_record.get(record_id, ())
        }
        stones.append(Tombstone(record_id, found.one.name, table, reason, frozenset(stood)))
    return stones


def _remove(con, folder: Folder, keys: Keys, found: Found) -> Counter:
    """The identifiers of one source's records from landing, identity store, accepted rows, findings and office marts."""
    one, removed = found.one, Counter[str]()
    load = read_load(folder.core / one.name / "accepted.json") or Load(one.name)
    rows = {found.landed[path].key: set().union(*by_record.values()) for path, by_record in found.rows.items()}
    removed += remove_from_judged(con, folder, load, set(found.tables), rows)
    removed["findings"] += remove_from_office(con, folder, keys, load.files, one.name, rows)
    stones = tombstones(folder, keys, one.name)
    current = {landed.key for landed in found.landed.values()}
    for old in landed_keys(folder, one.name) - current:  # of earlier files and descriptions; nobody reads them
        removed["earlier"] += drop_landed(folder, one.name, old)
    if one.source is not None:
        strata, places = population_of_strata(one.source, one.folder), Places.read(folder.reference)
        for path, landed in found.landed.items():
            removed += obey(con, folder, one.source, path, landed, stones, places, strata, in_order(one.source))[1]
    return removed


def _told(n: int, removed: Counter, language: str) -> list[str]:
    counts = {f"n_{place}": removed[place] for place in ("identity", "landing", "core", "findings", "earlier")}
    return [text("forget_done", language, n=n, **counts)]


def _left(folder: Folder, found: list[Found], language: str) -> list[str]:
    """What only the centre itself can change: its own files, logs, and keys that are identifiers."""
    lines = []
    for f in found:
        for path, by_record in f.rows.items():
            for sheet, row in sorted(set().union(*by_record.values())):
                file = "/".join((f.one.folder.name, path.name, *([sheet] if sheet else [])))
                lines.append(text("forget_in_raw", language, file=file, row=row))
        if f.kept:
            lines.append(text("forget_key_stays", language, source=f.one.name, columns=", ".join(sorted(f.kept))))
        if f.one.source and any(table.parent for table in f.one.source.tables.values()):
            lines.append(text("forget_above_stays", language, source=f.one.name))
    values = {value for f in found for value in f.values}
    lines += [text("forget_elsewhere", language, file=file) for file in files_that_quote(folder, values)]
    log = folder.logs / LOG
    if log.exists() and "--with-identity" in log.read_text("utf-8"):
        lines.append(text("forget_copies", language, file=log))
    return [*lines, text("forget_then_refresh", language)]
