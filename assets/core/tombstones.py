"""What was forgotten on request: one tombstone per record, from the log of decisions, read only (model section 3c).

A tombstone holds no name, no identifier and no key of one: the record, and at which rows of which received bytes it
stood, so that neither a file saved again nor another source.yaml brings the identifiers back. For a row without a number of
its own the log `received_row` keeps keyed hashes of its cells beside it (`recognition/row_log`): a row that reads differently one
day is known by them. Whoever has the linkage secret can test with them a name they know already, and learns no other.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from assets.core.queries import query
from warehouse.decisions import read
from warehouse.folder import Folder
from warehouse.keys import Keys
from warehouse.relations import make_relation
from warehouse.sealed_lines import TOMBSTONE

KIND = TOMBSTONE
COLUMNS = ("record_id", "source_id", "table_name", "forgotten_at", "who", "reason")


@dataclass(frozen=True)
class Tombstone:
    """One record whose identifiers were removed; `stood_at`: (sha256 of a file as received, sheet, row)."""

    record_id: str
    source: str
    table: str
    reason: str
    stood_at: frozenset[tuple[str, str, int]]
    who: str = ""
    when: str = ""

    def as_record(self) -> dict:
        """What is written to the log: all but who and when, which the log keeps itself."""
        stood_at = [list(place) for place in sorted(self.stood_at)]
        return {
            "record_id": self.record_id,
            "source": self.source,
            "table": self.table,
            "reason": self.reason,
            "stood_at": stood_at,
        }


def tombstones(folder: Folder, keys: Keys, *sources: str) -> list[Tombstone]:
    """Every tombstone, or those of a source under all its names, oldest first. Raises Refused as `warehouse.decisions.read`."""
    found = []
    for decision in read(folder, KIND, keys.linkage):
        what = decision.what
        stood_at = frozenset((sha, sheet, row) for sha, sheet, row in what["stood_at"])
        if not sources or what["source"] in sources:
            found.append(
                Tombstone(
                    what["record_id"],
                    what["source"],
                    what["table"],
                    what["reason"],
                    stood_at,
                    decision.who,
                    decision.when,
                )
            )
    return found


def show_tombstones(con: duckdb.DuckDBPyConnection, stones: Iterable[Tombstone]) -> None:
    """Temporary table tombstone: what was forgotten, when, by whom, why. It is asked of the log, never stored again."""
    rows = [dict(zip(COLUMNS, (s.record_id, s.source, s.table, s.when, s.who, s.reason), strict=True)) for s in stones]
    con.register("stones_listed", pa.Table.from_pylist(rows, schema=pa.schema([(c, pa.string()) for c in COLUMNS])))
    make_relation(con, query("tombstone"))
    con.unregister("stones_listed")
