"""A disk that is full, fails or loses power at any write of a word that decides or publishes: nothing acknowledged is lost.

In `make thorough`: a full and a failing disk at every write, rename and fsync of the data folder and of the anchors beside the
keys; a kill at every one as well, once for each different state it leaves. Not here: refresh (`test_faults`).
"""

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import openpyxl
import pytest
from conftest import HEADER, REGISTER_YAML, saddle
from corrected_register import MAEL, workbook
from faulted import Faults, State, Trial, copied, looked_at, state_of

from warehouse.decisions import kinds, read
from warehouse.folder import Folder

pytestmark = pytest.mark.slow

ROWS = [f"{n},Person{n},0{n}/03/2019,F,{10 + n},injured,4.5,-74.1,V\n" for n in range(1, 6)]
OF_ONE = ("--source", "register", "--key", "3", "--reason", "letter of 3 May")
RELEASE = "2020-12-31"


@pytest.fixture(scope="module")
def faults(tmp_path_factory) -> Iterator[Faults]:
    made = Faults(tmp_path_factory.mktemp("faults"))
    yield made
    made.end()


@pytest.fixture(scope="module")
def room(tmp_path_factory) -> Iterator[Path]:
    """A refreshed folder (place/data) with the user's own folder beside it (place/config), a copy of both as they were."""
    room = tmp_path_factory.mktemp("words")
    folder = room / "place" / "data"
    inbox = folder / "raw" / "register"
    inbox.mkdir(parents=True)
    (inbox / "source.yaml").write_text(REGISTER_YAML)
    (inbox / "victims.csv").write_text(HEADER + "".join(ROWS[:4]) + f"{MAEL}\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(room / "place" / "config"))
        done = saddle("refresh", "--data", str(folder))
        assert done.returncode == 0, done.stderr
        evidence(room / "earlier.csv", "No law yet")
        assert saddle("evidence", "load", str(room / "earlier.csv"), "--data", str(folder)).returncode == 0
        assert saddle("refresh", "--data", str(folder)).returncode == 0
        copied(room / "place", room / "start")
        yield room


def evidence(file: Path, said: str) -> Path:
    file.write_text(f"item,year,answer,evidence,date,note,publishable\nSRAAP-30a,2024,yes,{said},2024-05-02,,yes\n")
    return file


def words_of(word: str, room: Path) -> tuple[str, ...]:
    """A word that decides, with the file it needs."""
    folder = room / "place" / "data"
    if word == "fix":
        words: tuple[str, ...] = ("fix", "load", str(workbook(Folder(folder), room / "filled.xlsx", {"D6": "M"})))
    elif word == "review":
        words = ("review", "load", str(decided_pairs(folder, room / "pairs.xlsx")))
    elif word == "evidence":
        words = ("evidence", "load", str(evidence(room / "evidence.csv", "Law 7")))
    else:
        words = {"forget": ("forget", *OF_ONE, "--yes"), "consent": ("consent", "withdraw", *OF_ONE)}[word]
    return (*words, "--data", str(folder))


def decided_pairs(folder: Path, file: Path) -> Path:
    assert saddle("review", "export", str(file), "--data", str(folder)).returncode == 0
    book = openpyxl.load_workbook(file)
    for row in book.active.iter_rows(min_row=2):
        row[0].value = "two people"
    book.save(file)
    return file


def figures(folder: Path) -> list[tuple]:
    with duckdb.connect(str(folder / "marts" / "marts.duckdb"), read_only=True) as con:
        return con.execute("SELECT figure_id, value, value_status FROM mart_figure ORDER BY ALL").fetchall()


def decided(folder: Path) -> set[str]:
    """Everything that was decided, however often."""
    secret = os.environ["SADDLE_LINK_SECRET"]
    logs = {kind: read(Folder(folder), kind, secret) for kind in kinds(Folder(folder))}
    return {f"{kind} {json.dumps(one.what, sort_keys=True)}" for kind, log in logs.items() for one in log}


@dataclass
class Twin:
    """What a word decides, and the figures after the next refresh, in a folder to which nothing ever happened."""

    before: set[str]
    after: set[str]
    figures_before: list[tuple]
    figures_after: list[tuple]


class Wanted:
    """What must hold after each fault of a word that decides."""

    def __init__(self, trial: Trial) -> None:
        self.trial, self.folder = trial, trial.place / "data"
        self.refreshed = set[State]()
        trial.put_back()
        self.files = looked_at(trial.place)
        before, figures_before = decided(self.folder), figures(self.folder)
        done = saddle(*trial.words)
        assert done.returncode == 0, done.stderr
        after = decided(self.folder)
        assert saddle("refresh", "--data", str(self.folder)).returncode == 0
        self.twin = Twin(before, after, figures_before, figures(self.folder))
        assert after > before

    def wrong(self, name: str, code: int | None, said: str) -> list[str]:
        """What does not hold; `code` None: killed."""
        found, now = [], decided(self.folder)
        if figures(self.folder) != self.twin.figures_before or now not in (self.twin.before, self.twin.after):
            found.append(f"{name}: half decided, or other marts")
        if (code == 0 and now != self.twin.after) or code not in (None, 0, 3) or "Traceback" in said:
            found.append(f"{name}: ended {code}: {said[-400:]}")
        if code != 0:
            again = saddle(*self.trial.words)
            if again.returncode not in (0, 3) or decided(self.folder) != self.twin.after:
                found.append(f"{name}: again ended {again.returncode}: {again.stdout[-300:]}{again.stderr[-300:]}")
        found += self._refreshed(name)
        for line in found:
            print(line, flush=True)
        return found

    def _refreshed(self, name: str) -> list[str]:
        """The next refresh, once from each state of the folder."""
        state = state_of(self.trial.place, self.files)
        if state in self.refreshed:
            return []
        self.refreshed.add(state)
        done = saddle("refresh", "--data", str(self.folder))
        if done.returncode != 0 or figures(self.folder) != self.twin.figures_after:
            return [f"{name}: the next refresh ended {done.returncode}: {done.stderr[-300:]}"]
        left = [path for path in self.trial.place.rglob("*") if ".partial-" in path.name]
        return [f"{name}: something half-written was left: {left}"] if left else []


def test_a_full_disk_is_not_an_unknown_record(faults, room):
    """What was landed is gone and cannot be landed again: nobody knows whose rows the file holds, so nobody says "no record"."""
    trial = Trial(faults, room / "place", room / "start", words_of("forget", room))
    trial.put_back()
    for kept in ("landing", "core"):
        shutil.rmtree(trial.place / "data" / "store" / kept)
    code, said, n = faults.run(trial.place, trial.words, "ENOSPC", 1)
    assert (code, "There is no space left" in said or "No space left" in said, n > 0) == (3, True, True), said
    assert "No record" not in said and saddle(*trial.words).returncode == 0


@pytest.mark.thorough
@pytest.mark.parametrize("word", ["evidence", "consent", "review", "fix", "forget"])
def test_a_decision_survives_a_fault_at_every_write(faults, room, tmp_path, word):
    """What was acknowledged is kept; what was not is kept whole or not at all, and can be done again."""
    copied(room / "start", room / "place")
    trial = Trial(faults, room / "place", room / "start", words_of(word, room))
    wanted, wrong = Wanted(trial), []
    for name in trial.killed(tmp_path):
        wrong += wanted.wrong(name, None, "")
    n = len(trial.calls)
    for how in ("EIO", "ENOSPC"):
        for name, code, said in trial.failing(how, list(range(1, n + 1))):
            wrong += wanted.wrong(name, code, said)
    print(
        f"{word}: {n} writes, renames and fsyncs, {trial.n_states} states of a kill, {len(wanted.refreshed)} refreshed"
    )
    assert wrong == [] and n > 4


@pytest.mark.thorough
def test_a_publication_survives_a_fault_at_every_write(faults, room, tmp_path):
    """It can be done again, its release verifies and the pointer names it."""
    place = copied(room / "start", room / "place")
    for step in (
        ("prepare", "--date", RELEASE, "--publisher", "Office"),
        ("attack",),
        ("sign", "--by", "Officer", "--date", RELEASE),
    ):
        done = saddle("release", *step, "--data", str(place / "data"), SADDLE_RELEASE_KEY=os.environ["SADDLE_KEY"])
        assert done.returncode == 0, done.stdout + done.stderr
    words = ("release", "publish", RELEASE, "--data", str(place / "data"))
    trial, wrong = Trial(faults, place, copied(place, tmp_path / "start"), words), []
    for name in trial.killed(tmp_path / "kept"):
        wrong += unpublished(trial, name, None, "")
    n = len(trial.calls)
    for how in ("EIO", "ENOSPC"):
        for name, code, said in trial.failing(how, list(range(1, n + 1))):
            wrong += unpublished(trial, name, code, said)
    print(f"publish: {n} writes, renames and fsyncs, {trial.n_states} states of a kill")
    assert wrong == [] and n > 4


def unpublished(trial: Trial, name: str, code: int | None, said: str) -> list[str]:
    """What does not hold after a fault of a publication."""
    found, releases = [], trial.place / "data" / "releases"
    if "Traceback" in said or code not in (None, 0, 3):
        found.append(f"{name}: ended {code}: {said[-400:]}")
    if code != 0:
        again = saddle(*trial.words)
        if again.returncode:
            found.append(f"{name}: again ended {again.returncode}: {again.stdout}{again.stderr[-300:]}")
    if saddle("release", "verify", str(releases / RELEASE)).returncode:
        found.append(f"{name}: the release does not verify")
    if json.loads((releases / "newest.json").read_text())["release_id"] != RELEASE:
        found.append(f"{name}: the pointer names another release")
    for line in found:
        print(line, flush=True)
    return found
