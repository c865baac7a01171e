"""What of a mart comes out as it did before: its comparisons and its figures are taken from the last refresh, not made again.

A mart follows from its own header and query and from what all marts follow from: accepted rows, decisions, references, settings and
the program but for the files of other marts. The hash of both is kept beside it with the rows of its comparisons, in which
only q and the words hang together with those of other marts. Counting is cheap, comparing and telling figures apart is not.
Here: which marts are taken, and what is kept. Not here: making (`compare`, `figures`), the key of all marts together (`made`).
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pyarrow as pa

from assets.marts.queries import query
from schemas.findings import Refused
from schemas.relations import Sql, pieces
from warehouse.connection import attach, parquet, write_encrypted
from warehouse.disk_faults import as_refusal
from warehouse.folder import Folder
from warehouse.relations import ask, make_relation, sql_of

OFFICE = "before"  # the earlier office while marts are made
Rows = list[dict[str, Any]]


@dataclass
class CountedBefore:
    """Mart -> the key it is counted under now; of those taken, and then of all, the rows of their comparisons."""

    keys: Mapping[str, str]
    taken: frozenset[str] = frozenset()
    comparisons: dict[str, Rows] = field(default_factory=dict)

    def take_figures(self, con: duckdb.DuckDBPyConnection, mart: str, refresh_id: str) -> None:
        """Add the figures of a mart to mart_figure as they were."""
        figures = pieces(figures=_table("mart_figure"))
        make_relation(con, query("figures_before"), mart=mart, refresh_id=refresh_id, **figures)

    def compared(self, mart: str, compare: Callable[[], Rows]) -> Rows:
        """The rows of a mart's comparisons before q and words, made now unless the mart is taken."""
        if mart not in self.taken:
            self.comparisons[mart] = compare()
        return self.comparisons.get(mart, [])


def counted_before(
    con: duckdb.DuckDBPyConnection, folder: Folder, storage_key: str, keys: Mapping[str, str]
) -> CountedBefore:
    """What may be taken; the earlier office is attached when a mart is. Raises Refused when its disk fails."""
    office = folder.office()
    same = {
        mart: rows
        for mart, key, of, rows in _kept(con, folder)
        if office and of == office.name and keys.get(mart) == key
    }
    if office is None or not same:
        return CountedBefore(keys)
    try:
        attach(con, office, OFFICE, storage_key, read_only=True)
    except Refused as refusal:
        if refusal.rule_id not in ("store_can_be_read", "key_is_available"):
            raise
        return CountedBefore(keys)
    return CountedBefore(keys, frozenset(same), {mart: _read(rows) for mart, rows in same.items()})


def let_go(con: duckdb.DuckDBPyConnection, before: CountedBefore) -> None:
    """Detach the earlier office: nothing more is taken."""
    if before.taken:
        con.execute(f"DETACH {OFFICE}")


def keep_counted(con: duckdb.DuckDBPyConnection, folder: Folder, before: CountedBefore) -> None:
    """Keep under which key each mart of the office that is shown now was counted, and the rows of its comparisons."""
    office = folder.office()
    kept = [
        {
            "mart": mart,
            "key": key,
            "office": office.name if office else "",
            "compared": _written(before.comparisons.get(mart, [])),
        }
        for mart, key in before.keys.items()
    ]
    con.register("marts_counted", pa.Table.from_pylist(kept, pa.schema([(column, pa.string()) for column in KEPT])))
    write_encrypted(con, sql_of(query("marts_kept"), kept=Sql("marts_counted")), folder.counted)
    con.unregister("marts_counted")


KEPT = ("mart", "key", "office", "compared")


def _kept(con: duckdb.DuckDBPyConnection, folder: Folder) -> list[tuple[str, str, str, str]]:
    """What was kept; nothing when there is none or it cannot be read under this key."""
    if not folder.counted.is_file():
        return []
    try:
        return ask(con, query("marts_kept"), kept=parquet([folder.counted])).fetchall()
    except duckdb.Error as error:
        if known := as_refusal(error):
            raise known from None
        return []


def _table(name: str) -> str:
    return f"{OFFICE}.main.{name}"


def _written(rows: Rows) -> str:
    return json.dumps(rows, default=lambda number: number.item())


def _read(rows: str) -> Rows:
    """Rows as they were made: what JSON holds as a list was a place."""
    return [{column: _as_made(value) for column, value in row.items()} for row in json.loads(rows)]


def _as_made(value: Any) -> Any:
    return tuple(_as_made(one) for one in value) if isinstance(value, list) else value
