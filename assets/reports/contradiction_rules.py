"""The rules published pages were seen to break (reference/domain.md 1.7), as pure functions on numbers, and their words.

QA-CUM year counts are the difference of cumulative ones · QA-TXT a number of a text is one of the register · QA-SUM parts
add up to the total · QA-POP a breakdown names its population · QA-EDN a figure has an edition and a date · QA-WORD "half"
only within two points. Here: the rules. Not here: where their numbers come from: a page typed in (`published_page`), our
own report (`contradictions`).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from assets.reports import numbers_in_words as written
from assets.reports.numbers_in_text import numbers_in
from assets.reports.wording import Wording
from assets.reports.words_for_shares import share_words

RULES = ("QA-CUM", "QA-TXT", "QA-SUM", "QA-POP", "QA-EDN", "QA-WORD")


@dataclass(frozen=True)
class Finding:
    """A contradiction: the rule, where it stands, what was found and what was expected; `said` is its sentence's key."""

    rule: str
    said: str
    where: str
    found: str | float
    expected: str | float = ""

    def in_words(self, wording: Wording) -> str:
        """The finding as a sentence: `QA-SUM, Libya 2017, age and sex: the parts add up to 180, not to 184.`"""
        params = {"found": _shown(self.found, wording), "expected": _shown(self.expected, wording)}
        return wording.word("check_finding", rule=self.rule, where=self.where, said=wording.word(self.said, **params))


def _shown(value: str | float, wording: Wording) -> str:
    return value if isinstance(value, str) else written.count(value, wording.language)


def year_is_difference(
    where: str, year: Mapping[str, float], before: Mapping[str, float], after: Mapping[str, float]
) -> Iterator[Finding]:
    """QA-CUM: what a page says of a year is what its cumulative counts moved by; measures it gives all three of."""
    for measure, printed in year.items():
        if measure in before and measure in after and printed != after[measure] - before[measure]:
            moved = after[measure] - before[measure]
            yield Finding("QA-CUM", "check_cumulative", f"{where}, {measure}", printed, moved)


def number_is_registered(where: str, measure: str, printed: float, register: Mapping[str, float]) -> Iterator[Finding]:
    """QA-TXT: a number printed for a measure is the register's; names the measure whose number it is instead."""
    if measure not in register:
        yield Finding("QA-TXT", "check_no_figure", f"{where}, {measure}", printed)
    elif printed != register[measure]:
        other = ", ".join(name for name, value in register.items() if value == printed)
        said = "check_other_figure" if other else "check_differs"
        place = f"{where}, {measure} ({other})" if other else f"{where}, {measure}"
        yield Finding("QA-TXT", said, place, printed, register[measure])


def parts_add_up(where: str, parts: Iterable[float | None], total: float | None) -> Iterator[Finding]:
    """QA-SUM: the parts, unknown included, sum to the total; where some are hidden (None), to no more than it."""
    held = list(parts)
    shown = sum(part for part in held if part is not None)
    if total is None or not held:
        return
    if None not in held and shown != total:
        yield Finding("QA-SUM", "check_sum", where, shown, total)
    elif shown > total:
        yield Finding("QA-SUM", "check_sum_over", where, shown, total)


def breakdown_names_population(
    where: str, population: str, parts: Iterable[float], register: Mapping[str, float]
) -> Iterator[Finding]:
    """QA-POP: who is broken down is said; else names the measures whose number the parts add up to."""
    if not population:
        shown = sum(parts)
        likely = ", ".join(name for name, value in register.items() if value == shown)
        yield Finding("QA-POP", "check_population_likely" if likely else "check_population", where, shown, likely)


def figure_has_edition(where: str, editions: Iterable[tuple[float, str, str, bool]]) -> Iterator[Finding]:
    """QA-EDN over (value, edition, as of, whether it revises) of one figure: each is dated; two values need a revision."""
    held = list(editions)
    for value, edition, as_of, _ in held:
        if not edition or not as_of:
            yield Finding("QA-EDN", "check_edition", where, value)
    values = list(dict.fromkeys(value for value, *_ in held))
    first = [value for value, _, _, revises in held if not revises]
    if len(values) > 1 and len(set(first)) > 1:
        yield Finding("QA-EDN", "check_two_values", where, values[0], values[1])


def share_recomputes(where: str, printed: float, part: float, whole: float, tolerance: float) -> Iterator[Finding]:
    """QA-SUM: a share (0 to 1) is its counts divided, up to the rounding it is printed with."""
    if whole and abs(printed - part / whole) > tolerance:
        yield Finding("QA-SUM", "check_share", where, f"{100 * printed:.1f} %", f"{100 * part / whole:.1f} %")


def words_fit_shares(where: str, text: str, language: str, percent: float | None = None) -> Iterator[Finding]:
    """QA-WORD: a word for a share stands within two points of the percentage nearest to it in the text.

    `percent`: the share when the text does not print it. A definite word without any share is found too.
    """
    shares = [(number.at, number.readings[0]) for number in numbers_in(text, language) if number.is_percent]
    for word in share_words(text, language):
        near = min(shares, key=lambda share, at=word.at: abs(share[0] - at), default=(0, percent))[1]  # type: ignore[misc]
        if near is None and word.percent is not None:
            yield Finding("QA-WORD", "check_word_alone", where, word.text)
        elif near is not None and not word.fits(near):
            yield Finding("QA-WORD", "check_word", where, word.text, f"{near:g} %")
