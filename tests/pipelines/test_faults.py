"""A disk that is full, fails or loses power at any write: earlier marts stay readable, the next refresh equals a twin's.

Every moment is tried in `make thorough`; the ordinary suite tries a few.
"""

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb
import openpyxl
import pytest
from conftest import HEADER, REGISTER_YAML, saddle
from corrected_register import MAEL, workbook
from faulted import Faults

from warehouse.decisions import kinds, read
from warehouse.folder import Folder

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
def n_and_twin(faults, five, tmp_path_factory) -> tuple[int, list[tuple]]:
    """How many writes a refresh of six rows takes, and its figures, from a folder nothing ever happened to."""
    folder = with_a_sixth(five, tmp_path_factory.mktemp("twin") / "data")
    code, said, n = faults.run(folder, ("refresh", "--data", str(folder)))
    assert code == 0 and n > 100, said
    return n, figures(folder)


@pytest.fixture(scope="module")
def twin(n_and_twin) -> list[tuple]:
    return n_and_twin[1]


def with_a_sixth(five: Path, place: Path) -> Path:
    shutil.copytree(five, place, copy_function=shutil.copy2)
    with open(place / "raw" / "register" / "victims.csv", "a") as file:
        file.write(ROWS[5])
    return place


def figures(folder: Path) -> list[tuple]:
    with duckdb.connect(str(folder / "marts" / "marts.duckdb"), read_only=True) as con:
        return con.execute("SELECT figure_id, value, value_status FROM mart_figure ORDER BY ALL").fetchall()


def at_every(
    faults: Faults, five: Path, place: Path, twin: list[tuple], how: str, moments: Iterable[int], passing: str = ""
) -> list[str]:
    """What went wrong, by moment; nothing when all is well."""
    before, wrong = figures(five), []
    for at in moments:
        folder = with_a_sixth(five, place / f"{how}-{at}")
        code, said, _ = faults.run(folder, ("refresh", "--data", str(folder)), how, at, passing)
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


@pytest.mark.parametrize(("how", "part"), [("KILL", 0.9), ("ENOSPC", 0.65)])  # within the marts; before them
def test_a_refresh_survives_a_fault(faults, five, n_and_twin, tmp_path, how, part):
    n, twin = n_and_twin
    assert at_every(faults, five, tmp_path, twin, how, [int(n * part)]) == []


@pytest.mark.thorough
@pytest.mark.parametrize("how", HOW)
def test_a_refresh_survives_a_fault_at_every_write(faults, five, twin, tmp_path, how):
    """Every one but those of Dagster's list of runs, two thirds of all; of all together every 199th."""
    for passing, each in (("/dagster", 1), ("", 199)):
        folder = with_a_sixth(five, tmp_path / f"counted{each}")
        _, _, n = faults.run(folder, ("refresh", "--data", str(folder)), passing=passing)
        assert at_every(faults, five, tmp_path, twin, how, range(1, n + 1, each), passing) == []


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> tuple[Path, dict[str, tuple[str, ...]]]:
    """A refreshed folder with a row in quarantine, the anchors of its logs beside it, and words that decide, with their files."""
    start, room = tmp_path_factory.mktemp("decided"), tmp_path_factory.mktemp("desk")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(start / "config"))
        return start, words_of(start / "data", room)


def beside(start: Path, place: Path, monkeypatch) -> Path:
    """A copy of a folder with its anchors: what one copy decides is no other's."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(start, place, copy_function=shutil.copy2)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(place / "config"))
    return place / "data"


def words_of(folder: Path, room: Path) -> dict[str, tuple[str, ...]]:
    inbox = folder / "raw" / "register"
    inbox.mkdir(parents=True)
    (inbox / "source.yaml").write_text(REGISTER_YAML)
    (inbox / "victims.csv").write_text(HEADER + "".join(ROWS[:4]) + f"{MAEL}\n")
    assert saddle("refresh", "--data", str(folder)).returncode == 0
    filled = workbook(Folder(folder), room / "filled.xlsx", {"D6": "M"})
    pairs = room / "pairs.xlsx"
    assert saddle("review", "export", str(pairs), "--data", str(folder)).returncode == 0
    book = openpyxl.load_workbook(pairs)
    for row in book.active.iter_rows(min_row=2):
        row[0].value = "two people"
    book.save(pairs)
    evidence = room / "evidence.csv"
    evidence.write_text("item,year,answer,evidence,date,note,publishable\nSRAAP-30a,2024,yes,Law 7,2024-05-02,,yes\n")
    of_one = ("--source", "register", "--key", "3", "--reason", "letter of 3 May")
    return {
        "fix": ("fix", "load", str(filled)),
        "review": ("review", "load", str(pairs)),
        "evidence": ("evidence", "load", str(evidence)),
        "forget": ("forget", *of_one, "--yes"),
        "consent": ("consent", "withdraw", *of_one),
    }


def decided(folder: Path) -> set[str]:
    """Everything that was decided, however often."""
    secret = os.environ["SADDLE_LINK_SECRET"]
    logs = {kind: read(Folder(folder), kind, secret) for kind in kinds(Folder(folder))}
    return {f"{kind} {json.dumps(one.what, sort_keys=True)}" for kind, log in logs.items() for one in log}


def test_a_full_disk_is_not_an_unknown_record(faults, desk, tmp_path, monkeypatch):
    """What was landed is gone and cannot be landed again: nobody knows whose rows the file holds, so nobody says "no record"."""
    folder = beside(desk[0], tmp_path / "tried", monkeypatch)
    for kept in ("landing", "core"):
        shutil.rmtree(folder / "store" / kept)
    words = (*desk[1]["forget"], "--data", str(folder))
    code, said, n = faults.run(folder, words, "ENOSPC", 1)
    assert (code, "There is no space left" in said or "No space left" in said, n > 0) == (3, True, True), said
    assert "No record" not in said and saddle(*words).returncode == 0


@pytest.mark.thorough
@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("word", ["fix", "review", "evidence", "forget", "consent"])
def test_a_decision_survives_a_fault_at_every_write(faults, desk, tmp_path, monkeypatch, word, how):
    """What was acknowledged is kept; what was not is kept whole or not at all, and can be done again."""
    start, words = desk[0] / "data", (*desk[1][word], "--data")
    twin = beside(desk[0], tmp_path / "twin", monkeypatch)
    code, said, n = faults.run(twin.parent, (*words, str(twin)))
    assert code == 0 and decided(twin) != decided(start), said
    assert saddle("refresh", "--data", str(twin)).returncode == 0
    wrong = []
    for at in range(1, n + 1):
        folder = beside(desk[0], tmp_path / "tried", monkeypatch)
        code, said, _ = faults.run(folder.parent, (*words, str(folder)), how, at)
        if figures(folder) != figures(start) or decided(folder) not in (decided(start), decided(twin)):
            wrong.append(f"{at}: half decided, or other marts")
        if (
            (code == 0 and decided(folder) != decided(twin))
            or (how != "KILL" and code not in (0, 3))
            or "Traceback" in said
        ):
            wrong.append(f"{at}: ended {code}: {said[-300:]}")
        again = saddle(*words, str(folder)) if code else None
        if again and (again.returncode not in (0, 3) or decided(folder) != decided(twin)):
            wrong.append(f"{at}: again ended {again.returncode}: {again.stdout[-200:]}{again.stderr[-300:]}")
        done = saddle("refresh", "--data", str(folder))
        if done.returncode != 0 or figures(folder) != figures(twin):
            wrong.append(f"{at}: the next refresh ended {done.returncode}: {done.stderr[-300:]}")
    assert wrong == []


@pytest.mark.thorough
@pytest.mark.parametrize("how", HOW)
def test_a_publication_survives_a_fault_at_every_write(faults, five, tmp_path, how):
    start = Path(shutil.copytree(five, tmp_path / "start", copy_function=shutil.copy2))
    at_start = ("--data", str(start))
    for step in (
        ("prepare", "--date", "2026-11-24", "--publisher", "Office"),
        ("attack",),
        ("sign", "--by", "Officer", "--date", "2026-11-24"),
    ):
        done = saddle("release", *step, *at_start, SADDLE_RELEASE_KEY=os.environ["SADDLE_KEY"])
        assert done.returncode == 0, done.stdout + done.stderr
    twin = Path(shutil.copytree(start, tmp_path / "twin", copy_function=shutil.copy2))
    code, said, n = faults.run(twin, ("release", "publish", "--data", str(twin)))
    assert code == 0, said
    wrong = []
    for at in range(1, n + 1):
        folder = Path(shutil.copytree(start, tmp_path / "tried", copy_function=shutil.copy2))
        words = ("release", "publish", "--data", str(folder))
        code, said, _ = faults.run(folder, words, how, at)
        if "Traceback" in said or (how != "KILL" and code not in (0, 3)):
            wrong.append(f"{at}: ended {code}: {said[-300:]}")
        release = folder / "releases" / "2026-11-24"
        if code:
            again = saddle("release", "publish", "2026-11-24", "--data", str(folder))
            if again.returncode:
                wrong.append(f"{at}: again ended {again.returncode}: {again.stdout}{again.stderr[-300:]}")
        if saddle("release", "verify", str(release)).returncode:
            wrong.append(f"{at}: the release does not verify")
        if json.loads((folder / "releases" / "newest.json").read_text())["release_id"] != release.name:
            wrong.append(f"{at}: the pointer names another release")
        shutil.rmtree(folder)
    assert wrong == []
