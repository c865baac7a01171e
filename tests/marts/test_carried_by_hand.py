"""When the people of a comparison were asked, and at which row it is tested: a few rows, the right answer beside the input."""

import duckdb
import pandas as pd

from assets.marts.build import mart_files
from assets.marts.carried import row_tested, with_years_asked, word_of_tested

HEADERS = {name: header for name, (header, _) in mart_files().items()}


def test_a_wait_is_told_in_the_year_the_round_asked_last_whenever_it_began():
    con = duckdb.connect()
    con.execute(
        "CREATE TABLE unit_person AS SELECT * FROM (VALUES ('XSA', 's', 'first', DATE '2024-11-02'), ('XSA', 's', 'first', "
        "DATE '2025-01-20'), ('XVE', 's', 'first', DATE '2026-03-01')) p(country, survey, round, assessed_on)"
    )
    rows = [
        ("access_by_gender", "XSA", "s", "first", "2023", None, "2025"),  # needs of 2023
        ("referral_pathway", "XVE", "s", "first", "2024", None, "2026"),
        ("cascade", "XSA", "s", "first", "2024", None, "2024"),  # by the year of the interviews
        ("needs_gap", "XSA", "s", "first", "2026", "2025", "2025"),  # a state says so itself
        ("case_fatality", "XSA", "all", "all", "2024", None, None),
        ("assessment", "XSA", "all", "all", "2025", "2024", "2024"),
    ]
    columns = ["mart", "country", "survey", "round", "period", "asked_in", "right"]
    found = with_years_asked(con, HEADERS, pd.DataFrame(rows, columns=columns))
    assert found["asked_in"].fillna("").tolist() == [row[-1] or "" for row in rows]


def state(period: str, asked_in: str | None, is_carried: bool, survey: str, women: int, share: str = "gap") -> dict:
    """A comparison of so many women with 20 men, 5 of either with it."""
    place = (("country", "XSA"), ("period", period), ("survey", survey))
    keys = {"mart": "m", "share": share, "compared": "sex", "group_a": "female", "group_b": "male", "survey": survey}
    counts = {"a_numerator": 5, "a_denominator": women, "b_numerator": 5, "b_denominator": 20}
    return {**keys, **counts, "place": place, "period": period, "asked_in": asked_in, "is_carried": is_carried}


def test_a_state_is_tested_in_the_year_asked_and_a_register_that_grew_anew():
    rows = pd.DataFrame(
        [
            state("2026", "2025", True, "s", 28),  # two women died since
            state("2025", "2025", False, "s", 30),
            state("2024", "2024", False, "s", 18),  # the first half of the interviews
            state("2025", "2025", False, "s", 30, share="trouble"),
            state("2024", "2024", False, "all", 40),
            state("2025", "2024", True, "all", 41),  # a woman came into the register
            state("2026", "2024", True, "all", 41),
            state("2026", None, False, "all", 41),
            state("2025", None, False, "all", 41),
        ],
        index=range(10, 19),
    )
    assert row_tested(rows).tolist() == [11, 11, 12, 13, 14, 15, 15, 17, 18]


def test_a_carried_word_is_that_of_the_year_asked_or_none():
    words = pd.Series(["higher", "higher", "lower", "too few to compare", "no clear difference", "higher"])
    asked = [0, 0, 0, 0, 4, 4]
    assert word_of_tested(words, pd.Series(asked)).tolist() == [
        "higher", "higher", "no clear difference", "too few to compare", "no clear difference", "no clear difference",
    ]  # fmt: skip
