"""What disclosure control keeps between refreshes: patterns of parts that did not change, and what releases printed."""

import duckdb
import pyarrow as pa

from methods.disclosure import OK
from warehouse.connection import parquet, quoted, write_encrypted
from warehouse.folder import Folder


def read_patterns(con: duckdb.DuckDBPyConnection, folder: Folder) -> dict[str, str]:
    """Part -> statuses of the refresh before; nothing when there is none or it cannot be read under this key."""
    if not folder.patterns.is_file():
        return {}
    try:
        return dict(con.execute(f"SELECT part, pattern FROM {parquet([folder.patterns])}").fetchall())
    except duckdb.Error:
        return {}  # a replaced key: all is worked again


def keep_patterns(con: duckdb.DuckDBPyConnection, folder: Folder, patterns: dict[str, str]) -> None:
    """Keep the patterns of this refresh and no others."""
    kept = pa.table({"part": list(patterns), "pattern": list(patterns.values())})
    con.register("kept_patterns", kept)
    write_encrypted(con, "SELECT part, pattern FROM kept_patterns ORDER BY part", folder.patterns)
    con.unregister("kept_patterns")


def given_away(con: duckdb.DuckDBPyConnection, folder: Folder) -> dict[str, float]:
    """figure_id -> the value the newest release that shows it gives: what has left the office hides nothing."""
    files = sorted(folder.releases.glob("*/parquet/mart_figure.parquet"))
    found: dict[str, float] = {}
    for file in files:
        told = con.execute(
            f"SELECT figure_id, value FROM read_parquet('{quoted(file)}') WHERE value_status = '{OK}' AND value IS NOT NULL"
        ).fetchall()
        found.update(told)
    return found
