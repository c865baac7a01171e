"""Corrections: typed once into the findings workbook, applied by record, for good, and only where the old value stands."""

import json
import shutil

import openpyxl
import pytest
from conftest import HEADER, REGISTER_YAML, looking_at, saddle

from pipelines.corrections import list_corrections, load_corrections, undo_correction
from pipelines.filled_findings import judge
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


@pytest.fixture(scope="module")
def judged(tmp_path_factory) -> Folder:
    """A register with one row in quarantine, for its sex. Every test looks; whoever changes it takes a copy."""
    made = Folder(tmp_path_factory.mktemp("judged"))
    inbox = made.raw / "register"
    inbox.mkdir(parents=True)
    (inbox / "source.yaml").write_text(REGISTER_YAML)
    (inbox / "victims.csv").write_text(HEADER + "".join(f"{row}\n" for row in (*GOOD, MAEL)))
    assert refreshed(made)["tables"][0]["n_quarantined"] == 1
    return made


@pytest.fixture
def folder(judged, tmp_path) -> Folder:
    """A copy of it, where the fixture `register` writes."""
    shutil.copytree(judged.path, tmp_path, dirs_exist_ok=True)
    return Folder(tmp_path)


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


def test_a_changed_source_is_reported_at_its_cell_and_not_overwritten(folder, register, tmp_path):
    named = record(folder)
    corrected(folder, tmp_path, {"D10": "Male"})
    register(*GOOD, MAEL.replace("Mael", "F"))
    source = refreshed(folder)
    assert source["corrections"] == {"no_longer_matches": 1}
    assert asked(folder, f"SELECT sex FROM casualty_record WHERE record_id = '{named}'") == [("female",)]
    assert asked(folder, "SELECT cell, column_name, value, rule_id, severity, record_id FROM finding") == [
        ("D10", "sex", "F", "correction_still_matches", "warning", named)
    ]
    lines = write_findings(folder, "register", None, None, False, "en")
    assert "D10: correction 1 was made for “Mael”, but the source now has “F”" in lines[1]
    assert list_corrections(folder, "en")[0].endswith("[no longer matches: not applied]")
    register(*GOOD, MAEL)  # the old value stands there again: it counts again
    assert refreshed(folder)["corrections"] == {"applied": 1}


@pytest.mark.thorough
def test_a_source_that_corrected_itself_is_no_finding(folder, register, tmp_path):
    corrected(folder, tmp_path, {"D10": "Male"})
    register(*GOOD, MAEL.replace("Mael", "Male"))
    source = refreshed(folder)
    assert (source["corrections"], source["findings"]) == ({"in_the_source": 1}, [])


@pytest.mark.thorough
def test_a_record_that_has_left_is_said(folder, register, tmp_path):
    corrected(folder, tmp_path, {"D10": "Male"})
    register(*GOOD)
    assert refreshed(folder)["corrections"] == {"not_found": 1}
    assert list_corrections(folder, "en")[0].endswith("[record not found: not applied]")
    done = saddle("refresh", "--data", str(folder.path))
    assert "corrections: 0 applied, 0 no longer match, 1 without their record" in done.stdout


@pytest.mark.thorough
def test_a_row_without_a_key_keeps_the_id_of_its_content_and_gives_it_to_no_other(register, tmp_path):
    """Corrected, row 4 says what row 3 says: neither takes the other's id, and a child of row 3 would still be its."""
    twins = ["1,A,05/03/2019,F,30,injured,4.5,-74.1,V", "1,A,05/03/2019,F,30,injured,4.5,-74.1,V"]
    folder = Folder(register(*twins, twins[0].replace("F,30", "Fe,30"), *GOOD, yaml=KEYLESS))
    refreshed(folder)
    before = dict(asked(folder, "SELECT source_row, record_id FROM casualty_record")) | {
        4: record(folder, "cell = 'D4'")
    }
    corrected(folder, tmp_path, {"D4": "F"})
    assert refreshed(folder)["corrections"] == {"applied": 1}
    after = dict(asked(folder, "SELECT source_row, record_id FROM casualty_record"))
    assert after == before and len(set(after.values())) == 11
    register(*GOOD, twins[0].replace("F,30", "Fe,30"), *twins, yaml=KEYLESS)
    assert refreshed(folder)["corrections"] == {"applied": 1}
    assert {record for (record,) in asked(folder, "SELECT record_id FROM casualty_record")} == set(before.values())


def test_na_is_really_not_known_and_not_blank(folder, register, tmp_path):
    register(*GOOD, MAEL, "10,B,05/03/2019,,x,injured,north,-74.1,V")
    refreshed(folder)
    corrected(folder, tmp_path, {"D10": ".na", "E11": ".NA", "G11": ".na"})
    source = refreshed(folder)
    assert source["corrections"] == {"applied": 3} and source["tables"][0]["n_quarantined"] == 0
    rows = "SELECT sex, age_group, age_band, age_years, lat FROM casualty_record WHERE source_row >= 10 ORDER BY source_row"
    assert asked(folder, rows) == [
        ("verified_unknown", "adult", "30-44", 30, 4.5),
        ("not_recorded", "verified_unknown", "verified_unknown", None, None),
    ]
    counts = "SELECT sum(n_verified_unknown), sum(n_not_recorded) FROM mart_disaggregation WHERE column_name = "
    assert asked(folder, f"{counts} 'sex' AND period <> 'all'") == [(1, 1)]
    assert " -> “.na”" in "".join(list_corrections(folder, "en"))


@pytest.mark.thorough
def test_an_undone_correction_stays_in_the_log_and_is_read_as_received_again(folder, tmp_path):
    corrected(folder, tmp_path, {"D10": "Male"})
    refreshed(folder)
    with pytest.raises(NotPossible, match="no correction 7"):
        undo_correction(folder, 7, None, "en")
    assert undo_correction(folder, 1, "Luz", "en").startswith("Correction 1 is taken back")
    assert undo_correction(folder, 1, "Luz", "en").startswith("Correction 1 was taken back before")
    assert list_corrections(folder, "en")[0].endswith("[taken back]")
    assert refreshed(folder)["tables"][0]["n_quarantined"] == 1
    assert [(d.who, d.what.get("undoes")) for d in log_of(folder)] == [("Amina", None), ("Luz", 1)]
    assert asked(folder, "SELECT number, state FROM correction") == [(1, "undone")]


def log_of(folder: Folder):
    return read(folder, "correction", keys_for(folder.path, {"COL"}).linkage)


def test_the_same_workbook_twice_adds_nothing_twice(folder, tmp_path):
    path = workbook(folder, tmp_path / "filled.xlsx", {"D10": "Male"})
    assert load_corrections(folder, path, "Amina", "en")[1] == 0
    again = ["filled.xlsx: 1 lines read = 0 corrections added + 1 already there + 0 without a new value"]
    assert load_corrections(folder, path, "Amina", "en") == (again, 0)
    refreshed(folder)  # now the finding is gone, and the row accepted
    assert load_corrections(folder, path, "Amina", "en") == (again, 0)
    assert len(log_of(folder)) == 1


def test_a_correction_is_a_table_row_with_who_when_and_why(folder, tmp_path):
    named = record(folder)
    corrected(folder, tmp_path, {"D10": ("Male", "asked the clinic")})
    refreshed(folder)
    asking = "SELECT * EXCLUDE corrected_at FROM correction"
    done = saddle("query", "--office", asking, "--format", "json", "--data", str(folder.path))
    assert json.loads(done.stdout) == [
        {
            "number": 1, "source_id": "register", "table_name": "casualty_record", "record_id": named, "column_name": "sex",
            "provider_column": "sex", "old_value": "Mael", "new_value": "Male", "reason": "asked the clinic", "who": "Amina",
            "state": "applied",
        }
    ]  # fmt: skip
    assert asked(folder, "SELECT corrected_at > TIMESTAMP '2024-01-01' FROM correction") == [(True,)]


@pytest.mark.thorough
def test_a_second_correction_follows_the_first(folder, tmp_path):
    corrected(folder, tmp_path, {"D10": "Mle"})
    refreshed(folder)
    assert asked(folder, "SELECT value FROM finding") == [("Mle",)]
    corrected(folder, tmp_path, {"D10": "Male"}, "again.xlsx")
    assert refreshed(folder)["corrections"] == {"applied": 2}
    assert asked(folder, "SELECT sex FROM casualty_record WHERE source_row = 10") == [("male",)]
    undo_correction(folder, 1, None, "en")
    assert refreshed(folder)["corrections"] == {"no_longer_matches": 1}


REFUSED = [
    ("Male", {"source": "elsewhere"}, "correction_source_is_known", "A2"),
    ("Male", {"record_id": ""}, "correction_names_a_record", "N2"),
    ("Male", {"record_id": "0" * 32}, "correction_record_is_known", "M2"),
    ("Male", {"provider_column": "name"}, "correction_is_of_no_identifier", "G2"),
    ("Male", {"provider_column": "village"}, "correction_is_of_a_mapped_column", "G2"),
    ("Male", {"provider_column": "id"}, "correction_keeps_the_row_itself", "G2"),
    ("Male", {"value": "Mal"}, "correction_has_the_value_found", "H2"),
    (" Mael ", {}, "correction_changes_something", "N2"),
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
    assert done.returncode == 3 and "nothing was added, 1 cells" in done.stdout and "N3: the new value" in done.stdout
    assert len(log_of(folder)) == 0


@pytest.mark.thorough
def test_a_value_corrected_before_and_two_new_values_of_one_cell_are_refused(folder, tmp_path):
    path = workbook(folder, tmp_path / "twice.xlsx", {"D10": "Male"})
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[-1]
    sheet.append([cell.value for cell in sheet[2]])
    sheet.cell(3, 14).value = "Female"
    book.save(path)
    lines, n = load_corrections(folder, path, None, "en")
    assert n == 1 and "N3: row 2 gives another new value" in lines[1]
    corrected(folder, tmp_path, {"D10": "Male"})
    lines, n = load_corrections(folder, workbook(folder, tmp_path / "other.xlsx", {"D10": "Female"}), None, "en")
    assert n == 1 and "already corrected, to “Male” (correction 1)" in lines[1]


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


def test_without_a_correction_nothing_is_listed(folder):
    assert list_corrections(folder, "en")[0].startswith("No corrections have been loaded")
    assert asked(folder, "SELECT count(*) FROM correction") == [(0,)]
    assert "corrections" in refresh_report(folder) and refresh_report(folder)["corrections"] == {}


def refresh_report(folder: Folder) -> dict:
    return json.loads((folder.store / "last_refresh.json").read_text("utf-8"))["report"]["sources"][0]


def test_what_is_typed_stands_in_no_readable_file(folder, tmp_path):
    corrected(folder, tmp_path, {"D10": ("Quertzmann", "Frau Xylander sagt es")})
    refreshed(folder)
    words = ("Quertzmann", "Xylander")
    for file in (path for path in folder.path.rglob("*") if path.is_file()):
        assert not any(word.encode() in file.read_bytes() for word in words), file


@pytest.mark.thorough
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not there")
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_workbook_saved_by_libreoffice_loads(folder, tmp_path, language):
    import subprocess

    path = workbook(folder, tmp_path / "filled.xlsx", {"D10": "Male"}, language)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path / 'profile'}", "--headless", "--convert-to", "ods",
         "--outdir", str(tmp_path), str(path)], check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    assert load_corrections(folder, tmp_path / "filled.ods", None, language)[1] == 0
    assert refreshed(folder)["corrections"] == {"applied": 1}


def test_new_values_are_typed_where_the_sheet_lets_one_type(folder, tmp_path):
    write_findings(folder, "register", None, tmp_path / "marked.xlsx", False, "en")
    sheet = openpyxl.load_workbook(tmp_path / "marked.xlsx").worksheets[-1]
    assert [cell.value for cell in sheet[1]][-3:] == ["record_id", "new value", "reason"]
    assert ".na" in sheet["N1"].comment.text
    assert sheet.protection.sheet and [cell.coordinate for cell in sheet[2] if not cell.protection.locked] == [
        "N2",
        "O2",
    ]
    assert sheet["N2"].number_format == "@"
