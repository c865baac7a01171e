"""The rounds of the surveys behind a page: which there are for some people, latest first, and when they asked.

Surveys and rounds are never pooled: a page speaks of one at a time and says when people were asked. A state carried into a
later year is not printed again as if it were of that year. Not here: what is said of a round (`chapters`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assets.reports.register import Register
from assets.reports.wording import Wording


@dataclass(frozen=True)
class Round:
    """One round of one survey, and the year of a mart that is printed of it: the newest in which it asked."""

    survey: str
    round: str
    period: str

    @property
    def keys(self) -> dict[str, str]:
        """The keys of its figures, beside whom they are about."""
        return {"survey": self.survey, "round": self.round, "period": self.period}


def rounds_of(register: Register, mart: str, until: str, **people: str) -> list[Round]:
    """Rounds with rows in a mart that began to ask in a year not after `until`, those that asked last first.

    Empty where a release of an earlier program does not tell surveys apart.
    """
    if register.rows(mart).empty or tells_no_rounds(register, mart):
        return []
    rows = register.rows(mart, **people)
    found = []
    for (survey, round_), part in rows.groupby(["survey", "round"], sort=True):
        period = _printed(register, str(survey), str(round_), set(part["period"]), until)
        if period:
            found.append(Round(str(survey), str(round_), period))
    return sorted(found, key=lambda one: register.asked(one.survey, one.round)[-1], reverse=True)


def tells_no_rounds(register: Register, mart: str) -> bool:
    """Whether a mart's rows are of a release that does not tell surveys and their rounds apart."""
    rows = register.rows(mart)
    return len(rows) > 0 and not {"survey", "round"} <= set(rows.columns)


def _printed(register: Register, survey: str, round_: str, periods: set[str], until: str) -> str:
    """The newest year of the mart up to the last one in which the round asked; nothing when it asked later than `until`."""
    years = [year for year in register.asked(survey, round_) if year <= until]
    return max((one for one in periods if one[:4].isdigit() and one <= years[-1]), default="") if years else ""


def latest(rounds: Sequence[Round]) -> list[Round]:
    """Of each survey the round that asked last."""
    seen: dict[str, Round] = {}
    for one in rounds:
        seen.setdefault(one.survey, one)
    return list(seen.values())


def asked_in_words(register: Register, wording: Wording, keys: Mapping[str, str]) -> str:
    """`needs-survey, asked in 2024`; a round that has a name of its own is named, several years are a range."""
    years = register.asked(keys["survey"], keys["round"])
    said = {"survey": keys["survey"], "round": keys["round"], "years": "–".join(dict.fromkeys((years[0], years[-1])))}
    return wording.word("round_asked" if keys["round"] in years else "round_named_asked", **said)


def weighted(register: Register, mart: str, share: str, **keys: str) -> str:
    """The measure of a share that speaks for the people a survey was drawn from, `gap_weighted`, where it is shown at these keys.

    Without weights the share itself: it speaks of those asked.
    """
    rows = register.rows(mart, **keys)
    measure = f"{share}_weighted"
    return measure if measure in rows and rows[measure].notna().any() else share
