"""Domain logic on distinct values: each mapped column becomes a small table that is joined back.

5 M rows hold 9,800 dates and 4 spellings of sex, so Python sees thousands of values, not millions, in any script or
calendar (architecture, decision 4). A `Lookup` maps provider texts to standard values and says which rule they break;
what a text means is in `words`, `times`, `aging` and `placing`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa

from assets.core.queries import query
from schemas.relations import Sql
from schemas.source import Column
from warehouse.relations import ask, make_relation

ARROW = {
    "VARCHAR": pa.string(), "BIGINT": pa.int64(), "TIMESTAMP": pa.date32(), "DOUBLE": pa.float64(), "BOOLEAN": pa.bool_(),
}  # fmt: skip
Row = dict[str, str]  # provider column -> text


@dataclass
class Lookup:
    """Provider columns in, standard columns out; filled from the distinct values a file holds."""

    provider: list[str]
    out: dict[str, str]  # standard column -> SQL type
    work: Callable[..., dict]
    learn: Callable[[list[tuple[tuple[str, ...], int]]], None] | None = (
        None  # looks at all combinations, and their rows, first
    )
    rows: list[dict] = field(default_factory=list)
    weights: list[int] = field(default_factory=list)
    seen: list[tuple[str, ...]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)  # SQL of the received texts
    relation: str = ""  # FROM clause in which the keys can be read
    table: pa.Table | None = None

    def fill(self, con: duckdb.DuckDBPyConnection, relation: Sql, expressions: list[str], name: str) -> None:
        """Work every distinct combination once and register the result as table `name` (k0.., outputs)."""
        self.keys, self.relation = [f"coalesce({expression}, '')" for expression in expressions], relation
        found = ask(con, query("received_values"), texts=Sql(", ".join(self.keys)), rows=relation).fetchall()
        if self.learn is not None:
            self.learn([(tuple(values), n) for *values, n in found])
        self.rows = [self.work(*values) for *values, _ in found]
        self.weights = [weight for *_, weight in found]
        self.seen = [tuple(values) for *values, _ in found]
        keys = {f"k{n}": pa.array([row[n] for row in found], pa.string()) for n in range(len(self.keys))}
        worked = self.as_table(self.rows)
        self.table = pa.table(keys | dict(zip(worked.column_names, worked.columns, strict=True)))
        con.register("filled", self.table)
        make_relation(con, query("look_up"), called=name)
        con.unregister("filled")

    def as_table(self, rows: list[dict]) -> pa.Table:
        """Lines as `work` makes them, with the standard columns in their types."""
        arrays = {column: pa.array([row.get(column) for row in rows], ARROW[kind]) for column, kind in self.out.items()}
        return pa.table({c: a.cast(pa.timestamp("us")) if self.out[c] == "TIMESTAMP" else a for c, a in arrays.items()})

    def on(self, name: str) -> str:
        """SQL that finds a row's own line in a table keyed like this look-up."""
        return " AND ".join(f"{key} = {name}.k{n}" for n, key in enumerate(self.keys))


def separators(spec: Column) -> tuple[str | None, str]:
    """Declared signs for thousands and decimals."""
    return (spec.number.thousands, spec.number.decimal) if spec.number else (None, ".")
