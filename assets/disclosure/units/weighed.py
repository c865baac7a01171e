"""A mart's own SQL over rows that take the weights of units: what it counts from is told anew under the same names.

Here: the body of a mart with the number of the unit in place of the cluster, and with every unit repeated by its weight. Not
here: which weights (`search`), which places (`places`). The column `weighed` of a relation's header says whose weight its rows
take; one of kind `both` has is_person and is_service, so that counts of persons hang on the person's weight alone.
"""

import re
from collections.abc import Mapping

import duckdb

from assets.disclosure.units.queries import query
from schemas.relations import Relation, Sql, pieces
from warehouse.engine import body_over
from warehouse.relations import sql_of

COPIES = 64  # more than any weight: what tells copies of a need apart
WHO = {
    "person": "u.service = ''",
    "service": "u.service = r.service",
    "both": "u.service in ('', r.service)",
}
# a third sex is told together with a sex nobody knows: both are few, and neither is a group one compares
FOLDED = {"sex": "case when r.sex = 'other' then 'unknown' else r.sex end"}
OF_COPY = {
    "is_person": "case when u.service = '' then r.is_person else 0 end",
    "is_service": "case when u.service = '' then 0 else r.is_service end",
    "need_no": f"r.need_no * {COPIES} + u.copy",
}
# where the design of the survey stands, the number of the unit stands
OF_UNIT = {
    "cluster": "cast(u.unit_no as varchar)",
    "stratum": "''",
    "is_drawn": "true",
    "weight": "cast(1 as double)",
}


def body_by_unit(con: duckdb.DuckDBPyConnection, body: str, made: Mapping[str, Relation]) -> Sql:
    """What a mart counts, each row once for each unit whose weight it takes; `cluster` is the number of the unit.

    `made`: the relations marts count from. Raises ValueError for a body that reads none with weights.
    """
    return _over(con, body, made, f"({sql_of(query('units_once'))})", {**FOLDED, **OF_COPY, **OF_UNIT})


def repeated_body(con: duckdb.DuckDBPyConnection, body: str, made: Mapping[str, Relation]) -> Sql:
    """What a mart counts, each row as often as the weight of its unit says; `repeated_unit` holds the copies."""
    return _over(con, body, made, "repeated_unit", {**FOLDED, **OF_COPY})


def published_body(con: duckdb.DuckDBPyConnection, body: str, made: Mapping[str, Relation]) -> Sql:
    """What a mart counts of the published rows, each once for each unit whose weight it takes, with its own design."""
    return _over(con, body, made, f"({sql_of(query('units_once'))})", {**FOLDED, **OF_COPY})


def published_rows(relation: Relation) -> str:
    """The table of the rows of a relation that public numbers are counted over."""
    return f"published_{relation.name}"


def weighed_relations(body: str, made: Mapping[str, Relation]) -> list[Relation]:
    """The relations with weights that a mart's body names."""
    named = set(re.findall(r"[a-z_]+", re.sub(r"--[^\n]*", "", body)))
    read = {
        one for name in named & made.keys() if made[name].header.weighed == "again" for one in made[name].header.reads
    }
    return [one for name, one in made.items() if name in named | read and one.header.weighed]


def _over(
    con: duckdb.DuckDBPyConnection, body: str, made: Mapping[str, Relation], units: str, told: Mapping[str, str]
) -> Sql:
    weighed = weighed_relations(body, made)
    if not weighed:
        raise ValueError(f"no relation with weights is read: {body[:80]}")
    return Sql(body_over(body, {one.name: _rows(con, one, units, told) for one in weighed}))


def _rows(con: duckdb.DuckDBPyConnection, relation: Relation, units: str, told: Mapping[str, str]) -> Sql:
    if relation.header.weighed == "again":
        return sql_of(relation)
    there = con.table(published_rows(relation)).columns
    replaced = ", ".join(f"{told[column]} as {column}" for column in there if column in told)
    return sql_of(
        query("weighed_rows"),
        **pieces(rows_of=published_rows(relation), replaced=replaced, units=units, who=WHO[relation.header.weighed]),
    )
