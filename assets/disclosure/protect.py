"""From the counts of all public marts to what may be printed: small ones hidden, and as few others as protect them.

Parts that share no equation are worked one by one. A part whose years are added up is worked year by year first, then as
a whole: all-years rows tie the years together.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from assets.disclosure.pattern import find_pattern
from assets.disclosure.programme import CannotBe
from methods.disclosure import COMPLEMENTARY, NOT_AVAILABLE, OK, PRIMARY, WITHDRAWN, Rules
from methods.margins import System, components

THREADS = 2


@dataclass
class Protected:
    """Status per cell of a system, and what went wrong: parts withdrawn, small cells that stay unsafe."""

    status: list[str]
    withdrawn: list[str] = field(default_factory=list)
    unsafe: list[str] = field(default_factory=list)
    n_parts: int = 0
    n_remembered: int = 0


def protect(system: System, rules: Rules, given_away: Collection[int] = ()) -> Protected:
    """The status of every cell. `given_away`: cells an earlier release printed with the same value, which hide nothing."""
    work = _Work(system, rules, given_away)
    parts = components(system, range(len(system.cells)), range(len(system.equations)))
    parts.sort(key=lambda part: -len(part[0]))
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda part: work.part(*part), parts))
    status = work.statuses()
    return Protected(status, sorted(work.withdrawn), sorted(work.unsafe), len(parts))


class _Work:
    def __init__(self, system: System, rules: Rules, given_away: Collection[int]) -> None:
        self.system, self.rules = system, rules
        cells = system.cells
        self.virtual = np.array([not cell.figures for cell in cells])
        self.small = np.array([cell.small for cell in cells])
        self.width = np.array([rules.width(cell.least) if cell.small else 0 for cell in cells])
        self.hidden = self.small | self.virtual
        self.may_hide = ~self.virtual & np.array([cell.value is not None for cell in cells])
        self.may_hide[list(given_away)] = False
        self.gone = np.zeros(len(cells), bool)
        self.withdrawn: list[str] = []
        self.unsafe: list[str] = []

    def part(self, cells: list[int], equations: list[int]) -> None:
        """Hide what one part needs hidden; withdraw it when its numbers contradict each other."""
        if not self.small[cells].any():
            return
        try:
            for mine, of_mine in self._by_year(cells, equations):
                unsafe = self._guard(mine, of_mine)
        except CannotBe as contradiction:
            self.withdrawn.append(str(contradiction))
            self.gone[cells] = True
            return
        self.unsafe += [self.system.cells[cell].name for cell in unsafe]

    def _by_year(self, cells: list[int], equations: list[int]) -> Iterable[tuple[list[int], list[int]]]:
        """Each year by itself, all years by themselves, then everything."""
        years: dict[str, list[int]] = {}
        for cell in cells:
            years.setdefault(self.system.cells[cell].year, []).append(cell)
        if len(years) > 1:
            within: dict[str, list[int]] = {year: [] for year in years}
            for number in equations:
                found = {self.system.cells[cell].year for cell in self.system.equations[number][0]}
                if len(found) == 1:
                    within[found.pop()].append(number)
            for year in sorted(years):
                yield years[year], within[year]
        yield cells, equations

    def _guard(self, cells: list[int], equations: list[int]) -> list[int]:
        """Hide further cells until no small one can be worked out. Returns those for which that is not possible."""
        todo: list[int] = []
        nothing = np.zeros(len(self.system.cells), bool)
        for mine, of_mine in components(self.system, cells, equations, lambda cell: bool(self.hidden[cell])):
            if self.small[mine].any():
                outer = sorted({cell for number in of_mine for cell in self.system.equations[number][0]} | set(mine))
                todo += self._search(outer, of_mine, set(mine), nothing)
        return self._search(cells, equations, set(todo), self.may_hide) if todo else []

    def _search(self, cells: list[int], equations: list[int], todo: set[int], may_hide: np.ndarray) -> list[int]:
        mine = np.array(cells)
        width = np.array([self.width[cell] if cell in todo else 0 for cell in cells])
        found = find_pattern(self.system, cells, equations, width, self.hidden[mine], may_hide[mine])
        self.hidden[mine] = found.hidden
        return [cells[position] for position in found.unsafe]

    def statuses(self) -> list[str]:
        """What the file says of each cell. Only what anybody can see to be small is called so."""
        surely = surely_small(self.system, self.hidden)
        found = []
        for number, cell in enumerate(self.system.cells):
            if self.gone[number]:
                found.append(WITHDRAWN)
            elif cell.value is None and cell.figures:
                found.append(NOT_AVAILABLE)
            elif not self.hidden[number]:
                found.append(OK)
            else:
                found.append(PRIMARY if surely[number] else COMPLEMENTARY)
        return found


def surely_small(system: System, hidden: np.ndarray) -> np.ndarray:
    """Hidden cells that what is shown beside them already tells to be too small to print.

    To say of a hidden number that it is small narrows it; where the total printed above it is itself below the threshold
    the word tells nothing new.
    """
    most = np.array([np.inf if h or c.value is None else c.value for c, h in zip(system.cells, hidden, strict=True)], float)
    for _ in range(2):
        for cells, coefficients in system.equations:
            for side in (1, -1):
                over = [cell for cell, c in zip(cells, coefficients, strict=True) if c * side < 0]
                if len(over) == 1 and np.isfinite(most[over[0]]):
                    for cell, c in zip(cells, coefficients, strict=True):
                        if c * side > 0:
                            most[cell] = min(most[cell], most[over[0]])
    least = np.array([cell.least for cell in system.cells])
    zero = np.array([cell.zero_is_small for cell in system.cells])
    return hidden & (most < least) & (zero | (most >= 0))
