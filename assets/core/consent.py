"""Whose answers may not be counted: what the source says of consent and its purposes, and what was decided since.

Asked in one place, before any mart: `persons` builds every view of a person and of what belongs to one on the table made
here. An officer's decision is newer than the source and wins; the latest of a record counts. Consent given again does not
widen purposes the source states without statistics. Withdrawn is the person's word: it goes along with declared links
to the rows other sources have of the same person, unless one of them has a later decision of its own; not given is the answer
to one source, and leaves that source's row out.

Casualties are facts of their register: a decision on a casualty's record takes nobody out of casualty counts, only rows of
persons linked to it; what identifies a casualty can be forgotten (`tombstones`).
"""

from collections.abc import Iterable

import duckdb
import pyarrow as pa

from warehouse.decisions import read
from warehouse.folder import Folder
from warehouse.keys import Keys

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
    con.execute("CREATE OR REPLACE TEMP TABLE consent_decision AS SELECT * FROM consents_listed")
    con.unregister("consents_listed")


def show_left_out(con: duckdb.DuckDBPyConnection) -> bool:
    """Table consent_left_out: record_id, source_id, source_table, person_id, why (one of REASONS). Whether anybody is in it.

    Reads person_received, person_key, person_link and, where it was shown, consent_decision.
    """
    columns = ", ".join(f"{column} {kind}" for column, kind in COLUMNS.items())
    con.execute(f"CREATE TEMP TABLE IF NOT EXISTS consent_decision ({columns})")
    con.execute(
        "CREATE OR REPLACE TEMP TABLE consent_left_out AS WITH asked AS ("
        "SELECT p.record_id, p.source_id, p.source_table, k.person_id, coalesce(d.number, 0) AS number, "
        "CASE WHEN coalesce(d.consent, p.consent) IN ('not_given', 'withdrawn') THEN coalesce(d.consent, p.consent) "
        f"WHEN NOT list_contains(string_split(p.consent_purposes, '|'), '{NEEDED_PURPOSE}') THEN 'purpose' END AS why "
        "FROM person_received p JOIN person_key k ON k.person_record_id = p.record_id "
        "LEFT JOIN consent_decision d ON d.record_id = p.record_id WHERE p.superseded_by IS NULL), "
        # who took it back, and when: 0 is before every decision
        "taken_back AS (SELECT person_id, max(number) AS number FROM ("
        "SELECT person_id, number FROM asked WHERE why = 'withdrawn' "
        "UNION ALL SELECT coalesce(l.person_id, d.record_id), d.number FROM consent_decision d LEFT JOIN person_link l "
        "USING (record_id) WHERE d.consent = 'withdrawn') GROUP BY person_id) "
        "SELECT a.record_id, a.source_id, a.source_table, a.person_id, "
        "min(CASE WHEN a.number < t.number OR (a.number = 0 AND t.number = 0) THEN 'withdrawn' ELSE a.why END) AS why "
        "FROM asked a LEFT JOIN taken_back t USING (person_id) GROUP BY ALL HAVING why IS NOT NULL"
    )
    return bool(con.execute("SELECT count(*) FROM consent_left_out").fetchall()[0][0])


def count_left_out(con: duckdb.DuckDBPyConnection) -> None:
    """Table left_out_for_consent: how many persons of each source and table are in no mart, and why (one of REASONS).

    A person with several rows in a source (two rounds of a survey) is one, under the gravest reason of them.
    """
    gravest = f"list_position({[*REASONS]}, why)"
    con.execute(
        "CREATE OR REPLACE TABLE left_out_for_consent AS SELECT source_id, table_name, why, count(*) AS n_persons FROM ("
        f"SELECT source_id, person_id, min(source_table) AS table_name, arg_min(why, {gravest}) AS why "
        "FROM consent_left_out GROUP BY ALL) GROUP BY ALL ORDER BY ALL"
    )
