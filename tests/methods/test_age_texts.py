"""Ages as people write them, in the languages of the lists, by hand."""

import pytest

from methods.age_texts import band_turned_date, parse_age, unit_of

ONE = [
    ("48 mois", 4), ("13 ans", 13), ("12 mos", 1), ("11 mois", 0), ("3 mois", 0), ("18 months old", 1), ("34 y/o", 34), ("34yrs", 34),
    ("1y6m", 1), ("1 an 6 mois", 1), ("5 years and 6 months", 5), ("1 ano e 6 meses", 1), ("۵ سال و ۶ ماه", 5), ("1,5 ans", 1),
    ("2½ years", 2), ("1 an et demi", 1), ("un an", 1), ("newborn", 0), ("nouveau-né", 0), ("52 weeks", 1), ("364 days", 0),
    ("3 semaines", 0), ("5 semanas", 0), ("20 dias", 0), ("18 meses de edad", 1), ("٥ سنوات", 5), ("سنتين", 2), ("٢٠ يوما", 0),
    ("۶ ماهه", 0), ("2 роки", 2), ("6 міс.", 0), ("20 днів", 0), ("5 лет", 5), ("៥ ឆ្នាំ", 5), ("១៨ខែ", 1), ("អាយុ 34 ឆ្នាំ", 34),
    ("៣ ថ្ងៃ", 0), ("25 tuổi", 25), ("18 tháng tuổi", 1), ("4 tuần", 0), ("18 mjeseci", 1), ("20 dana", 0), ("5 godina", 5), ("፳፭", 25),
    ("env. 40", 40), ("+/- 30", 30), ("~40", 40), ("40 ans environ", 40), ("más o menos 30", 30), ("cerca de 30 anos", 30),
    ("حوالي 30", 30), ("حدود 30 سال", 30), ("приблизно 30", 30), ("ប្រហែល 30", 30), ("khoảng 30 tuổi", 30), ("otprilike 30", 30),
]  # fmt: skip


@pytest.mark.parametrize(("text", "years"), ONE)
def test_an_age_with_its_unit(text, years):
    assert parse_age(text) == (years, years)


SPANS = [
    ("25-30", (25, 30)), ("entre 25 et 30 ans", (25, 30)), ("18 đến 24", (18, 24)), ("20 ou 21 ans", (20, 21)), ("2-3 weeks", (0, 0)),
    ("20-30 jours", (0, 0)), ("6 months - 2 years", (0, 2)), ("6 a 59 meses", (0, 4)), ("moins d'un an", (0, 0)), ("<5 mois", (0, 0)),
    ("60 godina i stariji", (60, None)), ("dưới 18 tuổi", (0, 17)), ("mlađi od 18", (0, 17)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "span"), SPANS)
def test_a_span_of_ages_in_its_unit(text, span):
    assert parse_age(text) == span


@pytest.mark.parametrize(
    "text",
    [
        "6/12",  # six months at a hospital, six to twelve in a list
        "6 a 11 meses",  # six years and eleven months, or six to eleven months
        "45M",  # a man of 45
        "6 months - 2", "1 an 12 mois", "5 ans 3", "1985", "-1", "vieux", "trentaine", "?", "", "150 ans", "05-Nov",
    ],
)  # fmt: skip
def test_what_could_be_two_ages_or_none_is_none(text):
    assert parse_age(text) is None


def test_a_bare_number_is_in_the_unit_of_its_column():
    assert (parse_age("about 8", "months"), parse_age("18-24", "months")) == ((0, 0), (1, 2))
    assert parse_age("2 ans", "months") == (2, 2)


@pytest.mark.parametrize(
    ("word", "unit"),
    [("Years", "years"), ("an(s)", "years"), ("Mois", "months"), ("J", "days"), ("місяців", "months"), ("tuổi", "years"),
     ("شهر", "months"), ("ខែ", "months"), ("sedmica", "weeks"), ("hours", None), ("", None), ("injured", None)],
)  # fmt: skip
def test_words_for_units(word, unit):
    assert unit_of(word) == unit


@pytest.mark.parametrize(
    ("text", "band"),
    [("05-Nov", "5-11"), ("Dec-17", "12-17"), ("2017-12-01", "12-17"), ("2025-11-05", "5-11"), ("2025-05-11", "5-11"),
     ("5-нояб", "5-11"), ("11-mai", "5-11"), ("05-Thg11", "5-11"), ("5.лис", "5-11"), ("5-11", None), ("vieux", None)],
)  # fmt: skip
def test_bands_that_became_dates_are_recognised(text, band):
    assert band_turned_date(text) == band
