"""Columns coded in numbers: 1, 1.0, 01 and ١ are one code, and what it means says the column's own `coding:` alone."""

from methods.folding import fold
from methods.places import parse_number


def coded_number(text: str) -> str:
    """A text as a coding names it: folded, a number as a number."""
    number = parse_number(text)
    return fold(text) if number is None else repr(number + 0.0)


def is_number(text: str) -> bool:
    """A number by itself, which is a spelling of nothing."""
    return parse_number(text) is not None
