"""What is typed as a new value, and when two received texts are the same."""

import pytest

from schemas.codes import MISSING, VERIFIED_UNKNOWN
from schemas.correction import STATES, Correction, same_text, typed_value
from schemas.messages import LANGUAGES, text


@pytest.mark.parametrize(
    ("typed", "kept"), [(".na", "verified_unknown"), (" .NA ", "verified_unknown"), (" Male ", "Male"), ("na", "na")]
)
def test_na_means_checked_and_not_known(typed, kept):
    assert typed_value(typed) == kept
    assert VERIFIED_UNKNOWN in MISSING


def test_spaces_around_a_text_and_an_absent_cell_make_no_difference():
    assert same_text("Mael ", "Mael") and same_text(None, "") and same_text(" ", None)
    assert not same_text("Mael", "mael") and not same_text("0", None)


def test_a_correction_comes_back_from_the_log_as_it_went_in():
    said = Correction("register", "casualty_record", "ab", "sex", "Mael", "Male", "asked")
    assert Correction.from_record({**said.as_record(), "later": 1}) == said
    assert said.cell == ("register", "ab", "sex")


def test_every_state_has_its_words():
    assert all(text(f"correction_{state}", language) for state in STATES for language in LANGUAGES)
