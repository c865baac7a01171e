"""The public file: public sets only, what disclosure control hides left out, opens in any DuckDB client without a key.

What is not printed is NULL with a status beside it, never nought. Numbers and statuses come from `assets.marts.public_marts`.
"""

from pathlib import Path
from typing import Any

import duckdb

from assets.marts.beside import commented, show_beside
from assets.marts.build import mart_files
from assets.marts.described import STATE, STATUSES, comment_of_mart, comment_of_relation, meanings_of_mart
from assets.marts.figures import place_of_row
from assets.marts.held_words import NUMBERS
from assets.marts.protected_waits import told_column
from assets.marts.queries import query
from assets.marts.views import IS_COMPLETE
from methods.protected_shares import LEAST_BASE
from schemas.marts import COMPARISONS, Header, public_rows
from schemas.public_headers import public_headers
from schemas.relations import pieces
from warehouse.engine import set_id
from warehouse.progress import doing
from warehouse.public_file import write_public
from warehouse.relations import make_relation


def publish(con: duckdb.DuckDBPyConnection, path: Path, temp: Path, refresh_id: str) -> None:
    """Write the public DuckDB file at `path` from the public marts of the connection.

    Needs what `assets.marts.public_marts` leaves there. `temp`: a folder for what is on its way.
    """
    con.execute("ATTACH ':memory:' AS published")
    try:
        described: list[tuple[str, str, str]] = []
        headers = public_headers(mart_files())
        for number, (name, header) in enumerate(headers.items(), 1):
            doing("doing_publish", table=name, number=number, of=len(headers) + 1)
            described += _wide(con, name, header)
        for name in COMPARISONS:
            described += _long(con, "gender_gap", name, least=LEAST_BASE, **pieces(mart_table=f"mart_{name}"))
        for name in NUMBERS:
            described += _long(con, name, name)
        for name in ("figure", "indicator", "estimate"):
            described += _long(con, name)
        doing("doing_publish", table="figure", number=len(headers) + 1, of=len(headers) + 1)
        show_beside(con, refresh_id, described)
        write_public(con, "published", path, temp)
    finally:
        con.execute("DETACH published")


def _wide(con, name: str, header: Header) -> list[tuple[str, str, str]]:
    """One mart with `<measure>_status` beside each measure; only its public sets. Statuses are those of its figures."""
    public = [part for part in header.sets if part.public]
    if not public:
        return []
    measures = [*header.counts, *header.shares, *header.days]
    pivot = ", ".join(f"max(CASE WHEN f.measure = '{m}' THEN s.status END) AS {m}" for m in measures)
    make_relation(con, query("mart_status"), mart=name, **pieces(statuses=pivot))
    columns = [f"m.{key}" for key in [*header.keys, *(STATE if header.is_state else ())]]
    for count in header.counts:
        columns += [
            f"CASE WHEN s.{count} = 'ok' THEN m.{count} END AS {count}",
            f"coalesce(s.{count}, 'not_available') AS {count}_status",
        ]
    for share in header.shares:
        numbers = [share, f"{share}_ci_low", f"{share}_ci_high"]
        if header.weight:
            numbers += [f"{share}_weighted", f"{share}_weighted_ci_low", f"{share}_weighted_ci_high"]
        columns += [f"CASE WHEN s.{share} = 'ok' THEN m.{column} END AS {column}" for column in numbers]
        columns.append(
            f"CASE WHEN s.{share} IN ('ok', 'not_available') THEN m.{share}_caution ELSE '' END AS {share}_caution"
        )
        columns.append(f"s.{share} AS {share}_status")
    for days in header.days:
        numbers = [days, f"{days}_ci_low", f"{days}_ci_high", f"{days}_n_known", f"{days}_n_open"]
        is_told = f"m.{told_column(days)}" if header.regime == "units" else f"m.{days}_n_known IS NOT NULL"
        is_told = f"s.{days} IN ('ok', 'not_available') AND {is_told}"
        columns += [f"CASE WHEN {is_told} THEN m.{column} END AS {column}" for column in numbers]
        not_reached = f"s.{days} = 'not_available' AND {is_told}"
        columns.append(f"CASE WHEN {not_reached} THEN 'not_reached' ELSE s.{days} END AS {days}_status")
    columns += [f"m.{IS_COMPLETE}"] if header.regime == "ranked" else []
    make_relation(
        con,
        query("public_mart"),
        called=f"published.main.mart_{name}",
        sets=[set_id(header, part.by) for part in public],
        **pieces(
            mart_table=f"mart_{name}",
            columns=", ".join(columns),
            place=place_of_row(header),
            may_leave=public_rows(header),
            order=", ".join(f"m.{key}" for key in header.keys),
        ),
    )
    return commented(con, f"mart_{name}", comment_of_mart(header), meanings_of_mart(header))


def _long(con: duckdb.DuckDBPyConnection, name: str, called: str = "", **parameters: Any) -> list[tuple[str, str, str]]:
    """Comparisons, indicators or figures as their file says, with its header as comment and meanings."""
    table = f"mart_{called or name}"
    header = query(f"public_{name}").header
    make_relation(con, query(f"public_{name}"), called=f"published.main.{table}", **parameters)
    meanings = {**header.columns, "status": STATUSES, "value_status": STATUSES}
    return commented(con, table, comment_of_relation(header), meanings)
