"""How a DOCX looks: pandoc's own reference document with our styles, font, page and colours.

Every size and weight is set twice: Word takes the second (`cs`) for Arabic letters.
"""

import io
import subprocess
from functools import cache

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from assets.reports.layout import fonts

INK, SOFT, BLUE, AMBER, LINE = "1B1F24", "565D66", "005A9C", "8A4B00", "C9CED4"
MARGIN = {True: 20, False: 14}  # millimetres, of a long report and a short one
BODY = {True: 10.0, False: 8.5}  # points
_LINES = {"ltr": 1.0, "rtl": 1.1}  # Arabic marks need room
# style -> (size of the body's, bold, colour, points before, points after, keeps with the next)
PARAGRAPHS = {
    "Normal": (1.0, False, INK, 0, 6, False), "Body Text": (1.0, False, INK, 0, 6, False),
    "First Paragraph": (1.0, False, INK, 0, 6, False), "Compact": (1.0, False, INK, 0, 3, False),
    "Title": (2.0, True, INK, 0, 2, True), "Subtitle": (1.05, False, SOFT, 0, 12, True),
    "Heading 1": (1.45, True, INK, 18, 6, True), "Heading 2": (1.15, True, INK, 12, 4, True),
    "Heading 3": (1.0, True, INK, 10, 3, True), "TOC Heading": (1.15, True, INK, 12, 4, True),
    "toc 1": (1.0, False, INK, 0, 3, False), "Table Caption": (1.0, True, INK, 12, 4, True),
    "Footnote Text": (0.75, False, SOFT, 0, 2, False), "Footer": (0.75, False, SOFT, 0, 0, False),
    "Note Coverage": (0.95, False, INK, 6, 8, False), "Note Caution": (0.95, False, INK, 6, 8, False),
    "Note Method": (0.95, False, SOFT, 4, 6, False), "Note Editor": (0.95, False, INK, 6, 8, False),
    "Source": (0.78, False, SOFT, 2, 2, False), "Figure Title": (1.0, True, INK, 12, 2, True),
    "Figure Subtitle": (0.88, False, SOFT, 0, 4, True), "Table Text": (0.85, False, INK, 1, 1, False),
    "Table Head": (0.85, True, INK, 1, 1, True),
}  # fmt: skip
# note -> line at its beginning (pattern, eighths of a point, colour), ground
NOTES = {
    "Note Coverage": ("dotted", 24, SOFT, "F4F6F8"), "Note Caution": ("single", 24, AMBER, "FDF5EA"),
    "Note Editor": ("double", 12, BLUE, None),
}  # fmt: skip


@cache
def _pandocs() -> bytes:
    import pypandoc

    command = [pypandoc.get_pandoc_path(), "--print-default-data-file=reference.docx"]
    return subprocess.run(command, capture_output=True, check=True).stdout


@cache
def reference(direction: str, kind: str) -> bytes:
    """The reference document for a direction and a kind of report."""
    document = Document(io.BytesIO(_pandocs()))
    is_long = kind == "annual"
    _paged(document.sections[0], MARGIN[is_long])
    _default_font(document.styles.element)
    for name, (size, is_bold, colour, before, after, keeps) in PARAGRAPHS.items():
        style = _style(document, name, WD_STYLE_TYPE.PARAGRAPH)
        _letters(style, round(2 * size * BODY[is_long]), is_bold, colour)
        spacing = style.paragraph_format
        spacing.space_before, spacing.space_after, spacing.keep_with_next = Pt(before), Pt(after), keeps
        spacing.line_spacing = _LINES[direction]
    document.styles["Figure"].paragraph_format.keep_with_next = True
    for name, edge in NOTES.items():
        _edged(document.styles[name], edge, "right" if direction == "rtl" else "left")
    _spans(document, is_slanted=direction == "ltr")
    _table(document.styles["Table"].element)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _paged(section, margin: int) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(margin)
    section.top_margin = section.bottom_margin = Mm(margin)
    section.footer_distance = Mm(8)


def _style(document, name: str, kind):
    """The style of this name, made where pandoc has none."""
    for style in document.styles:
        if style.name == name and style.type == kind:
            return style
    style = document.styles.add_style(name, kind, builtin=name in ("toc 1", "Footer"))
    if kind == WD_STYLE_TYPE.PARAGRAPH:
        style.base_style = document.styles["Normal"]
    return style


def _default_font(styles) -> None:
    """One font for all scripts, no theme's font before it."""
    for held in styles.iter(qn("w:rFonts")):
        held.attrib.clear()
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            held.set(qn(f"w:{script}"), fonts.OFFICE_FAMILY)


def _letters(style, half_points: int, is_bold: bool, colour: str) -> None:
    properties = style.element.get_or_add_rPr()
    for child in list(properties):
        properties.remove(child)
    flags = "<w:b/><w:bCs/>" if is_bold else '<w:b w:val="0"/><w:bCs w:val="0"/>'
    family = " ".join(f'w:{script}="{fonts.OFFICE_FAMILY}"' for script in ("ascii", "hAnsi", "cs", "eastAsia"))
    made = parse_xml(
        f'<w:rPr {nsdecls("w")}><w:rFonts {family}/>{flags}<w:i w:val="0"/><w:iCs w:val="0"/>'
        f'<w:color w:val="{colour}"/><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr>'
    )
    for child in list(made):
        properties.append(child)
    aligned = style.element.get_or_add_pPr().find(qn("w:jc"))
    if aligned is not None:  # pandoc centres titles
        style.element.pPr.remove(aligned)


def _edged(style, edge: tuple[str, int, str, str | None], side: str) -> None:
    pattern, width, colour, ground = edge
    properties = style.element.get_or_add_pPr()
    line = f'<w:{side} w:val="{pattern}" w:sz="{width}" w:space="6" w:color="{colour}"/>'
    properties.insert_element_before(
        parse_xml(f"<w:pBdr {nsdecls('w')}>{line}</w:pBdr>"), "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )
    if ground:
        shade = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{ground}"/>')
        properties.insert_element_before(shade, "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _spans(document, is_slanted: bool) -> None:
    """Words within a line: hidden ones (Arabic has no italics), marks of cautions, the label of a note."""
    made = {
        "Hidden": f'{"<w:i/><w:iCs/>" if is_slanted else ""}<w:color w:val="{SOFT}"/>',
        "Flag": '<w:vertAlign w:val="superscript"/>',
        "Label": "<w:b/><w:bCs/>",
    }
    for name, inner in made.items():
        style = _style(document, name, WD_STYLE_TYPE.CHARACTER)
        for child in list(parse_xml(f"<w:rPr {nsdecls('w')}>{inner}</w:rPr>")):
            style.element.get_or_add_rPr().append(child)


def _table(style) -> None:
    """Lines between rows, a stronger one below the head; room in the cells."""
    for name in ("w:tblPr", "w:tblStylePr"):
        for held in style.findall(qn(name)):
            style.remove(held)
    row = f'w:val="single" w:sz="4" w:space="0" w:color="{LINE}"'
    style.append(
        parse_xml(
            f"<w:tblPr {nsdecls('w')}><w:tblBorders><w:bottom {row}/><w:insideH {row}/></w:tblBorders><w:tblCellMar>"
            '<w:top w:w="20" w:type="dxa"/><w:left w:w="80" w:type="dxa"/><w:bottom w:w="20" w:type="dxa"/>'
            '<w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        )
    )
    style.append(
        parse_xml(
            f'<w:tblStylePr {nsdecls("w")} w:type="firstRow"><w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="8" w:space="0"'
            f' w:color="{INK}"/></w:tcBorders><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>'
        )
    )
