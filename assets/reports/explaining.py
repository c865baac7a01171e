"""Where a number of a printed sentence comes from, worked out again from the figures the sentence names.

Independent of how the sentence was filled (`sentences`): the template's figure ids are matched to the figures, its `also`
is computed again, a comparison is read again from the register. Not here: what is wrong with it (`contradictions`).
"""

import re
from collections.abc import Iterable, Iterator

from assets.reports import numbers_in_words as written
from assets.reports.conditions import NotShown, number
from assets.reports.document import Sentence
from assets.reports.numbers_in_text import values_in
from assets.reports.register import Comparison, Figure, Register
from assets.reports.wording import templates

DIFFERENCE = ("gender_gap.difference@", "gender_gap_total.difference@")
FORMS = (written.count, written.percent, written.points, written.ratio, written.days)
Value = tuple[float, bool]  # a number as printed, and whether it is a percentage


def explained(sentence: Sentence, register: Register, language: str) -> set[Value]:
    """Every number the sentence may print: its figures and what follows from them, in the forms they may have."""
    values = list(_behind(sentence.figures))
    template = templates().get(sentence.sentence_id, {})
    named, context = matched(template.get("figures", {}), sentence.figures)
    for expression in template.get("also", {}).values():
        try:
            values.append(number(expression, {**context, **named}))
        except NotShown:
            continue
    comparison = comparison_of(sentence, register)
    if comparison:
        values += [comparison.a_numerator, comparison.a_denominator, comparison.b_numerator, comparison.b_denominator]
        values += [comparison.a_share, comparison.b_share, comparison.unknown]
        values += _behind(one for one in (comparison.crude, comparison.adjusted) if one is not None)
    printed = {value for one in values for value in printings(one, language)}
    return printed | {value for said in context.values() for value in values_in(said, language)}


def printings(value: float, language: str) -> Iterator[Value]:
    """A number as a text may print it, read back: a share of 0.333 as 33 %, as 0.33 and as 33 points."""
    forms = FORMS if -1 <= value <= 1 else (written.count, written.ratio, written.days)
    for form in forms:
        yield from values_in(form(value, language), language)


def _behind(figures: Iterable[Figure]) -> Iterator[float]:
    for figure in figures:
        if figure.is_shown:
            held = (figure.value, figure.ci_low, figure.ci_high, figure.known_n, figure.unknown_n)
            yield from (value for value in held if value is not None)


def matched(wanted: dict[str, str], figures: Iterable[Figure]) -> tuple[dict[str, Figure | None], dict[str, str]]:
    """The template's names for the figures, and the context their ids were filled with; both keep their order."""
    left = [figure for figure in figures if not figure.figure_id.startswith(DIFFERENCE)]
    named: dict[str, Figure | None] = {}
    context: dict[str, str] = {}
    for name, pattern in wanted.items():
        bound = _bound(pattern, left[0].figure_id, context) if left else None
        named[name] = left.pop(0) if bound is not None else None
        context |= bound or {}
    return named, context


def _bound(pattern: str, figure_id: str, context: dict[str, str]) -> dict[str, str] | None:
    """What the placeholders of a pattern are in this id, None when it is not of the pattern; a key left out is `all`."""
    head, keys = _parts(pattern)
    found_head, found_keys = _parts(figure_id)
    if not set(found_keys) <= set(keys):
        return None
    bound = dict(context)
    for wanted, is_ in [(head, found_head), *((want, found_keys.get(key, "all")) for key, want in keys.items())]:
        shape = re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(wanted))
        match = re.fullmatch(shape, is_)
        if match is None or any(bound.get(name, said) != said for name, said in match.groupdict().items()):
            return None
        bound |= match.groupdict()
    return bound


def _parts(figure_id: str) -> tuple[str, dict[str, str]]:
    head, _, keys = figure_id.partition("@")
    return head, dict(pair.split("=", 1) for pair in keys.split(",") if "=" in pair)


def comparison_of(sentence: Sentence, register: Register) -> Comparison | None:
    """The comparison a sentence is about, read again from the register by the id of its difference."""
    for figure in sentence.figures:
        if figure.figure_id.startswith(DIFFERENCE):
            keys, _, within = figure.figure_id.partition("@")[2].partition("within=")
            at = _parts(f"@{keys}")[1]
            fixed = _parts(f"@{within}")[1]
            return register.comparison(
                at["mart"], at["share"], at["compared"], **{"period": at.get("period", "all"), **fixed}
            )
    return None
