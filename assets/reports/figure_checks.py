"""The figures a report uses against each other: identities of their marts, shares against counts, years against all years.

Here: which figures of the register belong together. Not here: what is printed of them (`contradictions`).
"""

from collections.abc import Iterable, Iterator
from functools import cache

from assets.marts.build import mart_files
from assets.reports import contradiction_rules as rules
from assets.reports.contradiction_rules import Finding
from assets.reports.document import Report
from assets.reports.register import Figure, Register

ANNUAL, EVER = "casualty_annual", "casualty_total"
ROUNDING = 1e-6  # shares are stored, not printed, numbers


def figures_of(report: Report) -> dict[str, Figure]:
    """Every figure a report names, in sentences and cells."""
    named = [figure for sentence in report.sentences() for figure in sentence.figures]
    named += [cell.figure for table in report.tables() for row in table.rows for cell in row if cell.figure is not None]
    return {figure.figure_id: figure for figure in named}


def figures_agree(report: Report, register: Register) -> Iterator[Finding]:
    """Breakdowns sum to totals, shares recompute from counts, the years stay within all years together."""
    places = {split(figure_id) for figure_id in figures_of(report)}
    for mart, keys in sorted({(mart, keys) for mart, _, keys in places}):
        if mart in mart_files():
            yield from _identities(register, mart, keys)
    for mart, measure, keys in sorted(places):
        if mart in mart_files() and measure in mart_files()[mart][0].shares:
            yield from _share(register, mart, measure, keys)
    if any(mart == ANNUAL for mart, _, _ in places):
        yield from _years(register)


def split(figure_id: str) -> tuple[str, str, str]:
    """(mart, measure, keys as they stand) of a figure's id."""
    head, _, keys = figure_id.partition("@")
    mart, _, measure = head.partition(".")
    return mart, measure, keys


@cache
def sums_of(mart: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(total, parts) of each identity of a mart that is a sum."""
    sums = (one.split(" = ") for one in mart_files()[mart][0].identities if " = " in one)
    return tuple((total, tuple(parts.split(" + "))) for total, parts in sums)


def _identities(register: Register, mart: str, keys: str) -> Iterator[Finding]:
    for total, parts in sums_of(mart):
        whole = register.by_id(f"{mart}.{total}@{keys}")
        held = [register.by_id(f"{mart}.{part}@{keys}") for part in parts]
        if whole is not None and whole.is_shown and all(part is not None for part in held):
            yield from rules.parts_add_up(f"{mart}.{total}@{keys}", [_value(part) for part in held], whole.value)


def _share(register: Register, mart: str, measure: str, keys: str) -> Iterator[Finding]:
    made = mart_files()[mart][0].shares[measure]
    share = register.by_id(f"{mart}.{measure}@{keys}")
    part, whole = (_sum(register, mart, counts, keys) for counts in (made.of, made.over))
    if share is not None and share.is_shown and share.value is not None and part is not None and whole is not None:
        yield from rules.share_recomputes(f"{mart}.{measure}@{keys}", share.value, part, whole, ROUNDING)


def _sum(register: Register, mart: str, counts: Iterable[str], keys: str) -> float | None:
    """The counts added, None when one is not shown."""
    values = [_value(register.by_id(f"{mart}.{count}@{keys}")) for count in counts]
    return None if None in values else sum(value for value in values if value is not None)


def _value(figure: Figure | None) -> float | None:
    return figure.value if figure is not None and figure.is_shown else None


def _years(register: Register) -> Iterator[Finding]:
    """QA-CUM: all years together are the sum of the years, those without a known year among them."""
    ever = register.value(EVER, "n_total")
    periods = [*register.periods(ANNUAL), "unknown"]
    held = [register.figure(ANNUAL, "n_total", period=period) for period in periods]
    years = [_value(figure) for figure in held if figure is not None]
    if ever is not None:
        for one in rules.parts_add_up(f"{EVER}.n_total", years, ever):
            yield Finding("QA-CUM", "check_years", one.where, one.found, one.expected)
