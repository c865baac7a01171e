"""A sentence says what its figures say, in every language, and is not said when a figure is missing, hidden or too small."""

import pytest
from reports.planted_marts import COUNTRY, HIDDEN, annual, planted, years

from assets.reports.conditions import holds, number
from assets.reports.register import Comparison, Figure, figure_id
from assets.reports.sentences import Sentences
from assets.reports.wording import Wording, templates

S01 = {"country_name": "Sarandia", "period": "2020"}
GAP = figure_id("gender_gap", "difference", country=COUNTRY, mart="needs_gap", period="2020")
WORDS = {"service": "rehabilitation", "service_word": "rehabilitation", "group_word": "survivors", "period": "2020",
         "when": "needs, asked in 2020", "weighted_word": ""}  # fmt: skip


def said(tmp_path, figures, sentence, comparison=None, language="en", **context) -> str | None:
    register = planted(tmp_path / "marts.duckdb", figures, language, **context.pop("planted", {}))
    found = Sentences(register, Wording(language), []).say(sentence, comparison, **context)
    return found.text if found else None


def test_total_killed_injured_and_unknown_are_said_as_they_are_published(tmp_path):
    figures = years(y2020={"n_total": 1207, "n_killed": 200, "n_injured": 1000, "n_outcome_unknown": 7})
    assert said(tmp_path, figures, "S01", **S01) == (
        "At least 1,207 casualties were recorded in Sarandia in 2020: killed 200, injured 1,000; "
        "for 7 it was not known if the person survived."
    )


def test_changing_one_mart_value_changes_the_sentence(tmp_path):
    one = years(y2020={"n_total": 90, "n_killed": 20, "n_injured": 70, "n_outcome_unknown": 0})
    (tmp_path / "a").mkdir()
    before = said(tmp_path / "a", one, "S01", **S01)
    after = said(tmp_path, {**one, annual("2020", "n_killed"): 21}, "S01", **S01)
    assert before == "At least 90 casualties were recorded in Sarandia in 2020: killed 20, injured 70."
    assert after == "At least 90 casualties were recorded in Sarandia in 2020: killed 21, injured 70."


def test_one_casualty_is_said_in_the_singular_of_each_language(tmp_path):
    figures = years(y2020={"n_total": 1, "n_killed": 1, "n_injured": 0, "n_outcome_unknown": 0})
    assert "1 casualty was" in said(tmp_path, figures, "S01", **S01)


@pytest.mark.parametrize(
    ("hidden", "expected"),
    [
        ({"n_injured": HIDDEN}, "killed: 20. The number injured is not shown, so that nobody can be recognised."),
        ({"n_injured": HIDDEN, "n_killed": HIDDEN}, "How many were killed and how many injured is not shown"),
        ({"n_injured": HIDDEN, "n_killed": HIDDEN, "n_total": HIDDEN}, "their number is not shown"),
    ],
)
def test_what_is_hidden_is_said_to_be_hidden_and_never_zero(tmp_path, hidden, expected):
    figures = years(y2020={"n_total": 90, "n_killed": 20, "n_injured": 70, "n_outcome_unknown": 0, **hidden})
    text = said(tmp_path, figures, "S01", **S01)
    assert expected in text and " 0" not in text and "70" not in text


def test_no_record_is_not_no_casualty(tmp_path):
    assert "not to say that there were none" in said(tmp_path, years(y2020={"n_total": 0}), "S01", **S01)


@pytest.mark.parametrize(
    ("before", "now", "trend", "told"),
    [
        (114, 173, "increase", "This is an increase from 114 casualties recorded in 2019"),
        (173, 114, "decrease", "This is a decrease from 173 casualties recorded in 2019"),
        (96, 80, "no clear change", "the difference is within what chance alone may bring"),
        (19, 60, "too few to compare", "In 2019, 19 were recorded, as that year stands today."),
        (114, 173, "", "In 2019, 114 were recorded, as that year stands today."),  # a release of an earlier program
    ],
)
def test_an_increase_is_the_word_of_the_marts_and_of_no_page(tmp_path, before, now, trend, told):
    figures = years(y2019={"n_total": before}, y2020={"n_total": now})
    text = said(tmp_path, figures, "S02", previous="2019", trend=trend, **S01)
    assert text.startswith(told) or told in text
    assert ("This is an increase" in text or "This is a decrease" in text) == (trend in ("increase", "decrease"))


def test_a_provisional_year_is_not_compared(tmp_path):
    figures = years(y2019={"n_total": 50}, y2020={"n_total": 200})
    planted_with = {"cautions": {annual("2020", "n_total"): "provisional"}}
    text = said(tmp_path, figures, "S02", previous="2019", trend="increase", planted=planted_with, **S01)
    assert text == "As the year is not complete, it is not compared with 2019 (50 casualties recorded)."


def test_a_percentage_stands_on_at_least_thirty_and_names_its_known(tmp_path):
    many = years(y2020={"n_total": 40, "n_civilian": 20, "n_military_security": 10, "n_status_unknown": 10})
    few = years(y2020={"n_total": 39, "n_civilian": 20, "n_military_security": 9, "n_status_unknown": 10})
    (tmp_path / "few").mkdir()
    assert said(tmp_path, many, "S03", **S01) == (
        "Civilians were 20 of the 30 casualties whose status was known (67%); for 10 it was not known."
    )
    assert said(tmp_path / "few", few, "S03", **S01) == "Civilians were 20 of the 29 casualties whose status was known."


def test_most_devices_untold_is_said_instead_of_a_ranking(tmp_path):
    """30 of 50 not told apart."""
    figures = years(y2020={"n_total": 50, "n_mine_ap": 20, "n_mine_erw_undifferentiated": 25, "n_device_unknown": 5})
    text = said(tmp_path, figures, "S06", device="mine_ap", device_word="mine", top_is_top="yes", **S01)
    assert text.startswith("For most casualties the sources do not tell") and "20" not in text


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        ("higher", "wider for women and girls, 60% of 90 in need against 40% of 150 men and boys"),
        ("lower", "wider for men and boys, 40% of 150 in need against 60% of 90 women and girls"),
        ("no clear difference", "no clear difference between women and girls (60% of 90 in need)"),
        ("too few to compare", "54 of 90 women and girls and 60 of 150 men and boys"),
    ],
)
def test_comparison_words_are_the_verdict_of_the_mart(tmp_path, verdict, expected):
    """54/90 v 60/150: 20 points, 6.9 to 32.1 (model, section 7)."""
    one = Comparison(GAP, "female", "male", 54, 90, 60, 150, 0.6, 0.4, verdict)
    text = said(
        tmp_path,
        {GAP: 0.2, annual("2020", "n_total"): 1},
        "N03",
        one,
        planted={"intervals": {GAP: (0.069, 0.321)}},
        **WORDS,
    )
    assert expected in text
    assert ("+20 (+7 to +32) percentage points" in text) == (verdict in ("higher", "lower"))


def test_what_is_not_said_is_remembered_with_its_reason(tmp_path):
    blocked: list[tuple[str, str]] = []
    register = planted(tmp_path / "marts.duckdb", years(y2019={"n_total": 1}))
    assert Sentences(register, Wording("en"), blocked).say("S01", **S01) is None
    assert blocked == [("S01", "no variant's conditions hold")]


def test_a_condition_with_a_hidden_number_never_holds():
    hidden = Figure("x", None, HIDDEN)
    values = {"a": hidden, "b": Figure("y", 5.0, "ok", 12), "c": None}
    assert not holds("a > 0", values) and not holds("a <= 0", values) and not holds("a == 0", values)
    assert holds("hidden(a)", values) and not holds("shown(a)", values) and not holds("hidden(c)", values)
    assert holds("b.known_n >= 12 and b / 2 < 3", values)
    assert number("b - 2", values) == 3


@pytest.mark.parametrize("expression", ["__import__('os')", "b.__class__", "[b]", "b if b else b", "shown(b, b)"])
def test_a_condition_can_say_nothing_else(expression):
    with pytest.raises(ValueError, match="no condition may say"):
        holds(expression, {"b": 1.0})


def test_a_share_of_a_group_that_is_mostly_unknown_is_not_said(tmp_path):
    ids = {name: figure_id("emergency_care_total", name, country=COUNTRY, source_type="clinic") for name in (
        "n_cared_on_site", "n_place_known", "cared_on_site_share")}  # fmt: skip
    figures = {
        ids["n_cared_on_site"]: 40,
        ids["n_place_known"]: 80,
        ids["cared_on_site_share"]: 0.5,
        annual("2020", "n_total"): 1,
    }
    share = ids["cared_on_site_share"]
    how = {"known": {share: 80}, "intervals": {share: (0.4, 0.6)}}
    (tmp_path / "b").mkdir()
    words = {"source_type": "clinic", "source_type_word": "clinic"}
    assert "50% (40% to 60%)" in said(tmp_path, figures, "E01", planted=how, **words)
    assert said(tmp_path / "b", figures, "E01", planted={**how, "cautions": {share: "withheld"}}, **words) is None


def test_no_sentence_sets_casualties_in_scope_beside_those_of_every_scope():
    """casualty_profile counts out of scope too: 98 of known age among 96 casualties is no sentence."""
    for name, template in templates().items():
        marts = {pattern.split(".", 1)[0] for pattern in template.get("figures", {}).values()}
        assert not {"casualty_annual", "casualty_profile"} <= marts, name
