"""The rows that public numbers of needs are counted over: those of the last publication, until a survey has a batch of changes.

One interview more or less moves no printed count: it waits, and office marts alone count it (disclosure.md, differences). Here: what
waits and what is published now. Not here: weights (`search`), how often a row counts (`weighed`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import duckdb

from assets.disclosure.kept import Kept
from assets.disclosure.queries import query as kept_query
from assets.disclosure.units.queries import query
from assets.disclosure.units.told_as import told_rows
from assets.disclosure.units.weighed import published_rows
from schemas.relations import Relation, Sql, pieces, union_all
from warehouse.connection import parquet
from warehouse.relations import ask, make_relation, sql_of

# columns that are numbered anew at each refresh, or belong to the design of the survey and to nobody's answer
PASSING = frozenset({"person_no", "person_row", "need_no", "cluster", "stratum", "weight", "people"})
# what leads to a record and counts nothing: it is not kept
POINTERS = ("person_id", "person_record_id", "record_id", "need_uuid")
OF_INTERVIEW = "case when starts_with(r.cluster, 'interview ') then concat('interview ', r.person_no) else r.cluster end as cluster"


@dataclass(frozen=True)
class Waiting:
    """Per survey how many people changed since the last publication, and the surveys published anew now."""

    people: dict[str, int]
    due: frozenset[str]

    @property
    def held(self) -> dict[str, int]:
        """Surveys with changes that wait, and of how many people."""
        return {survey: n for survey, n in self.people.items() if survey not in self.due}


def hold_rows(con: duckdb.DuckDBPyConnection, kept: Kept, made: Mapping[str, Relation], batch: int) -> Waiting:
    """Create `published_<relation>` for each relation that takes weights. `batch`: people changed from which on a survey is due.

    Needs `told_as`. Rows kept by a program that made other columns are not used: every survey is due then.
    """
    relations = _with_weights(made)
    for one in relations:
        rows = pieces(rows_of=f"temp.main.{one.name}", columns=_columns(con, one))
        make_relation(con, _table("rows_now"), called=_now(one), **rows)
    usable = all(_same_columns(con, one, kept) for one in relations)
    before = {one.name: _before(kept, one) if usable else _nothing(one) for one in relations}
    waiting = _waiting(con, relations, before, batch)
    for one in relations:
        filled = pieces(now=_now(one), before=before[one.name])
        make_relation(con, _table("rows_published"), called=published_rows(one), due=waiting.due, **filled)
    return waiting


def rows_to_keep(made: Mapping[str, Relation]) -> dict[str, Sql]:
    """Relation -> SQL of its published rows, as they are kept for the next refresh."""
    return {
        one.name: sql_of(kept_query("all_rows"), **pieces(rows_of=published_rows(one))) for one in _with_weights(made)
    }


def make_units(con: duckdb.DuckDBPyConnection, made: Mapping[str, Relation]) -> None:
    """Create `protected_unit` from all published rows."""
    found = []
    for one in made.values():
        if one.header.weighed in ("person", "both"):
            found.append(_units(one, "''"))
        if one.header.weighed in ("service", "both"):
            found.append(_units(one, "service"))
    make_relation(con, query("protected_unit"), **pieces(found=union_all(found)))


def _with_weights(made: Mapping[str, Relation]) -> list[Relation]:
    return [one for one in made.values() if one.header.weighed not in ("", "again")]


def _columns(con: duckdb.DuckDBPyConnection, relation: Relation) -> str:
    """The columns of a relation that are kept: none that leads to a record."""
    described = ask(con, kept_query("no_rows"), **pieces(rows_of=f"temp.main.{relation.name}")).description or []
    there = [column[0] for column in described]
    going = ", ".join(column for column in there if column in POINTERS)
    return f"r.*{f' exclude ({going})' if going else ''}{f' replace ({OF_INTERVIEW})' if 'cluster' in there else ''}"


def _units(relation: Relation, service: str) -> Sql:
    return sql_of(query("units_of_rows"), **pieces(rows_of=published_rows(relation), service=service))


def _waiting(
    con: duckdb.DuckDBPyConnection, relations: Iterable[Relation], before: Mapping[str, str], batch: int
) -> Waiting:
    changed = []
    for one in relations:
        columns = ", ".join(column for column in con.table(_now(one)).columns if column not in PASSING)
        filled = pieces(now=_now(one), before=before[one.name], columns=columns)
        changed.append(Sql(f"({sql_of(query('people_changed'), **filled)})"))
    people = dict(ask(con, query("people_changed_counted"), **pieces(changed=union_all(changed))).fetchall())
    return Waiting(people, frozenset(survey for survey, n in people.items() if n >= batch))


def _same_columns(con: duckdb.DuckDBPyConnection, relation: Relation, kept: Kept) -> bool:
    if relation.name not in kept:
        return False
    there = ask(con, kept_query("no_rows"), **pieces(rows_of=parquet([kept[relation.name]]))).description or []
    return [column[0] for column in there] == con.table(_now(relation)).columns


def _before(kept: Kept, relation: Relation) -> str:
    return f"({told_rows(str(parquet([kept[relation.name]])))})"


def _now(relation: Relation) -> str:
    return f"now_{relation.name}"


def _nothing(relation: Relation) -> str:
    """SQL of no row with the columns of today."""
    return f"({sql_of(kept_query('no_rows'), **pieces(rows_of=_now(relation)))})"


def _table(name: str) -> Relation:
    """A question of this room as a table."""
    asked = query(name)
    return Relation(asked.name, asked.header.model_copy(update={"kind": "table"}), asked.query)
