"""Whether a text was damaged on its way: read in the wrong encoding, or already carrying replacement signs.

UTF-8 read as a one-byte encoding leaves typical pairs: `Ã±` for ñ, `â€™` for an apostrophe, `Ø§Ù„` or `ط§ظ„` for
Arabic. One letter may stand before a quotation mark by right (`AMANHÃ”`), so such a pair counts only inside a word;
scripts whose letters are common in running text count only when two pairs follow one another.
"""

import re

# What the continuation bytes 80 to BF of UTF-8 look like when read as cp1252 (or latin-1), cp1256 and cp1251.
_SIGNS = (
    "\u00a1-\u00ba\u00bc-\u00bf\u0192\u0152\u0153\u0160\u0161\u0178"
    "\u017d\u017e\u02c6\u02dc\u2020-\u2022\u2030\u20ac\u2122"
)
_AFTER_WORDS = "\u00a0\u00bb\u201a-\u201e\u2018-\u201d\u2026\u2013\u2014\u2039\u203a"
_LATIN = f"{_SIGNS}{_AFTER_WORDS}"
_ARABIC = re.escape("".join(bytes([byte]).decode("cp1256") for byte in range(0x80, 0xC0)))
_CYRILLIC = re.escape("".join(bytes([byte]).decode("cp1251", "ignore") for byte in range(0x80, 0xC0)))

# what looks neither ahead nor behind
_PLAIN = (
    "[\ufffd\u0080-\u009f]",  # replacement sign; C1 controls stand for cp1252 read as latin-1
    "Â[\u00a0-\u00ba\u00bc-\u00bf]",
    "[ÄÅ][\u00a1-\u00ba\u00bc-\u00bf]",
    "â€",
    "ï»¿",
    f"(?:[ÐÑØÙÚÛ][{_LATIN}]){{2}}",
    f"(?:[à-ï][{_LATIN}]{{2}}){{2}}",
    f"(?:[طظ][{_ARABIC}]){{2}}",
    f"(?:[РС][{_CYRILLIC}]){{2}}",
)
DAMAGE = re.compile(
    "|".join(
        (
            f"Ã[{_SIGNS}]",
            "Ã[\u2018-\u201d]\\w",  # AÃ‘O, not "AMANHÃ” e"
            f"Ã[{_AFTER_WORDS}](?=[a-zç-ÿ]|[A-Z]{{2}})",
            f"(?:Ã[{_LATIN}]){{2}}",
            f"(?<=[a-z])Ã[{_AFTER_WORDS}]",  # a capital Ã behind small letters
            f"^Ã[{_AFTER_WORDS}]\\w",
            *_PLAIN,
        )
    )
)
# every damaged text fits, and few others: for engines of linear time, which look neither ahead nor behind
PERHAPS_DAMAGED = "|".join((f"Ã[{_LATIN}]", *_PLAIN))


def is_damaged(text: str) -> bool:
    """True when the text holds signs of a wrong encoding; São, NÃO, CORAÇÃO, مطب, Расстрел are whole.

    Judges form only: a text damaged into other plausible letters (cp1252 read as cp1250) cannot be told.
    """
    return not text.isascii() and DAMAGE.search(text) is not None
