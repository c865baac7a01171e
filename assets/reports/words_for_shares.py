"""Words that stand for a share: "half", "two thirds", "most", in each language, and whether they fit the percentage.

The words are patterns in `schemas/locale/<language>/shares.yaml`. Here: reading them, and the two-points rule (QA-WORD,
reference/domain.md 1.7). Not here: which sentences are looked at (`contradictions`). Words with a second meaning
are taken only where they can mean a share: not "most often", not "the first half of 2020", not "the third", not an
Arabic خمس, which is also five.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib import resources
from itertools import pairwise

from schemas.shipped_yaml import read_shipped

POINTS = 2  # a word may stand this far from its share
MAJORITY = 50  # and "most" only above this

_FOLDER = resources.files("schemas") / "locale"


@dataclass(frozen=True)
class Words:
    """Patterns of one language: words for a percentage, (word, its percentage or None for "most"), hedges before one."""

    percent: tuple[str, ...] = ()
    shares: tuple[tuple[str, float | None], ...] = ()
    above: str = ""
    below: str = ""


@cache
def words_of(language: str) -> Words:
    """What a language's `shares.yaml` says; nothing where it has none: then no word of it is looked at."""
    file = _FOLDER / language / "shares.yaml"
    if not file.is_file():
        return Words()
    held = read_shipped(file.read_text("utf-8"))
    shares = tuple((pattern, _percentage(str(share))) for pattern, share in held["shares"])
    return Words(tuple(held["percent"]), shares, held["above"], held["below"])


def _percentage(share: str) -> float | None:
    """50, `2/3` or `most`, as a percentage; None for `most`."""
    if share == "most":
        return None
    return float(100 * Fraction(share)) if "/" in share else float(share)


@dataclass(frozen=True)
class ShareWord:
    """A word for a share: its percentage, None for "most"; `side` is +1 after "more than", -1 after "almost"."""

    text: str
    at: int
    percent: float | None
    side: int = 0

    def fits(self, percent: float) -> bool:
        """Whether the word may stand beside this percentage: within two points of it, on the side it says."""
        if self.percent is None:
            return percent > MAJORITY
        return abs(percent - self.percent) <= POINTS and self.side * (percent - self.percent) >= 0


def share_words(text: str, language: str) -> list[ShareWord]:
    """The words for shares in the order of the text."""
    found = []
    for pattern, percent in words_of(language).shares:
        for match in re.finditer(pattern, text, re.IGNORECASE):
            before = text[: match.start()].rstrip()
            found.append(ShareWord(match[0], match.start(), percent, _side(before, language)))
    ordered = sorted(found, key=lambda one: (one.at, -len(one.text)))
    inside = {after for before, after in pairwise(ordered) if after.at < before.at + len(before.text)}
    return [one for one in ordered if one not in inside]


def _side(before: str, language: str) -> int:
    for side, hedges in ((1, words_of(language).above), (-1, words_of(language).below)):
        if hedges and re.search(f"(?:{hedges})$", before, re.IGNORECASE):
            return side
    return 0
