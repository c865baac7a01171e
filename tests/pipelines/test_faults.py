"""A disk that is full, fails or loses power at any write of a refresh: earlier marts stay readable, the next one equals a twin's.

In `make thorough` a kill is tried at every single write, rename and fsync: the folder is looked at before each, and the next
refresh is run from every different state it had. A full and a failing disk end the command itself: there the first and the last
of every row of equal calls are tried (with SADDLE_FAULTS=every each one). The ordinary suite tries two moments.
"""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from conftest import HEADER, REGISTER_YAML, saddle
from faulted import Faults, State, Trial, copied, looked_at, moments, state_of

pytestmark = pytest.mark.slow

ROWS = [f"{n},Person{n},0{n}/03/2019,F,{10 + n},injured,4.5,-74.1,V\n" for n in range(1, 7)]


@pytest.fixture(scope="module")
def faults(tmp_path_factory) -> Iterator[Faults]:
    made = Faults(tmp_path_factory.mktemp("faults"))
    yield made
    made.end()


@pytest.fixture(scope="module")
def trial(faults, tmp_path_factory) -> Trial:
    """A refreshed folder of five rows, of which the file meanwhile has six."""
    room = tmp_path_factory.mktemp("five")
    folder = room / "place" / "data"
    inbox = folder / "raw" / "register"
    inbox.mkdir(parents=True)
    (inbox / "source.yaml").write_text(REGISTER_YAML)
    (inbox / "victims.csv").write_text(HEADER + "".join(ROWS[:5]))
    done = saddle("refresh", "--data", str(folder))
    assert done.returncode == 0, done.stderr
    with open(inbox / "victims.csv", "a") as file:
        file.write(ROWS[5])
    start = copied(room / "place", room / "start")
    return Trial(faults, room / "place", start, ("refresh", "--data", str(folder)))


@pytest.fixture(scope="module")
def n_and_twin(faults, trial) -> tuple[int, list[tuple]]:
    """How many writes the refresh takes, and its figures, in a folder to which nothing ever happened."""
    trial.put_back()
    code, said, n = faults.run(trial.place, trial.words)
    assert code == 0 and n > 100, said
    return n, figures(trial.place / "data")


def figures(folder: Path) -> list[tuple]:
    with duckdb.connect(str(folder / "marts" / "marts.duckdb"), read_only=True) as con:
        return con.execute("SELECT figure_id, value, value_status FROM mart_figure ORDER BY ALL").fetchall()


class Wanted:
    """What must hold after each fault; the next refresh is run once from each state of the folder."""

    def __init__(self, trial: Trial, twin: list[tuple]) -> None:
        self.trial, self.twin, self.before = trial, twin, figures(trial.start / "data")
        self.files, self.gone_on = looked_at(trial.start), set[State]()

    def wrong(self, name: str, code: int | None, said: str, gone_on: bool = False) -> list[str]:
        """What does not hold; `code` None: killed. `gone_on`: this state is another one for certain."""
        folder, found = self.trial.place / "data", []
        if figures(folder) not in (self.before, self.twin):
            found.append(f"{name}: the marts are neither those before nor those after")
        if "Traceback" in said or code not in (None, 0, 3):
            found.append(f"{name}: ended {code}: {said[-400:]}")
        state = state_of(self.trial.place, self.files)
        if gone_on or state not in self.gone_on:
            self.gone_on.add(state)
            again = saddle("refresh", "--data", str(folder))
            if again.returncode != 0 or figures(folder) != self.twin:
                found.append(f"{name}: the next refresh ended {again.returncode}: {again.stdout[-300:]}{again.stderr}")
            if [path for path in folder.rglob("*") if ".partial-" in path.name]:
                found.append(f"{name}: something half-written was left")
        for line in found:
            print(line, flush=True)
        return found


@pytest.mark.parametrize(("how", "part"), [("KILL", 0.9), ("ENOSPC", 0.65)])  # within the marts; before them
def test_a_refresh_survives_a_fault(faults, trial, n_and_twin, how, part):
    n, twin = n_and_twin
    trial.put_back()
    code, said, _ = faults.run(trial.place, trial.words, how, int(n * part))
    assert code != 0
    assert Wanted(trial, twin).wrong(how, None if how == "KILL" else code, said) == []


@pytest.mark.thorough
def test_a_refresh_survives_a_kill_at_every_write(trial, n_and_twin, tmp_path):
    wanted, wrong = Wanted(trial, n_and_twin[1]), []
    for name in trial.killed(tmp_path):
        wrong += wanted.wrong(name, None, "", gone_on=True)
    print(f"{len(trial.calls)} writes, renames and fsyncs, {trial.n_states} different states")
    assert wrong == [] and len(trial.calls) > 1000


@pytest.mark.thorough
@pytest.mark.parametrize("how", ["EIO", "ENOSPC"])
def test_a_refresh_survives_a_failing_and_a_full_disk(faults, trial, n_and_twin, how):
    trial.put_back()
    _, _, trial.calls = faults.watched(trial.place, trial.words, lambda n, call: None)
    wanted, wrong, tried = Wanted(trial, n_and_twin[1]), [], moments(trial.calls)
    for name, code, said in trial.failing(how, tried):
        wrong += wanted.wrong(name, code, said)
    print(f"{how} at {len(tried)} of {len(trial.calls)}, {len(wanted.gone_on)} different states")
    assert wrong == []
