"""The one place where DuckDB connections are made: encryption, memory and what must stay off.

Every connection here is in memory; stores are encrypted Parquet and encrypted databases attached to it.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from tempfile import gettempdir
from uuid import uuid4

import duckdb

from schemas.findings import Refused
from schemas.relations import Sql
from warehouse.atomic import make_folder, replacing
from warehouse.checked import is_as_noted, note
from warehouse.disk_faults import as_refusal
from warehouse.limits import memory_limit, threads

ENCRYPTED = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ENCRYPTION_CONFIG {footer_key: 'storage'}"

# a thousand small queries on so few rows, shared by two threads, took half as much processor time again
FEW_ROWS, FEW_BYTES = 100_000, 4 << 20
LARGEST_NUMBER = 2**53  # up to here every whole number is one


def connect(storage_key: str | None, temp: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A connection that spills encrypted, loads nothing from outside, and knows the storage key by name only.

    It spills into a folder of its own below `temp`, or below the system's: where another connection has spilled DuckDB refuses
    to encrypt. DuckDB makes that folder when it is needed and takes it away at the end.
    Raises Refused when SADDLE_MEMORY is no amount of memory.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "memory_limit": memory_limit(),
        "threads": threads(),
        "preserve_insertion_order": "false",
    }
    if temp is not None:
        make_folder(temp)
    config["temp_directory"] = str((temp or Path(gettempdir())) / f"saddle-{os.getpid()}-{uuid4().hex}")
    con = duckdb.connect(config=config)
    con.execute(f"LOAD '{_extension()}'")
    con.execute("SET temp_file_encryption = true")
    if storage_key:
        con.execute(f"PRAGMA add_parquet_key('storage', '{storage_key}')")
    return con


def work_alone(con: duckdb.DuckDBPyConnection, rows: int = 0, files: Iterable[Path] = ()) -> None:
    """One thread for a connection that works on few rows, or on small files: to share out little takes more than the work."""
    try:
        few = rows < FEW_ROWS and sum(file.stat().st_size for file in files) < FEW_BYTES
    except OSError:  # who opens the file says what is wrong with it
        return
    if few:
        con.execute("SET threads = 1")


@contextmanager
def by_one_thread(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """While many small results are added to one table: each thread that adds to it holds a block a column until the end.

    After a failure nothing is set back: a transaction that was given up takes no more statements, and would hide what failed.
    """
    (before,) = con.execute("SELECT current_setting('threads')").fetchone() or (threads(),)
    con.execute("SET threads = 1")
    yield
    con.execute(f"SET threads = {before}")


def write_encrypted(con: duckdb.DuckDBPyConnection, query: str, path: Path, group_rows: int = 122_880) -> int:
    """Rows of `query` as one encrypted Parquet file, visible only when complete. Returns the number of rows.

    Each thread holds `group_rows` rows in memory before it writes them.
    """
    with replacing(path) as partial:
        how = f"{ENCRYPTED}, ROW_GROUP_SIZE {group_rows}"
        written = con.execute(f"COPY ({query}) TO '{quoted(partial)}' ({how})").fetchone()
        note(path, partial)
    return int(written[0]) if written else 0


def know_key(con: duckdb.DuckDBPyConnection, name: str, key: str) -> None:
    """Let a connection read files of another data folder too: `parquet` reads them when told the name of their key."""
    con.execute(f"PRAGMA add_parquet_key('{name}', '{key}')")


def parquet(paths: list[Path], key: str = "storage") -> Sql:
    """SQL that reads encrypted Parquet files of one shape as one relation (union_by_name crashes 1.5.5 when encrypted)."""
    listed = ", ".join(f"'{quoted(path)}'" for path in paths)
    return Sql(f"read_parquet([{listed}], encryption_config = {{footer_key: '{key}'}})")


def attach(con: duckdb.DuckDBPyConnection, path: Path, name: str, storage_key: str, read_only: bool = False) -> None:
    """Attach an encrypted database. Raises Refused when the key does not open it."""
    mode = ", READ_ONLY" if read_only else ""
    try:
        con.execute(f"ATTACH '{quoted(path)}' AS {name} (ENCRYPTION_KEY '{storage_key}'{mode})")
    except duckdb.Error as error:
        if known := as_refusal(error):
            raise known from None
        if not is_as_noted(path):
            raise Refused("store_can_be_read", file=path) from error
        # DuckDB's own message may repeat the statement, and with it the key: it is not passed on
        raise Refused("key_is_available", file=path, expected=path.parent) from error


def copy_database(con: duckdb.DuckDBPyConnection, of: str, to: str) -> None:
    """Copy every table and view of one attached database into another."""
    con.execute(f"COPY FROM DATABASE {of} TO {to}")


def listed(values: Iterable[object]) -> str:
    """SQL text literals of the values, joined by commas: what stands inside `IN (...)`."""
    return ", ".join(f"'{quoted(value)}'" for value in values)


def number_in(text: str) -> str:
    """SQL of a text as a DOUBLE; NULL for what is none, for `inf` and `nan`, and for what cannot be counted to the unit."""
    number = f"TRY_CAST(trim({text}) AS DOUBLE)"
    return f"CASE WHEN abs({number}) <= {LARGEST_NUMBER} THEN {number} END"


def quoted(text: object) -> str:
    """A text for use between single quotes in SQL."""
    return str(text).replace("'", "''")


def name(column: str) -> Sql:
    """A column name, whatever the provider called it, for use in SQL."""
    return Sql('"' + column.replace('"', '""') + '"')


def _extension() -> Path:
    folder = resources.files("duckdb_extension_httpfs") / "extensions" / f"v{duckdb.__version__}"
    return Path(str(folder / "httpfs.duckdb_extension"))
