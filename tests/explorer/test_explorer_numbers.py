"""The script prints numbers as the reports do: both are asked for the same numbers, in a real Chromium."""

import json
import random

import pytest
from conftest import REPOSITORY
from explorer.browser import Page
from explorer.opened_pages import driver_and_downloads  # noqa: F401
from explorer.planted_page import LANGUAGES

from assets.explorer.build import spoken
from assets.reports import numbers_in_words as written

pytestmark = pytest.mark.slow

NUMBERS = REPOSITORY / "assets" / "explorer" / "script" / "numbers.js"
HALVES = [0.125, 0.135, 0.145, 0.155, 0.285, 0.575, 0.005, 0.015, -0.005, -0.015, -0.125, 0.995, 0.0049999, 0.025]
EDGES = [
    0,
    1,
    -1,
    1e-7,
    -1e-7,
    1e-5,
    0.5,
    1.5,
    2.5,
    999,
    999.5,
    1000,
    12062,
    1234567,
    -4,
    -1234.5,
    0.91,
    1.005,
    2.675,
    1.45,
]
FORMS = {"printedCount": written.count, "printedPercent": written.percent, "printedPoints": written.points,
         "printedRatio": written.ratio, "printedDays": written.days}  # fmt: skip


@pytest.fixture(scope="module")
def prints(driver_and_downloads, tmp_path_factory):  # noqa: F811
    """A page that holds the script of numbers alone: `prints(function, numbers, language)`."""
    driver, downloads = driver_and_downloads
    file = tmp_path_factory.mktemp("numbers") / "numbers.html"
    data = f"const DATA = {json.dumps({'spoken': {one: spoken(one) for one in LANGUAGES}})};"
    script = f"<script>{data}\n{NUMBERS.read_text('utf-8')}</script>"
    file.write_text(f"<!DOCTYPE html><meta charset='utf-8'>{script}", "utf-8")
    page = Page(driver, file, downloads).open()
    script = "const [name, numbers, language] = arguments; return JSON.parse(numbers).map((one) => eval(name)(one, language))"
    return lambda name, numbers, language: page.run(script, name, json.dumps(numbers), language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FORMS)
def test_the_page_prints_numbers_as_the_reports_do(prints, name, language):
    drawn = random.Random(7)  # the same numbers every time
    shares = [drawn.randrange(0, 400) / drawn.randrange(400, 900) * drawn.choice((1, -1)) for _ in range(400)]
    sizes = [drawn.randrange(-(10**7), 10**7) / drawn.choice((1, 2, 4, 8, 10, 100)) for _ in range(400)]
    numbers = HALVES + EDGES + shares + sizes
    assert prints(name, numbers, language) == [FORMS[name](one, language) for one in numbers]


def test_half_goes_to_the_even_neighbour_and_arabic_holds_the_sign_on_the_left(prints):
    """By hand: 12.5 -> 12, 13.5 -> 14; 0.285 x 100 is 28.499999999999996 in binary, so 28."""
    assert prints("printedPercent", [0.125, 0.135, 0.285], "en") == ["12%", "14%", "28%"]
    assert prints("printedCount", [12062], "fr") == ["12\u202f062"]
    assert prints("printedPoints", [-0.04, 0.07, 0.004], "ar") == ["\u200e-4", "\u200e+7", "0"]
    assert prints("printedRatio", [0.91], "es") == ["0,91"]
