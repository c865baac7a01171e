"""A relation's file: SQL that makes one table or view or answers one question, and in its first comment what a row is.

Values stand as `:name` and are filled in as literals; what differs from source to source (an expression, a list of columns,
a relation) stands as `{name}` and is explained in the header. Not here: which relations there are and how they are made
(`warehouse.relations`); a mart's file has a larger header (`schemas.marts`).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from schemas.shipped_yaml import read_shipped


class RelationHeader(BaseModel):
    """What one row stands for, what it is made of, and which columns tell rows apart."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    grain: str
    reads: list[str]
    # table: temporary; stored, stored_view: kept in the office database; file: encrypted Parquet, read through a view of the same name;
    # rows: added to the table `into`; question: answered to Python, which keeps no table of it
    kind: Literal["view", "table", "stored", "stored_view", "file", "rows", "question"] = "view"
    into: str = ""
    # whose weight a row takes among protected units: the person's, that of person x service, each for its own counts; again: made
    # anew of rows that take weights
    weighed: Literal["", "person", "service", "both", "again"] = ""
    keys: list[str] = Field(default_factory=list)
    pieces: dict[str, str] = Field(default_factory=dict)  # name -> what SQL stands there
    columns: dict[str, str] = Field(default_factory=dict)  # meanings of those whose name does not say it
    note: str = ""


class Sql(str):
    """SQL that fills a `{piece}` of a relation's file: an expression, a list of columns, a relation."""


def pieces(**texts: str) -> dict[str, Any]:
    """Texts that are SQL, by the names of the pieces they fill."""
    return {name: Sql(text) for name, text in texts.items()}


def union_all(queries: Iterable[Sql]) -> Sql:
    """The rows of several queries, in brackets: stands where a file names a relation."""
    return Sql(f"({' UNION ALL '.join(queries)})")


@dataclass(frozen=True)
class Relation:
    """One relation file: its name, header and query."""

    name: str
    header: RelationHeader
    query: str


class BadRelation(Exception):
    """A relation's file that cannot be used; says which and why."""


def parse_relation(text: str, name: str) -> Relation:
    """Read the text of a relation's file. Raises BadRelation."""
    found = re.match(r"\s*/\*(.*?)\*/(.*)", text, re.S)
    if not found:
        raise BadRelation(f"{name}: the file does not begin with a /* header */")
    try:
        header = RelationHeader.model_validate(read_shipped(found.group(1).strip()))
    except (ValidationError, yaml.YAMLError) as error:
        raise BadRelation(f"{name}: {error}") from None
    return Relation(name, header, query_of(found.group(2)))


def query_of(body: str) -> str:
    """What stands below a header as one query others can put in brackets: a remark at its end may not comment them out."""
    query = re.sub(r"(?:\n[ \t]*--[^\n]*|\s)+\Z", "", body).strip().rstrip(";")
    return f"{query}\n" if "--" in query.rpartition("\n")[2] else query


def in_order(relations: dict[str, Relation]) -> list[Relation]:
    """Sort relations so that each stands after those it reads; names of no relation among them are given from outside.

    Raises BadRelation when they read each other in a circle.
    """
    ordered: dict[str, Relation] = {}

    def add(name: str, way: tuple[str, ...]) -> None:
        if name in way:
            raise BadRelation(" -> ".join([*way[way.index(name) :], name]))
        if name in relations and name not in ordered:
            for read in relations[name].header.reads:
                add(read, (*way, name))
            ordered[name] = relations[name]

    for name in sorted(relations):
        add(name, ())
    return list(ordered.values())


_PARAMETER = re.compile(r"(?<![:\w]):([a-z][a-z0-9_]*)\b|\{([a-z][a-z0-9_]*)\}")


@cache
def parameters_of(query: str) -> frozenset[str]:
    """The named parameters of a query: values (`:name`) and pieces of SQL (`{name}`)."""
    return frozenset(value or piece for value, piece in _PARAMETER.findall(_without_texts(query)))


def filled(relation: Relation, values: dict[str, object]) -> Sql:
    """The query with values as literals and pieces as they are.

    Raises BadRelation when one is missing or not asked for, or when a piece is given that is no Sql.
    """
    wanted = parameters_of(relation.query)
    if wanted != set(values):
        raise BadRelation(f"{relation.name}: parameters {sorted(wanted)}, given {sorted(values)}")

    def put(found: re.Match) -> str:
        value, piece = found.groups()
        if value:
            return literal(values[value])
        if not isinstance(values[piece], Sql):
            raise BadRelation(f"{relation.name}: {{{piece}}} takes Sql, given {type(values[piece]).__name__}")
        return str(values[piece])

    parts = _texts_apart(relation.query)
    return Sql("".join(part if part.startswith("'") else _PARAMETER.sub(put, part) for part in parts))


def literal(value: object) -> str:
    """A value as SQL: text, number, truth value, NULL, or a list of them in brackets."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list | tuple | set | frozenset):
        inside = sorted(value) if isinstance(value, set | frozenset) else value
        return f"({', '.join(literal(one) for one in inside) or 'NULL'})"
    return "'" + str(value).replace("'", "''") + "'"


@cache
def _texts_apart(query: str) -> tuple[str, ...]:
    """A query cut before and after each text in it."""
    return tuple(re.split(r"('(?:[^']|'')*')", query))


def _without_texts(query: str) -> str:
    return re.sub(r"'(?:[^']|'')*'", "''", query)
