"""Increase and decrease, when several people are hurt at once: by hand, and on made years without any change."""

from itertools import pairwise

import numpy as np
import pytest

from methods.trends import PeopleOfEvents, chance_of_change, chance_of_rates, change, people_of, pooled, rate_ratio


def test_people_and_inflation_by_hand():
    people = people_of([1, 1, 4])
    assert people == PeopleOfEvents(6, 18)
    assert people.inflation == 3
    assert PeopleOfEvents(0, 0).inflation == 1
    with pytest.raises(ValueError, match="at least one victim"):
        people_of([1, 0])


def test_twenty_more_are_an_increase_when_each_came_alone_and_none_when_they_came_by_fours():
    """(60 - 40)^2 / 100 = 4, p 0.0455; with inflation 4 it is 1, p 0.3173."""
    alone = PeopleOfEvents(40, 40), PeopleOfEvents(60, 60)
    by_fours = PeopleOfEvents(40, 160), PeopleOfEvents(60, 240)
    assert chance_of_change(*alone) == pytest.approx(0.0455, abs=1e-4)
    assert chance_of_change(*by_fours) == pytest.approx(0.3173, abs=1e-4)
    assert change(*alone) == "increase"
    assert change(*reversed(alone)) == "decrease"
    assert change(*by_fours) == "no clear change"
    assert change(*alone, inflation=4) == "no clear change"


def test_a_handful_is_too_few():
    assert change(PeopleOfEvents(0, 0), PeopleOfEvents(9, 9)) == "too few to compare"
    assert change(PeopleOfEvents(0, 0), PeopleOfEvents(0, 0)) == "too few to compare"


def test_a_rate_falls_where_the_population_grew():
    """30 of 100,000 and 30 of 150,000: 2/3; half width 1.959964 * sqrt(2/30) on the logarithm."""
    found = rate_ratio(PeopleOfEvents(30, 30), 100_000, PeopleOfEvents(30, 30), 150_000)
    assert found.value == pytest.approx(2 / 3)
    assert found.high == pytest.approx(2 / 3 * np.exp(1.959964 * (2 / 30) ** 0.5), abs=1e-6)
    assert rate_ratio(PeopleOfEvents(0, 0), 1, PeopleOfEvents(3, 3), 1) is None
    assert rate_ratio(PeopleOfEvents(3, 3), 0, PeopleOfEvents(3, 3), 1) is None


def test_a_rate_per_head_is_no_change_where_people_and_population_both_doubled():
    """30 of 100,000 and 60 of 200,000 are one rate: p 1; 30 and 60 of 100,000 each: z = (60 - 45) / sqrt(90 / 4), p 0.0016."""
    one, two = PeopleOfEvents(30, 30), PeopleOfEvents(60, 60)
    assert chance_of_rates(one, 100_000, two, 200_000) == pytest.approx(1)
    assert chance_of_rates(one, 100_000, two, 100_000) == pytest.approx(0.00157, abs=1e-5)
    assert chance_of_rates(one, 100_000, two, 100_000) == pytest.approx(chance_of_change(one, two))
    assert chance_of_rates(one, 0, two, 100_000) is None


@pytest.mark.parametrize("inflation", [1, 2, 4])
def test_a_steady_rate_is_called_a_change_at_most_six_times_in_a_hundred(inflation):
    """Sizes of events are geometric with sum(k^2) / sum(k) = inflation."""
    draw = np.random.default_rng(16)

    def year():
        return people_of(draw.geometric(2 / (inflation + 1), draw.poisson(60)).tolist())

    false = sum(change(year(), year()) in ("increase", "decrease") for _ in range(1_000)) / 1_000
    assert false <= 0.06 + 0.005


@pytest.mark.parametrize("inflation", [2, 4])
def test_in_a_series_of_years_increase_is_false_in_at_most_six_of_a_hundred_pairs(inflation):
    """As mart_casualty_change says it: 15 steady years, the inflation that of all of them. 2,100 pairs, error 0.5 points."""
    draw = np.random.default_rng(16)
    n = false = 0
    for _ in range(150):
        years = [people_of(draw.geometric(2 / (inflation + 1), draw.poisson(60)).tolist()) for _ in range(15)]
        known = pooled(*years).inflation
        words = [change(before, after, known) for before, after in pairwise(years)]
        n, false = n + len(words), false + sum(word in ("increase", "decrease") for word in words)
    assert n == 2_100
    assert false / n <= 0.06
