"""Disability status: the published cut-offs, what missing answers leave open, ages, and two real files."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.folding import fold, lookup_table
from methods.washington_group import (
    INSTRUMENTS,
    all_questions,
    cut_offs,
    questions,
    status,
    statuses,
)
from schemas.codes import MISSING, codes

ANSWERS = codes("functioning_answer")
NO, SOME, A_LOT, CANNOT = ANSWERS
SHORT = tuple(questions("WG-SS"))


def short(*answers: str) -> dict[str, str]:
    return dict(zip(SHORT, answers, strict=True))


def lowest(instrument: str) -> dict[str, str]:
    """Every question of an instrument answered with the least difficulty."""
    least = {
        "functioning_answer": NO,
        "functioning_frequency": "never",
        "functioning_level": "a_little",
        "functioning_comparison": "not_at_all",
    }
    return {question: least[list_name] for question, list_name in questions(instrument).items()}


def test_the_instruments_are_those_of_the_code_list_and_ask_what_is_published():
    assert tuple(INSTRUMENTS) == codes("instrument")
    assert {name: len(found.domains) for name, found in INSTRUMENTS.items()} == {
        "WG-SS": 6,
        "WG-ES": 9,
        "CFM-2-4": 8,
        "CFM-5-17": 13,
    }
    assert len(questions("WG-ES")) == 12
    assert SHORT == ("seeing", "hearing", "walking", "remembering", "self_care", "communicating")


def test_one_question_is_answered_from_one_list_in_every_instrument():
    for instrument in INSTRUMENTS:
        for question, list_name in questions(instrument).items():
            assert all_questions()[question] == list_name


@pytest.mark.parametrize(
    ("answers", "reached"),
    [
        (short(NO, NO, NO, NO, NO, NO), ""),
        (short(SOME, NO, NO, NO, NO, NO), "1"),
        (short(SOME, NO, SOME, NO, NO, NO), "12"),
        (short(NO, NO, A_LOT, NO, NO, NO), "123"),
        (short(NO, NO, NO, NO, NO, CANNOT), "1234"),
    ],
)
def test_the_four_cut_offs_of_the_short_set(answers, reached):
    found = {n: status("WG-SS", answers, f"DISABILITY{n}") for n in "1234"}
    assert found == {n: "with_disability" if n in reached else "without_disability" for n in "1234"}


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (short(A_LOT, "refused", "unknown", "unknown", "unknown", "unknown"), "with_disability"),
        (short(NO, NO, NO, NO, NO, "refused"), "refused"),
        (short("refused", "refused", "refused", "refused", "refused", "refused"), "refused"),
        (short(NO, NO, NO, NO, "unknown", "refused"), "unknown"),
        (short(NO, NO, NO, NO, NO, "not_recorded"), "unknown"),
        (short(*["not_recorded"] * 6), "unknown"),
        (short(*["not_asked"] * 6), "unknown"),
        (short(*["not_applicable"] * 6), "not_applicable"),
        ({}, "unknown"),
    ],
)
def test_a_missing_answer_never_becomes_no_disability(answers, expected):
    assert status("WG-SS", answers) == expected


def test_a_missing_answer_may_tip_the_second_cut_off():
    # one domain with some difficulty: the unanswered one may be the second
    answers = short(SOME, NO, NO, NO, NO, "unknown")
    assert status("WG-SS", answers, "DISABILITY2") == "unknown"
    assert status("WG-SS", answers, "DISABILITY1") == "with_disability"


@pytest.mark.parametrize(
    ("instrument", "ages", "outside"),
    [
        ("WG-SS", (5, 17, 90), (0, 2, 4)),
        ("WG-ES", (5, 18, 90), (4,)),
        ("CFM-2-4", (2, 3, 4), (0, 1, 5, 30)),
        ("CFM-5-17", (5, 17), (4, 18)),
    ],
)
def test_an_instrument_is_for_its_ages(instrument, ages, outside):
    answers = lowest(instrument)
    assert {status(instrument, answers, age_years=age) for age in ages} == {"without_disability"}
    assert {status(instrument, answers, age_years=age) for age in outside} == {"not_applicable"}
    assert status(instrument, answers, age_years=None) == "without_disability"
    assert status(instrument, answers, age_years=float("nan")) == "without_disability"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"upper_body_lifting": SOME, "upper_body_fingers": A_LOT}, "with_disability"),
        ({"upper_body_lifting": CANNOT, "upper_body_fingers": "refused"}, "with_disability"),
        ({"upper_body_lifting": NO, "upper_body_fingers": "refused"}, "refused"),
        ({"anxiety_frequency": "daily", "anxiety_level": "a_lot"}, "with_disability"),
        ({"depression_frequency": "daily", "depression_level": "a_lot"}, "with_disability"),
        ({"anxiety_frequency": "daily", "anxiety_level": "somewhere_in_between"}, "without_disability"),
        ({"anxiety_frequency": "weekly", "anxiety_level": "a_lot"}, "without_disability"),
        ({"anxiety_frequency": "daily", "anxiety_level": "refused"}, "refused"),
        ({"anxiety_frequency": "unknown", "anxiety_level": "a_lot"}, "unknown"),
        # who is never anxious is not asked how much
        ({"anxiety_frequency": "never", "anxiety_level": "not_asked"}, "without_disability"),
    ],
)
def test_the_enhanced_set_counts_feelings_only_when_daily_and_a_lot(changed, expected):
    assert status("WG-ES", lowest("WG-ES") | changed) == expected


@pytest.mark.parametrize(
    ("instrument", "changed", "expected"),
    [
        ("CFM-2-4", {"behaviour_compared": "a_lot_more"}, "with_disability"),
        ("CFM-2-4", {"behaviour_compared": "more"}, "without_disability"),
        ("CFM-2-4", {"fine_motor": A_LOT}, "with_disability"),
        ("CFM-2-4", {"playing": "unknown"}, "unknown"),
        ("CFM-5-17", {"anxiety_frequency": "daily"}, "with_disability"),
        ("CFM-5-17", {"anxiety_frequency": "weekly"}, "without_disability"),
        ("CFM-5-17", {"controlling_behaviour": A_LOT}, "with_disability"),
        ("CFM-5-17", {"making_friends": SOME}, "without_disability"),
    ],
)
def test_the_child_modules_have_their_own_cut_offs(instrument, changed, expected):
    assert status(instrument, lowest(instrument) | changed) == expected


def test_a_cut_off_nobody_published_is_refused():
    assert cut_offs("WG-SS") == ("DISABILITY1", "DISABILITY2", "DISABILITY3", "DISABILITY4")
    assert cut_offs("WG-ES") == cut_offs("CFM-2-4") == cut_offs("CFM-5-17") == ("DISABILITY3",)
    with pytest.raises(ValueError, match="DISABILITY1 is not published for WG-ES: use DISABILITY3"):
        status("WG-ES", lowest("WG-ES"), "DISABILITY1")
    with pytest.raises(KeyError):
        status("WG-XL", {})


def test_a_word_no_list_holds_is_no_answer():
    assert status("WG-SS", short("daily", NO, NO, NO, NO, NO)) == "unknown"
    assert status("WG-SS", short("daily", NO, NO, NO, NO, "refused")) == "unknown"
    assert status("WG-SS", short("maybe", NO, NO, NO, NO, CANNOT)) == "with_disability"


def test_every_code_of_the_answer_lists_has_its_difficulty():
    for instrument in INSTRUMENTS:
        for question, list_name in questions(instrument).items():
            for code in codes(list_name):
                assert status(instrument, lowest(instrument) | {question: code}) != "unknown"


@given(st.tuples(*[st.sampled_from((*ANSWERS, *MISSING))] * 6), st.sampled_from("1234"))
def test_no_answer_to_a_missing_question_contradicts_the_status(answers, cut_off):
    found = status("WG-SS", short(*answers), f"DISABILITY{cut_off}")
    if found not in ("with_disability", "without_disability"):
        return
    for filled in (NO, CANNOT):
        complete = [filled if answer in MISSING else answer for answer in answers]
        assert status("WG-SS", short(*complete), f"DISABILITY{cut_off}") == found


def test_rows_are_judged_like_persons():
    frame = pd.DataFrame(
        [short(*[NO] * 6), short(*[NO] * 6), short(CANNOT, *[NO] * 5), short(None, *[NO] * 5)], index=[7, 8, 9, 10]
    )
    found = statuses("WG-SS", frame, age_years=pd.Series([30, 4, pd.NA, 30], index=frame.index, dtype="Int64"))
    assert found.to_dict() == {7: "without_disability", 8: "not_applicable", 9: "with_disability", 10: "unknown"}
    assert set(statuses("WG-SS", frame.drop(columns="walking"))) == {"unknown", "with_disability"}
    assert statuses("WG-SS", frame.head(0)).empty


KOBO = [
    ("functioning_answer", NO, ["No - no difficulty", "no_difficulty", "Non, pas de difficulté", "لا توجد صعوبة"]),
    ("functioning_answer", SOME, ["Yes – some difficulty", "some", "Sí, cierta dificultad", "بعض الصعوبة"]),
    ("functioning_answer", A_LOT, ["a_lot", "lot_of_difficulty", "Oui, beaucoup de difficultés", "صعوبةٌ كبيرة"]),
    ("functioning_answer", CANNOT, ["cannot_do", "Cannot do at all", "No puede hacerlo", "لا يستطيع"]),
    ("functioning_answer", "unknown", ["dont_know", "dnk"]),
    ("functioning_answer", "refused", ["pnta", "refused_to_answer", "refused"]),
    ("functioning_frequency", "daily", ["Every day", "Tous les jours", "Diariamente", "كل يوم"]),
    ("functioning_level", "a_lot", ["A lot", "beaucoup", "mucho", "كثيرًا"]),
    ("functioning_comparison", "same_or_less", ["the same or less", "less", "The same"]),
]


@pytest.mark.parametrize(("list_name", "code", "words"), KOBO)
def test_answers_are_read_as_forms_write_them(list_name, code, words):
    assert {word: lookup_table(list_name).get(fold(word)) for word in words} == dict.fromkeys(words, code)


def test_a_real_roster_has_the_counts_of_the_design(realdata):
    file = realdata / "kobo-export-shapes" / "msna_dummy_kobo_export_SYNTHETIC.xlsx"
    roster = pd.read_excel(file, sheet_name="roster", engine="calamine", dtype=str)
    words = lookup_table("functioning_answer")
    answers = pd.DataFrame({q: roster[f"difficulty_{q}"].map(lambda word: words[fold(word)]) for q in SHORT})
    found = statuses("WG-SS", answers, age_years=roster["ind_age"].astype(int)).value_counts().to_dict()
    assert found == {
        "with_disability": 3391,
        "unknown": 278,
        "not_applicable": 137,
        "refused": 53,
        "without_disability": 3,
    }


def test_six_columns_nobody_filled_say_nothing_about_192_people(realdata):
    survey = pd.read_csv(realdata / "ramop-ethiopia-2014" / "ramop_addis_ababa_2014.csv", dtype=str)
    empty = survey.filter(like="wg")
    assert empty.shape == (192, 6) and empty.isna().all().all()
    answers = empty.set_axis(SHORT, axis="columns")
    assert statuses("WG-SS", answers, age_years=survey["d2"].astype(int)).value_counts().to_dict() == {"unknown": 192}
