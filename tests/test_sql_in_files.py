"""SQL stands in files: no text in the Python of assets and pipelines makes a table, adds rows to one, or asks one.

Left alone: disclosure control and the attack on a release, which are rewritten as one piece, and documentation. What stands in
Python all the same is on a list with its reason: at most twenty statements, each of one line.
"""

import ast
import logging
import re
from collections.abc import Iterator

import pytest
import sqlglot
from conftest import REPOSITORY
from sqlglot import exp

FLOORS = ("assets", "pipelines")
# (file, how the statement begins): why it stands in Python
IN_PYTHON = {
    ("assets/linkage/pairs.py", "CREATE SCHEMA IF NOT EXISTS memory.linkage"): "where Splink works; it makes no relation",
    ("pipelines/event_log.py", "SELECT count(*) FROM sqlite_master"): "asks SQLite whether the file is whole, no data",
}  # fmt: skip
MADE = (exp.Create, exp.Insert, exp.Copy)
_BEGINS = re.compile(r"[\s(]*(create|insert|copy|select|with|from)\b", re.IGNORECASE)
# with a piece left open it may be no whole statement any more: told by how it begins
_OPEN = re.compile(r"\s*(INSERT\s+INTO|COPY\s*\(|CREATE\s+(OR\s+REPLACE\s+)?(TEMP\w*\s+)?(TABLE|VIEW))", re.IGNORECASE)


@pytest.fixture(autouse=True)
def quiet():
    """sqlglot logs each text it takes for a command of another engine."""
    logging.getLogger("sqlglot").setLevel(logging.ERROR)


def is_sql(text: str) -> bool:
    """Whether a text makes a relation, adds rows, copies, or asks a relation."""
    if not _BEGINS.match(text):
        return False
    try:
        trees = sqlglot.parse(text, read="duckdb")
    except sqlglot.errors.SqlglotError:
        return bool(_OPEN.match(text))
    return any(isinstance(tree, MADE) or _asks(tree) for tree in trees) or bool(_OPEN.match(text))


def _asks(tree: exp.Expression | None) -> bool:
    return isinstance(tree, exp.Query) and any(one.args.get("from_") for one in tree.find_all(exp.Select))


def statements(text: str) -> Iterator[str]:
    """SQL among the strings and f-strings of a module; `x1` stands for what an f-string fills in."""
    tree = ast.parse(text)
    apart: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            apart |= {id(part) for part in node.values}
        if isinstance(node, ast.Expr):  # documentation
            apart.add(id(node.value))
    for node in ast.walk(tree):
        said = None
        if isinstance(node, ast.JoinedStr):
            said = "".join(str(part.value) if isinstance(part, ast.Constant) else "x1" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            said = node.value
        if said and id(node) not in apart and is_sql(said):
            yield said


def found() -> list[tuple[str, str]]:
    """(file, statement) of the two floors."""
    return [
        (file.relative_to(REPOSITORY).as_posix(), said)
        for floor in FLOORS
        for file in sorted((REPOSITORY / floor).rglob("*.py"))
        if "disclosure" not in file.parts and not file.name.startswith("attack")
        for said in statements(file.read_text("utf-8"))
    ]


def test_python_holds_no_sql_but_what_is_listed_with_its_reason():
    here = found()
    unlisted = [f"{file}: {' '.join(said.split())[:100]}" for file, said in here if (file, said) not in IN_PYTHON]
    assert unlisted == [], "put it into a file of the room's queries/ and ask it by name"
    assert set(here) == set(IN_PYTHON), "a listed statement that is not there any more"


def test_the_list_is_short_and_each_of_it_one_line():
    assert len(IN_PYTHON) <= 20 and not any("\n" in said for _, said in IN_PYTHON)
    assert all(IN_PYTHON.values())


PLANTED = {
    'con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")': 1,
    'con.execute("INSERT INTO broken SELECT * FROM found")\nx = f"INSERT INTO {name} {query}"': 2,
    'a = f"SELECT {columns}, count(*) FROM {rows} GROUP BY ALL"\nb = "(SELECT a FROM b) UNION ALL SELECT 1 AS a"': 2,
    'con.sql("FROM kept LIMIT 1")\ncon.execute(f"COPY ({query}) TO \'{path}\' (FORMAT parquet)")': 2,
    'a = "WITH one AS (SELECT 1 AS a) SELECT a FROM one"': 1,
    '"""Select rows from the log."""\na = f"CAST({b} AS DATE)"\nc = "SELECT 1"\nd = f"from: {e}"\ng = "From which year?"': 0,
}


@pytest.mark.parametrize(("text", "n"), PLANTED.items())
def test_planted_sql_is_seen_and_expressions_are_not(text, n):
    assert len(list(statements(text))) == n
