"""The workbook of pairs to review: two rows of the lists side by side, what differs marked, one column for the decision.

Here: how it is written and read again. Not here: what becomes of a decision (`reviewing`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assets.core.linked import SAME
from assets.linkage.decided import DECISIONS, Pair, pair_of
from assets.linkage.records import SHOWN
from methods.folding import fold
from pipelines.findings import whole_file
from schemas.findings import Refused
from schemas.messages import LANGUAGES, text
from schemas.source import Files
from warehouse.reading import read_file
from warehouse.writing import write_cell

_RECORDS = ("record_id_1", "record_id_2")
_MATCH = "match"


@dataclass(frozen=True)
class Line:
    """One line of a filled workbook: the pair, what was typed, and where."""

    row: int
    pair: Pair
    typed: str
    decision: str | None  # one of DECISIONS, None when nothing was typed or it is no decision


def write_review(out: Path, pairs: list[dict], shown: dict[str, dict], suggest: bool, language: str) -> None:
    """One line per pair, matches first. `shown`: record_id -> `SHOWN` fields; `suggest`: matches are filled in as same."""
    import xlsxwriter

    headings = [*_headings(language)]
    with whole_file(out) as partial, xlsxwriter.Workbook(str(partial), {"constant_memory": True}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        differs = book.add_format({"bg_color": "#FCE8A6"})
        typed = book.add_format({"bg_color": "#E2F0D9", "bold": True})
        page = book.add_worksheet(text("review_sheet", language))
        if language == "ar":
            page.right_to_left()
        page.freeze_panes(1, 3)
        for column, heading in enumerate(headings):
            page.write_string(0, column, heading, bold)
        page.write_comment(0, 0, text("review_how", language), {"author": "SADDLE", "x_scale": 4, "y_scale": 2})
        page.set_column(0, 0, 18)
        page.set_column(1, 2, 11)
        page.set_column(3, len(headings) - 3, 15)
        page.set_column(len(headings) - 2, len(headings) - 1, None, None, {"hidden": True})
        words = [text(f"decision_{decision}", language) for decision in DECISIONS]
        page.data_validation(1, 0, max(len(pairs), 1), 0, {"validate": "list", "source": words})
        for row, pair in enumerate(pairs, 1):
            decision = pair["decision"] or (SAME if suggest and pair["class"] == _MATCH else None)
            write_cell(page, row, 0, text(f"decision_{decision}", language) if decision else None, typed)
            write_cell(page, row, 1, text(f"pair_{pair['class']}", language) if pair["class"] else None)
            write_cell(page, row, 2, round(pair["probability"], 3) if pair["probability"] is not None else None)
            one, other = (shown.get(pair[f"record_id_{side}"], {}) for side in "ab")
            column = 3
            for name in SHOWN:
                a, b = one.get(name), other.get(name)
                is_other = a is not None and b is not None and fold(str(a)) != fold(str(b))
                for value in (a, b):
                    write_cell(page, row, column, value, differs if is_other and name not in _WHERE else None)
                    column += 1
            for record in (pair["record_id_a"], pair["record_id_b"]):
                write_cell(page, row, column, record)
                column += 1
        page.autofilter(0, 0, max(len(pairs), 1), len(headings) - 3)


_WHERE = ("source_id", "source_file", "source_row")


def _headings(language: str) -> Iterator[str]:
    yield from (text(f"review_{name}", language) for name in ("decision", "class", "probability"))
    for name in SHOWN:
        yield from (f"{text(f'review_{name}', language)} {side}" for side in (1, 2))
    yield from _RECORDS


def read_review(path: Path) -> list[Line]:
    """Every line of a filled workbook, in any language. Raises Refused when it is none."""
    sheet = None
    for title in sorted({text("review_sheet", language) for language in LANGUAGES}):
        try:
            sheet = read_file(path, Files(), [title])[0]
            break
        except Refused as refusal:
            if refusal.rule_id != "sheet_exists":
                raise
    headings = {fold(text("review_decision", language)) for language in LANGUAGES}
    decision = next((c for c in sheet.columns if fold(c) in headings), None) if sheet else None
    if sheet is None or decision is None or not set(_RECORDS) <= set(sheet.columns):
        raise Refused("review_workbook_has_its_columns", file=path.name, column=", ".join(_RECORDS))
    words = {fold(text(f"decision_{d}", language)): d for d in DECISIONS for language in LANGUAGES}
    found = []
    for batch in sheet.batches():
        for row in batch.to_pylist():
            typed = (row[decision] or "").strip()
            pair = pair_of(*((row[column] or "").strip() for column in _RECORDS))
            if any(pair):
                found.append(Line(row["source_row"], pair, typed, words.get(fold(typed))))
    return found
