"""A register with one row in quarantine, the workbook of its findings with new values typed in, and what is asked of both."""

import shutil

import openpyxl
from conftest import HEADER, REGISTER_YAML, looking_at

from pipelines.corrections import load_corrections
from pipelines.findings import write_findings
from pipelines.refresh import refresh
from schemas.messages import text
from warehouse.decisions import read
from warehouse.folder import Folder
from warehouse.keys import keys_for

GOOD = [f"{n},Person {n},0{n}/03/2019,F,{20 + n},injured,4.5,-74.1,Ville" for n in range(1, 9)]
MAEL = "9,Xanthippe Qwertz,05/03/2019,Mael,30,injured,4.5,-74.1,Quellbach"
STRICT = REGISTER_YAML + "disaggregation: strict\n"  # a row whose sex cannot be read is set aside
KEYLESS = STRICT.replace("    key: id\n", "")
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
    for row in range(2, sheet.max_row + 1):
        if (value := typed.get(sheet.cell(row, 5).value)) is not None:
            new, reason = value if isinstance(value, tuple) else (value, "asked the clinic")
            for heading, typed_in in (("new_value", new), ("reason", reason)):
                sheet.cell(row, at[text(f"heading_{heading}", language)]).value = typed_in
            for name, told in cells.items():
                sheet.cell(row, at[text(f"heading_{name}", language)]).value = told
    book.save(path)
    return path


def corrected(folder: Folder, tmp_path, typed: dict, name: str = "filled.xlsx") -> list[str]:
    lines, n = load_corrections(folder, workbook(folder, tmp_path / name, typed), "Amina", "en")
    assert n == 0, lines
    return lines


def record(folder: Folder, where: str = "cell = 'D10'") -> str:
    ((found,),) = asked(folder, f"SELECT DISTINCT record_id FROM finding WHERE {where}")
    return found


def log_of(folder: Folder):
    return read(folder, "correction", keys_for(folder.path, {"COL"}).linkage)


def judged_register(path) -> Folder:
    """A register with one row in quarantine, for its sex. Every test looks; whoever changes it takes a copy."""
    made = Folder(path)
    inbox = made.raw / "register"
    inbox.mkdir(parents=True)
    (inbox / "source.yaml").write_text(STRICT)
    (inbox / "victims.csv").write_text(HEADER + "".join(f"{row}\n" for row in (*GOOD, MAEL)))
    assert refreshed(made)["tables"][0]["n_quarantined"] == 1
    return made


def copy_of(judged: Folder, path) -> Folder:
    """A copy that may be changed, where the fixture `register` writes."""
    shutil.copytree(judged.path, path, dirs_exist_ok=True)
    return Folder(path)
