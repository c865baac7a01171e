"""Under which number a person stands in what is kept: who was forgotten, or is counted nowhere any more, under one that leads to nobody.

A forgotten person's row stays in the counts, and so does its weight: no public number moves. What leads to him goes. Who left (taken out
of raw/, consent withdrawn, forgotten under another number) waits as every change does until his survey is published anew, as a row of
nobody. Here: numbers. Not here: what is kept (`kept`), the tombstones themselves (`assets.core.tombstones`).
"""

import hmac
from collections.abc import Iterable
from secrets import token_hex

import duckdb
import pyarrow as pa

from assets.disclosure.kept import Kept, read_kept, write_kept
from assets.disclosure.units.queries import query
from schemas.relations import Sql, pieces, union_all
from warehouse.connection import parquet
from warehouse.decisions import read
from warehouse.folder import Folder
from warehouse.keys import Keys
from warehouse.relations import ask, make_relation, sql_of
from warehouse.sealed_lines import TOMBSTONE

FORGOTTEN, LEFT = "forgotten ", "left "


def show_told_as(con: duckdb.DuckDBPyConnection, folder: Folder, keys: Keys, kept: Kept) -> bool:
    """Create told_as: person_id -> the number kept in its place. Returns whether what is kept holds one that has to go.

    Needs unit_person, everybody who is counted today.
    """
    forgotten = {one.what["record_id"] for one in read(folder, TOMBSTONE, keys.linkage)}
    names = {record_id: _forgotten(record_id, keys) for record_id in forgotten}
    _show(con, names)
    left = [person for (person,) in ask(con, query("people_left"), **_people(con, kept)).fetchall()]
    held = {person for (person,) in ask(con, query("people_kept"), **_people(con, kept)).fetchall()}
    names |= {person: LEFT + token_hex(16) for person in left if not person.startswith(LEFT)}
    _show(con, names)
    return bool(held & names.keys())


def forget_kept(con: duckdb.DuckDBPyConnection, folder: Folder, keys: Keys, record_ids: Iterable[str]) -> int:
    """What is kept leads to none of these records any more. Returns how many of them stood there.

    Raises Refused as `read_kept`.
    """
    kept = read_kept(con, folder.units)
    wanted = set(record_ids)
    held = {person for (person,) in ask(con, query("people_kept"), **_people(con, kept)).fetchall()} & wanted
    if held:
        _show(con, {person: _forgotten(person, keys) for person in held})
        write_kept(
            con, folder.units, folder.temp, {name: told_rows(str(parquet([file]))) for name, file in kept.items()}
        )
    return len(held)


def told_rows(rows: str) -> Sql:
    """SQL of rows with a person_id, each person under the number that is kept."""
    return sql_of(query("rows_told_as"), **pieces(rows_of=rows))


def _forgotten(record_id: str, keys: Keys) -> str:
    """The same at each refresh, so that his row is known for the one that was published; nobody finds the record by it."""
    return FORGOTTEN + hmac.digest(keys.linkage.encode(), f"unit {record_id}".encode(), "sha256").hex()[:32]


def _show(con: duckdb.DuckDBPyConnection, names: dict[str, str]) -> None:
    told = pa.table({"person_id": pa.array(names, pa.string()), "told_as": pa.array(list(names.values()), pa.string())})
    con.register("names_told", told)
    make_relation(con, query("told_as"))
    con.unregister("names_told")


def _people(con: duckdb.DuckDBPyConnection, kept: Kept) -> dict[str, Sql]:
    """The people of all kept files, as what fills a query in."""
    files = [sql_of(query("people_of_rows"), **pieces(rows_of=parquet([file]))) for file in kept.values()]
    nobody = sql_of(query("nobody"))
    return pieces(kept=union_all([nobody, *files]))
