"""The workbook in which a centre types its evidence: one row per item, how to fill it in every language."""

import csv
import datetime as dt
from importlib import resources
from pathlib import Path

import xlsxwriter

from methods.evidence import NOT_KNOWN
from schemas.codes import codes, entries, label
from schemas.evidence import COLUMNS, LIST, SHEET, items
from schemas.languages import LANGUAGES, language_of
from schemas.translations import in_language
from warehouse.writing import write_cell

HOW, CHOICES = "how to fill", "lists"
QUESTION = "question"  # says what the item asks; not loaded
HEADINGS = (COLUMNS[0], QUESTION, *COLUMNS[1:])
CREATED = dt.datetime(2025, 1, 1)  # frozen: the same template is the same bytes
ROWS = 500  # rows with drop-down lists: more years, more files of one item
_WIDTHS = {"item": 28, QUESTION: 60, "year": 8, "answer": 24, "evidence": 44, "date": 12, "note": 44, "publishable": 12}
_HINTS = {"number": "12", "share": "12/40 · 30 %", "text": "…"}


def write_evidence_template(path: Path, language: str, year: int | None = None) -> None:
    """Write the workbook: every item once, questions in `language`, the year filled in where one is given."""
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties(
            {"created": CREATED, "title": "Evidence for victim assistance and women, peace and security"}
        )
        bold, plain = (
            book.add_format({"bold": True, "bottom": 1}),
            book.add_format({"num_format": "@", "valign": "top"}),
        )
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        sheet, how, lists = (book.add_worksheet(name) for name in (SHEET, HOW, CHOICES))
        if language_of(language).is_rtl:
            sheet.right_to_left()
        sheet.freeze_panes(1, 1)
        for position, heading in enumerate(HEADINGS):
            # as text: `12/40` must not become a date, nor 30 % a bare number
            sheet.set_column(position, position, _WIDTHS[heading], wrap if heading == QUESTION else plain)
            sheet.write(0, position, heading, bold)
        for row, code in enumerate(items(), 1):
            sheet.write_string(row, 0, code, plain)
            sheet.write_string(row, 1, label(LIST, code, language), wrap)
            for position, heading in enumerate(HEADINGS[2:], 2):
                is_given = heading == "year" and year is not None
                write_cell(sheet, row, position, year if is_given else None, plain)
        _offer(sheet, lists)
        _explain(how, bold, wrap)


def _offer(sheet, lists) -> None:
    """Drop-down lists for items and yes or no; what an answer looks like where it is not chosen from a list."""
    lists.write_column(0, 0, ["item", *items()])
    sheet.data_validation(1, 0, ROWS, 0, {"validate": "list", "source": f"={CHOICES}!$A$2:$A${len(items()) + 1}"})
    column = HEADINGS.index("publishable")
    sheet.data_validation(1, column, ROWS, column, {"validate": "list", "source": list(codes("yes_no"))})
    column = HEADINGS.index("answer")
    for row, item in enumerate(items().values(), 1):
        if item.answer_kind == "yes_no":
            asked: dict = {"validate": "list", "source": [*codes("yes_no"), *NOT_KNOWN]}
        else:
            asked = {"validate": "any", "input_title": item.answer_kind, "input_message": _HINTS[item.answer_kind]}
        sheet.data_validation(row, column, row, column, asked)


def _explain(how, bold, wrap) -> None:
    """Grain: one row per column of the workbook and kind of answer, then one per item."""
    text = (resources.files("schemas") / "messages" / "evidence.csv").read_text("utf-8")
    how.freeze_panes(1, 0)
    how.set_column(0, 1, 28)
    how.set_column(2, 2 + len(LANGUAGES), 42)
    how.write_row(0, 0, ["column", "kind of answer", *LANGUAGES, "definition", "authority", "tags"], bold)
    said = [
        [row["column"], "", *(in_language(row, one, "columns", f"evidence.{row['column']}") for one in LANGUAGES)]
        for row in csv.DictReader(text.splitlines())
    ]
    asked = [
        [item["code"], item["answer"], *(label(LIST, item["code"], one) for one in LANGUAGES)]
        + [item[word] for word in ("definition", "authority", "tags")]
        for item in entries(LIST)
    ]
    for row, cells in enumerate([*said, *asked], 1):
        how.write_row(row, 0, cells, wrap)
