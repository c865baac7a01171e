"""What a module uses, found by reading it: compared with Python's own grammar on every file of the program, and on a made tree."""

import ast
import sys
from pathlib import Path

import pytest
from conftest import REPOSITORY

from warehouse.program import ROOMS, Program, imports_in, versions
from warehouse.step_keys import BEGINS, NO_VERDICT, step_closure


def by_grammar(text: str) -> set[tuple[str, str]]:
    """(module, name imported from it or nothing) of every import, as Python reads the file."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {(alias.name, "") for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports are not read here"
            found |= {(str(node.module), alias.name) for alias in node.names}
    return found


def by_reading(text: str) -> set[tuple[str, str]]:
    return {(module, name) for module, names in imports_in(text) for name in names or {""}}


def test_every_import_of_the_program_is_found_and_none_that_is_not_there():
    for room in ROOMS:
        for file in sorted((REPOSITORY / room).rglob("*.py")):
            text = file.read_text("utf-8")
            ours = {one for one in by_reading(text) if one[0].partition(".")[0] in ROOMS}
            grammar = by_grammar(text)
            assert grammar <= by_reading(text), file
            assert ours == {one for one in grammar if one[0].partition(".")[0] in ROOMS}, file


MADE = {
    "schemas/__init__.py": "",
    "schemas/words/__init__.py": "from schemas.unseen import nothing\nWEIGHTS, said = {}, {}\n",
    "schemas/unseen.py": "nothing = 1\n",
    "schemas/rules.yaml": "threshold: 5\n",
    "schemas/lists/sex.csv": "code\n",
    "methods/ages.py": "import pandas as pd, numpy\nfrom schemas.words import (\n    WEIGHTS,  # said\n)\n",
    "warehouse/process.py": "import json\nfrom importlib import resources\nLISTS = resources.files('x')\n"
    'FOLDER = resources.files("schemas") / "lists"\n',
    "assets/__init__.py": "",
    "assets/core/__init__.py": "",
    "assets/core/begin.py": "from warehouse import other\nfrom assets.core import late as later\n\n\ndef run():\n"
    "    from methods.ages import age\n    Worker('warehouse.process')\n    relations('assets.core.queries')\n",
    "assets/core/late.py": 'from importlib import resources\nRULES = resources.files("schemas") / "rules.yaml"\n',
    "assets/core/queries/one.sql": "select 1\n",
    "assets/core/queries/more/two.sql": "select 2\n",
    "assets/core/beside.py": "",
    "assets/core/beside.css": "",
    "warehouse/other.py": "",
}
MADE |= {
    "assets/asked/__init__.py": "def query(name):\n    return relation(__name__, name)\n",
    "assets/asked/counted.sql": "select 1\n",
    "assets/asked/listed.sql": "select 2\n",
}
REACHED = [
    "assets/__init__.py", "assets/core/__init__.py", "assets/core/begin.py", "assets/core/late.py", "assets/core/queries/one.sql",
    "methods/ages.py", "schemas/__init__.py", "schemas/lists/sex.csv", "schemas/rules.yaml", "warehouse/other.py", "warehouse/process.py",
]  # fmt: skip
BEGIN, TAKEN = ["assets/core/begin.py"], {"schemas/words/__init__.py": {"WEIGHTS"}}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name, text in MADE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_late_imports_processes_folders_of_sql_and_opened_data_are_reached(tree):
    closure = Program(tree).closure(BEGIN, TAKEN)
    assert closure.files == tuple(sorted(REACHED))
    assert {"pandas", "numpy"} <= closure.libraries and "json" not in closure.libraries
    assert closure.taken == {"schemas/words/__init__.py"}


@pytest.mark.parametrize(
    ("asked", "files"),
    [
        ("ask(con, query('counted'))", {"counted.sql"}),
        ('query(\n    "counted"\n) and query("listed")', {"counted.sql", "listed.sql"}),
        ("query(name)", {"counted.sql", "listed.sql"}),
        ("query('counted') and query(f'{name}')", {"counted.sql", "listed.sql"}),
        ("query('counted' if many else 'listed') or query('counted')", {"counted.sql", "listed.sql"}),
        ("map(query, names)", {"counted.sql", "listed.sql"}),
    ],
)
def test_of_a_folder_of_sql_the_files_asked_for_are_reached_and_all_when_nobody_says_which(tree, asked, files):
    (tree / "assets/core/beside.py").write_text(f"from assets.asked import query\n\nFOUND = {asked}\n")
    closure = Program(tree).closure(["assets/core/beside.py"])
    wanted = {f"assets/asked/{file}" for file in files}
    assert {file for file in closure.files if file.endswith(".sql")} == wanted


def test_who_takes_more_than_a_value_follows_from_the_text(tree):
    file = tree / "methods/ages.py"
    file.write_text(file.read_text() + "def told():\n    from schemas.words import WEIGHTS, said\n")
    closure = Program(tree).closure(BEGIN, TAKEN)
    assert set(closure.files) == {*REACHED, "schemas/words/__init__.py", "schemas/unseen.py"}


def test_files_beside_a_module_are_reached_when_it_looks_beside_itself(tree):
    (tree / "assets/core/beside.py").write_text("ROOM = Path(__file__).parent\n")
    closure = Program(tree).closure(["assets/core/beside.py"])
    assert {"assets/core/beside.css", "assets/core/queries/more/two.sql"} <= set(closure.files)


@pytest.mark.parametrize("file", sorted(MADE))
def test_a_digest_changes_with_the_files_it_is_made_of_and_with_no_other(tree, file):
    program = Program(tree)
    closure = program.closure(BEGIN, TAKEN)
    before = program.digest(closure)
    (tree / file).write_text(f"{MADE[file]}\n")
    after = Program(tree)
    assert (after.digest(after.closure(BEGIN, TAKEN)) != before) == (file in REACHED)
    edited = program.edited(file, f"{MADE[file]}\n".encode())
    assert edited.digest(edited.closure(BEGIN, TAKEN)) == after.digest(after.closure(BEGIN, TAKEN))


@pytest.mark.parametrize("step", sorted(BEGINS))
def test_of_every_library_a_step_imports_the_version_is_known(step):
    """A library that is installed under another name than it is imported under stands in INSTALLED_AS."""
    program = Program(REPOSITORY)
    closure = step_closure(program, step)
    imported = set()
    for file in closure.files:
        if file.endswith(".py"):
            imported |= {module.partition(".")[0] for module, _ in by_grammar((REPOSITORY / file).read_text("utf-8"))}
    outside = imported - set(ROOMS) - sys.stdlib_module_names
    assert outside <= closure.libraries
    nobody_installed = {one for one in outside - NO_VERDICT if len(versions({one})) == 1}
    assert nobody_installed == set()


def test_calendars_and_frames_bring_what_they_leave_their_work_to():
    assert {"jalali-core", "PyMeeus", "numpy", "python"} <= set(versions({"jdatetime", "convertdate", "pandas"}))
