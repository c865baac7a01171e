"""Before a release every text stands in every language, and the catalogues are those of today's English."""

import pytest
from babel.messages.pofile import read_po
from conftest import saddle
from translated import lacks

from assets.reports.catalogue import LOCALE, catalogues
from assets.reports.untranslated import n_texts, texts_of_tables, untranslated
from assets.reports.words_for_shares import words_of
from schemas.languages import LANGUAGES, OTHERS


@pytest.mark.thorough
@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated(language):
    assert lacks(language) == []
    assert words_of(language).shares and words_of(language).percent


@pytest.mark.thorough
@pytest.mark.parametrize("language", OTHERS)
def test_the_catalogues_are_those_of_today(language):
    for name, today in catalogues(language).items():
        path = LOCALE / language / f"{name}.po"
        there = {(message.id, message.context) for message in read_po(path.open("rb"), locale=language) if message.id}
        wanted = {(message.id, message.context) for message in today if message.id}
        assert there == wanted, f"{path.name}: python -m assets.reports.catalogue"


def test_every_text_of_a_table_is_counted_once():
    there = [one.context for one in texts_of_tables("en")]
    assert len(there) == len(set(there)) and n_texts() > len(there) > 1_000
    assert {"rules.file_is_not_empty.how_to_fix", "interface.in_row", "codes.sex.female"} <= set(there)
    assert untranslated("en") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_doctor_says_how_much_of_a_language_is_not_translated(language, tmp_path):
    said = saddle("doctor", "--data", str(tmp_path), "--lang", language).stdout
    assert ("⟦ ⟧" in said) == bool(lacks(language))
