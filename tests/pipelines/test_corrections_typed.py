"""New values in the findings workbook: where one may type, what is taken, what is refused at its cell."""

import subprocess
from functools import partial

import openpyxl
import pytest
from conftest import program, saddle
from corrected_register import GOOD, MAEL, STRICT, copy_of, corrected, judged_register, log_of, refreshed, workbook

from pipelines.corrections import load_corrections
from pipelines.filled_findings import judge
from pipelines.findings import write_findings
from pipelines.settings import NotPossible
from schemas.findings import Refused
from warehouse.folder import Folder
from warehouse.keys import keys_for

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def judged(tmp_path_factory) -> Folder:
    return judged_register(tmp_path_factory.mktemp("judged"))


@pytest.fixture
def register(register):
    """The register, strict about what cannot be read."""
    return partial(register, yaml=STRICT)


@pytest.fixture
def folder(judged, tmp_path) -> Folder:
    return copy_of(judged, tmp_path)


def test_the_same_workbook_twice_adds_nothing_twice(folder, tmp_path):
    path = workbook(folder, tmp_path / "filled.xlsx", {"D10": "Male"})
    assert load_corrections(folder, path, "Amina", "en")[1] == 0
    again = ["filled.xlsx: 1 lines read = 0 corrections added + 1 already there + 0 without a new value"]
    assert load_corrections(folder, path, "Amina", "en") == (again, 0)
    refreshed(folder)  # now the finding is gone, and the row accepted
    assert load_corrections(folder, path, "Amina", "en") == (again, 0)
    assert len(log_of(folder)) == 1


REFUSED = [
    ("Male", {"source": "elsewhere"}, "correction_source_is_known", "A2"),
    ("Male", {"record_id": ""}, "correction_names_a_record", "M2"),
    ("Male", {"record_id": "0" * 32}, "correction_record_is_known", "O2"),
    ("Male", {"provider_column": "name"}, "correction_is_of_no_identifier", "G2"),
    ("Male", {"provider_column": "village"}, "correction_is_of_a_mapped_column", "G2"),
    ("Male", {"provider_column": "id"}, "correction_keeps_the_row_itself", "G2"),
    ("Male", {"value": "Mal"}, "correction_has_the_value_found", "H2"),
    (" Mael ", {}, "correction_changes_something", "M2"),
]


@pytest.mark.parametrize(("new", "cells", "rule", "cell"), REFUSED)
def test_a_line_that_cannot_be_a_correction_is_refused_at_its_cell(judged, tmp_path, new, cells, rule, cell):
    folder, path = judged, workbook(judged, tmp_path / "filled.xlsx", {"D10": new}, **cells)
    found = judge(folder, keys_for(folder.path, {"COL"}), path, log_of(folder)).findings
    assert [(finding.rule_id, finding.cell) for finding in found] == [(rule, cell)]
    for language in ("en", "fr", "es", "ar"):
        lines, n = load_corrections(folder, path, None, language)
        assert n == 1 and cell in lines[1] and lines[2].strip().startswith("-> ") and "[" not in lines[1]
    assert len(log_of(folder)) == 0


def test_with_one_problem_nothing_is_added(register, tmp_path):
    folder = Folder(register(*GOOD, MAEL, MAEL.replace("9,Xan", "10,Xan")))
    refreshed(folder)
    path = workbook(folder, tmp_path / "filled.xlsx", {"D10": "Male", "D11": "Mael"})
    done = saddle("fix", "load", str(path), "--data", str(folder.path))
    assert done.returncode == 3 and "nothing was added, 1 cells" in done.stdout and "M3: the new value" in done.stdout
    assert len(log_of(folder)) == 0


@pytest.mark.thorough
def test_a_value_corrected_before_and_two_new_values_of_one_cell_are_refused(folder, tmp_path):
    path = workbook(folder, tmp_path / "twice.xlsx", {"D10": "Male"})
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[-1]
    sheet.append([cell.value for cell in sheet[2]])
    sheet.cell(3, 13).value = "Female"
    book.save(path)
    lines, n = load_corrections(folder, path, None, "en")
    assert n == 1 and "M3: row 2 gives another new value" in lines[1]  # correction_stands_once
    corrected(folder, tmp_path, {"D10": "Male"})
    lines, n = load_corrections(folder, workbook(folder, tmp_path / "other.xlsx", {"D10": "Female"}), None, "en")
    assert n == 1 and "already corrected, to “Male” (correction 1)" in lines[1]  # cell_is_corrected_once


def test_another_workbook_is_refused_and_an_unfilled_one_decides_nothing(folder, tmp_path):
    write_findings(folder, "register", None, tmp_path / "empty.xlsx", False, "ar")
    assert load_corrections(folder, tmp_path / "empty.xlsx", None, "en") == (
        ["empty.xlsx: 1 lines read = 0 corrections added + 0 already there + 1 without a new value"], 0
    )  # fmt: skip
    book = openpyxl.Workbook()
    book.active.append(["source", "new value"])
    book.active.append(["register", "x"])
    book.save(tmp_path / "other.xlsx")
    for path in (tmp_path / "other.xlsx", folder.raw / "register" / "victims.csv"):
        with pytest.raises(Refused, match="corrections_workbook_has_its_columns"):
            load_corrections(folder, path, None, "en")
    with pytest.raises(NotPossible):
        load_corrections(folder, tmp_path / "none.xlsx", None, "en")


def test_what_is_typed_stands_in_no_readable_file(register, tmp_path):
    folder = Folder(register(*GOOD, MAEL.replace("Mael,30,injured,4.5", "F,30,injured,north")))
    refreshed(folder)
    corrected(folder, tmp_path, {"G10": ("4.58173926", "Frau Xylander sagt es")})
    assert refreshed(folder)["corrections"] == {"applied": 1}
    words = ("4.58173926", "Xylander")
    for file in (path for path in folder.path.rglob("*") if path.is_file()):
        assert not any(word.encode() in file.read_bytes() for word in words), file


@pytest.mark.thorough
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_workbook_saved_by_libreoffice_loads(folder, tmp_path, language):
    path = workbook(folder, tmp_path / "filled.xlsx", {"D10": "Male"}, language)
    office = program("soffice", "libreoffice-calc-nogui")
    subprocess.run(
        [office, f"-env:UserInstallation=file://{tmp_path / 'profile'}", "--headless", "--convert-to", "ods",
         "--outdir", str(tmp_path), str(path)], check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    assert load_corrections(folder, tmp_path / "filled.ods", None, language)[1] == 0
    assert refreshed(folder)["corrections"] == {"applied": 1}


def test_a_workbook_with_values_that_were_not_loaded_is_never_replaced(folder, tmp_path):
    path = workbook(folder, tmp_path / "wrong.xlsx", {"D10": "Male"})
    words = ("findings", "--source", "register", "--xlsx", str(path), "--data", str(folder.path))
    before, refused = path.read_bytes(), saddle(*words)
    assert refused.returncode == 64 and path.read_bytes() == before
    assert (
        f"{path} is there already and holds 1 lines with new values or reasons that were not loaded" in refused.stderr
    )
    assert load_corrections(folder, path, None, "en")[1] == 0
    assert saddle(*words).returncode == 0 and path.read_bytes() != before  # loaded: nothing is lost
    workbook(folder, path, {"D10": ("", "nobody answers")})
    assert "holds 1 lines" in saddle(*words).stderr
    path.write_bytes((folder.raw / "register" / "victims.csv").read_bytes())
    assert "is there already and is left as it is" in saddle(*words).stderr


def test_new_values_are_typed_where_the_sheet_lets_one_type(folder, tmp_path):
    write_findings(folder, "register", None, tmp_path / "marked.xlsx", False, "en")
    copy, listed = openpyxl.load_workbook(tmp_path / "marked.xlsx").worksheets
    assert [cell.value for cell in listed[1]][-4:] == ["how to fix", "new value", "reason", "record_id"]
    assert ".na" in listed["M1"].comment.text and listed["M2"].number_format == "@"
    free = [cell.coordinate for sheet in (copy, listed) for row in sheet for cell in row if not cell.protection.locked]
    assert free == ["M2", "N2"]
    for sheet, cells in ((copy, "A1:I10"), (listed, "A1:O2")):
        assert sheet.protection.sheet and not sheet.protection.password
        assert not (sheet.protection.autoFilter or sheet.protection.formatCells)  # not locked
        assert sheet.auto_filter.ref == cells
