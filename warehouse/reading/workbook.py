"""XLSX, XLS, XLSB and ODS: every cell as text at the address a spreadsheet shows.

python-calamine reads values. It drops error values and formulas without a cached value, and a row that holds nothing
else; for XLSX these are read from the sheet's XML (`sheet_xml`). In XLS and XLSB such cells come as blank.
"""

import datetime
import itertools
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import python_calamine as calamine

from schemas.findings import Refused, of_the_reader
from schemas.source import Files
from warehouse.disk_faults import not_the_files
from warehouse.reading.cells import TEXT, number_text
from warehouse.reading.endings import ending_of
from warehouse.reading.header import check_hxl, read_header
from warehouse.reading.sheet import Sheet, no_sheet, text_batch
from warehouse.reading.sheet_xml import Odd, check_reach, counts_from_1904, odd_cells

BATCH_ROWS = 20_000
_BROKEN = (ValueError, KeyError, EOFError, OSError, NotImplementedError, RuntimeError)  # of zipfile and the XML parser


def read_workbook(path: Path, files: Files, sheets: list[str] | None) -> list[Sheet]:
    """The named worksheets, or all that hold anything.

    Raises Refused: file_is_a_readable_workbook, sheet_exists, file_has_a_header, file_is_not_empty.
    """
    book = _opened(path)
    present = [data.name for data in book.sheets_metadata if data.typ == calamine.SheetTypeEnum.WorkSheet]
    if not present:
        raise Refused("file_is_not_empty", file=path.name)
    for name in sheets or ():
        if name not in present:
            raise no_sheet(path.name, name, present)
    is_xlsx = ending_of(path) in (".xlsx", ".xlsm")
    tables = [_Table(path, files, book, name, is_xlsx) for name in sheets or present]
    if not sheets:
        tables = [table for table in tables if not table.is_blank]
    if not tables:
        raise Refused("file_is_not_empty", file=path.name)
    date_system = 1904 if counts_from_1904(path) else 1900
    found = [table.sheet(date_system) for table in tables]
    check_hxl((sheet.hxl for sheet in found), files, path.name)
    return found


def _opened(path: Path) -> calamine.CalamineWorkbook:
    try:
        return calamine.load_workbook(path)
    except calamine.PasswordError as error:
        reason = [{"says": "reason_locked"}]
        raise Refused("file_is_a_readable_workbook", file=path.name, reason=reason) from error
    except (calamine.CalamineError, *_BROKEN) as error:
        not_the_files(error, path.name)
        raise Refused("file_is_a_readable_workbook", file=path.name, reason=[of_the_reader(error)]) from error


class _Table:
    """One worksheet. Positions are absolute, so that letters are those of the sheet even when column A is empty."""

    def __init__(self, path: Path, files: Files, book: Any, name: str, is_xlsx: bool) -> None:
        self.path, self.files, self.name = path, files, name
        try:
            if is_xlsx:
                check_reach(path, name)
            self.content = book.get_sheet_by_name(name)
            self.odd: dict[int, dict[int, Odd]] = odd_cells(path, name) if is_xlsx else {}
        except (calamine.CalamineError, SyntaxError, zipfile.BadZipFile, zlib.error, *_BROKEN) as error:
            not_the_files(error, path.name)
            reason = [of_the_reader(f"{name}: {error}")]
            raise Refused("file_is_a_readable_workbook", file=path.name, sheet=name, reason=reason) from error
        self.first = self.content.start[1] if self.content.start else 0
        ends = [self.content.end[1] + 1] if self.content.end else []
        self.width = max([*ends, *(max(cells) + 1 for cells in self.odd.values())], default=0)

    @property
    def is_blank(self) -> bool:
        return self.width == 0

    def rows(self) -> Iterator[tuple[int, list[Any]]]:
        """1-based row number and the cells from column A on, to the end of the sheet."""
        last = max(self.odd, default=0)
        n_rows = 0
        for n_rows, cells in enumerate(self.content.iter_rows() if self.content.start else (), 1):
            lead = [""] * self.first
            yield n_rows, self._with_odd(n_rows, [*lead, *cells, *[""] * (self.width - self.first - len(cells))])
        for number in range(n_rows + 1, last + 1):
            yield number, self._with_odd(number, [""] * self.width)

    def _with_odd(self, number: int, cells: list[Any]) -> list[Any]:
        for position, odd in self.odd.get(number, {}).items():
            cells[position] = odd
        return cells

    def sheet(self, date_system: int) -> Sheet:
        """The table behind its header; columns left of the first used one are not part of it."""
        shown = ((number, [_shown(cell) for cell in cells[self.first :]]) for number, cells in self.rows())
        header = read_header(shown, self.files, self.path.name, self.name)
        positions = {column: self.first + n for n, column in enumerate(header.columns)}
        return Sheet(
            self.path.name,
            self.name,
            header.columns,
            positions,
            header.row,
            lambda sheet: self._batches(sheet, header.last_row),
            header.hxl,
            self.files.error_values,
            date_system,
            null_is_blank=False,
        )

    def _batches(self, sheet: Sheet, last_row: int) -> Iterator[pa.RecordBatch]:
        rows = itertools.islice(self.rows(), last_row, None)
        undeclared = sheet.date_system == 1904 and self.files.epoch != "1904"
        counts = [dict[str, int]() for _ in sheet.columns]
        while part := list(itertools.islice(rows, BATCH_ROWS)):
            numbers = [number for number, _ in part]
            columns = zip(*(cells[self.first :] for _, cells in part), strict=True)
            texts = [
                _texts(sheet, name, cells, numbers, counts[n], undeclared)
                for n, (name, cells) in enumerate(zip(sheet.columns, columns, strict=True))
            ]
            sheet.cell_types = dict(zip(sheet.columns, counts, strict=True))
            yield text_batch(sheet.columns, texts, numbers)


def _shown(cell: Any) -> str:
    return cell.text if isinstance(cell, Odd) else TEXT[type(cell)][1](cell)


def _day_number(day: datetime.date) -> str:
    """The number the 1904 workbook holds for a date: days after 1 January 1904."""
    moment = day if isinstance(day, datetime.datetime) else datetime.datetime(day.year, day.month, day.day)
    return number_text((moment - datetime.datetime(1904, 1, 1)) / datetime.timedelta(days=1))


def _texts(
    sheet: Sheet, name: str, cells: Sequence[Any], rows: list[int], counts: dict[str, int], undeclared_epoch: bool
) -> list[str | None]:
    """One column as text; notes what a person must look at and counts the cell types."""
    texts: list[str | None] = []
    for row, cell in zip(rows, cells, strict=True):
        if cell == "":
            texts.append("")
            continue
        if isinstance(cell, Odd):
            counts[cell.kind] = counts.get(cell.kind, 0) + 1
            if cell.kind == "formula":
                sheet.find("formula_has_a_cached_value", "error", row, name, cell.text)
            texts.append(None if cell.kind == "formula" else cell.text)
            continue
        kind, write = TEXT[type(cell)]
        counts[kind] = counts.get(kind, 0) + 1
        text = write(cell)
        if kind == "date" and undeclared_epoch:
            sheet.find("day_number_has_a_declared_epoch", "error", row, name, _day_number(cell), shown=text)
            texts.append(None)  # which of two days four years apart is meant is not ours to choose
            continue
        texts.append(text)
    return texts
