"""A moved mix of sex and age, by hand: what is compared, what is chance, what is too few."""

import math

import numpy as np
import pandas as pd
import pytest

from assets.release.drift import MINIMUM_BASE, Mix, beside_years_before, mix_of


def test_divergence_and_limit_by_hand():
    moved = Mix("sex XSA", pd.Series({"f": 20, "m": 30}), pd.Series({"f": 0.2, "m": 0.8}), 50, 50)
    assert moved.divergence == pytest.approx(0.4 * math.log(2) + 0.6 * math.log(0.75))  # 0.1047
    assert moved.limit(0.05) == pytest.approx(3.841459 / 2 * (1 / 50 + 1 / 50))  # chi-square, 1 degree of freedom
    assert Mix("", moved.now, moved.expected, 1e6, 1e6).limit(0.05) == 0.02


@pytest.mark.parametrize("base", [MINIMUM_BASE, 200, 2000])
def test_noise_alone_is_not_drift_and_a_moved_mix_is(base):
    random = np.random.default_rng(20261124)
    mix = np.array([0.15, 0.60, 0.08, 0.15, 0.02])  # women, men, girls, boys, unknown

    def beside(now, before) -> Mix:
        groups = list("wmgbu")
        cells = pd.DataFrame({"category": groups, "n": now, "n_before": before, "base_before": before})
        found = mix_of(cells.assign(mix="person_group", country="XSA", base="", place=""))
        assert found is not None
        return found

    pairs = [beside(random.multinomial(base, mix), random.multinomial(base, mix)) for _ in range(200)]
    assert sum(pair.divergence > pair.limit(0.01 / 40) for pair in pairs) <= 1
    swapped = beside(np.round(base * mix[[1, 0, 3, 2, 4]]), np.round(base * mix))
    assert swapped.divergence > swapped.limit(0.01 / 40)


def test_a_mix_of_fewer_people_than_the_base_is_not_judged():
    cells = pd.DataFrame(
        {"category": ["f", "m"], "n": [29, 20], "n_before": [10.0, 190.0], "base_before": [10.0, 190.0]}
    )
    cells = cells.assign(mix="sex", country="XSA", base="", place="")
    assert mix_of(cells) is None
    enough = mix_of(cells.assign(n=[30, 20]))
    assert enough is not None and enough.now.sum() == MINIMUM_BASE


def test_people_are_compared_place_by_place():
    """Two provinces of unlike mix, neither moved; only more people now live in the second. Nothing moved."""
    cells = pd.DataFrame(
        {"place": ["a", "a", "b", "b"], "category": ["f", "m", "f", "m"], "n": [100, 900, 5000, 5000],
         "n_before": [1000, 9000, 500, 500]}
    )  # fmt: skip
    cells = cells.assign(mix="sex", country="XSA", base="", base_before=cells["n_before"])
    found = mix_of(cells)
    assert found is not None and found.divergence == pytest.approx(0, abs=1e-6)
    assert found.expected["f"] == pytest.approx(5100 / 11000, abs=1e-4)


def test_the_newest_year_stands_beside_the_five_before_that_show_all_its_categories():
    """2019 is too long ago, 2021 hides the women, in 2022 there are none; of 2020 to 2024 four years count."""
    rows = [
        ("2019", "f", 90), ("2019", "m", 10), ("2020", "f", 20), ("2020", "m", 60), ("2021", "f", None), ("2021", "m", 50),
        ("2022", "m", 40), ("2023", "f", 30), ("2023", "m", 70), ("2024", "f", 10), ("2024", "m", 70), ("2024", "u", 6),
        ("2025", "f", 50), ("2025", "m", 50), ("2025", "u", None),
    ]  # fmt: skip
    place = pd.DataFrame(rows, columns=["period", "category", "n"]).assign(
        mix="sex", country="XSA", base="", place="", year=lambda frame: frame["period"].astype(int)
    )
    found = beside_years_before(place, 2025)
    assert found is not None
    assert found[["category", "n", "n_before"]].to_dict("list") == {
        "category": ["f", "m"],
        "n": [50, 50],
        "n_before": [60, 240],
    }
    assert found["base_before"].sum() == pytest.approx(100)  # the largest year: 2023
