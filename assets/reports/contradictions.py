"""Our own report against itself and the register: every contradiction in it, before anybody prints it.

Here: which rule looks at which block. Not here: the rules (`contradiction_rules`), how a sentence's numbers are worked out
again (`explaining`), pages others published (`published_page`). A finding is for the editor; it does not stop a report.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from assets.release.renamed import took_its_place
from assets.reports import contradiction_rules as rules
from assets.reports import numbers_in_words as written
from assets.reports.contradiction_rules import Finding
from assets.reports.document import Cell, Chart, Note, Paragraph, Report, Sentence, Table
from assets.reports.explaining import explained
from assets.reports.figure_checks import figures_agree
from assets.reports.numbers_in_text import Number, numbers_in, values_in
from assets.reports.register import Figure, Register
from assets.reports.wording import Wording

# numbers of the method, not of the data: an assessment counts for 24 months (model, needs_gap); intervals are 95 %
METHOD_NUMBERS: dict[str, frozenset[tuple[float, bool]]] = {"N00": frozenset({(24.0, False)})}
METHOD_OF_CHARTS = frozenset({(95.0, True), (24.0, False)})
EXCERPT = 60
_CITED = re.compile(r"\b[a-z_]+\.[a-z_0-9]+@[\w=,.+|-]*\w")  # a figure's id in the words of an editor


def contradictions_of(report: Report, register: Register, wording: Wording) -> list[str]:
    """What is wrong in a report, in its language, each once; empty when nothing is."""
    return list(dict.fromkeys(one.in_words(wording) for one in findings_in(report, register, wording)))


def findings_in(report: Report, register: Register, wording: Wording) -> Iterator[Finding]:
    """The findings of all rules, in the order of the blocks, then those between figures."""
    checked = _Checked(report, register, wording)
    if not (report.facts.get("release") or report.facts.get("refresh")):
        yield Finding("QA-EDN", "check_no_release", report.title, "")
    for block in report.blocks:
        match block:
            case Paragraph(sentences=sentences):
                for sentence in sentences:
                    yield from checked.sentence(sentence)
            case Table():
                yield from checked.table(block)
            case Chart():
                yield from checked.table(block.table)
                yield from checked.chart(block)
            case Note(kind="editor", text=text):
                yield from checked.own_words(text)
    yield from figures_agree(report, register)


@dataclass
class _Checked:
    """One report under check; what its register may print is collected once."""

    report: Report
    register: Register
    wording: Wording

    @property
    def language(self) -> str:
        return self.report.language

    def sentence(self, sentence: Sentence) -> Iterator[Finding]:
        """Its numbers are those it was filled with, and those follow from its figures; its words fit its shares."""
        where, language = f"{sentence.sentence_id} “{_excerpt(sentence.text)}”", self.language
        filled = {value for said in sentence.printed for value in values_in(said, language)}
        words = {value for said in sentence.printed if self._is_words(said) for value in values_in(said, language)}
        method = METHOD_NUMBERS.get(sentence.sentence_id, frozenset())
        known = explained(sentence, self.register, language) | words
        for number in numbers_in(sentence.text, language):
            value = (number.readings[0], number.is_percent)
            if value in method or (value in filled and (value in known or self._is_period(number))):
                continue
            yield Finding(
                "QA-TXT", "check_not_filled" if value not in filled else "check_no_figure", where, number.text
            )
        for figure in sentence.figures:
            yield from self._is_current(figure, where)
        yield from rules.words_fit_shares(where, sentence.text, language)

    def table(self, table: Table) -> Iterator[Finding]:
        """Each cell prints its figure; parts add up to their totals; it is said whose numbers they are."""
        where = f"{table.table_id} “{_excerpt(table.caption)}”"
        if table.sums and not (table.caption and table.source):
            yield Finding("QA-POP", "check_population", where, table.table_id)
        for row in table.rows:
            for cell in row:
                yield from self._cell(cell, f"{where}, {row[0].text}")
        for total, parts in table.sums:
            for column in range(1, len(table.columns)):
                if table.rows[total][column].form == "count" and table.rows[total][column].value is not None:
                    held = [_number(table.rows[part][column]) for part in parts]
                    at = f"{where}, {table.columns[column]}"
                    yield from rules.parts_add_up(at, held, _number(table.rows[total][column]))

    def _cell(self, cell: Cell, where: str) -> Iterator[Finding]:
        """A shown figure is printed as it is, a hidden one as the word for hidden; neither is told in a workbook."""
        figure = cell.figure
        if figure is None:
            return
        if figure.is_hidden:
            if cell.value is not None or numbers_in(cell.text, self.language) or not cell.text.strip():
                yield Finding("QA-TXT", "check_hidden_printed", where, cell.text or "-")
            return
        yield from self._is_current(figure, where)
        form = {"count": written.count, "share": written.percent, "days": written.days, "ratio": written.ratio}.get(
            cell.form
        )
        if figure.is_shown and figure.value is not None and form:
            expected = form(figure.value, self.language)
            if values_in(expected, self.language) - values_in(cell.text, self.language):
                yield Finding("QA-TXT", "check_differs", where, cell.text, expected)

    def _is_current(self, figure: Figure, where: str) -> Iterator[Finding]:
        """The report's figure is the register's row of today; figures of mart_indicator are no rows of it."""
        today = self.register.by_id(figure.figure_id)
        if today is None:
            if not figure.figure_id.startswith("indicator."):
                yield Finding("QA-TXT", "check_no_figure", where, figure.figure_id)
        elif (today.value, today.is_hidden) != (figure.value, figure.is_hidden):
            shown = [str(one.value) if one.is_shown else self.wording.word("hidden") for one in (figure, today)]
            yield Finding("QA-TXT", "check_differs", f"{where}, {figure.figure_id}", *shown)

    def chart(self, chart: Chart) -> Iterator[Finding]:
        """What a chart's title and its text for screen readers say stands in its table or is a figure."""
        table = chart.table
        texts = [table.caption, chart.source, *table.columns, *(cell.text for row in table.rows for cell in row)]
        there = {value for text in texts for value in values_in(text, self.language)} | METHOD_OF_CHARTS
        for text in (chart.title, chart.subtitle, chart.alt):
            for number in numbers_in(text, self.language):
                in_table = (number.readings[0], number.is_percent) in there
                if not in_table and not self._is_period(number) and not self._is_figure(number):
                    yield Finding("QA-TXT", "check_no_figure", f"{chart.chart_id} “{_excerpt(text)}”", number.text)
            yield from rules.words_fit_shares(f"{chart.chart_id} “{_excerpt(text)}”", text, self.language)

    def own_words(self, text: str) -> Iterator[Finding]:
        """Numbers the editor typed that are no figure and no period of these data; words beside the shares they typed."""
        where = self.wording.word("check_own_words", start=_excerpt(text))
        for number in numbers_in(_CITED.sub("", text), self.language):
            if not self._is_period(number) and not self._is_figure(number):
                yield Finding("QA-TXT", "check_no_figure", where, number.text)
        yield from rules.words_fit_shares(where, text, self.language)
        for cited in _CITED.findall(text):
            if self.register.by_id(cited) is None:
                yield from self._no_longer(cited, where)

    def _no_longer(self, cited: str, where: str) -> Iterator[Finding]:
        """An id the editor cites that these data do not have: what it is called now, or that it is none."""
        new = took_its_place(cited, (figure.figure_id for figure in self.register))
        yield Finding("QA-TXT", "check_renamed" if new else "check_no_figure", where, cited, ", ".join(new))

    def _is_words(self, said: str) -> bool:
        """Whether a filled-in text is a name or a period and not a number: `Zone 5`, not `33% (20% to 48%)`."""
        bare = said
        for value in sorted((number.text for number in numbers_in(said, self.language)), key=len, reverse=True):
            bare = bare.replace(value, "")
        interval = self.wording.word("interval", value="", low="", high="")
        return bare.strip(" %\u00a0+-\u200e") not in ("", interval.replace("%", "").strip()) and "%" not in said

    def _is_period(self, number: Number) -> bool:
        return not number.is_percent and str(int(number.readings[0])) in self._years and number.text.isdigit()

    @cached_property
    def _years(self) -> set[str]:
        """Years the register has rows for, or the report is of; the month of a monthly report too."""
        parts = self.report.period.split("-")
        marts = (mart for mart in self.register.marts.names() if "period" in self.register.rows(mart))
        years = {period[:4] for mart in marts for period in self.register.periods(mart)}
        return years | set(parts) | {part.lstrip("0") for part in parts}

    def _is_figure(self, number: Number) -> bool:
        """Whether a reading of the number, or each of its parts, is a published figure printed that way."""
        known = self._percentages(number.decimals) if number.is_percent else self._values(number.decimals)
        readings_fit = any(round(reading, number.decimals) in known for reading in number.readings)
        return readings_fit or (bool(number.parts) and all(part in known for part in number.parts))

    @cached_property
    def _shown(self) -> list[Figure]:
        return [figure for figure in self.register if figure.is_shown]

    def _percentages(self, decimals: int) -> set[float]:
        """Every published share and end of an interval as a percentage of so many decimals."""
        held = ((one.value, one.ci_low, one.ci_high) for one in self._shown)
        return {round(100 * abs(x), decimals) for row in held for x in row if x is not None and -1 <= x <= 1}

    def _values(self, decimals: int) -> set[float]:
        """Every published value, the numbers known behind it, and differences in points."""
        held = {round(float(x), decimals) for one in self._shown for x in (one.value, one.known_n) if x is not None}
        points = (
            one.value
            for one in self._shown
            if one.figure_id.startswith(("gender_gap.difference@", "gender_gap_total.difference@"))
        )
        return held | {round(100 * abs(value), decimals) for value in points if value is not None}


def _number(cell: Cell) -> float | None:
    return cell.value if isinstance(cell.value, float | int) else None


def _excerpt(text: str) -> str:
    return text if len(text) <= EXCERPT else text[:EXCERPT].rsplit(" ", 1)[0] + " …"
