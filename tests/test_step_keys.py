"""The keys of steps: each file of the program edited in turn, and what a step really imports and opens, held against them."""

import ast
import os
import pickle
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from conftest import REPOSITORY
from house_graph import graph_of
from source_loads import loaded
from traced_steps import SECRET

from assets.raw.land import landing_key
from assets.raw.reading_process import Landing
from assets.raw.sources import received
from warehouse.folder import Folder
from warehouse.keys import Keys
from warehouse.program import ROOMS, Program
from warehouse.step_keys import BEGINS, JUDGING, LANDING, LINKING, MARTS, REFRESH, TAKEN, step_closure

PROGRAM = Program(REPOSITORY)
# what only tells: a comment in it does nothing again
TELLS = ("assets/reports", "assets/explorer", "assets/release", "schemas/locale", "schemas/questions", "schemas/messages",
         "schemas/forms")  # fmt: skip
COUNTS = ("assets/marts", "assets/disclosure")  # a comment in it counts again, and lands and judges nothing


def _module(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@cache
def arrows() -> dict[str, set[str]]:
    """Module -> modules it imports or names in a string, by Python's own grammar."""
    graph = graph_of(REPOSITORY, list(ROOMS))
    files = {_module(file): file for file in PROGRAM.files if file.endswith(".py")}
    found = {}
    for module, file in files.items():
        tree = ast.parse((REPOSITORY / file).read_text("utf-8"))
        strings = {
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        named = {one for one in strings if "." in one and one in files}
        found[module] = {*graph[module], *named}
    return found


def reached(step: str) -> set[str]:
    """Files of the modules a step reaches, and of the packages they lie in; modules of words give it values only."""
    words, todo, seen = {_module(file) for file in TAKEN}, [_module(file) for file in BEGINS[step]], set()
    while todo:
        module = todo.pop()
        if module not in seen and module not in words and module in arrows():
            seen.add(module)
            todo += [*arrows()[module], module.rpartition(".")[0]]
    return {file for file in PROGRAM.files if file.endswith(".py") and _module(file) in seen}


def changed_by_editing() -> dict[str, set[str]]:
    """File -> the steps whose key is another one when a line is added to it."""
    closures = {step: step_closure(PROGRAM, step) for step in BEGINS}
    before = {step: PROGRAM.digest(closure) for step, closure in closures.items()}
    found = {}
    for file in sorted(PROGRAM.files):
        edited = PROGRAM.edited(file, (REPOSITORY / file).read_bytes() + b"\n# one more line\n")
        # what a step reaches is found in modules alone: a line in another file cannot move it
        now = {step: step_closure(edited, step) for step in BEGINS} if file.endswith(".py") else closures
        found[file] = {step for step in BEGINS if edited.digest(now[step]) != before[step]}
    return found


def test_each_file_edited_in_turn_changes_the_keys_of_the_steps_that_reach_it_and_no_other():
    changed = changed_by_editing()
    for step in BEGINS:
        modules = {file for file, steps in changed.items() if file.endswith(".py") and step in steps}
        assert modules == reached(step), step
    judged = {file for file, steps in changed.items() if JUDGING in steps}
    assert {file for file in judged if LANDING in changed[file]} == set(step_closure(PROGRAM, LANDING).files)
    assert {file for file in judged if file.startswith(("assets/marts", "assets/disclosure", *TELLS))} == set()
    for file, steps in changed.items():
        assert not (file.startswith(TELLS) and steps), file
        assert not (file.startswith(COUNTS) and steps & {LANDING, JUDGING, LINKING}), file
        assert REFRESH in steps or not steps - {REFRESH}, f"{file}: a refresh would not notice"
    codelists = {file for file in changed if file.startswith("schemas/codelists/")}
    assert codelists and all(changed[file] >= {JUDGING, MARTS} for file in codelists)
    assert all(changed[file] == {MARTS, REFRESH} for file in changed if file.startswith("assets/marts/relations/"))


@pytest.fixture(scope="module")
def received_folder(tmp_path_factory) -> Path:
    """Received files of several formats: workbooks, lists of cells, a survey of three sheets that extends a form."""
    folder = tmp_path_factory.mktemp("traced")
    for source in ("hospital-list", "operator-list", "monthly-counts", "needs-survey"):
        shutil.copytree(REPOSITORY / "demo" / "raw" / source, folder / "raw" / source)
    shutil.copytree(REPOSITORY / "demo" / "reference", folder / "reference")
    return folder


def traced(step: str, folder: Path, given: bytes = b"") -> tuple[set[str], set[str]]:
    """Files of the program's modules that a run of a step imported, and all files of the program it opened."""
    environment = {**os.environ, "PYTHONPATH": f"{REPOSITORY}:{REPOSITORY / 'tests'}"}
    command = [sys.executable, "-P", "-m", "traced_steps", step, str(folder)]
    done = subprocess.run(command, input=given, capture_output=True, env=environment)
    assert done.returncode == 0, done.stderr.decode()
    lines = [line.split("\t") for line in done.stdout.decode().splitlines()]
    return _of_program(line[2] for line in lines if line[0] == "module"), _of_program(
        line[1] for line in lines if line[0] == "opened"
    )


def _of_program(files) -> set[str]:
    """Those that belong to the program, a compiled module as its source."""
    found = set()
    for file in files:
        path = Path(file)
        if path.suffix == ".pyc":
            path = path.parent.parent / f"{path.name.split('.')[0]}.py"
        if path.is_relative_to(REPOSITORY) and path.relative_to(REPOSITORY).parts[0] in ROOMS:
            found.add(path.relative_to(REPOSITORY).as_posix())
    return found


def test_what_a_run_of_each_step_imports_and_opens_stands_in_its_closure(received_folder):
    data, keys = Folder(received_folder), Keys(SECRET, SECRET)
    sources = received(data)
    tasks = [
        Landing(data, keys, one.source, path, landing_key(one.source, path)) for one in sources for path in one.files
    ]
    small = received_folder.parent / "small"  # what is counted imports and opens the same for one list
    shutil.copytree(received_folder / "raw" / "operator-list", small / "raw" / "operator-list")
    loaded(small)
    for step, folder in ((LANDING, data.path), (JUDGING, data.path), (LINKING, data.path), (MARTS, small)):
        closure = step_closure(PROGRAM, step)
        words = {file for file in PROGRAM.closure(closure.taken).files if file.endswith(".py")}
        words |= {"schemas/messages/rules.csv"}  # how grave each rule is
        words |= {file for file in PROGRAM.files if step == MARTS and file.startswith("schemas/questions/")}
        modules, opened = traced(step, folder, pickle.dumps(tasks) if step == LANDING else b"")
        assert len(modules) > 40 and len(opened) > 40
        assert modules - set(closure.files) - words == set(), step
        assert opened - set(closure.files) - words == set(), step
