"""From the counts of all public marts to what may be printed: small ones hidden, and as few others as protect them.

Parts that share no equation are worked one by one. A part whose years are added up is worked year by year first, then as
a whole: all-years rows tie the years together.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np

from assets.disclosure.pattern import find_pattern
from assets.disclosure.programme import CannotBe
from methods.disclosure import COMPLEMENTARY, NOT_AVAILABLE, OK, PRIMARY, WITHDRAWN, Rules
from methods.margins import Cell, System, components
from warehouse.progress import doing

THREADS = 2


@cache
def recipe() -> str:
    """Hash of the code a pattern follows from: patterns remembered by other code are not used."""
    digest = hashlib.sha256()
    for package, names in (("methods", ("margins.py", "shapes.py", "disclosure.py")), ("assets.disclosure", ("*.py",))):
        root = Path(str(resources.files(package)))
        for file in sorted(file for name in names for file in root.glob(name)):
            digest.update(file.read_bytes())
    return digest.hexdigest()


@dataclass
class Protected:
    """Status per cell of a system, and what went wrong: parts withdrawn, small cells that stay unsafe."""

    status: list[str]
    patterns: dict[str, str]  # what each part is -> its statuses, to be remembered
    withdrawn: list[str] = field(default_factory=list)
    unsafe: list[str] = field(default_factory=list)
    n_new: int = 0  # parts that were not remembered


def protect(
    system: System, rules: Rules, given_away: Collection[int] = (), remembered: Mapping[str, str] | None = None
) -> Protected:
    """The status of every cell.

    `given_away`: cells an earlier release printed with the same value, which hide nothing any more. `remembered`: patterns
    of an earlier call; a part none of whose numbers changed is not worked again.
    """
    if not system.cells:
        return Protected([], {})
    work = _Work(system, rules, given_away)
    parts = components(system, range(len(system.cells)), range(len(system.equations)))
    parts.sort(key=lambda part: -len(part[0]))
    doing("doing_hide")
    named = [(_name(system, sorted(cells), rules, work.given_away), cells, equations) for cells, equations in parts]
    known = remembered or {}
    new = [part for part in named if part[0] not in known]
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda part: work.part(part[1], part[2]), new))
    doing("doing_hide")
    patterns, status = {}, [OK] * len(system.cells)
    for _, cells, equations in new:
        work.say(cells, equations, status)
    for name, cells, _ in named:
        mine = sorted(cells)
        if name in known:
            for cell, said in zip(mine, in_words(known[name]), strict=True):
                status[cell] = said
        patterns[name] = in_letters(status[cell] for cell in mine)
    return Protected(status, patterns, sorted(work.withdrawn), sorted(work.unsafe), len(new))


_LETTERS = {OK: "o", PRIMARY: "p", COMPLEMENTARY: "c", WITHDRAWN: "w", NOT_AVAILABLE: "n"}
_CODES = {letter: status for status, letter in _LETTERS.items()}


def in_letters(statuses: Iterable[str]) -> str:
    """Statuses, one letter each."""
    return "".join(_LETTERS[status] for status in statuses)


def in_words(letters: str) -> list[str]:
    """The statuses behind `in_letters`."""
    return [_CODES[letter] for letter in letters]


def whole_name(figures: Iterable[object], rules: Rules, headers: str, released: Mapping[str, float]) -> str:
    """A hash over all that the statuses of all figures follow from."""
    digest = hashlib.sha256(f"{recipe()} {rules} {headers} {sorted(released.items())}".encode())
    for figure in figures:
        digest.update(repr(tuple(figure)).encode())  # type: ignore[arg-type]
    return f"whole-{digest.hexdigest()}"


def _name(system: System, cells: Sequence[int], rules: Rules, given_away: Collection[int]) -> str:
    """A hash over all that the pattern of a part follows from: its numbers, their thresholds, the rules."""
    digest = hashlib.sha256(f"{recipe()} {rules}".encode())
    for index in cells:
        cell = system.cells[index]
        told = (cell.name, cell.value, cell.least, cell.zero_is_small, cell.guarded, cell.is_empty, index in given_away)
        digest.update(repr(told).encode())
    return digest.hexdigest()


def _width(cell: Cell, rules: Rules) -> int:
    """How open a cell has to be once it is hidden: also one a little above the threshold, which may seem to be below."""
    width = rules.width(cell.least)
    near = (
        cell.guarded and not cell.is_empty and cell.value is not None and cell.least <= cell.value < cell.least + width
    )
    return width if cell.small or (near and cell.figures) else 0


class _Work:
    def __init__(self, system: System, rules: Rules, given_away: Collection[int]) -> None:
        self.system = system
        cells = system.cells
        self.virtual = np.array([not cell.figures for cell in cells])
        self.small = np.array([cell.small for cell in cells])
        self.width = np.array([_width(cell, rules) for cell in cells])
        self.hidden = self.small | self.virtual
        self.may_hide = ~self.virtual & np.array([cell.value is not None for cell in cells])
        self.given_away = set(given_away)
        self.may_hide[list(given_away)] = False
        # what is nought for everybody to see hides nothing: nobody was asked, or the form cannot tell it
        self.may_hide &= ~np.array([cell.is_empty or cell.least == 0 for cell in cells])
        self.gone = np.zeros(len(cells), bool)
        self.withdrawn: list[str] = []
        self.unsafe: list[str] = []

    def part(self, cells: list[int], equations: list[int]) -> None:
        """Hide what one part needs hidden; withdraw it when its numbers contradict each other."""
        if not self.small[cells].any():
            return
        try:
            self._must_add_up(equations)
            stages = list(self._by_year(cells, equations))
            for mine, of_mine in stages:
                unsafe = self._guard(mine, of_mine)
            if len(stages) > 1:
                unsafe = self._show_again(cells, equations, unsafe)
        except CannotBe as contradiction:
            self.withdrawn.append(str(contradiction))
            self.gone[cells] = True
            return
        self.unsafe += [self.system.cells[cell].name for cell in unsafe]

    def _must_add_up(self, equations: list[int]) -> None:
        for mine, coefficients in (self.system.equations[number] for number in equations):
            values = [self.system.cells[cell].value for cell in mine]
            if (
                None not in values
                and sum(v * c for v, c in zip(values, coefficients, strict=True) if v is not None) != 0
            ):
                raise CannotBe(", ".join(self.system.cells[cell].name for cell in mine[:3]))

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
        unsafe: set[int] = set()
        seen: set[int] = set()
        while True:
            todo: set[int] = set()
            for mine, of_mine, hidden in self._hidden_parts(cells, equations):
                wanted = {cell for cell in hidden if self.width[cell] and cell not in seen}
                todo.update(self._search(mine, of_mine, wanted, may_hide=False))
                seen |= wanted  # open now, and hiding more only opens further
            if not todo:
                return sorted(cell for cell in unsafe if self.small[cell])
            unsafe.update(self._search(cells, equations, todo, may_hide=True))

    def _show_again(self, cells: list[int], equations: list[int], unsafe: list[int]) -> list[int]:
        """Show what was hidden for one year's sake and can be worked out from all years: it protects nothing.

        Returns the cells that stay unsafe.
        """
        for _ in range(3):
            solved: list[int] = []
            for mine, of_mine, hidden in self._hidden_parts(cells, equations):
                further = {cell for cell in hidden if not self.small[cell] and self.system.cells[cell].figures}
                solved += self._search(mine, of_mine, further, may_hide=False, width=1)
            if not solved:
                break
            self.hidden[solved] = False
            unsafe = self._guard(cells, equations)
        return unsafe

    def _hidden_parts(self, cells: list[int], equations: list[int]) -> Iterable[tuple[list[int], list[int], list[int]]]:
        """Parts that share no hidden cell: (cells with the shown ones beside them, equations, hidden cells)."""
        for hidden, of_them in components(self.system, cells, equations, lambda cell: bool(self.hidden[cell])):
            beside = {cell for number in of_them for cell in self.system.equations[number][0]}
            yield sorted(beside.union(hidden)), of_them, hidden

    def _search(
        self, cells: list[int], equations: list[int], todo: set[int], may_hide: bool, width: int | None = None
    ) -> list[int]:
        """Open up `todo` by hiding further cells, or see which of them are not open as things are. Returns what is left."""
        if not todo:
            return []
        doing("doing_hide", table=str(np.count_nonzero(self.hidden)))
        mine = np.array(cells)
        wanted = np.array([(width or self.width[cell]) if cell in todo else 0 for cell in cells])
        may = self.may_hide[mine] if may_hide else np.zeros(len(mine), bool)
        found = find_pattern(self.system, cells, equations, wanted, self.hidden[mine], may, exact=width is not None)
        self.hidden[mine] = found.hidden
        return [cells[position] for position in found.unsafe]

    def say(self, cells: list[int], equations: list[int], status: list[str]) -> None:
        """What the file says of each cell of a part. Only what anybody can see to be small is called so."""
        surely = self._surely_small(cells, equations)
        for number in cells:
            cell = self.system.cells[number]
            if self.gone[number]:
                status[number] = WITHDRAWN
            elif cell.figures and (cell.value is None or cell.is_empty):
                status[number] = NOT_AVAILABLE
            elif self.hidden[number]:
                status[number] = PRIMARY if number in surely else COMPLEMENTARY

    def _surely_small(self, cells: list[int], equations: list[int]) -> set[int]:
        """Hidden cells that what is shown beside them already tells to be too small to print.

        To say of a hidden number that it is small narrows it; where the total printed above it is itself below the
        threshold the word tells nothing new.
        """
        known = {c: v for c in cells if not self.hidden[c] and (v := self.system.cells[c].value) is not None}
        most: dict[int, int] = {}
        for mine, coefficients in (self.system.equations[number] for number in equations):
            for side in (1, -1):
                over = [cell for cell, c in zip(mine, coefficients, strict=True) if c == side]
                if len(over) == 1 and over[0] in known:
                    for cell, c in zip(mine, coefficients, strict=True):
                        if c == -side:
                            most[cell] = min(most.get(cell, known[over[0]]), known[over[0]])
        return {cell for cell, value in most.items() if self.hidden[cell] and value < self.system.cells[cell].lowest}
