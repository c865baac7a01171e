"""Counts of casualties that were printed before, by hand: one person more in a closed year tells nothing below the country."""

from dataclasses import replace
from datetime import date

from test_casualty_publication import COUNTRY, PLACES, status_of, year

from assets.disclosure.casualties.held import AREAS, Block, Told, keep_told
from assets.disclosure.casualties.summary import lines_of
from methods.disclosure import OK
from schemas.disclosure_rules import default_disclosure
from schemas.languages import LANGUAGES
from schemas.messages import text

NEWEST = {"XAA": date(2021, 12, 31)}
BLOCK = Block(AREAS, "XAA", "2020")
B = "casualty_annual.n_total@admin1=B,country=XAA,period=2020"
CHOSEN = "casualty_annual.n_total@country=XAA,period=2020"


def told(since: date = NEWEST["XAA"], **counts: int) -> dict[Block, Told]:
    """A block with n_total of provinces; none is printed below 5."""
    values = {f"casualty_annual.n_total@admin1={code},country=XAA,period=2020": n for code, n in counts.items()}
    return {BLOCK: Told(values, frozenset(one for one, n in values.items() if n >= 5), since)}


def test_one_more_waits_and_five_more_do_not():
    before = told(A=30, B=15, C=9)
    assert keep_told(told(A=30, B=15, C=10), before, 5, 50)[1] == before
    assert keep_told(told(A=30, B=15, C=14), before, 5, 50)[1] == {}
    kept, held = keep_told(told(A=30, B=16, C=14), before, 5, 50)  # five in one province, one in another: all wait
    assert kept == held == before


def test_a_row_that_would_appear_or_vanish_waits_too():
    before = told(A=30, B=4)
    assert keep_told(told(A=30, B=5), before, 5, 50)[1] == before
    assert keep_told(told(A=30, B=9), before, 5, 50)[1] == {}
    assert keep_told(told(A=30), before, 5, 50)[1] == before  # the last of B gone: four fewer
    assert keep_told(told(A=30), told(A=30, B=7), 5, 50)[1] == {}


def test_a_batch_or_a_year_of_the_lists_ends_the_waiting():
    before = told(A=30, B=15, C=9)
    today = told(A=32, B=13, C=9)  # four people came or went
    assert keep_told(today, before, 5, 4)[1] == {}
    assert keep_told(today, before, 5, 5)[1] == before
    later = {BLOCK: replace(today[BLOCK], since=date(2022, 12, 31))}
    assert keep_told(later, before, 5, 50)[1] == {}
    early = {BLOCK: replace(today[BLOCK], since=date(2022, 12, 30))}
    assert keep_told(early, before, 5, 50)[1] == before


def test_what_stays_the_same_is_as_of_the_newest_lists():
    before, today = told(date(2021, 12, 31), A=30), told(date(2022, 6, 30), A=30)
    kept, held = keep_told(today, before, 5, 50)
    assert held == {} and kept[BLOCK].since == date(2022, 6, 30)


def test_a_year_that_is_counted_no_more_is_gone():
    assert keep_told({}, told(A=30), 5, 50) == ({}, {})


def with_b(*outcome: int) -> list:
    """The country of sixty, its province B counted otherwise."""
    whole = tuple(n + now - then for n, now, then in zip((60, 16, 44, 0), outcome, (15, 3, 12, 0), strict=True))
    others = [one for one in PLACES if "admin1=B," not in one.figure_id]
    own = year("admin1=B,country=XAA,period=2020", *outcome) if outcome[0] else []
    return [*year("country=XAA,period=2020", *whole), *others, *own]


def test_one_casualty_more_moves_the_country_and_no_province():
    first = status_of([*COUNTRY, *PLACES], newest=NEWEST)
    assert first.status[B] == OK and not first.held
    second = status_of(with_b(16, 4, 12, 0), newest=NEWEST, before=first.kept)
    assert {block.year for block in second.held} == {"2020"}
    assert second.values[B] == 15 and second.status[B] == OK
    assert CHOSEN not in second.values and second.status[CHOSEN] == OK  # the country's 61 as it is
    assert second.kept[BLOCK].values[B] == 15
    third = status_of([*COUNTRY, *PLACES], newest=NEWEST, before=second.kept)
    assert not third.held and third.values.get(B, 15) == 15
    fourth = status_of(with_b(20, 8, 12, 0), newest=NEWEST, before=second.kept)
    assert not fourth.held and fourth.kept[BLOCK].values[B] == 20 and B not in fourth.values


def test_a_row_the_office_has_no_more_is_still_printed():
    rules = {**default_disclosure(), "casualties_batch": 1000}
    whole = year("country=XAA,period=2020", 64, 20, 44, 0)
    before = status_of([*whole, *year("admin1=B,country=XAA,period=2020", 64, 20, 44, 0)], newest=NEWEST).kept
    left = [*year("country=XAA,period=2020", 4, 4, 0, 0), *year("admin1=G,country=XAA,period=2020", 4, 4, 0, 0)]
    said = status_of(
        left, newest=NEWEST, before=before, rules=rules
    )  # four people of G came: they wait, and B with them
    assert said.added[B] == 64 and said.held
    assert not status_of(left, newest=NEWEST, before=before).held  # 68 people moved: more than a batch


def test_the_refresh_says_what_stands_as_it_was_in_four_languages():
    first = status_of([*COUNTRY, *PLACES], newest=NEWEST)
    said = status_of(with_b(16, 4, 12, 0), newest=NEWEST, before=first.kept)
    (line,) = [one for one in lines_of(said) if one.key == "publication_held"]
    sentences = {text("publication_held", language, **line.params) for language in LANGUAGES}
    assert len(sentences) == 4 and all("XAA 2020" in one and "50" in one for one in sentences)
