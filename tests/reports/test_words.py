"""The catalogues hold every string in every language with its placeholders, and numbers are printed as each language does."""

from string import Formatter

import pytest
from babel.messages.pofile import read_po

from assets.marts.build import mart_files
from assets.reports import numbers_in_words as written
from assets.reports.catalogue import LOCALE
from assets.reports.conditions import holds
from assets.reports.sentences import FORMS
from assets.reports.wording import (
    Wording,
    files,
    sentences_of_marts,
    strings,
    templates,
    word_keys,
    words_of_indicators,
    words_of_marts,
)
from schemas.languages import OTHERS
from schemas.marts import parse_mart


def placeholders(text: str) -> set[tuple[str, str]]:
    return {(name, form or "") for _, name, form, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_keeps_the_placeholders(language):
    for path in (LOCALE / language).glob("*.po"):
        for message in read_po(path.open("rb"), locale=language):
            if message.id:
                english = message.id[1] if isinstance(message.id, tuple) else message.id
                forms = message.string if isinstance(message.string, tuple) else (message.string,)
                for said in filter(None, forms):
                    assert placeholders(said) == placeholders(english), f"{language} {path.name}: {english}"


def test_english_keys_stand_once_and_sentences_hold_no_number_of_their_own():
    keys = [key for held in files().values() if isinstance(held, dict) for key in held]
    assert len(keys) == len(set(keys)) and len(templates()) == sum(
        len(h) for h in files().values() if isinstance(h, list)
    )
    for sentence_id, template in templates().items():
        for said, _ in strings([template]):
            for one in said if isinstance(said, tuple) else (said,):
                literal = "".join(text for text, *_ in Formatter().parse(one))
                if sentence_id != "N00":  # 24 months: how long an assessment counts (model, section 6)
                    assert not any(letter.isdigit() for letter in literal), sentence_id


def test_conditions_and_forms_of_every_template_can_be_read():
    for sentence_id, template in templates().items():
        known = {"country", "period", *template.get("figures", {}), *template.get("also", {})}
        assert template["variants"], sentence_id
        for variant in template["variants"]:
            for condition in variant.get("when", []):
                assert holds(condition, {}) in (True, False)
            for text in (variant[form] for form in ("text", "one", "other") if form in variant):
                assert {form for _, form in placeholders(text)} <= {"", *FORMS}
        assert known


A_MART = """/* title: Schools nearby
question: Who has a school nearby?
counted: one child
needs: [person]
indicators: [{code: X-1, title: children with a school, of: [n_school], over: [n]}]
sentences:
  - id: SCHOOLS
    figures: {n: "schools.n@country={country},period={period}"}
    variants: [{when: [shown(n)], text: "{n} children were asked."}]
note: Only children.
*/
select 1 as n"""


def test_a_mart_brings_its_texts_in_its_header():
    schools, _ = parse_mart(A_MART, "schools")
    assert words_of_marts({"schools": schools}) == {
        "mart_schools_title": "Schools nearby", "mart_schools_counted": "one child", "mart_schools_note": "Only children.",
    }  # fmt: skip
    assert words_of_indicators({"schools": schools}) == {"indicator_X-1": "Children with a school"}
    (told,) = sentences_of_marts({"schools": schools})
    assert list(strings([told])) == [("{n} children were asked.", "SCHOOLS")]
    assert told["figures"] == {"n": "schools.n@country={country},period={period}"}


def test_marts_say_in_reports_what_their_headers_say():
    assert word_keys()["mart_needs_gap_title"] == "Needs gap" and "mart_revision_note" not in word_keys()
    assert word_keys()["indicator_SRAAP-33a"] == "Casualties cared for on site"
    assert {f"mart_{name}_counted" for name, (header, _) in mart_files().items() if header.public} <= word_keys().keys()


def test_what_is_not_translated_is_marked_and_counted():
    wording = Wording("fr")
    assert wording.translated("a string no catalogue has") == "⟦a string no catalogue has⟧"
    assert wording.missing == {"a string no catalogue has"}
    assert Wording("en").translated("a string no catalogue has") == "a string no catalogue has"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ("12,062", "33%", "-4", "+7", "0.91", "0")),
        ("fr", ("12\u202f062", "33\u00a0%", "-4", "+7", "0,91", "0")),
        ("es", ("12\u202f062", "33\u00a0%", "-4", "+7", "0,91", "0")),
        ("ar", ("12,062", "33%", "\u200e-4", "\u200e+7", "0.91", "0")),
    ],
)
def test_numbers_are_printed_as_each_language_does(language, expected):
    found = (
        written.count(12062, language), written.percent(0.325001, language), written.points(-0.042, language),
        written.points(0.0749, language), written.ratio(0.9103, language), written.points(-0.001, language),
    )  # fmt: skip
    assert found == expected
