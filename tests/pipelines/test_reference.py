"""A centre's own tables of places: read as they are received, kept per country, refused with what is expected."""

import csv

import openpyxl
import pytest

from pipelines.reference import add_reference
from pipelines.settings import NotPossible
from schemas.findings import Refused
from warehouse.folder import Folder

OCHA = (
    "Location,Admin Level,P-Code,Name,Parent P-Code,Valid from date\n#geo,#level,#adm+code,#name,#adm+code+parent,#d\n"
)


def kept(folder: Folder) -> list[tuple[str, ...]]:
    with open(folder.reference / "places.csv", encoding="utf-8", newline="") as handle:
        return [tuple(row.values()) for row in csv.DictReader(handle)]


def test_ochas_list_is_understood_and_a_country_replaces_only_itself(tmp_path):
    folder, file = Folder(tmp_path), tmp_path / "pcodes.csv"
    file.write_text(OCHA + "COL,1,CO05,Antioquia,COL,2020\nAFG,1,AF01,Kabul,AFG,2020\n")
    assert "2 rows of pcodes.csv" in add_reference(folder, file, "en")
    file.write_text(OCHA + "COL,1,CO08,Atlántico,COL,2021\n")
    add_reference(folder, file, "en")
    assert kept(folder) == [("AFG", "1", "AF01", "Kabul", "AFG"), ("COL", "1", "CO08", "Atlántico", "COL")]


def test_the_encoding_and_the_sheet_are_found(tmp_path):
    folder = Folder(tmp_path)
    (tmp_path / "old.csv").write_bytes(
        "country_iso3;level;pcode;name;parent_pcode\nCOL;1;CO52;Nariño;COL\n".encode("cp1252")
    )
    add_reference(folder, tmp_path / "old.csv", "en")
    assert kept(folder) == [("COL", "1", "CO52", "Nariño", "COL")]
    book = openpyxl.Workbook()
    book.active.append(["read me"])
    sheet = book.create_sheet("Admin1")
    for row in (["country_iso3", "level", "pcode", "name", "parent_pcode"], ["COL", 1, "CO05", "Antioquia", "COL"]):
        sheet.append(row)
    book.save(tmp_path / "list.xlsx")
    add_reference(folder, tmp_path / "list.xlsx", "en")
    assert kept(folder) == [("COL", "1", "CO05", "Antioquia", "COL")]


def test_what_is_no_reference_is_said_and_changes_nothing(tmp_path):
    folder = Folder(tmp_path)
    (tmp_path / "a.csv").write_text("id,sex\n1,F\n")
    with pytest.raises(NotPossible, match=r"columns: id, sex\. Known .*places: country_iso3, level, pcode"):
        add_reference(folder, tmp_path / "a.csv", "en")
    with pytest.raises(NotPossible, match="no such file"):
        add_reference(folder, tmp_path / "b.csv", "en")
    (tmp_path / "c.xlsx").write_bytes(b"")
    with pytest.raises(Refused):
        add_reference(folder, tmp_path / "c.xlsx", "en")
    (tmp_path / "d.csv").write_text('country_iso3,level,pcode,name,parent_pcode\nCOL,1,CO05,"=HYPERLINK(""x"")",COL\n')
    with pytest.raises(NotPossible, match=r"row 2: .*begins like a formula"):
        add_reference(folder, tmp_path / "d.csv", "en")
    assert not folder.reference.exists()
