"""One source from its files to accepted rows: land, standardise, judge; or its last accepted load, marked stale.

What was judged before under the same file, source.yaml, reference and key of the step (`warehouse.step_keys`) is not judged
again.
"""

import hashlib
import json
import os
import traceback
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace

import duckdb

from assets.core.checks.changed import find_changes
from assets.core.checks.completeness import known_in, refuse_unknown
from assets.core.checks.copies import note_copies
from assets.core.checks.falls import ask as ask_falls
from assets.core.checks.falls import find_falls
from assets.core.checks.load_profile import profile_of
from assets.core.checks.points import note_points
from assets.core.correcting import correct
from assets.core.corrections import Numbered, hash_of, live
from assets.core.erasing import obey, sha_of
from assets.core.judge import judge
from assets.core.landed_marks import drop_landed, drop_unasked
from assets.core.load_receipt import (
    Load,
    LoadedFile,
    LoadedTable,
    accepted_load,
    drop_judged,
    in_order,
    is_there,
    loaded_file,
    places_hash,
    read_load,
)
from assets.core.places import Places
from assets.core.queries import query
from assets.core.recognition import lost_rows
from assets.core.recognition.known_rows import known_rows, recognise
from assets.core.recognition.row_log import received_rows, remember
from assets.core.standardise import stage
from assets.core.strata import population_of_strata
from assets.core.tombstones import Tombstone, tombstones
from assets.raw.boundary import land_file
from assets.raw.land import vintage_of
from assets.raw.landed import LandedFile
from assets.raw.named_columns import ask_columns
from assets.raw.sources import Received
from schemas.correction import KIND
from schemas.findings import Refused
from schemas.messages import RULES
from schemas.source import Source
from schemas.source_names import slug
from warehouse.checked import read_receipt, write_receipt
from warehouse.connection import parquet
from warehouse.decisions import read
from warehouse.failures import keep_incident, kind_and_frames, refusal_of
from warehouse.folder import Folder
from warehouse.keys import Keys
from warehouse.progress import doing
from warehouse.relations import ask, make_relation
from warehouse.step_keys import JUDGING, step_key


def load_source(
    con: duckdb.DuckDBPyConnection,
    folder: Folder,
    keys: Keys,
    received: Received,
    places: Places,
    told: Callable[[str], None] = lambda text: None,
) -> Load:
    """Bring one source up to date. Whatever ends it, it keeps its last accepted load, stale, and blocks no other.

    Raises Refused for what is about the whole folder: a key that does not fit, a log of decisions that was altered.
    """
    accepted = folder.core / slug(received.name) / "accepted.json"
    stones = tombstones(folder, keys, *received.names)
    try:
        if received.refusal or received.source is None:
            raise received.refusal or Refused("source_yaml_is_valid", file=received.name, reason="")
        if not received.files:
            raise Refused("source_has_no_files", source=received.name, expected=received.source.files.pattern)
        files = _files(con, folder, keys, received, places, stones, told)
        load = _held_against(con, folder, keys, received.source, files, accepted_load(folder, received.names), places)
        load = replace(load, folder=received.folder.name)
    except Exception as error:
        refusal = _refusal(folder, received, error)
        if stones:
            drop_unasked(folder, received.name, stones)
        before = accepted_load(folder, received.names) or Load(received.name)
        return replace(before, stale=True, refusal={"rule_id": refusal.rule_id, "params": refusal.params})
    write_receipt(accepted, asdict(load))
    if stones:  # what was judged before a record was forgotten may still hold of it
        drop_unasked(folder, received.name, stones)
        drop_judged(folder, received.name, load)
    return load


def _refusal(folder: Folder, received: Received, error: Exception) -> Refused:
    """What ended a source, as its refusal. Raises what is about the whole folder: then no other source could go on."""
    refusal = refusal_of(error)
    if refusal is None:
        if os.environ.get("SADDLE_DEBUG"):
            traceback.print_exception(error)
        incident = keep_incident(folder.logs, *kind_and_frames(error))
        return Refused("source_is_worked_through", source=received.name, incident=incident)
    if RULES[refusal.rule_id].scope == "folder":
        raise refusal
    return refusal


def _held_against(
    con, folder: Folder, keys: Keys, source: Source, files: list[LoadedFile], before: Load | None, places: Places
) -> Load:
    """The files as a load, held against the last accepted one. Raises Refused for less than before that nobody accepted.

    Corrections and forgetting are no question: somebody decided them.
    """
    described = [sorted(file.key for file in files), source.model_dump(mode="json"), places_hash(folder)]
    described.append(step_key(JUDGING))
    load = Load(source.source, files, read_under=hashlib.sha256(json.dumps(described).encode()).hexdigest()[:32])
    if before and before.read_under == load.read_under:
        return replace(load, told=before.told, let_through_by=before.let_through_by, known=before.known)

    def n_records(of: Sequence[LoadedFile], table: str) -> int:
        paths = [folder.path / t.rows for file in of for t in file.tables if t.table == table and t.n_accepted]
        return ask(con, query("records_counted"), rows=parquet(paths)).fetchall()[0][0] if paths else 0

    known = known_in(source, files, source.country in places.countries)
    refuse_unknown(source, known)
    load = replace(load, known=[asdict(one) for one in known])
    earlier = _counted(con, folder, before.files if before else [])
    found = [
        *find_falls(source, earlier, files, n_records),
        *find_changes(con, source, earlier, files, (folder.path, folder.path)),
    ]
    found.sort(key=lambda told: not told.fall.refuses)
    number = ask_falls(folder, keys.linkage, source, files, found)
    told = [fall.says() for fall in found]
    if before is None and (folder.core / slug(source.source) / "accepted.json").exists():
        told.append({"says": "load_not_compared", "source": source.source})
    return replace(load, told=told, let_through_by=number)


def _counted(con, folder: Folder, files: list[LoadedFile]) -> list[LoadedFile]:
    """Files of an accepted load with the counts of their rows, also those an earlier program accepted without counting."""

    def counted(table: LoadedTable) -> LoadedTable:
        if table.profile or not (folder.path / table.rows).exists():
            return table
        return replace(table, profile=_profile(con, folder, table))

    return [replace(file, tables=[counted(table) for table in file.tables]) for file in files]


def _profile(con, folder: Folder, table: LoadedTable) -> dict:
    return asdict(profile_of(con, folder.path / table.rows, table.constants, table.n_produced, table.n_accepted))


def _files(con, folder, keys, received: Received, places: Places, stones: list[Tombstone], told) -> list[LoadedFile]:
    source = received.source
    assert source is not None
    strata = population_of_strata(source, received.folder)
    replaces = source.files.vintage is not None and source.files.vintage.policy == "replace"
    newest = max(vintage_of(source, path)[0] for path in received.files)
    landed: list[LandedFile] = []
    forgotten: dict[str, list[str]] = {}
    kept = received_rows(folder, keys.linkage, *source.names)
    erased = [stone.record_id for stone in stones]
    for path in received.files:
        told(f"{source.source}: {path.name}")
        landed.append(land_file(folder, keys, source, path))
        ask_columns(source, landed[-1], replaces and landed[-1].vintage != newest)
        if kept:
            recognise(con, folder, keys.linkage, source, landed[-1], sha_of(path), kept, erased)
        if stones:
            gone = obey(con, folder, keys, source, path, landed[-1], stones, places, strata, in_order(source))
            forgotten[landed[-1].key] = sorted(gone.mark.found)
    corrections = live(
        read(folder, KIND, keys.linkage), source.source, *source.formerly
    )  # after what was forgotten left the log
    done: dict[str, LoadedFile] = {}
    for file in landed:
        if file.key not in done:  # the same bytes again change nothing
            done[file.key] = _judged_file(
                con, folder, source, file, places, strata, corrections, forgotten.get(file.key, [])
            )
    if kept and _learned(con, folder, keys, received, list(done.values()), {file.key: file for file in landed}, kept):
        return _files(con, folder, keys, received, places, stones, told)
    return list(done.values())


def _learned(con, folder, keys, received: Received, files: list[LoadedFile], landed: dict, kept: list) -> bool:
    """Whether rows are known now of which somebody said that they are records whose decisions lost their row.

    Raises Refused where nobody said so; of the files that are new nothing stays then.
    """
    source = received.source
    assert source is not None
    before = read_load(folder.core / slug(source.source) / "accepted.json") or Load(source.source)
    replaces = bool(source.files.vintage and source.files.vintage.policy == "replace")
    newest = max((file.vintage for file in files), default="")
    counting = [file for file in files if not replaces or file.vintage == newest]
    try:
        same = lost_rows.ask(con, folder, keys.linkage, source, before.files, counting, landed, kept)
    except Refused:
        for key in landed.keys() - {file.key for file in before.files}:
            drop_landed(folder, source.source, key)
        drop_judged(folder, source.source, before)
        raise
    keys_of_files = {file.file: file.key for file in counting}
    for one in same:
        stands = {(one.table, one.sheet, one.row): [one.record_id]}
        file = landed[keys_of_files[one.file]]
        sha = next(sha_of(path) for path in received.files if path.name == one.file)
        remember(con, folder, keys.linkage, source, file, stands, sha, [])
    return bool(same)


def _judged_file(
    con,
    folder: Folder,
    source: Source,
    landed: LandedFile,
    places: Places,
    strata: dict,
    corrections: list[Numbered],
    forgotten: list[str],
) -> LoadedFile:
    judged_under = [landed.key, source.model_dump(mode="json"), strata, places_hash(folder), forgotten]
    judged_under.append(step_key(JUDGING))
    judged_under += [hash_of(corrections)] if corrections else []
    known = known_rows(folder, landed).hash
    judged_under += [known] if known else []
    key = hashlib.sha256(json.dumps(judged_under, default=str).encode()).hexdigest()[:32]
    receipt = folder.core / slug(source.source) / f"{key}.json"
    before = read_receipt(receipt, loaded_file)
    if before is not None and is_there(folder, before):
        return replace(before, file=landed.file)
    tables: list[LoadedTable] = []
    make_relation(con, query("aside"))  # received rows whose children go along
    above = {table.of for table in source.tables.values()}
    reached = {table.parent.sheet for table in source.tables.values() if table.parent}
    order, corrected = in_order(source), None
    if corrections:
        corrected = correct(con, folder, source, landed, places, strata, corrections, order)
        landed = corrected.landed
    for name in order:
        doing("doing_judge", landed.file, name)
        staged = stage(con, folder, source, name, landed, places, strata, corrected)
        rows = folder.core / slug(source.source) / f"{key}.{name}.parquet"
        if not tables:
            staged.noted += [_from_reading(finding) for finding in landed.findings]
        staged.noted += corrected.noted.get(name, []) if corrected else []
        note_points(con, staged, source.country, folder.reference)
        note_copies(con, staged, folder)
        verdict = judge(con, source, staged, rows, landed.found_in(staged.sheet.name))
        if name in above:
            staged.keep_made(con)
        if staged.sheet.name in reached:
            make_relation(con, query("aside_of_sheet"), sheet=staged.sheet.name)
        n_refused = staged.sheet.n_refused
        loaded_table = LoadedTable(
            table=name,
            rows=str(rows.relative_to(folder.path)),
            findings=str(rows.with_suffix(".findings.parquet").relative_to(folder.path)),
            n_read=staged.rows.n_read,
            n_used=staged.rows.n_read - staged.rows.n_not_wanted - n_refused,
            n_not_wanted=staged.rows.n_not_wanted,
            n_refused=n_refused,
            n_produced=verdict.n_produced,
            n_accepted=verdict.n_accepted,
            n_quarantined=verdict.n_quarantined,
            n_findings=verdict.n_findings,
            unread=verdict.unread,
            aside=str(verdict.aside.relative_to(folder.path)) if verdict.aside else None,
            broken=verdict.broken,
            cells=staged.cells(),
            constants=staged.constants(),
        )
        tables.append(replace(loaded_table, profile=_profile(con, folder, loaded_table)))
    unnamed = sorted({column for sheet in landed.sheets for column in sheet.unnamed})
    dropped = sorted({column for sheet in landed.sheets for column in sheet.dropped})
    states = corrected.states if corrected else {}
    line_end = landed.sheets[0].line_end if landed.sheets else None
    loaded = LoadedFile(
        landed.file, landed.key, landed.vintage, landed.as_of, unnamed, dropped, tables, states, line_end
    )
    write_receipt(receipt, asdict(loaded))
    return loaded


def _from_reading(finding: dict) -> dict:
    """What the reader found, in the shape of a finding about the file's first table."""
    same = ("source_sheet", "source_row", "cell", "provider_column", "value", "rule_id", "severity", "params")
    return {**{key: finding[key] for key in same}, "column_name": finding["column"]}
