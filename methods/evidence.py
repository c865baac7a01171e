"""Answers as people type them: yes or no, a whole number, a share, a text become one written form and a value.

Nothing is guessed: a bare `30` or `1` as a share is no answer, because it may mean 30 % or 30 people, 1 % or all.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from methods.folding import fold, lookup_table, visible

NOT_KNOWN = ("unknown", "not_applicable")  # the missing reasons a centre may give itself
_OF = re.compile(r"(\d{1,15}) ?[/⁄∕] ?(\d{1,15})")
_PERCENT = re.compile(r"(?:[%٪％] ?)?(\d{1,3}(?:[.,٫]\d+)?)(?: ?[%٪％])?")
_PART = re.compile(r"0[.,٫]\d+|0")


@dataclass(frozen=True)
class Answer:
    """One written form (`yes`, `12`, `12/40`, `30 %`, a text) and its value: yes 1, no 0, a number, a share 0 to 1."""

    answer: str
    value: float | None = None
    numerator: int | None = None
    denominator: int | None = None


def read_answer(kind: str, written: str) -> Answer | None:
    """The answer to an item of kind yes_no, number, share or text; None when it is not of that kind.

    `unknown` and `not_applicable`, in any language of the code lists, answer every item and have no value.
    """
    reason = lookup_table("missing").get(fold(written))
    if reason in NOT_KNOWN:
        return Answer(str(reason))
    return _READ[kind](written.strip() if kind == "text" else visible(written))


def _yes_no(written: str) -> Answer | None:
    code = lookup_table("yes_no").get(fold(written))
    return Answer(code, float(code == "yes")) if code in ("yes", "no") else None


def _number(written: str) -> Answer | None:
    """A whole number, 0 or more, without thousands separators: `1.200` and `1,200` are two numbers in two countries."""
    return Answer(str(int(written)), float(written)) if re.fullmatch(r"\d{1,15}", written) else None


def _share(written: str) -> Answer | None:
    """`12/40`, `30 %`, or the decimal a spreadsheet keeps for a percentage (0.3)."""
    if found := _OF.fullmatch(written):
        part, whole = int(found[1]), int(found[2])
        return Answer(f"{part}/{whole}", part / whole, part, whole) if part <= whole and whole else None
    if _PART.fullmatch(written):
        return _percent(Decimal(_point(written)) * 100)
    found = _PERCENT.fullmatch(written)
    return _percent(Decimal(_point(found[1]))) if found and any(sign in written for sign in "%٪％") else None


def _percent(percent: Decimal) -> Answer | None:
    shown = f"{percent:f}"
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return Answer(f"{shown} %", float(percent / 100)) if percent <= 100 else None


def _point(number: str) -> str:
    return number.replace(",", ".").replace("٫", ".")


def _text(written: str) -> Answer | None:
    return Answer(written) if written else None


_READ = {"yes_no": _yes_no, "number": _number, "share": _share, "text": _text}
