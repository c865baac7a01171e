"""The contradictions of published pages (reference/domain.md 1.7): each is caught by its rule, its correction by none."""

from dataclasses import replace

import pytest
from translated import lacks, reads_finished

from assets.reports.published_page import Breakdown, Edition, Page, contradictions_in
from assets.reports.wording import Wording
from schemas.messages import LANGUAGES

CAMBODIA_2017 = Page(
    "Cambodia 2017",
    {"killed": 48, "injured": 10},
    before={"killed": 19748, "injured": 44914},
    after={"killed": 19758, "injured": 44962},
)
AFGHANISTAN_2017 = Page(
    "Afghanistan 2017",
    {"total": 2300, "children": 1270, "erw_other": 1124, "boys": 1082, "girls": 188, "age_known": 2300},
    text=(("children", 1124), ("age_known", 2039)),
    breakdowns=(Breakdown("children by sex", "children", {"boys": 1082, "girls": 188}),),
)
NIGERIA_2017 = Page("Nigeria 2017", {"total": 235, "mine_improvised": 220}, text=(("mine_improvised", 235),))
PAKISTAN_2013 = Page("Pakistan 2013", {"total": 219}, text=(("total", 220),))
SYRIA_2016 = Page("Syria 2016", {"injured": 131}, text=(("injured", 128),))
BOSNIA_2016 = Page("Bosnia and Herzegovina 2016", text=(("all_time", 8371), ("all_time", 8379)))
LIBYA_CELLS = {
    "men": 118, "women": 6, "adult_sex_unknown": 1, "boys": 6, "girls": 2, "child_sex_unknown": 5, "unknown": 42,
}  # fmt: skip
LIBYA_2017 = Page("Libya 2017", {"total": 184}, breakdowns=(Breakdown("age and sex", "total", LIBYA_CELLS),))
UKRAINE_CELLS = {"men": 581, "women": 37, "boys": 26, "girls": 4, "unknown": 133}
UKRAINE_2016 = Page("Ukraine 2016", {"total": 785}, breakdowns=(Breakdown("age and sex", "total", UKRAINE_CELLS),))
MALI_CELLS = {"civilian": 55, "military_security": 78, "unknown": 21}
MALI_2017 = Page("Mali 2017", {"total": 133}, breakdowns=(Breakdown("civil status", "total", MALI_CELLS),))
CAMBODIA_CELLS = {"men": 125, "women": 10, "boys": 44, "girls": 7}
CAMBODIA_2011 = Page(
    "Cambodia 2011",
    {"total": 211, "civilian": 186, "deminer": 6, "military_security": 19},
    breakdowns=(Breakdown("age and sex", "", CAMBODIA_CELLS),),
)
SOMALIA_2010 = Page(
    "Somalia 2010",
    editions=(Edition("total", 159, "profile 2011", "2011"), Edition("total", 154, "LM2011", "2011")),
)
LAO_2009 = Page("Lao 2009", editions=(Edition("total", 134, "LM2010", "2010"), Edition("total", 117, "", "", True)))
DRC_CELLS = {"men": 7, "women": 4, "boys": 24, "girls": 19}
DRC_2014 = Page(
    "DRC 2014",
    {"total": 54},
    breakdowns=(
        Breakdown(
            "age and sex", "total", DRC_CELLS, {"female": (23, ("women", "girls")), "male": (24, ("men", "boys"))}
        ),
    ),
)
PRESS_2024 = Page("press copy 2024", {"civilian": 84}, sentences=(("Three quarters of them were civilians.", 84),))


def corrected(page: Page, name: str, population: str, cells: dict[str, float], **margins) -> Page:
    return replace(page, breakdowns=(Breakdown(name, population, cells, margins),))


CASES = {
    "Cambodia 2017": (CAMBODIA_2017, "QA-CUM", replace(CAMBODIA_2017, table={"killed": 10, "injured": 48})),
    "Afghanistan 2017": (AFGHANISTAN_2017, "QA-TXT", replace(AFGHANISTAN_2017, text=(("children", 1270), ("age_known", 2300)))),
    "Nigeria 2017": (NIGERIA_2017, "QA-TXT", replace(NIGERIA_2017, text=(("mine_improvised", 220),))),
    "Pakistan 2013": (PAKISTAN_2013, "QA-TXT", replace(PAKISTAN_2013, text=(("total", 219),))),
    "Syria 2016": (SYRIA_2016, "QA-TXT", replace(SYRIA_2016, text=(("injured", 131),))),
    "Libya 2017": (LIBYA_2017, "QA-SUM", corrected(LIBYA_2017, "age and sex", "total", {**LIBYA_CELLS, "unknown": 46})),
    "Ukraine 2016": (UKRAINE_2016, "QA-SUM", corrected(UKRAINE_2016, "age and sex", "total", {**UKRAINE_CELLS, "unknown": 137})),
    "Mali 2017": (MALI_2017, "QA-SUM", corrected(MALI_2017, "civil status", "total", {**MALI_CELLS, "unknown": 0})),
    "BiH 2016": (BOSNIA_2016, "QA-TXT", replace(BOSNIA_2016, text=(("all_time", 8371), ("all_time", 8371)))),
    "Cambodia 2011": (CAMBODIA_2011, "QA-POP", corrected(CAMBODIA_2011, "age and sex", "civilian", CAMBODIA_CELLS)),
    "Somalia 2010": (SOMALIA_2010, "QA-EDN", replace(SOMALIA_2010, editions=(
        Edition("total", 159, "profile 2011", "2011-08"), Edition("total", 154, "LM2011", "2011-10", True)))),
    "Lao 2009": (LAO_2009, "QA-EDN", replace(LAO_2009, editions=(
        Edition("total", 134, "LM2010", "2010"), Edition("total", 117, "profile 2010", "2011", True)))),
    "DRC 2014": (DRC_2014, "QA-SUM", corrected(DRC_2014, "age and sex", "total", DRC_CELLS,
        female=(23, ("women", "girls")), male=(31, ("men", "boys")))),
    "press 2024": (PRESS_2024, "QA-WORD", replace(PRESS_2024, sentences=(("Three quarters of them were civilians.", 76),))),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_published_contradiction_is_caught_by_its_rule_alone(name):
    page, rule, _ = CASES[name]
    assert {finding.rule for finding in contradictions_in(page)} == {rule}


@pytest.mark.parametrize("name", CASES)
def test_the_corrected_page_has_no_contradiction(name):
    assert contradictions_in(CASES[name][2]) == []


@pytest.mark.parametrize(
    ("name", "found", "expected"),
    [
        ("Cambodia 2017", {48, 10}, {10, 48}),
        ("Afghanistan 2017", {1124, 2039}, {1270, 2300}),
        ("Nigeria 2017", {235}, {220}),
        ("Pakistan 2013", {220}, {219}),
        ("Syria 2016", {128}, {131}),
        ("Libya 2017", {180}, {184}),
        ("Ukraine 2016", {781}, {785}),
        ("Mali 2017", {154}, {133}),
        ("BiH 2016", {8379}, {8371}),
        ("Cambodia 2011", {186}, {"civilian"}),
        ("Somalia 2010", {159}, {154}),
        ("Lao 2009", {117}, {""}),
        ("DRC 2014", {31}, {24}),
        ("press 2024", {"Three quarters"}, {"84 %"}),
    ],
)
def test_a_finding_says_what_was_found_and_what_was_expected(name, found, expected):
    findings = contradictions_in(CASES[name][0])
    assert {one.found for one in findings} == found
    assert {one.expected for one in findings} == expected


def test_the_wrong_number_is_recognised_as_that_of_another_measure():
    first = contradictions_in(AFGHANISTAN_2017)[0]
    assert "erw_other" in first.where
    assert first.in_words(Wording("en")) == (
        "QA-TXT · Afghanistan 2017, children (erw_other): 1,124 is printed, but that is the number of another measure; "
        "this one is 1,270."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_is_said_in_the_language_with_its_numbers(language):
    wording = Wording(language)
    for page, rule, _ in CASES.values():
        for finding in contradictions_in(page):
            said = finding.in_words(wording)
            assert said.startswith(rule)
            assert reads_finished(said, language) and "{" not in said
    libya = contradictions_in(LIBYA_2017)[0].in_words(wording)
    assert "180" in libya and "184" in libya and "Libya 2017" in libya
    assert not wording.missing or lacks(language)


def test_hidden_parts_may_leave_a_total_open_but_never_exceed_it():
    from assets.reports.contradiction_rules import parts_add_up

    assert list(parts_add_up("x", [10, None, 5], 20)) == []
    assert [one.said for one in parts_add_up("x", [10, None, 15], 20)] == ["check_sum_over"]
    assert [one.said for one in parts_add_up("x", [10, 5], 20)] == ["check_sum"]
    assert list(parts_add_up("x", [10, 10], 20)) == []
