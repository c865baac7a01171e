"""New values are tried before they are kept: what the next refresh would not accept is refused at its cell of the workbook."""

import tempfile
from pathlib import Path

import openpyxl
import pytest
from conftest import REGISTER_YAML, saddle
from corrected_register import asked, copy_of, log_of, refreshed, workbook

from pipelines.corrections import load_corrections
from warehouse.folder import Folder

pytestmark = pytest.mark.slow

YAML = REGISTER_YAML.replace(
    "      lat: {from: lat}",
    "      device: {from: device}\n      admin1_pcode: {from: province}\n      admin2_pcode: {from: district}\n      lat: {from: lat}",
)
STRICT = YAML + "disaggregation: strict\n"  # a row whose sex cannot be read is set aside
HEADER = "id,name,day,sex,age,outcome,lat,lon,device,province,district\n"
GOOD = [f"{n},Person {n},0{n}/03/2019,F,{20 + n},injured,4.5,-74.1,mine_ap,N,N1" for n in range(1, 9)]
BAD = "9,Xanthippe Qwertz,5 March,Mael,x,injured,4.5,-74.1,gun?,N,S1"  # row 10: C, D, E, I and K cannot stay
PLACES = """country_iso3,level,pcode,name,parent_pcode
COL,1,N,North,
COL,1,S,South,
COL,2,N1,Stream,N
COL,2,S1,Hill,S
"""


@pytest.fixture(scope="module")
def judged(tmp_path_factory) -> Folder:
    """A register with five findings in row 10."""
    made = Folder(tmp_path_factory.mktemp("judged"))
    for place, file, content in (
        (made.raw / "register", "source.yaml", YAML),
        (made.raw / "register", "victims.csv", HEADER + "\n".join([*GOOD, BAD, ""])),
        (made.reference, "places.csv", PLACES),
    ):
        place.mkdir(parents=True, exist_ok=True)
        (place / file).write_text(content)
    refreshed(made)
    return made


@pytest.fixture
def folder(judged, tmp_path, monkeypatch) -> Folder:
    """A copy that may be changed; what is thrown away lies in its folder `aside`."""
    made = copy_of(judged, tmp_path)
    (tmp_path / "aside").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "aside"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return made


def loaded(folder: Folder, path: Path, *words: str):
    """The real command; whatever it says, nothing stays of what it tried."""
    done = saddle("fix", "load", str(path), "--data", str(folder.path), *words)
    assert list((folder.path / "aside").iterdir()) == []
    return done


def test_an_impossible_value_is_refused_at_its_cell_with_the_rules_own_words(folder, tmp_path):
    typed = {"C10": "31.02.2016", "D10": "Male", "E10": "ninety", "I10": "Helicopter"}
    path = workbook(folder, tmp_path / "filled.xlsx", typed)
    at = {row[4].value: row[12].coordinate for row in openpyxl.load_workbook(path).worksheets[-1].iter_rows(min_row=2)}
    done = loaded(folder, path)
    assert done.returncode == 3
    lines = done.stdout.splitlines()
    assert lines[0] == "filled.xlsx: nothing was added, 3 cells have to be looked at first."
    assert lines[1] == f"  {at['C10']}: “31.02.2016” is not a date in the form declared for column “day”."
    assert lines[2].startswith("    -> Type another new value here, or empty the cell.") and "`dates:`" in lines[2]
    assert lines[3].startswith(f"  {at['E10']}: “ninety” ") and lines[5].startswith(
        f"  {at['I10']}: “Helicopter” is not in the code list of device. Nearest code: "
    )
    assert len(lines) == 7 and len(log_of(folder)) == 0
    for language, words in (("fr", "Écrivez ici"), ("ar", "اكتب هنا")):
        assert "\n".join(load_corrections(folder, path, None, language)[0]).count(words) == 3
    assert list((tmp_path / "aside").iterdir()) == []


def test_a_row_that_stands_in_two_files_is_told_of_once(folder, tmp_path):
    path = workbook(folder, tmp_path / "filled.xlsx", {"I10": "Helicopter"})
    received = folder.raw / "register" / "victims.csv"
    received.with_name("victims again.csv").write_bytes(received.read_bytes().replace(b"\n", b"\r\n"))
    assert loaded(folder, path).stdout.count("“Helicopter”") == 1


def test_right_values_are_tried_with_the_corrections_there_are_and_taken(folder, tmp_path):
    assert loaded(folder, workbook(folder, tmp_path / "a.xlsx", {"C10": "05/03/2019", "E10": ".na"})).returncode == 0
    assert loaded(folder, workbook(folder, tmp_path / "b.xlsx", {"D10": "Male", "I10": "mine_av"})).returncode == 0
    assert refreshed(folder)["corrections"] == {"applied": 4}
    rows = "SELECT CAST(date AS DATE)::VARCHAR, sex, age_group, device FROM casualty_record WHERE source_row = 10"
    assert asked(folder, rows) == [("2019-03-05", "male", "verified_unknown", "mine_av")]
    found = asked(folder, "SELECT cell, rule_id FROM finding ORDER BY cell")  # its district lies in another province
    assert found == [("J10", "place_parent_agrees"), ("K10", "place_parent_agrees")]


def test_a_place_in_no_reference_is_told_and_taken(folder, tmp_path):
    path = workbook(folder, tmp_path / "filled.xlsx", {"K10": "X9"})
    done = loaded(folder, path)
    assert done.returncode == 0 and len(log_of(folder)) == 1
    (cell,) = [c.coordinate for c in openpyxl.load_workbook(path).worksheets[-1]["M"] if c.value == "X9"]
    told = f"  {cell}: victims.csv: the place “X9” in column “district” is not in the reference (1 rows)."
    assert told in done.stdout and "saddle reference add" in done.stdout


@pytest.mark.thorough
def test_a_forgotten_record_does_not_stop_the_trial(folder, tmp_path):
    path = workbook(folder, tmp_path / "filled.xlsx", {"D10": "Helicopter"})
    words = ("--source", "register", "--reason", "asked", "--yes", "--data", str(folder.path))
    assert saddle("forget", "--key", "1", *words).returncode == 0
    assert "1 cells have to be looked at" in loaded(folder, path).stdout
    assert loaded(folder, workbook(folder, tmp_path / "right.xlsx", {"D10": "Male"})).returncode == 0
    assert refreshed(folder)["corrections"] == {"applied": 1}
    assert saddle("forget", "--key", "9", *words).returncode == 0
    assert "nothing was added" in loaded(folder, path).stdout


def test_a_source_that_is_refused_anyway_and_one_refused_for_its_new_values(folder, tmp_path):
    yaml = folder.raw / "register" / "source.yaml"
    ((other,),) = asked(folder, "SELECT record_id FROM casualty_record WHERE source_row = 2")
    yaml.write_text(STRICT.replace("50%", "12%"))  # row 10 may be set aside, a second of nine rows not
    path = workbook(folder, tmp_path / "spoils.xlsx", {"D10": "Helicopter"}, record_id=other, value="F")
    done = loaded(folder, path)
    assert (
        done.returncode == 3 and "register" in done.stderr and "2 of 9 rows" in done.stderr and len(log_of(folder)) == 0
    )
    yaml.write_text(STRICT.replace("50%", "1%"))
    done = loaded(folder, workbook(folder, tmp_path / "filled.xlsx", {"C10": "05/03/2019"}))
    assert done.returncode == 0 and "register: the new values could not be tried" in done.stdout
    assert [d.what["new"] for d in log_of(folder)] == ["05/03/2019"]
