"""A DuckDB file for others, written from Parquet files by a process that has seen nothing else.

A database file takes up, in the free parts of its blocks, whatever the memory of the process held (seen: sort keys of
earlier queries, each byte one higher, so that no search for a name finds them). Here that can only be what is given away.
`python -m warehouse.public_file PARQUET_FOLDER TARGET`
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet

from schemas.findings import Refused
from warehouse.connection import name as column_name
from warehouse.connection import quoted
from warehouse.disk_faults import as_refusal
from warehouse.progress import doing

VIEWS = "additive_views"  # table of the file: view_name, sql and meaning of each of its views
_REFUSED = 3
_HOME = Path(__file__).resolve().parents[1]


def write_duckdb(parquet: Path, target: Path) -> None:
    """Write every Parquet file of a folder as a table, with the comments of its metadata, in a process of its own.

    Of table `additive_views` each row becomes a view.

    Storage version v1.0.0, no keys, no indexes: every DuckDB since 1.0.0 opens it (architecture, decision 11).
    Raises Refused when its disk is full or fails, subprocess.CalledProcessError when that process fails otherwise.
    """
    path = os.pathsep.join(filter(None, (str(_HOME), os.environ.get("PYTHONPATH"))))
    command = [sys.executable, "-P", "-m", "warehouse.public_file", str(parquet), str(target)]
    with tempfile.TemporaryFile("w+") as errors:
        done = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, text=True, env={**os.environ, "PYTHONPATH": path}
        )
        refusal = _heard(done)
        errors.seek(0)
        if done.returncode == _REFUSED and refusal:
            raise Refused(refusal["rule_id"], **refusal["params"])
        if done.returncode:
            raise subprocess.CalledProcessError(done.returncode, command, stderr=errors.read())


def _heard(process: subprocess.Popen[str]) -> dict | None:
    """What the writing process says line by line until it ends: the table it is at, or why it stopped."""
    refusal = None
    with process:
        for line in process.stdout or ():
            said = json.loads(line)
            if "table" in said:
                doing("doing_publish", table=said["table"])
            else:
                refusal = said
    return refusal


def write_public(con: duckdb.DuckDBPyConnection, database: str, target: Path, temp: Path) -> None:
    """Write all tables of an attached database, which hold nothing but public rows, as one DuckDB file for others."""
    folder = temp / f"public-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    target.unlink(missing_ok=True)
    try:
        for table, comment in con.execute(
            f"SELECT table_name, coalesce(comment, '') FROM duckdb_tables() WHERE database_name = '{database}' ORDER BY 1"
        ).fetchall():
            told = con.execute(
                "SELECT column_name, coalesce(comment, '') FROM duckdb_columns() WHERE database_name = ? AND table_name = ?",
                [database, table],
            ).fetchall()
            doing("doing_publish", table=table)
            read = con.execute(f"FROM {database}.main.{column_name(table)}").to_arrow_table()
            write_commented(read, comment, dict(told), folder / f"{table}.parquet")
        write_duckdb(folder, target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write_commented(read: pa.Table, comment: str, meanings: Mapping[str, str], path: Path) -> None:
    """A table as Parquet, its comments in the metadata of table and fields; the same rows give the same bytes."""
    fields = [
        field.with_metadata({"comment": meanings[field.name]}) if meanings.get(field.name) else field
        for field in read.schema
    ]
    described = read.combine_chunks().cast(pa.schema(fields, metadata={"comment": comment}))
    pyarrow.parquet.write_table(
        described, path, version="2.6", compression="zstd", compression_level=3, row_group_size=1_000_000
    )


def _write(parquet: Path, target: Path) -> None:
    # one thread: marts are small, and two took twice the processor time over the same file
    con = duckdb.connect(
        config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false", "threads": "1"}
    )
    con.execute(f"ATTACH '{quoted(target)}' AS pack (STORAGE_VERSION 'v1.0.0')")
    con.execute("USE pack")
    views: list[tuple[str, str, str]] = []
    con.execute("BEGIN")  # one write through to the disk, not one per table and comment
    for file in sorted(parquet.glob("*.parquet")):
        print(json.dumps({"table": file.stem}), flush=True)
        table, schema = column_name(file.stem), pyarrow.parquet.read_schema(file)
        con.execute(f"CREATE TABLE {table} AS FROM read_parquet('{quoted(file)}')")
        told = {f"COLUMN {table}.{column_name(field.name)}": _comment(field.metadata) for field in schema}
        told[f"TABLE {table}"] = _comment(schema.metadata)
        comments = [f"COMMENT ON {what} IS '{quoted(comment)}'" for what, comment in told.items() if comment]
        if comments:
            con.execute("; ".join(comments))
        if file.stem == VIEWS:
            views = con.execute(f"SELECT view_name, sql, meaning FROM {table} ORDER BY view_name").fetchall()
    for view, query, comment in views:
        con.execute(f"CREATE VIEW {column_name(view)} AS {query}")
        con.execute(f"COMMENT ON VIEW {column_name(view)} IS '{quoted(comment)}'")
    con.execute("COMMIT")
    con.execute("USE memory")
    con.execute("DETACH pack")
    con.close()


def _comment(metadata: dict[bytes, bytes] | None) -> str:
    return (metadata or {}).get(b"comment", b"").decode()


def main() -> None:
    """Write the file; what the disk did goes to the one who asked, as data, before this process ends over it."""
    try:
        _write(Path(sys.argv[1]), Path(sys.argv[2]))
    except duckdb.Error as error:
        refusal = as_refusal(error)
        if refusal is None:
            raise
        print(json.dumps({"rule_id": refusal.rule_id, "params": refusal.params}), flush=True)
        os._exit(_REFUSED)  # not by closing what could not be written


if __name__ == "__main__":
    main()
