"""Women are on lists less often than men: estimated together they are too few, by sex they are not. Worked by hand."""

import pandas as pd
import pytest

from assets.core.totals import Overlaps
from assets.marts.list_estimate import estimates_of

NAMED = Overlaps(rows={"a": 900, "b": 900}, named={"a": 900, "b": 900})


def persons(**by_sex: tuple[int, int, int]) -> pd.DataFrame:
    """Per sex: on the first list only, on the second only, on both."""
    rows = [(lists, sex, n) for sex, three in by_sex.items() for lists, n in zip(("a", "b", "a+b"), three, strict=True)]
    return pd.DataFrame(rows, columns=["lists", "sex", "n"])


def test_the_sum_of_the_sexes_finds_the_women_that_all_together_miss():
    """700 men with chance 0.6 and 0.5: 420 and 350 on the lists, 210 on both. 300 women with 0.3 and 0.25: 90, 75, 22 (22.5).

    Chapman: men 421 x 351 / 211 - 1 = 699.34; women 91 x 76 / 23 - 1 = 299.70; together 511 x 426 / 233 - 1 = 933.27.
    """
    rows = {row["sex"]: row for row in estimates_of("XSA", persons(male=(210, 140, 210), female=(68, 53, 22)), NAMED)}
    assert rows["male"]["n_total"] == pytest.approx(421 * 351 / 211 - 1)
    assert rows["female"]["n_total"] == pytest.approx(91 * 76 / 23 - 1)
    assert rows["all"]["n_total"] == pytest.approx(511 * 426 / 233 - 1)
    assert rows["sum_of_sexes"]["n_total"] == pytest.approx(421 * 351 / 211 - 1 + 91 * 76 / 23 - 1)
    assert rows["all"]["n_total"] < 935 < 998 < rows["sum_of_sexes"]["n_total"] < 1_000
    assert rows["sum_of_sexes"]["female_share_observed"] == pytest.approx(143 / 703)  # a fifth of the recorded
    assert rows["sum_of_sexes"]["female_share"] == pytest.approx(0.30, abs=0.001)  # three tenths in truth
    assert rows["sum_of_sexes"]["n_total_ci_low"] < 1_000 < rows["sum_of_sexes"]["n_total_ci_high"]


def test_too_few_women_in_common_leave_no_sum():
    rows = {row["sex"]: row for row in estimates_of("XSA", persons(male=(210, 140, 210), female=(68, 53, 3)), NAMED)}
    assert rows["female"]["refused"] == "too_few_in_common"
    assert rows["sum_of_sexes"]["refused"] == "one_sex_refused"
    assert rows["male"]["n_total"] > 690


def test_pairs_without_a_decision_leave_no_estimate_and_one_list_none_at_all():
    waiting = Overlaps(rows=NAMED.rows, named=NAMED.named, undecided={"a|b": 4})
    assert {row["refused"] for row in estimates_of("XSA", persons(male=(9, 9, 9)), waiting)} == {"pairs_undecided"}
    alone = pd.DataFrame([("a", "male", 9)], columns=["lists", "sex", "n"])
    assert estimates_of("XSA", alone, NAMED) == []


def test_a_list_without_names_is_compared_with_nobody():
    rows = estimates_of("XSA", persons(male=(9, 9, 9)), Overlaps(rows={"a": 18, "b": 18}, named={"a": 18, "b": 2}))
    assert rows == []
