"""A disk that is full, fails or loses power at any write: earlier marts stay readable, the next refresh equals a twin's.

Every moment is tried in `make thorough`; the ordinary suite tries a few.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from conftest import HEADER, REGISTER_YAML, saddle
from faulted import Faults

pytestmark = pytest.mark.slow

ROWS = [f"{n},Person{n},0{n}/03/2019,F,{10 + n},injured,4.5,-74.1,V\n" for n in range(1, 7)]
HOW = ("KILL", "EIO", "ENOSPC")


@pytest.fixture(scope="module")
def faults(tmp_path_factory) -> Iterator[Faults]:
    made = Faults(tmp_path_factory.mktemp("faults"))
    yield made
    made.end()


@pytest.fixture(scope="module")
def five(tmp_path_factory) -> Path:
    """A refreshed folder of five rows."""
    folder = tmp_path_factory.mktemp("five")
    inbox = folder / "raw" / "register"
    inbox.mkdir(parents=True)
    (inbox / "source.yaml").write_text(REGISTER_YAML)
    (inbox / "victims.csv").write_text(HEADER + "".join(ROWS[:5]))
    done = saddle("refresh", "--data", str(folder))
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def twin(five, tmp_path_factory) -> list[tuple]:
    """The figures of six rows, from a folder nothing ever happened to."""
    folder = with_a_sixth(five, tmp_path_factory.mktemp("twin") / "data")
    assert saddle("refresh", "--data", str(folder)).returncode == 0
    return figures(folder)


def with_a_sixth(five: Path, place: Path) -> Path:
    shutil.copytree(five, place, copy_function=shutil.copy2)
    with open(place / "raw" / "register" / "victims.csv", "a") as file:
        file.write(ROWS[5])
    return place


def figures(folder: Path) -> list[tuple]:
    with duckdb.connect(str(folder / "marts" / "marts.duckdb"), read_only=True) as con:
        return con.execute("SELECT figure_id, value, value_status FROM mart_figure ORDER BY ALL").fetchall()


def at_every(faults: Faults, five: Path, place: Path, twin: list[tuple], how: str, moments: list[int]) -> list[str]:
    """What went wrong, by moment; nothing when all is well."""
    before, wrong = figures(five), []
    for at in moments:
        folder = with_a_sixth(five, place / f"{how}-{at}")
        code, said, _ = faults.run(folder, ("refresh", "--data", str(folder)), how, at)
        if figures(folder) not in (before, twin):
            wrong.append(f"{how} {at}: the marts are neither those before nor those after")
        if "Traceback" in said or (how != "KILL" and code not in (0, 3)):
            wrong.append(f"{how} {at}: ended {code}: {said[-300:]}")
        again = saddle("refresh", "--data", str(folder))
        if again.returncode != 0 or figures(folder) != twin:
            wrong.append(f"{how} {at}: the next refresh ended {again.returncode}: {again.stdout[-300:]}{again.stderr}")
        if [path for path in folder.rglob("*") if ".partial-" in path.name]:
            wrong.append(f"{how} {at}: something half-written was left")
        shutil.rmtree(folder)
    return wrong


def test_a_refresh_survives_a_few_faults(faults, five, twin, tmp_path):
    folder = with_a_sixth(five, tmp_path / "counted")
    code, _, n = faults.run(folder, ("refresh", "--data", str(folder)))
    assert (code, figures(folder)) == (0, twin) and n > 100
    moments = {"KILL": [n // 2], "EIO": [n // 3], "ENOSPC": [2 * n // 3]}
    assert [one for how in HOW for one in at_every(faults, five, tmp_path, twin, how, moments[how])] == []


@pytest.mark.thorough
@pytest.mark.parametrize("how", HOW)
def test_a_refresh_survives_a_fault_at_every_write(faults, five, twin, tmp_path, how):
    folder = with_a_sixth(five, tmp_path / "counted")
    _, _, n = faults.run(folder, ("refresh", "--data", str(folder)))
    assert at_every(faults, five, tmp_path, twin, how, list(range(1, n + 1))) == []
