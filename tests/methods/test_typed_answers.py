"""Answers as people type them, in any script; what could mean two things is no answer."""

import pytest

from methods.evidence import Answer, read_answer

YES, NO = Answer("yes", 1.0), Answer("no", 0.0)
TWELVE_OF_FORTY = Answer("12/40", 0.3, 12, 40)


@pytest.mark.parametrize(
    ("kind", "written", "answer"),
    [
        ("yes_no", "yes", YES),
        ("yes_no", "Oui", YES),
        ("yes_no", "SÍ", YES),
        ("yes_no", "نعم", YES),
        ("yes_no", "TRUE", YES),  # a spreadsheet's tick box
        ("yes_no", "No", NO),
        ("yes_no", "لا", NO),
        ("number", "12", Answer("12", 12.0)),
        ("number", "0", Answer("0", 0.0)),
        ("number", "007", Answer("7", 7.0)),
        ("number", "۱۲", Answer("12", 12.0)),
        ("share", "12/40", TWELVE_OF_FORTY),
        ("share", " ١٢ / ٤٠ ", TWELVE_OF_FORTY),
        ("share", "0/9", Answer("0/9", 0.0, 0, 9)),
        ("share", "9/9", Answer("9/9", 1.0, 9, 9)),
        ("share", "30 %", Answer("30 %", 0.3)),
        ("share", "30%", Answer("30 %", 0.3)),
        ("share", "٪٣٠", Answer("30 %", 0.3)),
        ("share", "33,5 %", Answer("33.5 %", 0.335)),
        ("share", "100 %", Answer("100 %", 1.0)),
        ("share", "0.335", Answer("33.5 %", 0.335)),  # what a spreadsheet keeps of 33.5 %
        ("share", "0,2", Answer("20 %", 0.2)),
        ("share", "0", Answer("0 %", 0.0)),
        ("text", "  Loi 2019-12, art. ۴ ", Answer("Loi 2019-12, art. ۴")),
        ("text", "می‌خواهند", Answer("می‌خواهند")),  # with its zero-width joiner
    ],
)
def test_answers_are_read(kind, written, answer):
    assert read_answer(kind, written) == answer


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        *[("yes_no", w) for w in ("", "maybe", "yes and no", "2", "n/a", "refused")],
        *[("number", w) for w in ("", "-1", "1,200", "1.200", "1 200", "12.5", "about 12", "10-12", "yes", "30 %")],
        *[("share", w) for w in ("", "30", "1", "100", "1.0", "12.5", "41/40", "3/0", "0/0", "101 %", "-5 %", "1/2/3")],
        *[("share", w) for w in ("12 of 40", "2025-12-04", "1,200/3,000", "yes", "%")],
        ("text", " "),
    ],
)
def test_what_does_not_answer_or_could_mean_two_things_is_none(kind, written):
    assert read_answer(kind, written) is None


@pytest.mark.parametrize("kind", ["yes_no", "number", "share", "text"])
def test_not_known_and_not_applicable_answer_everything_and_have_no_value(kind):
    assert read_answer(kind, "unknown") == read_answer(kind, "Inconnu") == Answer("unknown")
    assert read_answer(kind, "not_applicable") == read_answer(kind, "no aplica") == Answer("not_applicable")
