"""XLSX: the report's sentences and tables as cells, a sheet per chapter, every number with the figure it is.

Here: what stands where. Not here: how cells look (`workbook_forms`). A hidden number is its word, never 0 and never
blank; nothing is a formula; the date is fixed, so that the same report gives the same bytes.
"""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import xlsxwriter

from assets.release.workbook import sheet_names
from assets.reports.document import Block, Cell, Chart, Heading, Note, Paragraph, Report, Table
from assets.reports.layout.footing import cautions_of
from assets.reports.layout.source import Source, is_number, with_anchors
from assets.reports.layout.workbook_forms import Forms, created
from assets.reports.register import Figure
from assets.reports.wording import Wording
from schemas.messages import text
from warehouse.writing import write_cell

FEWEST_COLUMNS = 8  # across which a sentence runs
FIRST_WIDTH, WIDTH, IDS_WIDTH = 34, 15, 60
_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\']+")


@dataclass
class Leaf:
    """A sheet being written: its next row, and how many columns its tables take."""

    sheet: object
    name: str
    n_columns: int
    row: int = 0
    figures: dict[str, Figure] = field(default_factory=dict)


def workbook(report: Report, source: Source, wording: Wording) -> bytes:
    """The report as XLSX."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}) as book:
        book.set_properties(
            {"title": report.title, "subject": report.subtitle, "author": "SADDLE", "created": created()}
        )
        forms = Forms(book, report.direction == "rtl")
        chapters = list(_chapters(report, source, wording))
        names = _names([title for title, _ in chapters], wording)
        cover = _sheet(book, names[0], report, FEWEST_COLUMNS)
        leaves = [
            _chapter(book, name, report, blocks, forms, wording)
            for name, (_, blocks) in zip(names[1:-1], chapters, strict=True)
        ]
        _cover(cover, report, leaves, [title for title, _ in chapters], forms, wording)
        _figures(book, names[-1], report, leaves, forms, wording)
    return held.getvalue()


def _chapters(report: Report, source: Source, wording: Wording) -> Iterator[tuple[str, list[Block]]]:
    """Title and blocks of each chapter; what stands before the first heading is a chapter too."""
    title: str = wording.word("layout_text")
    blocks: list[Block] = []
    for block in with_anchors(report.blocks, source.headings):
        if isinstance(block, Heading) and block.level == 1:
            if blocks:
                yield title, blocks
            title, blocks = block.text, []
        blocks.append(block)
    if blocks:
        yield title, blocks


def _names(titles: Sequence[str], wording: Wording) -> list[str]:
    """Names of all sheets: cover, chapters with their number, figures; as Excel allows them, no two alike."""
    wanted = [wording.word("layout_cover"), *(f"{n} {title}" for n, title in enumerate(titles, 1))]
    wanted.append(wording.word("layout_figures"))
    bare = [_NO_SHEET_NAME.sub(" ", one).strip() for one in wanted]
    return [sheet_names(bare)[one] for one in bare]


def _sheet(book, name: str, report: Report, n_columns: int) -> Leaf:
    sheet = book.add_worksheet(name)
    if report.direction == "rtl":
        sheet.right_to_left()
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, FIRST_WIDTH)
    sheet.set_column(1, n_columns - 1, WIDTH)
    return Leaf(sheet, name, n_columns)


def _chapter(book, name: str, report: Report, blocks: Sequence[Block], forms: Forms, wording: Wording) -> Leaf:
    """One sheet; beside each sentence stand the ids of its figures."""
    tables = [
        block.table if isinstance(block, Chart) else block for block in blocks if isinstance(block, Table | Chart)
    ]
    leaf = _sheet(book, name, report, max([FEWEST_COLUMNS, *(len(table.columns) for table in tables)]))
    leaf.sheet.set_column(leaf.n_columns, leaf.n_columns, IDS_WIDTH)  # type: ignore[attr-defined]
    for block in blocks:
        if isinstance(block, Heading):
            _line(leaf, block.text, forms.chapter if block.level == 1 else forms.section)
        elif isinstance(block, Paragraph):
            _paragraph(leaf, block, forms)
        elif isinstance(block, Note):
            _line(leaf, f"{wording.word(f'layout_note_{block.kind}')} {block.text}", forms.notes[block.kind])
        elif isinstance(block, Table):
            _table(leaf, block, block.caption, forms, wording)
        else:
            _chart(leaf, block, forms, wording)
    return leaf


def _line(leaf: Leaf, said: str, form, ids: str = "", id_form=None) -> None:
    """Text across the sheet, as high as it needs; ids beside it."""
    sheet = leaf.sheet
    sheet.merge_range(leaf.row, 0, leaf.row, leaf.n_columns - 1, "", form)  # type: ignore[attr-defined]
    write_cell(sheet, leaf.row, 0, said, form)
    if ids:
        write_cell(sheet, leaf.row, leaf.n_columns, ids, id_form)
    across = FIRST_WIDTH + (leaf.n_columns - 1) * WIDTH
    n_ids = sum(1 + len(one) // (1.25 * IDS_WIDTH) for one in ids.split("\n")) if ids else 0
    height = max(18, 15 * (1 + int(1.1 * len(said)) // across) + 3, 11 * n_ids + 3)
    sheet.set_row(leaf.row, height * form.scale)  # type: ignore[attr-defined]
    leaf.row += 1


def _paragraph(leaf: Leaf, block: Paragraph, forms: Forms) -> None:
    for sentence in block.sentences:
        leaf.figures |= {figure.figure_id: figure for figure in sentence.figures}
        ids = "\n".join(dict.fromkeys(figure.figure_id for figure in sentence.figures))
        _line(leaf, f"• {sentence.text}" if block.bullet else sentence.text, forms.text, ids, forms.ids)


def _chart(leaf: Leaf, block: Chart, forms: Forms, wording: Wording) -> None:
    """A figure's title, what it shows in words, and its numbers; the picture is in the other formats."""
    leaf.row += 1
    _line(leaf, block.title, forms.section)
    for said in (block.subtitle, block.alt):
        if said:
            _line(leaf, said, forms.text)
    _table(leaf, block.table, block.table.caption, forms, wording)


def _table(leaf: Leaf, table: Table, caption: str, forms: Forms, wording: Wording) -> None:
    leaf.row += 1
    _line(leaf, caption, forms.caption)
    for column, head in enumerate(table.columns):
        write_cell(leaf.sheet, leaf.row, column, head, forms.head_end if is_number(table, column) else forms.head)
    leaf.row += 1
    for row in table.rows:
        for column, cell in enumerate(row):
            _cell(leaf, column, cell, forms.of(cell.form, is_number(table, column)), forms.hidden, wording)
        leaf.row += 1
    for said in (table.note, *cautions_of(table, wording), table.source):
        if said:
            _line(leaf, said, forms.small)
    leaf.row += 1


def _cell(leaf: Leaf, column: int, cell: Cell, form, hidden, wording: Wording) -> None:
    """The value where it may be seen, else the word that is printed; the figure's id in a comment."""
    figure, value = cell.figure, cell.value
    is_shown = figure is None or figure.is_shown
    said = cell.text if value is None or not is_shown else value
    write_cell(leaf.sheet, leaf.row, column, said, form if is_shown else hidden)
    if figure is not None:
        leaf.figures[figure.figure_id] = figure
        notes = [
            cell.text,
            figure.figure_id,
            *(text(f"reader_caution_{one}", wording.language) for one in figure.cautions),
        ]
        leaf.sheet.write_comment(leaf.row, column, "\n".join(notes), {"x_scale": 3, "author": "SADDLE"})  # type: ignore[attr-defined]


def _cover(
    leaf: Leaf, report: Report, leaves: Sequence[Leaf], titles: Sequence[str], forms: Forms, wording: Wording
) -> None:
    """What this is, how to read it, which sheet holds what."""
    _line(leaf, report.title, forms.chapter)
    _line(leaf, report.subtitle, forms.text)
    facts = [("country", report.country_name), ("period", report.period)]
    facts += [(fact, report.facts[fact]) for fact in ("release", "refresh") if report.facts.get(fact)]
    for fact, value in facts:
        write_cell(leaf.sheet, leaf.row, 0, wording.word(f"layout_{fact}"), forms.head)
        write_cell(leaf.sheet, leaf.row, 1, value, forms.cell)
        leaf.row += 1
    leaf.row += 1
    _line(leaf, wording.word("layout_reading"), forms.text)
    leaf.row += 1
    _line(leaf, wording.word("layout_contents"), forms.section)
    for one, title in zip(leaves, titles, strict=True):
        leaf.sheet.write_url(leaf.row, 0, f"internal:'{one.name}'!A1", forms.link, title)  # type: ignore[attr-defined]
        leaf.row += 1


def _figures(book, name: str, report: Report, leaves: Sequence[Leaf], forms: Forms, wording: Wording) -> None:
    """Grain: one row per sheet and figure."""
    leaf = _sheet(book, name, report, FEWEST_COLUMNS)
    sheet = book.get_worksheet_by_name(name)
    for column, width in enumerate((30, 70, 14, 14, 14, 14, 50)):
        sheet.set_column(column, column, width)
    heads = ("sheet", "figure_ids", "printed", "state", "low", "high", "cautions")
    for column, head in enumerate(heads):
        write_cell(sheet, 0, column, wording.word(f"layout_{head}"), forms.head)
    for one in leaves:
        for figure in one.figures.values():
            leaf.row += 1
            _figure(sheet, leaf.row, one.name, figure, forms, wording)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(leaf.row, 1), len(heads) - 1)


def _figure(sheet, row: int, name: str, figure: Figure, forms: Forms, wording: Wording) -> None:
    state = wording.word(f"layout_{'shown' if figure.is_shown else 'hidden' if figure.is_hidden else 'none'}")
    cautions = "; ".join(text(f"reader_caution_{one}", wording.language) for one in figure.cautions)
    shown = (figure.value, figure.ci_low, figure.ci_high) if figure.is_shown else (state, None, None)
    for column, value in enumerate((name, figure.figure_id, shown[0], state, shown[1], shown[2], cautions)):
        if value is not None:
            write_cell(sheet, row, column, value, forms.cell if figure.is_shown or column != 2 else forms.hidden)
