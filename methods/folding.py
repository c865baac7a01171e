"""Folding: two texts that a reader takes for the same word become the same key. What was received is kept elsewhere.

Folds case, width, Arabic and Persian letter forms, harakat, tatweel, bidi marks, digits of any script, Latin accents,
quotation marks, dashes and spaces. Each mark that goes is named; marks are never stripped by category, which would take
the vowels from Khmer (model section 2).
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from schemas.codes import own_spelled, spelled
from schemas.settings import remembered

# Dari, Pashto, Persian and Arabic keyboards write one word with different letters; hamza is typed or left out.
_LETTERS = {
    "ي": "ی", "ى": "ی", "ې": "ی", "ۍ": "ی", "ئ": "ی", "ے": "ی", "ك": "ک", "ڪ": "ک",
    "ة": "ه", "ۀ": "ه", "ە": "ه", "ھ": "ه", "ہ": "ه", "ۂ": "ه", "ۃ": "ه",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و",
}  # fmt: skip
_HARAKAT = (*range(0x064B, 0x0660), 0x0670)
_TATWEEL = 0x0640
# soft hyphen, zero-width spaces and joiners, bidi marks and isolates, byte order mark
_INVISIBLE = (0x00AD, 0x061C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF)
_QUOTES = {ord(quote): "'" for quote in "`´‘’‛ʻʼ′"}
_DASHES = {ord(dash): "-" for dash in "‐‑‒–—―−"}
_UNSEEN = dict.fromkeys(_INVISIBLE)
_PUNCTUATION = _QUOTES | _DASHES
_LETTER_FORMS = {ord(letter): to for letter, to in _LETTERS.items()} | dict.fromkeys((*_HARAKAT, _TATWEEL))
_LATIN_ACCENTS = re.compile("(?<=[a-z])[\u0300-\u036f]+")


class Ambiguous(Exception):
    """Two codes of a list fold to one spelling."""


@cache
def _digits() -> dict[int, str]:
    # every script's digits lie below U+20000
    return {n: str(unicodedata.decimal(chr(n))) for n in range(0x80, 0x20000) if unicodedata.category(chr(n)) == "Nd"}


def digits_of_scripts() -> tuple[str, str]:
    """The digits of every script but Latin, and beside each the one of 0-9: what a translation by letters needs."""
    return "".join(map(chr, _digits())), "".join(_digits().values())


def fold_digits(text: str) -> str:
    """Digits of every script as 0-9, Ethiopic numerals too; nothing else changes."""
    return text if text.isascii() else _ETHIOPIC.sub(_ethiopic_number, text.translate(_digits()))


_ETHIOPIC = re.compile("[\u1369-\u137c]+")


def _ethiopic_number(found: re.Match[str]) -> str:
    """Ethiopic numerals add up: ፳፭ is 20 and 5; ፻ and ፼ count what stands before them, at least once."""
    total = before = 0
    for sign in found[0]:
        value = int(unicodedata.numeric(sign))
        if value < 100:
            before += value
        elif value == 100:
            before = max(before % 100, 1) * 100 + before // 100 * 100 if before else 100
            total, before = total + before, 0
        else:
            total, before = max(total + before, 1) * value, 0
    return str(total + before)


def visible(text: str) -> str:
    """Digits as 0-9, without the invisible marks right-to-left editors leave in numbers and dates, trimmed."""
    return text.strip() if text.isascii() else fold_digits(text).translate(_UNSEEN).strip()


def fold(text: str) -> str:
    """The key under which a text is looked up; folding a key again changes nothing."""
    if text.isascii():
        return " ".join(text.casefold().replace("`", "'").split())
    folded = _folded(text)
    while (again := _folded(folded)) != folded:  # a few rare letters take a second round
        folded = again
    return folded


def _folded(text: str) -> str:
    # quotes first: compatibility forms turn a spacing accent into a space and a mark
    plain = fold_digits(unicodedata.normalize("NFKC", text.translate(_PUNCTUATION))).translate(_UNSEEN)
    apart = unicodedata.normalize("NFD", plain.translate(_LETTER_FORMS).casefold())
    whole = unicodedata.normalize("NFC", _LATIN_ACCENTS.sub("", apart))
    return " ".join(whole.translate(_LETTER_FORMS).split())


@remembered
def lookup_table(list_name: str) -> dict[str, str]:
    """Folded spelling -> code: the list's codes, labels and spellings, then those of the missing reasons.

    What the centre added stands over a shipped spelling. Raises Ambiguous when two codes, missing reasons among them, fold
    to one spelling.
    """
    try:
        shipped = folded_table((*spelled(list_name), *spelled("missing")))
        return shipped | folded_table((*own_spelled(list_name), *own_spelled("missing")))
    except Ambiguous as error:
        raise Ambiguous(f"{list_name}: {error}") from error


def folded_table(words: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Folded word -> code of (word, code) pairs. Raises Ambiguous when two codes fold to one spelling."""
    table: dict[str, str] = {}
    for word, code in words:
        other = table.setdefault(fold(word), code)
        if other != code:
            raise Ambiguous(f"`{word}` means {other} and {code}")
    return table


def nearest(value: str, candidates: Iterable[str], n: int = 3) -> list[str]:
    """The candidates closest to a value as people write it, best first; none when nothing is near."""
    by_key: dict[str, str] = {}
    for candidate in candidates:
        by_key.setdefault(_spoken(candidate), candidate)
    return [by_key[key] for key in difflib.get_close_matches(_spoken(value), by_key, n, 0.5)]


def _spoken(text: str) -> str:
    letters = (" " if unicodedata.category(letter)[0] in "PSZ" else letter for letter in fold(text))
    return " ".join("".join(letters).split())
