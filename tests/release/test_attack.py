"""The attack on small systems: what it works out by hand-written equations, and beside every table of whole numbers."""

import random
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import product

import pytest

from assets.release.attack import Attack, attack
from assets.release.attack_known import Fact
from methods.disclosure import COMPLEMENTARY, PRIMARY
from methods.margins import Cell, Family, Number, System, build_system

# systems written by hand: a line `total = a + b`, values of what is shown


def system_of(shown: Mapping[str, int], *lines: str, least: int = 10) -> System:
    """Cells by name; those without a value are hidden."""
    names = list(dict.fromkeys(name for line in lines for name in line.replace("=", "+").split(" + ")))
    names = [name.strip() for name in names]
    names = list(dict.fromkeys([*(part.strip() for name in names for part in name.split("+")), *shown]))
    cells = [Cell(name, shown.get(name), least, False, [name], lowest=least) for name in names]
    equations = []
    for line in lines:
        left, right = line.split(" = ")
        terms = [(names.index(left), 1), *((names.index(name), -1) for name in right.split(" + "))]
        equations.append((tuple(n for n, _ in terms), tuple(c for _, c in terms)))
    return System(cells, equations)


def attacked(system: System, status: str = COMPLEMENTARY, facts: Iterable[Fact] = (), **others: str) -> Attack:
    said = {f: others.get(f, status) for cell in system.cells if cell.value is None for f in cell.figures}
    return attack(system, facts, said)


def found(said: Attack) -> dict[str, set[str]]:
    return {rule: {said.system.cells[n].name for n in cells} for rule, cells in said.found.items() if cells}


def test_solves_what_is_left_of_a_total():
    said = attacked(system_of({"total": 30, "a": 27}, "total = a + b"))
    assert found(said) == {"solvable": {"b"}}
    assert list(said.bounds.values()) == [(3, 3)]


def test_solves_with_two_lines_together_what_no_line_tells_alone():
    """x + y = 12 by the first line; the second has x + y + z = 20: z is 8, and x and y stay open."""
    said = attacked(system_of({"t": 30, "u": 45, "a": 18, "b": 25}, "t = a + x + y", "u = b + x + y + z"))
    assert found(said) == {"solvable": {"z"}}
    # x + y = 7, y + z = 8, x + z = 5 have one answer: 2, 5, 3
    said = attacked(system_of({"p": 17, "q": 18, "r": 15, "c": 10}, "p = c + x + y", "q = c + y + z", "r = c + x + z"))
    assert found(said) == {"solvable": {"x", "y", "z"}}
    assert {said.system.cells[n].name: low for n, (low, _) in said.bounds.items()} == {"x": 2, "y": 5, "z": 3}


def numbers(**counts: int | None) -> list[Number]:
    return [Number(measure, "m", (), (), measure, n, 10, True) for measure, n in counts.items()]


def test_solves_through_an_identity_of_the_mart():
    family = Family(identities=((("need",), "=", ("met", "partly", "unmet")), (("need",), "<=", ("assessed",))))
    system = build_system(numbers(need=40, met=20, partly=None, unmet=13, assessed=60), {"m": family})
    assert found(attacked(system)) == {"solvable": {"m.partly@"}}


def test_an_at_most_bounds_a_hidden_count():
    """12 were met and 14 assessed: those in need are 12 to 14, too few answers only below the threshold of 10."""
    family = Family(identities=((("met",), "<=", ("need",)), (("need",), "<=", ("assessed",))))
    assert found(attacked(build_system(numbers(met=12, need=None, assessed=14), {"m": family}))) == {}
    assert found(attacked(build_system(numbers(met=12, need=None, assessed=12), {"m": family}))) == {
        "solvable": {"m.need@"}
    }


def test_a_rest_of_two_shown_counts_is_found_though_no_file_prints_it():
    family = Family(shares=((("met",), ("need",)),))
    said = attacked(build_system(numbers(met=20, need=23), {"m": family}))
    assert found(said) == {"solvable": {"+m.need@-m.met@"}}
    assert found(attacked(build_system(numbers(met=20, need=40), {"m": family}))) == {}


def test_solves_through_the_base_that_stands_beside_a_share():
    """records = killed + injured + unknown, all three hidden; beside the share stands killed + injured = 23."""
    system = system_of({"records": 35}, "records = killed + injured + unknown")
    assert found(attacked(system)) == {}
    system = system_of({"records": 35}, "records = killed + injured + unknown")
    said = attacked(system, facts=[Fact(("killed", "injured"), 23, "fatality")])
    assert found(said) == {"solvable": {"unknown"}}


def test_the_word_primary_is_read_as_below_the_threshold():
    """x + y = 18, both called too small to print (under 10): 9 and 9. Of 16 each is 7 to 9; of 12, 3 to 9."""
    for total, expected in ((18, {"solvable": {"x", "y"}}), (16, {"narrow": {"x", "y"}}), (12, {})):
        system = system_of({"t": total + 20, "a": 20}, "t = a + x + y")
        assert found(attacked(system, PRIMARY)) == expected
        assert found(attacked(system_of({"t": total + 20, "a": 20}, "t = a + x + y"))) == {}


def test_a_range_narrower_than_the_rule_is_found_below_the_threshold_only():
    """Of 10 at least 4 have to stay open, of 5 at least 2."""
    for least, left, expected in (
        (10, 3, {"narrow": {"x", "y"}}),
        (10, 4, {}),
        (5, 1, {"narrow": {"x", "y"}}),
        (5, 2, {}),
    ):
        assert found(attacked(system_of({"t": 20 + left, "a": 20}, "t = a + x + y", least=least))) == expected
    # 12 to 14, all at least the threshold: x is no small number
    system = system_of({"t": 40, "u": 28, "a": 26}, "t = a + x + s", "u = x + b", "v = s + w", "b = c + d")
    assert found(attacked(system)) == {}


def test_numbers_no_table_can_have_are_a_contradiction():
    said = attacked(system_of({"t": 10, "a": 12, "fine": 20, "b": 4}, "t = a + x", "fine = b + y + z"))
    assert found(said) == {"contradiction": {"x"}, "solvable": {"b"}}  # b is small and shown


def test_a_protected_two_by_two_gives_nothing():
    lines = ("t = r + s", "r = a + b", "s = c + d", "u = a + c", "v = b + d", "t = u + v")
    shown = {"t": 86, "r": 23, "s": 63, "u": 24, "v": 62}
    assert found(attacked(system_of(shown, *lines))) == {}
    assert found(attacked(system_of(shown | {"d": 42}, *lines))) == {"solvable": {"a", "b", "c"}}


# beside brute force


def crossed(sizes: tuple[int, ...]) -> tuple[list[tuple[int | None, ...]], list[tuple[int, ...]]]:
    """Places of a crossed table with all margins (None: not broken down), and its inner places."""
    places = list(product(*((*range(size), None) for size in sizes)))
    return places, [place for place in places if None not in place]


def covers(place: tuple[int | None, ...], inner: tuple[int, ...]) -> bool:
    return all(a in (None, b) for a, b in zip(place, inner, strict=True))


def tables_of(total: int, n: int) -> Iterable[tuple[int, ...]]:
    """Every way to spread a total over n inner cells."""
    if n == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in tables_of(total - first, n - 1):
            yield (first, *rest)


def true_ranges(sizes: tuple[int, ...], values: Mapping, hidden: set) -> dict:
    """Lowest and highest value of each hidden cell over all whole-number tables with the same shown cells."""
    places, inner = crossed(sizes)
    shown = [(values[p], [n for n, i in enumerate(inner) if covers(p, i)]) for p in places if p not in hidden]
    members = {p: [n for n, i in enumerate(inner) if covers(p, i)] for p in hidden}
    low, high = dict.fromkeys(hidden, 10**6), dict.fromkeys(hidden, -1)
    for table in tables_of(values[(None,) * len(sizes)], len(inner)):
        if all(sum(table[n] for n in mine) == value for value, mine in shown):
            for place, mine in members.items():
                value = sum(table[n] for n in mine)
                low[place], high[place] = min(low[place], value), max(high[place], value)
    return {place: (low[place], high[place]) for place in hidden}


def table_system(sizes: tuple[int, ...], values: Mapping, hidden: set) -> tuple[System, list]:
    """Every place of the table as a cell, and for each key every place as the sum over that key."""
    places, _ = crossed(sizes)
    at = {place: n for n, place in enumerate(places)}
    cells = [Cell(str(p), None if p in hidden else values[p], 10, False, [str(p)], lowest=10) for p in places]
    equations = []
    for place, key in product(places, range(len(sizes))):
        if place[key] is None:
            parts = [at[(*place[:key], value, *place[key + 1 :])] for value in range(sizes[key])]
            equations.append(((at[place], *parts), (1, *(-1 for _ in parts))))
    return System(cells, equations), places


@pytest.mark.parametrize(
    ("sizes", "total", "n", "part"), [((2, 2), 14, 40, 0.6), ((2, 3), 12, 40, 0.6), ((2, 2, 2), 9, 16, 0.75)], ids=str
)
def test_its_bounds_are_those_of_all_whole_number_tables(sizes, total, n, part):
    outcomes: Counter = Counter()
    for seed in range(n):
        chance = random.Random(f"{sizes} {seed}")
        places, inner = crossed(sizes)
        people = Counter(chance.choice(inner) for _ in range(total))
        values = {p: sum(count for i, count in people.items() if covers(p, i)) for p in places}
        hidden = {p for p in places if any(k is not None for k in p) and chance.random() < part}
        if not hidden:
            continue
        truth = true_ranges(sizes, values, hidden)
        system, order = table_system(sizes, values, hidden)
        said = attacked(system)
        bounds = {order[n]: bound for n, bound in said.bounds.items()}
        assert bounds.keys() == hidden
        for place, (low, high) in truth.items():
            assert low <= values[place] <= high
            mine = bounds[place]
            if mine[1] - mine[0] < 4:  # too narrow for the rule (4 of 10): asked for exactly
                assert mine[0] <= low and high <= mine[1], (seed, place)
                if len(sizes) == 2:
                    assert mine == (low, high), (seed, place)
            elif len(sizes) == 2:
                assert high - low >= 4, (seed, place)
            solved = str(place) in {system.cells[n].name for n in said.found["solvable"]}
            narrow = str(place) in {system.cells[n].name for n in said.found["narrow"]}
            if len(sizes) == 2:
                assert solved == (low == high) and narrow == (low < high and low < 10 and high - low < 4), (seed, place)
            assert not solved or low == high
            outcomes["solved" if solved else "narrow" if narrow else "open"] += 1
    assert min(outcomes["solved"], outcomes["open"]) > 20 and outcomes["narrow"], outcomes
