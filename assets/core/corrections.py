"""Corrections as they count now: which are live, which cells may have one, what came of each, and the table to query.

Not here: how they change a file (`correcting`), and how the centre types them (`pipelines/corrections`).
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from assets.core.queries import query
from assets.raw.land import owner_of
from assets.raw.sources import Received
from schemas.correction import SUPERSEDES, UNDOES, Correction
from schemas.source import Design, Source
from warehouse.decisions import Log
from warehouse.relations import make_relation

if TYPE_CHECKING:
    from assets.core.load_receipt import Load


@dataclass(frozen=True)
class Numbered:
    """One correction of the log: its number there, who loaded it, when (UTC, ISO)."""

    number: int
    who: str
    when: str
    correction: Correction


def corrections_in(log: Log) -> list[Numbered]:
    """Every correction ever loaded, oldest first, those taken back too."""
    return [
        Numbered(d.number, d.who, d.when, Correction.from_record(d.what)) for d in log.decisions if UNDOES not in d.what
    ]


def undone(log: Log) -> set[int]:
    """Numbers of the corrections that were taken back."""
    return {decision.what[UNDOES] for decision in log.decisions if UNDOES in decision.what}


def superseded(log: Log) -> dict[int, int]:
    """Number of a correction -> that of the one entered in its place."""
    return {decision.what[SUPERSEDES]: decision.number for decision in log.decisions if SUPERSEDES in decision.what}


def live(log: Log, *sources: str) -> list[Numbered]:
    """The corrections of a source that count, oldest first; one entered in the place of another stands where that stood."""
    replaced = superseded(log)
    gone = undone(log) | set(replaced)
    places: dict[int, int] = {}
    for one in corrections_in(log):  # oldest first: what is replaced has its place already
        places.setdefault(one.number, one.number)
        if one.number in replaced:
            places[replaced[one.number]] = places[one.number]
    counting = [one for one in corrections_in(log) if one.correction.source in sources and one.number not in gone]
    return sorted(counting, key=lambda one: places[one.number])


def hash_of(corrections: Sequence[Numbered]) -> str:
    """Changes when a source's corrections change: a load judged under others is judged again."""
    told = [[one.number, one.correction.as_record()] for one in corrections]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def why_not(source: Source, table: str, provider: str) -> str | None:
    """The rule that speaks against correcting a received column; None when it may be corrected."""
    sheet = source.sheet_of(table)
    owner, _ = owner_of(provider, list(source.sheets_of(table)))
    here = [spec for key, spec in source.tables.items() if source.sheet_of(key) == sheet]
    born = [spec.mapped["birth_date"].from_ for spec in here if "birth_date" in spec.mapped]
    if provider in born or any(provider in spec.identity for spec in here):
        return "correction_is_of_no_identifier"
    if owner == sheet and provider in _holding(source, table):
        return "correction_keeps_the_row_itself"
    mapped = {p for spec in here for column in spec.mapped.values() for p in column.provider_columns}
    mapped |= {p for spec in here for p in spec.count.values()}
    prefixes = tuple(c.options.prefix for spec in here for c in spec.mapped.values() if c.options)
    is_read = owner == sheet and (provider in mapped or provider.startswith(prefixes))
    return None if is_read else "correction_is_of_a_mapped_column"


def _holding(source: Source, table: str) -> set[str]:
    """Received columns that say which row it is, whose it is and whether it is wanted: correcting them would move it."""
    sheet, held = source.sheet_of(table), set[str]()
    for key, spec in source.tables.items():
        if source.sheet_of(key) == sheet:
            held |= {*(spec.key or []), *spec.joined_by}
            held |= {str(column.from_) for column in spec.mapped.values() if column.lookup}
            held |= {spec.link.key} if spec.link else set()
            held |= set(spec.parent.by) if spec.parent else set()
        named = (owner_of(column, source.sheets_of(key)) for column in spec.only)
        held |= {bare for owner, bare in named if owner == sheet}
        if spec.parent and spec.parent.sheet == sheet:
            held |= set(spec.parent.by.values())
        if spec.of and source.sheet_of(spec.of) == sheet:
            held |= set(spec.joined_by.values())
    if isinstance(source.design, Design):
        held |= {str(source.design.strata)}
    return held


def core_column(source: Source | None, table: str, provider: str) -> str | None:
    """The standard column a received column is read into, the first of several."""
    spec = source.tables.get(table) if source else None
    if spec is None:
        return None
    named = (column for column, made in spec.mapped.items() if provider in made.provider_columns)
    return next(named, "n" if provider in spec.count.values() else None)


def came_of(load: "Load | None") -> dict[int, str]:
    """Number -> what came of a correction in the newest file that has the record; `not_found` when none has it."""
    states: dict[int, str] = {}
    for file in sorted(load.files if load else (), key=lambda file: (file.as_of, file.vintage, file.file)):
        for number, state in file.corrections.items():
            if state != "not_found":
                states[int(number)] = state
            states.setdefault(int(number), state)
    return states


def states(log: Log, loads: Sequence["Load"]) -> dict[int, str]:
    """Number -> state of every correction: `waiting` is one that no refresh has seen yet."""
    found = {load.source: came_of(load) for load in loads}
    gone = {**dict.fromkeys(superseded(log), "superseded"), **dict.fromkeys(undone(log), "undone")}
    return {
        one.number: gone.get(one.number) or found.get(one.correction.source, {}).get(one.number, "waiting")
        for one in corrections_in(log)
    }


TEXTS = ("source_id", "table_name", "record_id", "column_name", "provider_column", "old_value", "new_value", "reason",
         "who", "corrected_at", "state")  # fmt: skip
CORRECTION = pa.schema([("number", pa.int64()), *((column, pa.string()) for column in TEXTS)])


def show_corrections(
    con: duckdb.DuckDBPyConnection, log: Log, loads: Sequence["Load"], sources: Sequence[Received]
) -> None:
    """Table `correction`: every correction ever loaded, with who, when, why and what came of it."""
    described: Mapping[str, Source | None] = {received.name: received.source for received in sources}
    state = states(log, loads)
    rows = [
        {
            "number": one.number,
            "source_id": (said := one.correction).source,
            "table_name": said.table,
            "record_id": said.record_id,
            "column_name": core_column(described.get(said.source), said.table, said.provider_column),
            "provider_column": said.provider_column,
            "old_value": said.old,
            "new_value": said.new,
            "reason": said.reason,
            "who": one.who,
            "corrected_at": one.when,
            "state": state[one.number],
        }
        for one in corrections_in(log)
    ]
    con.register("corrections_listed", pa.Table.from_pylist(rows, schema=CORRECTION))
    make_relation(con, query("correction"))
    con.unregister("corrections_listed")
