"""Received rows that are no rows of a table: totals, footnotes, headings in between. They are not wanted, and named.

Here: which of them a table leaves out, and the finding that tells of each. Not here: how landing notices them
(`assets/raw/label_rows`).
"""

from collections.abc import Iterable

import duckdb

from assets.core.queries import query
from assets.raw.label_rows import NUMBERS
from assets.raw.landed import LandedSheet
from methods.label_rows import TOTALS, plain
from schemas.contracts import core_name
from schemas.relations import Sql
from schemas.source import Table
from warehouse.connection import listed, name, quoted
from warehouse.reading.sheet import cell_address
from warehouse.relations import ask

RULE_OF = {"total": "total_is_set_aside", "note": "note_is_set_aside", "heading": "heading_is_set_aside"}
ENOUGH_ROWS = 3  # above a row before its numbers can be called their sums

Marks = dict[int, tuple[int | None, str]]  # row -> (position of its label, kind)


def rows_set_aside(con: duckdb.DuckDBPyConnection, key: str, spec: Table, sheet: LandedSheet, rows: str) -> Marks:
    """The rows of a sheet a table does not want, each with where its label stands and what it is.

    Published counts of people in need keep their totals: they are marked there and never added.
    """
    table = core_name(key)
    if table == "people_in_need":
        return {row: (at, kind) for row, at, kind in sheet.labels if kind not in ("total", NUMBERS)}
    found: Marks = {row: (at, kind) for row, at, kind in sheet.labels if kind != NUMBERS}
    found |= dict.fromkeys(_declared(con, spec, sheet, rows), (None, "total"))
    if table == "casualty_count":
        found |= {row: (None, "total") for row in _called_totals(con, spec, sheet, rows) if row not in found}
    numbers = {row: at for row, at, kind in sheet.labels if kind == NUMBERS}
    if table == "casualty_count":
        numbers |= dict.fromkeys(_last_without_a_word(con, spec, sheet, rows, found), None)
    columns = list(spec.count.values()) or sheet.columns
    for row, at in numbers.items():
        if row not in found and _is_sum(con, rows, [c for c in columns if c in sheet.columns], row, found):
            found[row] = (at, "total")
    return found


def told(marks: Marks, sheet: LandedSheet) -> list[dict]:
    """A finding for each row set aside, at its label."""
    return [
        {
            "source_sheet": sheet.name,
            "source_row": row,
            "cell": cell_address(at, row) if at is not None else None,
            "provider_column": None,
            "column_name": None,
            "value": None,
            "rule_id": RULE_OF[kind],
            "severity": "warning",
            "params": {},
        }
        for row, (at, kind) in sorted(marks.items())
    ]


def _declared(con, spec: Table, sheet: LandedSheet, rows: str) -> Iterable[int]:
    """Rows that source.yaml calls totals: `total_where`."""
    if not spec.total_where:
        return []
    held = [f"trim({name(c)}) = '{quoted(said.strip())}'" for c, said in spec.total_where.items() if c in sheet.columns]
    condition = " AND ".join(held) if len(held) == len(spec.total_where) else "false"
    return _numbers(con, rows, condition)


def _numbers(con, rows: str, condition: str) -> list[int]:
    found = ask(con, query("row_numbers"), rows=Sql(rows), condition=Sql(condition)).fetchall()
    return [row for (row,) in found]


def _called_totals(con, spec: Table, sheet: LandedSheet, rows: str) -> Iterable[int]:
    """Rows of published counts in which a place, a year or a group is called a total, and source.yaml gives it no meaning."""
    said = {plain(word) for column in spec.mapped.values() for word in column.values}
    said |= {plain(word) for wanted in spec.only.values() for word in wanted}
    words = listed(sorted(TOTALS - said))
    texts = _texts(spec, sheet)
    if not texts:
        return []
    held = " OR ".join(f"strip_accents(lower(trim(replace({name(c)}, '-', ' '), ' :.'))) IN ({words})" for c in texts)
    return _numbers(con, rows, held)


def _last_without_a_word(con, spec: Table, sheet: LandedSheet, rows: str, found: Marks) -> Iterable[int]:
    """The last row that is not set aside, when it says of no place, year or group whose numbers it holds."""
    texts = _texts(spec, sheet)
    if not texts:
        return []
    blank = Sql(" AND ".join(f"trim(coalesce({name(c)}, '')) = ''" for c in texts))
    asked = query("last_row_without_a_word")
    return [row for (row,) in ask(con, asked, rows=Sql(rows), wanted=_not_in(found), blank=blank).fetchall()]


def _texts(spec: Table, sheet: LandedSheet) -> list[str]:
    """The columns that say whose counts a row holds."""
    named = [c for column in spec.mapped.values() for c in column.provider_columns]
    return [
        c for c in dict.fromkeys([*named, *(spec.key or [])]) if c in sheet.columns and c not in spec.count.values()
    ]


def _is_sum(con, rows: str, columns: list[str], row: int, found: Marks) -> bool:
    """Every number of the row is the sum of the numbers above it, or says how many cells above it are filled."""
    number = "TRY_CAST(replace(trim({0}), ',', '') AS DOUBLE)"
    if not columns:
        return False
    of_row = {"texts": Sql(", ".join(map(name, columns))), "condition": Sql(f"source_row = {row}")}
    here = ask(con, query("row_texts"), rows=Sql(rows), **of_row).fetchall()
    texts = {c: text for c, text in zip(columns, here[0][1:], strict=True) if text and text.strip()} if here else {}
    wanted = _not_in({r: m for r, m in found.items() if r != row})
    for column in texts:
        cell = {"text": name(column), "number": Sql(number.format(name(column)))}
        above = ask(con, query("numbers_above"), rows=Sql(rows), row=row, wanted=wanted, **cell)
        own_number, n_above, total, n_filled = above.fetchall()[0]
        if n_above < ENOUGH_ROWS or own_number is None or own_number != (n_filled if total is None else total):
            return False
    return bool(texts)


def _not_in(found: Marks) -> Sql:
    return Sql(f"source_row NOT IN ({', '.join(map(str, found))})" if found else "true")
