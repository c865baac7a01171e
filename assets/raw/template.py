"""The workbook a centre without a system of its own can fill: what the profile generic-casualty reads, no more."""

import csv
import datetime as dt
from importlib import resources
from pathlib import Path

import xlsxwriter

from schemas.codes import MISSING, codes, label
from schemas.contracts import list_of
from schemas.languages import LANGUAGES
from schemas.messages import text
from schemas.source import Table
from schemas.source_text import read_source
from schemas.translations import in_language

PROFILE, TABLE = "generic-casualty", "casualty_record"
HOW = "how to fill"
CREATED = dt.datetime(2025, 1, 1)  # frozen: the same template is the same bytes
ROWS = 5000  # rows with drop-down lists
LONGEST = 255  # letters of what a spreadsheet says of a wrong cell
_NEVER_OFFERED = {"sex": ("mixed",)}


def provider_columns() -> dict[str, str]:
    """The workbook's headings in order, each with the canonical column (or kind of identity) it fills."""
    table = _table()
    found = {column: name for name, spec in table.columns.items() for column in spec.provider_columns}
    return {**dict.fromkeys(table.key or [], "record_id"), **found, **table.identity}


def _table() -> Table:
    return read_source(f"extends: {PROFILE}\ncountry: ZZZ\n").tables[TABLE]


def choices(canonical: str) -> list[str]:
    """What a drop-down offers: the codes of the column's list, then the reasons why a value is missing."""
    list_name = list_of(TABLE, canonical)
    if list_name is None:
        return []
    return [code for code in (*codes(list_name), *MISSING) if code not in _NEVER_OFFERED.get(canonical, ())]


def write_template(path: Path) -> None:
    """Write the empty workbook: sheet to fill, how to fill it in every language, the code lists."""
    headings = provider_columns()
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"created": CREATED, "title": "Casualties of mines and other explosive ordnance"})
        bold, plain = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        sheet, how, lists = (book.add_worksheet(name) for name in (_table().sheet or TABLE, HOW, "lists"))
        sheet.freeze_panes(1, 1)
        offered = 0
        for position, (heading, canonical) in enumerate(headings.items()):
            # As text: `2025-06` stays what was typed, p-codes and phones keep their zeros.
            number = canonical in ("lat", "lon", "age_years", "minutes_to_care")
            sheet.set_column(position, position, max(14, len(heading) + 2), None if number else plain)
            sheet.write(0, position, heading, bold)
            if values := choices(canonical):
                lists.write_column(0, offered, [heading, *values])
                letter = xlsxwriter.utility.xl_col_to_name(offered)
                sheet.data_validation(
                    1, position, ROWS, position, _choice(f"lists!${letter}$2:${letter}${len(values) + 1}")
                )
                offered += 1
        _explain(how, headings, bold, wrap)


def _choice(source: str) -> dict:
    return {
        "validate": "list",
        "source": f"={source}",
        "error_title": "SADDLE",
        "error_message": ". ".join(f"{one}: {text('choose_from_the_list', one)}" for one in LANGUAGES)[:LONGEST],
    }


def _explain(how, headings: dict[str, str], bold, wrap) -> None:
    """Grain: one row per column of the workbook, and one per code it may hold."""
    written = (resources.files("schemas") / "messages" / "template.csv").read_text("utf-8")
    meanings = {row["column"]: row for row in csv.DictReader(written.splitlines())}

    def meaning(heading: str, language: str) -> str:
        return in_language(meanings[heading], language, "columns", f"template.{heading}")

    how.freeze_panes(1, 0)
    how.set_column(0, 1, 24)
    how.set_column(2, 1 + len(LANGUAGES), 42)
    how.write_row(0, 0, ["column", "code", *LANGUAGES], bold)
    row = 0
    for heading, canonical in headings.items():
        row += 1
        how.write_row(row, 0, [heading, "", *(meaning(heading, language) for language in LANGUAGES)], wrap)
        for code in choices(canonical):
            row += 1
            named = list_of(TABLE, canonical) or ""
            how.write_row(row, 0, [heading, code, *(label(named, code, language) for language in LANGUAGES)], wrap)
