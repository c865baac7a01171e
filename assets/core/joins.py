"""Whether rows hang on the row they are of: every join between two sheets is held against a second fact.

Here: the refusal of a source whose join is contradicted. Not here: which columns are facts (`assets/raw/second_facts`),
nor how rows are joined (`rows`).
"""

import duckdb

from assets.core.rows import Rows
from assets.core.staged import Staged
from assets.raw.landed import LandedSheet
from assets.raw.second_facts import EXPORT_KEYS, OF_THE_PARENT, ROW, joins_of, second_facts, written
from schemas.findings import Refused
from schemas.source import Source
from warehouse.connection import name

NUMBERED_ONLY = r"^\d{1,6}$"  # numbers a sheet may give its own rows


def contradicted_joins(con: duckdb.DuckDBPyConnection, source: Source, staged: Staged) -> None:
    """Raises Refused(join_is_not_contradicted, place_of_a_row_is_certain) of the table's own joins between two sheets."""
    rows = staged.rows
    for below, above, by in joins_of(source, staged.key):
        down, up = rows.alias[below], rows.alias[above]
        facts = [fact for fact in _facts(rows.sheets[below], rows.sheets[above]) if fact not in by.items()]
        facts = [fact for fact in facts if fact[0] not in OF_THE_PARENT or fact[0] in by]
        checking = [fact for fact in facts if _is_fact(con, rows, rows.sheets[below], rows.sheets[above], fact)]
        for fact in checking:
            said = [f"{_plain(f'{down}.{name(fact[0])}')}", f"{_plain(f'{up}.{name(fact[1])}')}"]
            differ = f"{up}.source_row IS NOT NULL AND {said[0]} <> {said[1]}"
            n, row = con.execute(
                f"SELECT count(DISTINCT l.source_row), min(l.source_row) FROM {rows.reading([differ])} WHERE {differ}"
            ).fetchall()[0]
            if n:
                raise Refused(
                    "join_is_not_contradicted",
                    source=source.source,
                    file=staged.file,
                    table=staged.key,
                    row=row,
                    n=n,
                    column=f"{rows.sheets[below].name}.{fact[0]}",
                    provider_column=f"{rows.sheets[above].name}.{fact[1]}",
                    found=f"by: {written(by)}",
                    expected=f"by: {written(_to_write(con, rows, rows.sheets[below], rows.sheets[above], by, facts, fact))}",
                )
        if ROW in by.values() and not checking:
            _certain_places(con, source, staged, rows.sheets[above])


def _facts(below: LandedSheet, above: LandedSheet) -> list[tuple[str, str]]:
    return second_facts(below.columns, above.columns)


def _is_fact(con, rows: Rows, below: LandedSheet, above: LandedSheet, fact: tuple[str, str]) -> bool:
    """A key that an export writes is one; another id in both sheets when it tells the rows above apart and is mostly found."""
    if fact in EXPORT_KEYS:
        return True
    here, there = (_plain(name(column)) for column in fact)
    n, n_distinct = con.execute(
        f"SELECT count({there}), count(DISTINCT {there}) FROM {rows.landed_rows(above)}"
    ).fetchall()[0]
    if n_distinct < 0.9 * n:
        return False
    share = con.execute(
        f"SELECT avg(CAST({here} IN (SELECT {there} FROM {rows.landed_rows(above)}) AS DOUBLE)) "
        f"FROM {rows.landed_rows(below)} WHERE NOT regexp_matches({here}, '{NUMBERED_ONLY}')"
    ).fetchall()[0][0]
    return share is not None and share >= 0.5


def _to_write(
    con, rows: Rows, below: LandedSheet, above: LandedSheet, by: dict[str, str], facts: list, fact: tuple[str, str]
) -> dict[str, str]:
    """The first pair by which every row finds one row above; where there is none, the pair that contradicts."""
    for down, up in facts:
        here, there = _plain(name(down)), _plain(name(up))
        n, n_distinct = con.execute(
            f"SELECT count({there}), count(DISTINCT {there}) FROM {rows.landed_rows(above)}"
        ).fetchall()[0]
        found = con.execute(
            f"SELECT count(*) FROM {rows.landed_rows(below)} "
            f"WHERE coalesce({here} NOT IN (SELECT {there} FROM {rows.landed_rows(above)} WHERE {there} IS NOT NULL), true)"
        ).fetchall()[0][0]
        if n and n == n_distinct and not found and {down: up} != by:
            return {down: up}
    return dict([fact])


def _certain_places(con, source: Source, staged: Staged, above: LandedSheet) -> None:
    """Rows joined by their place, and nothing to check it by: no row may be missing between the first and the last."""
    first, last, n = con.execute(
        f"SELECT min(source_row), max(source_row), count(*) FROM {staged.rows.landed_rows(above)}"
    ).fetchall()[0]
    if n and last - first + 1 > n:
        raise Refused(
            "place_of_a_row_is_certain",
            source=source.source,
            file=staged.file,
            sheet=above.name,
            table=staged.key,
            n=last - first + 1 - n,
        )


def _plain(text: str) -> str:
    """SQL of an id without what only its way of writing adds; null where there is none."""
    bare = f"regexp_replace(lower(trim(CAST({text} AS VARCHAR))), '^uuid:|[{{}}]|\\.0$', '', 'g')"
    return f"nullif(ltrim({bare}, '0'), '')"
