"""The needs interview as an XLSForm workbook; its KoboToolbox export is what the profile kobo-va-needs reads.

The form is three CSVs a translator edits in a spreadsheet (`schemas/forms/<form>/`: survey, choices, settings). Here they
become the workbook: a choice without a label of its own takes that of the code list of the same name, and the areas are
those of the data folder's reference where there is one.
"""

import csv
import datetime as dt
import io
from functools import cache
from importlib import resources
from pathlib import Path

import xlsxwriter

from schemas.codes import label
from schemas.languages import ENGLISH, languages
from schemas.settings import own
from warehouse.writing import write_cell

FORM = "kobo-va-needs"
SHEETS = ("survey", "choices", "settings")  # the names XLSForm fixes
AREAS = {"1": "admin1", "2": "admin2"}
CREATED = dt.datetime(2025, 1, 1)  # frozen: the same form is the same bytes


@cache
def rows(sheet: str) -> list[dict[str, str]]:
    """Rows of one sheet as its CSV has them, every cell a text."""
    written = (resources.files("schemas") / "forms" / FORM / f"{sheet}.csv").read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(written, newline="")))


def spoken() -> dict[str, str]:
    """Language -> its name in the form, `Français (fr)`, of the languages the form is written in: its columns."""
    named = {code: f"{one.name} ({code})" for code, one in languages().items()}
    return {code: shown for code, shown in named.items() if f"label::{shown}" in rows("survey")[0]}


def choices(areas: list[dict[str, str]]) -> list[dict[str, str]]:
    """Every choice with its labels in every language of the form, the centre's own codes behind those of their list.

    Areas are those given, or the CSV's examples when there are none.
    """
    kept = [row for row in rows("choices") if not areas or row["list_name"] not in AREAS.values()]
    named = dict.fromkeys(row["list_name"] for row in kept)
    ours = [
        {**dict.fromkeys(kept[0], ""), "list_name": name, "name": code["code"]}
        for name in named
        for code in own().codes.get(name, ())
    ]
    return [_labelled(row) for row in [*kept, *ours]] + areas


def _labelled(row: dict[str, str]) -> dict[str, str]:
    """A choice without a label of its own says what its code list says, or why a value is missing."""
    if row[f"label::{spoken()[ENGLISH]}"]:
        return row
    named = row["list_name"]
    return {**row, **{f"label::{shown}": label(named, row["name"], short) for short, shown in spoken().items()}}


def _areas(reference: Path | None) -> list[dict[str, str]]:
    """The reference's first and second levels as choices; none without a places.csv."""
    if reference is None or not (reference / "places.csv").is_file():
        return []
    with open(reference / "places.csv", encoding="utf-8-sig", newline="") as handle:
        known = [place for place in csv.DictReader(handle) if place["level"] in AREAS]
    return [
        {
            "list_name": AREAS[place["level"]],
            "name": place["pcode"],
            "admin1": place["parent_pcode"] if place["level"] == "2" else "",
            **{f"label::{shown}": place["name"] for shown in spoken().values()},
        }
        for place in sorted(known, key=lambda place: (place["level"], place["pcode"]))
    ]


def write_form(path: Path, reference: Path | None = None) -> bool:
    """Write the workbook, the same bytes each time; `reference` is the folder of places.csv.

    Returns whether its areas are the reference's rather than examples.
    """
    areas = _areas(reference)
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"created": CREATED, "title": "Needs of survivors and their families"})
        bold, wrap = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True, "valign": "top"})
        for name in SHEETS:
            filled = choices(areas) if name == "choices" else rows(name)
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 2)
            columns = list(rows(name)[0])
            for position, column in enumerate(columns):
                sheet.set_column(position, position, 48 if "::" in column else 22)
                write_cell(sheet, 0, position, column, bold)
                for number, row in enumerate(filled, 1):
                    if row.get(column):
                        write_cell(sheet, number, position, row[column], wrap)
    return bool(areas)
