"""What a report is made of, before it has a format: headings, sentences, tables, charts, notes, in order.

Here: the parts. Not here: what they say (`chapters`), how a page looks (`layout`). A number stands in a sentence or a
cell together with the figures it comes from; a layout adds none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from assets.reports.register import Figure
from schemas.languages import language_of

Form = Literal["text", "count", "share", "days", "points", "ratio"]
Kind = Literal["annual", "profile", "bulletin", "scorecard"]


@dataclass(frozen=True)
class Sentence:
    """One sentence as printed; `printed` are the numbers that may stand in it, as they stand there."""

    sentence_id: str
    text: str
    figures: tuple[Figure, ...] = ()
    printed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is a chapter, 2 a section of it."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True)
class Paragraph:
    """Sentences that stand together; the footnote names where their figures come from."""

    sentences: tuple[Sentence, ...]
    footnote: str = ""
    bullet: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell of a table: what is printed, the figure behind it (hidden ones print a word), a value for workbooks."""

    text: str
    figure: Figure | None = None
    value: float | str | None = None  # what a workbook holds; None for a hidden number
    form: Form = "text"


@dataclass(frozen=True)
class Table:
    """A table with its caption. The first column is the row's name. `sums`: groups of rows that add up to a row.

    `sums` holds (row of the total, rows of its parts), for the columns that are counts.
    """

    table_id: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    source: str = ""
    note: str = ""
    sums: tuple[tuple[int, tuple[int, ...]], ...] = ()


@dataclass(frozen=True)
class Chart:
    """A drawing: its title states the finding, `alt` says the same to a screen reader, `table` holds its numbers.

    `spec` is an altair chart; `layout` turns it into SVG, PDF or PNG. An error stands there when it could not be described.
    """

    chart_id: str
    title: str
    subtitle: str
    alt: str
    spec: Any
    table: Table
    source: str = ""
    width: int = 640


@dataclass(frozen=True)
class Note:
    """A line that is no finding: why there is none, what is left out, a caution, the editor's own words."""

    text: str
    kind: Literal["coverage", "caution", "method", "editor"] = "caution"


Block = Heading | Paragraph | Table | Chart | Note


@dataclass
class Report:
    """A whole report: what it is of, and its blocks in order."""

    kind: Kind
    country: str
    country_name: str
    period: str
    language: str
    title: str
    subtitle: str
    blocks: list[Block] = field(default_factory=list)
    blocked: list[tuple[str, str]] = field(default_factory=list)  # sentence id, why it was not said
    untranslated: list[str] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)  # release, date, refresh_id, settings

    @property
    def direction(self) -> str:
        """The side a line begins on, as HTML names it."""
        return language_of(self.language).direction

    def sentences(self) -> Iterator[Sentence]:
        """Every sentence of the report."""
        for block in self.blocks:
            if isinstance(block, Paragraph):
                yield from block.sentences

    def tables(self) -> Iterator[Table]:
        """Every table, those behind charts too."""
        for block in self.blocks:
            if isinstance(block, Table):
                yield block
            elif isinstance(block, Chart):
                yield block.table

    def charts(self) -> Iterator[Chart]:
        """Every chart."""
        return (block for block in self.blocks if isinstance(block, Chart))


def anchored(blocks: Sequence[Block]) -> list[Heading]:
    """The headings a table of contents lists."""
    return [block for block in blocks if isinstance(block, Heading)]
