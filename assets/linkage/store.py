"""Proposed pairs between refreshes: kept encrypted in the store, worked anew only when a record changed.

Here: when pairs are worked, where they lie, and the counts that say which sources could be compared. No names.
"""

import hashlib
import json
import os
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from assets.core.linked import LINK_SCHEMA, PROPOSED, SAME, Links
from assets.core.load import Load, code_hash
from assets.core.tables import received_views
from assets.core.totals import Overlaps
from assets.linkage.decided import UNDONE, decisions_taken, pair_of
from assets.linkage.records import linkage_records
from assets.raw.sources import Received
from warehouse.connection import connect, parquet, write_encrypted
from warehouse.folder import Folder
from warehouse.keys import Keys


@dataclass(frozen=True)
class Compared:
    """What was compared: counts only."""

    key: str = ""
    n_records: int = 0
    n_pairs: int = 0
    rows: dict[str, int] = field(default_factory=dict)  # source -> current rows of casualties
    named: dict[str, int] = field(default_factory=dict)  # source -> those of them with a name or a number


def compared(folder: Folder) -> Compared:
    """Counts of the last comparison; all empty before the first."""
    file = folder.linkage / "compared.json"
    return Compared(**json.loads(file.read_text("utf-8"))) if file.exists() else Compared()


def proposed_pairs(con: duckdb.DuckDBPyConnection, folder: Folder) -> pa.Table:
    """Every proposed pair, the first columns of `LINK_SCHEMA`."""
    file = folder.linkage / "pairs.parquet"
    if not file.exists():
        return _no_pairs()
    return con.execute(f"SELECT * FROM {parquet([file])}").to_arrow_table()


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
    overlaps = Overlaps(counts.rows, counts.named, dict(+undecided), dict(+linked), dict(+undone))
    return Links(pa.Table.from_pylist([rows[pair] for pair in sorted(rows)], schema=LINK_SCHEMA), overlaps, taken)


def keep_overlaps(folder: Folder, overlaps: Overlaps) -> None:
    """What `saddle status` tells of people in two lists until the next refresh."""
    _write(folder.linkage / "overlaps.json", asdict(overlaps))


def overlaps_last_seen(folder: Folder) -> Overlaps:
    """What the last refresh knew of people in two lists; nothing before the first."""
    file = folder.linkage / "overlaps.json"
    return Overlaps(**json.loads(file.read_text("utf-8"))) if file.exists() else Overlaps()


def _write(file: Path, content: dict) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(f"{file.name}.partial-{os.getpid()}")
    partial.write_text(json.dumps(content), "utf-8")
    os.replace(partial, file)


def compare(folder: Folder, keys: Keys, loads: list[Load], sources: list[Received]) -> Compared:
    """Bring the proposed pairs up to date; the same rows under the same code are not compared again."""
    key = _key(folder, loads, sources)
    before = compared(folder)
    if before.key == key and (folder.linkage / "pairs.parquet").exists():
        return before
    con = connect(keys.storage, folder.temp)
    try:
        received_views(con, folder, loads, sources)
        records = linkage_records(con, folder, loads, sources)
        pairs = _no_pairs()
        if records.num_rows > 1:
            from assets.linkage.pairs import propose  # half a second that folders without names do not wait

            pairs = propose(con, records)
        con.register("proposed_pairs", pairs)
        write_encrypted(con, "SELECT * FROM proposed_pairs", folder.linkage / "pairs.parquet")
        rows = con.execute(
            "SELECT source_id, count(*) FROM casualty_record_received WHERE superseded_by IS NULL GROUP BY 1 ORDER BY 1"
        ).fetchall()
        con.register("compared_records", records)
        named = con.execute(
            "SELECT source_id, count(*) FROM compared_records WHERE kind = 'casualty_record' GROUP BY 1 ORDER BY 1"
        ).fetchall()
    finally:
        con.close()
    found = Compared(key, records.num_rows, pairs.num_rows, dict(rows), dict(named))
    _write(folder.linkage / "compared.json", asdict(found))
    return found


def _key(folder: Folder, loads: list[Load], sources: list[Received]) -> str:
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
    return hashlib.sha256(json.dumps([inputs, code_hash()]).encode()).hexdigest()
