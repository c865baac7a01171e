"""Sentences out of figures: a template names figure ids and says when it may be said; here it is filled, or not said.

A template (`sentences/<chapter>.yaml`):

    - id: S01
      figures: {total: "casualty_annual.n_total@country={country},period={period}", ...}
      also: {known: total - unknown}          # numbers worked out of the figures
      variants:                               # the first whose conditions hold is said
        - when: [total > 0, shown(killed)]
          by: total                           # the number that chooses singular or plural
          one: At least {total} casualty was recorded in {country} in {period}.
          other: At least {total} casualties were recorded ...

`{share:percent}`, `{gap:interval}` (33%, between 20% and 48%), `{gap:points}`, `{x:ratio}`, `{x:days}`; without a form a
number is a count. Rules that hold for all: a number that is not shown is not said; a percentage with fewer than 30 behind
it is not said (design: reports, sentence rules); words like "half" stand only within two points of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter

from assets.reports import numbers_in_words as written
from assets.reports.conditions import NotShown, holds, number
from assets.reports.document import Sentence
from assets.reports.register import Comparison, Figure, Register
from assets.reports.wording import Wording, templates

SMALLEST_BASE = 30  # below it a percentage is replaced by counts
FORMS = (
    "count", "percent", "interval", "points", "points_interval", "ratio", "ratio_interval", "days", "days_interval", "text",
)  # fmt: skip
INTERVALS = {
    "interval": written.percent, "points_interval": written.points, "ratio_interval": written.ratio, "days_interval": written.days,
}  # fmt: skip


@dataclass
class Sentences:
    """Says sentences of one register in one language, and remembers what was not said and why."""

    register: Register
    wording: Wording
    blocked: list[tuple[str, str]]

    def say(
        self,
        sentence_id: str,
        comparison: Comparison | None = None,
        figures: Mapping[str, Figure | None] | None = None,
        /,
        **context: str,
    ) -> Sentence | None:
        """The sentence, or None when a figure is missing or a rule blocks it (then `blocked` says why).

        `context` fills the keys of figure ids and the words; `<key>_word` is what is printed for a code. `figures` are further
        ones by name.
        Raises KeyError for an id no template has.
        """
        template = templates()[sentence_id]
        context = {"country": self.register.country, **context}
        figures = dict(figures or {}) | {
            name: self.register.by_id(_without_all(wanted.format_map(context)))
            for name, wanted in template.get("figures", {}).items()
        }
        if comparison:
            figures["difference"] = self.register.by_id(comparison.figure_id)
        values: dict[str, Figure | float | str | None] = {**context, **figures}
        if comparison:
            values |= _of_comparison(comparison)
        for name, expression in template.get("also", {}).items():
            try:
                values[name] = number(expression, values)
            except NotShown:
                values[name] = None
        said = "no variant's conditions hold"
        for variant in template["variants"]:
            if not all(holds(one, values) for one in variant.get("when", [])):
                continue
            text, missing, printed = self._filled(variant, values)
            if text is not None:
                used = tuple(one for one in figures.values() if one is not None)
                return Sentence(sentence_id, text, used, frozenset(printed))
            said = missing
        self.blocked.append((sentence_id, said))
        return None

    def _filled(self, variant: Mapping, values: dict) -> tuple[str | None, str, set[str]]:
        """The text of a variant, or None and what it lacks; and the numbers printed in it."""
        if "text" in variant:
            template = self.wording.translated(variant["text"])
        else:
            chosen = values.get(variant["by"])
            n = chosen.value if isinstance(chosen, Figure) else chosen
            if n is None or (isinstance(chosen, Figure) and not chosen.is_shown):
                return None, f"{variant['by']} is not shown", set()
            template = self.wording.plural(variant["one"], variant["other"], round(n))
        parts, printed = [], set()
        for literal, name, form, _ in Formatter().parse(template):
            parts.append(literal)
            if name is None:
                continue
            shown = _printed(values.get(name), form or "", self.wording)
            if shown is None:
                return None, f"{name} is not shown or rests on too few", set()
            parts.append(shown)
            printed.add(shown)
        text = "".join(parts)
        return text[:1].upper() + text[1:], "", printed


def _printed(given: Figure | float | str | None, form: str, wording: Wording) -> str | None:
    """A value as it stands in a sentence, None when it may not."""
    language = wording.language
    if isinstance(given, str):
        return given
    if given is None or (isinstance(given, Figure) and not given.is_shown):
        return None
    value = given.value if isinstance(given, Figure) else given
    assert value is not None  # a shown figure has one
    if form in ("percent", "interval") and isinstance(given, Figure) and not _carries_a_share(given):
        return None
    if form in INTERVALS:
        if not isinstance(given, Figure) or given.ci_low is None or given.ci_high is None:
            return None
        one = INTERVALS[form]
        value_, low, high = (one(number_, language) for number_ in (value, given.ci_low, given.ci_high))
        return wording.word("interval", value=value_, low=low, high=high)
    forms = {
        "": written.count, "count": written.count, "percent": written.percent, "points": written.points,
        "ratio": written.ratio, "days": written.days,
    }  # fmt: skip
    return forms[form](value, language)


def _carries_a_share(figure: Figure) -> bool:
    """Whether enough people stand behind a percentage, and enough of them are known."""
    return (figure.known_n or 0) >= SMALLEST_BASE and not figure.is_withheld


def _of_comparison(found: Comparison) -> dict[str, Figure | float | str | None]:
    return {
        "crude": found.crude, "adjusted": found.adjusted,
        "verdict": found.verdict, "a_n": found.a_numerator, "a_of": found.a_denominator, "b_n": found.b_numerator,
        "b_of": found.b_denominator, "a_share": found.a_share, "b_share": found.b_share, "unknown": found.unknown,
    }  # fmt: skip


def _without_all(figure: str) -> str:
    """A figure id without keys that are not broken down, keys in order."""
    head, _, keys = figure.partition("@")
    pairs = sorted(pair for pair in keys.split(",") if not pair.endswith("=all"))
    return f"{head}@{','.join(pairs)}"
