"""Corrections: typed once into the findings workbook, applied by record, for good, and only where the old value stands."""

import json
import shutil

import openpyxl
import planted
import pytest
from conftest import REGISTER_YAML, looking_at, saddle

from pipelines.corrections import list_corrections, load_corrections, undo_correction
from pipelines.findings import write_findings
from pipelines.refresh import refresh
from pipelines.settings import NotPossible
from schemas.findings import Refused
from warehouse.decisions import read
from warehouse.folder import Folder
from warehouse.keys import keys_for

pytestmark = pytest.mark.slow

GOOD = [f"{n},Person {n},0{n}/03/2019,F,{20 + n},injured,4.5,-74.1,Ville" for n in range(1, 9)]
MAEL = "9,Xanthippe Qwertz,05/03/2019,Mael,30,injured,4.5,-74.1,Quellbach"
KEYLESS = REGISTER_YAML.replace("    key: id\n", "")
OWN = {"SADDLE_KEY": "dGVzdGluZyBrZXkgb2YgZXhhY3RseSAzMiBieXRlcy4="}
OWN["SADDLE_LINK_SECRET"] = OWN["SADDLE_KEY"]


def refreshed(folder: Folder) -> dict:
    """Refresh and return the report on the register; both equations hold."""
    report = refresh(folder, None, lambda *told: None)
    (source,) = report["sources"]
    assert source["refusal"] is None, source["refusal"]
    for table in source["tables"]:
        assert table["n_read"] == table["n_used"] + table["n_refused"] + table["n_not_wanted"]
        assert table["n_produced"] == table["n_accepted"] + table["n_quarantined"]
    return source


def asked(folder: Folder, sql: str) -> list[tuple]:
    with looking_at(folder.path, OWN) as con:
        return con.execute(sql).fetchall()


def workbook(folder: Folder, path, typed: dict[str, tuple | str], language: str = "en", **cells):
    """The findings workbook with new values typed at the findings of these source cells; `cells`: other headings."""
    write_findings(folder, "register", None, path, False, language)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[-1]
    at = {cell.value: cell.column for cell in sheet[1]}
    last = sheet.max_column
    for row in range(2, sheet.max_row + 1):
        if (value := typed.get(sheet.cell(row, 5).value)) is not None:
            new, reason = value if isinstance(value, tuple) else (value, "asked the clinic")
            sheet.cell(row, last - 1).value, sheet.cell(row, last).value = new, reason
            for name, text in cells.items():
                sheet.cell(row, at[name.replace("_", " ") if name != "record_id" else name]).value = text
    book.save(path)
    return path


def corrected(folder: Folder, tmp_path, typed: dict, name: str = "filled.xlsx") -> list[str]:
    lines, n = load_corrections(folder, workbook(folder, tmp_path / name, typed), "Amina", "en")
    assert n == 0, lines
    return lines


@pytest.fixture
def folder(register):
    """A register with one row in quarantine, for its sex."""
    made = Folder(register(*GOOD, MAEL))
    assert refreshed(made)["tables"][0]["n_quarantined"] == 1
    return made


def record(folder: Folder, where: str = "cell = 'D10'") -> str:
    ((found,),) = asked(folder, f"SELECT DISTINCT record_id FROM finding WHERE {where}")
    return found


def test_a_row_in_quarantine_is_corrected_and_released_with_the_record_id_its_finding_named(folder, tmp_path):
    named = record(folder)
    lines = corrected(folder, tmp_path, {"D10": "Male"})
    assert lines[0] == "filled.xlsx: 1 lines read = 1 corrections added + 0 already there + 0 without a new value"
    assert "waits for the next refresh" in list_corrections(folder, "en")[0]
    source = refreshed(folder)
    assert (source["tables"][0]["n_accepted"], source["tables"][0]["n_quarantined"]) == (9, 0)
    assert source["corrections"] == {"applied": 1} and source["findings"] == []
    assert asked(folder, "SELECT record_id, sex, provider_sex FROM casualty_record WHERE source_row = 10") == [
        (named, "male", "Male")
    ]


def test_it_survives_a_reload_of_the_same_file_and_of_one_saved_again(folder, register, tmp_path):
    named = record(folder)
    corrected(folder, tmp_path, {"D10": "Male"})
    for rows in ([*GOOD, MAEL], [MAEL, *reversed(GOOD)]):
        register(*rows)
        refreshed(folder)
        assert asked(folder, f"SELECT sex FROM casualty_record WHERE record_id = '{named}'") == [("male",)]
