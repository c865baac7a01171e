"""Who is one person: sets of rows that decisions join, and the person_id each row gets by them (model sections 3 and 3a).

Here: tables `record_link` and `person_link` of the office. Not here: what is proposed and decided (`assets.linkage`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa

from assets.core.totals import Overlaps
from assets.raw.sources import Received

SAME = "same"
LINK_SCHEMA = pa.schema(
    [(column, pa.string()) for column in ("record_id_a", "record_id_b", "source_a", "source_b", "class")]
    + [("probability", pa.float64())]
    + [(column, pa.string()) for column in ("decision", "decided_by", "decided_at")]
)


@dataclass(frozen=True)
class Links:
    """Every pair proposed or decided (`LINK_SCHEMA`), and what they say of each two sources."""

    pairs: pa.Table = field(default_factory=LINK_SCHEMA.empty_table)
    overlaps: Overlaps = field(default_factory=Overlaps)

    @property
    def decided(self) -> list[dict]:
        """The pairs with a decision: what was typed in, for the id of a refresh."""
        return [row for row in self.pairs.to_pylist() if row["decision"]]


def linked_sets(same: Iterable[tuple[str, str]]) -> list[set[str]]:
    """Records that are one person, each set of two at least: A is B and B is C make one set of three."""
    set_of: dict[str, set[str]] = {}
    for a, b in same:
        joined = set_of.get(a, {a}) | set_of.get(b, {b})
        for record in joined:
            set_of[record] = joined
    found = {id(members): members for members in set_of.values()}
    return sorted(found.values(), key=min)


def show_links(con: duckdb.DuckDBPyConnection, pairs: pa.Table, sources: list[Received]) -> None:
    """Tables record_link (every pair with its decision) and person_link (record_id, person_id of linked rows).

    A linked set has the person_id its best-ranked member has alone: a casualty before a person, then source_rank, then
    record_id. Needs the views of `received_views`.
    """
    con.register("pairs_listed", pairs)
    con.execute("CREATE OR REPLACE TABLE record_link AS SELECT * FROM pairs_listed ORDER BY record_id_a, record_id_b")
    con.unregister("pairs_listed")
    sets = linked_sets(
        (a, b)
        for a, b, decision in zip(
            *(pairs.column(c).to_pylist() for c in ("record_id_a", "record_id_b", "decision")), strict=True
        )
        if decision == SAME
    )
    members = pa.table(
        {
            "record_id": pa.array([record for linked in sets for record in linked], pa.string()),
            "linked": pa.array([n for n, linked in enumerate(sets) for _ in linked], pa.int64()),
        }
    )
    ranks = [(one.source.source, one.source.source_rank) for one in sources if one.source]
    con.register("members_listed", members)
    con.register(
        "ranks_listed",
        pa.table(
            {
                "source_id": pa.array([s for s, _ in ranks], pa.string()),
                "rank": pa.array([r for _, r in ranks], pa.int64()),
            }
        ),
    )
    con.execute(
        "CREATE OR REPLACE TABLE person_link AS WITH there AS ("
        "SELECT record_id, min(source_id) AS source_id, false AS is_person FROM casualty_record_received SEMI JOIN members_listed "
        "USING (record_id) WHERE superseded_by IS NULL GROUP BY record_id "
        "UNION ALL SELECT record_id, min(source_id), true FROM person_received SEMI JOIN members_listed USING (record_id) "
        "WHERE superseded_by IS NULL GROUP BY record_id) "
        "SELECT t.record_id, first(t.record_id) OVER (PARTITION BY m.linked ORDER BY t.is_person, r.rank, t.record_id) AS person_id, "
        "t.is_person FROM there t JOIN members_listed m USING (record_id) JOIN ranks_listed r USING (source_id)"
    )
    con.unregister("members_listed")
    con.unregister("ranks_listed")
