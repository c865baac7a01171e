"""The explorer for those who use a keyboard or a screen reader: order, focus, names of things. In a real Chromium."""

from itertools import pairwise

import pytest
from explorer.browser import Page
from explorer.opened_pages import driver_and_downloads, page, planted  # noqa: F401
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

# ruff: noqa: F811
pytestmark = pytest.mark.slow

VIEWS = ("years", "areas", "gap", "access", "barriers", "compare")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        ActionChains(page.driver).send_keys(key).perform()
        page.followed()


def focused(page: Page) -> str:
    """The id of what has the focus, else what it is."""
    return page.run("const one = document.activeElement; return one.id || one.lang || one.tagName.toLowerCase()")


def walked(page: Page) -> list[str]:
    """Everything the tab key reaches, in order, from the top of the page."""
    found: list[str] = []
    while len(found) < 60:
        press(page, Keys.TAB)
        if focused(page) in (*found[:1], "body"):
            break
        found.append(focused(page))
    return found


def test_the_tab_key_reaches_everything_in_reading_order(page):
    page.open("lang=en&view=years")
    lists = ["choose-area", "choose-by", "choose-from", "choose-to"]
    questions = [f"to-{view}" for view in VIEWS]
    assert walked(page) == ["skip", "en", "fr", "es", "ar", *questions, *lists, "table", "download", "link"]


def test_a_keyboard_alone_changes_the_question_a_choice_and_the_language(page):
    page.open("lang=en&view=years")
    press(page, Keys.TAB, Keys.ENTER)
    assert focused(page) == "main"
    press(page, Keys.TAB, Keys.TAB)
    assert focused(page) == "choose-by"
    press(page, Keys.ARROW_DOWN)
    page.arrived("by=outcome")
    assert focused(page) == "choose-by"  # the list is still there, so that the next arrow goes on
    assert page.table()[0] == ["Year", "Total", "Killed", "Injured", "Outcome unknown", "Caution"]
    page.run("document.getElementById('to-gap').focus()")
    press(page, Keys.ENTER)
    page.arrived("view=gap")
    assert (
        focused(page) == "to-gap" and page.run("return document.activeElement.getAttribute('aria-current')") == "page"
    )
    page.run("document.querySelector('#languages a[lang=ar]').focus()")
    press(page, Keys.ENTER)
    page.until(lambda: page.run("return document.documentElement.dir") == "rtl")
    assert focused(page) == "ar"


def test_the_focus_is_seen(page):
    page.open("lang=en&view=years")
    for _ in range(20):
        press(page, Keys.TAB)
        if focused(page) == "body":
            break
        outline = page.run(
            "const style = getComputedStyle(document.activeElement); return [style.outlineStyle, style.outlineWidth]"
        )
        assert outline == ["solid", "3px"], focused(page)
        inside = page.run(
            "const box = document.activeElement.getBoundingClientRect(); return box.width > 0 && box.top >= -1"
        )
        assert inside, focused(page)


@pytest.mark.parametrize("view", VIEWS)
def test_everything_has_a_name_and_a_place(page, view):
    page.open(f"lang=en&view={view}")
    ids = page.run("return [...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(ids) == len(set(ids))
    unnamed = page.run(
        "return [...document.querySelectorAll('a, button, select, nav, form, [role=region], svg[role=img]')].filter((one) => {"
        "const label = one.labels?.[0]?.textContent || one.getAttribute('aria-label') || "
        "document.getElementById(one.getAttribute('aria-labelledby'))?.textContent || (one.matches('a, button') && one.textContent);"
        "return !label?.trim() }).map((one) => one.outerHTML.slice(0, 100))"
    )
    assert unnamed == []
    heads = page.run("return [...document.querySelectorAll('#table thead th')].map((one) => one.scope)")
    rows = page.run(
        "return [...document.querySelectorAll('#table tbody tr')].map((row) => row.querySelectorAll('th[scope=row]').length)"
    )
    assert set(heads) == {"col"} and min(rows) >= 1 and len(set(rows)) == 1
    assert (
        page.text("#table caption")
        and page.run("return document.querySelectorAll('#table tbody th:empty').length") == 0
    )
    levels = page.run("return [...document.querySelectorAll('h1, h2, h3')].map((one) => +one.tagName[1])")
    assert levels[0] == 1 and levels.count(1) == 1 and all(b - a <= 1 for a, b in pairwise(levels))
    landmarks = page.run(
        "return ['header', 'main', 'footer', 'nav'].map((one) => document.querySelectorAll(one).length)"
    )
    assert landmarks == [1, 1, 1, 2]


def test_what_changed_is_announced_and_the_chart_is_said_in_words(page):
    page.open("lang=en&view=gap&by=sex&service=rehabilitation&period=2025")
    assert page.run("return document.getElementById('message').getAttribute('role')") == "status"
    assert page.text("#message").startswith("Gap: unmet or partly met, of those in need · rehabilitation")
    assert "Lowest 40% (Men and boys), highest 65% (Women and girls)." in page.text("#chart svg title")
    page.open("lang=en&view=years&by=outcome")
    assert "Hidden: 2." in page.text("#chart svg title")


def test_groups_and_states_are_told_apart_without_colour(page):
    """Each by its shape or hatch, and by words beside it."""
    page.open("lang=en&view=gap&by=sex&service=rehabilitation&period=2025")
    shapes = page.run("return [...document.querySelectorAll('#chart .sign')].map((one) => one.tagName)")
    assert len(set(shapes)) == 2
    page.open("lang=en&view=years")
    fills = page.run(
        "return [...document.querySelectorAll('#chart .column')].map((one) => one.getAttribute('fill').slice(0, 3))"
    )
    assert fills == ["#00", "#00", "url"] and "provisional" in page.texts("#legend li")


def test_the_page_without_script_says_what_it_needs(planted, page):
    said = planted[1].read_text("utf-8").split("<noscript>")[1].split("</noscript>")[0]
    assert "script that lies inside the page itself" in said
