"""Text in files we write never becomes a formula."""

import openpyxl
import pytest
import xlsxwriter

from warehouse.writing import safe_text, write_cell

FORMULAS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1+1", "＝1+1", "-", "=", "+93 (0)700"]


@pytest.mark.parametrize("text", FORMULAS)
def test_formula_like_text_gets_an_apostrophe(text):
    assert safe_text(text) == f"'{text}"


@pytest.mark.parametrize(
    "value", ["-12.5", "+93700123456", "-1,5", "-5%", "1-2", "a=b", "", "'=1", -3, 4.5, None, True]
)
def test_all_else_is_unchanged(value):
    assert safe_text(value) == value


def test_xlsx_cells_are_text_and_keep_what_they_say(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    for row, text in enumerate([*FORMULAS, "http://example.org", "{=1}"]):
        write_cell(sheet, row, 0, text)
    write_cell(sheet, 0, 1, 3.5)
    write_cell(sheet, 1, 1, float("nan"))
    book.close()
    read = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert {cell.data_type for cell in read["A"]} == {"s"}
    assert [read["A1"].value, read["A4"].value, read["A12"].value] == ["=1+1", "@SUM(A1)", "http://example.org"]
    assert (read["B1"].value, read["B2"].value) == (3.5, None)
