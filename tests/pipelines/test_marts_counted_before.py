"""What is taken of marts after others were edited: every table is what it is when all is counted from nothing.

A copy of the program is really edited. Whether figures were taken is seen by a number written into the earlier office.
"""

import math
import random
import re
import shutil
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from conftest import HEADER, REGISTER_YAML
from installed import Installed

from assets.marts.build import mart_files
from assets.marts.counted_before import _read, _written
from assets.marts.made import keys_of_marts
from assets.raw.sources import keys_of
from bench.same_marts import compare
from warehouse.checked import note
from warehouse.connection import attach, connect
from warehouse.folder import Folder
from warehouse.program import this_program
from warehouse.step_keys import MARTS, program_key, step_closure

SURVEY = """
source: visits
country: COL
source_type: survey
as_of: 2025-12-31
design: {weight: w, cluster: village}
files: {pattern: "*.csv"}
tables:
  person:
    key: interview
    disaggregation_unit: person
    population_group: general_population
    columns:
      assessed_on: {from: day, dates: iso}
      sex: {from: sex}
      age_years: {from: age}
      weight: {from: w}
    absent: {disability_status: not asked}
  need:
    of: person
    asks: [rehabilitation]
    columns:
      service: {value: rehabilitation}
      need_status: {rules: [{when: {leg: has}, is: met}, {when: {leg: needs}, is: unmet}], otherwise: no_need}
"""
PLANTED = 987_654
COUNTED = ("casualty_annual", "needs_gap")


def received() -> dict[str, tuple[str, str]]:
    """A register of 60 people hurt and a survey of 240, as one CSV each."""
    hurt = [
        f"{n},P {n},{n % 28 + 1:02d}/0{n % 9 + 1}/201{n % 4},{'FMM'[n % 3]},{8 + n},{('Injured', 'Killed')[n % 4 == 0]},,,"
        for n in range(60)
    ]
    legs = ("has", "needs", "none")
    asked = [
        f"{n},2024-03-{n % 28 + 1:02d},{('female', 'male')[n % 2]},{10 + n % 60},{1 + n % 3},v{n % 24},{legs[n * n % 7 % 3]}"
        for n in range(240)
    ]
    survey = "\n".join(["interview,day,sex,age,w,village,leg", *asked, ""])
    return {"register": (REGISTER_YAML, HEADER + "\n".join(hurt) + "\n"), "visits": (SURVEY, survey)}


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Installed:
    """Refreshed once."""
    one = Installed(tmp_path_factory.mktemp("counted"), received())
    one.refresh()
    return one


def plant(data: Path) -> None:
    """Write a number nobody could count into the figures of two marts of the office."""
    folder = Folder(data)
    with closing(connect(None)) as con:
        attach(con, folder.office(), "office", keys_of(folder).storage)
        for mart in COUNTED:
            con.execute(f"UPDATE office.mart_figure SET value = {PLANTED} WHERE mart = '{mart}'")
        con.execute("DETACH office")
    note(folder.office())


def planted(data: Path) -> set[str]:
    """The marts in whose figures the number stands."""
    folder = Folder(data)
    with closing(connect(None)) as con:
        attach(con, folder.office(), "office", keys_of(folder).storage, read_only=True)
        sql = f"SELECT DISTINCT mart FROM office.mart_figure WHERE value = {PLANTED}"
        return {mart for (mart,) in con.execute(sql).fetchall()}


def fewer_units(text: str, draw: random.Random) -> str:
    """A mart that leaves out some of its units."""
    header, body = re.match(r"(\s*/\*.*?\*/)(.*)", text, re.S).groups()
    return f"{header}\nselect q.* from (\n{body.strip()}\n) q where hash(q) % {draw.randint(3, 9)} <> 0\n"


def another_threshold(text: str, draw: random.Random) -> str:
    """A mart whose numbers are printed from another threshold on."""
    return (
        text.replace("\n*/", f"\nthreshold: {draw.choice(['quality', 'other'])}\n*/", 1)
        if "\nthreshold:" not in text
        else text
    )


def counted_anew(installed: Installed, place: Path) -> Path:
    """The same received files, refreshed from nothing by the program as it is now."""
    data = installed.data
    shutil.copytree(data / "raw", place / "raw")
    installed.data = place
    try:
        installed.refresh()
    finally:
        installed.data = data
    return place


def differing(earlier: Path, later: Path) -> list[str]:
    """Tables of the office that differ. Public numbers of needs go on from the weights that are kept, and differ from nothing."""
    return [one.table for one in compare(earlier, later) if not one.is_same and one.database == "office"]


@pytest.mark.slow
def test_marts_that_are_taken_are_those_counted_from_nothing(installed, tmp_path):
    shutil.copytree(installed.data, tmp_path / "before")
    draw = random.Random(15)
    edited = draw.sample(sorted(name for name, (header, _) in mart_files().items() if header.kind == "counted"), 6)
    for number, mart in enumerate(["needs_gap", *edited]):
        path = installed.rooms / "assets" / "marts" / f"{mart}.sql"
        if not mart_files()[mart][0].total_of:
            path.write_text((fewer_units, another_threshold)[number % 2](path.read_text("utf-8"), draw), "utf-8")
    installed.refresh()
    assert "mart_needs_gap" in differing(tmp_path / "before", installed.data)
    assert differing(installed.data, counted_anew(installed, tmp_path / "anew")) == []


@pytest.mark.slow
def test_only_a_mart_whose_file_was_edited_is_counted_again_and_all_when_anything_else_was(installed):
    installed.refresh()
    plant(installed.data)
    installed.edit("assets/marts/needs_gap.sql", "\nnote: ", "\nnote: Edited. ")
    installed.refresh()
    assert planted(installed.data) == {"casualty_annual"}
    installed.edit("methods/survival.py", '"""', '"""Edited. ')
    installed.refresh()
    assert planted(installed.data) == set()


def test_the_key_of_a_mart_changes_with_its_own_file_and_one_that_reads_others_with_all(tmp_path):
    header = mart_files()["casualty_annual"][0]
    marts = {"one": (header, "select 1"), "two": (header, "select 2"), "both": (header, "select 3 from mart_one")}

    def keys(**edited) -> dict[str, str]:
        return keys_of_marts(Folder(tmp_path), [], [], {**marts, **edited})

    before = keys()
    assert len(set(before.values())) == 3
    after = keys(two=(header, "select 4"))
    assert {mart for mart in marts if after[mart] != before[mart]} == {"two", "both"}
    told = keys(one=(header.model_copy(update={"note": "Told otherwise."}), "select 1"))
    assert {mart for mart in marts if told[mart] != before[mart]} == {"one", "both"}


def test_what_all_marts_follow_from_is_the_whole_step_but_the_files_of_marts():
    own = frozenset(f"assets/marts/{mart}.sql" for mart in mart_files())
    files = set(step_closure(this_program(), MARTS).files)
    assert (
        own < files
        and {"assets/marts/build.py", "assets/marts/relations/need_row.sql", "schemas/shares.yaml"} < files - own
    )
    assert program_key(MARTS, own) != program_key(MARTS)


def test_rows_of_comparisons_are_kept_as_they_were_made():
    place = (("period", "2024"), ("sex", "female"))
    row = {
        "a_share": np.float64(0.1) + 0.2,
        "a_numerator": np.int64(3),
        "public": np.bool_(True),
        "adjusted_over": None,
        "place": place,
    }
    (again,) = _read(_written([row]))
    assert again == row and again["a_share"] == 0.30000000000000004
    assert math.isnan(_read(_written([{"p": float("nan")}]))[0]["p"])
