"""Sex, age or date of many records changed from one load to the next: rather another column was read than so many mended.

Only records with a number of their own are compared, and only when other files came: what the centre corrected is no
question. Of very many records a sixteenth is compared, the same of both loads.
"""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from assets.core.checks.falls import Told, counting, is_replacing
from assets.core.load_receipt import LoadedFile, LoadedTable
from assets.core.queries import query
from methods.falls import Fall
from schemas.codes import MISSING
from schemas.relations import Sql
from schemas.source import Source
from warehouse.connection import listed, parquet
from warehouse.relations import ask

COMPARED = {"sex": "sex", "age": "age_years", "date": "date"}
MANY = 500_000  # records above which a sixteenth of them is compared
FEW = 2  # changes below which nothing is said: somebody mended a cell


def find_changes(
    con: duckdb.DuckDBPyConnection,
    source: Source,
    before: Sequence[LoadedFile],
    now: Sequence[LoadedFile],
    kept_in: tuple[Path, Path],
    key_before: str = "storage",
) -> list[Told]:
    """Columns in which more of the common records differ than `changed_max` allows; all of them refuse.

    `kept_in`: the data folders that hold the rows of the load before and of the one now; `key_before`: the
    name of the key of the first.
    """
    replaces = is_replacing(source)
    one, other = counting(before, replaces), counting(now, replaces)
    if {file.key for file in one} == {file.key for file in other}:
        return []
    found = []
    for table, spec in source.tables.items():
        if spec.key:
            was, is_ = ([t for file in files for t in file.tables if t.table == table] for files in (one, other))
            found += _of_table(con, source, table, was, is_, kept_in, key_before)
    return found


def _of_table(
    con,
    source: Source,
    table: str,
    was: list[LoadedTable],
    is_: list[LoadedTable],
    kept_in: tuple[Path, Path],
    key_before: str,
) -> list[Told]:
    paths = [
        [folder / t.rows for t in tables if t.n_accepted and (folder / t.rows).exists()]
        for folder, tables in zip(kept_in, (was, is_), strict=True)
    ]
    if not all(paths):
        return []
    rows = [parquet(paths[0], key_before), parquet(paths[1])]
    columns = [{name for name, *_ in ask(con, query("columns_of_rows"), rows=each).fetchall()} for each in rows]
    asked = {what: column for what, column in COMPARED.items() if column in columns[0] & columns[1]}
    if not asked:
        return []
    differ = ", ".join(f"count(*) FILTER (WHERE {_differs(column)}) AS {column}" for column in asked.values())
    many = max(sum(t.n_accepted for t in tables) for tables in (was, is_)) > MANY
    sampled = Sql("record_id < '1'" if many else "true")
    counted = ask(
        con, query("cells_changed"), before=rows[0], now=rows[1], differ=Sql(differ), sampled=sampled
    ).fetchall()
    n_both, *changed = counted[0]
    limit = source.thresholds.share("changed_max") * n_both
    return [
        Told(table, "", Fall("changed", _named(what, column, was, is_), n_both, n, True))
        for (what, column), n in zip(asked.items(), changed, strict=True)
        if n >= FEW and n > limit
    ]


def _differs(column: str) -> str:
    if column == "sex":
        unknown = listed(MISSING)
        return f"b.sex <> n.sex AND b.sex NOT IN ({unknown}) AND n.sex NOT IN ({unknown})"
    return f"b.{column} <> n.{column}"


def _named(what: str, column: str, was: list[LoadedTable], is_: list[LoadedTable]) -> str:
    """What changed, and the source's own column it is read from, before and now."""
    read = (next((t.cells[column][1] for t in tables if column in t.cells), "-") for tables in (was, is_))
    return "{} (“{}” -> “{}”)".format(what, *read)
