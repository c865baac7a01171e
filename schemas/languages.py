"""The languages SADDLE speaks: one row each in `languages.yaml`, and how numbers are written in them.

Nobody else names a language: code asks this table. Not here: texts (`translations`, `messages`), plural forms (Babel knows
them), the spellings of any language a list may be filled in with (`codes`).
"""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from schemas.shipped_yaml import read_shipped

ENGLISH = "en"  # what every text is written in first
LEFT_TO_RIGHT = "\u200e"  # holds a sign on the left of its number where lines run from the right
_LATIN = "0123456789"


@dataclass(frozen=True)
class Language:
    """One language: its code (ISO 639), its own name, direction, digits and what stands between them."""

    code: str
    name: str
    direction: Literal["ltr", "rtl"]
    digits: str
    decimal: str
    thousands: str
    percent: str
    comma: str
    semicolon: str

    def __post_init__(self) -> None:
        if self.direction not in ("ltr", "rtl") or len(self.digits) != len(_LATIN) or self.decimal == self.thousands:
            raise ValueError(f"languages.yaml, {self.code}: ltr or rtl, ten digits, two separators that differ")

    @property
    def is_rtl(self) -> bool:
        """Whether its lines run from right to left."""
        return self.direction == "rtl"

    @property
    def sign_mark(self) -> str:
        """What stands before the sign of a number so that it stays on its left; nothing where lines run from the left."""
        return LEFT_TO_RIGHT if self.is_rtl else ""

    def written(self, plain: str) -> str:
        """A number as Python writes it (`12,062.5`, no sign) in this language's digits and separators."""
        parted = plain.translate({ord(","): self.thousands, ord("."): self.decimal})
        return parted if self.digits == _LATIN else parted.translate(str.maketrans(_LATIN, self.digits))


@cache
def languages() -> dict[str, Language]:
    """Code -> language, in the order of the table; English is the first. Raises ValueError for a row that is none."""
    rows = read_shipped((resources.files("schemas") / "languages.yaml").read_text("utf-8"))
    found = {code: Language(code=code, **row) for code, row in rows.items()}
    if next(iter(found), None) != ENGLISH:
        raise ValueError("languages.yaml: the first row is en")
    return found


LANGUAGES: tuple[str, ...] = tuple(languages())
OTHERS = LANGUAGES[1:]  # those English is translated into


def language_of(code: str) -> Language:
    """The language of a code. Raises KeyError for one that is not spoken."""
    return languages()[code]


def listed() -> str:
    """The codes of all languages as a sentence names them: `en, fr, es or ar`."""
    return f"{', '.join(LANGUAGES[:-1])} or {LANGUAGES[-1]}"
