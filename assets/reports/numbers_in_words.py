"""How a number is printed in each language: counts, percent, intervals, points, ratios, days; separators and digits of the
language's row (`schemas.languages`).

Arabic pages keep the digits of the marts and workbooks, so that a reader can compare them; a minus sign is held on the
left of its number by a left-to-right mark.
"""

from babel.numbers import format_decimal

from schemas.languages import ENGLISH, language_of


def count(value: float, language: str) -> str:
    """12,062 · 12 062: whole persons, records, needs."""
    return _decimal(round(value), "#,##0", language)


def percent(share: float, language: str) -> str:
    """A share of 0 to 1 as a whole percentage: 33%, in French and Spanish with a space."""
    return _decimal(100 * share, "0", language) + language_of(language).percent


def points(difference: float, language: str) -> str:
    """A difference of two shares in percentage points, with its sign: +7, -4; 0 without one."""
    number = _decimal(100 * difference, "0", language)
    return f"{language_of(language).sign_mark}+{number}" if 100 * difference >= 0.5 else number


def ratio(value: float, language: str) -> str:
    """A ratio with two decimals: 0.91."""
    return _decimal(value, "0.00", language)


def days(value: float, language: str) -> str:
    """Whole days."""
    return _decimal(value, "#,##0", language)


def _decimal(value: float, pattern: str, language: str) -> str:
    """Babel's plain number (half to even in 1.0.0 is round half even; so is ours), as the language writes it."""
    plain = format_decimal(value, pattern, locale=ENGLISH)
    spoken = language_of(language)
    negative = plain.startswith("-") and any(digit in plain for digit in "123456789")
    return (f"{spoken.sign_mark}-" if negative else "") + spoken.written(plain.lstrip("-"))
