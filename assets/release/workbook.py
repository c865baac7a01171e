"""The workbook of a release: a first sheet that says what it is and how to read it, then a sheet per table.

Its date is the release's, so that the same tables give the same workbook.
"""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import duckdb
import xlsxwriter

from assets.release.descriptions import About
from assets.release.pages import cautions, reading, statuses
from assets.release.tables import Table, rows_of
from schemas.languages import language_of
from schemas.messages import text
from warehouse.writing import write_cell

READ_ME = "Read me"
MOST_ROWS = 1_048_575  # Excel's limit, without the header
MOST_FIGURES = 200_000  # more make a file that an office's machine opens slowly or not at all
_NAME = 31  # Excel's limit for a sheet's name
_WIDEST = 40


def write_workbook(con: duckdb.DuckDBPyConnection, tables: Sequence[Table], path: Path, about: About) -> None:
    """Write all tables as sheets, header in the first row; what does not fit a sheet is named on the first one."""
    fitting = [table for table in tables if table.n_rows <= _most(table)]
    names = sheet_names([table.name for table in fitting])
    # constant_memory: 160,000 figures need megabytes, not gigabytes; rows are then written in order
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        created = dt.datetime.combine(about.day, dt.time())
        book.set_properties({"title": about.title, "author": about.publisher, "created": created})
        bold = book.add_format({"bold": True, "bottom": 1})
        _read_me(book, bold, tables, names, about)
        for table in fitting:
            _sheet(book, bold, con, table, names[table.name])


def sheet_names(tables: Sequence[str]) -> dict[str, str]:
    """A sheet's name for each table: its own name, cut to Excel's 31 characters where it is longer, no two alike."""
    names: dict[str, str] = {}
    for table in tables:
        taken = {name.lower() for name in names.values()} | {READ_ME.lower()}
        name, n = table[:_NAME], 2
        while name.lower() in taken:
            name, n = f"{table[: _NAME - len(str(n)) - 1]}~{n}", n + 1
        names[table] = name
    return names


def _most(table: Table) -> int:
    return MOST_FIGURES if table.name == "mart_figure" else MOST_ROWS


def _read_me(book, bold, tables: Sequence[Table], names: dict[str, str], about: About) -> None:
    """Grain: one row per status, per caution, per table."""
    sheet = book.add_worksheet(READ_ME)
    if language_of(about.language).is_rtl:
        sheet.right_to_left()
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    top = book.add_format({"valign": "top"})
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 12)
    sheet.set_column(2, 2, 110)
    row = 0

    def line(first: object, second: object = None, third: object = None, form=None) -> None:
        nonlocal row
        write_cell(sheet, row, 0, first, form or top)
        write_cell(sheet, row, 1, second, form or top)
        write_cell(sheet, row, 2, third, form or wrap)
        row += 1

    def said(key: str) -> str:
        return text(key, about.language)

    line(about.title, form=bold)
    for sentence in (about.description, text("release_frozen", about.language), *reading(about)):
        line(None, None, sentence)
    line(None)
    line(said("release_heading_status"), form=bold)
    for status, meaning in statuses(about.language):
        line(status, None, meaning)
    line(None)
    line(said("release_heading_caution"), form=bold)
    for caution, meaning in cautions(about.language):
        line(caution, None, meaning)
    line(None)
    line(said("release_heading_sheet"), said("release_heading_rows"), said("release_heading_meaning"), bold)
    for table in tables:
        comment = table.comment
        if table.name not in names:
            comment = text("release_sheet_left_out", about.language, table=table.name, n=table.n_rows)
        elif names[table.name] != table.name:
            comment = f"{table.name}: {comment}"
        line(names.get(table.name, table.name), table.n_rows, comment or None)


def _sheet(book, bold, con: duckdb.DuckDBPyConnection, table: Table, name: str) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for position, column in enumerate(table.columns):
        sheet.set_column(position, position, min(max(len(column.name) + 2, 12), _WIDEST))
        write_cell(sheet, 0, position, column.name, bold)
    for row, values in enumerate(rows_of(con, table), start=1):
        for position, value in enumerate(values):
            if value is not None and value != "":
                write_cell(sheet, row, position, value)
    sheet.autofilter(0, 0, table.n_rows, len(table.columns) - 1)
