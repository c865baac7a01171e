"""Rows with their addresses, and the files they are written to: the same bytes on every run."""

import csv
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

# standard columns without which a row is of no use, and rules that only tell: their cells are used all the same
SETS_ASIDE = ("record_id", "parent", "date", "outcome", "n", "service")
TOLD_ONLY = (
    "killed_person_has_no_later_service", "linked_record_exists", "options_agree_with_the_answer", "interview_is_sent_once",
    "service_is_not_before_need",
)  # fmt: skip
KEEPS_YEAR = ("day_is_in_the_calendar", "day_and_month_stand_as_declared")  # the day is not known, its year is
MADE_ON = dt.datetime(2026, 7, 1)  # xlsx stores when it was made; a clock would change the bytes


@dataclass
class Row:
    """One row of a source: its cells by provider column, the person it tells of, what the office recorded in codes.

    `error` is (rule id, standard column, provider column) of the one planted error, if there is one; `recorded` then holds
    what is left of the row: a cell that cannot be used is not known, and only some set the whole row aside.
    """

    cells: dict[str, object]
    person: str = ""
    recorded: dict[str, str] = field(default_factory=dict)
    error: tuple[str, str, str] | None = None

    @property
    def is_aside(self) -> bool:
        """Whether the error leaves nothing to count: the key, the day, what became of the person, the service asked about."""
        return self.error is not None and self.error[1] in SETS_ASIDE and self.error[0] not in KEEPS_YEAR

    def used(self, column: str) -> str:
        """What a provider column says, empty when the error lies in it."""
        is_lost = self.error is not None and self.error[2] == column and self.error[0] not in TOLD_ONLY
        return "" if is_lost else str(self.cells.get(column, ""))


@dataclass
class SourceFile:
    """One table of one file. `rows` holds None for a blank line; `first_row` is that of the first row in Excel."""

    source: str
    file: str
    sheet: str
    columns: Sequence[str]
    rows: list[Row | None]
    first_row: int

    def numbered(self) -> list[tuple[int, Row]]:
        """Every row that holds something with its number as Excel shows it."""
        return [(number, row) for number, row in enumerate(self.rows, self.first_row) if row is not None]

    def address(self, number: int, column: str) -> str:
        """F17 for a cell, AB17 from the 27th column on."""
        return f"{xl_col_to_name(list(self.columns).index(column))}{number}"


def write_csv(table: SourceFile, folder: Path, encoding: str = "utf-8") -> None:
    """A CSV with one header row; a blank line stays blank."""
    with open(folder / table.file, "w", encoding=encoding, newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(table.columns)
        for row in table.rows:
            if row is None:
                handle.write("\n")
            else:
                writer.writerow([row.cells.get(column, "") for column in table.columns])


def write_workbook(table: SourceFile, folder: Path, titles: Sequence[str]) -> None:
    """A workbook of one sheet: titles from row 1 on, then the header, two rows high where columns are `Top / Sub`."""
    with xlsxwriter.Workbook(str(folder / table.file), {"strings_to_numbers": False}) as book:
        book.set_properties({"created": MADE_ON, "author": "Sarandia (invented)"})
        sheet = book.add_worksheet(table.sheet)
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
        for number, title in enumerate(titles):
            sheet.write_string(number, 0, title, bold)
        parts = [column.rpartition(" / ") for column in table.columns]
        for position, (top, _, lower) in enumerate(parts):
            sheet.write_string(table.first_row - 2, position, lower, bold)
            if top and (position == 0 or parts[position - 1][0] != top):
                sheet.write_string(table.first_row - 3, position, top, bold)
        for number, row in table.numbered():
            for position, column in enumerate(table.columns):
                value = row.cells.get(column, "")
                if isinstance(value, dt.date):
                    sheet.write_datetime(number - 1, position, dt.datetime.combine(value, dt.time()), day)
                elif isinstance(value, int | float):
                    sheet.write_number(number - 1, position, value)
                elif value != "":
                    sheet.write_string(number - 1, position, str(value))
        sheet.set_column(0, len(table.columns) - 1, 16)


def write_export(tables: Sequence[SourceFile], folder: Path) -> None:
    """A workbook of several plain sheets, headers in row 1, as a phone form is exported; all tables name one file."""
    with xlsxwriter.Workbook(str(folder / tables[0].file), {"strings_to_numbers": False}) as book:
        book.set_properties({"created": MADE_ON, "author": "Sarandia (invented)"})
        for table in tables:
            sheet = book.add_worksheet(table.sheet)
            sheet.write_row(0, 0, table.columns)
            for number, row in table.numbered():
                for position, column in enumerate(table.columns):
                    value = row.cells.get(column, "")
                    if isinstance(value, int | float):
                        sheet.write_number(number - 1, position, value)
                    elif value != "":
                        sheet.write_string(number - 1, position, str(value))


def words(mapping: dict[str, str]) -> str:
    """Received word -> code as one line of YAML."""
    return json.dumps(mapping, ensure_ascii=False)


def word_for(mapping: dict[str, str], code: str) -> str:
    """The first word of an office for a code. Raises KeyError when it has none."""
    for word, meant in mapping.items():
        if meant == code:
            return word
    raise KeyError(code)
