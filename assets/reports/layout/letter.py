"""DOCX: the report as a document an office can go on writing in: named styles, a contents field, repeated heads.

Here: what pandoc leaves undone (directions, contents, footer, dates). Not here: how the styles look (`letter_styles`).
"""

import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path

from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from assets.reports.document import Heading, Report
from assets.reports.layout.letter_fonts import packed
from assets.reports.layout.letter_styles import reference
from assets.reports.layout.pandoc import SAME, converted
from assets.reports.layout.source import Source, escaped
from assets.reports.wording import Wording
from schemas.languages import language_of

SHORT = 16  # rows of a table that is kept on one page
_AFTER_BIDI = ("w:tblStyleRowBandSize", "w:tblStyleColBandSize", "w:tblW", "w:jc", "w:tblLayout", "w:tblLook")


def letter(report: Report, source: Source, wording: Wording, folder: Path) -> bytes:
    """The report as DOCX; `folder` is a place to work in. Raises NotConverted for what pandoc warns of."""
    from assets.reports.layout.drawing import drawn

    for name, chart in source.charts.items():
        (folder / f"{name}.png").write_bytes(drawn(chart, report.language, "png"))
    (folder / "reference.docx").write_bytes(reference(report.direction, report.kind))
    metadata = {"lang": report.language, "title": escaped(report.title), "subtitle": escaped(report.subtitle)}
    metadata |= {"dir": "rtl"} if report.direction == "rtl" else {}
    metadata |= {"annex": "yes"} if report.kind == "annual" else {}
    held = converted(source.text, "docx", folder, metadata, ["--reference-doc=reference.docx"])
    return _finished(held, report, source.headings, wording)


def _finished(held: bytes, report: Report, headings: Sequence[Heading], wording: Wording) -> bytes:
    """What pandoc does not do, and the same bytes for the same report."""
    document = Document(io.BytesIO(held))
    for table in document.tables:
        _turned(table, report.direction == "rtl")
    for paragraph in document.paragraphs:
        if _style(paragraph) in ("Title", "Subtitle"):
            _directed(paragraph, report.direction == "rtl")
        elif paragraph._p.find(".//" + qn("w:drawing")) is not None:
            paragraph.style = "Figure"
    if report.kind == "annual":
        _contents(document, headings, wording)
    section = document.sections[0]
    if report.direction == "rtl":
        section._sectPr.append(OxmlElement("w:bidi"))
    _footer(section.footer, report, wording)
    same = dt.datetime.fromtimestamp(int(SAME), dt.UTC).replace(tzinfo=None)
    core = document.core_properties
    core.title, core.subject, core.language = report.title, report.subtitle, report.language
    core.created = core.modified = same
    core.author = core.last_modified_by = "SADDLE"
    out = io.BytesIO()
    document.save(out)
    return packed(out.getvalue())


def _style(paragraph) -> str | None:
    """The id of a paragraph's style."""
    properties = paragraph._p.pPr
    return properties.style if properties is not None else None


def _turned(table, is_mirrored: bool) -> None:
    """First column on the side where reading begins; the head on every page, no row cut in two, short tables whole."""
    properties = table._tbl.tblPr
    layout = properties.find(qn("w:tblLayout"))
    if layout is not None:
        layout.set(qn("w:type"), "autofit")  # a column is never narrower than its longest word
    last = len(table.rows) - 1
    if is_mirrored:
        properties.insert_element_before(OxmlElement("w:bidiVisual"), *_AFTER_BIDI)
    for n, row in enumerate(table.rows):
        held = row._tr.get_or_add_trPr()
        for name in ["w:cantSplit", *(["w:tblHeader"] if n == 0 else [])]:
            if held.find(qn(name)) is None:
                held.append(OxmlElement(name))
        for paragraph in row._tr.iter(qn("w:p")):
            letters = paragraph.get_or_add_pPr()
            letters.style = "TableHead" if n == 0 else "TableText"
            if n < last <= SHORT:
                letters.get_or_add_keepNext()


def _contents(document, headings: Sequence[Heading], wording: Wording) -> None:
    """The contents as a field Word brings up to date, filled already with links for programs that do not."""
    chapters = [heading for heading in headings if heading.level == 1]
    first = next((one for one in document.paragraphs if _style(one) == "Heading1"), None)
    if first is None:
        return
    title = first.insert_paragraph_before(wording.word("layout_contents"), "TOC Heading")
    lines = [first.insert_paragraph_before("", "toc 1") for _ in chapters]
    for line, heading in zip(lines, chapters, strict=True):
        line._p.append(_link(heading))
    begin = parse_xml(
        f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="begin"/><w:instrText xml:space="preserve"> TOC \\o "1-1" \\h \\z'
        f' \\u </w:instrText><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    lines[0]._p.insert(1, begin)
    lines[-1]._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="end"/></w:r>'))
    for paragraph in (title, *lines):
        _directed(paragraph, language_of(wording.language).is_rtl)


def _link(heading: Heading):
    """A link inside the document."""
    link = parse_xml(f'<w:hyperlink {nsdecls("w")} w:anchor="{heading.anchor}" w:history="1"/>')
    run, words = OxmlElement("w:r"), OxmlElement("w:t")
    words.text = heading.text
    words.set(qn("xml:space"), "preserve")
    run.append(words)
    link.append(run)
    return link


def _directed(paragraph, is_mirrored: bool) -> None:
    """A paragraph of our own from right to left, as pandoc's are."""
    if not is_mirrored:
        return
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(OxmlElement("w:bidi"), "w:spacing", "w:ind", "w:jc", "w:rPr")
    for run in paragraph._p.iter(qn("w:r")):
        letters = run.get_or_add_rPr()
        if letters.find(qn("w:rtl")) is None:
            letters.append(OxmlElement("w:rtl"))


def _footer(footer, report: Report, wording: Wording) -> None:
    """Title, and the page's number of how many."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.style = "Footer"
    before, between, after = wording.word("layout_page", n="\0", total="\0").split("\0")
    paragraph.add_run(f"{report.title} · {before}")
    _field(paragraph, "PAGE")
    paragraph.add_run(between)
    _field(paragraph, "NUMPAGES")
    if after:
        paragraph.add_run(after)
    _directed(paragraph, report.direction == "rtl")


def _field(paragraph, code: str) -> None:
    field = parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" {code} "><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    paragraph._p.append(field)
