"""One table says which languages there are and how each writes; code asks it, and no file of the program names one."""

import ast
import re
from pathlib import Path

import pytest

from schemas.languages import LANGUAGES, Language, language_of, listed
from schemas.translations import context, in_language, marked

REPOSITORY = Path(__file__).resolve().parents[2]
ROOMS = ("methods", "warehouse", "assets", "pipelines", "schemas")
PERSIAN = Language("fa", "فارسی", "rtl", "۰۱۲۳۴۵۶۷۸۹", "٫", "٬", "٪", "، ", "؛ ")


def test_every_language_of_the_table_calls_itself_and_says_how_it_runs():
    assert LANGUAGES[:4] == ("en", "fr", "es", "ar")
    assert [language_of(one).name for one in LANGUAGES[:4]] == ["English", "Français", "Español", "العربية"]
    assert [one for one in LANGUAGES[:4] if language_of(one).is_rtl] == ["ar"]
    assert listed().startswith("en, fr, es") and f" or {LANGUAGES[-1]}" in listed()


def test_digits_and_separators_are_those_of_the_row():
    assert PERSIAN.written("12,062.50") == "۱۲٬۰۶۲٫۵۰"
    assert language_of("fr").written("12,062.50") == "12\u202f062,50"
    assert language_of("en").written("12,062.50") == "12,062.50"


@pytest.mark.parametrize("wrong", [{"direction": "up"}, {"digits": "01234"}, {"thousands": "٫"}])
def test_a_row_that_cannot_be_is_refused(wrong):
    row = {name: getattr(PERSIAN, name) for name in ("code", "name", "direction", "digits", "decimal", "thousands")}
    with pytest.raises(ValueError, match="fa: ltr or rtl"):
        Language(**{**row, "percent": "٪", "comma": "، ", "semicolon": "؛ ", **wrong})


def test_a_text_without_a_translation_is_english_and_marked():
    row = {"key": "good_day", "en": "Good day, {name}", "fr": "Bonjour, {name}", "es": "", "x_en": "", "x_es": ""}
    assert in_language(row, "fr", "interface", "good_day") == "Bonjour, {name}"
    assert in_language(row, "es", "interface", "good_day") == "⟦Good day, {name}⟧"
    assert in_language(row, "en", "interface", "good_day") == "Good day, {name}"
    assert in_language(row, "es", "interface", "good_day", "x_") == "" == marked("")
    assert context("rules", "file_is_not_empty", "how_to_fix_") == "rules.file_is_not_empty.how_to_fix"
    with pytest.raises(KeyError):
        in_language(row, "de", "interface", "good_day")


def test_no_file_of_the_program_names_a_language():
    """A text in code that is the code of a language, in Python, a script or a style."""
    four = LANGUAGES[:4]
    named = []
    for file in (file for room in ROOMS for file in (REPOSITORY / room).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and node.value in four:
                named.append((file.relative_to(REPOSITORY).as_posix(), node.lineno, node.value))
    drawn = [file for end in ("js", "typ", "css", "lua") for file in (REPOSITORY / "assets").rglob(f"*.{end}")]
    for file in drawn:
        named += [(file.name, 0, one) for one in four if re.search(rf"[\"']{one}[\"']", file.read_text("utf-8"))]
    assert [one for one in named if one[0] != "schemas/languages.py"] == []
