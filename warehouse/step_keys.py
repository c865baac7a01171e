"""Under what each step of a refresh is kept: the same key, the same result, and nothing is done again.

A key holds what a verdict follows from and no more: the import closure of the step with the data files it opens, the values
it takes from modules of words, the versions of the libraries it uses, the centre's own settings. A comment in a report or in
a sentence changes none. Not here: how a closure is found (`warehouse.program`), and the inputs of one file or mart, which
each step adds itself (bytes received, source.yaml, decisions).
"""

import hashlib
import json
from functools import cache
from importlib import import_module

from warehouse.folder import Folder
from warehouse.program import Closure, Program, this_program, versions

LANDING, JUDGING, LINKING, MARTS, REFRESH = "landing", "judging", "linking", "marts", "refresh"
# the modules a step begins with; a refresh is its steps and what looks at a folder before them
BEGINS = {
    LANDING: ("assets/raw/reading_process.py",),
    JUDGING: ("assets/core/load.py",),
    LINKING: ("assets/linkage/store.py",),
    MARTS: ("assets/marts/make.py",),
    REFRESH: (
        "assets/raw/assets.py",
        "assets/core/assets.py",
        "assets/core/mending.py",
        "assets/core/recognition/learning.py",
        "assets/core/reference_files.py",
        "assets/linkage/assets.py",
        "assets/marts/assets.py",
    ),
}
# they carry, watch or lock: whatever version they have, the same rows come out
NO_VERDICT = frozenset({"cryptography", "dagster", "psutil"})


# files of words, and what a step may take of them without following from their text: how grave a rule is (what is said of it is
# put into words when it is read), the questions as they stand in the public file
VALUES = {
    "schemas/messages/__init__.py": {"RULES", "LANGUAGES"},
    "schemas/questions/__init__.py": {"questions"},
}


def step_key(step: str, folder: Folder) -> str:
    """The key of a step in a data folder: this program, its libraries and the centre's settings. Reads no data."""
    return _hash([program_key(step), centre_settings(folder, step)])


@cache
def program_key(step: str) -> str:
    """What of this program and its libraries a step follows from, as one hash; found once in a process."""
    program = this_program()
    closure = step_closure(program, step)
    taken = [[file, name, _value(file, name)] for file in sorted(closure.taken) for name in sorted(VALUES[file])]
    return _hash([program.digest(closure), taken, versions(closure.libraries - NO_VERDICT)])


def step_closure(program: Program, step: str) -> Closure:
    """What of a program a step follows from."""
    return program.closure(BEGINS[step], VALUES)


def centre_settings(folder: Folder, step: str) -> str:
    """Hash of what the centre set itself (DIR/settings) and the step follows from; landing takes text as it is received."""
    room = folder.path / "settings"
    if step == LANDING or not room.is_dir():
        return ""
    files = sorted(file for file in room.rglob("*") if file.is_file())
    return _hash([[file.relative_to(room).as_posix(), hashlib.sha256(file.read_bytes()).hexdigest()] for file in files])


def _value(file: str, name: str) -> object:
    """What a module of words holds under a name, or what its function gives."""
    held = getattr(import_module(file.removesuffix("/__init__.py").replace("/", ".")), name)
    return held() if callable(held) else held


def _hash(content: object) -> str:
    return hashlib.sha256(json.dumps(content, default=str).encode()).hexdigest()
