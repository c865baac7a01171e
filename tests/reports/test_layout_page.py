"""The web page: one file that needs nothing else, readable by people and by programs that read to people."""

import base64
import io
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from conftest import program
from looking import assert_as_approved, output
from made_report import HOSTILE, TOLD, WORDS, made_report

from assets.reports.layout.formats import write
from schemas.languages import LANGUAGES

APPROVED = LANGUAGES[:4]  # whose pictures were looked at


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> dict:
    folder = tmp_path_factory.mktemp("pages")
    return {language: write(made_report(language), ["html"], folder, language)[0] for language in LANGUAGES}


class Reader(HTMLParser):
    """Elements with their attributes, the text a reader sees, and whether every element is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict]] = []
        self.text = ""
        self.open: list[str] = []

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in ("meta", "br", "hr", "col", "img", "link", "input"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not {"style", "svg"} & set(self.open):
            self.text += data


def read(file) -> Reader:
    reader = Reader()
    reader.feed(file.read_text("utf-8"))
    assert reader.open == []
    return reader


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_says_its_language_and_direction(pages, language):
    _, html = read(pages[language]).elements[0]
    assert html == {"lang": language, "dir": "rtl" if language == "ar" else "ltr"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_asks_nobody_for_anything(pages, language):
    held = pages[language].read_text("utf-8")
    assert not re.search(
        r"https?://|//[a-z]+\.", re.sub(r'xmlns(:\w+)?="[^"]*"|data:font/woff;base64,[\w+/=]+', "", held)
    )
    tags = {tag for tag, _ in read(pages[language]).elements}
    assert not tags & {"script", "link", "iframe", "object", "embed", "img"}
    assert "url(" not in re.sub(r"url\((data:|#)", "", held)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_report_is_on_the_page(pages, language):
    text, said = read(pages[language]).text, WORDS[language]
    for key in (*TOLD, "caption"):
        assert said[key].replace("\u200e", "") in text.replace("\u200e", ""), key
    assert text.count(HOSTILE) == 2
    assert text.count(said["hidden"]) >= 4 and text.count(said["none"]) >= 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_drawing_tells_a_screen_reader_what_it_shows(pages, language):
    images = [given for _, given in read(pages[language]).elements if given.get("role") == "img"]
    assert [one["aria-label"].replace("\u200e", "") for one in images] == [WORDS[language]["alt"]]


def test_heads_of_tables_say_what_they_head_and_captions_are_numbered(pages):
    elements = read(pages["en"]).elements
    scopes = [given.get("scope") for tag, given in elements if tag == "th"]
    assert scopes.count("col") == 5 + 5 + 2 and scopes.count("row") == 2 + 2 + 2 and None not in scopes
    text = read(pages["en"]).text
    assert "Table 1. Casualties by year" in text and "Figure 1. Recorded casualties" in text


def test_every_link_leads_to_one_place_on_the_page(pages):
    for page in pages.values():
        elements = read(page).elements
        ids = [given["id"] for _, given in elements if "id" in given]
        links = [given["href"] for tag, given in elements if tag == "a"]
        assert len(ids) == len(set(ids)) and links
        assert all(link.startswith("#") and link[1:] in ids for link in links)


def test_what_scrolls_can_be_reached_by_keyboard_and_headings_skip_no_level(pages):
    elements = read(pages["en"]).elements
    scrolling = [given for _, given in elements if given.get("class") == "scroll"]
    assert scrolling and all(
        one["tabindex"] == "0" and one["role"] == "region" and one["aria-label"] for one in scrolling
    )
    levels = [int(tag[1]) for tag, _ in elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_kinds_of_notes_are_told_apart_by_words_and_not_by_colour_alone(pages):
    text = read(pages["en"]).text
    for label in ("Not covered:", "Caution:", "Method:", "The editor adds:"):
        assert label in text


def test_the_numbers_behind_a_figure_are_folded_below_it(pages):
    held = pages["en"].read_text("utf-8")
    assert held.count("<details>") == 1
    assert "1,301" in held[held.index("<details>") : held.index("</details>")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_font_on_the_page_has_every_letter_the_page_uses(pages, language):
    from fontTools.ttLib import TTFont

    held = pages[language].read_text("utf-8")
    font = TTFont(io.BytesIO(base64.b64decode(re.search(r"base64,([\w+/=]+)", held)[1])))
    letters = {ord(letter) for letter in read(pages[language]).text if letter.isprintable()} - {
        ord(letter) for letter in "↑⟦⟧"
    }
    assert letters <= set(font.getBestCmap())
    assert len(held) < 150_000


@pytest.mark.parametrize(
    ("ink", "ground"), [("#1b1f24", "#ffffff"), ("#565d66", "#f4f6f8"), ("#005a9c", "#f4f6f8"), ("#8a4b00", "#fdf5ea")]
)
def test_text_has_the_contrast_wcag_asks_for(ink, ground):
    def light(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    from assets.reports.layout.source import ROOM

    assert ink in (ROOM / "page.css").read_text("utf-8")
    assert (light(ground) + 0.05) / (light(ink) + 0.05) >= 4.5


@pytest.mark.slow
@pytest.mark.parametrize("language", APPROVED)
@pytest.mark.parametrize("width", [500, 1000])
def test_the_page_looks_as_approved(pages, language, width, tmp_path):
    chromium = program("chromium", "chromium")
    picture = tmp_path / "page.png"
    output(
        chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=0.5",
        f"--window-size={width},2400", f"--screenshot={picture}", pages[language].as_uri(),
    )  # fmt: skip
    assert_as_approved(picture, f"page-{language}-{width}")
