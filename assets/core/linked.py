"""Who is one person: sets of rows that decisions join, and the person_id each row gets by them (model sections 3 and 3a).

Here: tables `record_link`, `person_link` and `link_change` of the office. Not here: what is proposed and decided
(`assets.linkage`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import duckdb
import pyarrow as pa

from assets.core.queries import query
from assets.core.totals import Overlaps
from assets.raw.sources import Received
from schemas.relations import Relation
from warehouse.relations import ask, make_relation

SAME = "same"
LINK_SCHEMA = pa.schema(
    [(column, pa.string()) for column in ("record_id_a", "record_id_b", "source_a", "source_b", "class")]
    + [("probability", pa.float64()), ("why_possible", pa.string())]
    + [(column, pa.string()) for column in ("decision", "decided_by", "decided_at", "reason")]
)
PROPOSED = 7  # the first columns of it; the others are what was decided
_PERSON_LINK = pa.schema([("record_id", pa.string()), ("person_id", pa.string()), ("is_person", pa.bool_())])
_LINK_CHANGE = pa.schema([(column, pa.string()) for column in ("record_id", "decided_at", "reason")])


@dataclass(frozen=True)
class Decided:
    """One decision about two records: its number in the log, who took it, when (UTC, ISO; those loaded together share it)."""

    pair: tuple[str, str]  # the smaller record_id first
    decision: str
    number: int
    who: str
    when: str
    reason: str = ""


@dataclass(frozen=True)
class Links:
    """Every pair proposed or decided (`LINK_SCHEMA`), what they say of each two sources, every decision ever taken."""

    pairs: pa.Table = field(default_factory=LINK_SCHEMA.empty_table)
    overlaps: Overlaps = field(default_factory=Overlaps)
    taken: Sequence[Decided] = ()  # the oldest first

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


def heads(decisions: Mapping[tuple[str, str], str], place: Mapping[str, int]) -> dict[str, str]:
    """record_id -> that of the best-placed of its set, for every linked record that has a place."""
    found: dict[str, str] = {}
    for linked in linked_sets(pair for pair, decision in decisions.items() if decision == SAME):
        if there := linked & place.keys():
            found |= dict.fromkeys(there, min(there, key=lambda record: place[record]))
    return found


def link_changes(taken: Sequence[Decided], place: Mapping[str, int]) -> Iterator[dict]:
    """Records that were no person of their own any more (merged) or were one again (split), with when that was decided."""
    decisions: dict[tuple[str, str], str] = {}
    before: set[str] = set()
    for when, batch in groupby(taken, key=lambda one: one.when):
        decisions |= {one.pair: one.decision for one in batch}
        after = {record for record, head in heads(decisions, place).items() if record != head}
        for reason, records in (("merged", after - before), ("split", before - after)):
            yield from ({"record_id": one, "decided_at": when, "reason": reason} for one in sorted(records))
        before = after


def show_links(con: duckdb.DuckDBPyConnection, links: Links, sources: list[Received]) -> None:
    """Tables record_link (every pair with its decision), person_link (record_id, person_id of linked rows), link_change.

    A linked set has the person_id its best-ranked member has alone: a casualty before a person, then source_rank, then
    record_id. Needs the views of `received_views`.
    """
    _table(con, query("record_link"), links.pairs)
    kinds = _in_order(con, {record for one in links.taken if one.decision == SAME for record in one.pair}, sources)
    place = {record: n for n, record in enumerate(kinds)}
    now = heads({one.pair: one.decision for one in links.taken}, place)
    rows = [
        {"record_id": record, "person_id": head, "is_person": kinds[record] == "person"} for record, head in now.items()
    ]
    _table(con, query("person_link"), pa.Table.from_pylist(rows, schema=_PERSON_LINK))
    changes = pa.Table.from_pylist(list(link_changes(links.taken, place)), schema=_LINK_CHANGE)
    _table(con, query("link_change"), changes)


def _in_order(con: duckdb.DuckDBPyConnection, records: set[str], sources: list[Received]) -> dict[str, str]:
    """Those of these records that are there, the best-ranked first, each with the table it stands in."""
    ranks = {one.source.source: one.source.source_rank for one in sources if one.source}
    con.register("records_listed", pa.table({"record_id": pa.array(sorted(records), pa.string())}))
    found = ask(con, query("linked_records")).fetchall()
    con.unregister("records_listed")
    return {record: kind for record, _, kind in sorted(found, key=lambda one: (one[2], ranks[one[1]], one[0]))}


def _table(con: duckdb.DuckDBPyConnection, relation: Relation, rows: pa.Table) -> None:
    con.register("rows_listed", rows)
    make_relation(con, relation)
    con.unregister("rows_listed")
