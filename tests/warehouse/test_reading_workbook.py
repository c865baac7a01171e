"""Workbooks: cell to text, cell addresses, what a workbook reader would lose."""

import datetime
import random
import zipfile
from pathlib import Path

import openpyxl
import pyarrow as pa
import xlsxwriter
from fuzz import bases

from schemas.source import Files
from warehouse.reading import read_file
from warehouse.reading.sheet import MOST_FINDINGS

ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="List">
<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>
<table:table-row><table:table-cell/><table:table-cell office:value-type="string"><text:p>age</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>date</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell/><table:table-cell office:value-type="float" office:value="45"><text:p>45</text:p>
</table:table-cell><table:table-cell office:value-type="date" office:date-value="2019-02-03"><text:p>3 Feb</text:p>
</table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>""".replace(
    "\n", ""
)


def rows_of(sheet):
    records = pa.Table.from_batches(list(sheet.batches())).to_pylist()
    return [(record["source_row"], [record[name] for name in sheet.columns]) for record in records]


def list_workbook(path: Path, epoch_1904: bool = False) -> Path:
    """Header in row 3 from column B on; row 6 is blank."""
    book = xlsxwriter.Workbook(path, {"date_1904": epoch_1904})
    sheet = book.add_worksheet("List")
    day, hours = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "[h]:mm"})
    sheet.write_row("B3", ["number", "date", "other"])
    sheet.write("B4", 45.0)
    sheet.write_datetime("C4", datetime.datetime(2019, 2, 3), day)
    sheet.write_boolean("D4", True)
    sheet.write("B5", 1.5)
    sheet.write_datetime("C5", datetime.datetime(2019, 2, 3, 4, 5, 6), day)
    sheet.write_formula("D5", "=1/0", None, "#DIV/0!")
    sheet.write("B7", 2.0**60)
    sheet.write_datetime("C7", datetime.time(13, 30), day)
    sheet.write("D7", 1.5, hours)
    sheet.write_string("B8", " 007 ")
    book.add_worksheet("Blank")
    book.close()
    return path


def test_cells_as_text_at_the_addresses_a_spreadsheet_shows(tmp_path):
    (sheet,) = read_file(list_workbook(tmp_path / "a.xlsx"), Files())
    assert (sheet.name, sheet.header_row, sheet.positions) == ("List", 3, {"number": 1, "date": 2, "other": 3})
    assert rows_of(sheet) == [
        (4, ["45", "2019-02-03", "TRUE"]),
        (5, ["1.5", "2019-02-03T04:05:06", "#DIV/0!"]),
        (7, ["1152921504606846976", "13:30:00", "36:00:00"]),
        (8, [" 007 ", "", ""]),
    ]
    assert (sheet.n_read, sheet.n_blank, sheet.findings) == (4, 1, [])
    assert sheet.cell_types == {
        "number": {"number": 3, "text": 1},
        "date": {"date": 2, "time": 1},
        "other": {"boolean": 1, "error": 1, "duration": 1},
    }


def test_error_cell_declared_as_such(tmp_path):
    (sheet,) = read_file(list_workbook(tmp_path / "a.xlsx"), Files(error_values=["#DIV/0!"]))
    assert rows_of(sheet)[1] == (5, ["1.5", "2019-02-03T04:05:06", None])
    assert [(f.rule_id, f.source_sheet, f.cell, f.value) for f in sheet.findings] == [
        ("cell_is_not_an_error_value", "List", "D5", "#DIV/0!")
    ]


def test_dates_of_a_1904_workbook_need_a_declared_epoch(tmp_path):
    path = list_workbook(tmp_path / "a.xlsx", epoch_1904=True)
    (declared,) = read_file(path, Files(epoch="1904"))
    assert rows_of(declared)[0] == (4, ["45", "2019-02-03", "TRUE"])
    assert (declared.findings, declared.date_system) == ([], 1904)
    (undeclared,) = read_file(path, Files())
    assert rows_of(undeclared)[0] == (4, ["45", None, "TRUE"])
    assert [(f.rule_id, f.severity, f.cell, f.value[:5], f.params) for f in undeclared.findings] == [
        # 3 February 2019 is day 43,499 of the usual count, which is 1,462 days ahead
        ("day_number_has_a_declared_epoch", "error", "C4", "42037", {"shown": "2019-02-03"}),
        ("day_number_has_a_declared_epoch", "error", "C5", "42037", {"shown": "2019-02-03T04:05:06"}),
    ]


def test_formula_without_a_cached_value_keeps_its_row(tmp_path):
    book = openpyxl.Workbook()  # writes formulas without values
    for row in (["sex", "age"], ["F", 4], ["M", "=B2+1"], [None, "=B3"]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    (sheet,) = read_file(tmp_path / "a.xlsx", Files())
    assert rows_of(sheet) == [(2, ["F", "4"]), (3, ["M", None]), (4, ["", None])]
    assert [(f.rule_id, f.severity, f.cell, f.value) for f in sheet.findings] == [
        ("formula_has_a_cached_value", "error", "B3", "=B2+1"),
        ("formula_has_a_cached_value", "error", "B4", "=B3"),
    ]


def test_formula_that_gives_an_empty_text_has_its_value(tmp_path):
    path = list_workbook(tmp_path / "a.xlsx")
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    cell = b'<c r="D5" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    assert cell in members[name]
    # the form in which Excel saves it
    members[name] = members[name].replace(cell, b'<c r="D5" t="str"><f>IF(B5&gt;9,"x","")</f><v></v></c>')
    with zipfile.ZipFile(path, "w") as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    (sheet,) = read_file(path, Files())
    assert (rows_of(sheet)[1], sheet.findings) == ((5, ["1.5", "2019-02-03T04:05:06", ""]), [])


def test_several_sheets(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "2019"
    book.create_sheet("blank")
    for sheet in (book["2019"], book.create_sheet("2020")):
        sheet.append(["sex"])
        sheet.append([f"from {sheet.title}"])
    book.save(tmp_path / "a.xlsx")
    assert [(s.name, rows_of(s)) for s in read_file(tmp_path / "a.xlsx", Files())] == [
        ("2019", [(2, ["from 2019"])]),
        ("2020", [(2, ["from 2020"])]),
    ]
    assert [s.name for s in read_file(tmp_path / "a.xlsx", Files(sheets=["2020"]))] == ["2020"]
    assert [s.name for s in read_file(tmp_path / "a.xlsx", Files(sheets=["2020"]), ["2019"])] == ["2019"]


def test_open_document_spreadsheet(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", ODS)
    (sheet,) = read_file(tmp_path / "a.ods", Files())
    assert (sheet.header_row, sheet.positions) == (3, {"age": 1, "date": 2})
    assert rows_of(sheet) == [(4, ["45", "2019-02-03"])]


def test_explosive_weapons_workbook_with_hxl_row(realdata):
    path = realdata / "insecurity-insight-hxl-xlsx" / "explosive_weapons_monitor_2020_2023.xlsx"
    (sheet,) = read_file(path, Files(hxl=True), ["2020-2023 EWM Data"])
    rows = rows_of(sheet)
    assert (len(rows), rows[0][0], rows[-1][0], sheet.findings) == (2_083, 3, 2_085, [])
    assert sheet.hxl["Date"] == "#date"
    cells = list(openpyxl.load_workbook(path, read_only=True)["2020-2023 EWM Data"].iter_rows(values_only=True))
    dates = [cell[sheet.positions["Date"]].date().isoformat() for cell in cells[2:]]
    assert [row[sheet.columns.index("Date")] for _, row in rows] == dates


def test_kobo_export_with_repeats(realdata):
    path = realdata / "kobo-export-shapes" / "msna_dummy_kobo_export_SYNTHETIC.xlsx"
    main, roster = read_file(path, Files(), ["main", "roster"])
    assert [len(rows_of(sheet)) for sheet in (main, roster)] == [2_000, 3_862]


def test_every_row_with_an_error_is_named_however_many_there_are(tmp_path):
    """By these findings the rows are set aside: one that is not listed would count with a gap where its value stood."""
    n = MOST_FINDINGS // 10 + 1
    cells = "".join(f'<c r="{letter}{{0}}"><f>1</f></c>' for letter in "ABCDEFGHIJ")
    rows = "".join(f'<row r="{row}">{cells.format(row)}</row>' for row in range(2, n + 2))
    head = "".join(f'<c r="{letter}1" t="inlineStr"><is><t>{letter}</t></is></c>' for letter in "ABCDEFGHIJ")
    parts = bases.xlsx_parts(random.Random(1))
    parts["xl/worksheets/sheet1.xml"] = (
        f'<worksheet xmlns="{bases.MAIN}"><sheetData><row r="1">{head}</row>{rows}</sheetData></worksheet>'
    ).encode()
    (tmp_path / "a.xlsx").write_bytes(bases.zipped(parts))
    (sheet,) = read_file(tmp_path / "a.xlsx", Files())
    assert sum(batch.num_rows for batch in sheet.batches()) == n
    assert {finding.source_row for finding in sheet.findings} == set(range(2, n + 2))
