"""Numbers read back out of a printed text, in every language: what `numbers_in_words` wrote, and what an editor types.

Here: which numbers stand where in a text, and what each may mean. Not here: whether they are figures (`contradictions`).
`12,062`, `12 062`, `12.062`, `33 %`, `٣٣٪`, `+7`; a number inside a code (`SRAAP-35a`, `XSA01`) is none.
"""

import re
from dataclasses import dataclass

from assets.reports.words_for_shares import words_of
from schemas.languages import LANGUAGES, language_of

_D = "[0-9\u0660-\u0669\u06f0-\u06f9]"
_SEPARATOR = "[.,\u202f\u00a0\u066b\u066c'’]"
_SAID = [word for language in LANGUAGES for word in words_of(language).percent]
_PERCENT = f"[ \u00a0\u202f]?(?:{'|'.join(['%', '٪', *_SAID])})"
_NUMBER = re.compile(f"(?<![A-Za-z_\\d])(?<![A-Za-z]-)({_D}+(?:{_SEPARATOR}{_D}+)*)(?P<percent>{_PERCENT})?")
_SPACED = re.compile(f"(?<!{_D})({_D}{{1,3}}(?: {_D}{{3}})+)(?!{_D})")
_THOUSANDS = ",.\u202f\u00a0'’\u066c"  # what an editor may put between thousands, but where it is the decimal sign


@dataclass(frozen=True)
class Number:
    """A number of a text: `readings` are what it may mean, likeliest first; `parts` are it read as several numbers."""

    text: str
    readings: tuple[float, ...]
    is_percent: bool
    decimals: int
    at: int
    parts: tuple[float, ...] = ()


def numbers_in(text: str, language: str) -> list[Number]:
    """Every number of the text in order, without its sign."""
    spaced = (
        {match.start(1): match[1] for match in _SPACED.finditer(text)}
        if language_of(language).thousands.isspace()
        else {}
    )
    found: list[Number] = []
    end = 0
    for match in _NUMBER.finditer(text):
        if match.start(1) < end:
            continue
        written = spaced.get(match.start(1), match[1])
        after = (
            re.compile(_PERCENT).match(text, match.start(1) + len(written)) if written != match[1] else match["percent"]
        )
        end = match.start(1) + len(written)
        found += _read(written, bool(after), match.start(1), language)
    return found


def values_in(text: str, language: str) -> set[tuple[float, bool]]:
    """(value, whether a percentage) of every number of the text, in its likeliest reading."""
    return {(one.readings[0], one.is_percent) for one in numbers_in(text, language)}


def _read(written: str, is_percent: bool, at: int, language: str) -> list[Number]:
    """One number, or several when the separators cannot be those of one (`2010,2011`)."""
    digits = re.findall(f"{_D}+", written)
    plain = [str(int(part)) if not part.isascii() else part for part in digits]
    if " " in written:  # an editor's `1 234`: one number, else two
        parts = tuple(float(part) for part in plain)
        return [Number(written, (float("".join(plain)),), is_percent, 0, at, parts)]
    if len(digits) == 1:
        return [Number(written, (float(plain[0]),), is_percent, 0, at)]
    separators = re.findall(_SEPARATOR, written)
    grouped = len(digits[0]) <= 3 and all(len(part) == 3 for part in digits[1:]) and len(set(separators)) == 1
    last_is_decimal = separators[-1] in ".,\u066b" and separators[-1] not in separators[:-1]
    middle = digits[1:-1]
    readings = [float("".join(digits))] if grouped else []
    if last_is_decimal and all(len(part) == 3 for part in middle) and len(digits[-1]) <= 3:
        readings.append(float("".join(digits[:-1]) + "." + digits[-1]))
    if grouped and separators[0] not in _THOUSANDS.replace(language_of(language).decimal, ""):
        readings.reverse()
    if not readings:
        return [Number(part, (float(part),), is_percent, 0, at) for part in plain]
    decimals = len(digits[-1]) if readings[0] != float("".join(digits)) else 0
    return [Number(written, tuple(readings), is_percent, decimals, at)]
