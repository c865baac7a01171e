"""Findings as people get them: grouped, as CSV, and in a copy of their sheet at the very cells they know."""

import csv

import openpyxl
import pytest
from conftest import REGISTER_YAML

from pipelines.findings import write_findings
from pipelines.refresh import refresh
from pipelines.settings import NotPossible
from warehouse.folder import Folder

pytestmark = pytest.mark.slow

TITLED = "Centre of Ville,,,,,,,,\nVictims 2019,,,,,,,,\nid,name,day,sex,age,outcome,lat,lon,village\n"
YAML = REGISTER_YAML.replace('{pattern: "*.csv"}', '{pattern: "*.csv", skip_rows: 2}')
ROWS = [f"{n},Person {n},0{n}/03/2019,F,{10 + n},injured,4.5,-74.1,Ville" for n in range(1, 9)]
BAD = "9,Xanthippe Qwertz,05/03/2019,=1+1,30,injured,4.5,-74.1,Quellbach"  # row 12, its sex in D12


@pytest.fixture
def judged(register):
    folder = Folder(register(*ROWS, BAD, header=TITLED, yaml=YAML))
    refresh(folder, None, lambda *told: None)
    return folder


def test_the_terminal_groups_by_rule_and_column_with_the_first_cell_and_the_fix(judged):
    lines = write_findings(judged, None, None, None, False, "en")
    assert lines[0] == "register: 1"
    assert lines[1].startswith("  sex  1  victims.csv, D12: “=1+1” is not in the code list of sex. Nearest code: ")
    assert lines[1].endswith(" (error, value_is_in_code_list)")
    assert lines[2].startswith("      -> ") and len(lines[2]) > 20


def test_the_csv_has_headings_in_the_language_and_no_formula(judged, tmp_path):
    write_findings(judged, "register", tmp_path / "out.csv", None, False, "es")
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with open(tmp_path / "out.csv", encoding="utf-8-sig", newline="") as handle:
        (found,) = csv.DictReader(handle)
    assert (found["celda"], found["fila"], found["valor"]) == ("D12", "12", "'=1+1")
    assert found["regla"] == "value_is_in_code_list" and found["cómo corregir"]


def test_the_copy_marks_the_exact_cell_and_keeps_names_out(judged, tmp_path):
    out = tmp_path / "marked.xlsx"
    write_findings(judged, "register", None, out, False, "en")
    book = openpyxl.load_workbook(out)
    sheet = book["victims"]
    bad = sheet["D12"]
    assert bad.value == "=1+1"
    assert bad.data_type == "s" and bad.fill.fgColor.rgb == "FFF4B6B6"
    assert "D12" in bad.comment.text
    assert [cell.coordinate for row in sheet for cell in row if cell.comment] == ["D12"]
    assert [cell.value for cell in sheet[3]] == TITLED.splitlines()[2].split(",")
    assert (sheet["A4"].value, sheet["D11"].value, sheet["A1"].value) == ("1", "F", None)
    assert sheet["B12"].value == sheet["I12"].value == "(in your own file, row 12)"
    everything = str([cell.value for page in book for row in page for cell in row])
    assert "Xanthippe" not in everything and "Quellbach" not in everything
    assert [cell.value for cell in book["Findings"][2]][4:6] == ["D12", "sex"]
    assert not (judged.logs / "identity_reads.log").exists()
    assert out.stat().st_mode & 0o077 == 0


def test_names_are_copied_only_on_demand_and_that_is_logged(judged, tmp_path):
    out = tmp_path / "marked.xlsx"
    for _ in range(2):
        write_findings(judged, "register", None, out, True, "en")
    assert openpyxl.load_workbook(out)["victims"]["B12"].value == "Xanthippe Qwertz"
    log = (judged.logs / "identity_reads.log").read_text().splitlines()
    assert [line.split("\t")[2:5] for line in log] == [["findings --with-identity", "register", "victims.csv"]] * 2
    assert all(int(line.split("\t")[5]) > 0 for line in log)
    assert "Xanthippe" not in "".join(log)


def test_what_cannot_be_done_is_said(judged, register, tmp_path):
    with pytest.raises(NotPossible, match="Known sources: register"):
        write_findings(judged, "elsewhere", None, None, False, "en")
    with pytest.raises(NotPossible, match="raw/"):
        write_findings(judged, None, judged.raw / "register" / "victims.csv", None, False, "en")
    register(*ROWS, header=TITLED, yaml=YAML)
    with pytest.raises(NotPossible, match="saddle refresh"):
        write_findings(judged, "register", None, tmp_path / "marked.xlsx", False, "en")
    other = judged.raw / "other"
    other.mkdir()
    (other / "source.yaml").write_text(YAML.replace("source: register", "source: other"))
    with pytest.raises(NotPossible, match="other, register"):
        write_findings(judged, None, None, tmp_path / "marked.xlsx", False, "en")


def test_a_clean_source_and_a_refused_one_are_said(register):
    folder = Folder(register(*ROWS, header=TITLED, yaml=YAML))
    other = folder.raw / "other"
    other.mkdir()
    (other / "source.yaml").write_text(YAML.replace("source: register", "source: other"))
    (other / "victims.csv").write_text("")
    refresh(folder, None, lambda *told: None)
    lines = write_findings(folder, None, None, None, False, "en")
    assert lines[0] == "other: refused. Nothing of its newest files is used."
    assert lines[-1] == "register: No findings."
