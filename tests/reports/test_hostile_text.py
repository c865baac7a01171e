"""No text breaks a format: whatever stands in a title, a name, a label, a cell or an own paragraph, the four files are made."""

import re
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from docx import Document
from made_report import made_drawing, made_report

from assets.reports.document import Cell, Chart, Heading, Note, Paragraph, Sentence, Table
from assets.reports.layout.drawing import NotDrawn, drawn
from assets.reports.layout.formats import FORMATS, write
from assets.reports.layout.plain_text import letters_without_shape, plain, with_shapes
from assets.reports.register import Figure

CONTROLS = "a" + "".join(map(chr, (*range(0x20), *range(0x7F, 0xA0)))) + "b"
BROKEN = "x\ud800y\udfffz\ufffe\uffff\ufdd0w\U0001ffff"
TURNED = "left \u202eright\u202c \u2066in\u2069 end"
SIGNS = "#set $x^2$ @at *b* _i_ `c` ``` <script>alert(1)</script> &amp; \\ ~ [l](u) | {{ j }} {% x %} </w:t> ]]> -- // /* */ \"q\" 'r' %s"
HOSTILE = {
    "control signs": CONTROLS, "halves of a pair": BROKEN, "direction turned": TURNED, "signs of the formats": SIGNS,
    "very long": "long " * 7_000, "one long word": "w" * 3_000, "empty": "", "white": " \t\r\n\u2028 ",
    "a formula": '=HYPERLINK("http://x","y")', "other letters": "កម្ពុជា 中文 😀 ∑ Ж", "lines": "one\n\n# two\n\n    three\n- four",
}  # fmt: skip
TOTAL = Figure("casualty_annual.n_total@country=XYZ,period=2025", 3.0, "ok")


def hostile_report(said: str, language: str):
    """The fabricated report with this text in every place that can hold one."""
    report = made_report(language)
    chart = next(report.charts())
    table = Table("t", said, (said, said or "n"), ((Cell(said), Cell("3", TOTAL, 3.0, "count")),), said, said)
    drawing = replace(
        chart,
        title=said,
        subtitle=said,
        alt=said,
        source=said,
        table=table,
        spec=made_drawing(language, said.encode("utf-8", "ignore").decode()),
    )
    blocks = [Heading(1, said, "h-one"), Paragraph((Sentence("X", said),), said), Paragraph((Sentence("X", said),), bullet=True),
              drawing, table, *(Note(said, kind) for kind in ("coverage", "caution", "method", "editor"))]  # fmt: skip
    return replace(report, title=said, subtitle=said, country_name=said, blocks=blocks)


def words_of(file) -> str:
    """What a reader finds in a page, a document or a workbook."""
    if file.suffix == ".html":
        return re.sub(r"<(style|svg)\b.*?</\1>", " ", file.read_text("utf-8"), flags=re.DOTALL)
    if file.suffix == ".docx":
        return "\n".join(paragraph.text for paragraph in Document(file).paragraphs)
    book = openpyxl.load_workbook(file)
    return "\n".join(str(cell.value) for sheet in book for row in sheet for cell in row)


@pytest.mark.parametrize(
    "name", [pytest.param(one, marks=pytest.mark.thorough) if one == "very long" else one for one in HOSTILE]
)
def test_all_four_files_are_made_and_open(tmp_path, name):
    files = write(hostile_report(HOSTILE[name], "ar" if len(name) % 2 else "en"), FORMATS, tmp_path, "report")
    assert [file.suffix for file in files] == [".html", ".docx", ".pdf", ".xlsx"]
    for file in files:
        if file.suffix == ".pdf":
            assert file.read_bytes().startswith(b"%PDF")
            continue
        told = words_of(file)
        assert not re.search("[\x01-\x08\x0e-\x1f\u202a-\u202e\u2066-\u2069\ufffe\uffff]", told)
        assert file.suffix == ".html" or zipfile.ZipFile(file).testzip() is None


def test_signs_of_the_formats_stand_as_they_are(tmp_path):
    html, docx, xlsx = write(hostile_report(SIGNS, "en"), ["html", "docx", "xlsx"], tmp_path, "report")
    assert SIGNS in words_of(docx) and SIGNS in words_of(xlsx)
    page = html.read_text("utf-8")
    assert "<script" not in page and "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_what_is_no_text_is_taken_out_and_nothing_else():
    assert plain(CONTROLS).split() == ["a", "b"] and plain(BROKEN) == "xyzw" and plain(TURNED) == "left right in end"
    for kept in (SIGNS, "كابُل\u200cها 93% \u200e-67", "é 😀 ក 中 Ж", "Quảng Trị"):
        assert plain(kept) == kept
    assert plain("one\r\n\ttwo\u2028three") == "one two three"


def test_a_letter_without_a_shape_keeps_its_base_or_is_a_circle():
    assert with_shapes("ﬃ 𝐀 \u20d7x") == "ffi A x" and with_shapes("½ 😀1 ۳ ∑ ក") == "◌ ◌1 ۳ ◌ ◌"
    assert with_shapes("⟦Needs gap⟧") == "[[Needs gap]]"
    for known in (
        "Жовтень Київ Ґ Ўў",
        "Қӯрғонтеппа Ҳ Ҷ",
        "Quảng Trị",
        "Ελλάδα",
        "کندهار ګ ښ ې څ ځ ړ ږ ټ ډ ڼ ۀ",
        "پ چ ژ گ ی ک",
    ):
        assert with_shapes(known) == known
    assert with_shapes("كابُل\u200c 93% é") == "كابُل\u200c 93% é"


def test_letters_that_are_circles_on_paper_are_named():
    report = made_report("en")
    assert letters_without_shape(report) == ""
    named = replace(report, blocks=[*report.blocks, Heading(2, "ក 中 Жовтень کندهار ក", "h")])
    assert letters_without_shape(named) == "ក中"


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_refused_before_it_is_drawn_and_its_table_stays(tmp_path, bad):
    import altair as alt

    report = made_report("en")
    chart = next(report.charts())
    endless = chart.spec.encode(y=alt.Y("n:Q", scale=alt.Scale(domain=[0, bad])))
    with pytest.raises(NotDrawn):
        drawn(replace(chart, spec=endless), "en", "svg")
    blocks = [replace(block, spec=endless) if isinstance(block, Chart) else block for block in report.blocks]
    for file in write(replace(report, blocks=blocks), FORMATS, tmp_path, "report"):
        if file.suffix in (".html", ".docx"):
            assert f"The picture “{chart.title}” could not be drawn." in words_of(file)
    assert "1,301" in words_of(tmp_path / "report.html")


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_the_line_of_a_lost_picture_is_in_the_readers_language(tmp_path, language):
    report = made_report(language)
    blocks = [replace(block, spec=ValueError("x")) if isinstance(block, Chart) else block for block in report.blocks]
    (page,) = write(replace(report, blocks=blocks), ["html"], tmp_path, "report")
    said = {"fr": "n’a pas pu être dessiné", "es": "no se pudo dibujar", "ar": "تعذّر رسم الشكل"}[language]
    assert said in words_of(page) and "<svg" not in page.read_text("utf-8")
