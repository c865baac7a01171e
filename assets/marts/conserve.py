"""What became of every accepted row: per mart one line, accepted = counted + left out for each reason.

Accepted is what the receipts of the loads say, counted what the mart itself adds up to, the reasons are worked out row by row
beside it: a row lost on the way breaks the line. Here also: states that say again what the year before said. Not here: what a
broken line stops (`assets.release.conserved`, the checks of `assets.marts.assets`).
"""

from collections.abc import Mapping
from typing import Any

import duckdb

from assets.marts.queries import query
from schemas.marts import Conserved, Header
from schemas.relations import pieces
from warehouse.engine import set_id
from warehouse.relations import ask, make_relation, relations, sql_of

# a file a mart with the reasons after the door (`queries/left_at_door.sql`) for which accepted rows are left out, and how many; a
# mart without one leaves nobody out
REASONS = "assets.marts.conservation"
ALIKE, FEWEST = 0.9, 10  # share of rows two years may have in common; of fewer rows chance decides
Line = dict  # mart, unit, accepted, counted, left_out (reason -> rows), adds_up


def conserve(con: duckdb.DuckDBPyConnection, headers: Mapping[str, Header]) -> list[Line]:
    """Create mart_conservation in the connection's current schema. Returns its lines, one a mart."""
    make_relation(con, query("left_at_door"))
    make_relation(con, query("mart_conservation"))
    for name, header in headers.items():
        if header.conserved:
            _add_line(con, name, header, header.conserved)
    return lines_of(con)


def lines_of(con: duckdb.DuckDBPyConnection) -> list[Line]:
    """The lines of mart_conservation."""
    lines: dict[str, Line] = {}
    for mart, unit, fate, n in ask(con, query("conservation_of_marts")).fetchall():
        empty = {"mart": mart, "unit": unit, "accepted": 0, "counted": 0, "left_out": {}}
        line = lines.setdefault(mart, empty)
        if fate in ("accepted", "counted"):
            line[fate] = n
        else:
            line["left_out"][fate] = n
    return [{**line, "adds_up": _adds_up(line)} for line in lines.values()]


def repeated_states(con: duckdb.DuckDBPyConnection, headers: Mapping[str, Header]) -> list[dict]:
    """Marts of a state in which a year in which people were asked says what the year before said: mart, country, period, share."""
    found = []
    for name, header in headers.items():
        for country, period, n_rows, n_alike in _alike(con, name, header) if header.is_state else ():
            if n_rows >= FEWEST and n_alike > ALIKE * n_rows:
                found.append({"mart": name, "country": country, "period": period, "share": n_alike / n_rows})
    return found


def _adds_up(line: Line) -> bool:
    return line["accepted"] == line["counted"] + sum(line["left_out"].values())


def _add_line(con: duckdb.DuckDBPyConnection, name: str, header: Header, conserved: Conserved) -> None:
    about: dict[str, Any] = {"mart": name, "unit": "+".join(conserved.of)}
    make_relation(con, query("conserved_rows"), tables=conserved.of, **about)
    counted = conserved.counted or header.counts[0]
    of_set = " and ".join(filter(None, (_whole(header), conserved.where))) or "true"
    told = pieces(mart_table=f"mart_{name}", counted=counted, of_set=of_set)
    make_relation(con, query("conserved_counted"), **about, **told)
    if reasons := relations(REASONS).get(f"left_out_of_{conserved.reasons or header.total_of or name}"):
        make_relation(con, query("conserved_reasons"), **about, reasons=sql_of(reasons))


def _whole(header: Header) -> str:
    """SQL of the rows of the set with the fewest keys, each unit in one of them."""
    if header.kind == "table":
        return ""
    fewest = min(header.sets, key=lambda part: len({*part.by} - {"period"}))
    return f"set_id = {set_id(header, fewest.by)}"


def _alike(con: duckdb.DuckDBPyConnection, name: str, header: Header) -> list[tuple]:
    keys = " and ".join(f"b.{key} = n.{key}" for key in header.keys if key not in ("period", "country", "round"))
    same = " and ".join(f"b.{count} is not distinct from n.{count}" for count in header.counts)
    return ask(con, query("periods_alike"), **pieces(mart_table=f"mart_{name}", keys=keys, same=same)).fetchall()
