"""Delimited text: which row a cell stood in, and that no row is lost."""

import csv
import gzip
import io
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.source import Files
from warehouse.reading import cell_address, read_file
from warehouse.reading.sheet import MOST_FINDINGS


def written(folder: Path, content: bytes, name: str = "victims.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def rows_of(path: Path, **files):
    """The sheet, and its rows as (row number, cells)."""
    (sheet,) = read_file(path, Files(**files))
    table = pa.Table.from_batches(list(sheet.batches())) if (batches := list(sheet.batches())) else None
    assert table is None or sum(batch.num_rows for batch in batches) == table.num_rows  # a second reading is the same
    records = table.to_pylist() if table else []
    return sheet, [(record["source_row"], [record[name] for name in sheet.columns]) for record in records]


def test_letters_of_a_cell():
    assert [cell_address(p, 17) for p in (0, 5, 25, 26, 51, 52, 701, 702, 16_383)] == [
        "A17", "F17", "Z17", "AA17", "AZ17", "BA17", "ZZ17", "AAA17", "XFD17",
    ]  # fmt: skip


def test_blank_lines_and_quoted_breaks_count_as_a_spreadsheet_counts_them(tmp_path):
    content = b'id,sex,note\n1,F,a\n\n2,M,"two\nlines, one row"\n# 3,F,c\n,,\n4,F,"say ""no"""\n\n'
    sheet, rows = rows_of(written(tmp_path, content))
    assert rows == [
        (2, ["1", "F", "a"]),
        (4, ["2", "M", "two\nlines, one row"]),
        (5, ["# 3", "F", "c"]),
        (7, ["4", "F", 'say "no"']),
    ]
    assert (sheet.n_read, sheet.n_used, sheet.n_refused, sheet.n_blank, sheet.findings) == (4, 4, 0, 3, [])


def test_ragged_rows_are_refused_by_number_and_shift_nothing(tmp_path):
    content = b"id,sex,age\r\n1,F,4\r\n2,M\r\n\r\n3,F,5,extra,more\r\n4,M,6\r\n"
    sheet, rows = rows_of(written(tmp_path, content))
    assert rows == [(2, ["1", "F", "4"]), (6, ["4", "M", "6"])]
    assert (sheet.n_read, sheet.n_used, sheet.n_refused, sheet.n_blank) == (4, 2, 2, 1)
    assert [(f.rule_id, f.severity, f.source_row, f.params) for f in sheet.findings] == [
        ("row_has_as_many_cells_as_the_header", "error", 3, {"n": "2", "expected": "3"}),
        ("row_has_as_many_cells_as_the_header", "error", 5, {"n": "5", "expected": "3"}),
    ]


def test_ragged_rows_over_many_blocks(tmp_path):
    # 12 MB: three blocks; every 1000th row is one cell short
    lines = [f"{n},{'x' * 60}" + ("" if n % 1000 == 0 else ",z") for n in range(2, 180_002)]
    sheet, rows = rows_of(written(tmp_path, ("a,b,c\n" + "\n".join(lines)).encode()))
    assert all(row == int(cells[0]) for row, cells in rows)
    assert (sheet.n_used, sheet.n_refused) == (179_820, 180)
    assert [f.source_row for f in sheet.findings][:2] == [1000, 2000]


def test_a_stray_pair_of_quotation_marks_that_swallowed_a_row_is_found(tmp_path):
    content = b'a,b,c,d,e,f\n1,2,3,4,5,6\n1,"2,3,4,5,6\n1,2,3,4,5,6\n1,"2,3,4,5,6\n9,2,3,4,5,6\n'
    sheet, rows = rows_of(written(tmp_path, content))
    assert rows == [(2, ["1", "2", "3", "4", "5", "6"]), (4, ["9", "2", "3", "4", "5", "6"])]
    assert [(f.rule_id, f.cell, f.params["n"]) for f in sheet.findings] == [
        ("row_has_as_many_cells_as_the_header", "B3", "16")
    ]
    assert (sheet.n_read, sheet.n_refused) == (3, 1)


def test_title_rows_two_header_rows_and_names(tmp_path):
    content = "Ministry of Health;;;;;\n;;;;;\nDate;;Killed;;;Total\n;Place;Men;Women;;\n2019;Kabul;1;2;x;3\n"
    sheet, rows = rows_of(written(tmp_path, content.encode()), delimiter=";", skip_rows=2, header_rows=2)
    assert sheet.columns == ["Date", "Place", "Killed / Men", "Killed / Women", "column 5", "Total"]
    assert (sheet.header_row, sheet.positions["Killed / Women"]) == (4, 3)
    assert rows == [(5, ["2019", "Kabul", "1", "2", "x", "3"])]


def test_repeated_blank_and_reserved_headers(tmp_path):
    sheet, _ = rows_of(written(tmp_path, b" sex ,sex,,sex (2),source_row\n1,2,3,4,5\n"))
    assert sheet.columns == ["sex (1)", "sex (3)", "column 3", "sex (2)", "source_row (2)"]


def test_a_header_may_hold_a_line_break_and_follow_blank_lines(tmp_path):
    sheet, rows = rows_of(written(tmp_path, b'\n\n"sex\nof survivor",age\nF,4\n'))
    assert (sheet.columns, sheet.header_row, rows) == (["sex\nof survivor", "age"], 3, [(4, ["F", "4"])])


def test_hxl_row_is_no_data(tmp_path):
    sheet, rows = rows_of(written(tmp_path, b"Killed,Note,Where\n#affected+killed,,#adm1\n3,x,Kunar\n"), hxl=True)
    assert sheet.hxl == {"Killed": "#affected+killed", "Where": "#adm1"}
    assert rows == [(3, ["3", "x", "Kunar"])]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "Nariño"),
        ("utf-8-sig", "Nariño"),
        ("utf-16", "Nariño"),
        ("cp1252", "Nariño"),
        ("cp1256", "ولاية كونر"),
        ("cp1251", "Донецк"),
    ],
)
def test_declared_encodings(tmp_path, encoding, text):
    # 200,000 characters, so that letters fall across the ends of blocks
    content = "where,n\n" + "".join(f"{text},{n}\n" for n in range(2, 20_002))
    _, rows = rows_of(written(tmp_path, content.encode(encoding)), encoding=encoding)
    assert len(rows) == 20_000
    assert all(cells == [text, str(row)] for row, cells in rows)


def test_byte_order_mark_is_no_part_of_the_first_header(tmp_path):
    sheet, _ = rows_of(written(tmp_path, "\ufeffid,sex\n1,F\n".encode()))
    assert sheet.columns == ["id", "sex"]


def test_gzip_by_declaration_and_by_name(tmp_path):
    packed = gzip.compress(b"id,sex\n1,F\n")
    assert rows_of(written(tmp_path, packed, "a.csv.gz"))[1] == [(2, ["1", "F"])]
    assert rows_of(written(tmp_path, packed, "a.csv"), compression="gzip")[1] == [(2, ["1", "F"])]


def test_control_characters_and_error_values_have_an_address(tmp_path):
    content = b"id,note,age\n1,a\x07b,4\n2,tab\there,#VALUE!\n3,\x00,#value!\n"
    sheet, rows = rows_of(written(tmp_path, content), error_values=["#VALUE!"])
    assert rows == [(2, ["1", "a\x07b", "4"]), (3, ["2", "tab\there", None]), (4, ["3", "\x00", "#value!"])]
    assert [(f.rule_id, f.severity, f.cell, f.provider_column, f.value) for f in sheet.findings] == [
        ("cell_has_no_control_characters", "warning", "B2", "note", "a\\x07b"),
        ("cell_has_no_control_characters", "warning", "B4", "note", "\\x00"),
        ("cell_is_not_an_error_value", "warning", "C3", "age", "#VALUE!"),
    ]


def test_header_alone_is_a_file_of_no_rows(tmp_path):
    for content in (b"id,sex", b"id,sex\n", b"id,sex\n\n\n"):
        sheet, rows = rows_of(written(tmp_path, content))
        assert (rows, sheet.n_read) == ([], 0)


def test_old_line_ends_and_no_line_end_at_the_end(tmp_path):
    assert rows_of(written(tmp_path, b"id,sex\r1,F\r\r2,M"))[1] == [(2, ["1", "F"]), (4, ["2", "M"])]


TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=8)
CELLS = st.lists(
    st.one_of(TEXT, st.sampled_from(['"', "\n", "a\r\nb", ",", ";", " ", "=1+1", ""])), min_size=3, max_size=3
)


@settings(max_examples=200)
@given(rows=st.lists(CELLS, max_size=12), delimiter=st.sampled_from(",;\t|"), end=st.sampled_from(["\n", "\r\n"]))
def test_what_python_writes_comes_back_with_its_row(tmp_path_factory, rows, delimiter, end):
    text = io.StringIO(newline="")
    # before 3.13 Python leaves a lone CR unquoted, which every reader then takes for a line end
    quoting = csv.QUOTE_ALL if any("\r" in cell for row in rows for cell in row) else csv.QUOTE_MINIMAL
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows([["a", "b", "c"], *rows])
    path = written(tmp_path_factory.mktemp("csv"), text.getvalue().encode())
    sheet, read = rows_of(path, delimiter=delimiter)
    assert read == [(number, cells) for number, cells in enumerate(rows, 2) if any(cells)]
    assert sheet.n_read + sheet.n_blank == len(rows)


def test_colombia_both_vintages(realdata):
    folder = realdata / "colombia-map-muse-victims"
    for name, n, width in (("2021-07", 12_062, 18), ("2017-07", 11_498, 17)):
        path = folder / f"victimas_map_muse_{name}.csv"
        sheet, rows = rows_of(path, encoding="utf-8-sig")
        with path.open(encoding="utf-8-sig", newline="") as text:
            expected = list(enumerate(csv.reader(text), 1))
        assert (len(rows), len(sheet.columns), sheet.findings) == (n, width, [])
        assert rows == expected[1:]


def test_uganda_error_values_are_found_at_their_cells(realdata):
    path = realdata / "uganda-msna-2018-host" / "uganda_msna_2018_host_community.csv.gz"
    sheet, rows = rows_of(path, error_values=["#VALUE!"])
    with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
        written_out = text.read().count("#VALUE!")
    assert len(rows) == 2_496
    assert len(sheet.findings) == written_out == 3_649


def test_a_cell_that_ends_with_a_line_break_is_no_swallowed_row(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('a,b,c,d,e,f\n1,2,3,4,5,"6\n"\n"\n",2,3,4,5,6\n')
    (sheet,) = read_file(path, Files())
    assert [row["f"] for batch in sheet.batches() for row in batch.to_pylist()] == ["6\n", "6"]


def test_more_findings_than_anybody_reads_are_counted_and_said(tmp_path):
    path = written(tmp_path, b"id,sex\n" + b"1\n" * (MOST_FINDINGS + 3) + b"2,F\n")
    (sheet,) = read_file(path, Files())
    assert [batch.num_rows for batch in sheet.batches()] == [1] and sheet.n_refused == MOST_FINDINGS + 3
    *listed, last = sheet.findings
    assert len(listed) == MOST_FINDINGS and {f.rule_id for f in listed} == {"row_has_as_many_cells_as_the_header"}
    assert (last.rule_id, last.severity, last.params) == ("findings_are_all_listed", "info", {"n": "3"})
