"""Under what each step of a refresh is kept: the same key, the same result, and nothing is done again.

A key holds what a verdict follows from and no more: the import closure of the step with the data files it opens, the values
it takes from modules of words, the versions of the libraries it uses, the centre's own settings. A comment in a report or in
a sentence changes none. Not here: how a closure is found (`warehouse.program`), and the inputs of one file or mart, which
each step adds itself (bytes received, source.yaml, decisions).
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from typing import Any

from schemas.codes import label, lists, shipped_entries
from schemas.languages import LANGUAGES
from schemas.settings import own
from warehouse.program import Closure, Program, this_program, versions
from warehouse.settings_files import Kind, settings_hash

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
# the settings of a centre (DIR/settings) a step follows from: landing takes text as it is received, words of reports are none's
SET: dict[str, tuple[Kind, ...]] = {
    LANDING: (),
    JUDGING: ("judging",),
    LINKING: ("judging",),
    MARTS: ("judging", "publishing"),
    REFRESH: ("judging", "publishing", "describing"),
}
# they carry, watch or lock: whatever version they have, the same rows come out
NO_VERDICT = frozenset({"cryptography", "dagster", "psutil"})


@dataclass(frozen=True)
class Words:
    """A module of words: the names a step may take of it without following from its text, and what it follows from instead."""

    names: frozenset[str]
    value: Callable[[], object]
    steps: frozenset[str] = frozenset(BEGINS)  # which of those that take a name do something with it


WORDS = {
    # how grave each rule is; what is said of it is put into words when somebody reads it
    "schemas/messages/__init__.py": Words(frozenset({"RULES"}), lambda: _named("schemas/messages", "RULES")),
    # the questions as they stand in the public file
    "schemas/questions/__init__.py": Words(
        frozenset({"questions"}), lambda: _named("schemas/questions", "questions")()
    ),
    # codes in words, which stand beside the marts
    "schemas/translations.py": Words(frozenset({"in_language"}), lambda: _labels(), frozenset({MARTS, REFRESH})),
}
TAKEN = {file: words.names for file, words in WORDS.items()}


def step_key(step: str, but: frozenset[str] = frozenset()) -> str:
    """The key of a step: this program, its libraries and the centre's settings in force that it follows from.

    `but`: files of the program of which each result of the step has a key of its own, as each mart of its file.
    The settings are those that were read, not those in the data folder, where somebody may be editing them."""
    return _hash([program_key(step, but), settings_hash(own().files, *SET[step]) if SET[step] else ""])


@cache
def program_key(step: str, but: frozenset[str] = frozenset()) -> str:
    """What of this program and its libraries a step follows from, as one hash; found once in a process."""
    program = this_program()
    closure = step_closure(program, step)
    taken = {file: WORDS[file].value() for file in sorted(closure.taken) if step in WORDS[file].steps}
    closure = replace(closure, files=tuple(file for file in closure.files if file not in but))
    return _hash([program.digest(closure), taken, versions(closure.libraries - NO_VERDICT)])


def step_closure(program: Program, step: str) -> Closure:
    """What of a program a step follows from."""
    return program.closure(BEGINS[step], TAKEN)


def _named(package: str, name: str) -> Any:
    """What a package holds under a name; imported when it is asked for, and not by an import that others would follow."""
    return getattr(import_module(package.replace("/", ".")), name)


def _labels() -> list[list[str]]:
    """Every code of the program in every language."""
    return [
        [of, row["code"], *(label(of, row["code"], one) for one in LANGUAGES)]
        for of in lists()
        for row in shipped_entries(of)
    ]


def _hash(content: object) -> str:
    return hashlib.sha256(json.dumps(content, default=str).encode()).hexdigest()
