"""Where records that are to be forgotten stand: among accepted rows, in every file as it lands now; and their identifiers.

Here: finding, nothing is written. A source.yaml that cannot be read leaves the accepted rows and what was landed with them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assets.core.addresses import records_of_key, rows_of_records, tables_of_records
from assets.core.erasing import key_columns
from assets.core.erasing_judged import accepted_records, rows_of
from assets.core.identifiers import Identifiers, Rows, identifiers_of_rows
from assets.core.load_receipt import Load, read_load
from assets.raw.landed import LandedFile, read_landed
from assets.raw.sources import Received
from pipelines.standing import standing
from schemas.source_names import slug
from warehouse.folder import Folder
from warehouse.keys import Keys


@dataclass
class Found:
    """The records of one source that are to be forgotten: their tables, where they stand, what identifies them."""

    one: Received
    tables: dict[str, str] = field(default_factory=dict)  # record_id -> table
    landed: dict[Path, LandedFile] = field(default_factory=dict)
    rows: dict[Path, dict[str, Rows]] = field(default_factory=dict)
    # record_id -> identifiers; never printed, logged or stored
    named: dict[str, Identifiers] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)  # identifying columns that are the source's own key

    @property
    def identifiers(self) -> Identifiers:
        """Those of all its records together."""
        return Identifiers(frozenset[str]().union(*(one.texts for one in self.named.values())))

    def in_no_file(self) -> dict[str, Identifiers]:
        """Identifiers of the records that stand in no file as it lands now."""
        standing = {record_id for by_record in self.rows.values() for record_id in by_record}
        return {record_id: one for record_id, one in self.named.items() if record_id not in standing}

    def learn(self, con, folder: Folder, landed: LandedFile, by_record: Mapping[str, Rows]) -> None:
        """Read what identifies the records in one landed file."""
        keys = key_columns(self.one.source) if self.one.source else set()
        of_row = identifiers_of_rows(con, folder, landed, by_record, keys)
        for record_id, rows in by_record.items():
            for row in rows:
                self.named[record_id] = self.named.get(record_id, Identifiers()) | of_row.get(row, Identifiers())
        if any(by_record.values()):
            self.kept |= {column for sheet in landed.sheets for column in sheet.identity_columns} & keys


def find(
    con, folder: Folder, keys: Keys, sources: Iterable[Received], record_ids: set[str], key: str | None
) -> list[Found]:
    """The records in each source that has any of them. `key`: or the source's own number."""
    return [f for f in (_find(con, folder, keys, one, record_ids, key) for one in sources) if f.tables]


def _find(con, folder: Folder, keys: Keys, one: Received, record_ids: set[str], key: str | None) -> Found:
    found = Found(one)
    load = read_load(folder.core / slug(one.name) / "accepted.json")
    if load and record_ids:
        found.tables |= accepted_records(con, folder, load, record_ids)
        _identifiers_of_accepted(con, folder, load, found)
    if one.source is None or (not key and record_ids <= set(found.tables) and not one.files):
        return found
    for path, landed in standing(con, folder, keys, one):
        wanted = record_ids | set(found.tables) | (records_of_key(con, key) if key else set())
        found.tables |= tables_of_records(con, wanted)
        found.landed[path], found.rows[path] = landed, rows_of_records(con, wanted)
        read_identifiers(con, folder, found, path)
    return found


def read_identifiers(con, folder: Folder, found: Found, path: Path) -> None:
    """What identifies the records in one file as received."""
    found.learn(con, folder, found.landed[path], found.rows[path])


def _identifiers_of_accepted(con, folder: Folder, load: Load, found: Found) -> None:
    """The same from what was landed with the accepted rows: the file itself may be gone, or nobody able to read it."""
    for file in load.files:
        landed = read_landed(folder, load.source, file.key)
        if landed is None:
            continue
        by_record = {
            record_id: {place for table in file.tables for place in rows_of(con, folder, table, {record_id})}
            for record_id in found.tables
        }
        found.learn(con, folder, landed, by_record)
