"""A published page typed in as data, and the contradictions in it: what the rules of reference/domain.md 1.7 are tested on.

Here: the parts of a page and which rule looks at which. Not here: the rules (`contradiction_rules`), our own reports
(`contradictions`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from assets.reports import contradiction_rules as rules
from assets.reports.contradiction_rules import Finding
from schemas.languages import ENGLISH


@dataclass(frozen=True)
class Breakdown:
    """Cells of one breakdown, unknown ones among them; `population` is the measure they add up to.

    `margins`: a number printed beside the cells -> its value and the cells it adds.
    """

    name: str
    population: str
    cells: Mapping[str, float]
    margins: Mapping[str, tuple[float, tuple[str, ...]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Edition:
    """One figure as one edition printed it; `revises` when it says that it replaces an earlier one."""

    measure: str
    value: float
    edition: str = ""
    as_of: str = ""
    revises: bool = False


@dataclass(frozen=True)
class Page:
    """A page: the numbers of its table, those in its text, its cumulative counts, breakdowns, editions, and its words.

    `sentences` are texts with the share they speak of, None when they print it themselves.
    """

    name: str
    table: Mapping[str, float] = field(default_factory=dict)
    text: tuple[tuple[str, float], ...] = ()
    before: Mapping[str, float] = field(default_factory=dict)
    after: Mapping[str, float] = field(default_factory=dict)
    breakdowns: tuple[Breakdown, ...] = ()
    editions: tuple[Edition, ...] = ()
    sentences: tuple[tuple[str, float | None], ...] = ()
    language: str = ENGLISH


def contradictions_in(page: Page) -> list[Finding]:
    """Everything on the page that contradicts the page."""
    return list(
        chain(
            rules.year_is_difference(page.name, page.table, page.before, page.after),
            _text(page),
            *(_breakdown(page, one) for one in page.breakdowns),
            _editions(page),
            *(rules.words_fit_shares(page.name, said, page.language, share) for said, share in page.sentences),
        )
    )


def _text(page: Page) -> Iterator[Finding]:
    """Numbers of the text against the table; those the table lacks against where the text first prints them."""
    known = dict(page.table)
    for measure, printed in page.text:
        known.setdefault(measure, printed)
        yield from rules.number_is_registered(page.name, measure, printed, known)


def _breakdown(page: Page, one: Breakdown) -> Iterator[Finding]:
    where = f"{page.name}, {one.name}"
    yield from rules.breakdown_names_population(where, one.population, one.cells.values(), page.table)
    yield from rules.parts_add_up(where, one.cells.values(), page.table.get(one.population))
    for name, (value, cells) in one.margins.items():
        yield from rules.parts_add_up(f"{where}, {name}", [one.cells[cell] for cell in cells], value)


def _editions(page: Page) -> Iterator[Finding]:
    for measure in dict.fromkeys(one.measure for one in page.editions):
        held = [(one.value, one.edition, one.as_of, one.revises) for one in page.editions if one.measure == measure]
        yield from rules.figure_has_edition(f"{page.name}, {measure}", held)
