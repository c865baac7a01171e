"""Files of SQL that are asked by name: who asks one names a file that is there, and none is left that nobody asks.

A name put together while the program runs may be any of its folder, so of such a folder only the first is known.
"""

import ast
from pathlib import Path

import pytest
from conftest import REPOSITORY

ASKED_BY_NAME = sorted(
    folder.relative_to(REPOSITORY).as_posix()
    for floor in ("assets", "pipelines")
    for folder in (REPOSITORY / floor).rglob("queries")
    if "def query(" in (folder / "__init__.py").read_text("utf-8")
)


def asked_in(text: str, package: str) -> list[str | None]:
    """Names of the files of a package a module asks for; None for a name that is no plain text."""
    tree = ast.parse(text)
    given = {
        (alias.asname or alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == package
        for alias in node.names
        if alias.name == "query"
    }
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name))
    said = (call.args[0] for call in calls if call.func.id in given)  # type: ignore[attr-defined]
    return [str(one.value) if isinstance(one, ast.Constant) else None for one in said]


def modules() -> list[Path]:
    return [file for floor in ("assets", "pipelines") for file in (REPOSITORY / floor).rglob("*.py")]


@pytest.mark.parametrize("folder", ASKED_BY_NAME)
def test_every_name_is_a_file_and_every_file_is_asked(folder):
    package = folder.replace("/", ".")
    asked = {one for file in modules() for one in asked_in(file.read_text("utf-8"), package)}
    files = {file.stem for file in (REPOSITORY / folder).glob("*.sql")}
    assert asked - {None} <= files
    assert asked >= files or None in asked


def test_a_name_that_is_no_plain_text_is_seen():
    text = (
        'from assets.core.queries import query as of_core\nof_core("broken")\nof_core("a" if x else "b")\nquery("c")\n'
    )
    assert asked_in(text, "assets.core.queries") == ["broken", None]
    assert asked_in(text, "assets.raw.queries") == []
