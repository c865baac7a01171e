"""Decisions and tombstones about records that no file has any more: counts only.

The rows may have been taken out, or have come back under another number: nobody but the centre can say.
"""

from collections.abc import Iterable

import duckdb

from assets.core.landed_marks import read_mark
from assets.core.load_receipt import Load
from assets.raw.landed import read_landed
from schemas.source import Source
from warehouse.folder import Folder


def forgotten_in_no_file(folder: Folder, source: Source, load: Load) -> int:
    """How many forgotten records of a source stand in none of its files that count now; 0 where nobody can say."""
    replaces = bool(source.files.vintage and source.files.vintage.policy == "replace")
    counting = [file for file in load.files if not replaces or file.vintage == load.current_vintage]
    landed = [read_landed(folder, load.source, file.key) for file in counting]
    marks = [read_mark(folder, file) for file in landed if file is not None]
    if len(marks) < len(landed):
        return 0
    asked, found = (_all(mark.asked for mark in marks), _all(mark.found for mark in marks))
    return len(asked - found)


def _all(parts: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*parts)


def decisions_in_no_file(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many decisions that stand, about pairs (n_link) and consent (n_consent), name a row that is in no file now.

    Reads record_link, consent_decision, the accepted rows as received, and finding for the rows set aside.
    """
    con.execute(
        "CREATE OR REPLACE TEMP TABLE decided_about AS "
        "SELECT 'n_link' AS kind, number, unnest([record_id_a, record_id_b]) AS record_id FROM ("
        "SELECT row_number() OVER () AS number, record_id_a, record_id_b FROM record_link "
        "WHERE coalesce(decision, 'undone') <> 'undone') "
        "UNION ALL SELECT 'n_consent', number, record_id FROM consent_decision"
    )
    if not con.execute("SELECT count(*) FROM decided_about").fetchall()[0][0]:
        return {"n_link": 0, "n_consent": 0}
    there = " UNION ALL ".join(
        f"SELECT record_id FROM {rows} WHERE record_id IN (SELECT record_id FROM decided_about)"
        for rows in (
            "(SELECT record_id FROM casualty_record_received WHERE superseded_by IS NULL)",
            "(SELECT record_id FROM person_received WHERE superseded_by IS NULL)",
            "finding",
        )
    )
    counted = con.execute(
        "SELECT kind, count(DISTINCT number) FROM decided_about "
        f"WHERE record_id NOT IN (SELECT record_id FROM ({there}) WHERE record_id IS NOT NULL) GROUP BY kind"
    ).fetchall()
    con.execute("DROP TABLE decided_about")
    return {"n_link": 0, "n_consent": 0, **dict(counted)}
