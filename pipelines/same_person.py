"""Rows of other lists that belong to records somebody wants forgotten: the same person by decision, or perhaps."""

from dataclasses import dataclass

from assets.core.erasing_judged import accepted_records, rows_of
from assets.core.linked import SAME, linked_sets
from assets.core.load import Load, read_load
from assets.core.tombstones import tombstones
from assets.linkage.decided import decided_pairs
from assets.linkage.store import proposed_pairs
from assets.raw.sources import Received
from warehouse.folder import Folder
from warehouse.keys import Keys


@dataclass(frozen=True, order=True)
class LinkedRow:
    """One accepted row of a person who stands in several lists."""

    source: str
    file: str  # below raw/
    row: int
    record_id: str


def linked_rows(con, folder: Folder, keys: Keys, sources: list[Received], record_ids: set[str]) -> list[LinkedRow]:
    """Accepted rows that decisions make the same person as one of the records, without these and what was forgotten before."""
    decided = decided_pairs(folder, keys.linkage)
    sets = linked_sets(pair for pair, one in decided.items() if one.decision == SAME)
    others = {record for linked in sets if linked & record_ids for record in linked} - record_ids
    others -= {stone.record_id for stone in tombstones(folder, keys)}
    if not others:
        return []
    loads = [(one, read_load(folder.core / one.name / "accepted.json")) for one in sources]
    return sorted({row for one, load in loads if load for row in _rows(con, folder, one, load, others)})


def _rows(con, folder: Folder, one: Received, load: Load, record_ids: set[str]) -> list[LinkedRow]:
    return [
        LinkedRow(one.name, "/".join((one.folder.name, file.file, *([sheet] if sheet else []))), row, record_id)
        for record_id in accepted_records(con, folder, load, record_ids)
        for file in load.files
        for table in file.tables
        for sheet, row in rows_of(con, folder, table, {record_id}, own=True)
    ]


def undecided_pairs(con, folder: Folder, keys: Keys, record_ids: set[str]) -> int:
    """How many proposed pairs of these records nobody decided about."""
    decided = decided_pairs(folder, keys.linkage)
    pairs = {(row["record_id_a"], row["record_id_b"]) for row in proposed_pairs(con, folder).to_pylist()}
    return sum(bool(set(pair) & record_ids) for pair in pairs - decided.keys())
