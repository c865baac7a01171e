"""Each class of the corpus, and each rule that refuses a file or its description, through the whole refresh at once.

Rules about the whole folder end a refresh before its first source (`test_rules_of_folders`); which test holds which rule
is said in `test_every_rule`.
"""

import json
import threading
from contextlib import contextmanager

import pytest
from conftest import saddle
from fuzz.files import CLASSES, PLACES, corpus
from fuzz.rules_of_sources import GOOD, LATER, PREPARED, ROWS, RULES_OF_FILES, described, received

from schemas.messages import LANGUAGES, rule_message

pytestmark = pytest.mark.thorough


def named(rule: str) -> str:
    """What the source is called that a rule refuses."""
    return rule.replace("_", "-")


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory):
    """A folder with a good source, refreshed; then it grew by a row and every damaged one came. With what was said."""
    folder = tmp_path_factory.mktemp("centre")
    raw = folder / "raw"
    received(raw / "good")
    for rule in LATER:
        received(raw / named(rule))
    first = saddle("refresh", "--data", str(folder), "--json")
    assert first.returncode == 0, first.stdout + first.stderr
    known = ("--source", "source-keeps-its-name", "--key", "3", "--reason", "letter", "--data", str(folder))
    assert saddle("consent", "withdraw", *known).returncode == 0
    (raw / "good" / "v.csv").write_text(GOOD + ROWS[0].replace("1,", "13,", 1) + "\n")
    others = [
        *(f"class-{named(kind)}" for kind in (*CLASSES, *PLACES)),
        *map(named, (*RULES_OF_FILES, *PREPARED, "load_is_not_less_than_before")),
        "another-name",
    ]
    (raw / "good" / "source.yaml").open("a").write(f"disjoint_from: [{', '.join(others)}]\n")
    for case in corpus("refresh", len(CLASSES) + len(PLACES)):
        described(raw / f"class-{named(case.kind)}", "*")
        case.put(raw / f"class-{named(case.kind)}")
    for rule, (file, content, old, new) in RULES_OF_FILES.items():
        received(raw / named(rule), content, file, old, new)
    for rule, prepare in (PREPARED | LATER).items():
        prepare(raw / named(rule))
    with touched_all_the_time(raw / named("file_stays_as_it_is") / "v.csv"):
        return folder, saddle("refresh", "--data", str(folder), "--json")


@contextmanager
def touched_all_the_time(file):
    """Somebody saves the file again and again."""
    over = threading.Event()

    def touch() -> None:
        while not over.wait(0.002):
            file.touch()

    saving = threading.Thread(target=touch)
    saving.start()
    yield
    over.set()
    saving.join()


def test_the_good_source_is_rebuilt_and_the_exit_code_is_3(refreshed):
    _, done = refreshed
    assert done.returncode == 3, done.stderr
    (good,) = (source for source in json.loads(done.stdout)["sources"] if source["source"] == "good")
    assert good["refusal"] is None and [table["n_accepted"] for table in good["tables"]] == [13]


def test_every_class_is_loaded_or_refused_with_a_whole_sentence_in_four_languages(refreshed):
    told = {source["source"]: source for source in json.loads(refreshed[1].stdout)["sources"]}
    for kind in (*CLASSES, *PLACES):
        source = told[f"class-{named(kind)}"]
        assert source["refusal"] or source["tables"], kind
        if source["refusal"]:
            assert source["refusal"]["rule_id"] != "source_is_worked_through", kind
            _is_whole(source)


@pytest.mark.parametrize("rule", [*RULES_OF_FILES, *PREPARED, *LATER])
def test_every_rule_refuses_its_source_alone_and_names_source_and_file(refreshed, rule):
    told = {source["source"]: source for source in json.loads(refreshed[1].stdout)["sources"]}
    source = told[named(rule)]
    assert source["refusal"] and source["refusal"]["rule_id"] == rule, source["refusal"]
    _is_whole(source)


def _is_whole(source: dict) -> None:
    params = {**source["refusal"]["params"], "source": source["source"]}
    told = set()
    for language in LANGUAGES:
        message, fix = rule_message(source["refusal"]["rule_id"], language, params)
        told.add(message)
        assert params.get("file", source["source"]) in message or source["source"] in message, message
        assert not any(
            f"[{name}]" in message + fix for name in ("file", "source", "expected", "found", "reason", "n")
        ), message
    assert len(told) == len(LANGUAGES)
