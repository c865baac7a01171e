"""The evidence workbook: every item once with its question, lists to choose from, four languages, the same bytes."""

import openpyxl
import pytest

from assets.raw.evidence_template import HEADINGS, HOW, write_evidence_template
from schemas.codes import LANGUAGES, label
from schemas.evidence import COLUMNS, LIST, SHEET, items


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_item_stands_once_with_its_question(tmp_path, language):
    write_evidence_template(path := tmp_path / "evidence.xlsx", language, 2024)
    rows = list(openpyxl.load_workbook(path)[SHEET].iter_rows(values_only=True))
    assert rows[0] == HEADINGS and set(COLUMNS) == set(HEADINGS) - {"question"}
    assert [row[:3] for row in rows[1:]] == [(code, label(LIST, code, language), 2024) for code in items()]


def test_answers_are_typed_as_text_and_chosen_where_they_can_be(tmp_path):
    write_evidence_template(path := tmp_path / "evidence.xlsx", "en")
    book = openpyxl.load_workbook(path)
    sheet = book[SHEET]
    answer = HEADINGS.index("answer") + 1
    assert {row[answer - 1].number_format for row in sheet.iter_rows(min_row=2)} == {"@"}
    offered = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}
    assert offered["D2"] == '"yes,no,unknown,not_applicable"'
    assert offered["H2:H501"] == '"yes,no"'
    items_offered = [cell.value for cell in book["lists"]["A"] if cell.value]
    assert items_offered == ["item", *items()]
    assert offered["A2:A501"] == f"lists!$A$2:$A${len(items_offered)}"


def test_how_to_fill_explains_columns_and_items_in_four_languages(tmp_path):
    write_evidence_template(path := tmp_path / "evidence.xlsx", "en")
    rows = list(openpyxl.load_workbook(path)[HOW].iter_rows(values_only=True))
    assert rows[0] == ("column", "kind of answer", *LANGUAGES, "definition", "authority", "tags")
    explained = {row[0]: row for row in rows[1:]}
    assert set(items()) | set(COLUMNS) <= set(explained)
    assert all(all(row[2:6]) for row in rows[1:])
    assert explained["SRAAP-30b"][1] == "yes_no"
    assert explained["SRAAP-30b"][4] == "existe un punto focal nacional de asistencia a las víctimas"


def test_same_template_same_bytes(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write_evidence_template(tmp_path / name, "ar", 2025)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
