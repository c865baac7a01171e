"""The equations between public counts, beside random people counted one by one: the true counts fulfil every one."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from written_equations import number, pairs

from methods.margins import Cell, Family, build_system

GROUP = {
    ("female", "adult"): "women",
    ("male", "adult"): "men",
    ("female", "child"): "girls",
    ("male", "child"): "boys",
}
PERSON = st.tuples(
    st.sampled_from(["female", "male", "other"]),
    st.sampled_from(["adult", "child", "unknown"]),
    st.sampled_from("AB"),
    st.sampled_from(["killed", "injured", "unknown"]),
)
KEYS = ("sex", "age_group", "admin1", "outcome", "person_group")
BOTH = {"sex", "age_group", "person_group"}  # says sex x age_group twice: a case of its own in test_margins
SETS = st.sets(
    st.frozensets(st.sampled_from(KEYS), max_size=3).filter(lambda keys: not keys >= BOTH), min_size=2, max_size=6
)


def with_group(person: tuple[str, str, str, str]) -> dict[str, str]:
    return dict(zip(KEYS, (*person, GROUP.get(person[:2], "other_or_unknown")), strict=True))


def count(people: list[dict[str, str]], place: dict[str, str]) -> int:
    return sum(all(person[key] == value for key, value in place.items()) for person in people)


def places(people: list[dict[str, str]], keys: frozenset[str]) -> list[str]:
    return sorted({",".join(f"{key}={person[key]}" for key in sorted(keys)) for person in people})


def true_value(cell: Cell, people: list[dict[str, str]]) -> int:
    """Counted anew from the name; what has a figure has it in its value too."""
    return count(people, dict(pairs(cell.name.split("@")[1])))


@settings(max_examples=80, derandomize=True)
@given(st.lists(PERSON, min_size=1, max_size=25), SETS)
def test_the_true_counts_fulfil_every_equation_and_every_sum_follows_from_them(persons, sets):
    people = [with_group(person) for person in persons]
    numbers = [
        number(place, count(people, dict(pairs(place))))
        for keys in sorted(sets, key=sorted)
        for place in places(people, keys)
    ]
    system = build_system(numbers, {"m": Family()})
    truth = np.array([true_value(cell, people) for cell in system.cells])
    assert all(cell.value in (None, n) for cell, n in zip(system.cells, truth, strict=True))
    matrix = np.zeros((len(system.equations), len(system.cells)))
    for row, (cells, coefficients) in enumerate(system.equations):
        matrix[row, list(cells)] = coefficients
    assert not (matrix @ truth).any()
    where = {cell.name: n for n, cell in enumerate(system.cells)}
    rank = np.linalg.matrix_rank(matrix) if matrix.size else 0
    for coarse, fine in product(sets, sets):
        if coarse < fine | ({"person_group"} if {"sex", "age_group"} <= fine else set()):
            for place in places(people, coarse):
                wanted = np.zeros(len(system.cells))
                wanted[where[f"m.n@{place}"]] = 1
                there = [person for person in people if count([person], dict(pairs(place)))]
                wanted[[where[f"m.n@{other}"] for other in places(there, fine)]] -= 1
                assert np.linalg.matrix_rank(np.vstack([matrix, wanted])) == rank, (place, fine)


@settings(max_examples=40, derandomize=True)
@given(st.lists(PERSON, min_size=1, max_size=25))
def test_the_true_counts_fulfil_identities_and_shares_at_every_place(persons):
    people = [with_group(person) for person in persons]
    family = Family(
        identities=((("n",), "=", ("killed", "injured", "unknown")),),
        shares=((("killed",), ("killed", "injured")),),
        known=((("n",), ("unknown",)),),
    )
    numbers = []
    for keys in (frozenset(), frozenset({"sex"}), frozenset({"sex", "admin1"})):
        for place in places(people, keys):
            at = dict(pairs(place))
            told = {outcome: count(people, at | {"outcome": outcome}) for outcome in ("killed", "injured", "unknown")}
            numbers += [number(place, n, measure) for measure, n in (told | {"n": count(people, at)}).items()]
    system = build_system(numbers, {"m": family})
    values = np.array([cell.value for cell in system.cells])
    assert all(values[list(cells)] @ np.array(c) == 0 for cells, c in system.equations)
    # beside the four counts of a place only killed + injured is a number of its own: n - unknown is the same
    n_places = len({n.place for n in numbers})
    assert len(system.cells) == 5 * n_places
