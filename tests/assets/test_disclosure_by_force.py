"""What may be printed of a table, tried out: small counts stay open in all tables of whole numbers and for the attack."""

import math
import random
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

import pytest
from small_tables import (
    RULES,
    by_figure,
    crossed,
    medium,
    of_people,
    random_values,
    statuses,
    system_of,
    with_margins,
)

from assets.disclosure.protect import protect
from assets.release.attack import attack
from methods.disclosure import COMPLEMENTARY, HIDDEN, OK, PRIMARY
from methods.margins import System

MOST = 60  # no tiny table needs a larger count to be told apart


# brute force: every table of whole numbers that agrees with what is shown


def whole_table(system: System, low: list[int], high: list[int]) -> bool:
    """Is there a table of whole numbers within these bounds that fulfils every equation? Tried out, value by value."""
    low, high = list(low), list(high)
    changed = True
    while changed:
        changed = False
        for cells, coefficients in system.equations:
            least = sum(c * (low[n] if c > 0 else high[n]) for n, c in zip(cells, coefficients, strict=True))
            most = sum(c * (high[n] if c > 0 else low[n]) for n, c in zip(cells, coefficients, strict=True))
            if least > 0 or most < 0:
                return False
            for n, c in zip(cells, coefficients, strict=True):
                assert abs(c) == 1
                rest_low = least - (low[n] if c > 0 else -high[n])
                rest_high = most - (high[n] if c > 0 else -low[n])
                new = (-rest_high, -rest_low) if c > 0 else (rest_low, rest_high)
                new = (max(low[n], new[0]), min(high[n], new[1]))
                if new[0] > new[1]:
                    return False
                if new != (low[n], high[n]):
                    low[n], high[n], changed = *new, True
                    least = sum(c * (low[m] if c > 0 else high[m]) for m, c in zip(cells, coefficients, strict=True))
                    most = sum(c * (high[m] if c > 0 else low[m]) for m, c in zip(cells, coefficients, strict=True))
    open_cells = [n for n in range(len(low)) if low[n] < high[n]]
    if not open_cells:
        return True
    n = min(open_cells, key=lambda n: high[n] - low[n])
    return any(
        whole_table(system, [*low[:n], v, *low[n + 1 :]], [*high[:n], v, *high[n + 1 :]])
        for v in range(low[n], high[n] + 1)
    )


def possible(system: System, hidden: Collection[int], cell: int) -> Iterator[int]:
    """Every value of a hidden cell that some whole-number table with the same shown numbers has, smallest first."""
    low = [0 if n in hidden else one.value for n, one in enumerate(system.cells)]
    high = [MOST if n in hidden else one.value for n, one in enumerate(system.cells)]
    for value in range(MOST + 1):
        if whole_table(system, [*low[:cell], value, *low[cell + 1 :]], [*high[:cell], value, *high[cell + 1 :]]):
            yield value


def too_narrow(system: System, status: Sequence[str]) -> list[str]:
    """Small cells whose possible values are not as far apart as the rule asks: 2 of 5, 4 of 10."""
    hidden = {n for n, cell in enumerate(system.cells) if status[n] != OK or not cell.figures}
    found = []
    for n, cell in enumerate(system.cells):
        if is_small(system, n):
            first = None
            for value in possible(system, hidden, n):
                first = value if first is None else first
                if value - first >= {5: 2, 10: 4}[cell.least]:
                    break
            else:
                found.append(cell.name)
    return found


def is_small(system: System, n: int) -> bool:
    cell = system.cells[n]
    if cell.value is None or not cell.guarded:
        return False
    return 0 < cell.value < cell.least or (cell.value == 0 and cell.zero_is_small)


def seen_by_a_stranger(system: System, status: Sequence[str]) -> System:
    """Hidden values and values nobody prints are gone."""
    cells = [
        replace(cell, value=cell.value if cell.figures and said == OK else None)
        for cell, said in zip(system.cells, status, strict=True)
    ]
    return System(cells, list(system.equations))


def found_by_attack(system: System, status: Sequence[str]) -> list[str]:
    said = attack(seen_by_a_stranger(system, status), (), by_figure(system, status))
    return [system.cells[n].name for cells in said.found.values() for n in cells]


# properties


TINY = [
    *(((2, 2), seed) for seed in range(12)),
    *(((2, 3), seed) for seed in range(12)),
    *(((2, 4), seed) for seed in range(5)),
    *(((2, 2, 2), seed) for seed in range(12)),
]


def tiny(shape: tuple[int, ...], seed: int, least: int, zero: bool) -> System:
    n = math.prod(shape)
    inside = crossed(
        random_values(seed * 31 + n, n, 12, 0.2), **dict(zip(("sex", "area", "need"), shape, strict=False))
    )
    return of_people(inside, least, zero)


@pytest.mark.parametrize("zero", [True, False], ids=["needs", "casualties"])
@pytest.mark.parametrize("least", [5, 10])
def test_every_small_cell_takes_values_far_enough_apart_in_whole_number_tables(least, zero):
    n_small = 0
    for shape, seed in TINY:
        system = tiny(shape, seed, least, zero)
        said = protect(system, RULES)
        assert not said.withdrawn and not said.unsafe
        n_small += sum(is_small(system, n) for n in range(len(system.cells)))
        assert too_narrow(system, said.status) == [], (shape, seed)
    assert n_small > 60


@pytest.mark.parametrize("zero", [True, False], ids=["needs", "casualties"])
def test_nothing_small_is_shown_and_the_attack_finds_nothing(zero):
    for seed in range(40):
        system = medium(seed, zero)
        said = protect(system, RULES)
        assert not said.withdrawn and not said.unsafe
        small = [n for n in range(len(system.cells)) if is_small(system, n)]
        assert small and all(said.status[n] in HIDDEN for n in small)
        assert found_by_attack(system, said.status) == [], seed


def test_primary_stands_only_where_a_shown_total_above_is_below_the_threshold():
    """Groups are told from 10, totals of areas from 5: some totals between are shown."""
    found: Counter = Counter()
    for seed in range(20):
        counts = with_margins(crossed(random_values(seed, 12, 7, 0.3), area=4, sex=3))
        least = {place: 10 if "sex" in place else 5 for place in counts}
        said = statuses(system_of(counts, least, zero=False))
        for place, status in said.items():
            parts = set(place.split(",")) - {""}
            above = [p for p in said if set(p.split(",")) - {""} < parts and said[p] == OK]
            tells = any(counts[p] < least[place] for p in above)
            found[status, tells] += 1
            assert (status == PRIMARY) == (tells and status != OK), (seed, place)
    assert found[PRIMARY, True] > 20 and found[COMPLEMENTARY, False] > 20


def test_a_table_without_a_small_cell_is_printed_as_it_is():
    for seed in range(10):
        inside = [n + 10 for n in random_values(seed, 18, 40, 0)]
        counts = with_margins(crossed(inside, sex=2, area=3, need=3))
        assert set(statuses(system_of(counts)).values()) == {OK}


# beside a row-and-column pattern


def greedy_pattern(system: System) -> set[int]:
    """While an equation has exactly one hidden cell, hide its smallest shown one that is no nought."""
    hidden = {n for n in range(len(system.cells)) if is_small(system, n)}
    changed = True
    while changed:
        changed = False
        for cells, _ in system.equations:
            if sum(n in hidden for n in cells) == 1:
                shown = [n for n in cells if n not in hidden and system.cells[n].value]
                if shown:
                    hidden.add(min(shown, key=lambda n: (system.cells[n].value, n)))
                    changed = True
    return hidden


@pytest.fixture(scope="module")
def large() -> System:
    """Sex x area x need with all margins: 294 cells, some fifth of the inner ones small."""
    chance = random.Random(20261124)
    inside = [chance.choice((2, 4, 6, 8)) if chance.random() < 0.2 else chance.randint(12, 90) for _ in range(180)]
    system = system_of(with_margins(crossed(inside, sex=5, area=6, need=6)))
    assert len(system.cells) == 294
    return system


def test_hides_hardly_more_than_a_row_and_column_pattern_which_the_attack_undoes(large):
    said = protect(large, RULES)
    greedy = greedy_pattern(large)
    n_hidden = sum(status in HIDDEN for status in said.status)
    assert n_hidden <= 1.2 * len(greedy)
    assert n_hidden < len(large.cells) / 2
    of_greedy = [COMPLEMENTARY if n in greedy else OK for n in range(len(large.cells))]
    assert found_by_attack(large, of_greedy)
    assert found_by_attack(large, said.status) == []
