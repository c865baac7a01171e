"""The items a centre is asked: every yes/no part of the plan's Actions 30, 31 and 38, and evidence for each WPS pillar."""

import csv
from importlib import resources

from assets.marts.build import mart_files
from schemas.codes import LANGUAGES, codes
from schemas.evidence import ANSWER_KINDS, COLUMNS, LIST, PILLARS, Entry, items


def of(action: str, kind: str) -> set[str]:
    return {code for code, item in items().items() if (item.action, item.answer_kind) == (action, kind)}


def test_items_have_a_kind_an_action_and_known_tags():
    assert tuple(items()) == codes(LIST)
    for item in items().values():
        assert item.answer_kind in ANSWER_KINDS
        assert 30 <= int(item.action) <= 39
        assert set(item.tags) <= {*PILLARS, "article_7"}
        assert not item.code.startswith("SRAAP-") or item.code[6:8] == item.action


def test_the_yes_no_parts_of_the_plan_are_asked():
    """Seed, section 2.2: entity, focal point, inclusive plan, taking part, reporting; mechanism, policies, law, budget."""
    assert {f"SRAAP-30{letter}" for letter in "abcde"} <= of("30", "yes_no")
    assert {f"SRAAP-31{letter}" for letter in "adef"} == of("31", "yes_no")
    assert {"SRAAP-38a", "SRAAP-38c", "SRAAP-38d"} == of("38", "yes_no")


def test_what_the_paper_asks_beyond_the_plan_is_asked():
    assert {items()[f"WPS-{name}"].answer_kind for name in ("nap-aligned", "gender-budget", "staff-trained")} == {
        "share"
    }
    for name in ("guidance-which", "case-study-told", "focus-groups-told", "contribution"):
        assert items()[f"WPS-{name}"].answer_kind == "text"
    for pillar in PILLARS:
        kinds = [item.answer_kind for item in items().values() if pillar in item.pillars]
        assert len(kinds) >= 8 and {"yes_no", "number", "share", "text"} >= set(kinds) >= {"yes_no", "share"}, pillar


def test_no_item_has_the_code_of_a_figure_counted_from_records():
    counted = {indicator.code for header, _ in mart_files().values() for indicator in header.indicators}
    assert "SRAAP-35a" in counted
    assert counted & set(items()) == set()


def test_every_column_and_kind_of_answer_is_explained():
    text = (resources.files("schemas") / "messages" / "evidence.csv").read_text("utf-8")
    rows = {row["column"]: row for row in csv.DictReader(text.splitlines())}
    assert set(rows) == {*COLUMNS, "question", *(f"answer: {kind}" for kind in ANSWER_KINDS)}
    for row in rows.values():
        said = [row[language].strip() for language in LANGUAGES if row.get(language)]
        assert said and len(set(said)) == len(said), row["column"]


def test_an_entry_comes_back_from_its_record_whatever_a_later_version_adds():
    entry = Entry("WPS-staff-trained", 2024, "share", "12/40", 0.3, 12, 40, "list", "2025-01", None, True)
    assert Entry.from_record({**entry.as_record(), "source_row": 3, "mood": "good"}) == entry
    assert entry.key == ("WPS-staff-trained", 2024)
