"""Interviews that stand twice in a file whose rows have no number of their own, told at the later row.

Asked of persons with a day of their own, where every column that is read of the row is equal, identifiers too. Both rows
count: without a key nobody can say that they are not two people. Not here: two interviews of a known person
(`rules/interview_is_sent_once.sql`).
"""

import duckdb

from assets.core.queries import query
from assets.core.staged import Staged
from schemas.relations import Sql
from warehouse.connection import name, parquet
from warehouse.folder import Folder
from warehouse.relations import ask, sql_of

MOST = 10_000  # rows told of one table


def note_copies(con: duckdb.DuckDBPyConnection, staged: Staged, folder: Folder) -> None:
    """Add a finding to `staged.noted` for each row of a person that repeats an earlier one in every column."""
    day = staged.spec.columns.get("assessed_on")
    if staged.table != "person" or staged.keyed or staged.spec.of or day is None or not day.provider_columns:
        return
    sheet = staged.sheet
    columns = Sql(", ".join(f"l.{name(column)}" for column in sheet.columns) or "1")
    held = Sql(f"({sql_of(query('no_identifiers'))}) i")
    if sheet.identity_path is not None:
        identity = parquet([folder.path / sheet.identity_path])
        held = Sql(f"({sql_of(query('identifiers_together'), identity=identity)}) i")
    told = ask(con, query("rows_that_repeat"), columns=columns, rows=staged.rows.own, held=held, most=MOST).fetchall()
    staged.noted += [
        {"source_row": row, "column_name": "assessed_on", "provider_column": day.provider_columns[0], "severity": "warning",
         "rule_id": "interview_is_not_a_copy", "params": {"row": str(row), "expected": str(first)}}
        for row, first in told
    ]  # fmt: skip
