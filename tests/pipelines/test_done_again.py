"""What a refresh does again after the program, a library or a setting changed: seen in the files of the store.

The program is a copy of its rooms in a folder of its own, as an installed package lies there; its files are really edited.
"""

import os
import shutil

import pytest
from conftest import HEADER, REGISTER_YAML
from installed import Installed

from warehouse.step_keys import BEGINS, program_key

pytestmark = pytest.mark.slow

ROWS = [f"{n},Person {n},0{n % 9 + 1}/03/2019,{'F' if n % 3 else 'M'},{10 + n},injured,4.5,-74.1,V" for n in range(12)]
TELLS = ("assets/reports", "assets/explorer", "assets/release", "schemas/locale", "schemas/questions", "schemas/messages",
         "schemas/forms")  # fmt: skip
COUNTS = ("assets/marts", "assets/disclosure")


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Installed:
    """Refreshed once."""
    rows = HEADER + "\n".join(ROWS) + "\n"
    one = Installed(tmp_path_factory.mktemp("installed"), {"register": (REGISTER_YAML, rows)})
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
