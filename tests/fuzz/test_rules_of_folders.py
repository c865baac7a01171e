"""Each rule about the whole data folder: the refresh ends with 3 and its sentence in four languages, the marts untouched."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import saddle
from fuzz.rules_of_sources import ROWS, received

from schemas.messages import LANGUAGES, RULES, rule_message

pytestmark = pytest.mark.thorough


def _flip(folder: Path) -> None:
    """One letter of the second decision: the first still opens, so it is not the key."""
    (log,) = (folder / "decisions").glob("*.log")
    sealed = bytearray(log.read_bytes())
    sealed[sealed.index(b"\n") + 10] ^= 1
    log.write_bytes(bytes(sealed))


def _without_decisions(folder: Path) -> None:
    (log,) = (folder / "decisions").glob("*.log")
    log.unlink()


def _newer(folder: Path) -> None:
    file = folder / "store" / "format.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "format": 999}))


def _written(path: str, content: str) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content)

    return write


POLYGON = '{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": {"type": "Polygon", "coordinates": 7}}]}'
OTHER_KEY = "YW5vdGhlciBrZXkgb2YgZXhhY3RseSAzMiBieXRlcyE="
# rule -> what happens to the folder, what is set around the refresh
RULES_OF_FOLDERS: dict[str, tuple[Callable[[Path], None], dict[str, str]]] = {
    "key_is_available": (lambda folder: None, {"SADDLE_KEY": OTHER_KEY}),
    "memory_setting_is_an_amount": (lambda folder: None, {"SADDLE_MEMORY": "lots"}),
    "decisions_are_unchanged": (_flip, {}),
    "decisions_hold_their_anchor": (_without_decisions, {}),
    "store_is_not_of_a_newer_program": (_newer, {}),
    "reference_can_be_read": (_written("reference/places.csv", "country,code\nCOL,05\n"), {}),
    "boundaries_are_shapes": (_written("reference/boundaries.geojson", POLYGON), {}),
}


@pytest.fixture(scope="module")
def centre(tmp_path_factory):
    """A register that was refreshed once, has a decision, and whose file has changed since."""
    folder = tmp_path_factory.mktemp("centre")
    received(folder / "raw" / "good")
    assert saddle("refresh", "--data", str(folder)).returncode == 0
    for key in ("3", "4"):
        words = ("--source", "good", "--key", key, "--reason", "letter", "--data", str(folder))
        assert saddle("consent", "withdraw", *words).returncode == 0
    assert saddle("refresh", "--data", str(folder)).returncode == 0
    with (folder / "raw" / "good" / "v.csv").open("a") as file:
        file.write(ROWS[0].replace("1,", "13,", 1) + "\n")
    return folder


@pytest.fixture
def spoiled(centre, tmp_path, monkeypatch):
    """A copy of it for one test, with anchors of its own: beside the keys they go by the path of the folder."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return shutil.copytree(centre, tmp_path / "centre")


FILLED = ("file", "source", "value", "expected", "found", "reason", "n", "row", "column", "nearest")


def says(rule: str, language: str, said: str) -> bool:
    """Whether the sentence of a rule stands there whole, whatever fills its places."""
    message, _ = rule_message(rule, language, dict.fromkeys(FILLED, "\0"))
    return bool(re.search(".+".join(map(re.escape, message.split("\0"))), said, re.DOTALL))


@pytest.mark.parametrize("rule", RULES_OF_FOLDERS)
def test_the_refresh_says_the_rule_in_four_languages_and_leaves_the_marts(spoiled, rule):
    spoil, around = RULES_OF_FOLDERS[rule]
    spoil(spoiled)
    before = (spoiled / "marts" / "marts.duckdb").read_bytes()
    for language in LANGUAGES:
        done = saddle("refresh", "--data", str(spoiled), SADDLE_LANG=language, **around)
        assert done.returncode == 3 and says(rule, language, done.stdout + done.stderr), done.stdout + done.stderr
        assert "Traceback" not in done.stderr
    if (
        RULES[rule].scope != "file"
    ):  # of a file: the source it concerns is refused, the marts are made of its last good load
        assert (spoiled / "marts" / "marts.duckdb").read_bytes() == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_stores_of_an_earlier_program_are_not_looked_into(spoiled, language):
    file = spoiled / "store" / "format.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "format": 0}))
    words = ("--source", "good", "--key", "5", "--reason", "letter", "--data", str(spoiled))
    done = saddle("consent", "withdraw", *words, SADDLE_LANG=language)
    assert done.returncode == 3 and says("store_can_be_read", language, done.stdout + done.stderr), done.stderr
