"""What one question may be and take: one statement, a limit of time, no two columns of one name.

Here: the limits and how a result is fetched under them. Not here: which file is opened (`pipelines/looking`).
"""

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import duckdb
import pyarrow as pa

from pipelines.settings import NotPossible
from schemas.messages import text
from warehouse.limits import SETTING

SECONDS = 60  # how long a question may take when nobody says otherwise
MOST_MB = 512  # of an answer; as rows of Python, which a table on the screen needs, it takes ten times as much
MOST_MB_SHOWN = 16
BATCH_ROWS = 20_000


def fetched(
    con: duckdb.DuckDBPyConnection, sql: str, seconds: float | None, language: str, most_mb: int = MOST_MB
) -> pa.Table:
    """The rows of one SELECT, each column under a name of its own. Raises NotPossible in words, duckdb.Error of the question."""
    statements = con.extract_statements(sql)
    if len(statements) > 1:
        raise NotPossible(text("query_is_one_statement", language, n=len(statements)))
    if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
        raise NotPossible(text("query_needs_read_only", language))
    try:
        with _stopped_after(con, seconds, language):
            table = _bounded(con.execute(statements[0]).to_arrow_reader(BATCH_ROWS), most_mb, language)
    except duckdb.OutOfMemoryException as error:
        raise NotPossible(text("query_needs_more_memory", language, value=SETTING)) from error
    return table.rename_columns(apart(table.column_names))


def _bounded(batches: pa.RecordBatchReader, most_mb: int, language: str) -> pa.Table:
    """All of an answer, when it is not larger than it may be. Raises NotPossible in words."""
    kept, size = [], 0
    for batch in batches:
        size += batch.nbytes
        if size > most_mb << 20:
            raise NotPossible(text("query_answer_is_too_large", language, value=f"{most_mb} MB"))
        kept.append(batch)
    return pa.Table.from_batches(kept, batches.schema)


def apart(names: Sequence[str]) -> list[str]:
    """Names of columns, each once: a second `n` becomes `n_2`; letter case does not tell two columns apart."""
    taken = {name.casefold() for name in names}
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        seen[name.casefold()] += 1
        own, number = name, seen[name.casefold()]
        while number > 1 and (own := f"{name}_{number}").casefold() in taken:
            number += 1
        taken.add(own.casefold())
        found.append(own)
    return found


@contextmanager
def _stopped_after(con: duckdb.DuckDBPyConnection, seconds: float | None, language: str) -> Iterator[None]:
    """Interrupt what the connection does after so many seconds. Raises NotPossible when that was needed."""
    late = threading.Event()

    def stop() -> None:
        late.set()
        con.interrupt()

    timer = threading.Timer(seconds, stop) if seconds else None
    if timer:
        timer.daemon = True
        timer.start()
    try:
        yield
    except (duckdb.InterruptException, RuntimeError, KeyboardInterrupt) as stopped:
        if late.is_set():
            raise NotPossible(text("query_took_too_long", language, value=f"{seconds:g}")) from stopped
        con.interrupt()  # Ctrl-C ends the waiting, not the work: closing would wait for it
        raise KeyboardInterrupt from stopped
    finally:
        if timer:
            timer.cancel()
