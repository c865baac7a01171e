"""Disability status from answers about functioning: Washington Group sets and the Child Functioning Modules.

An instrument asks about domains; a domain is one question or two. Every answer stands for a difficulty from 1 (none) to
4 (cannot do at all); where an answer is missing, both ends are kept, so a status is given only when no missing answer
could change it: with disability when one domain is at the cut-off, without when all are answered lower (model section
5; domain 4.3). Reading the words people write is `schemas/codelists/functioning_*.csv`.

Authority, and how far it could be checked:
- WG-SS: the four cut-offs of the Washington Group; DISABILITY3 is recommended for comparison between countries.
- WG-ES here is the nine domains and twelve questions its analytic guidelines (2019, document 6B) call WG-ES 3, short set
  enhanced: a lot of difficulty in any domain, for anxiety and depression "the highest level on a four-point scale".
  That this level is "daily" and "a lot" was checked against published analyses only; its lower levels were not
  found, so no other cut-off than DISABILITY3 is offered. The worse of the two upper body questions counts.
- CFM: UNICEF's recommended cut-off as its syntax codes it: "a lot of difficulty" or more in a domain, "a lot more" for
  behaviour at 2 to 4, "daily" for anxiety and depression at 5 to 17. Where the module asks one domain in several
  questions (with and without glasses, inside and outside the household) the source gives the one answer that counts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

RECOMMENDED = "DISABILITY3"
LOWEST, SOME, A_LOT, HIGHEST = 1, 2, 3, 4
_DIFFICULTY = {
    "no_difficulty": LOWEST,
    "some_difficulty": SOME,
    "a_lot_of_difficulty": A_LOT,
    "cannot_do_at_all": HIGHEST,
}
_FREQUENCY = {
    "daily": HIGHEST, "weekly": LOWEST, "monthly": LOWEST, "few_times_a_year": LOWEST, "never": LOWEST,
}  # fmt: skip
_LEVEL = {"a_lot": HIGHEST, "somewhere_in_between": LOWEST, "a_little": LOWEST}
_COMPARISON = {"a_lot_more": HIGHEST, "more": LOWEST, "same_or_less": LOWEST, "not_at_all": LOWEST}
_SCALES = {
    "functioning_answer": _DIFFICULTY,
    "functioning_frequency": _FREQUENCY,
    "functioning_level": _LEVEL,
    "functioning_comparison": _COMPARISON,
}


@dataclass(frozen=True)
class Domain:
    """What one domain asks: question -> its code list; `joined` makes one difficulty of two questions."""

    questions: Mapping[str, str]
    joined: Callable[..., int] = max


@dataclass(frozen=True)
class Instrument:
    """A set of domains for an age range in completed years, and the cut-offs published for it."""

    domains: Mapping[str, Domain]
    age_from: int
    age_to: int | None
    cut_offs: tuple[str, ...] = (RECOMMENDED,)


def _asked(*domains: str) -> dict[str, Domain]:
    return {domain: Domain({domain: "functioning_answer"}) for domain in domains}


def _feeling(name: str) -> Domain:
    # both must be at their highest: daily, and a lot
    return Domain({f"{name}_frequency": "functioning_frequency", f"{name}_level": "functioning_level"}, min)


def _often(name: str) -> Domain:
    return Domain({f"{name}_frequency": "functioning_frequency"})


_SHORT = _asked("seeing", "hearing", "walking", "remembering", "self_care", "communicating")
_UPPER_BODY = Domain({"upper_body_lifting": "functioning_answer", "upper_body_fingers": "functioning_answer"})
INSTRUMENTS: dict[str, Instrument] = {
    "WG-SS": Instrument(_SHORT, 5, None, ("DISABILITY1", "DISABILITY2", "DISABILITY3", "DISABILITY4")),
    "WG-ES": Instrument(
        {**_SHORT, "upper_body": _UPPER_BODY, "anxiety": _feeling("anxiety"), "depression": _feeling("depression")},
        5,
        None,
    ),
    "CFM-2-4": Instrument(
        {
            **_asked("seeing", "hearing", "walking", "fine_motor", "communicating", "learning", "playing"),
            "controlling_behaviour": Domain({"behaviour_compared": "functioning_comparison"}),
        },
        2,
        4,
    ),
    "CFM-5-17": Instrument(
        {
            **_asked("seeing", "hearing", "walking", "self_care", "communicating", "learning", "remembering"),
            **_asked("concentrating", "accepting_change", "controlling_behaviour", "making_friends"),
            "anxiety": _often("anxiety"),
            "depression": _often("depression"),
        },
        5,
        17,
    ),
}


@cache
def questions(instrument: str) -> dict[str, str]:
    """Question -> its code list, in the order of the instrument; the keys of `answers`. Raises KeyError for others."""
    return {name: of for domain in INSTRUMENTS[instrument].domains.values() for name, of in domain.questions.items()}


def all_questions() -> dict[str, str]:
    """Question -> its code list, of all instruments together: the columns a table of answers has."""
    return {name: of for instrument in INSTRUMENTS for name, of in questions(instrument).items()}


def cut_offs(instrument: str) -> tuple[str, ...]:
    """The cut-offs published for an instrument, DISABILITY3 among them. Raises KeyError for an unknown instrument."""
    return INSTRUMENTS[instrument].cut_offs


def status(
    instrument: str, answers: Mapping[str, str], cut_off: str = RECOMMENDED, age_years: float | None = None
) -> str:
    """The disability status of one person: with_disability, without_disability, refused, unknown or not_applicable.

    `answers`: question of `questions(instrument)` -> code of its list, or a missing reason; a question left out is
    not_recorded, and so is a word no list holds (the contract of the table finds it). `age_years` in completed years;
    None or not a number: judged by the answers. With something missing that matters it is refused when every missing
    answer is a refusal, not_applicable when no question applied, else unknown: columns nobody filled say nothing about
    disability. Raises KeyError for an unknown instrument, ValueError for a cut-off not published for it.
    """
    asked = INSTRUMENTS[instrument]
    if cut_off not in asked.cut_offs:
        raise ValueError(f"{cut_off} is not published for {instrument}: use {', '.join(asked.cut_offs)}")
    if not _is_of_age(asked, age_years):
        return "not_applicable"
    given = tuple(answers.get(question, "not_recorded") for question in questions(instrument))
    return _status(instrument, given, cut_off)


def statuses(
    instrument: str, answers: "pd.DataFrame", cut_off: str = RECOMMENDED, age_years: "pd.Series | None" = None
) -> "pd.Series":
    """`status` of every row: one column per question (missing ones are not_recorded), ages with the same index."""
    import pandas as pd

    wanted = answers.reindex(columns=list(questions(instrument))).astype(object)
    rows = wanted.where(wanted.notna(), "not_recorded").to_dict("records")
    ages = [None] * len(rows) if age_years is None else [None if pd.isna(age) else age for age in age_years]
    found = [status(instrument, row, cut_off, age) for row, age in zip(rows, ages, strict=True)]
    return pd.Series(found, index=answers.index, dtype="str")


def _is_of_age(instrument: Instrument, age_years: float | None) -> bool:
    if age_years is None or age_years != age_years:  # an unknown age may be a NaN
        return True
    return instrument.age_from <= age_years and (instrument.age_to is None or age_years < instrument.age_to + 1)


@lru_cache(65536)
def _status(instrument: str, given: tuple[str, ...], cut_off: str) -> str:
    answers = dict(zip(questions(instrument), given, strict=True))
    ends = {name: _ends(domain, answers) for name, domain in INSTRUMENTS[instrument].domains.items()}
    if _reached([low for low, _ in ends.values()], cut_off):
        return "with_disability"
    if not _reached([high for _, high in ends.values()], cut_off):
        return "without_disability"
    undecided = [INSTRUMENTS[instrument].domains[name] for name, (low, high) in ends.items() if low < high]
    reasons = {
        answers[question]
        for domain in undecided
        for question, list_name in domain.questions.items()
        if answers[question] not in _SCALES[list_name]
    }
    if reasons == {"refused"}:
        return "refused"
    return "not_applicable" if set(given) == {"not_applicable"} else "unknown"


def _ends(domain: Domain, answers: Mapping[str, str]) -> tuple[int, int]:
    """The lowest and the highest difficulty the answers of one domain leave possible."""
    lows, highs = [], []
    for question, list_name in domain.questions.items():
        lows.append(_SCALES[list_name].get(answers[question], LOWEST))
        highs.append(_SCALES[list_name].get(answers[question], HIGHEST))
    return domain.joined(lows), domain.joined(highs)


def _reached(difficulties: list[int], cut_off: str) -> bool:
    """Whether these difficulties reach a cut-off (Washington Group, domain 4.3)."""
    worst, n_some = max(difficulties), sum(difficulty >= SOME for difficulty in difficulties)
    if cut_off == "DISABILITY1":
        return worst >= SOME
    if cut_off == "DISABILITY2":
        return n_some >= 2 or worst >= A_LOT
    return worst >= (A_LOT if cut_off == "DISABILITY3" else HIGHEST)
