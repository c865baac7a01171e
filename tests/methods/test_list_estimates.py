"""Persons on no list: published values, closed forms written out here, planted populations, and every refusal."""

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, poisson

from methods.intervals import Z
from methods.list_estimates import ListEstimate, ListModel, estimate_from_lists

# Spina bifida, upstate New York 1969-1974 (Hook, Albright and Cross 1980): birth and death certificates, rehabilitation
SPINA_BIFIDA = {"B": 247, "D": 49, "R": 60, "BD": 142, "BR": 112, "DR": 4, "BDR": 12}
# Hepatitis A, a college in northern Taiwan 1995 (Chao and others 2001): serum tests, hospitals, epidemiologists
HEPATITIS = {"P": 69, "Q": 55, "E": 63, "PQ": 21, "PE": 17, "QE": 18, "PQE": 28}


def estimate(counts: dict[str, int]) -> ListEstimate:
    """One letter per list."""
    return estimate_from_lists({frozenset(lists): n for lists, n in counts.items()})


def every_set(letters: str, n: int) -> dict[str, int]:
    return {"".join(part): n for size in range(1, len(letters) + 1) for part in combinations(letters, size)}


def models_of(found: ListEstimate) -> dict[str, ListModel]:
    return {model.name: model for model in (*found.others, *([found.chosen] if found.chosen else []))}


def refused(counts: dict[str, int]) -> tuple[str, dict]:
    found = estimate(counts)
    assert found.total is None and found.missing is None and found.standard_error is None and found.chosen is None
    assert found.refusal is not None and found.n_observed == sum(counts.values())
    return found.refusal.message_id, dict(found.refusal.params)


def planted(n: int, seed: int, after_first: float) -> dict[str, int]:
    """`n` persons, three lists of chances 0.5, 0.3, 0.4; of those on A the chance to be on B is `after_first`."""
    draw = np.random.default_rng(seed).random((3, n))
    on_a, on_c = draw[0] < 0.5, draw[2] < 0.4
    on_b = draw[1] < np.where(on_a, after_first, 0.3)
    lists = [
        "".join(name for name, on in zip("ABC", row, strict=True) if on) for row in zip(on_a, on_b, on_c, strict=True)
    ]
    return {key: lists.count(key) for key in set(lists) - {""}}


# two lists


def test_two_lists_give_the_printed_chapman_estimate():
    found = estimate({"A": 75, "B": 45, "AB": 45})  # 120 and 90 with 45 in common
    assert (round(found.total.value, 1), round(found.standard_error, 1)) == (238.4, 19.3)
    assert (found.n_observed, round(found.missing.value, 1)) == (165, 73.4)
    assert (found.chosen.name, found.chosen.aicc, found.chosen.bic, found.others) == ("chapman", None, None, ())
    assert found.refusal is None


def test_the_interval_is_chaos_on_the_logarithm_of_the_missing():
    found = estimate({"A": 75, "B": 45, "AB": 45})
    missing = 121 * 91 / 46 - 1 - 165
    error = math.sqrt(121 * 91 * 75 * 45 / (46**2 * 47))
    factor = math.exp(1.959964 * math.sqrt(math.log(1 + error**2 / missing**2)))
    assert (found.total.low, found.total.high) == pytest.approx((165 + missing / factor, 165 + missing * factor))
    assert (found.missing.low, found.missing.high) == pytest.approx((missing / factor, missing * factor))
    assert (round(found.total.low, 1), round(found.total.high, 1)) == (209.2, 286.9)


def test_seven_in_common_are_enough_and_six_are_not():
    assert estimate({"A": 113, "B": 83, "AB": 7}).total.value == pytest.approx(121 * 91 / 8 - 1)
    assert refused({"A": 114, "B": 84, "AB": 6}) == ("too_few_in_common", {"lists": "A", "n_common": 6, "n_least": 7})


def test_every_assumption_is_named():
    first, second, _, last = estimate({"A": 75, "B": 45, "AB": 45}).assumptions
    assert (first, second, last) == ("population_is_closed", "same_chance_for_all", "links_are_right")
    assert estimate({"A": 75, "B": 45, "AB": 45}).assumptions[2] == "lists_are_independent"
    assert estimate(every_set("ABC", 100)).assumptions[2] == "lists_are_independent"
    assert estimate(SPINA_BIFIDA).assumptions[2] == "lists_depend_in_pairs_only"


def test_chapmans_interval_holds_a_planted_total_about_95_times_in_100():
    draws = np.random.default_rng(1987).multinomial(400, [0.3, 0.2, 0.2, 0.3], size=400)  # A, B, both, neither
    found = [estimate({"A": int(a), "B": int(b), "AB": int(both)}).total for a, b, both, _ in draws]
    assert 370 <= sum(total.low <= 400 <= total.high for total in found) <= 390


# three and more lists


def test_spina_bifida_gives_the_published_totals():
    # Regal and Hook 1991, Madigan and York 1997: 731 with D and R dependent, about 758 with B and D as well
    models = models_of(estimate(SPINA_BIFIDA))
    assert [round(models[name].estimate) for name in ("D*R", "B*D, D*R")] == [731, 758]


def test_hepatitis_gives_the_published_range_and_no_estimate():
    # Chao and others 2001: from 388 with no dependence to 1,313 with all; a screening of everybody then found 545
    models = models_of(estimate(HEPATITIS))
    assert [round(models[name].estimate) for name in ("independence", "E*P, E*Q, P*Q")] == [388, 1313]
    assert refused(HEPATITIS) == ("models_disagree", {"n_low": 388, "n_high": 1313, "n_models": 4})


def test_all_three_pairs_have_a_closed_form():
    # no dependence of all three at once: the odds ratio of A and B is the same on C and off it
    model = models_of(estimate(SPINA_BIFIDA))["B*D, B*R, D*R"]
    missing = (12 * 247 * 49 * 60) / (142 * 112 * 4)
    variance = missing + missing**2 * sum(1 / n for n in SPINA_BIFIDA.values())
    assert (model.estimate, model.standard_error) == pytest.approx((626 + missing, math.sqrt(variance)))


@pytest.mark.parametrize(
    ("name", "only_one", "only_other", "both"),
    [("B*D, D*R", 247, 60, 112), ("B*R, D*R", 247, 49, 142), ("B*D, B*R", 49, 60, 4)],
)
def test_two_pairs_have_a_closed_form(name, only_one, only_other, both):
    # the two lists not joined are independent among those whom the third does not hold
    missing = only_one * only_other / both
    variance = missing + missing**2 * (1 / only_one + 1 / only_other + 1 / both)
    model = models_of(estimate(SPINA_BIFIDA))[name]
    assert (model.estimate, model.standard_error) == pytest.approx((626 + missing, math.sqrt(variance)))


@pytest.mark.parametrize(("name", "alone", "others", "both"), [("D*R", 247, 113, 266), ("B*D", 60, 438, 128)])
def test_one_pair_has_the_closed_form_of_two_lists(name, alone, others, both):
    # the pair is one list, the third the other; variance of Sekar and Deming 1949
    model = models_of(estimate(SPINA_BIFIDA))[name]
    variance = (alone + both) * (others + both) * alone * others / both**3
    assert model.estimate == pytest.approx((alone + both) * (others + both) / both)
    assert model.standard_error == pytest.approx(math.sqrt(variance))


@pytest.mark.parametrize(("letters", "variance"), [("ABC", 800 / (8 + 2 - 6)), ("ABCD", 1600 / (16 + 3 - 8))])
def test_independent_lists_of_chance_one_half_have_darrochs_error(letters, variance):
    # Darroch 1958: N / (1 / product of q + k - 1 - sum of 1 / q), q = 1/2
    found = estimate(every_set(letters, 100))
    assert (found.chosen.name, found.missing.value) == ("independence", pytest.approx(100))
    assert found.standard_error == pytest.approx(math.sqrt(variance))


def test_independence_solves_darrochs_equation():
    # the product of (1 - list / N) is 1 - observed / N
    total = models_of(estimate(HEPATITIS))["independence"].estimate
    assert math.prod(1 - n / total for n in (135, 122, 126)) == pytest.approx(1 - 271 / total)


def test_criteria_are_those_of_the_likelihood_counted_in_persons():
    model = models_of(estimate(SPINA_BIFIDA))["B*D, B*R, D*R"]  # seven terms, seven cells: fitted as counted
    likelihood = sum(poisson.logpmf(n, n) for n in SPINA_BIFIDA.values())
    assert model.bic == pytest.approx(7 * math.log(626) - 2 * likelihood)
    assert model.aicc == pytest.approx(14 - 2 * likelihood + 2 * 7 * 8 / (626 - 7 - 1))
    assert model.fit is None
    assert models_of(estimate(every_set("ABC", 100)))["independence"].fit == pytest.approx(1)


def test_the_fit_is_that_of_the_table_of_one_list_by_the_others():
    table = [[142, 112, 12], [49, 60, 4]]  # on B and off it, by D alone, R alone, both
    _, p, free, _ = chi2_contingency(table, lambda_="log-likelihood")
    assert (free, models_of(estimate(SPINA_BIFIDA))["D*R"].fit) == (2, pytest.approx(p))


def test_the_best_bic_is_chosen_and_the_others_follow_in_order():
    found = estimate(SPINA_BIFIDA)
    assert (found.chosen.name, found.others[0].name) == ("D*R", "B*D, D*R")
    by_bic = [model.bic for model in (found.chosen, *found.others)]
    assert by_bic == sorted(by_bic) and len(by_bic) == 8
    assert found.total.value == found.chosen.estimate
    # AICc would have chosen another: 52.1 against 53.9
    assert found.others[0].aicc < found.chosen.aicc


def test_pairs_among_four_lists_are_found_and_the_planted_missing_come_back():
    # every set 100, three times as many on A and B together, twice as many on C and D together
    counts = {
        key: 100 * (3 if {"A", "B"} <= set(key) else 1) * (2 if {"C", "D"} <= set(key) else 1)
        for key in every_set("ABCD", 1)
    }
    found = estimate(counts)
    assert (found.chosen.name, found.chosen.pairs) == ("A*B, C*D", (("A", "B"), ("C", "D")))
    assert found.missing.value == pytest.approx(100)


@pytest.mark.parametrize(("letters", "n_models"), [("ABC", 2**3), ("ABCD", 2**6), ("ABCDE", 1 + 10 + 45 + 120 + 210)])
def test_as_many_models_are_considered_as_there_is_time_for(letters, n_models):
    assert len(models_of(estimate(every_set(letters, 20)))) == n_models


@pytest.mark.parametrize(("after_first", "name"), [(0.3, "independence"), (0.6, "A*B")])
def test_a_planted_population_lies_in_the_interval(after_first, name):
    # of seeds 1 to 150, 145 and 141 intervals held it, and 148 and 147 chose the planted model
    found = [estimate(planted(2000, seed, after_first)) for seed in range(1, 61)]
    assert sum(one.chosen.name == name for one in found) >= 57
    assert 54 <= sum(one.total.low <= 2000 <= one.total.high for one in found) <= 59
    assert max(one.total.high - one.total.low for one in found if one.chosen.name == name) < 200


def test_dependent_lists_taken_for_independent_miss_the_planted_total():
    counts = planted(2000, 1, 0.6)
    independent = models_of(estimate(counts))["independence"]
    assert independent.estimate + Z * independent.standard_error < 2000


# refusals


@pytest.mark.parametrize(("counts", "n"), [({}, 0), ({"A": 40}, 1)])
def test_one_list_says_nothing_of_those_it_does_not_hold(counts, n):
    assert refused(counts) == ("fewer_than_two_lists", {"n_lists": n})


def test_an_empty_list_is_named():
    assert refused({"A": 30, "B": 20, "AB": 10, "C": 0}) == ("list_is_empty", {"list": "C"})


def test_more_lists_than_can_be_modelled_are_refused():
    assert refused(dict.fromkeys("ABCDEFGHI", 9)) == ("too_many_lists", {"n_lists": 9, "n_most": 8})


def test_a_list_that_adds_nobody_says_nothing_of_the_missing():
    assert refused({"A": 40, "AB": 10}) == ("list_within_another", {"list": "B", "other": "A"})
    assert refused({"B": 40, "AB": 10}) == ("list_within_another", {"list": "A", "other": "B"})


def test_a_third_list_apart_from_the_others_is_named():
    found = refused({"A": 50, "B": 50, "AB": 30, "C": 40, "AC": 2, "BC": 4})
    assert found == ("too_few_in_common", {"lists": "C", "n_common": 6, "n_least": 7})


def test_two_pairs_of_lists_apart_from_each_other_are_refused():
    found = refused({"A": 50, "B": 50, "AB": 30, "C": 40, "D": 50, "CD": 20, "BC": 6})
    assert found == ("too_few_in_common", {"lists": "A, B", "n_common": 6, "n_least": 7})


def test_a_list_of_everybody_leaves_no_finite_estimate():
    assert refused({"A": 50, "AB": 20, "AC": 20, "ABC": 10}) == ("no_finite_estimate", {"n_lists": 3})


def test_a_pair_with_nobody_in_common_is_not_called_dependent():
    models = models_of(estimate({"A": 60, "B": 60, "C": 60, "AB": 40, "BC": 40}))
    assert models and all(("A", "C") not in model.pairs for model in models.values())


def test_a_model_that_runs_to_infinity_is_left_out():
    # with all pairs the missing are 12 x 247 x 49 x 60 divided by a cell of nobody
    models = models_of(estimate({**SPINA_BIFIDA, "DR": 0}))
    assert "B*D, B*R, D*R" not in models and "B*D, D*R" in models
    assert all(math.isfinite(model.estimate) and model.standard_error < 1e4 for model in models.values())


def test_three_lists_that_depend_all_at_once_fit_no_model_of_pairs():
    counts = {key: 800 if {"A", "B", "C"} <= set(key) else 100 for key in every_set("ABCD", 1)}
    counts |= dict.fromkeys(("AB", "BC", "AC"), 20)
    assert refused(counts) == ("no_model_fits", {"n_models": 64})


def test_a_refused_estimate_still_shows_what_was_considered():
    found = estimate(HEPATITIS)
    assert len(found.others) == 8 and found.assumptions == ()


@pytest.mark.parametrize("counts", [{"": 5, "A": 30, "B": 20}, {"A": -1, "B": 20}, {"A": 1.5, "B": 20}])
def test_numbers_nobody_can_have_counted_are_an_error(counts):
    with pytest.raises(ValueError):
        estimate(counts)


@settings(max_examples=20)
@given(st.lists(st.integers(0, 120), min_size=7, max_size=7), st.permutations("ABC"))
def test_names_change_nothing_and_the_interval_holds_its_estimate(numbers, names):
    counts = dict(zip(every_set("ABC", 0), numbers, strict=True))
    renamed = {"".join(dict(zip("ABC", names, strict=True))[name] for name in key): n for key, n in counts.items()}
    found, again = estimate(counts), estimate(renamed)
    assert (found.refusal is None) == (again.refusal is None)
    if found.total:
        assert found.n_observed <= found.total.low <= found.total.value <= found.total.high < math.inf
        assert again.chosen.bic == pytest.approx(found.chosen.bic)
