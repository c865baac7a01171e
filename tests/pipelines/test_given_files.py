"""A damaged file given on the command line ends in a sentence, whatever word it is given to."""

import pytest
from conftest import saddle
from fuzz.files import CLASSES, corpus


def ends_in_words(done) -> None:
    """Done, refused or wrong usage, and no traceback; not our failure."""
    assert done.returncode in (0, 3, 64), done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == 0 or done.stderr.strip()


@pytest.mark.parametrize("kind", ["odd_cells", "damaged_part", "mixed_encodings", "deep_json", "lying_footer", "noise"])
def test_a_list_nobody_described(tmp_path, kind):
    case = next(case for case in corpus("new", len(CLASSES)) if case.kind == kind)
    ends_in_words(saddle("source", "new", str(case.put(tmp_path / "given")), SADDLE_DATA=str(tmp_path / "data")))


@pytest.mark.thorough
@pytest.mark.parametrize("words", [("source", "new"), ("reference", "add")])
def test_every_class(tmp_path, words):
    for case in corpus("-".join(words), 2 * len(CLASSES)):
        path = case.put(tmp_path / str(case.number))
        ends_in_words(saddle(*words, str(path), SADDLE_DATA=str(tmp_path / "data")))
