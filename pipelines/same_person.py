"""Rows of other lists that belong to records somebody wants forgotten: the same person by decision or number, or perhaps."""

from collections.abc import Iterator
from dataclasses import dataclass

from assets.core.erasing_judged import accepted_records, rows_of
from assets.core.linked import SAME, linked_sets
from assets.core.load_receipt import Load, accepted_load
from assets.core.tombstones import tombstones
from assets.linkage.decided import decided_pairs
from assets.linkage.store import proposed_pairs
from assets.raw.sources import Received
from pipelines.queries import query
from schemas.contracts import core_name
from warehouse.connection import parquet
from warehouse.folder import Folder
from warehouse.keys import Keys
from warehouse.relations import ask


@dataclass(frozen=True, order=True)
class LinkedRow:
    """One accepted row of a person who stands in several lists."""

    source: str
    file: str  # below raw/
    row: int
    record_id: str


def linked_rows(con, folder: Folder, keys: Keys, sources: list[Received], record_ids: set[str]) -> list[LinkedRow]:
    """Accepted rows that are the same person as one of the records, without these and what was forgotten before.

    The same person: by decision, or because a list names the other's own number (`link:` in its source.yaml).
    """
    loads = [(one, load) for one in sources if (load := accepted_load(folder, one.names))]
    decided = [pair for pair, one in decided_pairs(folder, keys.linkage).items() if one.decision == SAME]
    sets = linked_sets([*decided, *(pair for _, load in loads for pair in _declared(con, folder, load))])
    others = {record for linked in sets if linked & record_ids for record in linked} - record_ids
    others -= {stone.record_id for stone in tombstones(folder, keys)}
    if not others:
        return []
    return sorted({row for one, load in loads for row in _rows(con, folder, one, load, others)})


def _declared(con, folder: Folder, load: Load) -> Iterator[tuple[str, str]]:
    """Persons of a source, each with the record of another source it is by that one's own number."""
    for table in (table for file in load.files for table in file.tables):
        if core_name(table.table) == "person" and table.n_accepted and "linked_record_id" not in table.constants:
            persons = parquet([folder.path / table.rows])
            yield from ask(con, query("persons_naming_a_casualty"), persons=persons).fetchall()


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
