"""Additive views: beside each cube one view per set, `needs_gap_by_sex`, without `all`, so that its rows can be added.

Here: which views there are, their SQL, and what each says may be added. Not here: the public file they go into
(`warehouse.public_file` makes them there from table `additive_views`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from assets.marts.build import mart_files
from assets.marts.queries import query
from schemas.marts import GroupingSet, Header, views_of
from schemas.public_headers import public_headers
from schemas.relations import pieces
from warehouse.relations import ask, make_relation, sql_of

IS_COMPLETE = "is_complete"  # of a row of a public mart of casualties
COMPLETE = (
    "is_complete: all rows of the view with these values of the keys that are never `all` are printed with every count the set prints "
    "at all"
)


@dataclass(frozen=True)
class View:
    """One set of a mart."""

    name: str
    mart: str
    header: Header
    part: GroupingSet

    @property
    def fixed(self) -> list[str]:
        """Keys that are never `all`: period and country, and those no row is added over."""
        return [key for key in self.header.keys if key in {"period", "country", *self.header.never_all}]

    @property
    def keys(self) -> list[str]:
        """The keys the set is broken down by; its rows may be added over each."""
        return [key for key in self.header.keys if key in self.part.by and key not in self.fixed]

    @property
    def counts(self) -> list[str]:
        return self.part.only or self.header.counts

    @property
    def is_ranked(self) -> bool:
        """Whether rows of the set may be absent: of casualties. Needs are protected, and all printed."""
        return self.header.regime == "ranked"

    @property
    def kept_at_home(self) -> bool:
        """Whether values of a key it is broken down by never leave the office."""
        return bool(set(self.keys) & set(self.header.office_values))


def views() -> Iterator[View]:
    """Every additive view, by mart and set."""
    yield from _views({name: header for name, (header, _) in mart_files().items()})


def public_views() -> Iterator[View]:
    """The views that stand in the public file."""
    return (view for view in _views(public_headers(mart_files())) if view.part.public)


def _views(headers: Mapping[str, Header]) -> Iterator[View]:
    for mart, header in headers.items():
        for name, part in views_of(mart, header).items():
            yield View(name, mart, header, part)


def make_views(con: duckdb.DuckDBPyConnection) -> None:
    """Create every view beside its mart in the connection's current schema."""
    for view in views():
        make_relation(con, query("additive_view"), called=view.name, **_pieces(con, view, f"mart_{view.mart}", "true"))


def public_rows_of(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str, str]]:
    """(view, mart, what may be added and what is missing, SQL) of each view of the public marts in database `published`."""
    rows = []
    for view in public_views():
        table = f"mart_{view.mart}"
        of_view = _pieces(con, view, f"published.main.{table}", _is_complete(view)) | pieces(mart_table=table)
        sql = " ".join(sql_of(query("additive_view"), **of_view).split())
        rows.append((view.name, table, f"{comment_of_view(view)} {_missing(con, view)}", sql))
    return rows


def comment_of_view(view: View) -> str:
    """What a row is, over which keys rows may be added and over which never."""
    never = [key for key in view.fixed if key not in ("period", "country")]
    may = [*view.keys, *([] if view.header.is_state or "period" not in view.header.keys else ["period"])]
    said = f"{view.header.title}, by {', '.join(view.keys) or 'country'}: one set of mart_{view.mart}, without `all`. "
    said += f"Counts may be added over {', '.join(may)}" if may else "One row is a total: nothing is to be added"
    said += f"; never over {', '.join(never)}" if never else ""
    said += "; never over period, which is a state at the end of each year" if view.header.is_state else ""
    return f"{said}. Shares and medians are never added."


def _missing(con: duckdb.DuckDBPyConnection, view: View) -> str:
    """What a reader of the public file does not find in a view, country by country and period by period."""
    told = pieces(
        mart_table=f"published.main.mart_{view.mart}",
        of_set=_of_set(view),
        period="period" if "period" in view.header.keys else "'all'",
    )
    found = ask(con, query("incomplete_of_set"), **told).fetchall() if view.is_ranked else []
    said = [
        f"rows of {key} {', '.join(view.header.office_values[key])}"
        for key in view.keys
        if key in view.header.office_values
    ]
    said += [f"rows or numbers of {country} {period}" for country, period in found]
    return f"Missing where is_complete is false: {'; '.join(said)}." if said else "Nothing is missing."


def _pieces(con: duckdb.DuckDBPyConnection, view: View, table: str, is_complete: str) -> dict[str, Any]:
    dropped = {"set_id", IS_COMPLETE, *view.header.keys} - {*view.fixed, *view.keys}
    columns = [column for column in con.table(table).columns if column not in dropped]
    if view.part.only:
        told = {*view.counts, *(f"{count}_status" for count in view.counts)}
        columns = [column for column in columns if column in told or column in view.header.keys]
    return pieces(columns=", ".join(columns), mart_table=table, of_set=_of_set(view), is_complete=is_complete)


def _of_set(view: View) -> str:
    """SQL of the set's rows among those of its mart: broken down by its keys and by no other."""
    broken_down = {*view.fixed, *view.keys}
    told = [
        f"{key} {'<>' if key in view.keys else '='} 'all'"
        for key in view.header.keys
        if key in view.keys or key not in broken_down
    ]
    return " and ".join(told) or "true"


def _is_complete(view: View) -> str:
    if view.kept_at_home:
        return "false"
    return IS_COMPLETE if view.is_ranked else "true"
