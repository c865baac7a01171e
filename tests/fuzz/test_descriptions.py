"""Each fuzzed description is refused in words or taken: no exception, within 800 MB and 20 seconds of processor time."""

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from fuzz.descriptions import BASES, FILE, Case, cases

from assets.core.load import load_source
from assets.core.load_receipt import Load
from assets.core.places import Places
from assets.raw.sources import received
from schemas.messages import LANGUAGES, rule_message
from warehouse.connection import connect
from warehouse.folder import Folder
from warehouse.keys import keys_for

SEED = 14
INTERNAL = "source_is_worked_through"  # how an exception inside a source is told


def tried(place: Path, text: bytes) -> Load:
    """A folder with this description and a file of three rows, loaded as a refresh does it."""
    inbox = place / "raw" / "fuzzed"
    inbox.mkdir(parents=True, exist_ok=True)
    (inbox / "source.yaml").write_bytes(text)
    (inbox / "victims_2020.csv").write_text(FILE, "utf-8")
    folder, keys = Folder(place), keys_for(place, {"COL"})
    (one,) = received(folder)
    con = connect(keys.storage)
    try:
        return load_source(con, folder, keys, one, Places.read(folder.reference))
    finally:
        con.close()


def faults(place: Path, case: Case) -> list[str]:
    """What is wrong with the end of one case."""
    began = time.process_time()
    try:
        load = tried(place, case.text)
    except Exception as error:
        return [f"{case.number} ({case.kind}): {type(error).__name__}"]
    found = []
    if load.refusal is not None:
        rule, params = load.refusal["rule_id"], load.refusal["params"]
        told = ["".join(rule_message(rule, language, params)) for language in LANGUAGES]
        if rule == INTERNAL or len(set(told)) != len(LANGUAGES):
            found.append(f"{case.number} ({case.kind}): {rule} {params}")
    if time.process_time() - began > 20:
        found.append(f"{case.number} ({case.kind}): {time.process_time() - began:.0f} s")
    return found


def test_what_the_cases_start_from_is_taken(tmp_path):
    for number, text in enumerate(BASES):
        load = tried(tmp_path / str(number), text.encode())
        assert load.refusal is None, load.refusal
        assert [
            table.n_accepted
            for file in load.files
            for table in file.tables
            if "@" in table.table or table.table != "barrier"
        ]


def ends_in_here(place: Path, seed: int, n: int) -> list[str]:
    """What is wrong with these cases, and the largest resident memory (VmHWM, kB) of this process when it is too much."""
    found = [fault for case in cases(seed, n) for fault in faults(place / str(case.number), case)]
    status = Path("/proc/self/status").read_text().splitlines()
    (peak,) = [int(line.split()[1]) for line in status if line.startswith("VmHWM")]
    return found + [f"{peak // 1024} MB"] * (peak > 800 * 1024)


def ends_of(place: Path, seed: int, n: int) -> list[str]:
    """In a process of its own: the tests before in this one have filled it. It is told to end, never killed: that can wait for ever."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(ends_in_here, place, seed, n).result()


def test_a_seed_gives_the_same_cases():
    assert [case.text for case in cases(3, 40)] == [case.text for case in cases(3, 40)]
    assert len({case.kind for case in cases(3, 100)}) == 10


def test_fuzzed_descriptions_are_refused_in_words_or_taken(tmp_path):
    assert ends_of(tmp_path, SEED, 60) == []


@pytest.mark.thorough
@pytest.mark.parametrize("seed", [SEED, 2026])
def test_five_hundred_fuzzed_descriptions(tmp_path, seed):
    assert ends_of(tmp_path, seed, 500) == []
