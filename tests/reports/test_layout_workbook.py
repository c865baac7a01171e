"""XLSX: values as numbers, hidden ones as their word, every number with its figure, nothing a program would run."""

import zipfile
from dataclasses import replace

import openpyxl
import pytest
from made_report import GAP, HIDDEN, LATE, NONE, TOTAL, WORDS, made_report, made_table

from assets.reports.document import Cell, Heading, Note, Table
from assets.reports.layout.formats import write


def opened(tmp_path, report):
    return openpyxl.load_workbook(write(report, ["xlsx"], tmp_path, "book")[0])


def cell_of(sheet, value):
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == value)


def test_there_is_a_cover_a_sheet_per_chapter_and_one_of_figures(tmp_path):
    book = opened(tmp_path, made_report("en"))
    assert book.sheetnames == ["Cover", "1 Casualties and trend", "2 Needs gap", "Figures"]
    cover = book["Cover"]
    assert cover["A1"].value == WORDS["en"]["title"]
    links = [cell.hyperlink.location for row in cover.iter_rows() for cell in row if cell.hyperlink]
    assert links == ["'1 Casualties and trend'!A1", "'2 Needs gap'!A1"]


def test_shown_numbers_are_numbers_with_the_figure_in_a_comment(tmp_path):
    sheet = opened(tmp_path, made_report("en"))["1 Casualties and trend"]
    total, share = cell_of(sheet, 1234), cell_of(sheet, 0.33)
    assert total.number_format == "#,##0" and TOTAL.figure_id in total.comment.text
    assert share.number_format == "0%" and GAP.figure_id in share.comment.text
    assert "provisional" in cell_of(sheet, 98).comment.text


def test_hidden_is_a_word_never_zero_and_never_blank(tmp_path):
    sheet = opened(tmp_path, made_report("en"))["1 Casualties and trend"]
    hidden = [cell for row in sheet.iter_rows() for cell in row if cell.value == "hidden"]
    assert len(hidden) == 2 and all(cell.font.italic and HIDDEN.figure_id in cell.comment.text for cell in hidden)
    assert len([cell for row in sheet.iter_rows() for cell in row if cell.value == "not recorded"]) == 2
    assert 0 not in [cell.value for row in sheet.iter_rows() for cell in row]


def test_a_value_beside_a_hidden_figure_is_not_written(tmp_path):
    leaking = Table("t", "c", ("Year", "n"), ((Cell("2025"), Cell("hidden", HIDDEN, 3.0, "count")),))
    book = opened(tmp_path, replace(made_report("en"), blocks=[Heading(1, "One", "one"), leaking]))
    assert 3 not in [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]


def test_the_sheet_of_figures_lists_each_figure_once_per_chapter_with_its_state(tmp_path):
    rows = [[cell.value for cell in row] for row in opened(tmp_path, made_report("en"))["Figures"].iter_rows(min_row=2)]
    first = {row[1]: row for row in rows if row[0] == "1 Casualties and trend"}
    assert set(first) == {one.figure_id for one in (TOTAL, LATE, HIDDEN, NONE, GAP)} | {
        "casualty_annual.n_total@country=XYZ,period=2024"
    }
    assert first[TOTAL.figure_id][2:4] == [1234, "shown"]
    assert first[HIDDEN.figure_id][2:4] == ["hidden", "hidden"]
    assert first[NONE.figure_id][2:4] == ["not available", "not available"]
    assert first[GAP.figure_id][4:6] == [0.28, 0.39]


@pytest.mark.parametrize("said", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "http://example.invalid/x"])
def test_nothing_becomes_a_formula_or_a_link_outside(tmp_path, said):
    report = replace(
        made_report("en"), blocks=[Heading(1, said, "h"), Note(said), Table("t", said, (said,), ((Cell(said),),))]
    )
    book = opened(tmp_path, report)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert [cell.value for cell in cells].count(said) >= 3
    with zipfile.ZipFile(tmp_path / "book.xlsx") as package:
        assert not [name for name in package.namelist() if b"TargetMode" in package.read(name)]


def test_names_of_sheets_are_what_excel_allows(tmp_path):
    long = "A title that is [much] longer than thirty-one: characters? / yes"
    report = replace(made_report("en"), blocks=[Heading(1, long, "a"), Note("x"), Heading(1, long, "b"), Note("y")])
    names = opened(tmp_path, report).sheetnames
    assert len(names) == len({name.lower() for name in names}) == 4
    assert all(len(name) <= 31 and not set("[]:*?/\\") & set(name) for name in names)


def test_blocks_before_the_first_heading_are_not_lost(tmp_path):
    book = opened(
        tmp_path, replace(made_report("en"), blocks=[Note("First words."), Heading(1, "One", "one"), made_table("en")])
    )
    assert book.sheetnames == ["Cover", "1 Text", "2 One", "Figures"]
    assert cell_of(book["1 Text"], "Caution: First words.")


def test_arabic_sheets_run_from_right_to_left_and_numbers_stand_at_their_end(tmp_path):
    book = opened(tmp_path, made_report("ar"))
    assert all(sheet.sheet_view.rightToLeft for sheet in book)
    total = cell_of(book[book.sheetnames[1]], 1234)
    assert total.alignment.horizontal == "left" and total.alignment.readingOrder == 2


def test_the_date_is_not_today(tmp_path):
    assert opened(tmp_path, made_report("en")).properties.created.isoformat() == "2026-01-01T00:00:00"
