"""Decisions and tombstones about records that no file has any more: counts only.

The rows may have been taken out, or have come back under another number: nobody but the centre can say.
"""

from collections.abc import Iterable

import duckdb

from assets.core.landed_marks import read_mark
from assets.core.load_receipt import Load
from assets.core.queries import query
from assets.raw.landed import read_landed
from schemas.source import Source
from warehouse.folder import Folder
from warehouse.relations import ask, make_relation


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
    make_relation(con, query("decided_about"))
    is_any = con.table("decided_about").limit(1).fetchone() is not None  # accepted rows are read for decisions only
    counted = ask(con, query("decisions_without_row")).fetchall() if is_any else []
    con.execute("DROP TABLE decided_about")
    return {"n_link": 0, "n_consent": 0, **dict(counted)}
