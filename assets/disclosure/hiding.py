"""What a refresh kept back from the public file and what it changed there, as its report and its receipt say it: numbers, no values."""

from collections import Counter
from dataclasses import dataclass

from assets.disclosure.casualties.statuses import Publication
from assets.disclosure.casualties.summary import lines_of, not_whole
from assets.disclosure.units.protect import Protected
from methods.disclosure import OK
from schemas.said import Said


@dataclass(frozen=True)
class Hiding:
    """What the public file tells otherwise than the office, or not at all."""

    base: int  # no count of needs is between nought and this
    n_counts: int  # counts over protected units
    mean_error: float
    largest_error: int
    waiting: dict[str, int]  # survey -> people whose changes wait
    counts: dict[str, tuple[int, int]]  # mart of casualties -> counts, and how many of these are not printed
    said: list[dict]  # what the publication plan prints, withdraws, lets wait: texts and what fills them
    not_whole: list[dict]  # tables of the first rank that are not whole


def hiding_of(base: int, protected: Protected, publication: Publication) -> Hiding:
    """What was kept back, from what was protected and what the plan prints."""
    n = Counter(one.split(".", 1)[0] for one in publication.status)
    hidden = Counter(one.split(".", 1)[0] for one, status in publication.status.items() if status != OK)
    return Hiding(
        base,
        protected.n_places,
        round(protected.mean_error, 2),
        protected.largest_error,
        protected.waiting.held,
        {mart: (n[mart], hidden[mart]) for mart in sorted(n)},
        [one.as_sentence() for one in (*_anew(protected), *lines_of(publication))],
        [one.as_sentence() for one in not_whole(publication)],
    )


def _anew(protected: Protected) -> list[Said]:
    """What to know where numbers of needs do not go on from those of last time."""
    return [Said("refresh_rounded_anew", {})] if protected.is_anew else []
