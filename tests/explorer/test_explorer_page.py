"""The explorer in a real Chromium, on planted marts: choices, links, languages, hidden numbers, downloads.

Every number expected here is one of `planted_page`.
"""

import csv
import io

import pytest
from explorer.browser import Page
from explorer.opened_pages import driver_and_downloads, page, planted  # noqa: F401
from explorer.planted_page import page_of, planted_register
from translated import reads_finished

# ruff: noqa: F811
pytestmark = pytest.mark.slow

NEEDS = "view=gap&measure=gap&people=survivors&unit=person&period=2025&service=each&area=all&by=sex"

OUTSIDE_ITS_DRAWING = """
    const frame = document.querySelector("#chart svg").getBoundingClientRect();
    const isOutside = (box) => box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1;
    const texts = [...document.querySelectorAll("#chart text")];
    return texts.filter((one) => isOutside(one.getBoundingClientRect())).map((one) => one.textContent);
"""


def drawn(page: Page, sign: str) -> int:
    return page.run("return document.querySelectorAll(`#chart .${arguments[0]}`).length", sign)


def test_it_opens_with_the_casualties_and_says_what_it_shows(page):
    page.open("lang=en")
    assert page.text("#title") == "Casualties, needs and access: Testland"
    assert page.table() == [
        ["Year", "Total", "Caution"], ["2023", "1,234", ""], ["2024", "60", ""], ["2025", "30", "provisional"],
    ]  # fmt: skip
    assert "2026-11-24" in page.text("#origin")
    assert page.text("#message").endswith("Numbers shown: 3. Hidden: 0.")
    assert page.complaints() == []


def test_a_choice_changes_table_chart_and_what_is_said(page):
    page.open("lang=en&view=years")
    assert drawn(page, "column") == 3
    page.choose("by", "outcome")
    assert page.table()[1:] == [
        ["2023", "1,234", "234", "1,000", "0", ""],
        ["2024", "60", "hidden", "hidden", "0", ""],
        ["2025", "30", "12", "18", "0", "provisional"],
    ]
    assert (drawn(page, "column"), drawn(page, "hidden")) == (7, 2)
    assert "Numbers shown: 10. Hidden: 2." in page.text("#message")
    page.choose("from", "2025")
    assert [row[0] for row in page.table()[1:]] == ["2025"]


def test_hidden_is_a_word_with_its_reason_and_never_a_zero_or_a_blank(page):
    page.open("lang=en&view=years&by=outcome")
    cells = [cell for row in page.table()[1:] for cell in row[1:-1]]
    assert "" not in cells and cells.count("hidden") == 2 and cells.count("0") == 3  # those three are published zeros
    assert "hidden: so few people that one of them could be recognised" in page.texts("#notes li")
    assert "hidden: too small, or with it a number that is could be worked out" in page.texts("#notes li")
    assert "hidden: no number printed" in page.texts("#legend li")
    heights = page.run(
        "return [...document.querySelectorAll('#chart .hidden')].map((one) => one.getAttribute('height'))"
    )
    assert len(set(heights)) == 1  # the band of a hidden number tells nothing of it


def test_base_and_interval_stand_before_the_share(page):
    page.open(f"lang=en&{NEEDS}&service=rehabilitation")
    head, women, men = page.table()
    assert head == [
        "Group",
        "In need (n)",
        "95\u00a0% interval",
        "Share",
        "Assessed",
        "Met",
        "Partly met",
        "Unmet",
        "Caution",
    ]
    assert women == ["Women and girls", "40", "50% to 78%", "65%", "55", "14", "10", "16", ""]
    assert men == ["Men and boys", "50", "28% to 54%", "40%", "65", "30", "10", "10", "provisional"]
    texts = page.texts("#chart text")
    assert texts.index("Women and girls (n = 40)") < texts.index("65%") and "40% *" in texts
    assert "with a caution, named in the table" in "".join(page.texts("#legend li"))
    assert (drawn(page, "interval"), drawn(page, "sign")) == (2, 2)


def test_under_a_base_of_30_counts_are_printed_and_no_share(page):
    """9 of 20: 0.45 x 20."""
    page.open(f"lang=en&{NEEDS.replace('each', 'medical')}")
    men = next(row for row in page.table() if row[0] == "Men and boys")
    assert men[1:4] == ["20", "counts only", "9 of 20"] and "base under 30" in men
    assert drawn(page, "interval") == 0 and "9 of 20 * (counts only)" in page.texts("#chart text")


def test_a_share_of_which_over_half_is_unknown_is_not_printed(page):
    page.open(
        "lang=en&view=gap&measure=need_rate&people=survivors&unit=person&period=2024&service=rehabilitation&area=all&by=sex"
    )
    assert page.table()[1][1:4] == ["50", "not printed", "not printed"]
    assert "60%" not in page.text("main") and any("do not print the share" in note for note in page.texts("#notes li"))


def test_a_state_carried_into_a_year_in_which_nobody_was_asked_is_not_on_the_page(page):
    """needs, round 2025, has rows of 2026 in its mart: nobody was asked that year."""
    page.open(f"lang=en&{NEEDS}")
    assert "needs, asked in 2025" in page.text("#caption") and "2026" not in page.text("main")
    page.open(f"lang=en&{NEEDS.replace('2025', '2024')}")  # a link of an earlier page, without a round
    assert "needs, asked in 2024" in page.text("#caption")
    assert page.run("return document.getElementById('choose-round').value") == "2024"


def test_areas_are_ranked_and_a_hidden_one_stands_last(page):
    page.open("lang=en&view=areas&period=2025&area=all&measure=n_killed")
    assert page.table() == [["Area", "Killed"], ["North", "7"], ["South", "hidden"]]
    page.choose("area", "XYZ01")
    assert page.table() == [["Area", "Total"], ["Old Town", "14"], ["New Town", "hidden"]]


def test_access_is_told_step_by_step_with_waits(page):
    page.open("lang=en&view=access")
    head, women, men = page.table()
    assert head[1:6] == ["In need", "Referred", "Accepted", "Service began", "Completed"]
    assert women[1:] == ["40", "21", "15", "14", "hidden", "22% to 50%", "35%", "80 or more", "not reached", "26"]
    assert men[1:] == ["50", "30", "28", "26", "20", "38% to 65%", "52%", "71 to 120", "93", "24"]
    assert (drawn(page, "bar"), drawn(page, "hidden")) == (9, 1)
    breadths = page.run("return [...document.querySelectorAll('#chart .bar')].map((one) => +one.getAttribute('width'))")
    assert breadths[0] / breadths[1] == pytest.approx(40 / 50)  # one scale for both groups and all steps


def test_too_few_still_waiting_are_hidden_beside_a_median_that_is_not(page):
    page.open("lang=en&view=access&by=person_group&period=2024&service=rehabilitation")
    assert page.table()[1][-2:] == ["90", "hidden"]
    (row,) = csv.DictReader(io.StringIO(page.downloaded().decode("utf-8-sig")))
    assert (row["median_days"], row["median_days_n_known"], row["median_days_n_open"]) == ("90", "", "")


def test_barriers_are_ranked_and_those_wholly_hidden_are_counted(page):
    page.open("lang=en&view=barriers&by=none")
    assert page.table()[1:] == [
        ["Too far", "46", "36% to 64%", "50%", "23"],
        ["Stigma", "46", "hidden", "hidden", "hidden"],
    ]
    assert page.texts("#chart text")[-2:] == ["Too far (n = 46)", "50%"]
    assert "Reasons of which every number is hidden are in the table only: 1." in page.texts("#notes li")


def test_women_and_men_are_compared_with_the_verdict_of_the_marts(page):
    page.open("lang=en&view=compare")
    rows = {row[0]: row[1:] for row in page.table()[1:]}
    assert rows["Rehabilitation"] == [
        "40",
        "50",
        "+4 to +43",
        "+25",
        "65%",
        "40%",
        "Women and girls: higher than men and boys",
        "0.031",
        "over 20 % unknown",
    ]
    assert rows["Psychosocial support"][-3:] == ["no clear difference", "0.850", ""]
    assert set(rows["Medical care"]) == {"hidden", ""}
    assert "Psychosocial support: of 7 more it is not known to which of the two groups they belong." in page.texts(
        "#notes li"
    )
    assert "needs, asked in 2025" in page.text("#caption")
    assert drawn(page, "sign") == 4 and drawn(page, "hidden") == 1


def test_every_state_is_a_link_and_the_back_button_undoes_a_choice(page):
    page.open("lang=en&view=years")
    page.choose("by", "outcome")
    page.choose("area", "XYZ02")
    address, table = page.address(), page.table()
    assert "by=outcome" in address and "area=XYZ02" in address
    assert page.run("return document.getElementById('link').hash.slice(1)") == address
    page.driver.back()
    page.until(lambda: "area=XYZ02" not in page.address())
    page.followed()
    assert page.table() != table
    assert page.run("return document.getElementById('choose-area').value") == "all"
    page.open(address)
    assert page.table() == table and page.run("return document.getElementById('choose-area').value") == "XYZ02"


def test_a_broken_link_gives_what_the_question_starts_with(page):
    page.open("lang=xx&view=nonsense&by=%3Cb%3E&area=nowhere&from=1850")
    assert page.table()[0] == ["Year", "Total", "Caution"] and len(page.table()) == 4
    assert page.complaints() == []


def test_the_language_changes_words_numbers_and_direction_and_keeps_the_choice(page):
    page.open("lang=en&view=years&by=outcome")
    for language, direction, killed, total in (
        ("fr", "ltr", "Tués", "1\u202f234"), ("es", "ltr", "Muertos", "1\u202f234"), ("ar", "rtl", "القتلى", "1,234"),
    ):  # fmt: skip
        page.click(f"#languages a[lang={language}]")
        page.until(lambda wanted=language: page.run("return document.documentElement.lang") == wanted)
        assert page.run("return document.documentElement.dir") == direction
        assert page.table()[0][2] == killed and page.table()[1][1] == total
        assert "by=outcome" in page.address() and f"lang={language}" in page.address()
        assert page.text("#languages a[aria-current]") == page.text(f"#languages a[lang={language}]")
        assert reads_finished(page.text("body"), language) and "{" not in page.text("body").split("\n(() =>")[
            0
        ].replace(page.text("#data"), "")


def test_arabic_runs_from_the_right_in_the_chart_and_in_the_table(page):
    def places() -> tuple[float, float]:
        script = "return [...document.querySelectorAll(arguments[0])].map((one) => one.getBoundingClientRect().left)"
        years, columns = page.run(script, "#chart .column"), page.run(script, "#table thead th")
        return years[-1] - years[0], columns[1] - columns[0]

    page.open("lang=en&view=years")
    assert min(places()) > 0
    page.open("lang=ar&view=years")
    assert max(places()) < 0
    page.run("return document.fonts.ready")
    assert page.run("return [...document.fonts].map((one) => one.status)") == ["loaded"]


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
@pytest.mark.parametrize("width", [340, 1200])
def test_nothing_is_cut_on_a_phone_or_a_wide_screen(page, language, width):
    """The page scrolls down only; in the charts no text crosses the edge of its drawing."""
    for view in ("years&by=device", "areas", NEEDS.removeprefix("view="), "access", "barriers", "compare"):
        page.open(f"lang={language}&view={view}", width=width)
        page.run("return document.fonts.ready.then(() => new Promise((done) => setTimeout(done, 200)))")
        assert page.run("return document.documentElement.scrollWidth <= innerWidth"), (view, width)
        assert page.run(OUTSIDE_ITS_DRAWING) == [], (view, width)


def test_the_download_is_what_the_marts_hold(page):
    page.open(f"lang=en&{NEEDS}&service=rehabilitation")
    raw = page.downloaded()
    assert raw.startswith(b"\xef\xbb\xbf") and raw.count(b"\r\n") == raw.count(b"\n") == 3
    women, men = csv.DictReader(io.StringIO(raw.decode("utf-8-sig")))
    assert (women["country"], women["period"], women["sex"], women["sex_label"]) == ("XYZ", "2025", "female", "female")
    assert (women["n_need"], women["n_unmet"], women["gap"], women["gap_status"]) == ("40", "16", "0.65", "ok")
    assert (women["gap_ci_low"], women["gap_ci_high"]) == ("0.495", "0.778")
    assert (men["gap_caution"], men["caution"]) == ("provisional", "provisional")


def test_a_hidden_number_is_empty_in_the_download_with_its_status_beside_it(page):
    page.open("lang=en&view=years&by=outcome&from=2024&to=2024")
    (row,) = csv.DictReader(io.StringIO(page.downloaded().decode("utf-8-sig")))
    assert (row["n_killed"], row["n_killed_status"]) == ("", "suppressed_primary")
    assert (row["n_outcome_unknown"], row["n_outcome_unknown_status"]) == ("0", "ok")


def test_nothing_leaves_the_page(page):
    page.requests()
    for view in ("years", "areas", "gap", "access", "barriers", "compare"):
        page.open(f"lang=ar&view={view}")
        page.downloaded()
    asked = page.requests()
    assert any(one.startswith("file:") for one in asked)
    assert {one.split(":", 1)[0] for one in asked} <= {"file", "data", "blob", "about"}
    assert (
        page.run(
            "return performance.getEntriesByType('resource').map((one) => one.name).filter((one) => !one.startsWith('data:'))"
        )
        == []
    )
    refused = "return fetch('http://127.0.0.1:9/').then(() => 'let through', () => 'refused')"
    assert page.run(refused) == "refused"
    assert "Content Security Policy" in " ".join(page.complaints())


def test_a_mart_without_input_says_why(driver_and_downloads, tmp_path):
    from explorer.planted_page import MARTS

    register = planted_register(tmp_path / "marts.duckdb", marts={"casualty_annual": MARTS["casualty_annual"]})
    (tmp_path / "page.html").write_bytes(page_of(register))
    page = Page(driver_and_downloads[0], tmp_path / "page.html", driver_and_downloads[1]).open("lang=en&view=gap")
    assert page.text("#message") == "Needs gap: no input. no accepted row in need" and page.run(
        "return document.getElementById('numbers').hidden"
    )
    assert page.complaints() == []


def test_names_from_outside_are_text_and_nothing_else(driver_and_downloads, tmp_path):
    evil = "</script><img src=x onerror=document.title='broken'>&amp;"
    register = planted_register(tmp_path / "marts.duckdb", places={"XYZ": "Testland", "XYZ01": evil, "XYZ02": "South"})
    (tmp_path / "page.html").write_bytes(page_of(register))
    page = Page(driver_and_downloads[0], tmp_path / "page.html", driver_and_downloads[1]).open(
        "lang=en&view=areas&period=2025"
    )
    assert evil in [row[0] for row in page.table()] and page.text("title") == "Casualties, needs and access: Testland"
    assert page.run("return document.images.length") == 0 and page.complaints() == []
