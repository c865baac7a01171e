"""What may be printed of a table: small counts stay open by brute force, few others are hidden, the same every time."""

import math
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, product

import pytest
from conftest import REPOSITORY

from assets.disclosure.protect import protect
from assets.release.attack import attack
from methods.disclosure import COMPLEMENTARY, HIDDEN, NOT_AVAILABLE, OK, PRIMARY, WITHDRAWN, Rules
from methods.margins import Family, Number, System, build_system

RULES = Rules(5, 10, ("casualty", "quality"), 0.4)
ASKED = {"within": {"n": ("asked",)}, "asked": frozenset({"asked"})}  # n counts some of those asked
MOST = 60  # no tiny table needs a larger count to be told apart


def numbers_of(
    counts: dict[str, int], least: int | dict[str, int] = 10, zero: bool = False, fixed: str = ""
) -> list[Number]:
    """Counts written `sex=f,area=a` or, for other measures, `met@sex=f`, as a mart called m prints them."""
    found = []
    for text, value in counts.items():
        measure, _, place = text.rpartition("@")
        mine = least if isinstance(least, int) else least[text]
        at, held = (tuple(sorted(tuple(p.split("=")) for p in part.split(",") if p)) for part in (place, fixed))
        found.append(Number(fixed + text, "m", held, at, measure or "n", value, mine, zero))
    return found


def system_of(counts: dict[str, int], least: int | dict[str, int] = 10, zero: bool = False, **family) -> System:
    return build_system(numbers_of(counts, least, zero), {"m": Family(**family)})


def of_people(inside: dict[str, int], least: int, zero: bool) -> System:
    """A crossed table with its margins. Where a nought is a secret, 20 more people than it counts were asked at each place."""
    asked = with_margins({place: n + 20 for place, n in inside.items()}) if zero else {}
    counts = with_margins(inside) | {f"asked@{place}": n for place, n in asked.items()}
    return system_of(counts, least, zero, **ASKED)


def with_margins(inside: dict[str, int], at_most: int = 9) -> dict[str, int]:
    """A table with all its margins of at most so many keys, and itself."""
    found: Counter = Counter()
    for place, n in inside.items():
        parts = place.split(",")
        for size in (*range(min(at_most, len(parts) - 1) + 1), len(parts)):
            for chosen in combinations(parts, size):
                found[",".join(chosen)] += n
    return dict(found)


def crossed(values: Sequence[int], **sizes: int) -> dict[str, int]:
    """Values by the places of a crossed table, the last key fastest."""
    places = product(*([f"{key}={n}" for n in range(size)] for key, size in sizes.items()))
    return {",".join(place): value for place, value in zip(places, values, strict=True)}


def statuses(system: System, given_away: Collection[str] = (), remembered=None) -> dict[str, str]:
    """Figure -> status; nothing may go wrong."""
    said = protect(system, RULES, cells_of(system, given_away), remembered)
    assert not said.withdrawn and not said.unsafe
    return by_figure(system, said.status)


def by_figure(system: System, status: Sequence[str]) -> dict[str, str]:
    return {f: s for cell, s in zip(system.cells, status, strict=True) for f in cell.figures}


def cells_of(system: System, figures: Collection[str]) -> list[int]:
    return [n for n, cell in enumerate(system.cells) if set(figures) & set(cell.figures)]


def shown_of(said: dict[str, str]) -> set[str]:
    return {figure for figure, status in said.items() if status == OK}


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


# small tables by hand


def test_one_small_cell_of_a_two_by_two_hides_the_four_inside_and_no_total():
    counts = with_margins(crossed((3, 20, 21, 22), sex=2, area=2))
    said = statuses(system_of(counts))
    # the row holds 23 people: that the first of its cells is the small one is not told
    assert {place for place, status in said.items() if status == COMPLEMENTARY} == {
        "sex=0,area=0", "sex=0,area=1", "sex=1,area=0", "sex=1,area=1"
    }  # fmt: skip
    assert set(said.values()) == {OK, COMPLEMENTARY}


def test_a_small_cell_of_a_row_of_two_takes_the_other_with_it():
    said = statuses(system_of({"": 25, "sex=f": 3, "sex=m": 22}))
    assert said == {"": OK, "sex=f": COMPLEMENTARY, "sex=m": COMPLEMENTARY}


def test_two_small_cells_of_a_row_protect_each_other():
    """3 + 4 of 35 leave 0 to 7 each; the large one stays."""
    said = statuses(system_of({"": 35, "sex=f": 3, "sex=m": 4, "sex=x": 28}))
    assert shown_of(said) == {"", "sex=x"}


def test_two_small_cells_whose_sum_is_too_small_need_a_third():
    """1 + 2 leave 0 to 3 each: fewer than 4 apart."""
    said = statuses(system_of({"": 53, "sex=f": 1, "sex=m": 2, "sex=x": 20, "sex=y": 30}))
    assert {"sex=f", "sex=m"} < said.keys() - shown_of(said)
    assert len(said.keys() - shown_of(said)) == 3


def test_where_every_cell_is_small_what_is_large_enough_still_stays():
    counts = with_margins(crossed((3, 3, 3, 3), sex=2, area=2))
    assert shown_of(statuses(system_of(counts))) == {""}
    assert shown_of(statuses(system_of(with_margins(crossed((2, 2, 2, 2), sex=2, area=2))))) == set()


def test_a_nought_is_a_secret_of_needs_and_none_of_casualties():
    counts = {"": 30, "sex=f": 0, "sex=m": 30}
    assert set(statuses(system_of(counts)).values()) == {OK}
    asked = {"asked@": 60, "asked@sex=f": 25, "asked@sex=m": 35}
    said = statuses(system_of(counts | asked, zero=True, **ASKED))
    assert said.keys() - shown_of(said) == {"sex=f", "sex=m"}


def test_a_nought_of_people_none_of_whom_was_asked_is_not_available():
    counts = {"": 30, "sex=f": 0, "sex=m": 30, "asked@": 60, "asked@sex=f": 0, "asked@sex=m": 60}
    said = statuses(system_of(counts, zero=True, **ASKED))
    assert {place for place, status in said.items() if status == NOT_AVAILABLE} == {"sex=f", "asked@sex=f"}
    assert shown_of(said) == {"", "sex=m", "asked@", "asked@sex=m"}


def test_a_small_rest_of_a_share_hides_its_numerator_or_its_denominator():
    system = system_of({"met@": 20, "need@": 23}, shares=((("met",), ("need",)),))
    assert sorted(statuses(system).values()) == sorted([COMPLEMENTARY, OK])
    full = system_of({"met@": 23, "need@": 23}, zero=True, shares=((("met",), ("need",)),))
    assert sorted(statuses(full).values()) == sorted([COMPLEMENTARY, OK])
    wide = system_of({"met@": 20, "need@": 30}, shares=((("met",), ("need",)),))
    assert set(statuses(wide).values()) == {OK}


def test_a_share_of_what_is_left_binds_through_an_identity():
    """need 30 = met 13 + partly 12 + unmet 5: one more part is hidden, need stays; met + partly may not be told either."""
    system = system_of(
        {"need@": 30, "met@": 13, "partly@": 12, "unmet@": 5},
        identities=((("need",), "=", ("met", "partly", "unmet")),),
        shares=((("met", "partly"), ("need",)),),
    )
    said = statuses(system)
    assert said["unmet@"] != OK and said["need@"] == OK
    assert (said["met@"], said["partly@"]).count(OK) == 1


def test_a_cell_that_only_its_total_could_protect_hides_the_total():
    """7 people may be told of the country (5), not of its only group (10)."""
    system = system_of({"": 7, "sex=f": 7}, {"": 5, "sex=f": 10}, zero=False)
    assert statuses(system) == {"": COMPLEMENTARY, "sex=f": COMPLEMENTARY}


def test_where_the_total_has_been_given_away_the_cell_is_named_as_unsafe():
    system = system_of({"": 7, "sex=f": 7}, {"": 5, "sex=f": 10}, zero=False)
    said = protect(system, RULES, cells_of(system, {""}))
    assert said.unsafe == ["m.n@sex=f"]
    assert by_figure(system, said.status) == {"": OK, "sex=f": PRIMARY}  # at most 7: anybody sees that it is small


def test_what_has_been_given_away_stays_shown_and_another_one_is_hidden():
    counts = {"": 60, "sex=f": 3, "sex=m": 12, "sex=x": 45}
    assert statuses(system_of(counts))["sex=m"] == COMPLEMENTARY
    said = statuses(system_of(counts), given_away={"sex=m", ""})
    assert shown_of(said) == {"", "sex=m"}
    said = statuses(system_of(counts), given_away={"sex=m", "sex=x"})
    assert shown_of(said) == {"sex=m", "sex=x"}


def test_a_small_cell_given_away_before_is_not_printed_again():
    said = protect(system := system_of({"": 25, "sex=f": 3, "sex=m": 22}), RULES, cells_of(system, {"sex=f"}))
    assert by_figure(system, said.status)["sex=f"] in HIDDEN


def test_called_primary_is_only_what_the_total_above_already_tells_to_be_small():
    """8 of a year may be told (5); its groups (10) are then known to be small. Under 25 nothing is called primary."""
    least = {"": 5, "sex=f": 10, "sex=m": 10}
    said = statuses(system_of({"": 8, "sex=f": 3, "sex=m": 5}, least, zero=False))
    assert said == {"": OK, "sex=f": PRIMARY, "sex=m": PRIMARY}
    assert PRIMARY not in statuses(system_of({"": 25, "sex=f": 3, "sex=m": 22}, least, zero=False)).values()
    hidden_above = statuses(system_of({"": 4, "sex=f": 3, "sex=m": 1}, least, zero=False))
    assert set(hidden_above.values()) == {COMPLEMENTARY}


# what goes wrong


def test_numbers_that_contradict_each_other_are_withdrawn_and_named():
    """30 people of whom 12 + 13 + 14 are told: no hidden cell can make that true. The other country stays."""
    wrong = {"": 30, "sex=f": 12, "sex=m": 13, "sex=x": 14, "sex=f,area=a": 12, "sex=m,area=a": 10, "sex=m,area=b": 3}
    fine = {"": 60, "sex=f": 30, "sex=m": 30}
    numbers = [*numbers_of(wrong, fixed="country=A"), *numbers_of(fine, fixed="country=B")]
    system = build_system(numbers, {"m": Family()})
    said = protect(system, RULES)
    (named,) = said.withdrawn
    assert "m.n@country=A" in named
    found = by_figure(system, said.status)
    assert {s for f, s in found.items() if "country=A" in f} == {WITHDRAWN}
    assert {s for f, s in found.items() if "country=B" in f} == {OK}


def test_a_contradiction_that_a_hidden_number_would_have_to_bear_is_withdrawn_too():
    """30 = 3 + 12 is not true: with 3 hidden, whoever subtracts reads 18."""
    system = system_of({"": 30, "sex=f": 3, "sex=m": 12})
    said = protect(system, RULES)
    assert len(said.withdrawn) == 1
    assert set(by_figure(system, said.status).values()) == {WITHDRAWN}


ROW_THAT_DOES_NOT_END = """
import test_disclosure as t
print(t.statuses(t.system_of({"": 11, "sex=0": 1, "sex=1": 1, "sex=2": 9}, least=5)))
"""


def test_protection_of_two_small_cells_comes_to_an_end():
    """1 + 1 of 11 leave 0 to 2 each, as far apart as 5 asks: nothing else has to be hidden."""
    done = in_a_process(ROW_THAT_DOES_NOT_END, timeout=60)
    assert done.stdout.strip() == str({"": OK, "sex=0": COMPLEMENTARY, "sex=1": COMPLEMENTARY, "sex=2": OK})


def in_a_process(code: str, hash_seed: str = "0", timeout: int | None = None) -> subprocess.CompletedProcess:
    path = os.pathsep.join(str(REPOSITORY / part) for part in (".", "tests", "tests/assets"))
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=timeout,
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": path},
    )


# properties


def random_values(seed: int, n: int, largest: int, noughts: float) -> list[int]:
    chance = random.Random(seed)
    return [0 if chance.random() < noughts else chance.randint(1, largest) for _ in range(n)]


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


def medium(seed: int, zero: bool) -> System:
    shape = [(3, 4), (2, 3, 3), (4, 5)][seed % 3]
    inside = crossed(random_values(seed, math.prod(shape), 30, 0.15), **dict(zip("abc", shape, strict=False)))
    return of_people(inside, 10, zero)


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


def of_two_countries(changed: int = 0) -> System:
    numbers = []
    for country, extra in (("A", 0), ("B", changed)):
        values = [3, 20, 14, 11, 30, 2 + extra]
        numbers += numbers_of(with_margins(crossed(values, sex=2, area=3)), fixed=f"country={country}")
    return build_system(numbers, {"m": Family()})


def test_remembered_patterns_are_used_again_and_nothing_is_worked_anew():
    first = protect(of_two_countries(), RULES)
    again = protect(of_two_countries(), RULES, remembered=first.patterns)
    assert (first.n_new, again.n_new) == (2, 0)
    assert again.status == first.status and again.patterns == first.patterns
    withdrawn = {name: "w" * len(pattern) for name, pattern in first.patterns.items()}
    assert set(protect(of_two_countries(), RULES, remembered=withdrawn).status) == {WITHDRAWN}


def test_one_changed_number_works_only_its_own_part_anew():
    first = protect(of_two_countries(), RULES)
    marked = {name: "w" * len(pattern) for name, pattern in first.patterns.items()}
    changed = of_two_countries(changed=1)
    said = protect(changed, RULES, remembered=marked)
    assert said.n_new == 1
    for figure, status in by_figure(changed, said.status).items():
        assert (status == WITHDRAWN) == ("country=A" in figure)
    assert by_figure(changed, said.status) != by_figure(changed, protect(changed, RULES).status)
    only_b = {f: s for f, s in by_figure(changed, said.status).items() if "country=B" in f}
    assert only_b == {f: s for f, s in by_figure(changed, protect(changed, RULES).status).items() if "country=B" in f}


def test_another_threshold_or_a_number_given_away_makes_a_part_new():
    first = protect(of_two_countries(), RULES)
    system = of_two_countries()
    assert protect(system, replace(RULES, narrowest_range=0.5), remembered=first.patterns).n_new == 2
    given = cells_of(system, {"country=Asex=1,area=1"})
    assert len(given) == 1
    assert protect(system, RULES, given, first.patterns).n_new == 1


def described(seed: int) -> str:
    return " ".join(protect(medium(seed, zero=True), RULES).status)


def test_the_same_numbers_give_the_same_pattern_in_this_process_and_in_others():
    here = [described(seed) for seed in (1, 4)]
    assert here == [described(seed) for seed in (1, 4)]
    code = "import test_disclosure as t; print(t.described(1)); print(t.described(4))"
    for hash_seed in ("1", "2"):
        done = in_a_process(code, hash_seed)
        assert done.stdout.splitlines() == here, done.stderr


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
