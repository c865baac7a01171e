"""What differs between two releases and why; expected values are worked out from the two lists in small_release."""

import pytest
from release.small_release import FIRST, SECOND, write_marts

from assets.release.compare_releases import (
    CHANGES_MEANINGS,
    Change,
    as_printed,
    casualty_marts,
    compare,
    made_since,
    method_differs,
    reason_of,
    revision_words,
)

REVISIONS = [
    {"country": "XSA", "period": "2020", "reason": "total", "old_value": 12, "new_value": 13},
    {"country": "XSA", "period": "2020", "reason": "new", "old_value": 0, "new_value": 1},
    {"country": "XSA", "period": "2020", "reason": "reclassified", "old_value": 1, "new_value": 1},
    {"country": "XSA", "period": "2020", "reason": "only_before", "old_value": 0, "new_value": 0},
    {"country": "XSB", "period": "2020", "reason": "removed", "old_value": 3, "new_value": 0},
]


@pytest.fixture
def two(tmp_path):
    """Two public files; call it with the refresh id of the second."""

    def written(refresh_id: str = "r2", second: list = SECOND):
        write_marts(tmp_path / "old.duckdb", FIRST, "r1")
        write_marts(tmp_path / "new.duckdb", second, refresh_id)
        return tmp_path / "old.duckdb", tmp_path / "new.duckdb"

    return written


def short(changes: list[Change]) -> dict[str, str]:
    return {one.figure_id.replace("country=XSA,period=", ""): one.reason for one in changes}


def test_every_kind_of_change_is_told_with_its_values(two):
    found = compare(*two(), rules_differ=False)
    assert [(c.figure_id.replace("country=XSA,period=", ""), c.change, c.what, c.old_value, c.new_value) for c in found] == [
        ("casualty_annual.n_injured@2020", "shown", "value|status", None, 8),
        ("casualty_annual.n_killed@2020", "hidden", "value|status", 7, None),
        ("casualty_annual.n_total@2019", "gone", "", 10, None),
        ("casualty_annual.n_total@2020", "changed", "value", 12, 13),
        ("casualty_annual.n_total@2021", "new", "", None, 20),
        ("needs_gap.gap@2020", "changed", "known_n", 0.5, 0.5),
    ]  # fmt: skip


def test_the_last_digits_of_a_number_are_no_change(two):
    moved = [(*f[:4], f[4] + 1e-14, f[5], f[6]) if f[4] else f for f in FIRST]
    assert compare(*two("r1", moved), rules_differ=False) == []
    moved = [(*f[:4], f[4] + 1e-6, f[5], f[6]) if f[4] else f for f in FIRST]
    assert [c.what for c in compare(*two("r1", moved), rules_differ=False)] == ["interval", "interval"]


def test_new_inputs_are_the_reason_and_revisions_say_more_about_casualties_of_their_year(two):
    assert short(compare(*two(), False, REVISIONS)) == {
        "casualty_annual.n_injured@2020": "new|reclassified",
        "casualty_annual.n_killed@2020": "new|reclassified",
        "casualty_annual.n_total@2019": "inputs",
        "casualty_annual.n_total@2020": "new|reclassified",
        "casualty_annual.n_total@2021": "inputs",
        "needs_gap.gap@2020": "inputs",
    }


def test_with_the_same_inputs_it_is_the_rules_for_what_is_hidden_or_shown_else_the_program(two):
    found = short(compare(*two("r1"), rules_differ=True, revisions=REVISIONS))
    assert {figure for figure, reason in found.items() if reason == "rules"} == {
        "casualty_annual.n_injured@2020",
        "casualty_annual.n_killed@2020",
    }
    assert set(found.values()) == {"rules", "program"}
    assert set(short(compare(*two("r1"), rules_differ=False)).values()) == {"program"}


def test_across_another_method_what_means_something_else_has_it_for_its_reason(two):
    """Needs stand by survey and round now, all years in marts of their own; a year's casualties are what they were."""
    needs, years = "needs_gap.gap@country=XSA,period=2020", "casualty_profile.n@country=XSA,period=all"
    before = [*FIRST, (years, 22, "ok", None, None, None, "")]
    after = [
        *(one for one in SECOND if one[0] != needs),
        (needs + ",round=2020,survey=s", 0.5, "ok", 60, 0.35, 0.65, "small_n"),
        ("casualty_total.n_total@country=XSA,period=all", 33, "ok", None, None, None, ""),
    ]
    old, new = two(second=after)
    write_marts(old, before, "r1")
    found = short(compare(old, new, False, REVISIONS, method_differs=True))
    of_method = {figure for figure, reason in found.items() if reason.startswith("method")}
    assert {figure.split("@")[0] for figure in of_method} == {
        "needs_gap.gap",
        "casualty_profile.n",
        "casualty_total.n_total",
    }
    assert len(of_method) == 4  # the old id of the need is gone, the new one is new
    assert found["casualty_annual.n_total@2020"] == "new|reclassified"


def test_a_release_that_names_no_method_is_of_the_first():
    assert method_differs({}, {"method": "2"})
    assert not method_differs({}, {"method": "1"})
    assert not method_differs({"method": "2"}, {"method": "2"})


def test_two_causes_are_both_named():
    assert reason_of("casualty_annual", "2020", "XSA", "hidden", True, True, revision_words(REVISIONS)) == (
        "rules|new|reclassified"
    )
    assert reason_of("needs_gap", "2020", "XSA", "shown", True, True, {}) == "rules|inputs"


def test_months_and_quarters_have_their_years_reasons_and_all_years_have_all():
    words = revision_words([*REVISIONS, {**REVISIONS[1], "period": "2019", "reason": "removed", "old_value": 1}])
    told = {p: reason_of("casualty_monthly", p, "XSA", "changed", True, False, words) for p in ("2020-03", "2020-Q1")}
    assert told == {"2020-03": "new|reclassified", "2020-Q1": "new|reclassified"}
    assert reason_of("casualty_profile", "all", "XSA", "changed", True, False, words) == "new|reclassified|removed"
    assert reason_of("casualty_profile", "2018", "XSA", "changed", True, False, words) == "inputs"


def test_only_revisions_since_the_release_before_count():
    rows = [
        {"source_id": s, "to_vintage": v, "reason": "new"} for s, v in (("a", "2024"), ("a", "2025"), ("b", "2023"))
    ]
    assert made_since(rows, [["a", "2024"], ["b", "2023"]]) == [rows[1]]
    assert made_since(rows, []) == rows
    assert made_since(rows, None) == rows[1:]


def test_decisions_since_the_release_before_count_beside_the_newest_issue():
    rows = [
        {"source_id": "a", "to_vintage": to, "reason": reason}
        for to, reason in (
            ("2025", "new"),
            ("2026-07-01T08:00:00+00:00", "merged"),
            ("2026-08-01T08:00:00+00:00", "split"),
        )
    ]
    assert made_since(rows, [["a", "2025"], ["a", "2026-07-01T08:00:00+00:00"]]) == rows[2:]
    assert made_since(rows, None) == [rows[0], rows[2]]


@pytest.mark.parametrize(
    ("word", "told"),
    [("merged", "inputs|merged"), ("split", "inputs|split"), ("corrected", "corrected"), ("new|merged", "new|merged")],
)
def test_with_links_alone_other_inputs_are_named_too_for_a_decided_list_joins_the_totals(word, told):
    words = {("XSA", "2020"): word}
    assert reason_of("casualty_annual", "2020", "XSA", "changed", True, False, words) == told


def test_what_is_not_printed_is_not_repeated(two):
    printed = {c.change: (c.old_value, c.new_value) for c in as_printed(compare(*two(), False)) if c.what != "known_n"}
    assert printed == {
        "shown": (None, 8), "hidden": (None, None), "gone": (None, None), "changed": (12, 13), "new": (None, 20),
    }  # fmt: skip


def test_marts_of_casualty_records_are_told_by_what_they_count():
    named = {"case_fatality", "casualty_annual", "casualty_monthly", "casualty_profile", "emergency_care"}
    assert named <= casualty_marts()
    assert casualty_marts() & {"assessment", "disaggregation", "source_overlap", "needs_gap", "revision"} == set()


def test_the_columns_of_changes_are_described_in_order():
    assert list(CHANGES_MEANINGS) == list(Change.__dataclass_fields__)
