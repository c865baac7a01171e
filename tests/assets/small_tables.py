"""Small tables of people with their margins, written down or by chance, and what disclosure control says of them."""

import math
import random
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import combinations, product

from assets.disclosure.protect import protect
from methods.disclosure import OK, Rules
from methods.margins import Family, Number, System, build_system

RULES = Rules(5, 10, ("casualty", "quality"), 0.4)
ASKED = {"within": {"n": ("asked",)}, "asked": frozenset({"asked"})}  # n counts some of those asked


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


def random_values(seed: int, n: int, largest: int, noughts: float) -> list[int]:
    chance = random.Random(seed)
    return [0 if chance.random() < noughts else chance.randint(1, largest) for _ in range(n)]


def medium(seed: int, zero: bool) -> System:
    shape = [(3, 4), (2, 3, 3), (4, 5)][seed % 3]
    inside = crossed(random_values(seed, math.prod(shape), 30, 0.15), **dict(zip("abc", shape, strict=False)))
    return of_people(inside, 10, zero)


def described(seed: int) -> str:
    return " ".join(protect(medium(seed, zero=True), RULES).status)
