"""The blocks of casualties as the last public file told them, kept encrypted beside the weights of needs.

Forgotten where the publication plan or the disclosure rules changed: another plan is another file. Here: rows of what is kept. Not here:
which blocks stay as they were (`held`), how it is written and proven (`assets.disclosure.kept`).
"""

import hashlib
import json
from collections import defaultdict
from datetime import date

import duckdb
import pyarrow as pa

from assets.disclosure.casualties.held import Block, Blocks, Told
from assets.disclosure.kept import read_kept, write_kept
from assets.disclosure.queries import query
from schemas.disclosure_rules import disclosure_rules
from schemas.publication_plan import publication
from schemas.relations import pieces
from warehouse.connection import parquet
from warehouse.folder import Folder
from warehouse.relations import ask, sql_of

READING = 1  # counted up when the same plan and rules print otherwise
RULES = ("threshold_area", "threshold_row", "closing_months")
PRINTED = "printed"


def read_told(con: duckdb.DuckDBPyConnection, folder: Folder) -> dict[Block, Told]:
    """What the last public file told under today's plan and rules; nothing before the first. Raises Refused where it is damaged."""
    kept = read_kept(con, folder.casualties)
    if PRINTED not in kept:
        return {}
    told = ask(con, query("counts_told"), read_from=_read_from(), **pieces(rows_of=parquet([kept[PRINTED]]))).fetchall()
    values: dict[Block, dict[str, int]] = defaultdict(dict)
    printed: dict[Block, set[str]] = defaultdict(set)
    since: dict[Block, date | None] = {}
    for table, country, year, day, figure, n, is_printed in told:
        block = Block(table, country, year)
        values[block][figure] = n
        since[block] = day
        if is_printed:
            printed[block].add(figure)
    return {block: Told(some, frozenset(printed[block]), since[block]) for block, some in values.items()}


def keep_blocks(con: duckdb.DuckDBPyConnection, folder: Folder, blocks: Blocks, before: Blocks) -> None:
    """Keep the blocks in place of those of before, unless they are the same."""
    if blocks == before:
        return
    rows = [
        (*block, told.since, figure, n, figure in told.printed)
        for block, told in blocks.items()
        for figure, n in told.values.items()
    ]
    kinds = (pa.string(), pa.string(), pa.string(), pa.date32(), pa.string(), pa.int64(), pa.bool_())
    names = ("table_name", "country", "year", "since", "figure_id", "n", "is_printed")
    columns = zip(*rows, strict=True) if rows else ([] for _ in names)
    counts = {name: pa.array(some, kind) for name, kind, some in zip(names, kinds, columns, strict=True)}
    con.register("counts_of_blocks", pa.table(counts))
    kept = sql_of(query("counts_to_keep"), read_from=_read_from())
    write_kept(con, folder.casualties, folder.temp, {PRINTED: kept})
    con.unregister("counts_of_blocks")


def _read_from() -> str:
    """Hash of the plan and of the rules that decide what is printed."""
    rules = disclosure_rules()
    told = [
        READING,
        {rule: rules[rule] for rule in RULES},
        {name: repr(table) for name, table in publication().items()},
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
