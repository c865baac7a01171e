"""Text every format can hold: what a name, a label or an own paragraph brings along that no page may carry is taken out.

Here: letters that are no text (control signs, halves of a pair, marks that turn the text around them), names too long to
print, letters the font of paper and pictures has no shape for. Not here: signs that mean something to one format, which
that format's writer escapes (`source`, `page`, `workbook`).
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from assets.reports.document import Cell, Heading, Report
from assets.reports.layout import fonts
from assets.reports.register import Figure

NAME, CELL, PARAGRAPH = (
    250,
    2_000,
    30_000,
)  # letters a title (Word ends at 255), a cell, a paragraph (Excel: 32,767) holds
NO_SHAPE = "\u25cc"  # stands for a letter the font has no shape for
MARKS = {"⟦": "[[", "⟧": "]]"}  # around English that nobody translated: seen on paper too
_SPACES = re.compile("[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
# no text: control signs, surrogates, private use is left; embeddings, overrides and isolates of direction; not characters
_NO_TEXT = re.compile(
    "[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufff9-\ufffb\ufeff\U000e0000-\U000e007f"
    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_IGNORED = frozenset((0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xAD, *range(0xFE00, 0xFE10)))  # drawn by no font
Held = TypeVar("Held")


def plain(text: str) -> str:
    """The text without what no page can hold; a break or a tab is a space."""
    return _NO_TEXT.sub("", _SPACES.sub(" ", text))


def short(text: str, most: int) -> str:
    """The text, cut with an ellipsis where it is longer."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def printable(report: Report) -> Report:
    """The report with every text in it one that all formats can hold."""
    return replace(
        report,
        title=_held(report.title, NAME),
        subtitle=_held(report.subtitle, NAME),
        country_name=_held(report.country_name, NAME),
        blocks=[_cleaned(block, PARAGRAPH) for block in report.blocks],
        facts={key: _held(value, NAME) for key, value in report.facts.items()},
    )


def _held(text: str, most: int) -> str:
    return short(plain(text), most)


def _cleaned(held: Held, most: int) -> Held:
    """A part of a report with every string in it cleaned, none longer than its place can hold."""
    if isinstance(held, str):
        return _held(held, most)  # type: ignore[return-value]
    if isinstance(held, tuple):
        return tuple(_cleaned(one, most) for one in held)  # type: ignore[return-value]
    if isinstance(held, Figure) or not is_dataclass(held) or isinstance(held, type):
        return held
    inside = CELL if isinstance(held, Cell) else NAME if isinstance(held, Heading) else most
    told = [one.name for one in fields(held) if one.name != "spec"]
    return replace(held, **{one: _cleaned(getattr(held, one), NAME if one == "columns" else inside) for one in told})


def drawable(held: Any, clean: Callable[[str], str]) -> Any:
    """The description of a drawing with every string in it cleaned, names of fields alike."""
    if isinstance(held, str):
        return clean(held)
    if isinstance(held, dict):
        return {drawable(key, clean): drawable(value, clean) for key, value in held.items()}
    if isinstance(held, list | tuple):
        return [drawable(one, clean) for one in held]
    return held


def with_shapes(text: str) -> str:
    """The text with a sign in place of each letter the font has no shape for; an accent it lacks is left out."""
    if all(ord(letter) in fonts.letters() for letter in text):
        return text
    return "".join(_shaped(letter) for letter in text)


def letters_without_shape(report: Report) -> str:
    """The letters of a report that are circles in a PDF and in the pictures of a DOCX, each once."""
    letters = {letter for text in _texts(report) for letter in plain(text)} - {NO_SHAPE}
    return "".join(sorted(letter for letter in letters if _shaped(letter) == NO_SHAPE))


def _texts(held: Any) -> Iterator[str]:
    if isinstance(held, str):
        yield held
    elif isinstance(held, list | tuple):
        for one in held:
            yield from _texts(one)
    elif is_dataclass(held) and not isinstance(held, Figure):
        for one in fields(held):
            yield from _texts(getattr(held, one.name)) if one.name != "spec" else ()


def _shaped(letter: str) -> str:
    if ord(letter) in fonts.letters() or ord(letter) in _IGNORED or letter == "\n":
        return letter
    if letter in MARKS:
        return MARKS[letter]
    parts = [one for one in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(one)]
    if all(ord(one) in fonts.letters() for one in parts):  # without its accents; a half is not 12
        return "".join(parts)
    return NO_SHAPE
