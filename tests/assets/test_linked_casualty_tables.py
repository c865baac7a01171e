"""All printed tables of a made country together, by a linear programme that knows persons, not tables: no absent count is proven.

The programme knows of every combination of sex, age group, outcome and province only that the printed counts add up. A count
that tables of a higher rank prove by themselves is no secret (a country of two girls has no more of them in any province).
"""

import itertools
import random
from typing import NamedTuple

import numpy as np
import pytest
from scipy.optimize import linprog

from assets.disclosure.casualties.statuses import casualty_statuses
from assets.marts.build import mart_files
from methods.disclosure import OK
from schemas.disclosure_rules import default_disclosure
from schemas.publication_plan import default_publication

HEADERS = {name: header for name, (header, _) in mart_files().items()}
SEXES, AGES, OUTCOMES, PLACES = ("female", "male"), ("adult", "child"), ("killed", "injured"), "ABCDEF"
ATOMS = list(itertools.product(SEXES, AGES, OUTCOMES, PLACES))
MEASURES = {
    "n_total": {}, "n_killed": {"outcome": "killed"}, "n_injured": {"outcome": "injured"}, "n_female": {"sex": "female"},
    "n_male": {"sex": "male"}, "n_child": {"age_group": "child"}, "n_adult": {"age_group": "adult"},
}  # fmt: skip


class Figure(NamedTuple):
    """A row of mart_figure, and which atoms it counts."""

    figure_id: str
    mart: str
    measure: str
    keys: str
    value: float
    atoms: np.ndarray
    rank: int
    known_n: int | None = None
    unknown_n: int | None = None


def figure(mart: str, measure: str, place: dict[str, str], of: dict[str, str], people: np.ndarray, rank: int) -> Figure:
    names = ("sex", "age_group", "outcome", "admin1")
    atoms = np.array(
        [all(dict(zip(names, atom, strict=True))[key] == value for key, value in of.items()) for atom in ATOMS]
    )
    at = sorted({"country": "XAA", "period": "2020", **place}.items())
    keys = "{" + ", ".join(f'"{key}": "{value}"' for key, value in at) + "}"
    name = f"{mart}.{measure}@{','.join('='.join(pair) for pair in at)}"
    return Figure(name, mart, measure, keys, float(people[atoms].sum()), atoms, rank)


def country(people: np.ndarray) -> list[Figure]:
    """The figures of a country whose persons stand at the atoms; rows of nobody as the marts have them, which is not at all."""
    every = [figure("casualty_annual", measure, {}, of, people, 1) for measure, of in MEASURES.items()]
    for place in PLACES:
        at = {"admin1": place}
        every += [figure("casualty_annual", m, at, of | at, people, 2 + (m != "n_total")) for m, of in MEASURES.items()]
    for sex, age in itertools.product(SEXES, AGES):
        group = {"sex": sex, "age_group": age}
        every.append(figure("casualty_profile", "n", group, group, people, 1))
        every += [
            figure("casualty_profile", "n", group | {"outcome": o}, group | {"outcome": o}, people, 3) for o in OUTCOMES
        ]
    return every


def bounds(one: Figure, shown: list[Figure]) -> tuple[int, int]:
    """The lowest and the highest a count can be, given that the shown ones add up."""
    known, values = np.array([other.atoms for other in shown], float), np.array([other.value for other in shown])
    low, high = (linprog(sign * one.atoms.astype(float), A_eq=known, b_eq=values).fun * sign for sign in (1, -1))
    return round(float(np.ceil(low - 1e-6))), round(float(np.floor(high + 1e-6)))


@pytest.mark.parametrize("seed", range(3))
def test_no_absent_count_is_proven_by_all_printed_tables_together(seed):
    chance = random.Random(seed)
    of_place = dict(zip(PLACES, (0.02, 0.04, 0.08, 0.1, 1, 1), strict=True))
    weights = [chance.random() * of_place[atom[3]] * (0.2 if atom[0] == "female" else 1) for atom in ATOMS]
    people = np.bincount(chance.choices(range(len(ATOMS)), weights, k=50 + 30 * seed), minlength=len(ATOMS))
    every = country(people)
    status = casualty_statuses(every, HEADERS, plan=default_publication(), rules=default_disclosure()).status
    shown = [one for one in every if status[one.figure_id] == OK]
    absent = [one for one in every if status[one.figure_id] != OK]
    assert absent and len(shown) > len(MEASURES)
    for one in absent:
        low, high = bounds(one, shown)
        assert low <= one.value <= high
        if high > 0 and high - low <= 2:
            assert bounds(one, [other for other in shown if other.rank < one.rank]) == (low, high), one.figure_id
