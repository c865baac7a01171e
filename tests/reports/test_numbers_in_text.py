"""Numbers and words for shares read back out of a text: as we print them, and as people type them, in four languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.reports import numbers_in_words as written
from assets.reports.numbers_in_text import numbers_in, values_in
from assets.reports.words_for_shares import share_words
from schemas.messages import LANGUAGES


@given(value=st.integers(0, 10**9), language=st.sampled_from(LANGUAGES))
def test_every_printed_count_is_read_back(value, language):
    assert values_in(f"({written.count(value, language)})", language) == {(value, False)}


@given(hundredths=st.integers(0, 100), language=st.sampled_from(LANGUAGES))
def test_every_printed_percentage_is_read_back(hundredths, language):
    assert values_in(written.percent(hundredths / 100, language), language) == {(hundredths, True)}


@given(value=st.integers(-999, 999), language=st.sampled_from(LANGUAGES))
def test_a_ratio_is_read_back_without_its_sign(value, language):
    assert values_in(written.ratio(value / 100, language), language) == {(abs(value) / 100, False)}


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("en", "12,062 people; 33.5%, 7 per cent", [(12062, False), (33.5, True), (7, True)]),
        ("en", "2010,2011 and 2005-2016", [(2010, False), (2011, False), (2005, False), (2016, False)]),
        ("en", "SRAAP-35a, LM2017, XSA01, CO_05; 24h", [(24, False)]),
        ("fr", "12 062 personnes en 2020, 33,5 %", [(12062, False), (2020, False), (33.5, True)]),
        ("fr", "en 2020 173 victimes", [(2020, False), (173, False)]),
        ("es", "12.062 personas, el 33 por ciento", [(12062, False), (33, True)]),
        ("ar", "١٢٬٠٦٢ شخصاً و33 في المئة و5", [(12062, False), (33, True), (5, False)]),
    ],
)
def test_numbers_are_read_as_the_language_writes_them(language, text, values):
    assert [(one.readings[0], one.is_percent) for one in numbers_in(text, language)] == values


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "half of them"), ("en", "Half the civilians"), ("fr", "la moitié des victimes"), ("es", "la mitad de ellas"),
        ("ar", "ونصف الضحايا"),
    ],
)  # fmt: skip
def test_half_is_known_in_every_language_and_fits_within_two_points(language, text):
    (word,) = share_words(text, language)
    assert [percent for percent in (47.9, 48, 50, 52, 52.1) if word.fits(percent)] == [48, 50, 52]


@pytest.mark.parametrize(
    ("language", "text", "percent"),
    [
        ("en", "a third of them", 100 / 3), ("en", "two-thirds of them", 200 / 3), ("en", "three quarters", 75),
        ("en", "a quarter of them", 25), ("fr", "un tiers des femmes", 100 / 3), ("fr", "les deux tiers", 200 / 3),
        ("fr", "trois quarts", 75), ("fr", "un quart des filles", 25), ("es", "un tercio", 100 / 3),
        ("es", "dos terceras partes", 200 / 3), ("es", "tres cuartas partes", 75), ("es", "la cuarta parte", 25),
        ("ar", "ثلث الضحايا", 100 / 3), ("ar", "ثلثا الضحايا", 200 / 3), ("ar", "ثلاثة أرباع الضحايا", 75),
        ("ar", "ربع الضحايا", 25),
    ],
)  # fmt: skip
def test_fractions_are_known_in_every_language(language, text, percent):
    assert [word.percent for word in share_words(text, language)] == [pytest.approx(percent)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "most of them"),
        ("en", "The majority"),
        ("fr", "la plupart"),
        ("es", "la mayoría"),
        ("ar", "معظم الضحايا"),
    ],
)
def test_most_fits_only_above_half(language, text):
    (word,) = share_words(text, language)
    assert (word.fits(50), word.fits(50.1), word.fits(84)) == (False, True, True)


@pytest.mark.parametrize(
    ("language", "text", "fitting"),
    [
        ("en", "more than half", [51]), ("en", "almost half", [49]), ("fr", "plus de la moitié", [51]),
        ("fr", "près de la moitié", [49]), ("es", "más de la mitad", [51]), ("es", "casi la mitad", [49]),
        ("ar", "أكثر من نصف الضحايا", [51]), ("ar", "أقل من نصف الضحايا", [49]),
    ],
)  # fmt: skip
def test_more_and_less_than_a_share_say_on_which_side(language, text, fitting):
    (word,) = share_words(text, language)
    assert [percent for percent in (40, 49, 51, 60) if word.fits(percent)] == fitting


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "the device recorded most often; the first half of 2020; the third of May; half-yearly; the third quarter",
        ),
        ("fr", "le plus souvent ; un tiers payant ; le premier semestre"),
        ("es", "con más frecuencia; el tercer trimestre"),
        ("ar", "النصف الأول من السنة؛ الربع الأول؛ منتصف العام؛ خمس نساء"),
    ],
)
def test_words_with_another_meaning_are_left_alone(language, text):
    assert share_words(text, language) == []
