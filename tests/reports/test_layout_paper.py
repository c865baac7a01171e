"""PDF: all text is there, in fonts of the package, tagged, on the pages it may take."""

import re
import zlib
from dataclasses import replace

import numpy as np
import pytest
from conftest import program
from looking import assert_as_approved, differences, grey, output
from made_report import WORDS, made_report, made_table

from assets.reports.document import Chart, Paragraph, Sentence
from assets.reports.layout.formats import write
from schemas.languages import LANGUAGES

APPROVED = LANGUAGES[:4]  # whose pictures were looked at


@pytest.fixture(scope="module")
def papers(tmp_path_factory) -> dict:
    folder = tmp_path_factory.mktemp("papers")
    return {language: write(made_report(language), ["pdf"], folder, language)[0] for language in LANGUAGES}


def opened(held: bytes) -> bytes:
    """A PDF with its streams unpacked."""
    out = held
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", held, re.DOTALL):
        try:
            out += zlib.decompress(found[1])
        except zlib.error:
            continue
    return out


def n_pages(file) -> int:
    return int(re.search(r"Pages:\s+(\d+)", output(program("pdfinfo", "poppler-utils"), str(file)))[1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_fonts_of_the_package_are_used(papers, language):
    said = output(program("pdffonts", "poppler-utils"), str(papers[language]))
    fonts = [line.split() for line in said.splitlines()[2:]]
    assert fonts and {font[0].split("+")[-1].split("-")[0] for font in fonts} == {"SADDLESans"}
    assert all("yes" in font[-5:-2] for font in fonts)  # embedded


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_no_word_is_lost(papers, language):
    said = output(program("pdftotext", "poppler-utils"), "-layout", str(papers[language]), "-")
    text = " ".join(said.split())
    for key in (
        "title",
        "subtitle",
        "chapter",
        "section",
        "caption",
        "drawing",
        "editor",
        "caution",
        "coverage",
        "method",
    ):
        assert " ".join(WORDS[language][key].split()) in text, key
    assert "*stars* _lines_ [brackets](x) <b>tags</b> | bars ` ticks $x^2$ #hash @at" in text
    assert "--- ..." in text and "—" not in text  # typst turns no signs of ours into others
    assert text.count(WORDS[language]["hidden"]) >= 4


def test_arabic_numbers_and_words_are_in_the_text(papers):
    said = output(program("pdftotext", "poppler-utils"), str(papers["ar"]), "-")
    for number in ("1,234", "1,301", "2026-03", "33%", "28%", "39%", "-67"):
        assert number in said
    assert "[brackets](x) <b>tags</b>" in said


def test_ids_in_footnotes_break_inside_and_keep_no_hidden_sign(papers):
    said = output(program("pdftotext", "poppler-utils"), str(papers["en"]), "-")
    assert "casualty_annual.n_total@country=XYZ,period=2025" in said and "\u200b" not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_paper_is_tagged_in_its_language_and_its_drawings_speak(papers, language):
    held = opened(papers[language].read_bytes())
    assert b"/MarkInfo" in held and b"/StructTreeRoot" in held
    assert re.search(rb"/Lang ?\(%s" % language.encode(), held)
    said = re.search(rb"/Alt ?(?:<FEFF([0-9A-F]+)>|\(([^)]*)\))", held)
    alt = bytes.fromhex(said[1].decode()).decode("utf-16-be") if said[1] else said[2].decode()
    assert alt.replace("\u200e", "") == WORDS[language]["alt"]


@pytest.mark.parametrize(("kind", "most"), [("profile", 2), ("bulletin", 1), ("scorecard", 1)])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_short_reports_keep_to_their_pages(tmp_path, kind, most, language):
    report = made_report(language, kind)
    while len(report.blocks) < 24 * most - 8:  # more than fits in the usual size, as long as it fits in the smallest
        report.blocks.append(Paragraph((Sentence("X", WORDS[language]["finding"]),), bullet=True))
    assert n_pages(write(report, ["pdf"], tmp_path, kind)[0]) <= most


def test_what_does_not_fit_even_in_the_smallest_size_goes_on_and_is_not_cut(tmp_path):
    report = made_report("en", "bulletin")
    report.blocks += [Paragraph((Sentence("X", f"Said number {n}."),)) for n in range(80)]
    paper = write(report, ["pdf"], tmp_path, "long")[0]
    assert n_pages(paper) > 1
    assert "Said number 79." in output(program("pdftotext", "poppler-utils"), str(paper), "-")


def test_numbers_behind_figures_are_in_an_annex_of_the_long_report_only(papers, tmp_path):
    reader = program("pdftotext", "poppler-utils")
    short = write(made_report("en", "profile"), ["pdf"], tmp_path, "short")[0]
    assert "Numbers behind the figures" in output(reader, str(papers["en"]), "-")
    assert "Numbers behind the figures" not in output(reader, str(short), "-")


def test_numbers_that_stand_in_a_table_are_not_printed_twice(tmp_path):
    report = made_report("en")
    chart = next(block for block in report.blocks if isinstance(block, Chart))
    report.blocks[report.blocks.index(chart)] = replace(chart, table=made_table("en", "drawn"))
    paper = write(report, ["pdf"], tmp_path, "once")[0]
    assert "Numbers behind the figures" not in output(program("pdftotext", "poppler-utils"), str(paper), "-")


@pytest.mark.parametrize("language", APPROVED)
def test_the_paper_looks_as_approved(papers, language, tmp_path):
    output(
        program("pdftoppm", "poppler-utils"), "-gray", "-r", "45", "-png", str(papers[language]), str(tmp_path / "page")
    )
    pages = sorted(tmp_path.glob("page*.png"))
    assert len(pages) == 2
    for n, picture in enumerate(pages, 1):
        assert_as_approved(picture, f"paper-{language}-{n}")


def test_a_line_that_moved_and_a_word_that_is_missing_are_seen(papers, tmp_path):
    output(
        program("pdftoppm", "poppler-utils"),
        "-gray",
        "-r",
        "45",
        "-f",
        "1",
        "-l",
        "1",
        "-png",
        str(papers["ar"]),
        str(tmp_path / "p"),
    )
    page = grey(next(tmp_path.glob("p*.png")))
    missing = page.copy()
    rows, columns = np.nonzero(page[: page.shape[0] // 12] < 100)  # the title
    missing[rows.min() : rows.max(), columns.min() : columns.min() + 30] = 255
    assert differences(page, page) == ""
    assert differences(page, np.roll(page, 5, axis=0)) != "" and differences(page, missing) != ""
