"""Counts of one mart and the equations between them, written in a test as text and compared with those built."""

from collections import Counter

from methods.margins import Cell, Number, System


def number(place: str, value: int | None, measure: str = "n", fixed: str = "", least: int = 10, zero: bool = True):
    """A count of mart m at a place written `sex=female,admin1=A`."""
    figure = f"m.{measure}@{','.join(text for text in (fixed, place) if text)}"
    return Number(figure, "m", pairs(fixed), pairs(place), measure, value, least, zero)


def pairs(text: str) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(tuple(pair.split("=")) for pair in text.split(",") if pair))


def balanced(left: Counter, right: Counter) -> frozenset:
    """The two sides of an equation, whichever stands first."""
    return frozenset({frozenset(left.items()), frozenset(right.items())})


def said_of(system: System) -> Counter:
    """The equations as built: how often each one stands there."""
    found: Counter = Counter()
    for cells, coefficients in system.equations:
        sides = (Counter(), Counter())
        for cell, coefficient in zip(cells, coefficients, strict=True):
            sides[coefficient < 0][system.cells[cell].name] += abs(coefficient)
        found[balanced(*sides)] += 1
    return found


def written(*equations: str, before: str = "m.n@") -> Counter:
    """Equations as written in a test: `sex=female = sex=female,admin1=A + ...`; `*` is the empty place, 0 nothing."""
    found: Counter = Counter()
    for text in equations:
        sides = [
            Counter(before + ",".join(sorted(term.replace("*", "").split(","))) for term in side.split(" + "))
            if side != "0"
            else Counter()
            for side in text.split(" = ")
        ]
        found[balanced(*sides)] += 1
    return found


def virtual(system: System) -> dict[str, Cell]:
    return {cell.name: cell for cell in system.cells if not cell.figures}
