"""Files that cannot be accepted: one clear refusal each, in bounded memory."""

import gzip
import os
import resource
import zipfile
from pathlib import Path

import openpyxl
import pytest

from schemas.findings import Refused
from schemas.source import Files
from warehouse.reading import read_file


def refused(path: Path, sheets=None, **files) -> Refused:
    with pytest.raises(Refused) as caught:
        for sheet in read_file(path, Files(**files), sheets):
            for _ in sheet.batches():
                pass
    return caught.value


def written(folder: Path, content: bytes, name: str = "victims.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def workbook(folder: Path, name: str = "victims.xlsx") -> Path:
    book = openpyxl.Workbook()
    for n in range(200):
        book.active.append([f"person {n}", n])
    book.save(folder / name)
    return folder / name


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.json", "a.parquet", "a.csv.gz"])
def test_empty_file(tmp_path, name):
    assert refused(written(tmp_path, b"", name)).rule_id == "file_is_not_empty"


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf", b" \n", b"\n\n"])
def test_file_of_nothing_but_blanks(tmp_path, content):
    assert refused(written(tmp_path, content)).rule_id in ("file_is_not_empty", "file_has_a_header")


def test_empty_gzip(tmp_path):
    assert refused(written(tmp_path, gzip.compress(b""), "a.csv.gz")).rule_id == "file_is_not_empty"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("sex,place\nF,ok\nM,Nariño\n".encode("cp1252"), "cp1252"),
        ("sex,place\nF,ok\nM,Cañón\n".encode("cp1252"), "cp1252"),
        ("sex,place\nF,ok\nM,ولاية كونر الشرقية\n".encode("cp1256"), "cp1256"),
        ("sex,place\nF,ok\nM,Донецкая область\n".encode("cp1251"), "cp1251"),
    ],
)
def test_wrong_encoding_names_row_byte_and_likely_encoding(tmp_path, content, found):
    refusal = refused(written(tmp_path, content))
    first_high = next(n for n, byte in enumerate(content) if byte > 127)
    assert refusal.rule_id == "file_is_in_declared_encoding"
    assert (refusal.params["expected"], refusal.params["found"]) == ("utf-8", found)
    assert (refusal.params["row"], refusal.params["n"]) == ("3", str(first_high))


def test_wrong_encoding_far_down_counts_rows_not_lines(tmp_path):
    content = b"id,note\n" + b'1,"two\nlines"\n' * 400_000 + "2,Nari\xf1o\n".encode("latin-1")
    refusal = refused(written(tmp_path, content))
    assert (refusal.rule_id, refusal.params["row"]) == ("file_is_in_declared_encoding", "400002")
    assert refusal.params["n"] == str(len(content) - len(b"\xf1o\n"))


def test_utf_16_declared_as_utf_8(tmp_path):
    refusal = refused(written(tmp_path, "id,sex\n1,F\n".encode("utf-16")))
    assert (refusal.rule_id, refusal.params["found"]) == ("file_is_in_declared_encoding", "utf-16")


def test_byte_that_a_code_page_does_not_have(tmp_path):
    refusal = refused(written(tmp_path, b"id,sex\n1,F\n2,\x81\n"), encoding="cp1252")
    assert (refusal.rule_id, refusal.params["row"], refusal.params["n"]) == ("file_is_in_declared_encoding", "3", "13")


def test_unknown_encoding(tmp_path):
    assert refused(written(tmp_path, b"a,b\n1,2\n"), encoding="utf-9").rule_id == "source_yaml_is_valid"


@pytest.mark.parametrize(("declared", "sign", "found"), [(",", ";", ";"), (";", ",", ","), (",", "\t", "tab")])
def test_another_delimiter(tmp_path, declared, sign, found):
    content = "\n".join(sign.join(row) for row in (["id", "sex", "age"], ["1", "F", "3"], ["2", "M", "4"]))
    refusal = refused(written(tmp_path, content.encode()), delimiter=declared)
    assert (refusal.rule_id, refusal.params["found"]) == ("file_has_declared_delimiter", found)


def test_one_column_with_a_comma_in_its_text_is_no_other_delimiter(tmp_path):
    path = written(tmp_path, b"Place, district\nKunar\nNangarhar\nHerat, Injil\n")
    (sheet,) = read_file(path, Files(delimiter=";"))
    assert sum(batch.num_rows for batch in sheet.batches()) == 3


def test_truncated_workbook(tmp_path):
    whole = workbook(tmp_path).read_bytes()
    assert refused(written(tmp_path, whole[: len(whole) // 2], "cut.xlsx")).rule_id == "file_is_not_truncated"


def test_text_named_as_a_workbook(tmp_path):
    refusal = refused(written(tmp_path, b"<html><table></table></html>", "victims.xls"))
    assert (refusal.rule_id, refusal.params["found"]) == ("file_matches_its_ending", "html")


def test_zip_that_is_no_workbook(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("readme.txt", "no workbook")
    assert refused(tmp_path / "a.xlsx").rule_id == "file_matches_its_ending"


def test_zip_and_workbook_renamed_to_csv(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.csv", "w") as archive:
        archive.writestr("readme.txt", "x")
    found = {"a.csv": "zip", "b.csv": "xlsx"}
    workbook(tmp_path).rename(tmp_path / "b.csv")
    for name, kind in found.items():
        refusal = refused(tmp_path / name)
        assert refusal.rule_id == "file_matches_its_ending"
        assert refusal.params == {"file": name, "expected": "csv", "found": kind}


def test_truncated_gzip(tmp_path):
    noise = os.urandom(3_000_000).hex()
    packed = gzip.compress(b"id,x\n" + b"\n".join(f"{n},{noise[n * 60 : n * 60 + 60]}".encode() for n in range(90_000)))
    assert refused(written(tmp_path, packed[:-100_000], "a.csv.gz")).rule_id == "file_is_not_truncated"


def test_text_declared_as_gzip(tmp_path):
    assert refused(written(tmp_path, b"id,sex\n1,F\n"), compression="gzip").rule_id == "file_is_gzip"


def test_two_gigabytes_on_one_line_in_bounded_memory(tmp_path):
    path = tmp_path / "line.csv"
    with path.open("wb") as file:
        file.write(b"id,sex\n1,")
        file.truncate(2 << 30)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert refused(path).rule_id == "file_lines_are_of_sane_length"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000  # kB


def test_one_line_without_any_break(tmp_path):
    path = written(tmp_path, b"x" * (20 << 20))
    assert refused(path).rule_id == "file_lines_are_of_sane_length"


@pytest.mark.parametrize("content", [b"a" + b",a" * 999_999 + b"\n1\n", b"a,b\n1,2\n" + b"1," * 999_999 + b"1\n3,4\n"])
def test_a_million_columns(tmp_path, content):
    refusal = refused(written(tmp_path, content))
    assert (refusal.rule_id, refusal.params["n"]) == ("file_has_a_sane_number_of_columns", "1000000")


def test_a_million_wide_columns_in_a_row_of_data(tmp_path):
    refusal = refused(written(tmp_path, b"a,b\n1,2\n" + b"1234567," * 999_999 + b"1\n3,4\n"))
    assert (refusal.rule_id, refusal.params["row"]) == ("file_has_a_sane_number_of_columns", "3")


@pytest.mark.parametrize("tail", [b"2,M\n3,F\n", b"2,M\n" * 2_000_000])
def test_quotation_mark_never_closed(tmp_path, tail):
    refusal = refused(written(tmp_path, b'id,sex\n1,F\n2,"M\n' + tail))
    assert (refusal.rule_id, refusal.params["row"]) == ("file_is_not_truncated", "3")


def test_inches_are_no_open_quotation_mark(tmp_path):
    (sheet,) = read_file(written(tmp_path, b'id,device\n1,5" shell\n2,mine\n'), Files())
    assert [batch.column(1).to_pylist() for batch in sheet.batches()] == [['5" shell', "mine"]]


def test_no_header_after_the_title_rows(tmp_path):
    assert refused(written(tmp_path, b"a,b\n1,2\n"), skip_rows=5).rule_id == "file_has_a_header"


def test_declared_hxl_without_tags(tmp_path):
    assert refused(written(tmp_path, b"a,b\n1,2\n"), hxl=True).rule_id == "file_has_a_header"


def test_missing_sheet_names_those_there_are(tmp_path):
    refusal = refused(workbook(tmp_path), ["Sheets"])
    assert refusal.rule_id == "sheet_exists"
    assert (refusal.params["expected"], refusal.params["nearest"]) == ("Sheet", "Sheet")


def test_workbook_locked_with_a_password(tmp_path):
    # an encrypted workbook is an OLE container that holds no readable sheet
    assert refused(written(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048), "a.xlsx")).rule_id == (
        "file_is_a_readable_workbook"
    )


@pytest.mark.parametrize(
    "content", [b'[{"a": 1}, {"a": ', b'{"a": 1}\n{"a" 2}\n', b"sex,age\nF,3\n", b'{"a": 1}', b"[1, 2]"]
)
def test_no_json(tmp_path, content):
    assert refused(written(tmp_path, content, "a.json")).rule_id == "file_is_json"


def test_truncated_parquet(tmp_path):
    assert refused(written(tmp_path, b"PAR1" + bytes(500), "a.parquet")).rule_id == "file_is_not_truncated"


def test_unknown_ending(tmp_path):
    assert refused(written(tmp_path, b"x", "victims.docx")).rule_id == "file_matches_its_ending"
