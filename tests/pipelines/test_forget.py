"""`saddle forget`: one person's identifiers are nowhere but in raw/, and stay away; everybody else's are where they were."""

import hmac
import itertools
import os
from contextlib import closing

import planted
import pytest
from conftest import HEADER, REGISTER_YAML, looking_at, saddle
from opened_stores import places_of

from assets.raw.identity import _evidence
from assets.raw.sources import received
from pipelines.forgetting import forget as work
from warehouse.connection import connect, parquet
from warehouse.folder import Folder
from warehouse.keys import Keys, keys_for

pytestmark = pytest.mark.slow

NAME, FATHER, PHONE = "Xanthippe Qwertz", "زنوبيا القصواء", "0791234567890"
BORN, REMARK = "2001-12-29", "Xanthippe Qwertz lives behind the mill"
OTHER, OTHER_PHONE = "Amanda Tryphosa", "0790000000001"
MARKERS = [NAME, "Xanthippe", FATHER, PHONE, BORN, "behind the mill"]
COLUMNS = HEADER.strip() + ",father,phone,born,remark"
YAML = (
    REGISTER_YAML.replace("{name: name}", "{name: name, father: name, phone: phone, born: birth_date}")
    .replace("age_years: {from: age}", "age_years: {from: age}\n      birth_date: {from: born, dates: iso}")
    .replace("    key: id", "    key: id\n    carry: [remark]")
    .replace("as_of: 2020-12-31\n", "")
    .replace('{pattern: "*.csv"}', "{pattern: 'v_*.csv', vintage: {from_name: '(\\d{4})', policy: replace}}")
)  # fmt: skip
THEIRS = f"{FATHER},{PHONE},{BORN},{REMARK}"
ROWS = [
    f"1,{NAME},05/03/2019,F,,injured,4.5,-74.1,V,{THEIRS}",
    *(f"{n},{OTHER} {n},0{n}/03/2019,F,,injured,4.5,-74.1,V,Father {n},079000000000{n},1990-01-0{n},note {n}" for n in range(2, 8)),
]  # fmt: skip
WRONG = f"9,{NAME},05/03/2019,{NAME},,injured,4.5,-74.1,V,{THEIRS}"  # the name in the column of the sexes
COUNTS = "SELECT period, admin1, n_total, n_injured, n_women, n_girls, n_other_or_unknown FROM mart_casualty_annual ORDER BY ALL"
AGES = "SELECT age_group, sum(n) FROM mart_casualty_profile GROUP BY 1 ORDER BY 1"


def write(register, *rows: str, name: str = "v_2020.csv", yaml: str = YAML):
    return register(*rows, name=name, header=COLUMNS + "\n", yaml=yaml)


def refresh(folder):
    done = saddle("refresh", "--data", str(folder))
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def forget(folder, *words: str):
    return saddle("forget", *words, "--reason", "asked by letter", "--yes", "--data", str(folder))


def keys_of(folder) -> Keys:
    return keys_for(folder, {r.source.country for r in received(Folder(folder)) if r.source})


def hashes_of(keys: Keys) -> list[str]:
    """What the identity store would hold of the person's name, father's name and phone: with and without a year of birth."""
    texts = [_evidence("name", value, born) for value in (NAME, FATHER) for born in (BORN, None)]
    texts.append(_evidence("phone", PHONE, None))
    return [hmac.digest(keys.linkage.encode(), text.encode(), "sha256").hex()[:32] for text in texts]


def places(folder, *, markers: list[str] | None = None) -> list[str]:
    """Where the person still stands: as bytes anywhere but in raw/, or in a store opened with the key."""
    keys = keys_of(folder)
    wanted = markers or [*MARKERS, *hashes_of(keys)]
    closed = planted.search(folder, wanted, aside=folder / "raw")
    assert closed.unreadable == []
    return [*closed.found, *places_of(folder, keys, wanted)]


def asked(folder, sql: str) -> list[tuple]:
    with looking_at(folder, {}) as con:
        return con.execute(sql).fetchall()


@pytest.fixture
def centre(register):
    """Two issues of a register, both with the person; in the newer one also a row with the name in a wrong column."""
    write(register, *ROWS, name="v_2019.csv")
    folder = write(register, *ROWS, WRONG)
    refresh(folder)
    return folder


def record_id(folder, key: str = "1") -> str:
    (found,) = asked(
        folder,
        f"SELECT DISTINCT record_id FROM casualty_record WHERE source_row = {int(key) + 1} AND superseded_by IS NULL",
    )[0]
    return found


def test_the_search_sees_what_is_there_before(centre):
    """The search is worth nothing unless it finds the person where the stores do hold her."""
    found = places(centre)
    rooms = {place.split("/")[1] for place in found}
    assert {"identity", "landing", "core", "office"} <= rooms
    for marker in (NAME, FATHER, PHONE, *hashes_of(keys_of(centre))[:1]):
        assert any(place.endswith(marker) for place in found), marker


def test_nothing_of_the_person_is_left_and_everything_else_is(centre):
    before, ages = asked(centre, COUNTS), asked(centre, AGES)
    others = len(places(centre, markers=[OTHER_PHONE[:-1]]))
    done = forget(centre, record_id(centre))
    assert done.returncode == 0, done.stderr
    assert not any(marker in done.stdout + done.stderr for marker in MARKERS)
    assert "raw/register/v_2020.csv, row 2" in done.stdout and "raw/register/v_2019.csv, row 2" in done.stdout
    # the same person under another number is another record until somebody says so
    assert {place.split("/")[1] for place in places(centre)} <= {"identity", "landing", "core", "office"}
    done = saddle("forget", "--source", "register", "--key", "9", "--reason", "letter", "--yes", "--data", str(centre))
    assert done.returncode == 0, done.stderr
    assert "row 9" in done.stdout
    assert places(centre) == []
    assert len(places(centre, markers=[OTHER_PHONE[:-1]])) == others
    refresh(centre)
    assert places(centre) == []
    assert (asked(centre, COUNTS), asked(centre, AGES)) == (before, ages)
    assert len(places(centre, markers=[OTHER_PHONE[:-1]])) == others
    stones = asked(
        centre, "SELECT record_id, source_id, who, reason, forgotten_at FROM tombstone ORDER BY forgotten_at"
    )
    assert [stone[1] for stone in stones] == ["register", "register"] and stones[0][3] == "asked by letter"
    log = (centre / "logs" / "identity_reads.log").read_text().splitlines()
    assert [line.split("\t")[2:4] for line in log] == [["forget", "register"]] * 2
    assert asked(centre, "SELECT count(*) FROM finding WHERE rule_id = 'value_is_in_code_list'") == [(1,)]


def test_a_file_saved_again_and_another_description_bring_nobody_back(centre, register):
    for key in ("1", "9"):
        forget(centre, "--source", "register", "--key", key)
    before = asked(centre, COUNTS)
    write(register, *reversed(ROWS), WRONG)  # saved again, rows in another order
    refresh(centre)
    assert places(centre) == [] and asked(centre, COUNTS) == before
    write(register, *reversed(ROWS), WRONG, yaml=YAML.replace("{name: name, ", "{name: name, village: address, "))
    refresh(centre)
    assert places(centre) == [] and asked(centre, COUNTS) == before
    # another key makes other record_ids; the same bytes still say which rows these were
    write(register, *ROWS, WRONG)
    refresh(centre)
    other = YAML.replace("key: id", "key: [id, day]")
    write(register, *ROWS, WRONG, yaml=other)
    refresh(centre)
    assert places(centre) == []


@pytest.mark.thorough
def test_an_age_that_came_from_the_birth_date_stays(centre):
    of_row = "SELECT age_years, age_group FROM casualty WHERE source_row = 2"
    assert asked(centre, of_row) == [(17, "child")]
    forget(centre, record_id(centre))
    refresh(centre)
    assert asked(centre, of_row) == [(17, "child")]


@pytest.mark.thorough
def test_a_refused_file_keeps_nobody(centre, register):
    for key in ("1", "9"):
        forget(centre, "--source", "register", "--key", key)
    write(register, *(row.replace("injured", "Fem/Masc") for row in (*ROWS, WRONG)))
    done = saddle("refresh", "--data", str(centre))
    assert done.returncode == 3
    assert places(centre) == []


def forget_killed(folder, monkeypatch, is_the_moment) -> None:
    """Forget record 1, killed when a file is put in its place of which `is_the_moment` says so."""
    replace = os.replace

    def failing(source, target):
        if is_the_moment(str(target)):
            raise OSError("killed")
        replace(source, target)

    with monkeypatch.context() as patch, pytest.raises(OSError, match="killed"):
        patch.setattr(os, "replace", failing)
        work(Folder(folder), [], "register", "1", "letter", None, "en", lambda question: True)


@pytest.mark.thorough
@pytest.mark.parametrize("nth", [1, 2, 3])
def test_killed_in_the_middle_the_store_is_readable_and_the_next_refresh_finishes(centre, nth, monkeypatch):
    files = itertools.count(1)
    forget_killed(centre, monkeypatch, lambda target: target.endswith(".parquet") and next(files) == nth)
    with closing(connect(keys_of(centre).storage)) as con:
        for file in (centre / "store").rglob("*.parquet"):
            con.execute(f"SELECT count(*) FROM {parquet([file])}").fetchall()
    assert saddle("status", "--data", str(centre)).returncode == 0
    forget(centre, "--source", "register", "--key", "9")
    refresh(centre)
    assert places(centre) == []


def test_what_cannot_be_done_is_said_in_a_line(centre):
    unknown = forget(centre, "0" * 32)
    assert unknown.returncode == 64 and len(unknown.stderr.strip().splitlines()) == 1 and "0" * 32 in unknown.stderr
    assert saddle("forget", "--reason", "x", "--yes", "--data", str(centre)).returncode == 64
    named = saddle("forget", record_id(centre), "--reason", f"letter of {NAME}", "--yes", "--data", str(centre))
    assert named.returncode == 64 and NAME not in named.stderr
    doubtful = saddle("forget", record_id(centre), "--reason", "letter", "--data", str(centre))
    assert doubtful.returncode != 0
    assert not (centre / "decisions" / "tombstone.log").exists()


@pytest.mark.thorough
def test_copies_that_quote_the_person_are_named(centre):
    assert saddle("findings", "--csv", str(centre / "all.csv"), "--data", str(centre)).returncode == 0
    done = forget(centre, "--source", "register", "--key", "9")
    assert "all.csv" in done.stdout and "office" not in done.stdout.replace("--office", "")


def test_no_query_reads_the_identity_store(centre):
    """Reads of names go through words that log them."""
    sql = f"SELECT * FROM read_parquet('{centre}/store/i*/*/*.parquet', encryption_config = {{footer_key: 'storage'}})"
    done = saddle("query", sql, "--office", "--data", str(centre))
    assert done.returncode == 64 and NAME not in done.stdout + done.stderr
    assert saddle("query", "SELECT count(*) FROM casualty_record", "--office", "--data", str(centre)).returncode == 0


def test_decisions_hold_the_tombstone_and_no_name(centre):
    forget(centre, record_id(centre))
    raw = (centre / "decisions" / "tombstone.log").read_bytes()
    assert not any(form in raw for marker in MARKERS for form in planted.forms(marker))
