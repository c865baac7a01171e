"""Marts of needs over protected units: the same SQL over units repeated by their weights, public sets only, all codes printed.

They stand in a schema of their own under the names of the office's marts. Here: counting them. Not here: weights and which rows are
published (`assets.disclosure.units`).
"""

from collections.abc import Mapping

import duckdb

from assets.disclosure.units.places import protected_counts, protected_marts
from assets.disclosure.units.weighed import repeated_body
from assets.marts.queries import query
from schemas.marts import GroupingSet, Header, public_rows
from schemas.relations import Relation, Sql, pieces, union_all
from warehouse.engine import count_mart, set_id, with_wait_counts
from warehouse.relations import make_relation, sql_of


def count_protected(
    con: duckdb.DuckDBPyConnection, marts: Mapping[str, tuple[Header, str]], made: Mapping[str, Relation]
) -> dict[str, int]:
    """Create mart_<name> of every protected mart in the connection's current schema. Returns mart -> rows.

    Needs what `assets.disclosure.units.protect.protect_units` leaves in the connection.
    """
    rows = {}
    for name, (header, body) in protected_marts(marts).items():
        counted = protected_counts(header)
        count_mart(con, name, counted, repeated_body(con, with_wait_counts(header, body), made))
        public = [part for part in counted.sets if part.public]
        sets = [_every_code(name, counted, part, public) for part in public]
        make_relation(con, query("every_set"), called=f"mart_{name}", **pieces(sets=union_all(sets)))
        rows[name] = con.table(f"mart_{name}").shape[0]
    return rows


def block_keys(public: list[GroupingSet], header: Header) -> list[str]:
    """The keys every public set is broken down by."""
    common = set.intersection(*({*part.by} for part in public)) | {*header.never_all}
    return [key for key in header.keys if key in common]


def _every_code(name: str, header: Header, part: GroupingSet, public: list[GroupingSet]) -> Sql:
    """One set of a counted mart with a row for every code of its keys."""
    block = block_keys(public, header)
    whole = next(one for one in public if {*one.by} <= {*block})
    mine = [key for key in header.keys if key in part.by and key not in block]
    codes = ["whole t"]
    codes += [
        f"join (select distinct country, {key} from rows_of_set) k_{key} on k_{key}.country = t.country" for key in mine
    ]
    same = [f"m.{key} = t.{key}" for key in block] + [f"m.{key} = k_{key}.{key}" for key in mine]
    told = [f"k_{key}.{key} as {key}" if key in mine else f"t.{key}" for key in header.keys]
    told.append(f"cast({set_id(header, part.by)} as bigint) as set_id")
    told += [f"coalesce(m.{count}, case when t.{count} is not null then 0 end) as {count}" for count in header.counts]
    told += ["t.asked_in", "t.is_carried"] if header.is_state else []
    filled = pieces(
        mart_table=f"mart_{name}",
        may_leave=public_rows(header),
        columns=", ".join(told),
        codes=" ".join(codes),
        same_codes=" and ".join(same),
    )
    one = sql_of(query("every_code"), set_id=set_id(header, part.by), whole=set_id(header, whole.by), **filled)
    return Sql(f"({one})")
