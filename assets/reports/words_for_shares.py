"""Words that stand for a share: "half", "two thirds", "most", in four languages, and whether they fit the percentage.

Here: the words and the two-points rule (QA-WORD, reference/domain.md 1.7). Not here: which sentences are looked at
(`contradictions`). Words with a second meaning are taken only where they can mean a share: not "most often", not "the
first half of 2020", not "the third", not an Arabic خمس, which is also five.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

POINTS = 2  # a word may stand this far from its share
MAJORITY = 50  # and "most" only above this

_OF = r"(?= (?:of|the|all|a|these|those)\b)"
_SHARES: dict[str, list[tuple[str, float | None]]] = {
    "en": [
        (r"(?<!first )(?<!second )\bhalf\b(?! (?:of )?(?:the year|a year|(?:19|20)\d\d)| an hour|-)", 50),
        (r"\b(?:two[ -]thirds)\b", 200 / 3), (r"\b(?:a|one)[ -]third\b", 100 / 3),
        (r"\bthree[ -]quarters\b", 75), (r"\b(?:a|one)[ -]quarter\b" + _OF, 25),
        (r"\b(?:a|one)[ -]fifth\b", 20), (r"\b(?:a|one)[ -]tenth\b", 10),
        (r"\bmost\b(?! (?:often|recently|recent|common|frequent|likely|affected|casualties were recorded))", None), (r"\bmajority\b", None),
    ],
    "fr": [
        (r"\bmoitié\b", 50), (r"\bdeux tiers\b", 200 / 3), (r"\b(?:un|le) tiers\b(?= d)", 100 / 3),
        (r"\btrois quarts\b", 75), (r"\b(?:un|le) quart\b(?= d)", 25), (r"\bun cinquième\b", 20), (r"\bun dixième\b", 10),
        (r"\bplupart\b", None), (r"\bmajorité\b", None),
    ],
    "es": [
        (r"\bmitad\b(?! de (?:año|19|20))", 50), (r"\bdos tercios\b|\bdos terceras partes\b", 200 / 3),
        (r"\bun tercio\b|\b(?:una|la) tercera parte\b", 100 / 3), (r"\btres cuart(?:os|as partes)\b", 75),
        (r"\bun cuarto\b(?= de)|\b(?:una|la) cuarta parte\b", 25), (r"\b(?:una|la) quinta parte\b|\bun quinto\b", 20),
        (r"\b(?:una|la) décima parte\b|\bun décimo\b", 10), (r"\bmayoría\b|\bmayor parte\b", None),
    ],
    "ar": [
        (r"(?<!\w)[وفبلك]{0,2}(?:ال)?نصف(?!\w| ال(?:أول|ثاني)| سنوي)", 50), (r"(?<!\w)[وفبلك]{0,2}ثلث[اي](?:ن)?(?!\w)", 200 / 3),
        (r"(?<!\w)[وفبلك]{0,2}(?:ال)?ثلث(?!\w)", 100 / 3), (r"(?<!\w)[وفبلك]{0,2}ثلاثة أرباع(?!\w)", 75),
        (r"(?<!\w)[وفبلك]{0,2}ربع(?!\w)", 25), (r"(?<!\w)[وفبلك]{0,2}(?:ال)?(?:معظم|أغلب|غالبية|أغلبية)(?!\w)", None),
    ],
}  # fmt: skip
_ABOVE = {"en": "more than|over|above", "fr": "plus (?:de|d['’])(?: la)?", "es": "más de(?: la)?", "ar": "أكثر من"}
_BELOW = {
    "en": "less than|under|below|almost|nearly|just under", "fr": "moins (?:de|d['’])(?: la)?|près de(?: la)?|presque(?: la)?",
    "es": "menos de(?: la)?|casi(?: la)?", "ar": "أقل من|ما يقارب",
}  # fmt: skip


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
    for pattern, percent in _SHARES[language]:
        for match in re.finditer(pattern, text, re.IGNORECASE):
            before = text[: match.start()].rstrip()
            found.append(ShareWord(match[0], match.start(), percent, _side(before, language)))
    ordered = sorted(found, key=lambda one: (one.at, -len(one.text)))
    inside = {after for before, after in pairwise(ordered) if after.at < before.at + len(before.text)}
    return [one for one in ordered if one not in inside]


def _side(before: str, language: str) -> int:
    for side, hedges in ((1, _ABOVE[language]), (-1, _BELOW[language])):
        if re.search(f"(?:{hedges})$", before, re.IGNORECASE):
            return side
    return 0
