"""The workbook to fill: what the profile reads, with lists to choose from, the same bytes each time."""

import openpyxl

from assets.raw.template import HOW, write_template
from schemas.source_text import read_source


def test_headings_lists_and_explanations(tmp_path):
    write_template(path := tmp_path / "casualties.xlsx")
    table = read_source("extends: generic-casualty\ncountry: XSA\n").tables["casualty_record"]
    mapped = [name for spec in table.columns.values() for name in spec.provider_columns]
    wanted = ["case_id", *mapped, *table.identity]
    book = openpyxl.load_workbook(path)
    sheet = book["casualties"]
    headings = [cell.value for cell in sheet[1]]
    assert headings == wanted
    listed = {
        headings[next(iter(v.sqref.ranges)).min_col - 1]: v.formula1 for v in sheet.data_validations.dataValidation
    }
    assert {"sex", "outcome", "civil_status", "device", "activity", "risk_education_before"} <= set(listed)
    column = listed["sex"].split("$")[1]
    offered = [cell.value for cell in book["lists"][column] if cell.value]
    assert offered[:4] == ["sex", "female", "male", "other"] and "mixed" not in offered
    explained = list(book[HOW].iter_rows(values_only=True))
    assert explained[0] == ("column", "code", "en", "fr", "es", "ar")
    assert {row[0] for row in explained[1:]} == set(wanted)
    assert all(all(row[2:]) for row in explained)


def test_same_template_same_bytes(tmp_path):
    write_template(tmp_path / "a.xlsx")
    write_template(tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
