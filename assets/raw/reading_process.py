"""What runs in the process that reads received bytes: a file is landed, or read to its end for a trial. Started by `boundary`.

Here: one task and its outcome as plain data. Not here: limits, and what is said of an end (`boundary`). Loads neither
pandas nor Dagster: a refresh waits for it.
"""

import re
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from assets.raw.land import land
from schemas.source import Files, Source
from warehouse.connection import connect, work_alone
from warehouse.failures import kind_and_frames, refusal_of
from warehouse.folder import Folder
from warehouse.keys import Keys
from warehouse.reading import read_file
from warehouse.worker import serve

DUCKDB_MB = 300  # of this process; what it sorts beyond that is spilled, encrypted


@dataclass(frozen=True)
class Landing:
    """Land one file of a source; the answer is its receipt."""

    folder: Folder
    keys: Keys
    source: Source
    path: Path
    key: str

    def done(self) -> dict:
        """The file as landed; nothing of it is visible before the receipt, which the asking process writes."""
        with closing(connect(self.keys.storage, self.folder.temp)) as con:
            _at_most(con, DUCKDB_MB)
            work_alone(con, files=[self.path])
            return asdict(land(con, self.folder, self.keys, self.source, self.path, self.key))


@dataclass(frozen=True)
class Trial:
    """Read one file to its end and keep nothing: whether it can be read at all."""

    path: Path
    files: Files
    sheets: list[str] | None

    def done(self) -> dict:
        """How many rows it has."""
        sheets = read_file(self.path, self.files, self.sheets)
        return {"rows": sum(batch.num_rows for sheet in sheets for batch in sheet.batches())}


def outcome(task: Landing | Trial) -> dict:
    """What came of a task: `done`, `refused`, or `failed` (kind, frames), never a message (it may hold a value)."""
    try:
        return {"done": task.done()}
    except (KeyboardInterrupt, SystemExit):
        raise
    except (MemoryError, duckdb.OutOfMemoryException):
        params = {"file": task.path.name, "expected": f"{DUCKDB_MB} MB"}
        return {"refused": {"rule_id": "file_is_read_within_its_memory", "params": params}}
    except BaseException as error:  # a panic in calamine is no Exception
        if refusal := refusal_of(error, task.path.name):
            return {"refused": {"rule_id": refusal.rule_id, "params": refusal.params}}
        return {"failed": kind_and_frames(error)}
    finally:
        pa.default_memory_pool().release_unused()


def _at_most(con: duckdb.DuckDBPyConnection, megabytes: int) -> None:
    """Lower DuckDB's limit of memory to this, when SADDLE_MEMORY did not set a lower one."""
    row = con.execute("SELECT current_setting('memory_limit')").fetchone()
    size, unit = re.fullmatch(r"([\d.]+) (\w+)", str(row[0] if row else "")).groups()  # type: ignore[union-attr]
    if float(size) * {"KiB": 2**-10, "MiB": 1, "GiB": 2**10, "TiB": 2**20}.get(unit, 0) > megabytes:
        con.execute(f"SET memory_limit = '{megabytes}MiB'")


if __name__ == "__main__":
    serve(outcome)
