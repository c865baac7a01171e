"""The catalogues hold every string in every language with its placeholders, and numbers are printed as each language does."""

from string import Formatter

import pytest
from babel.messages.pofile import read_po

from assets.marts.build import mart_files
from assets.reports import numbers_in_words as written
from assets.reports.catalogue import LOCALE, strings, updated
from assets.reports.conditions import holds
from assets.reports.sentences import FORMS
from assets.reports.wording import Wording, files, templates, word_keys
from schemas.messages import LANGUAGES

OTHERS = [language for language in LANGUAGES if language != "en"]


def placeholders(text: str) -> set[tuple[str, str]]:
    return {(name, form or "") for _, name, form, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", OTHERS)
def test_every_string_is_translated_and_the_files_are_those_of_today(language):
    for name in files():
        path = LOCALE / language / f"{name}.po"
        there = {message.id: message.string for message in read_po(path.open("rb"), locale=language) if message.id}
        today = {message.id for message in updated(language, name) if message.id}
        assert set(there) == today, f"{path.name}: python -m assets.reports.catalogue"
        for english, said in there.items():
            forms = said if isinstance(said, tuple) else (said,)
            assert all(forms), f"{language} {name}: {english}"


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_keeps_the_placeholders(language):
    for name in files():
        for message in read_po((LOCALE / language / f"{name}.po").open("rb"), locale=language):
            if message.id:
                english = message.id[1] if isinstance(message.id, tuple) else message.id
                forms = message.string if isinstance(message.string, tuple) else (message.string,)
                for said in forms:
                    assert placeholders(said) == placeholders(english), f"{language} {name}: {english}"


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


def test_marts_say_in_reports_what_their_headers_say():
    for name, (header, _) in mart_files().items():
        if header.public:
            assert word_keys()[f"mart_{name}_title"] == header.title
            assert word_keys()[f"mart_{name}_counted"] == header.counted
            assert word_keys().get(f"mart_{name}_note", "") == header.note
        for indicator in header.indicators:
            assert word_keys()[f"indicator_{indicator.code}"].lower() == indicator.title.lower()


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
