"""Python holds no statement of SQL: what a table is, and what is asked of it, stands in a `.sql` file anybody can read."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlglot
from conftest import REPOSITORY
from sqlglot import exp

FLOORS = ("assets", "pipelines")
MOST_ALLOWED = 20
# folders and files that may hold statements for now
EXEMPT = {
    "assets/disclosure/*.py": "rewritten when disclosure control is",
}
# file -> a statement of one line -> why it stays
ALLOWED: dict[str, dict[str, str]] = {
    "assets/linkage/pairs.py": {
        "CREATE SCHEMA IF NOT EXISTS memory.linkage": "a passing room for the tables Splink makes; no relation of ours",
    },
    "pipelines/event_log.py": {
        "SELECT count(*) FROM sqlite_master": "opens a SQLite file of Dagster for good; it is no data of ours",
    },
}
INSTEAD = (
    "write it into a .sql file of {room}/queries (header; values as :name, pieces of SQL as {{name}}), and take it with "
    "ask, make_relation or sql_of of warehouse.relations; one line nobody has to look for goes on the list in {test}"
)
BEGINS = re.compile(r"[\s(]*(create|insert|copy|select|with|from)\s", re.I)
STAND_INS = ("x1", "SELECT 1", "(SELECT 1)", "")  # what may stand where an f-string fills something in


def texts(tree: ast.AST) -> Iterator[tuple[int, list[str]]]:
    """(line, the text with each stand-in) of every string and f-string that is no docstring."""
    skipped = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    skipped |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, [node.value]
        elif isinstance(node, ast.JoinedStr):
            yield node.lineno, [filled_with(node, one) for one in STAND_INS]


def filled_with(node: ast.JoinedStr, stand_in: str) -> str:
    return "".join(str(part.value) if isinstance(part, ast.Constant) else stand_in for part in node.values)


def is_statement(text: str) -> bool:
    """sqlglot reads it as CREATE, INSERT, COPY, or as a query with FROM."""
    if not BEGINS.match(text):
        return False
    try:
        parsed = sqlglot.parse(text, read="duckdb")
    except sqlglot.errors.SqlglotError:
        return False
    return any(map(_makes_or_asks, parsed))


def _makes_or_asks(one: exp.Expression | None) -> bool:
    if isinstance(one, exp.Create | exp.Insert | exp.Copy):
        return True
    if isinstance(one, exp.Command):  # syntax of DuckDB's own
        return str(one.this).upper() in {"CREATE", "INSERT", "COPY"}
    return isinstance(one, exp.Query) and one.find(exp.From) is not None


def statements(source: str) -> list[tuple[int, str]]:
    """(line, text) of every statement of SQL in the source of a module."""
    found = [(line, next(filter(is_statement, filled), None)) for line, filled in texts(ast.parse(source))]
    return [(line, text) for line, text in found if text is not None]


def modules() -> list[str]:
    """The modules the rule is for, below the checkout."""
    found = [file.relative_to(REPOSITORY) for floor in FLOORS for file in (REPOSITORY / floor).rglob("*.py")]
    return sorted(file.as_posix() for file in found if not any(file.match(pattern) for pattern in EXEMPT))


def room_of(module: str) -> str:
    return "/".join(Path(module).parts[: 1 if module.startswith("pipelines/") else 2])


def test_no_statement_of_sql_stands_in_python():
    told = []
    for module in modules():
        for line, text in statements((REPOSITORY / module).read_text("utf-8")):
            if text not in ALLOWED.get(module, {}):
                said = " ".join(text.split())[:70]
                told.append(
                    f"{module}:{line}: {said}\n    {INSTEAD.format(room=room_of(module), test=Path(__file__).name)}"
                )
    assert not told, "\n" + "\n".join(told)


def test_the_list_is_short_and_each_line_of_it_is_there_with_a_reason():
    lines = [(module, text, why) for module, kept in ALLOWED.items() for text, why in kept.items()]
    assert len(lines) <= MOST_ALLOWED
    for module, text, why in lines:
        assert why and "\n" not in text
        assert text in [found for _, found in statements((REPOSITORY / module).read_text("utf-8"))], module
    for pattern, why in EXEMPT.items():
        assert why and list(REPOSITORY.glob(pattern)), pattern


PLANTED = {
    "a query": 'con.execute("SELECT a FROM b")',
    "a query that begins with FROM": 'con.sql("FROM b")',
    "an f-string over lines": 'x = f"""\n    WITH c AS (SELECT {a} FROM {b})\n    SELECT * FROM c"""',
    "pieces of one text": 'x = "SELECT a, b " f"FROM {c}"',
    "a made table": 'con.execute(f"CREATE OR REPLACE TEMP TABLE {a} ({b})")',
    "a table made of a query": 'con.execute(f"CREATE TABLE a AS {query}")',
    "added rows": 'con.execute(f"INSERT INTO a {query}")',
    "a written file": "con.execute(f\"COPY ({query}) TO '{file}' (FORMAT parquet)\")",
    "a copied database": 'con.execute("COPY FROM DATABASE a TO b")',
    "a relation in brackets": 'x = f"(SELECT * FROM {rows})"',
}


@pytest.mark.parametrize("code", PLANTED.values(), ids=PLANTED)
def test_a_planted_statement_is_found_at_its_line(code):
    assert [line for line, _ in statements(f"import duckdb\n\n{code}\n")] == [3]


HARMLESS = (
    '"""From the counts of all marts to what may be printed."""',
    'x = f"CASE WHEN {a} THEN 1 ELSE {b} END AS c"',
    'x = f"EXISTS (SELECT 1 FROM {a} WHERE b = 2)"',
    'x = f"LEFT JOIN {a} i ON i.b = l.b"',
    'con.execute("UPDATE a SET b = 1 WHERE c")',
    'con.execute("DROP TABLE a")',
    'x = "from: Column"',
    'say("From now on")',
)


@pytest.mark.parametrize("code", HARMLESS)
def test_an_expression_a_sentence_and_a_docstring_are_no_statement(code):
    assert statements(code) == []
