"""Damaged text is told from whole text in the scripts of the countries that report."""

import pytest

from methods.damage import is_damaged

WHOLE = [
    "São", "NÃO", "CORAÇÃO", "COMUNICAÇÕES", "AMANHÃ”", "«IRMû, e", "IRMÃ…", "Nariño", "ÁVILA", "50 °C", "à « Paris »",
    "Øre Ålesund", "Việt Nam", "İstanbul", "Łódź", "مطبخ", "ظطط", "الطلاب", "جمع‌آوری خطی", "Расстрел", "РСФСР", "ዲምፅ",
    "plain",
]  # fmt: skip


WESTERN = [
    "Nariño", "AÑO", "PEÑAS", "PIÑÓN", "ÁVILA", "Óscar", "ANDRÉS", "São", "NÃO", "niña’s", "5 °C", "Łódź", "الطلاب",
    "Привет", "ዲምፅ",
]  # fmt: skip


@pytest.mark.parametrize("text", WHOLE)
def test_whole_text(text):
    assert not is_damaged(text)


def misread(text: str, encoding: str) -> str:
    """UTF-8 read in another encoding, as lenient programs do it: unknown bytes become C1 controls."""
    return "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
@pytest.mark.parametrize("text", WESTERN)
def test_utf_8_read_as_western(text, encoding):
    assert is_damaged(misread(text, encoding))


@pytest.mark.parametrize(("text", "encoding"), [("الطلاب", "cp1256"), ("جمع‌آوری", "cp1256"), ("Привет", "cp1251")])
def test_utf_8_read_in_the_country_s_own_code_page(text, encoding):
    assert is_damaged(misread(text, encoding))


@pytest.mark.parametrize("text", ["Nari\ufffdo", "it\x92s", "ï»¿id"])
def test_replacement_signs_and_leftovers(text):
    assert is_damaged(text)


def test_as_people_meet_it():
    assert is_damaged("NariÃ±o") and not is_damaged("Nariño")
