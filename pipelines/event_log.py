"""Dagster's event log without a write to the disk's platter at every event.

Dagster opens and closes its SQLite files for each event, and the last close of a file writes it through: some 500 times
in a refresh of the demo country (4 of 25 s on an SSD, more on a disk). One connection kept open to each file and
`synchronous = NORMAL` leave one such write at the end; a power cut can lose events of the log, never the marts.
It also makes an engine for each event, which puts the same twenty statements into SQL again, and reads the 88 files of its
migrations for each store: here one engine serves a file, and they are read once.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import Any


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
        held.enter_context(_one_engine_a_file())
        held.enter_context(_migrations_read_once())
        yield


@contextmanager
def _one_engine_a_file() -> Iterator[None]:
    """While inside, Dagster's stores in SQLite take the engine of a file that was made before, and its connections, one a use at a time."""
    from dagster._core.storage.event_log.sqlite import sqlite_event_log
    from dagster._core.storage.runs.sqlite import sqlite_run_storage
    from dagster._core.storage.schedules.sqlite import sqlite_schedule_storage
    from sqlalchemy.engine import Engine
    from sqlalchemy.pool import QueuePool

    engines: dict[str, Engine] = {}

    def engine_of(make: Callable[..., Engine]) -> Callable[..., Engine]:
        def kept(file: str, **how: Any) -> Engine:
            if file not in engines:
                engines[file] = make(file, **{**how, "poolclass": QueuePool})
                held.callback(engines[file].dispose)
                engines[file].dispose = lambda close=True: None  # type: ignore[method-assign]
            return engines[file]

        return kept

    with ExitStack() as held:
        for stores in (sqlite_event_log, sqlite_run_storage, sqlite_schedule_storage):
            before = stores.create_engine
            stores.create_engine = engine_of(before)  # type: ignore[attr-defined]
            held.callback(setattr, stores, "create_engine", before)
        yield


@contextmanager
def _migrations_read_once() -> Iterator[None]:
    """While inside, the stores share what Dagster's migrations are; which a file needs is asked of each as before."""
    from alembic.script import ScriptDirectory

    before = ScriptDirectory.__dict__["from_config"]
    known: dict[str | None, ScriptDirectory] = {}

    def from_config(kind, config) -> ScriptDirectory:
        place = config.get_main_option("script_location")
        return known.get(place) or known.setdefault(place, before.__func__(kind, config))

    with ExitStack() as held:
        setattr(ScriptDirectory, "from_config", classmethod(from_config))  # noqa: B010
        held.callback(setattr, ScriptDirectory, "from_config", before)
        yield
