"""A release of the whole demo country, by the real command: made, searched, made again, asked, and attacked in red.

The full attack runs once, on the draft that is signed and published. The red draft is attacked by the real program too;
its quality checks are left out (a program of the test answers for them), for what they would say is not asked here.
"""

import json
import os
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess

import duckdb
import planted
import pyarrow as pa
import pyarrow.parquet
import pytest
from conftest import DEMO_KEYS, REPOSITORY, saddle
from release.demo_rows import HOSPITAL, OPERATOR, REGISTER, SERVICES, SURVEY, Person, persons

from assets.release.tables import duckdb_digest

pytestmark = pytest.mark.slow

DAY = "2026-11-24"
STEM = f"saddle-XSA-XVE-{DAY}"
WORDS = (
    ("prepare", "--date", DAY, "--publisher", "Sarandia Mine Action Centre"),
    ("attack",),
    ("sign", "--by", "Officer", "--date", DAY),
    ("publish",),
)
TOTAL = "casualty_annual.n_total@country=XSA,period=2019"
LOWERED = bytes((byte - 1) % 256 for byte in range(256))


@dataclass(frozen=True)
class Centre:
    """A data folder whose first release is out; `draft`: a copy of it as it was prepared; what each word said."""

    folder: Path
    draft: Path
    said: dict[str, CompletedProcess]

    @property
    def release(self) -> Path:
        return self.folder / "releases" / DAY


@pytest.fixture(scope="module")
def centre(sarandia, tmp_path_factory) -> Centre:
    """A copy of the demo country after prepare, attack, sign and publish."""
    place = tmp_path_factory.mktemp("centre")
    folder, draft = place / "sarandia", place / "draft" / DAY
    shutil.copytree(sarandia, folder)
    said = {}
    for word, *further in WORDS:
        said[word] = _released(folder, word, *further)
        assert said[word].returncode == 0, (word, said[word].stdout, said[word].stderr)
        if word == "prepare":
            shutil.copytree(folder / "releases" / "drafts" / DAY, draft)
    return Centre(folder, draft, said)


@pytest.fixture(scope="module")
def people() -> list[Person]:
    """Rows of the demo's raw files, by a fixed rule."""
    return persons(REPOSITORY / "demo" / "raw")


@pytest.fixture(scope="module")
def later(centre, tmp_path_factory) -> Path:
    """The same folder after its marts have changed: a thousand more casualties in 2019."""
    folder = tmp_path_factory.mktemp("later")
    shutil.copytree(centre.folder / "releases", folder / "releases", copy_function=os.link)
    shutil.copytree(centre.folder / "marts", folder / "marts")
    with duckdb.connect(str(folder / "marts" / "marts.duckdb")) as con:
        con.execute("UPDATE mart_figure SET value = value + 1000 WHERE figure_id = ?", [TOTAL])
        con.execute("UPDATE mart_casualty_annual SET n_total = n_total + 1000 WHERE period = '2019' AND admin1 = 'all'")
    return folder


@dataclass(frozen=True)
class Gap:
    """A count of two provinces hidden in a year whose nation is shown: the larger number, and what it gives away."""

    larger: str
    value: int
    smaller: str
    left: int


@dataclass(frozen=True)
class Red:
    """A draft that shows one hidden number in one of its files, what the attack wrote of it, and what the officer read."""

    folder: Path
    gap: Gap
    report: dict
    code: int
    said: str


def test_prepare_attack_sign_and_publish_end_well_one_after_the_other(centre):
    assert list(centre.said) == ["prepare", "attack", "sign", "publish"]
    attack = json.loads((centre.release / "attack.json").read_text("utf-8"))
    assert (attack["clean"], attack["n_solvable"], attack["n_narrow"], attack["refusals"]) == (True, 0, 0, [])
    assert attack["n_hidden"] > 50_000
    quality = json.loads((centre.release / "quality.json").read_text("utf-8"))
    assert quality["clean"] is True and {check["passed"] for check in quality["checks"]} == {True}
    tables = {path.stem for path in (centre.release / "parquet").iterdir()}
    assert {check["table"] for check in quality["checks"]} >= tables
    told = f"{attack['n_hidden']:,} numbers hidden, absent or rounded; 0 can be worked out, 0 are known to within 2, 0 other faults."
    assert told in centre.said["attack"].stdout
    assert DAY in centre.said["publish"].stdout and not (centre.folder / "releases" / "drafts" / DAY).exists()
    assert json.loads((centre.folder / "releases" / "newest.json").read_text("utf-8"))["release_id"] == DAY


def test_the_release_is_what_was_signed_wherever_it_lies(centre, tmp_path):
    away = shutil.copytree(centre.release, tmp_path / "stick", copy_function=os.link)
    done = saddle("release", "verify", str(away))
    n_files = sum(path.is_file() for path in away.rglob("*")) - 2  # manifest and signature
    assert done.returncode == 0 and f"all {n_files} files are as Officer signed them on {DAY}" in done.stdout
    (away / "csv" / "mart_figure.csv").unlink()
    assert saddle("release", "verify", str(away)).returncode == 3


def test_the_rows_searched_for_are_of_five_lists_and_three_alphabets_and_stand_in_them(people):
    assert len(people) >= 20
    assert {person.file for person in people} == {REGISTER, OPERATOR, SERVICES, HOSPITAL, SURVEY}
    names = "".join(person.typed[0] + person.typed[1] for person in people)
    assert "ي" in names and "ï" in names and "Karimi" in names
    raw = planted.search(REPOSITORY / "demo" / "raw", [word for person in people for word in person.typed])
    found = {(place.split("!")[0].split(":")[0], place.rpartition(": ")[2]) for place in raw.found}
    assert [(p.file, word) for p in people for word in p.typed if (p.file, word) not in found] == []


def test_no_file_of_the_release_holds_a_word_of_a_person(centre, people):
    words = [word for person in people for word in (*person.typed, *person.rewritten)]
    looked = planted.search(centre.release, words)
    assert (looked.found, looked.locked, looked.unreadable) == ([], [], [])
    assert looked.n_files == sum(path.is_file() for path in centre.release.rglob("*")) > 50


def test_nor_does_one_hold_it_with_each_byte_one_higher_as_sort_keys_do(centre, people, tmp_path):
    words = [word for person in people for word in (*person.typed, *person.rewritten)]
    _lower(centre.release, tmp_path / "lowered")
    assert planted.search(tmp_path / "lowered", words).found == []


def test_the_search_finds_each_word_planted_in_a_copy_of_the_release(centre, people, tmp_path):
    copy = tmp_path / "copy"
    unasked = shutil.ignore_patterns("mart_figure.*", "mart_needs_gap.*", "mart_service_reach.*")
    shutil.copytree(centre.release, copy, copy_function=os.link, ignore=unasked)
    dari = next(person.typed[0] for person in people if person.file == OPERATOR)
    case, name, village, *_ = people[0].typed
    phone, uuid = (next(p.typed[1] for p in people if p.file == file) for file in (HOSPITAL, SURVEY))
    _append(copy / "csv" / "notes.csv", f"name,{name}\r\n".encode())
    _append(copy / "README.md", village.encode("utf-16-le"))
    _plant_in_parquet(copy / "parquet" / "notes.parquet", dari)
    _plant_in_duckdb(copy / f"{STEM}.duckdb", phone)
    _plant_in_workbook(copy / f"{STEM}.xlsx", uuid)
    _append(copy / "dictionary.html", _sort_key(case))
    looked = planted.search(copy, [name, village, dari, phone, uuid, case])
    found = {(place.split("!")[0].split(":")[0], place.rpartition(": ")[2]) for place in looked.found}
    expected = {("csv/notes.csv", name), ("README.md", village), ("parquet/notes.parquet", dari)}
    assert found == expected | {(f"{STEM}.duckdb", phone), (f"{STEM}.xlsx", uuid)}
    _lower(copy, tmp_path / "lowered")
    assert planted.search(tmp_path / "lowered", [case]).found == [f"dictionary.html: {case}"]


def test_the_same_public_marts_alone_give_the_same_draft_again(centre, tmp_path):
    """The second folder holds neither keys nor office nor raw files, lies elsewhere and has another name."""
    shutil.copytree(centre.folder / "marts", tmp_path / "elsewhere" / "marts")
    done = _released(tmp_path / "elsewhere", *WORDS[0])
    assert done.returncode == 0, done.stderr
    again = tmp_path / "elsewhere" / "releases" / "drafts" / DAY
    files = {path.relative_to(centre.draft) for path in centre.draft.rglob("*") if path.is_file()}
    assert {path.relative_to(again) for path in again.rglob("*") if path.is_file()} == files
    assert {".csv", ".parquet", ".json", ".xlsx", ".duckdb"} <= {file.suffix for file in files}
    differing = {str(f) for f in files if (centre.draft / f).read_bytes() != (again / f).read_bytes()}
    assert differing <= {f"{STEM}.duckdb"}
    assert duckdb_digest(centre.draft / f"{STEM}.duckdb") == duckdb_digest(again / f"{STEM}.duckdb")


def test_a_release_gives_the_published_number_though_the_marts_have_changed(later, office):
    ((truth,),) = office.execute("SELECT value FROM mart_figure WHERE figure_id = ?", [TOTAL]).fetchall()
    assert truth > 10
    show = ("figure", "show", TOTAL, "--data", str(later))
    sql = "SELECT n_total FROM mart_casualty_annual WHERE period = '2019' AND admin1 = 'all'"
    query = ("query", sql, "--format", "json", "--data", str(later))
    for given, expected in (((), truth + 1000), (("--release", DAY), truth), (("--release", "2027-01-31"), truth)):
        (figure,) = json.loads(_asked(*show, *given).stdout)
        assert (figure["figure_id"], figure["value"], figure.get("release_id")) == (
            TOTAL,
            expected,
            DAY if given else None,
        )
        assert json.loads(_asked(*query, *given).stdout) == [{"n_total": expected}]


@pytest.mark.parametrize("day", ["2026-11-23", "2026-11-24.2", "yesterday"])
def test_what_was_not_out_by_then_is_refused_and_the_releases_there_are_are_named(later, day):
    for words in (("figure", "show", TOTAL), ("query", "SELECT 1")):
        done = saddle(*words, "--release", day, "--data", str(later))
        assert (done.returncode, done.stdout) == (64, "")
        assert done.stderr == f"No release was out by {day}. Published here: {DAY}\n"


def test_the_office_has_no_release_and_says_so(later):
    for words in (("figure", "show", TOTAL), ("query", "SELECT 1")):
        done = saddle(*words, "--office", "--release", DAY, "--data", str(later))
        assert (done.returncode, done.stdout) == (64, "")
        assert done.stderr == "A release holds public numbers only: leave --office out.\n"
    done = saddle("query", "SELECT 1", "--office", "--release", DAY, "--data", str(later), "--lang", "ar")
    assert done.returncode == 64 and done.stderr.startswith("لا يحوي الإصدار إلا أعدادا عامة")


def _released(folder: Path, *words: str) -> CompletedProcess:
    return saddle("release", *words, "--data", str(folder), XDG_CONFIG_HOME=str(folder.parent / "config"), **DEMO_KEYS)


def _asked(*words: str) -> CompletedProcess:
    done = saddle(*words)
    assert done.returncode == 0, done.stderr
    return done


def _lower(pack: Path, target: Path) -> None:
    """Every file of a pack with each byte one lower: what stands there one higher can be read."""
    for path in pack.rglob("*"):
        if path.is_file():
            lowered = target / path.relative_to(pack)
            lowered.parent.mkdir(parents=True, exist_ok=True)
            lowered.write_bytes(path.read_bytes().translate(LOWERED))


def _sort_key(text: str) -> bytes:
    """What DuckDB keeps of a text while it sorts."""
    ((key,),) = duckdb.sql("SELECT create_sort_key(?, 'ASC NULLS LAST')", params=[text]).fetchall()
    assert text.encode() not in key and text.encode() in key.translate(LOWERED)
    return key


def _replaced(file: Path, content: bytes) -> None:
    """A file of its own instead of the link to that of the release."""
    file.unlink()
    file.write_bytes(content)


def _append(file: Path, content: bytes) -> None:
    _replaced(file, file.read_bytes() + content)


def _plant_in_parquet(file: Path, text: str) -> None:
    table = pyarrow.parquet.read_table(file)
    row = pa.Table.from_pylist([dict.fromkeys(table.column_names, text)], schema=table.schema)
    file.unlink()
    pyarrow.parquet.write_table(pa.concat_tables([table, row]), file, compression="zstd")


def _plant_in_duckdb(file: Path, text: str) -> None:
    _append(file, b"")
    with duckdb.connect(str(file)) as con:
        con.execute("INSERT INTO notes VALUES ('phone', ?)", [text])


def _plant_in_workbook(file: Path, text: str) -> None:
    """As a comment, whose letters stand in two runs."""
    _append(file, b"")
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/comments1.xml", f"<comments><r><t>{text[:5]}</t></r><r><t>{text[5:]}</t></r></comments>")
