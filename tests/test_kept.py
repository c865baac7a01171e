"""Folders kept between test runs: found again when nothing they follow from changed, refreshed once more from the newest else."""

import json
from pathlib import Path

import pytest
from kept import DATA, STATES, refreshed_before


class Counting:
    """A refresh that writes how often the folder was refreshed, and remembers where it ran."""

    def __init__(self) -> None:
        self.ran = 0

    def __call__(self, folder: Path) -> str:
        self.ran += 1
        file = folder / "store" / "times"
        file.parent.mkdir(exist_ok=True)
        file.write_text(str(int(file.read_text() if file.exists() else 0) + 1))
        return json.dumps({"changed": True, "run": self.ran})


@pytest.fixture
def refresh(tmp_path, monkeypatch) -> Counting:
    monkeypatch.setenv("SADDLE_TEST_KEPT", str(tmp_path / "kept"))
    monkeypatch.delenv("CI", raising=False)
    return Counting()


def received(tmp_path: Path, name: str, text: str = "1,2") -> Path:
    file = tmp_path / name / "raw" / "register" / "victims.csv"
    file.parent.mkdir(parents=True)
    file.write_text(text)
    return tmp_path / name


def times(folder: Path) -> int:
    return int((folder / "store" / "times").read_text())


def test_the_same_files_under_the_same_key_are_not_refreshed_twice(tmp_path, refresh):
    one, other = received(tmp_path, "one"), received(tmp_path, "other")
    assert refreshed_before(one, refresh, "keys") == refreshed_before(other, refresh, "keys")
    assert (refresh.ran, times(one), times(other)) == (1, 1, 1)
    one_file, other_file = (folder / "raw/register/victims.csv" for folder in (one, other))
    assert one_file.stat().st_mtime_ns == other_file.stat().st_mtime_ns  # a refresh of either has nothing to do


def test_what_a_test_does_to_its_folder_stays_there(tmp_path, refresh):
    one = received(tmp_path, "one")
    refreshed_before(one, refresh, "keys")
    (one / "store" / "times").write_text("99")
    other = received(tmp_path, "other")
    refreshed_before(other, refresh, "keys")
    assert times(other) == 1


def test_under_another_key_the_newest_is_refreshed_once_more(tmp_path, refresh):
    for number, under in enumerate(("first", "second", "second"), 1):
        folder = received(tmp_path, f"of-{number}")
        refreshed_before(folder, refresh, "keys", under=under)
    assert (refresh.ran, times(folder)) == (2, 2)


def test_other_files_other_references_and_other_keys_begin_from_nothing(tmp_path, refresh):
    places = tmp_path / "places.csv"
    places.write_text("pcode\n")
    for number, (text, of, references) in enumerate(
        [("1,2", "keys", []), ("1,3", "keys", []), ("1,2", "others", []), ("1,2", "keys", [places])], 1
    ):
        folder = received(tmp_path, f"of-{number}", text)
        refreshed_before(folder, refresh, of, references)
        assert (refresh.ran, times(folder)) == (number, 1)


@pytest.mark.parametrize(("variable", "value"), [("CI", "true"), ("SADDLE_TEST_KEPT", "no")])
def test_on_a_new_machine_and_when_nobody_wants_it_every_folder_is_refreshed(
    tmp_path, refresh, monkeypatch, variable, value
):
    monkeypatch.setenv(variable, value)
    for name in ("one", "other"):
        refreshed_before(received(tmp_path, name), refresh, "keys")
    assert refresh.ran == 2 and not (tmp_path / "kept").exists()


def test_no_more_is_kept_than_the_bound(tmp_path, refresh):
    for number in range(DATA + 3):
        refreshed_before(received(tmp_path, f"data-{number}", f"1,{number}"), refresh, "keys")
    for number in range(STATES + 2):
        refreshed_before(received(tmp_path, f"state-{number}", "1,2"), refresh, "keys", under=f"key {number}")
    kept = [one for one in (tmp_path / "kept").iterdir() if one.is_dir()]
    assert len(kept) == DATA and max(len(list(data.iterdir())) for data in kept) == STATES
