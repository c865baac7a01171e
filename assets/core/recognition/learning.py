"""Decisions made since the last refresh learn how their rows were received, from what the last accepted load was made of.

Asked before anything is landed or rebuilt: a new program, a new source.yaml or a new issue may read every row otherwise, and
then nobody could tell which row a decision was about.
"""

from contextlib import closing
from pathlib import Path

import duckdb

from assets.core.erasing import sha_of
from assets.core.load_receipt import LoadedFile, LoadedTable
from assets.core.recognition.row_log import decided_records, places_in_load, received_rows, remember
from assets.core.tombstones import Tombstone, tombstones
from assets.raw.land import LANDING_VERSION, landing_key
from assets.raw.landed import LandedFile, from_receipt
from assets.raw.sources import Received
from schemas.findings import Refused
from schemas.source import Source
from schemas.source_names import slug
from warehouse.checked import read_earlier
from warehouse.connection import connect
from warehouse.decisions import kinds
from warehouse.disk_faults import as_refusal
from warehouse.failures import of_what_was_sent
from warehouse.folder import Folder
from warehouse.keys import Keys
from warehouse.store_format import refuse_newer, refuse_other_keys


def learn(folder: Folder, keys: Keys, sources: list[Received]) -> int:
    """Keep how the rows of every decision were received. Returns how many are new.

    Raises Refused as `decisions.read`, and for stores of a newer program or of another key.
    """
    refuse_newer(folder)
    refuse_other_keys(folder, keys)
    if not kinds(folder):
        return 0
    wanted = decided_records(folder, keys.linkage)
    with closing(connect(keys.storage, folder.temp)) as con:
        return sum(_of_source(con, folder, keys, one, one.source, wanted) for one in sources if one.source)


def _of_source(con, folder: Folder, keys: Keys, one: Received, source: Source, wanted: set[str]) -> int:
    if all(table.key for table in source.tables.values()):
        return 0
    stones = tombstones(folder, keys, *one.names)
    learned = 0
    for stored in (read_earlier(folder.core / slug(one.name) / "accepted.json") or {}).get("files", ()):
        try:
            named = {**stored, "tables": [LoadedTable(**table) for table in stored["tables"]]}
            learned += _of_file(con, folder, keys, one, source, LoadedFile(**named), wanted, stones)
        except (duckdb.Error, OSError, ValueError, TypeError, KeyError) as error:
            if as_refusal(error):
                raise
            continue  # a store that is damaged teaches nothing: it is set aside and made anew (`mending`)
    return learned


def _landed(folder: Folder, source: str, key: str) -> LandedFile | None:
    stored = read_earlier(folder.landing / slug(source) / f"{key}.json")
    return from_receipt(stored) if stored else None


def _of_file(
    con, folder: Folder, keys: Keys, one: Received, source: Source, file: LoadedFile, wanted: set[str],
    stones: list[Tombstone],
) -> int:  # fmt: skip
    landed = _landed(folder, one.name, file.key)
    named = {sheet.name for sheet in landed.sheets} if landed else set()
    if landed is None or any((source.sheet_of(table) or landed.sheets[0].name) not in named for table in source.tables):
        return 0
    sha = _sha(source, one.files, file.key)
    kept = received_rows(folder, keys.linkage, *source.names)
    here = {(row.table, row.record_id) for row in kept if sha and row.file == sha}
    erased = {stone.record_id for stone in stones}
    here |= {(row.table, row.record_id) for row in kept if row.record_id in erased}
    stands: dict[tuple[str, str, int], set[str]] = {}
    for table in file.tables:
        if table.table in source.tables and not source.tables[table.table].key:
            for record, (sheet, row) in places_in_load(con, folder, table, wanted).items():
                if (table.table, record) not in here:
                    stands.setdefault((table.table, sheet, row), set()).add(record)
    for stone in stones:
        for there, sheet, row in stone.stood_at:
            if there == sha and (stone.table, stone.record_id) not in here:
                stands.setdefault((stone.table, sheet, row), set()).add(stone.record_id)
    return remember(con, folder, keys.linkage, source, landed, stands, sha, erased) if stands else 0


def _sha(source: Source, paths: list[Path], key: str) -> str:
    """sha256 of the file that a landing was made of; '' where it is there no longer, or described otherwise now."""
    for path in paths:
        try:
            if any(landing_key(source, path, str(n)) == key for n in range(int(LANDING_VERSION), 0, -1)):
                return sha_of(path)
        except Refused as refusal:
            of_what_was_sent(refusal)
            continue
    return ""
