"""Public numbers of needs between two refreshes: one interview waits, a batch moves them, nothing is lost on the way."""

import random
import shutil
from contextlib import closing
from pathlib import Path

import duckdb
import pytest
from small_survey import people, person, write_survey

from assets.marts.build import mart_files
from assets.raw.sources import received
from pipelines.forgetting import forget
from pipelines.refresh import refresh
from pipelines.report import in_words
from schemas.findings import Refused
from schemas.languages import LANGUAGES
from schemas.messages import rule_message
from schemas.public_headers import public_headers
from warehouse.connection import connect, parquet
from warehouse.folder import Folder
from warehouse.keys import keys_for

pytestmark = pytest.mark.slow

NEEDS = [name for name, header in public_headers(mart_files()).items() if header.regime == "units"]
OTHER_KEY = "YW5vdGhlciBrZXkgb2YgZXhhY3RseSAzMiBieXRlcyE="
BASE, BATCH = 3, 10


def refreshed(folder: Path) -> dict:
    return refresh(Folder(folder), None, lambda done, of, what: None)


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """The survey refreshed once."""
    folder = write_survey(tmp_path_factory.mktemp("first") / "data", people())
    refreshed(folder)
    return folder


@pytest.fixture
def folder(made, tmp_path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "data"))


def printed(folder: Path) -> dict[str, list[tuple]]:
    """All that the public file says of needs: mart -> its rows."""
    with duckdb.connect(str(folder / "marts" / "marts.duckdb"), read_only=True) as con:
        there = {name for (name,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        marts = [f"mart_{name}" for name in NEEDS if f"mart_{name}" in there]
        return {mart: con.execute(f"SELECT * FROM {mart} ORDER BY ALL").fetchall() for mart in marts}


def counts(folder: Path, least: int) -> list[tuple]:
    """Rows of needs_gap with a count between nought and the base."""
    with duckdb.connect(str(folder / "marts" / "marts.duckdb"), read_only=True) as con:
        return con.execute(
            f"SELECT * FROM mart_needs_gap WHERE (n_assessed BETWEEN 1 AND {least - 1}) OR (n_need BETWEEN 1 AND {least - 1})"
        ).fetchall()


def key_of(folder: Path) -> str:
    """The storage key."""
    return keys_for(folder, {one.source.country for one in received(Folder(folder)) if one.source}).storage


def kept(folder: Path) -> dict[str, list[str]]:
    """Every text in what is kept for the next rounding, by file."""
    data = Folder(folder)
    with closing(connect(key_of(folder))) as con:
        return {
            file.stem: [str(row) for row in con.execute(f"SELECT * FROM {parquet([file])}").fetchall()]
            for file in sorted(data.units.rglob("*.parquet"))
        }


def record_of(folder: Path, key: str) -> str:
    """record_id of the person with this number in the survey."""
    data = Folder(folder)
    (rows,) = (data.core / "survey").glob("*.person.parquet")
    with closing(connect(key_of(folder))) as con:
        sql = f"SELECT record_id FROM {parquet([rows])} WHERE source_row = {int(key) + 1}"
        return con.execute(sql).fetchall()[0][0]


def changed(what: str) -> list[dict]:
    asked = people()
    if what == "added":
        return [*asked, person(len(asked) + 1, random.Random(5))]
    if what == "removed":
        return asked[:3] + asked[4:]
    asked[3] |= {"need": "met" if asked[3]["need"] == "unmet" else "unmet", "age": "30"}
    return asked


@pytest.mark.parametrize("what", ["added", "changed", "removed"])
def test_one_interview_moves_no_printed_number_and_the_refresh_says_that_it_waits(folder, what):
    before = printed(folder)
    assert sum(map(len, before.values())) > 40
    write_survey(folder, changed(what))
    report = refreshed(folder)
    assert printed(folder) == before
    assert report["hidden"]["waiting"] == {"survey": 1}
    for language in LANGUAGES:
        assert any(line.startswith("survey") and "1" in line for line in in_words(report, language, {}))


def test_a_batch_moves_numbers_and_leaves_no_small_one(folder):
    before, asked = printed(folder), people()
    for one in asked[: BATCH - 1]:
        one["need"] = "met" if one["need"] == "unmet" else "unmet"
    write_survey(folder, asked)
    assert refreshed(folder)["hidden"]["waiting"] == {"survey": BATCH - 1}
    assert printed(folder) == before
    asked[BATCH]["need"] = "met" if asked[BATCH]["need"] == "unmet" else "unmet"
    write_survey(folder, asked)
    report = refreshed(folder)
    assert report["hidden"]["waiting"] == {}
    assert printed(folder) != before and counts(folder, BASE) == []


def forgotten(folder: Path, key: str) -> list[str]:
    return forget(Folder(folder), [], "survey", key, "letter of 3 May", None, "en", lambda question: True)


@pytest.mark.thorough
def test_who_is_forgotten_is_led_to_by_nothing_that_is_kept_and_no_number_moves(folder):
    before, record = printed(folder), record_of(folder, "4")
    assert any(record in text for texts in kept(folder).values() for text in texts)
    n_rows = {name: len(rows) for name, rows in kept(folder).items()}
    said = forgotten(folder, "4")
    assert any("no public number moves" in line for line in said)
    assert not any(record in text for texts in kept(folder).values() for text in texts)
    assert {name: len(rows) for name, rows in kept(folder).items()} == n_rows
    report = refreshed(folder)
    assert printed(folder) == before and report["hidden"]["waiting"] == {}
    assert not any(record in text for texts in kept(folder).values() for text in texts)


@pytest.mark.thorough
def test_who_is_forgotten_and_taken_out_waits_as_nobody_until_the_batch_and_is_gone_with_it(folder):
    before, record, asked = printed(folder), record_of(folder, "4"), people()
    forgotten(folder, "4")
    (as_forgotten,) = {text for text in kept(folder)["weights"] if "forgotten " in text and "medical" in text}
    asked.pop(3)
    write_survey(folder, asked)
    report = refreshed(folder)
    assert printed(folder) == before and report["hidden"]["waiting"] == {"survey": 1}
    held = kept(folder)
    assert not any(record in text or "forgotten " in text for texts in held.values() for text in texts)
    (as_nobody,) = {text for text in held["weights"] if "left " in text and "medical" in text}
    # the same weight at the same service, or a number had moved
    assert as_nobody.split("'medical'")[1] == as_forgotten.split("'medical'")[1]
    assert refreshed_again(folder, asked) == {"survey": 1} and kept(folder) == held
    for one in asked[:BATCH]:
        one["age"] = "30" if one["age"] != "30" else "45"
    write_survey(folder, asked)
    assert refreshed(folder)["hidden"]["waiting"] == {}
    assert not any("left " in text for texts in kept(folder).values() for text in texts)


def refreshed_again(folder: Path, asked: list[dict]) -> dict:
    """What waits after a refresh for another reason: the file was saved again, in another order."""
    write_survey(folder, list(reversed(asked)))
    return refreshed(folder)["hidden"]["waiting"]


@pytest.mark.thorough
def test_a_kept_record_leads_to_its_person_by_one_number_only(folder):
    # no id of a row, a need or an interview stands there: forgetting would have to find each
    record = record_of(folder, "4")
    *rows, weights = kept(folder).values()
    assert all(text.count(record) <= 1 for texts in [weights, *rows] for text in texts)
    assert not any("UUID" in text for texts in rows for text in texts)


def damaged(file: Path) -> bytes:
    """Turn one byte of a file over. Returns what it held."""
    whole = file.read_bytes()
    content = bytearray(whole)
    content[len(whole) // 2] ^= 1
    file.write_bytes(content)
    return whole


def test_damaged_weights_are_refused_in_words_and_all_stays_as_it_was(folder):
    (file,) = Folder(folder).units.rglob("weights.parquet")
    marts, before = (folder / "marts" / "marts.duckdb").read_bytes(), printed(folder)
    whole = damaged(file)
    held = file.read_bytes()
    write_survey(folder, changed("changed"))
    with pytest.raises(Refused) as refused:
        refreshed(folder)
    assert refused.value.rule_id == "rounding_can_go_on"
    said = {" ".join(rule_message("rounding_can_go_on", language, refused.value.params)) for language in LANGUAGES}
    assert len(said) == len(LANGUAGES) and all("weights.parquet" in text for text in said)
    # not set aside, which would round anew without a word
    assert file.read_bytes() == held and (folder / "marts" / "marts.duckdb").read_bytes() == marts
    with pytest.raises(Refused, match="rounding_can_go_on"):
        forgotten(folder, "4")
    assert not (folder / "decisions" / "tombstone.log").exists()
    file.write_bytes(whole)  # from the back-up
    assert refreshed(folder)["hidden"]["waiting"] == {"survey": 1} and printed(folder) == before


@pytest.mark.thorough
def test_what_is_kept_under_another_key_is_refused_and_stays(folder, monkeypatch):
    before = {file: file.read_bytes() for file in Folder(folder).units.rglob("*") if file.is_file()}
    write_survey(folder, changed("changed"))
    monkeypatch.setenv("SADDLE_KEY", OTHER_KEY)
    with pytest.raises(Refused, match="key_is_available"):
        refreshed(folder)
    (folder / "store" / "format.json").unlink()  # nothing says under which key the stores were made
    with pytest.raises(Refused):
        refreshed(folder)
    assert {file: file.read_bytes() for file in Folder(folder).units.rglob("*") if file.is_file()} == before


@pytest.mark.thorough
def test_stores_made_anew_keep_what_is_rounded_from(folder):
    before = printed(folder)
    (folder / "store" / "format.json").unlink()
    write_survey(folder, changed("changed"))
    report = refreshed(folder)
    assert report["set_aside"] and printed(folder) == before


def set_rules(folder: Path, text: str) -> None:
    (folder / "settings").mkdir(exist_ok=True)
    (folder / "settings" / "disclosure.yaml").write_text(text)


@pytest.mark.thorough
def test_another_base_rounds_anew_and_says_so(folder):
    set_rules(folder, "units_base: 5\n")
    report = refreshed(folder)
    assert report["hidden"]["base"] == 5 and counts(folder, 5) == []
    assert {"says": "refresh_rounded_anew"} in report["hidden"]["said"]
    for language in LANGUAGES:
        assert any("units_base" in line for line in in_words(report, language, {}))
    write_survey(folder, changed("changed"))
    before = printed(folder)
    assert {"says": "refresh_rounded_anew"} not in refreshed(folder)["hidden"]["said"]
    assert printed(folder) == before


@pytest.mark.thorough
def test_a_smaller_batch_counts_at_once(folder):
    asked, before = people(), printed(folder)
    for one in asked[:6]:
        one["need"] = "met" if one["need"] == "unmet" else "unmet"
    write_survey(folder, asked)
    assert refreshed(folder)["hidden"]["waiting"] == {"survey": 6}
    set_rules(folder, "units_batch: 6\n")
    assert refreshed(folder)["hidden"]["waiting"] == {} and printed(folder) != before


@pytest.mark.thorough
def test_a_search_that_leaves_a_small_count_publishes_nothing_and_says_what_to_do(folder, monkeypatch):
    before = {file: file.read_bytes() for file in Folder(folder).units.rglob("*") if file.is_file()}
    marts = (folder / "marts" / "marts.duckdb").read_bytes()
    set_rules(folder, "units_base: 5\n")
    # small counts cost nothing, and nothing is repaired
    monkeypatch.setattr("methods.protected_weights.PENALTIES", (0.001, 0.001))
    monkeypatch.setattr("methods.protected_weights.TRIES", 0)
    with pytest.raises(Refused) as refused:
        refreshed(folder)
    assert refused.value.rule_id == "no_small_count_is_left"
    for language in LANGUAGES:
        assert "units_base" in " ".join(rule_message(refused.value.rule_id, language, refused.value.params))
    assert (folder / "marts" / "marts.duckdb").read_bytes() == marts
    assert {file: file.read_bytes() for file in Folder(folder).units.rglob("*") if file.is_file()} == before
