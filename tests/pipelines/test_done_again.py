"""What a refresh does again after the program, a library or a setting changed: seen in the files of the store.

The program is a copy of its rooms in a folder of its own, as an installed package lies there; its files are really edited.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import HEADER, REGISTER_YAML, REPOSITORY

from warehouse.program import ROOMS
from warehouse.step_keys import BEGINS, program_key

pytestmark = pytest.mark.slow

ROWS = [f"{n},Person {n},0{n % 9 + 1}/03/2019,{'F' if n % 3 else 'M'},{10 + n},injured,4.5,-74.1,V" for n in range(12)]
TELLS = ("assets/reports", "assets/explorer", "assets/release", "schemas/locale", "schemas/questions", "schemas/messages",
         "schemas/forms")  # fmt: skip
COUNTS = ("assets/marts", "assets/disclosure")
COMMENTS = {".py": "# {}", ".yaml": "# {}", ".po": "# {}", ".sql": "-- {}", ".css": "/* {} */", ".js": "// {}"}


class Installed:
    """A program in a folder of its own, and one data folder it refreshes."""

    def __init__(self, place: Path) -> None:
        self.rooms, self.data, self.libraries = place / "program", place / "data", place / "libraries"
        for room in ROOMS:
            shutil.copytree(REPOSITORY / room, self.rooms / room, ignore=shutil.ignore_patterns("__pycache__"))
        inbox = self.data / "raw" / "register"
        inbox.mkdir(parents=True)
        (inbox / "source.yaml").write_text(REGISTER_YAML)
        (inbox / "victims.csv").write_text(HEADER + "\n".join(ROWS) + "\n")

    def run(self, *words: str) -> str:
        path = f"{self.libraries}{os.pathsep}{self.rooms}"
        done = subprocess.run(
            [sys.executable, "-P", *words], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path}
        )
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    def refresh(self) -> dict:
        return json.loads(self.run("-m", "pipelines.command", "refresh", "--json", "--data", str(self.data)))

    def keys(self) -> dict[str, str]:
        code = "import json; from warehouse.step_keys import *; print(json.dumps({s: program_key(s) for s in BEGINS}))"
        return json.loads(self.run("-c", code))

    def kept(self, room: str) -> dict[str, int]:
        """Files landed or judged, and when each was written."""
        below = (self.data / "store" / room).rglob("*.parquet")
        return {file.relative_to(self.data).as_posix(): file.stat().st_mtime_ns for file in below}

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.rooms / file
        assert path.read_text("utf-8").count(old) >= 1
        path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")

    def comment_everywhere(self, rooms: tuple[str, ...], said: str) -> int:
        """A comment in every file of these rooms that may hold one; a table of texts gets an empty line."""
        n = 0
        for file in sorted(file for room in rooms for file in (self.rooms / room).rglob("*") if file.is_file()):
            if file.suffix in (".csv", *COMMENTS):
                text = file.read_text("utf-8")
                comment = COMMENTS.get(file.suffix, "").format(said)
                is_question = file.parent.name == "questions" and file.suffix == ".sql"
                added = re.sub(r"\*/", f"# {said}\n*/", text, count=1) if is_question else f"{text}\n{comment}\n"
                file.write_text(added, "utf-8")
                n += 1
        return n

    def has_version(self, library: str, version: str) -> None:
        """Another version of this library, and of no other, is what the environment says is installed."""
        shutil.rmtree(self.libraries, ignore_errors=True)
        told = self.libraries / f"{library}-{version}.dist-info"
        told.mkdir(parents=True)
        (told / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {library}\nVersion: {version}\n")


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Installed:
    """Refreshed once."""
    one = Installed(tmp_path_factory.mktemp("installed"))
    assert one.refresh()["changed"] is True
    assert len(one.kept("core")) >= 1 and len(one.kept("landing")) == 1
    return one


def test_where_a_program_lies_changes_no_key(installed):
    assert installed.keys() == {step: program_key(step) for step in BEGINS}


def test_a_comment_in_what_only_tells_does_nothing_again(installed):
    before, landed, judged = installed.keys(), installed.kept("landing"), installed.kept("core")
    assert installed.comment_everywhere(TELLS, "a remark") > 60
    installed.edit("schemas/messages/rules.csv", "is empty: there is nothing to read.", "is empty.")
    assert installed.keys() == before
    assert installed.refresh()["changed"] is False
    assert (installed.kept("landing"), installed.kept("core")) == (landed, judged)


def test_a_comment_in_marts_counts_again_and_lands_and_judges_nothing(installed):
    landed, judged, office = (
        installed.kept("landing"),
        installed.kept("core"),
        (installed.data / "store/current").read_text(),
    )
    assert installed.comment_everywhere(COUNTS, "a remark") > 20
    assert installed.refresh()["changed"] is True
    assert (installed.kept("landing"), installed.kept("core")) == (landed, judged)
    assert (installed.data / "store/current").read_text() != office


def test_how_grave_a_rule_is_is_judged_by_and_a_question_stands_in_the_public_file(installed):
    before = installed.keys()
    installed.edit("schemas/questions/27_school.sql", '"Do child', '"Truly, do child')
    asked = installed.keys()
    assert {step for step in BEGINS if asked[step] != before[step]} == {"marts", "refresh"}
    installed.edit("schemas/messages/rules.csv", "\nage_is_plausible,error", "\nage_is_plausible,warning")
    graver = installed.keys()
    assert {step for step in BEGINS if graver[step] != asked[step]} == set(BEGINS)


@pytest.mark.parametrize(
    ("library", "steps"),
    [
        ("duckdb", {"landing", "judging", "linking", "marts", "refresh"}),
        ("pandas", {"landing", "judging", "linking", "marts", "refresh"}),  # named there for types only
        ("pandera", {"judging", "linking", "marts", "refresh"}),
        ("jdatetime", {"judging", "linking", "marts", "refresh"}),
        ("convertdate", {"judging", "linking", "marts", "refresh"}),
        ("splink", {"linking", "marts", "refresh"}),
        ("altair", set()),
        ("psutil", set()),
    ],
)
def test_another_version_of_a_library_changes_the_keys_of_the_steps_that_use_it(installed, library, steps):
    shutil.rmtree(installed.libraries, ignore_errors=True)
    before = installed.keys()
    installed.has_version(library, "99.1")
    after = installed.keys()
    assert {step for step in BEGINS if after[step] != before[step]} == steps


def test_with_another_pandera_all_is_judged_again_and_nothing_is_landed_again(installed):
    shutil.rmtree(installed.libraries, ignore_errors=True)
    installed.refresh()
    landed, judged = installed.kept("landing"), installed.kept("core")
    installed.has_version("pandera", "99.2")
    assert installed.refresh()["changed"] is True
    assert installed.kept("landing") == landed
    new = set(installed.kept("core")) - set(judged)
    assert {name.split(".", 1)[1] for name in new} == {name.split(".", 1)[1] for name in judged}


def test_marts_are_not_made_again_when_none_of_their_inputs_moved(installed):
    marts, current = installed.data / "marts" / "marts.duckdb", installed.data / "store" / "current"
    before = installed.refresh()
    stood = (marts.stat().st_ino, current.read_text())
    os.utime(installed.data / "raw" / "register" / "victims.csv")
    touched = installed.refresh()
    assert (touched["changed"], marts.stat().st_ino, current.read_text()) == (True, *stood)
    said = ("sources", "marts", "hidden", "left_out", "decisions_in_no_file")
    assert {key: touched[key] for key in said} == {key: before[key] for key in said}
    places = installed.data / "reference" / "places.csv"
    places.parent.mkdir()
    places.write_text("country_iso3,level,pcode,name,parent_pcode\nCOL,1,CO01,Antioquia,\n")
    assert installed.refresh()["changed"] is True
    assert (marts.stat().st_ino, current.read_text()) != stood
