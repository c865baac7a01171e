"""A pack as a stranger finds it: its tables re-read from CSV, Parquet and XLSX, and whether the three say the same.

Here: reading and comparing formats. Not here: what the numbers should be.
"""

import csv
import re
from functools import cached_property
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
from python_calamine import CalamineWorkbook

from assets.release.expected import Expected
from warehouse.writing import safe_text

RELEASE_ID = re.compile(r"\d{4}-\d{2}-\d{2}(\.\d+)?")
HEADER_WITHIN = 12  # a sheet's header stands in one of its first rows; above it may stand a title
TOLERANCE = 1e-12  # a workbook keeps 16 digits of a number


class NotAPack(Exception):
    """A folder without the tables of a release."""


class Published:
    """The tables of one pack. Reads `csv/` and `parquet/`; the workbook only to compare it."""

    def __init__(self, folder: Path) -> None:
        """Raises NotAPack when the folder has no Parquet tables or no release id."""
        self.folder = folder
        self.csv_files = {path.stem: path for path in sorted((folder / "csv").glob("*.csv"))}
        self.parquet_files = {path.stem: path for path in sorted((folder / "parquet").glob("*.parquet"))}
        if not self.parquet_files:
            raise NotAPack(folder.name)
        self._frames: dict[str, pd.DataFrame] = {}

    @cached_property
    def release_id(self) -> str:
        """The folder's name, or else the id its marts carry."""
        if RELEASE_ID.fullmatch(self.folder.name):
            return self.folder.name
        for table in self.parquet_files:
            frame = self.frame(table)
            if "release_id" in frame.columns and len(frame):
                return str(frame["release_id"].iloc[0])
        raise NotAPack(self.folder.name)

    def arrow(self, table: str) -> pa.Table:
        """A table as its Parquet file holds it."""
        return pq.read_table(self.parquet_files[table])

    def frame(self, table: str) -> pd.DataFrame:
        """A table as a pandas frame: texts, numbers with NaN where empty. Kept, so look and do not change."""
        if table not in self._frames:
            self._frames[table] = self.arrow(table).to_pandas()
        return self._frames[table]

    def csv_columns(self, table: str) -> list[str]:
        """The header of a table's CSV file."""
        with self.csv_files[table].open(encoding="utf-8-sig", newline="") as file:
            return next(csv.reader(file), [])

    def csv_text(self, table: str) -> pa.Table:
        """A table as the texts of its CSV file; nothing is made a number."""
        columns = self.csv_columns(table)
        return pacsv.read_csv(
            self.csv_files[table],
            parse_options=pacsv.ParseOptions(newlines_in_values=True),
            convert_options=pacsv.ConvertOptions(
                column_types={column: pa.string() for column in columns}, strings_can_be_null=False
            ),
        )


def formats_agree(published: Published) -> list[Expected]:
    """CSV = Parquet cell by cell for every table, types restored; = the workbook's sheets where they are there."""
    found = []
    tables = sorted({*published.csv_files, *published.parquet_files})
    for table in tables:
        found.append(_csv_agrees(published, table))
    for path in sorted(published.folder.glob("*.xlsx")):
        book = CalamineWorkbook.from_path(str(path))
        for table in (table for table in tables if table in published.parquet_files):
            sheet = next((name for name in book.sheet_names if name in (table, table[:31])), None)
            if sheet:
                rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
                found.append(_sheet_agrees(published, table, rows))
    return found


def _csv_agrees(published: Published, table: str) -> Expected:
    if table not in published.csv_files or table not in published.parquet_files:
        return _compared("csv_equals_parquet", table, {"(file)": [0]}, 0)
    typed, text = published.arrow(table), published.csv_text(table)
    if text.column_names != typed.column_names:
        return _compared("csv_equals_parquet", table, {"(columns)": [0]}, 0)
    if text.num_rows != typed.num_rows:
        return _compared("csv_equals_parquet", table, {"(rows)": [min(text.num_rows, typed.num_rows)]}, 0)
    differing = {
        column: _differing(text[column].combine_chunks(), typed[column].combine_chunks())
        for column in typed.column_names
    }
    return _compared("csv_equals_parquet", table, differing, typed.num_rows * typed.num_columns)


def _differing(text: pa.Array, typed: pa.Array) -> list[int]:
    """Rows (from 0) in which a CSV's text is not the typed value; an empty text and no value are the same."""
    if pa.types.is_string(typed.type) or pa.types.is_large_string(typed.type):
        values = pc.fill_null(typed.cast(pa.string()), "")
        off = pc.indices_nonzero(pc.not_equal(text, values)).to_pylist()
        # text a spreadsheet would run as a formula has an apostrophe before it in CSV
        return [row for row in off if text[row].as_py() != safe_text(values[row].as_py())]
    told = pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
    try:
        restored = told.cast(typed.type)
    except pa.ArrowInvalid:
        readable = pa.array([_reads_as(value, typed.type) for value in told.to_pylist()])
        restored = pc.if_else(readable, told, pa.scalar(None, pa.string())).cast(typed.type)
    empty_in_both = pc.and_(pc.equal(text, ""), pc.is_null(typed))
    same = pc.or_(pc.fill_null(pc.equal(restored, typed), False), empty_in_both)
    return pc.indices_nonzero(pc.invert(same)).to_pylist()


def _reads_as(value: str | None, kind: pa.DataType) -> bool:
    try:
        pa.array([value]).cast(kind)
    except pa.ArrowInvalid:
        return False
    return value is not None


def _sheet_agrees(published: Published, table: str, rows: list[list]) -> Expected:
    typed = published.arrow(table)
    columns = typed.column_names
    start = next((n for n, row in enumerate(rows[:HEADER_WITHIN]) if row[: len(columns)] == columns), None)
    if start is None:
        return _compared("xlsx_equals_parquet", table, {"(columns)": [0]}, 0)
    cells = rows[start + 1 :]
    if len(cells) != typed.num_rows:
        return _compared("xlsx_equals_parquet", table, {"(rows)": [min(len(cells), typed.num_rows)]}, 0)
    differing = {}
    for n, column in enumerate(columns):
        values = typed[column].to_pylist()
        differing[column] = [row for row, value in enumerate(values) if not _same_cell(cells[row][n], value)]
    return _compared("xlsx_equals_parquet", table, differing, typed.num_rows * typed.num_columns)


def _same_cell(cell: object, value: object) -> bool:
    """Does a workbook's cell hold a table's value?"""
    if value is None or value == "":
        return cell is None or cell == ""
    if isinstance(value, str):
        whole = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
        return whole == value
    if isinstance(value, bool):
        return cell is value
    if isinstance(value, int | float) and isinstance(cell, int | float) and not isinstance(cell, bool):
        return abs(cell - value) <= TOLERANCE * max(1.0, abs(value))
    return False


def _compared(check: str, table: str, differing: dict[str, list[int]], n: int) -> Expected:
    frame = pd.DataFrame(
        {"column": list(differing), "cells_that_differ": [len(rows) for rows in differing.values()]}
    ).astype({"column": "str", "cells_that_differ": "int64"})
    wrong = [f"{column} row {rows[0] + 1} ({len(rows)})" for column, rows in differing.items() if rows]
    return Expected(
        check,
        table,
        frame,
        [("ExpectColumnValuesToBeInSet", {"column": "cells_that_differ", "value_set": [0]})],
        n,
        wrong,
    )
