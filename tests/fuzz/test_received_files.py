"""The corpus of damaged files: each is loaded, or refused by a rule in four languages; nothing ends the program or fills it."""

import os
from pathlib import Path

import pytest
from conftest import REGISTER_YAML
from fuzz.files import corpus

from assets.core.load import load_source
from assets.core.places import Places
from assets.raw import boundary
from assets.raw.sources import Received
from schemas.findings import Refused
from schemas.messages import LANGUAGES, rule_message
from schemas.source_text import read_source
from warehouse.connection import connect
from warehouse.folder import Folder
from warehouse.keys import passing_keys
from warehouse.worker import Worker

SOURCE = read_source(REGISTER_YAML.replace('"*.csv"', '"*"'))
MOST_MB, MOST_SECONDS = 800, 20


class Measuring(Worker):
    """The worker, and the largest resident memory and processor time any task came to."""

    largest_mb, longest_seconds = 0.0, 0.0

    def _end_when(self, watch) -> None:
        self._look(watch.used - watch.began)
        super()._end_when(watch)

    def _end_when_large(self) -> None:
        self._look(0.0)
        super()._end_when_large()

    def _look(self, seconds: float) -> None:
        self.longest_seconds = max(self.longest_seconds, seconds)
        try:
            lines = Path(f"/proc/{self._watched.pid}/status").read_text().splitlines()
        except OSError:
            return
        peaks = [int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")]
        self.largest_mb = max([self.largest_mb, *peaks])


@pytest.fixture
def worker(monkeypatch):
    one = Measuring("assets.raw.reading_process")
    monkeypatch.setattr(boundary, "_worker", one)
    yield one
    one.close()


def is_told(refusal: Refused, path: Path) -> None:
    """The refusal names the file in every language and leaves no placeholder; what cannot be shown stands in signs."""
    for language in LANGUAGES:
        message, fix = rule_message(refusal.rule_id, language, {**refusal.params, "source": "register"})
        named = path.name if path.name.isprintable() else boundary.shown(path.name)
        assert named in message, (refusal.rule_id, message)
        for name in ("[file]", "[reason]", "[incident]", "[expected]", "[found]", "[n]"):
            assert name not in message + fix, (refusal.rule_id, message)
        (message + fix).encode("utf-8")


def test_two_hundred_are_landed_or_refused(tmp_path, worker):
    folder, keys, outcomes = Folder(tmp_path / "data"), passing_keys(), []
    for case in corpus("suite", 200):
        path = case.put(tmp_path / str(case.number))
        try:
            boundary.land_file(folder, keys, SOURCE, path)
            outcomes.append("landed")
        except Refused as refusal:
            is_told(refusal, path)
            outcomes.append(refusal.rule_id)
    assert len(outcomes) == 200 and 20 < outcomes.count("landed") < 180
    assert worker.largest_mb <= MOST_MB and worker.longest_seconds <= MOST_SECONDS


@pytest.mark.thorough
@pytest.mark.parametrize("seed", ["one", os.environ.get("FUZZ_SEED", "two")])
def test_eleven_hundred_are_loaded_or_refused_as_a_source(tmp_path, worker, seed):
    keys, places, n = passing_keys(), Places.read(tmp_path), 0
    for case in corpus(seed, 1100):
        folder = Folder(tmp_path / str(case.number))
        path = case.put(folder.raw / "register")
        one = Received("register", folder.raw / "register", SOURCE, None)
        con = connect(keys.storage, folder.temp)
        load = load_source(con, folder, keys, one, places)
        con.close()
        if load.refusal:
            assert load.refusal["rule_id"] != "source_is_worked_through", (case, list(folder.logs.iterdir()))
            if load.refusal["rule_id"].startswith("file_"):
                is_told(Refused(load.refusal["rule_id"], **load.refusal["params"]), path)
        for table in (table for file in load.files for table in file.tables):
            assert table.n_read == table.n_used + table.n_refused + table.n_not_wanted
            assert table.n_produced == table.n_accepted + table.n_quarantined
        n += 1
    assert n == 1100
    assert worker.largest_mb <= MOST_MB and worker.longest_seconds <= MOST_SECONDS
