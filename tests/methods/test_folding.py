"""Folding: words a reader takes for the same become one key; nothing that tells words apart is lost."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.folding import Ambiguous, fold, fold_digits, folded_table, lookup_table, nearest, visible
from schemas.codes import LISTS, codes

SAME = [
    ("Masculino", "MASCULINO"),
    ("Sin Información", "sin  informacion "),
    ("niña", "nin\u0303a"),
    ("ＭＡＬＥ", "male"),
    ("Straße", "STRASSE"),
    ("زخمي", "زخمی"),
    ("كشته", "کشته"),
    ("ماين پاك", "ماین پاک"),
    ("أنثى", "انثي"),
    ("ذَكَر", "ذكر"),
    ("ذكـــر", "ذكر"),
    ("وفاة", "وفاه"),
    ("\u200fذكر\u200e", "ذكر"),
    ("ۀ", "ه"),
    ("کشته\u200cشده", "کشتهشده"),
    ("۱۸+", "18+"),
    ("١٨+", "18+"),
    ("១៨+", "18+"),
    ("0–4", "0-4"),
    ("п’ять", "п'ять"),
    ("a\u00a0b", "a b"),
    ("İ", "i"),
]
DIFFERENT = [("й", "и"), ("ї", "і"), ("ក", "កា"), ("ស្រី", "សរ"), ("زن", "زنان"), ("0-4", "04"), ("क", "कि")]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_writings_of_one_word_fold_to_one_key(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_words_stay_different(one, other):
    assert fold(one) != fold(other)


@pytest.mark.parametrize("word", ["ស្រី", "ប្រុស", "រងរបួស", "ស្លាប់", "មនុស្សពេញវ័យ", "កុម្ភៈ", "យុទ្ធភណ្ឌមិនទាន់ផ្ទុះ"])
def test_khmer_keeps_every_mark(word):
    assert fold(word) == word


def test_khmer_loses_only_the_invisible_space_between_words():
    assert fold("ក្រោម\u200bឆ្នាំ") == "ក្រោមឆ្នាំ"


@given(st.text(alphabet=st.characters(min_codepoint=0x1780, max_codepoint=0x17DD), min_size=1))
def test_any_khmer_text_keeps_its_marks(text):
    assert sorted(fold(text)) == sorted(unicodedata.normalize("NFC", text))


TEXTS = st.one_of(
    st.text(),
    st.text(alphabet=st.characters(min_codepoint=0x0600, max_codepoint=0x06FF)),
    st.text(alphabet="aéñüÇİßﬁＡ\u0301\u0303\u0327\u0345´`’ \u00a0\u200c\u200f۱1١-–ك"),
)


@given(TEXTS)
def test_folding_a_key_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(TEXTS)
def test_case_and_space_around_make_no_difference(text):
    assert fold(f"  {text}\t") == fold(text)


@given(st.integers(min_value=0, max_value=10**12), st.sampled_from("٠۰०០၀０"))
def test_digits_of_a_script_read_as_digits(number, zero):
    written = "".join(chr(ord(zero) + int(digit)) for digit in str(number))
    assert fold_digits(written) == str(number)


def test_fold_digits_changes_nothing_else():
    assert fold_digits("Niña ۱۲ ذَكَر x²") == "Niña 12 ذَكَر x²"


def test_visible_takes_marks_and_digits_only():
    assert visible(" ۱۲\u200f/۰۵\u200f/۱۴۰۲ ") == "12/05/1402"
    assert visible(" a\u00a0é ") == "a\u00a0é"


@pytest.mark.parametrize("list_name", LISTS)
def test_no_two_codes_of_a_list_fold_to_one_spelling(list_name):
    table = lookup_table(list_name)
    assert {table[fold(code)] for code in codes(list_name)} == set(codes(list_name))


def test_a_word_for_two_codes_is_refused():
    with pytest.raises(Ambiguous, match="`MUJÉR` means female and male"):
        folded_table([("Mujer", "female"), ("mujer", "female"), ("MUJÉR", "male")])


def test_missing_reasons_are_in_every_table():
    assert {lookup_table(name)["sin informacion"] for name in LISTS} == {"unknown"}


@pytest.mark.parametrize(
    ("value", "candidates", "first"),
    [
        ("Mael", ["female", "male", "other"], "male"),
        ("femnino", ["masculino", "femenino"], "femenino"),
        ("Ciivil", ["deminer", "civilian", "civil"], "civil"),
        ("زخمیی", ["زخمي", "كشته"], "زخمي"),
        ("រងរបូស", ["ស្លាប់", "រងរបួស"], "រងរបួស"),
    ],
)
def test_the_nearest_word_comes_first_as_it_is_written(value, candidates, first):
    assert nearest(value, candidates)[0] == first


def test_nothing_is_near_a_question_mark():
    assert nearest("?", ["female", "male"]) == []


def test_no_more_than_asked_for():
    assert nearest("mine", ["mine", "mines", "mine ap", "mina"], n=2) == ["mine", "mines"]
