"""Every command that README.md and data/README.md give is run, in their order, in an empty folder, as its reader would."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from conftest import REPOSITORY

pytestmark = pytest.mark.slow

README, DATA_README = (REPOSITORY / name for name in ("README.md", "data/README.md"))
NAMED = {"FILE": "data/raw/my-register/casualties_2025-06.xlsx", "NAME": "my-register"}
SOURCE = "extends: generic-casualty\nsource: my-register\ncountry: AFG\n"
PLACES = "country_iso3,level,pcode,name,parent_pcode\nAFG,1,AF01,Kabul,AFG\nAFG,2,AF0101,Kabul,AF01\n"
PERSON = {"case_id": "A1", "date": "2025-05-14", "admin1_pcode": "AF01", "age_years": 30, "sex": "female",
          "outcome": "injured", "civil_status": "civilian", "device": "mine_ap", "name": "A B"}  # fmt: skip


def commands(text: str) -> list[str]:
    """`./saddle ...` in code spans and blocks, in order, without those that only name a word of the command."""
    spans = re.findall(r"`(\./saddle [^`]+)`|^(\./saddle .+)$", text, re.M)
    return [one or other for one, other in spans]


def ran(command: str, folder: Path) -> str:
    meant = {**NAMED, "FILE": "places.xlsx"} if " reference " in command else NAMED
    for word, it in meant.items():
        command = re.sub(rf"\b{word}\b", it, command)
    own_keys = {"SADDLE_KEY": "", "SADDLE_LINK_SECRET": "", "XDG_CONFIG_HOME": str(folder / "keys")}
    done = subprocess.run(
        ["sh", "-c", command], cwd=folder, capture_output=True, text=True, timeout=300, env={**os.environ, **own_keys}
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


def filled(template: Path, target: Path, *persons: dict) -> None:
    book = openpyxl.load_workbook(template)
    headings = [cell.value for cell in book["casualties"][1]]
    for person in persons:
        book["casualties"].append([person.get(heading) for heading in headings])
    book.save(target)


@pytest.fixture
def checkout(sarandia, tmp_path) -> Path:
    """What a reader has before the first command: the command, the demo country, an empty data folder."""
    (tmp_path / "saddle").symlink_to(REPOSITORY / "saddle")
    for room in ("raw", "reference"):
        shutil.copytree(REPOSITORY / "demo" / room, tmp_path / "demo" / room)
    (tmp_path / "data" / "raw" / "my-register").mkdir(parents=True)
    (tmp_path / "places.csv").write_text(PLACES)
    book = openpyxl.Workbook()
    for line in PLACES.splitlines():
        book.active.append(line.split(","))
    book.save(tmp_path / "places.xlsx")
    return tmp_path


def test_every_command_runs_in_the_order_of_the_pages(checkout):
    inbox = checkout / "data" / "raw" / "my-register"
    ran("./saddle refresh --data demo", checkout)  # make demo
    ran("./saddle source template at-first.xlsx", checkout)
    filled(checkout / "at-first.xlsx", inbox / "victims.xlsx", PERSON, {**PERSON, "case_id": "A2", "sex": "male"})
    told = {}
    pages = commands(README.read_text("utf-8")) + commands(DATA_README.read_text("utf-8"))
    for command in dict.fromkeys(pages):
        if command == "./saddle source template casualties.xlsx":
            told[command] = ran(command, checkout)
            (inbox / "victims.xlsx").unlink()
            bad = {**PERSON, "case_id": "A2", "sex": "?"}
            many = [{**PERSON, "case_id": f"B{n}"} for n in range(20)]
            filled(checkout / "casualties.xlsx", checkout / NAMED["FILE"], PERSON, bad, *many)
            proposed = (inbox / "source.yaml").read_text()
            assert "sex: {from: sex}" in proposed and "???" in proposed
            (inbox / "source.yaml").write_text(SOURCE)
            continue
        told[command] = ran(command, checkout)
    assert {command.split()[1] for command in told} >= {
        "source", "reference", "refresh", "findings", "check", "status", "doctor", "query", "dictionary", "figure",
    }  # fmt: skip
    assert "22 rows read = 22 used" in told["./saddle refresh"]
    assert "G3: “?” is not in the code list of sex" in re.sub(r"[A-Z]+3:", "G3:", told["./saddle findings"])
    assert "22 rows accepted, 0 set aside (current)" in told["./saddle status"]
    marked = openpyxl.load_workbook(checkout / "wrong.xlsx")["casualties"]
    assert len([cell for row in marked for cell in row if cell.comment]) == 1
    with_totals = [json for json in told if json.startswith("./saddle query")]
    assert len(with_totals) == 4 and all(told[query].strip() for query in with_totals)
    assert '"value"' in next(said for command, said in told.items() if "figure show" in command)


def test_every_make_target_named_is_there_and_explains_itself():
    text = README.read_text("utf-8")
    assert text.startswith("Needs a Debian machine with: `apt install git make python3 python3-venv`")
    named = set(re.findall(r"\bmake ([a-z]+)\b", text)) - {"it"}
    explained = subprocess.run(["make", "help"], cwd=REPOSITORY, capture_output=True, text=True).stdout
    assert named == {"demo", "test", "check", "bench", "ui"}
    assert named <= {line.split("\t")[0] for line in explained.splitlines()}
    for target in named:
        planned = subprocess.run(["make", "-n", target], cwd=REPOSITORY, capture_output=True, text=True)
        assert planned.returncode == 0, planned.stderr
