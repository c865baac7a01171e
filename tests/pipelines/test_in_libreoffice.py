"""What SADDLE writes for people, opened and saved again by LibreOffice: the right cells marked, no formula anywhere."""

import subprocess

import openpyxl
import pytest
from conftest import REGISTER_YAML, program

from assets.raw.template import write_template
from pipelines.findings import write_findings
from pipelines.looking import answer
from pipelines.refresh import refresh
from warehouse.folder import Folder

pytestmark = pytest.mark.slow
TITLED = "Centre of Ville,,,,,,,,\nVictims 2019,,,,,,,,\nid,name,day,sex,age,outcome,lat,lon,village\n"
YAML = REGISTER_YAML.replace('{pattern: "*.csv"}', '{pattern: "*.csv", skip_rows: 2}')
ROWS = [f"{n},Person {n},0{n}/03/2019,F,{10 + n},injured,4.5,-74.1,Ville" for n in range(1, 8)]
BAD = [
    "8,Zoë,05/03/2019,=1+1,30,injured,4.5,-74.1,V",  # row 11
    "9,Zoë,31/02/2019,F,130,injured,4.5,-74.1,V",  # row 12: its day and its age
    "10,Zoë,05/03/2019,F,30,@SUM(A1),4.5,-74.1,V",  # row 13
    "11,Zoë,05/03/2019,F,30,injured,-2+3,-74.1,V",  # row 14
]
MARKED = {"D11", "C12", "E12", "F13", "G14"}


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """name -> workbook as LibreOffice saved it again, of a marked copy, findings and a query as CSV, and the template."""
    at = tmp_path_factory.mktemp("office")
    inbox = at / "data" / "raw" / "register"
    inbox.mkdir(parents=True)
    (inbox / "source.yaml").write_text(YAML)
    (inbox / "victims.csv").write_text(TITLED + "".join(f"{row}\n" for row in ROWS + BAD))
    folder = Folder(at / "data")
    refresh(folder, None, lambda *told: None)
    write_findings(folder, "register", at / "findings.csv", at / "marked.xlsx", False, "ar")
    (at / "query.csv").write_bytes(answer(folder, "SELECT value FROM finding ORDER BY cell", True, "csv", "en"))
    write_template(at / "template.xlsx")
    office = program("soffice", "libreoffice-calc-nogui")
    subprocess.run(
        [office, f"-env:UserInstallation=file://{at / 'profile'}", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
         "--outdir", str(at / "saved"), *(str(path) for path in at.glob("*.*"))],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return {path.stem: openpyxl.load_workbook(path) for path in (at / "saved").iterdir()}


def test_the_marked_copy_opens_with_the_right_cells_coloured_and_commented(saved):
    sheet = saved["marked"]["victims"]
    cells = [cell for row in sheet for cell in row]
    assert {cell.coordinate for cell in cells if cell.comment} == MARKED
    assert {cell.coordinate for cell in cells if cell.fill.fgColor.rgb == "FFF4B6B6"} == MARKED
    assert [sheet[cell].value for cell in ("D11", "F13", "G14", "E12", "A4")] == [
        "=1+1",
        "@SUM(A1)",
        "-2+3",
        "130",
        "1",
    ]
    listed = saved["marked"].worksheets[-1]
    assert {row[4].value for row in listed.iter_rows(min_row=2)} == MARKED


def test_nothing_that_was_received_became_a_formula(saved):
    assert set(saved) == {"marked", "findings", "query", "template"}
    formulas = [
        (name, cell.coordinate, cell.value)
        for name, book in saved.items()
        for sheet in book
        for row in sheet
        for cell in row
        if cell.data_type == "f"
    ]
    assert formulas == []
    assert "'=1+1" in {row[0].value for row in saved["query"].active.iter_rows()}


def test_the_template_opens_with_its_lists_to_choose_from(saved):
    sheet = saved["template"]["casualties"]
    headings = [cell.value for cell in sheet[1]]
    assert headings[:3] == ["case_id", "incident_id", "date"]
    chosen = {str(one.sqref).split(":")[0].rstrip("0123456789") for one in sheet.data_validations.dataValidation}
    sex = openpyxl.utils.get_column_letter(headings.index("sex") + 1)
    assert sex in chosen and len(chosen) >= 6
