"""While a refresh runs, Dagster's event log makes one engine a file and reads its migrations once; afterwards all is as before."""

import dagster as dg
import pytest
from alembic.script import ScriptDirectory
from dagster._core.storage.event_log.sqlite import sqlite_event_log
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from pipelines.event_log import kept_open


@dg.asset
def counted() -> int:
    return 3


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    monkeypatch.setenv("DAGSTER_DISABLE_TELEMETRY", "1")
    (tmp_path / "dagster.yaml").write_text("telemetry: {enabled: false}\n")
    return tmp_path


def events_kept(home) -> dict[str, int]:
    """Events by kind in the index of all runs, read from the file itself."""
    sql = "SELECT dagster_event_type, count(*) FROM event_logs GROUP BY 1"
    with create_engine(f"sqlite:///{home}/history/runs/index.db", poolclass=NullPool).connect() as con:
        return dict(con.execute(text(sql)).tuples().all())


def ran(home) -> str:
    with kept_open(), dg.DagsterInstance.get() as instance:
        return dg.materialize([counted], instance=instance).run_id


def test_two_runs_leave_the_events_of_two_runs(home):
    runs = [ran(home), ran(home)]
    assert len(set(runs)) == 2
    kept = events_kept(home)
    assert (kept["ASSET_MATERIALIZATION"], kept["PIPELINE_SUCCESS"]) == (2, 2)
    with dg.DagsterInstance.get() as instance:
        assert {run.run_id for run in instance.get_runs()} == set(runs)
        assert instance.get_latest_materialization_event(dg.AssetKey("counted")).run_id == runs[1]


def test_a_file_has_one_engine_inside_and_a_new_one_each_time_outside(home):
    def engine():
        return sqlite_event_log.create_engine(f"sqlite:///{home}/one.db", poolclass=NullPool)

    assert engine() is not engine()
    with kept_open():
        assert engine() is engine()
        inside = engine()
    assert engine() is not inside and engine() is not engine()


def test_what_migrations_there_are_is_read_as_before_when_it_fails_inside(home):
    before = ScriptDirectory.__dict__["from_config"], sqlite_event_log.create_engine
    with pytest.raises(OSError), kept_open():
        raise OSError("disk")
    assert (ScriptDirectory.__dict__["from_config"], sqlite_event_log.create_engine) == before
