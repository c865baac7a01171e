"""The one source of a report's pages: Markdown for pandoc, made from its blocks by `report.md.j2`.

Here: escaping, numbering of tables, figures and footnotes, how wide a column is. Not here: what a format makes of it
(`page`, `paper`, `letter`), nor the workbook, which is written from the blocks themselves (`workbook`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assets.reports.document import Block, Cell, Chart, Heading, Note, Paragraph, Report, Table
from assets.reports.layout.footing import cautions_of, marks_of
from assets.reports.wording import Wording

ROOM = Path(__file__).parent
LONGEST_COLUMN = 44  # characters; more text wraps
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_CHARACTERS = 96  # that fit a line of a table on paper
_DRAWING_FULL = 640  # a chart of this width fills the line


class Markdown(str):
    """Text that is Markdown already and must not be escaped."""


@dataclass(frozen=True)
class Part:
    """One or, for a list, several blocks with the numbers they carry on the page."""

    kind: Literal["heading", "paragraph", "list", "table", "chart", "note"]
    block: Any
    number: int = 0
    footnotes: tuple[Markdown, ...] = ()


@dataclass
class Source:
    """A report as Markdown, its headings with the anchors they got, and the drawings it asks for."""

    text: str
    headings: list[Heading]
    charts: dict[str, Chart] = field(default_factory=dict)  # name of the picture's file without ending -> chart


def escaped(value: Any) -> str:
    """Text as Markdown that says just this text: every ASCII sign is held by a backslash, a line break is a space."""
    if isinstance(value, Markdown):
        return value
    return _PUNCTUATION.sub(r"\\\1", " ".join(_words(str(value))))


def _words(text: str) -> list[str]:
    """Split at plain white space only: a no-break space stays."""
    return [word for word in re.split(r"[ \t\r\n\f\v]+", text) if word]


@cache
def environment() -> Environment:
    """Jinja that escapes whatever a template prints, unless it is Markdown."""
    return Environment(
        loader=FileSystemLoader(ROOM), finalize=escaped, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True, autoescape=False,
        comment_start_string="<#", comment_end_string="#>",  # {# begins an anchor
    )  # fmt: skip


def written(report: Report, wording: Wording) -> Source:
    """The Markdown of a report."""
    headings = anchored(report.blocks)
    footnotes: list[str] = []
    parts = list(_parts(with_anchors(report.blocks, headings), footnotes))
    charts = {part.number: part.block for part in parts if part.kind == "chart"}
    behind = {number for number, chart in charts.items() if not _stands(chart.table, report)}
    template = environment().get_template("report.md.j2")
    text = template.render(
        parts=parts, footnotes=footnotes, behind=behind, word=wording.word, plain=Markdown, grid=grid, size=size,
        below=lambda table: below(table, wording), 
        sizes=lambda table: Markdown(f'widths="{widths(table)}" fit="{fit(table)}"'),
        picture=lambda number: Markdown(picture(number)),
    )  # fmt: skip
    if behind and report.kind == "annual":
        headings = [*headings, Heading(1, wording.word("layout_annex"), "annex")]
    return Source(text, headings, {picture(number): chart for number, chart in charts.items()})


def _stands(table: Table, report: Report) -> bool:
    """Whether the numbers behind a chart stand in a table of the report anyway."""
    printed = [[cell.text for cell in row] for row in table.rows]
    return any(
        [[cell.text for cell in row] for row in block.rows] == printed
        for block in report.blocks
        if isinstance(block, Table)
    )


def anchored(blocks: Sequence[Block]) -> list[Heading]:
    """The headings with anchors that stand for one place only and levels that skip none (a screen reader's map)."""
    taken: dict[str, int] = {}
    found: list[Heading] = []
    for block in blocks:
        if isinstance(block, Heading):
            bare = re.sub(r"[^A-Za-z0-9-]+", "-", block.anchor).strip("-") or "part"
            taken[bare] = taken.get(bare, 0) + 1
            level = min(block.level, found[-1].level + 1 if found else 1)
            found.append(Heading(level, block.text, bare if taken[bare] == 1 else f"{bare}-{taken[bare]}"))
    return found


def with_anchors(blocks: Sequence[Block], headings: Sequence[Heading]) -> Iterator[Block]:
    """The blocks with these headings in place of theirs."""
    left = iter(headings)
    for block in blocks:
        yield next(left) if isinstance(block, Heading) else block


def _parts(blocks: Iterator[Block], footnotes: list[str]) -> Iterator[Part]:
    """The blocks in order, bullets that follow each other as one list, tables and figures counted."""
    n_tables = n_charts = 0
    bullets: list[Paragraph] = []
    for block in blocks:
        if bullets and not (isinstance(block, Paragraph) and block.bullet):
            yield _listed(bullets, footnotes)
            bullets = []
        if isinstance(block, Paragraph) and block.bullet:
            bullets.append(block)
        elif isinstance(block, Paragraph):
            yield Part("paragraph", block, footnotes=(_footnote(block, footnotes),))
        elif isinstance(block, Table):
            n_tables += 1
            yield Part("table", block, n_tables)
        elif isinstance(block, Chart):
            n_charts += 1
            yield Part("chart", block, n_charts)
        else:
            yield Part("note" if isinstance(block, Note) else "heading", block)
    if bullets:
        yield _listed(bullets, footnotes)


def _listed(bullets: list[Paragraph], footnotes: list[str]) -> Part:
    return Part("list", tuple(bullets), footnotes=tuple(_footnote(one, footnotes) for one in bullets))


def _footnote(paragraph: Paragraph, footnotes: list[str]) -> Markdown:
    """The mark of a paragraph's footnote, which is added to the list; nothing when it has none."""
    if not paragraph.footnote:
        return Markdown("")
    footnotes.append(paragraph.footnote)
    return Markdown(f"[^{len(footnotes)}]")


def picture(number: int) -> str:
    """The name of a chart's file, without ending."""
    return f"figure-{number}"


def size(chart: Chart) -> Markdown:
    """How much of the line a chart takes, in percent."""
    return Markdown(str(min(100, round(100 * chart.width / _DRAWING_FULL))))


def is_number(table: Table, column: int) -> bool:
    """Whether a column holds numbers, which stand at the end of their cell."""
    cells = [row[column] for row in table.rows if column < len(row)]
    return column > 0 and any(cell.figure is not None or cell.form != "text" for cell in cells)


def grid(table: Table) -> Markdown:
    """A table in Markdown, its hidden cells and the cautions of its numbers marked."""
    marks = marks_of(table)
    lines = [_row([escaped(column) for column in table.columns])]
    lines.append(_row(["---:" if is_number(table, n) else "----" for n in range(len(table.columns))]))
    lines += [_row([_cell(cell, marks) for cell in row]) for row in table.rows]
    return Markdown("\n".join(lines))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cell: Cell, marks: dict[tuple[str, ...], str]) -> str:
    said = escaped(cell.text)
    if cell.figure is not None and cell.figure.is_hidden:
        said = f"[{said}]{{.hidden}}"
    elif cell.figure is not None and not cell.figure.is_shown:
        said = f"[{said}]{{.none}}"
    mark = marks.get(cell.figure.cautions) if cell.figure and cell.figure.is_shown else None
    return f"{said}[{mark}]{{.flag}}" if mark else said


def below(table: Table, wording: Wording) -> list[str]:
    """The lines below a table: its note, the cautions of its numbers, its source."""
    return [line for line in (table.note, *cautions_of(table, wording), table.source) if line]


def widths(table: Table) -> str:
    """Per column the percent of the line it needs, for formats that do not find out themselves."""
    needed = [_needed(table, column) for column in range(len(table.columns))]
    line = max(_CHARACTERS, sum(needed))
    return ",".join(f"{100 * one / line:.2f}" for one in needed)


def fit(table: Table) -> str:
    """How much smaller than others a table that is too wide for the line is set: down to four fifths, then it wraps."""
    needed = sum(_needed(table, column) for column in range(len(table.columns)))
    return f"{max(0.8, min(1.0, _CHARACTERS / needed)):.2f}"


def _needed(table: Table, column: int) -> int:
    """Characters a column needs: its longest word at least, its longest cell when that is not too long."""
    texts = [row[column].text for row in table.rows if column < len(row)]
    words = [word for text in (*texts, table.columns[column]) for word in _words(text)]
    cells = max((len(text) for text in texts), default=0)
    return max(max(map(len, words), default=1), min(cells, LONGEST_COLUMN)) + 4
