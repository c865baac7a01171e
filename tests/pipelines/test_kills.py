"""Words killed (SIGKILL) at random moments, one after the other on one folder: what was acknowledged is there to the end.

Here: moments of time, for every word that writes, and for `saddle watch`. Not here: a fault at each single write (`test_faults`).
`SADDLE_KILLS` sets how many of the words (200), with an eighth as many of a publication and a twentieth of the watch.
"""

import fcntl
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import duckdb
import openpyxl
import psutil
import pytest
import ready
from conftest import HEADER, REGISTER_YAML, REPOSITORY, saddle
from corrected_register import workbook

from pipelines.settings import dagster_home, dagster_workspace
from warehouse.decisions import kinds, read
from warehouse.folder import Folder

pytestmark = [pytest.mark.slow, pytest.mark.thorough]

TIMES = int(os.environ.get("SADDLE_KILLS", "200"))
SEED = 20190306
PATIENCE = 1200  # seconds until a watch on an overloaded machine begins; on a quiet one it is half a minute
WORDS = ("evidence", "forget", "fix", "review", "consent", "refresh")
N_PEOPLE, N_WRONG = TIMES // 2 + 6, TIMES // 4 + 4  # more than are needed: a word that ends in time is no kill
PEOPLE = [f"{n},Person{n},0{n % 9 + 1}/03/2019,F,{10 + n % 60},injured,4.5,-74.1,V\n" for n in range(1, N_PEOPLE + 1)]
WRONG = [f"{n},Wrong{n},0{n % 9 + 1}/03/2019,Mael,30,injured,4.5,-74.1,V\n" for n in range(5001, 5001 + N_WRONG)]

ALIKE = [
    f"{n},Maria Rojas,0{n % 3 + 1}/03/2019,F,31,injured,4.5,-74.1,V\n" for n in range(8001, 8007)
]  # pairs to decide


def figures(folder: Path) -> list[tuple]:
    with duckdb.connect(str(folder / "marts" / "marts.duckdb"), read_only=True) as con:
        return con.execute("SELECT figure_id, value, value_status FROM mart_figure ORDER BY ALL").fetchall()


def deciders(folder: Path) -> set[str]:
    """The names under which anything was decided; each command here has its own."""
    secret = os.environ["SADDLE_LINK_SECRET"]
    return {one.who for kind in kinds(Folder(folder)) for one in read(Folder(folder), kind, secret)}


def made(path: Path) -> Path:
    """A refreshed folder of people and of rows in quarantine."""
    inbox = path / "raw" / "register"
    inbox.mkdir(parents=True)
    (inbox / "source.yaml").write_text(
        REGISTER_YAML.replace("quarantine_max: 50%", "quarantine_max: 90%, rows_fall: 90%")
    )
    (inbox / "victims.csv").write_text(HEADER + "".join([*PEOPLE, *WRONG, *ALIKE]))
    done = saddle("refresh", "--data", str(path))
    assert done.returncode == 0, done.stdout + done.stderr
    return path


class Desk:
    """What is decided next, each time about another person."""

    def __init__(self, folder: Path, room: Path) -> None:
        self.folder, self.room = folder, room
        self.people, self.rows = iter(range(1, N_PEOPLE + 1)), iter(range(9001, 9999))
        wrong = range(2 + N_PEOPLE, 2 + N_PEOPLE + N_WRONG)
        # before any refresh is killed: findings are only written of a file as it was judged
        self.filled = iter([workbook(Folder(folder), room / f"filled-{row}.xlsx", {f"D{row}": "M"}) for row in wrong])
        self.pairs = room / "pairs.xlsx"
        assert saddle("review", "export", str(self.pairs), "--all", "--data", str(folder)).returncode == 0
        n_pairs = openpyxl.load_workbook(self.pairs).active.max_row - 1
        assert n_pairs > 0
        self.chosen = cycle([(row, said) for said in ("two people", "same person") for row in range(2, n_pairs + 2)])

    def words(self, word: str, who: str) -> tuple[str, ...]:
        made: dict[str, Callable[[str], tuple[str, ...]]] = {
            "evidence": self._evidence, "fix": self._fix, "review": self._review, "refresh": self._refresh,
            "forget": lambda who: ("forget", *self._of_one(), "--yes", "--who", who),
            "consent": lambda who: ("consent", "withdraw", *self._of_one(), "--who", who),
        }  # fmt: skip
        return (*made[word](who), "--data", str(self.folder))

    def _of_one(self) -> tuple[str, ...]:
        return ("--source", "register", "--key", str(next(self.people)), "--reason", "letter of 3 May")

    def _evidence(self, who: str) -> tuple[str, ...]:
        file = self.room / "evidence.csv"
        file.write_text(f"item,year,answer,evidence,date,note,publishable\nSRAAP-30a,2024,yes,{who},2024-05-02,,yes\n")
        return ("evidence", "load", str(file), "--by", who)

    def _fix(self, who: str) -> tuple[str, ...]:
        return ("fix", "load", str(next(self.filled)), "--who", who)

    def _review(self, who: str) -> tuple[str, ...]:
        row, said = next(self.chosen)
        book = openpyxl.load_workbook(self.pairs)
        book.active.cell(row, 1).value = said
        book.save(self.room / "decided.xlsx")
        return ("review", "load", str(self.room / "decided.xlsx"), "--who", who)

    def _refresh(self, who: str) -> tuple[str, ...]:
        with open(self.folder / "raw" / "register" / "victims.csv", "a") as file:
            file.write(f"{next(self.rows)},Late,05/03/2019,F,30,injured,4.5,-74.1,V\n")
        return ("refresh",)


@pytest.fixture
def config(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config"


def killed(words: tuple[str, ...], seconds: float) -> int:
    return ready.run(words, dict(os.environ), killed_after=seconds).returncode


def test_nothing_acknowledged_is_lost_whenever_a_word_is_killed(tmp_path, config, monkeypatch):
    folder, moments = made(tmp_path / "data"), random.Random(SEED)
    desk, whole = Desk(folder, tmp_path), {}
    acknowledged: set[str] = set()
    ends: Counter = Counter()
    n = 0
    while sum(at for (_, end), at in ends.items() if end == "killed") < TIMES and n < 3 * TIMES:
        word, who, n = WORDS[n % len(WORDS)], f"clerk {n}", n + 1
        try:
            words, started = desk.words(word, who), time.monotonic()
        except StopIteration:
            break
        code = killed(words, moments.uniform(0.02, whole[word]) if word in whole else 0)
        assert code in (0, -9), f"{n}: {word} ended {code}"
        if word not in whole:
            whole[word] = time.monotonic() - started
        ends[word, "killed" if code else "ended"] += 1
        if code == 0 and word != "refresh":
            acknowledged.add(who)
        assert figures(folder), f"{n}: {word}"
        assert acknowledged - deciders(folder) == set(), f"{n}: {word} was killed"
    print(dict(ends))
    assert {word for word, end in ends if end == "killed"} == set(WORDS)
    done = saddle("refresh", "--data", str(folder))
    assert done.returncode == 0, done.stdout + done.stderr
    assert acknowledged - deciders(folder) == set() and len(acknowledged) >= len(WORDS) - 1
    assert [path for path in folder.rglob("*") if ".partial-" in path.name] == []
    assert figures(folder) == figures(made_anew_from(folder, tmp_path / "anew", config, monkeypatch))


def made_anew_from(folder: Path, place: Path, config: Path, monkeypatch) -> Path:
    """The twin: a folder that has nothing but what was received and decided."""
    for room in ("raw", "decisions"):
        shutil.copytree(folder / room, place / room)
    shutil.copytree(config, place.with_name("config of the twin"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(place.with_name("config of the twin")))
    done = saddle("refresh", "--data", str(place))
    assert done.returncode == 0, done.stdout + done.stderr
    return place


def test_a_publication_killed_at_any_moment_can_be_done_again(tmp_path, config):
    start = made(tmp_path / "start")
    for step in (
        ("prepare", "--date", "2020-12-31", "--publisher", "Office"),
        ("attack",),
        ("sign", "--by", "Officer", "--date", "2020-12-31"),
    ):
        done = saddle("release", *step, "--data", str(start), SADDLE_RELEASE_KEY=os.environ["SADDLE_KEY"])
        assert done.returncode == 0, done.stdout + done.stderr
    moments, whole, ends = random.Random(SEED), 0.0, Counter()
    for n in range(max(TIMES // 8, 2) + 1):
        folder = Path(shutil.copytree(start, tmp_path / "tried", copy_function=shutil.copy2))
        words, started = ("release", "publish", "2020-12-31", "--data", str(folder)), time.monotonic()
        code = killed(words, moments.uniform(0.02, whole) if whole else 0)
        whole = whole or time.monotonic() - started
        assert code in (0, -9), f"{n}: ended {code}"
        ends[code] += 1
        release, pointer = folder / "releases" / "2020-12-31", folder / "releases" / "newest.json"
        if code:
            again = saddle(*words)
            assert again.returncode == 0, f"{n}: {again.stdout}{again.stderr}"
        assert saddle("release", "verify", str(release)).returncode == 0, n
        assert json.loads(pointer.read_text())["release_id"] == release.name, n
        shutil.rmtree(folder)
    print(dict(ends))
    assert ends[-9] > 0


def ended(process: subprocess.Popen) -> None:
    """Kill a process and everything it started, at once."""
    tree = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
    for one in tree:
        one.kill()
    process.wait()
    psutil.wait_procs(tree, 15)


def test_a_killed_watch_leaves_the_marts_whole(tmp_path, config):
    """The watch is killed with all it started, while a refresh beside it is killed as well."""
    folder, moments = made(tmp_path / "data"), random.Random(SEED)
    desk, command = Desk(folder, tmp_path), [str(REPOSITORY / "saddle"), "watch", "--data", str(folder)]
    n_times = max(TIMES // 20, 1)
    for n in range(n_times):
        watch = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            time.sleep(moments.uniform(0, 15))
            assert killed(desk.words("refresh", ""), moments.uniform(0.5, 5)) in (0, -9), n
        finally:
            ended(watch)
        assert figures(folder), n
        assert saddle(*desk.words("evidence", f"clerk {n}")).returncode == 0, n
    stands_as_decided(folder, n_times)


def stands_as_decided(folder: Path, n_clerks: int) -> None:
    """The next refresh ends well, every clerk's evidence is there, and nothing half-written."""
    done = saddle("refresh", "--data", str(folder))
    assert done.returncode == 0, done.stdout + done.stderr
    assert {f"clerk {n}" for n in range(n_clerks)} <= deciders(folder)
    assert [path for path in folder.rglob("*") if ".partial-" in path.name] == []


def refreshes_by_itself(folder: Path) -> None:
    """Switch on, as on the Dagster page, that new files under raw/ are refreshed by the watch."""
    home = dagster_home(Folder(folder))
    environment = {**os.environ, "SADDLE_DATA": str(folder), "DAGSTER_HOME": str(home)}
    words = [str(Path(sys.executable).with_name("dagster")), "sensor", "start", "received_files", "-w"]
    done = subprocess.run(
        [*words, str(dagster_workspace(home))], cwd=REPOSITORY, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def under_lock(folder: Path) -> bool:
    """Whether somebody refreshes the folder now."""
    with open(folder / ".lock", "rb") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def test_a_refresh_that_the_watch_began_is_killed_with_it(tmp_path, config):
    folder, moments, n_killed = made(tmp_path / "data"), random.Random(SEED), 0
    desk, command = Desk(folder, tmp_path), [str(REPOSITORY / "saddle"), "watch", "--data", str(folder)]
    refreshes_by_itself(folder)
    n_times = max(TIMES // 20, 1)
    for n in range(n_times):
        desk.words("refresh", "")  # one more row in the file
        watch = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            for _ in range(2 * PATIENCE):
                if under_lock(folder):
                    break
                time.sleep(0.5)
            time.sleep(moments.uniform(0, 6))
            n_killed += under_lock(folder)
        finally:
            ended(watch)
        assert figures(folder), n
        assert saddle(*desk.words("evidence", f"clerk {n}")).returncode == 0, n
    print(f"{n_killed} of {n_times} were at work when they were killed")
    assert n_killed > 0
    stands_as_decided(folder, n_times)
