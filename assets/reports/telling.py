"""What every chapter needs at hand: the register, sentences, words, and tables whose cells know their figures."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from assets.reports.cells import cell_of, mart_title, source_line
from assets.reports.document import Block, Cell, Form, Heading, Note, Paragraph, Sentence, Table
from assets.reports.register import Comparison, Figure, Register
from assets.reports.rounds import asked_in_words
from assets.reports.sentences import Sentences
from assets.reports.wording import Wording
from methods.verdicts import WAYS
from schemas.languages import language_of

Column = tuple[str, str, Form]  # word of its head, measure, form
Columns = tuple[Column, ...]
FOOTNOTE_IDS = 12


@dataclass
class Telling:
    """One report being told: `period` is its year; `origin` says which release or refresh the figures are of."""

    register: Register
    wording: Wording
    period: str
    country_name: str
    origin: str
    facts: Mapping[str, str]
    earlier: Path | None = None  # the pack of the release before
    reference: Path | None = None  # the centre's reference tables
    blocked: list[tuple[str, str]] = field(default_factory=list)

    def word(self, key: str, /, **params: object) -> str:
        """A fixed word in the report's language."""
        return self.wording.word(key, **params)

    def label(self, column: str, code: str) -> str:
        """A code, a place or a source in words."""
        return self.register.label(column, code)

    def say(
        self,
        sentence_id: str,
        comparison: Comparison | None = None,
        figures: Mapping[str, Figure | None] | None = None,
        /,
        **context: str,
    ) -> Sentence | None:
        """One sentence; the year, the country's name and the words of codes in the context are filled in."""
        words = {f"{key}_word": self.label(_column(key), code) for key, code in context.items()}
        named = {"period": self.period, "country_name": self.country_name, **words, **context}
        if "survey" in context:
            named["when"] = self.when(context)
        if comparison:
            named["weighted_word"] = f" {self.word('shares_weighted')}" if comparison.is_weighted else ""
        return Sentences(self.register, self.wording, self.blocked).say(sentence_id, comparison, figures, **named)

    def when(self, keys: Mapping[str, str]) -> str:
        """Which survey asked people, and when."""
        return asked_in_words(self.register, self.wording, keys)

    def compared(self, sentence_id: str, found: Comparison | None, /, **context: str) -> list[Sentence | None]:
        """What a comparison says, and with what care it is to be read; nothing where the marts hold none."""
        if found is None:
            return []
        said = self.say(sentence_id, found, **context)
        told = [said]
        if said and found.verdict in ("higher", "lower") and found.disagreeing:
            crude, adjusted = ("yes" if way in found.disagreeing else "no" for way in WAYS)
            told.append(self.say("C02", found, **context, crude_disagrees=crude, adjusted_disagrees=adjusted))
        if said and (found.unknown or found.cautions):
            told.append(self.say("C01", found, **context, cautions_word=self._cautions(found)))
        return told

    def _cautions(self, found: Comparison) -> str:
        """What weakens a comparison, in words one after the other."""
        words = self.register.marts.caution_words()
        return language_of(self.wording.language).comma.join(words.get(one, one) for one in found.cautions)

    def paragraph(self, *sentences: Sentence | None, bullet: bool = False) -> list[Block]:
        """The sentences that could be said, with a footnote naming their figures; nothing when there is none."""
        said = tuple(one for one in sentences if one is not None)
        if not said:
            return []
        return [Paragraph(said, self.footnote(figure for one in said for figure in one.figures), bullet)]

    def footnote(self, figures) -> str:
        """Where figures come from: the first ids, with the release or refresh."""
        ids = list(dict.fromkeys(figure.figure_id for figure in figures))
        if not ids:
            return ""
        more = f" … (+{len(ids) - FOOTNOTE_IDS})" if len(ids) > FOOTNOTE_IDS else ""
        return self.word("foot_figures", mart=self.origin, ids="; ".join(ids[:FOOTNOTE_IDS]) + more)

    def heading(self, key: str, level: int = 1) -> Heading:
        """A heading by its word; the word's key is its anchor."""
        return Heading(level, self.word(key), key.replace("_", "-"))

    def note(self, text: str, kind: Literal["coverage", "caution", "method"] = "caution") -> Note:
        """A line that is no finding."""
        return Note(text, kind)

    def nothing(self, *marts: str) -> list[Block]:
        """Why a chapter is empty: the coverage line of each mart without input, else that nothing is published."""
        lines = []
        for mart in marts:
            reason = self.register.why_empty(mart)
            if reason:
                lines.append(self.no_input(mart, reason))
        return list(lines) or [Note(self.word("no_rows", period=self.period), "coverage")]

    def no_input(self, mart: str, reason: str) -> Note:
        """The coverage line of a mart without rows, its reason in the report's language."""
        empty = "no accepted row in "
        if reason.startswith(empty):
            said = self.word("reason_no_rows", tables=reason.removeprefix(empty))
        else:
            said = self.wording.translated(reason)
        return Note(self.word("no_input", mart=self.title(mart), reason=said), "coverage")

    def title(self, mart: str) -> str:
        """A mart's title in the report's language."""
        return mart_title(self.wording, mart)

    def source(self, mart: str) -> str:
        """The line below a table: which mart, of which release or refresh."""
        return source_line(self.wording, mart, self.origin)

    def cell(self, figure: Figure | None, form: Form = "count") -> Cell:
        """A number of a table, or the word that says why there is none."""
        return cell_of(figure, self.wording, form)

    def table(
        self,
        table_id: str,
        caption: str,
        first: str,
        columns: Sequence[Column],
        mart: str,
        rows: Sequence[tuple[str, Mapping[str, str]]],
        total: bool = False,
    ) -> list[Block]:
        """A table of a mart's figures: `rows` are (name, keys), `columns` (word, measure, form).

        With `total` the last row is the sum of those above. Rows without any figure are left out; no row, no table.
        """  # fmt: skip
        cells = []
        for name, keys in rows:
            figures = [self.register.figure(mart, measure, **keys) for _, measure, _ in columns]
            if any(figure is not None for figure in figures):
                shown = [self.cell(figure, form) for figure, (_, _, form) in zip(figures, columns, strict=True)]
                cells.append((Cell(name), *shown))
        if not cells:
            return []
        if all(cell.value is None for row in cells for cell in row[1:]):
            return [Note(self.word("nothing_shown", period=self.period), "coverage")]
        hidden = any(cell.figure and cell.figure.is_hidden for row in cells for cell in row)
        return [
            Table(
                table_id,
                caption,
                (self.word(first), *(self.word(word) for word, _, _ in columns)),
                tuple(cells),
                self.source(mart),
                self.word("hidden_note") if hidden else "",
                ((len(cells) - 1, tuple(range(len(cells) - 1))),) if total and len(cells) > 1 else (),
            )
        ]

    def turned(
        self,
        table_id: str,
        caption: str,
        first: str,
        second: str,
        mart: str,
        columns: Sequence[tuple[str, str]],
        total: str,
        **keys: str,
    ) -> list[Block]:
        """The counts of one row of a mart, one below the other: (name, measure) each, the total last, which they add up to."""  # fmt: skip
        figures = [(name, self.register.figure(mart, measure, **keys)) for name, measure in columns]
        figures.append((self.word("c_total"), self.register.figure(mart, total, **keys)))
        if all(figure is None for _, figure in figures):
            return []
        rows = tuple((Cell(name), self.cell(figure)) for name, figure in figures)
        hidden = any(row[1].figure is not None and row[1].figure.is_hidden for row in rows)
        heads = (self.word(first), self.word(second))
        source = self.source(mart)
        sums = ((len(rows) - 1, tuple(range(len(rows) - 1))),)
        return [Table(table_id, caption, heads, rows, source, self.word("hidden_note") if hidden else "", sums)]

    def charts(self, *names: str, **keys: str) -> list[Block]:
        """The charts of these names that have something to draw; `keys` narrow them beside the period."""
        from assets.reports.charts import CHARTS  # altair takes a second to import

        at = {"period": self.period, "origin": self.origin, **keys}
        drawn = (CHARTS[name](self.register, self.wording, **at) for name in names)
        return [chart for chart in drawn if chart is not None]

    def largest(self, found: Mapping[str, Figure | None], n: int) -> tuple[list[str], bool]:
        """The n codes with the largest values that are printed, and whether one that is not may be larger."""
        held = {code: one for code, one in found.items() if one is not None}
        shown = {
            code: one.value
            for code, one in held.items()
            if one.is_shown and not one.is_withheld and one.value is not None
        }
        ranked = sorted(shown, key=lambda code: (-shown[code], code))
        return ranked[:n], any(one.is_hidden or one.is_withheld for one in held.values())


Chapter = Callable[[Telling], list[Block]]


def _column(key: str) -> str:
    """`service2` and `area1` stand for a service and an area."""
    bare = key.rstrip("0123456789")
    return {"area": "admin1", "group": "person_group"}.get(bare, bare)
