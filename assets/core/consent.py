"""Whose answers may not be counted: what the source says of consent and its purposes, and what was decided since.

Asked in one place, before any mart: every relation of a person and of what belongs to one reads
`relations/consent_left_out.sql`. An officer's decision is newer than the source and wins; the latest of a record counts.
Consent given again does not widen purposes the source states without statistics. Withdrawn is the person's word: it goes
along with declared links to the rows other sources have of the same person, unless one of them has a later decision of its
own; not given is the answer to one source, and leaves that source's row out.

Casualties are facts of their register: a decision on a casualty's record takes nobody out of casualty counts, only rows of
persons linked to it; what identifies a casualty can be forgotten (`tombstones`).
"""

from collections.abc import Iterable

import duckdb
import pyarrow as pa

from assets.core.queries import query
from warehouse.decisions import read
from warehouse.folder import Folder
from warehouse.keys import Keys
from warehouse.relations import ask, make_relation

KIND = "consent"
NEEDED_PURPOSE = "statistics"
REASONS = ("withdrawn", "not_given", "purpose")  # the gravest first
COLUMNS = {
    "record_id": "VARCHAR",
    "consent": "VARCHAR",
    "number": "BIGINT",
    "decided_at": "VARCHAR",
    "who": "VARCHAR",
    "reason": "VARCHAR",
}
ARROW = {"VARCHAR": pa.string(), "BIGINT": pa.int64()}


def decisions(folder: Folder, keys: Keys) -> list[dict]:
    """The decision that counts of each record, in order of record_id; `number`: its place in the log, oldest 1."""
    newest = {
        d.what["record_id"]: {**d.what, "number": d.number, "decided_at": d.when, "who": d.who}
        for d in read(folder, KIND, keys.linkage)
    }
    return [newest[record_id] for record_id in sorted(newest)]


def show_decisions(con: duckdb.DuckDBPyConnection, decided: Iterable[dict]) -> None:
    """Temporary table consent_decision: the decision that counts of each record; asked of the log, never stored again."""
    rows = pa.Table.from_pylist(
        list(decided), schema=pa.schema([(column, ARROW[kind]) for column, kind in COLUMNS.items()])
    )
    con.register("consents_listed", rows)
    make_relation(con, query("consent_decision"))
    con.unregister("consents_listed")


def show_no_decisions(con: duckdb.DuckDBPyConnection) -> None:
    """Temporary table consent_decision without a row, where no decision was shown."""
    if not ask(con, query("temporary_tables"), table_name="consent_decision").fetchall():
        show_decisions(con, ())
