"""DOCX: a document Word and LibreOffice open, from right to left where Arabic is, with its font in it."""

import io
import re
import uuid
import zipfile

import pytest
from conftest import program
from docx import Document
from docx.oxml.ns import qn
from looking import output
from made_report import HOSTILE, TOLD, WORDS, made_report

from assets.reports.layout import fonts
from assets.reports.layout.formats import write
from schemas.languages import LANGUAGES


@pytest.fixture(scope="module")
def letters(tmp_path_factory) -> dict:
    folder = tmp_path_factory.mktemp("letters")
    return {language: write(made_report(language), ["docx"], folder, language)[0] for language in LANGUAGES}


def parts(file) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_arabic_paragraphs_tables_and_pages_run_from_right_to_left(letters):
    document = Document(letters["ar"])
    assert all(one._p.find(".//" + qn("w:bidi")) is not None for one in document.paragraphs if one.text)
    assert all(one._tbl.tblPr.find(qn("w:bidiVisual")) is not None for one in document.tables)
    assert document.sections[0]._sectPr.find(qn("w:bidi")) is not None
    footnotes = parts(letters["ar"])["word/footnotes.xml"].decode()
    assert footnotes.count("<w:bidi") >= 3


def test_a_document_from_left_to_right_has_none_of_it(letters):
    document = Document(letters["en"])
    assert document.sections[0]._sectPr.find(qn("w:bidi")) is None
    assert all(one._tbl.tblPr.find(qn("w:bidiVisual")) is None for one in document.tables)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_there_and_the_language_is_set(letters, language):
    document, said = Document(letters[language]), WORDS[language]
    text = "\n".join(one.text for one in document.paragraphs).replace("\u200e", "")
    for key in (*TOLD, "method"):
        assert said[key].replace("\u200e", "") in text, key
    assert HOSTILE in text
    cells = [cell.text for cell in document.tables[0]._cells]
    assert cells.count(said["hidden"]) == 2 and cells.count(said["none"]) == 2 and "" not in cells
    attribute = "bidi" if language == "ar" else "val"
    lang = re.search(r"<w:lang [^>]*>", parts(letters[language])["word/styles.xml"].decode())[0]
    assert re.search(rf'w:{attribute}="{language}', lang)
    assert (
        document.core_properties.language == language
        and document.core_properties.title.replace("\u200e", "") == said["title"]
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_drawings_have_their_alternative_text(letters, language):
    drawn = Document(letters[language]).element.body.iter(qn("wp:docPr"))
    assert [one.get("descr").replace("\u200e", "") for one in drawn] == [WORDS[language]["alt"]]


def test_footnotes_are_word_s_own(letters):
    document = Document(letters["en"])
    assert len(list(document.element.body.iter(qn("w:footnoteReference")))) == 3
    assert b"casualty_annual.n_total@country=XYZ,period=2025" in parts(letters["en"])["word/footnotes.xml"]


def test_heads_of_tables_are_repeated_and_no_row_is_cut_in_two(letters):
    for table in Document(letters["en"]).tables:
        rows = [row._tr.trPr for row in table.rows]
        assert rows[0].find(qn("w:tblHeader")) is not None and all(
            row.find(qn("w:tblHeader")) is None for row in rows[1:]
        )
        assert all(row.find(qn("w:cantSplit")) is not None for row in rows)


def test_the_contents_lead_to_headings_that_are_there(letters):
    body = Document(letters["en"]).element.body
    links = [one.get(qn("w:anchor")) for one in body.iter(qn("w:hyperlink")) if one.get(qn("w:anchor"))]
    marks = {one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))}
    assert links == ["h-trend", "h-gap", "annex"] and set(links) <= marks
    marks_of_fields = [one.get(qn("w:fldCharType")) for one in body.iter(qn("w:fldChar"))]
    assert marks_of_fields == ["begin", "separate", "end"]


def test_hidden_numbers_are_grey_and_slanted_where_letters_can_be(letters):
    for language, is_slanted in (("en", True), ("ar", False)):
        style = Document(letters[language]).styles["Hidden"].element.rPr
        assert style.find(qn("w:color")) is not None
        assert (style.find(qn("w:i")) is not None) == is_slanted


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_font_goes_with_the_document_and_can_be_taken_out_again(letters, language):
    from fontTools.ttLib import TTFont

    held = parts(letters[language])
    table = held["word/fontTable.xml"].decode()
    for place, weight in (("embedRegular", 400), ("embedBold", 700)):
        key = uuid.UUID(re.search(rf'w:{place} r:id="{place}" w:fontKey="{{([^}}]+)}}"', table)[1]).bytes[::-1]
        mixed = held[f"word/fonts/{place}.odttf"]
        plain = bytes(one ^ key[n % 16] for n, one in enumerate(mixed[:32])) + mixed[32:]
        font = TTFont(io.BytesIO(plain))
        assert font["OS/2"].usWeightClass == weight and font["name"].getDebugName(1) == fonts.OFFICE_FAMILY
        assert {ord(letter) for letter in "aéñ1%(ضحايا،؛؟پگی"} <= set(font.getBestCmap())
    assert b"odttf" in held["[Content_Types].xml"] and b"embedTrueTypeFonts" in held["word/settings.xml"]
    styles = held["word/styles.xml"].decode()
    assert "asciiTheme" not in styles and f'w:cs="{fonts.OFFICE_FAMILY}"' in styles


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_libreoffice_opens_it_and_loses_nothing(letters, language, tmp_path):
    soffice = program("soffice", "libreoffice-writer-nogui")
    output(
        soffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
        "--outdir", str(tmp_path), str(letters[language]),
    )  # fmt: skip
    text = output(program("pdftotext", "poppler-utils"), str(tmp_path / f"{language}.pdf"), "-")
    for number in ("1,234", "2026-03", "98") if language in ("en", "ar") else ("2026-03", "98"):
        assert number in text
    if language != "ar":
        assert WORDS[language]["caption"] in text and "*stars* _lines_ [brackets](x) <b>tags</b>" in text
