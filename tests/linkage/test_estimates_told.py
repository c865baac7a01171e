"""What `saddle review lists` says of an estimate: the number, what it rests on, and that two lists test nothing."""

from methods.list_estimates import estimate_from_lists
from pipelines.list_estimates import _told

A, B, C = "register", "hospital", "operator"
TWO = {frozenset({A}): 75, frozenset({B}): 45, frozenset({A, B}): 45}


def test_two_lists_give_the_published_number_and_the_doubt_about_it():
    said = _told(estimate_from_lists(TWO), 2, "XSA", "en")
    assert said[0].startswith("Estimated persons in all: 238 (") and "standard error 19.3" in said[0]
    assert "being in one list does not make another likelier" in said[1]
    assert said[2].startswith("With two lists nothing can test this")


def test_large_numbers_are_separated_as_each_language_does():
    many = {lists: 100 * n for lists, n in TWO.items()}
    for language, number in (("en", "23,9"), ("fr", "23\u202f9")):
        assert number in _told(estimate_from_lists(many), 2, "XSA", language)[0]
    assert "؛" in _told(estimate_from_lists(many), 2, "XSA", "ar")[1]


def test_six_in_common_are_refused():
    few = {frozenset({A}): 114, frozenset({B}): 84, frozenset({A, B}): 6}
    (said,) = _told(estimate_from_lists(few), 2, "XSA", "en")
    assert "have 6 persons in common; at least 7 are needed" in said
