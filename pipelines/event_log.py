"""Dagster's event log without a write to the disk's platter at every event.

Dagster opens and closes its SQLite files for each event, and the last close of a file writes it through: some 500 times
in a refresh of the demo country (4 of 25 s on an SSD, more on a disk). One connection kept open to each file and
`synchronous = NORMAL` leave one such write at the end; a power cut can lose events of the log, never the marts.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager


@contextmanager
def outputs_given_back() -> Iterator[None]:
    """Afterwards what is said goes where it went before.

    Dagster points both outputs at files of the run; when it fails over a full disk it leaves them there, and the sentence
    that says so would be written to that disk.
    """
    before = [(number, os.dup(number)) for number in (1, 2)]
    try:
        yield
    finally:
        for number, kept in before:
            os.dup2(kept, number)
            os.close(kept)


@contextmanager
def kept_open() -> Iterator[None]:
    """While inside, every SQLite file that Dagster opens stays open in this process."""
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    with ExitStack() as held:
        files: set[str] = set()

        def opened(connection, _record) -> None:
            if not isinstance(connection, sqlite3.Connection):
                return
            connection.execute("PRAGMA synchronous = NORMAL")
            for _, _, file in connection.execute("PRAGMA database_list").fetchall():
                if file and file not in files:
                    files.add(file)
                    keeper = held.enter_context(closing(sqlite3.connect(file, check_same_thread=False)))
                    keeper.execute("SELECT count(*) FROM sqlite_master").fetchone()  # opens the file for good

        event.listen(Engine, "connect", opened)
        held.callback(event.remove, Engine, "connect", opened)
        yield
