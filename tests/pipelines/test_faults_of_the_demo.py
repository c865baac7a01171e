"""The demo country on a disk that fails: every seventh write, rename and fsync of a refresh that has one more row to count.

A kill: at every seventh the folder is looked at, and the next refresh is run from every different state. A failing and a full
disk: every seventh of the first and last of all rows of equal calls on one file. Hours; `SADDLE_DEMO_FAULTS=N` tries N of each,
spread evenly. Not here: five rows, at every one (`test_faults`).
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import DEMO_KEYS
from faulted import Faults, Trial, copied, moments
from test_faults import Wanted, figures

pytestmark = [pytest.mark.slow, pytest.mark.thorough]

EACH = 7
AT_MOST = int(os.environ.get("SADDLE_DEMO_FAULTS", "0"))


@pytest.fixture(scope="module")
def faults(tmp_path_factory) -> Iterator[Faults]:
    made = Faults(tmp_path_factory.mktemp("faults"))
    yield made
    made.end()


@pytest.fixture(scope="module")
def trial(faults, sarandia, tmp_path_factory) -> Iterator[Trial]:
    """The refreshed demo, in whose operator's list a row was added."""
    room = tmp_path_factory.mktemp("demo")
    folder = Path(shutil.copytree(sarandia, room / "place" / "data", copy_function=shutil.copy2))
    listed = folder / "raw" / "operator-list" / "operator_casualties.csv"
    number, rest = listed.read_bytes().splitlines()[-1].split(b",", 1)
    with open(listed, "ab") as file:
        file.write(number + b"9," + rest + b"\n")
    start = copied(room / "place", room / "start")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in DEMO_KEYS.items():
            patch.setenv(name, value)
        yield Trial(faults, room / "place", start, ("refresh", "--data", str(folder)))


@pytest.fixture(scope="module")
def twin(faults, trial) -> list[tuple]:
    """The figures of a refresh to which nothing happens; its calls are kept."""
    trial.put_back()
    code, said, trial.calls = faults.watched(trial.place, trial.words, lambda n, call: None)
    assert code == 0, said
    assert figures(trial.place / "data") != figures(trial.start / "data")
    return figures(trial.place / "data")


def spread(found: list[int]) -> list[int]:
    """Every seventh, of these as many as are wanted."""
    seventh = found[::EACH]
    return seventh[:: max(len(seventh) // AT_MOST, 1)][:AT_MOST] if AT_MOST else seventh


def test_the_demo_survives_a_kill_at_every_seventh_write(trial, twin, tmp_path):
    wanted, wrong = Wanted(trial, twin), []
    for name in trial.killed(tmp_path, EACH, AT_MOST):
        wrong += wanted.wrong(name, None, "", gone_on=True)
    print(f"{len(trial.calls)} writes, renames and fsyncs, {trial.n_states} different states at every {EACH}th")
    assert wrong == []


@pytest.mark.parametrize("how", ["EIO", "ENOSPC"])
def test_the_demo_survives_a_failing_and_a_full_disk(trial, twin, how):
    wanted, wrong, tried = Wanted(trial, twin), [], spread(moments(trial.calls))
    for name, code, said in trial.failing(how, tried):
        wrong += wanted.wrong(name, code, said)
    print(f"{how} at {len(tried)} of {len(trial.calls)}, {len(wanted.gone_on)} different states")
    assert wrong == []
