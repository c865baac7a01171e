"""Folding: two texts that a reader takes for the same word become the same key. What was received is kept elsewhere.

Folds case, width, Arabic and Persian letter forms, harakat, tatweel, bidi marks, digits of any script, Latin accents and
spaces. Never strips combining marks by category: that corrupts Khmer (model section 2).
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from schemas.codes import spellings

_LETTERS = {
    "ي": "ی", "ى": "ی", "ې": "ی", "ۍ": "ی", "ئ": "ی", "ك": "ک", "ڪ": "ک", "ة": "ه", "ۀ": "ه", "ە": "ه", "ھ": "ه",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و",
}  # fmt: skip
_GONE = [
    *range(0x064B, 0x0660),
    0x0670,
    0x0640,
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x206A),
    0xFEFF,
    0x061C,
]
_TABLE = {ord(letter): to for letter, to in _LETTERS.items()} | dict.fromkeys(_GONE)
_QUOTES = {ord(c): "'" for c in "’‘`´ʼ"}


@cache
def _digits() -> dict[int, str]:
    return {n: str(unicodedata.decimal(chr(n))) for n in range(0x110000) if unicodedata.category(chr(n)) == "Nd"}


def fold_digits(text: str) -> str:
    """Digits of every script as 0-9; nothing else changes."""
    return text if text.isascii() else text.translate(_digits())


def fold(text: str) -> str:
    """The key under which a text is looked up; folding twice changes nothing."""
    if text.isascii():
        return " ".join(text.casefold().split())
    folded = unicodedata.normalize("NFKC", text).translate(_digits()).translate(_TABLE).translate(_QUOTES).casefold()
    folded = "".join(_without_accent(letter) for letter in unicodedata.normalize("NFC", folded))
    return " ".join(unicodedata.normalize("NFC", folded).translate(_TABLE).split())


def _without_accent(letter: str) -> str:
    """A Latin letter without its accent; letters of other scripts stay whole."""
    parts = unicodedata.normalize("NFD", letter)
    return parts[0] if len(parts) > 1 and "a" <= parts[0] <= "z" else letter


class Ambiguous(Exception):
    """Two codes of a list fold to one spelling."""


@cache
def lookup_table(list_name: str) -> dict[str, str]:
    """Folded spelling -> code: the list's codes, labels and spellings, then those of the missing reasons.

    Raises Ambiguous when two codes of the list fold to one spelling.
    """
    table: dict[str, str] = {}
    for spelling, code in spellings(list_name).items():
        if table.setdefault(fold(spelling), code) != code:
            raise Ambiguous(f"{list_name}: `{spelling}` means {table[fold(spelling)]} and {code}")
    for spelling, code in spellings("missing").items():
        table.setdefault(fold(spelling), code)
    return table


def nearest(value: str, candidates: Iterable[str], n: int = 3) -> list[str]:
    """The candidates closest to a value as people write it, best first; none when nothing is near."""
    by_key: dict[str, str] = {}
    for candidate in candidates:
        by_key.setdefault(re.sub(r"[\W_]+", " ", fold(candidate)), candidate)
    return [by_key[key] for key in difflib.get_close_matches(re.sub(r"[\W_]+", " ", fold(value)), by_key, n, 0.5)]
