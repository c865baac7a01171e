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
    (tmp_path / "e.csv").write_text(OCHA + '\nCOL,1,CO05,"=HYPERLINK(""x"")",COL,2020\n')
    with pytest.raises(NotPossible, match=r"row 4: "):  # as Excel shows it: after the HXL row and a blank line
        add_reference(folder, tmp_path / "e.csv", "en")
    assert not folder.reference.exists()


POPULATION = "country_iso3,pcode,year,sex,age_band,population\n"


def test_a_population_keeps_its_contract_or_nothing_of_it_is_added(tmp_path):
    folder, file = Folder(tmp_path), tmp_path / "people.csv"
    good = POPULATION + "COL,CO05,2020,female,0-4,120\nCOL,CO05,2020,male,0-4,118\n"
    for wrong, said in {
        good
        + "COL,CO05,2020,F,5-11,7\nCOL,CO05,2020,M,5-11,7\n": r"row 4, column sex: “F” is not right. Expected: female.*2 rows",
        good + "COL,CO05,2020,male,0-14,7\n": r"row 4, column age_band: “0-14”",
        good + "COL,CO05,2020,male,5-11,7.5\n": r"row 4, column population: “7.5”.*1 rows",
        good + "COL,CO05,2020,male,5-11,-7\n": r"row 4, column population: “-7”",
        good + "COL,CO05,20,male,5-11,7\n": r"row 4, column year: “20”",
        good + "COL,CO05,2020,male,0-4,3\n": r"COL CO05 2020 male 0-4 stands more than once.*2 rows",
    }.items():
        file.write_text(wrong)
        with pytest.raises(NotPossible, match=said):
            add_reference(folder, file, "en")
        assert not (folder.reference / "population.csv").exists()
    file.write_text(good)
    assert "2 rows of people.csv" in add_reference(folder, file, "en")


def test_an_added_population_is_a_table_one_can_ask(sarandia, office):
    found = office.execute("SELECT count(*), sum(population) FROM population WHERE year = 2020").fetchone()
    with open(sarandia / "reference" / "population.csv", encoding="utf-8", newline="") as handle:
        wanted = [int(row["population"]) for row in csv.DictReader(handle) if row["year"] == "2020"]
    assert found == (len(wanted), sum(wanted)) and wanted
