"""Proposed pairs between refreshes: kept encrypted in the store, worked anew only when a record changed.

Here: when pairs are worked, where they lie, and the counts that say which sources could be compared. No names.
"""

import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass, field

import duckdb
import pyarrow as pa

from assets.core.linked import LINK_SCHEMA, PROPOSED, SAME, Links
from assets.core.load_receipt import Load
from assets.core.tables import received_views
from assets.core.tombstones import tombstones
from assets.core.totals import Overlaps
from assets.linkage.decided import UNDONE, decisions_taken, pair_of
from assets.linkage.queries import query
from assets.linkage.records import linkage_records
from assets.raw.sources import Received
from warehouse.checked import read_receipt, write_receipt
from warehouse.connection import connect, parquet, work_alone, write_encrypted
from warehouse.folder import Folder
from warehouse.keys import Keys
from warehouse.progress import doing
from warehouse.relations import ask, make_relation, sql_of
from warehouse.step_keys import LINKING, step_key


@dataclass(frozen=True)
class Compared:
    """What was compared: counts only."""

    key: str = ""
    n_records: int = 0
    n_pairs: int = 0
    rows: dict[str, int] = field(default_factory=dict)  # source -> current rows of casualties
    named: dict[str, int] = field(default_factory=dict)  # source -> those of them with a name and the year of the event
    numbered: dict[str, int] = field(default_factory=dict)  # source -> those of them with the number of a document


def compared(folder: Folder) -> Compared:
    """Counts of the last comparison; all empty before the first."""
    return read_receipt(folder.linkage / "compared.json", lambda kept: Compared(**kept)) or Compared()


def proposed_pairs(con: duckdb.DuckDBPyConnection, folder: Folder) -> pa.Table:
    """Every proposed pair, the first columns of `LINK_SCHEMA`."""
    file = folder.linkage / "pairs.parquet"
    if not file.exists():
        return _no_pairs()
    kept = ask(con, query("stored_pairs"), pairs=parquet([file])).to_arrow_table()
    wanted = _no_pairs().schema
    if not {"record_id_a", "record_id_b"} <= set(kept.column_names):
        return _no_pairs()
    columns = [
        kept[f.name].cast(f.type) if f.name in kept.column_names else pa.nulls(len(kept), f.type) for f in wanted
    ]
    return pa.table(columns, schema=wanted)  # an earlier program kept less of a pair


def _no_pairs() -> pa.Table:
    return pa.schema([LINK_SCHEMA.field(n) for n in range(PROPOSED)]).empty_table()


def links_now(con: duckdb.DuckDBPyConnection, folder: Folder, keys: Keys) -> Links:
    """Every pair proposed or decided, with its decision, and what they say of each two sources."""
    taken = decisions_taken(folder, keys.linkage)
    rows = {pair_of(row["record_id_a"], row["record_id_b"]): row for row in proposed_pairs(con, folder).to_pylist()}
    for pair, one in {one.pair: one for one in taken}.items():
        row = rows.setdefault(pair, {"record_id_a": pair[0], "record_id_b": pair[1]})
        row |= {"decision": one.decision, "decided_by": one.who, "decided_at": one.when, "reason": one.reason}
    counts = compared(folder)
    undecided: Counter = Counter()
    linked: Counter = Counter()
    undone: Counter = Counter()
    for row in rows.values():
        if row.get("source_a"):
            both = "|".join(sorted((row["source_a"], row["source_b"])))
            undecided[both] += "decision" not in row
            linked[both] += row.get("decision") == SAME
            undone[both] += row.get("decision") == UNDONE
    overlaps = Overlaps(counts.rows, counts.named, counts.numbered, dict(+undecided), dict(+linked), dict(+undone))
    return Links(pa.Table.from_pylist([rows[pair] for pair in sorted(rows)], schema=LINK_SCHEMA), overlaps, taken)


def keep_overlaps(folder: Folder, overlaps: Overlaps) -> None:
    """What `saddle status` tells of people in two lists until the next refresh."""
    write_receipt(folder.linkage / "overlaps.json", asdict(overlaps))


def overlaps_last_seen(folder: Folder) -> Overlaps:
    """What the last refresh knew of people in two lists; nothing before the first."""
    return read_receipt(folder.linkage / "overlaps.json", lambda kept: Overlaps(**kept)) or Overlaps()


def compare(folder: Folder, keys: Keys, loads: list[Load], sources: list[Received]) -> Compared:
    """Bring the proposed pairs up to date; the same rows under the same key of the step are not compared again.

    A forgotten record has no name any more to be compared by: it counts as named, and pairs proposed of it before stay.
    """
    stones = sorted({stone.record_id for stone in tombstones(folder, keys)})
    key = _key(folder, loads, sources, stones)
    before = compared(folder)
    if before.key == key and (folder.linkage / "pairs.parquet").exists():
        return before
    con = connect(keys.storage, folder.temp)
    try:
        work_alone(con, sum(table.n_accepted for load in loads for file in load.files for table in file.tables))
        doing("doing_link")
        received_views(con, folder, loads, sources)
        records = linkage_records(con, folder, loads, sources)
        pairs = _no_pairs()
        if records.num_rows > 1:
            from assets.linkage.pairs import propose  # half a second that folders without names do not wait

            doing("doing_link")
            pairs = propose(con, records)
            doing("doing_link")
        con.register("newly_proposed", pairs)
        con.register("compared_records", records)
        con.register("forgotten", pa.table({"record_id": pa.array(stones, pa.string())}))
        con.register("proposed_before", proposed_pairs(con, folder))
        make_relation(con, query("current_casualties"))
        n_pairs = write_encrypted(con, sql_of(query("pairs")), folder.linkage / "pairs.parquet")
        counted = ask(con, query("casualties_compared")).fetchall()
    finally:
        con.close()
    rows, named, numbered = ({line[0]: line[place] for line in counted if line[place]} for place in (1, 2, 3))
    found = Compared(key, records.num_rows, n_pairs, rows, named, numbered)
    write_receipt(folder.linkage / "compared.json", asdict(found))
    return found


def _key(folder: Folder, loads: list[Load], sources: list[Received], forgotten: list[str]) -> str:
    ranks = {one.name: one.source.source_rank for one in sources if one.source}
    inputs = [
        [
            load.source,
            ranks.get(load.source),
            load.current_vintage,
            [[f.key, [t.rows for t in f.tables]] for f in load.files],
        ]
        for load in sorted(loads, key=lambda load: load.source)
    ]
    return hashlib.sha256(json.dumps([inputs, forgotten, step_key(LINKING)]).encode()).hexdigest()
