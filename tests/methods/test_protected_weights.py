"""Protected weights: no small count anywhere, sums kept, the secret decides, what was weighed before stays."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from methods.protected_weights import Places, SmallCountLeft, protected_weights, small_counts

TOTAL, SEX, CELL, DIFFERENCE = 20.0, 10.0, 1.0, 0.15


def places_of(stands: list[list[int]], price: list[float], fixed: list[int] | None = None) -> Places:
    """Places given row by row: how often each unit counts at each place; the truth is every unit counted once."""
    matrix = np.array(stands).T
    beside = np.array(fixed or [0] * len(stands))
    return Places(sparse.csr_array(matrix), matrix.sum(axis=0) + beside, np.array(price), beside)


def survey(women: list[int], need: list[int], unmet: list[int]) -> Places:
    """A block of people asked: total and by sex, of asked, need and unmet, and the differences of these."""
    every = np.ones(len(women), dtype=int)
    sexes = [(every, TOTAL), (np.array(women), SEX), (1 - np.array(women), SEX)]
    asked, needs, unmets = every, np.array(need), np.array(unmet) * np.array(need)
    rows, prices = [], []
    for of, price in sexes:
        for count in (asked, needs, unmets):
            rows.append((of * count).tolist())
            prices.append(price)
        for larger, smaller in ((asked, needs), (needs, unmets)):
            rows.append((of * (larger - smaller)).tolist())
            prices.append(DIFFERENCE)
    return places_of(rows, prices)


answers = st.lists(st.tuples(*[st.integers(0, 1)] * 3), min_size=1, max_size=60)


@given(answers, st.sampled_from([3, 5]), st.binary(min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_every_count_and_difference_is_nought_or_at_least_the_base(people, base, secret):
    places = survey(*(list(column) for column in zip(*people, strict=True)))
    weights = protected_weights(places, base, secret, proposals=40)
    assert weights.min() >= 0 and weights.max() <= base
    assert not small_counts(places.values(weights), base).any()


@given(answers, st.binary(min_size=1, max_size=8))
@settings(max_examples=30, deadline=None)
def test_last_weights_are_the_answer_again(people, secret):
    places = survey(*(list(column) for column in zip(*people, strict=True)))
    weights = protected_weights(places, 5, secret, proposals=40)
    assert (protected_weights(places, 5, b"another", start=weights) == weights).all()


def test_the_secret_decides_and_nothing_else_does():
    places = survey([1, 0] * 30, [1, 1, 0] * 20, [1, 0, 1, 1] * 15)
    first = protected_weights(places, 5, b"secret")
    assert (protected_weights(places, 5, b"secret") == first).all()
    assert (protected_weights(places, 5, b"another") != first).any()


def test_three_of_a_block_become_five_and_two_become_none():
    # base 5: 3 is 2 from 5 and 3 from 0; 2 is 2 from 0 and 3 from 5
    assert places_values([[1, 1, 1]], [CELL]) == [5]
    assert places_values([[1, 1]], [CELL]) == [0]


def test_the_total_stays_where_a_small_part_goes():
    # 2 of 100 stand apart: they become 0, and those 98 become 100, for an error of the total costs 20 times as much
    apart = [1, 1] + [0] * 98
    rest = [0, 0] + [1] * 98
    assert places_values([[1] * 100, apart, rest], [TOTAL, CELL, CELL]) == [100, 0, 100]


def test_counts_that_are_large_enough_stay_exact():
    # 4 cells of 10 and their sums: every weight 1 is without error
    cells = [[1 if n // 10 == cell else 0 for n in range(40)] for cell in range(4)]
    rows = [[1] * 40, [1] * 20 + [0] * 20, [0] * 20 + [1] * 20, *cells]
    assert places_values(rows, [TOTAL, SEX, SEX, *[CELL] * 4]) == [40, 20, 20, 10, 10, 10, 10]


def test_a_difference_to_what_stands_already_is_protected():
    # 12 asked by another problem; 10 of them need, so 2 do not: the difference becomes 0 or at least 5, and need 5 to 12
    need = [1] * 10
    places = Places(
        sparse.csr_array(np.array([need, [-1] * 10]).T),
        np.array([10, 2]),
        np.array([TOTAL, DIFFERENCE]),
        np.array([0, 12]),
    )
    needed, without = places.values(protected_weights(places, 5, b"secret"))
    assert (needed, without) == (12, 0)


def test_new_units_wait_and_no_count_moves():
    before = survey([1, 0] * 20, [1] * 40, [1, 1, 0, 0] * 10)
    weights = protected_weights(before, 5, b"secret")
    after = survey([1, 0] * 20 + [1], [1] * 41, [1, 1, 0, 0] * 10 + [1])
    known = np.append(weights, -1)
    begun = protected_weights(after, 5, b"secret", start=known)
    assert begun[-1] == 0
    assert (after.values(begun) == before.values(weights)).all()
    settled = protected_weights(after, 5, b"secret", start=known, settle=True)
    assert not small_counts(after.values(settled), 5).any()


def test_weights_of_before_are_mended_where_somebody_left():
    before = survey([1, 0] * 20, [1, 1, 1, 0] * 10, [1, 1, 0, 0] * 10)
    weights = protected_weights(before, 5, b"secret")
    gone = int(np.flatnonzero(weights)[0])
    left = Places(
        sparse.csr_array(np.delete(before.stands.toarray(), gone, axis=0)),
        before.truth - before.stands.toarray()[gone],
        before.price,
        before.fixed,
    )
    mended = protected_weights(left, 5, b"secret", start=np.delete(weights, gone))
    assert not small_counts(left.values(mended), 5).any()


def test_a_small_count_no_weight_can_change_stops_everything():
    places = places_of([[1] * 10, [0] * 10], [TOTAL, CELL], fixed=[0, 2])
    with pytest.raises(SmallCountLeft) as left:
        protected_weights(places, 5, b"secret")
    assert left.value.n == 1


def places_values(rows: list[list[int]], price: list[float]) -> list[int]:
    places = places_of(rows, price)
    return places.values(protected_weights(places, 5, b"secret")).tolist()
