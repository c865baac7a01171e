"""Whether rows hang on the row they are of: every join between two sheets is held against a second fact.

Here: the refusal of a source whose join is contradicted. Not here: which columns are facts (`assets/raw/second_facts`),
nor how rows are joined (`rows`).
"""

import duckdb

from assets.core.queries import query
from assets.core.rows import Rows
from assets.core.staged import Staged
from assets.raw.landed import LandedSheet
from assets.raw.second_facts import EXPORT_KEYS, OF_THE_PARENT, ROW, joins_of, second_facts, written
from schemas.findings import Refused
from schemas.relations import Sql
from schemas.source import Source
from warehouse.connection import name
from warehouse.relations import ask

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
            differ = Sql(f"{up}.source_row IS NOT NULL AND {said[0]} <> {said[1]}")
            asked = ask(con, query("contradicted_rows"), rows=rows.reading([differ]), differ=differ)
            n, row = asked.fetchall()[0]
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
    landed, landed_above = rows.landed_rows(below), rows.landed_rows(above)
    n, n_distinct = ask(con, query("ids_counted"), id=there, landed=landed_above).fetchall()[0]
    if n_distinct < 0.9 * n:
        return False
    found = ask(
        con, query("ids_found_above"), id=here, below=landed, id_above=there, above=landed_above, numbered=NUMBERED_ONLY
    )
    share = found.fetchall()[0][0]
    return share is not None and share >= 0.5


def _to_write(
    con, rows: Rows, below: LandedSheet, above: LandedSheet, by: dict[str, str], facts: list, fact: tuple[str, str]
) -> dict[str, str]:
    """The first pair by which every row finds one row above; where there is none, the pair that contradicts."""
    landed, landed_above = rows.landed_rows(below), rows.landed_rows(above)
    for down, up in facts:
        here, there = _plain(name(down)), _plain(name(up))
        n, n_distinct = ask(con, query("ids_counted"), id=there, landed=landed_above).fetchall()[0]
        asked = ask(con, query("ids_not_found_above"), id=here, below=landed, id_above=there, above=landed_above)
        n_lost = asked.fetchall()[0][0]
        if n and n == n_distinct and not n_lost and {down: up} != by:
            return {down: up}
    return dict([fact])


def _certain_places(con, source: Source, staged: Staged, above: LandedSheet) -> None:
    """Rows joined by their place, and nothing to check it by: no row may be missing between the first and the last."""
    first, last, n = ask(con, query("places_of_rows"), landed=staged.rows.landed_rows(above)).fetchall()[0]
    if n and last - first + 1 > n:
        raise Refused(
            "place_of_a_row_is_certain",
            source=source.source,
            file=staged.file,
            sheet=above.name,
            table=staged.key,
            n=last - first + 1 - n,
        )


def _plain(text: str) -> Sql:
    """SQL of an id without what only its way of writing adds; null where there is none."""
    bare = f"regexp_replace(lower(trim(CAST({text} AS VARCHAR))), '^uuid:|[{{}}]|\\.0$', '', 'g')"
    return Sql(f"nullif(ltrim({bare}, '0'), '')")
