"""What disclosure control keeps between refreshes: patterns of parts that did not change, and what releases printed."""

import hashlib
import json
from pathlib import Path

import duckdb
import pyarrow as pa

from methods.disclosure import OK
from schemas.findings import Refused
from warehouse.connection import parquet, quoted, write_encrypted
from warehouse.disk_faults import as_refusal
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
        _refuse_altered(file)
        try:
            told = con.execute(
                f"SELECT figure_id, value FROM read_parquet('{quoted(file)}') WHERE value_status = '{OK}' AND value IS NOT NULL"
            ).fetchall()
        except duckdb.Error as error:
            raise as_refusal(error) or Refused("release_is_as_published", file=file) from error
        found.update(told)
    return found


def _refuse_altered(file: Path) -> None:
    """Raises Refused when a release no longer says what was given away: what may be hidden follows from it."""
    pack = file.parents[1]
    manifest = pack / "manifest.json"
    if not manifest.is_file():
        return
    try:
        signed = {one["path"]: one["sha256"] for one in json.loads(manifest.read_bytes())["files"]}
    except (ValueError, KeyError, TypeError) as error:
        raise Refused("release_is_as_published", file=manifest) from error
    path = file.relative_to(pack).as_posix()
    if signed.get(path) != hashlib.sha256(file.read_bytes()).hexdigest():
        raise Refused("release_is_as_published", file=file)
