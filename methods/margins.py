"""Which counts tell of one another: every public count as a cell, and the equations that bind cells.

An attacker adds and subtracts. What he can use is written down here once, for the control that hides and, from the
published files alone, for the attack: a set broken down further adds up to the one less broken down; a mart's
identities; a number and what is left of its base; counts of two marts that count the same people.

A cell stands at a *place* within what its mart never sums over (*fixed*); `shapes` says which places add up to which.
Cells that nobody prints (*virtual*) stand where two sets need a third to meet: sex x age_group between `sex` and
`person_group`, an unknown month, values kept at home.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from methods.shapes import Place, Shape, add_meeting_places, coarser, next_coarser, without


class Number(NamedTuple):
    """One public count: where it is printed, what it counts, its value (None: not available, or hidden from us)."""

    figure_id: str
    family: str  # mart, or what several marts count alike
    fixed: Place
    place: Place
    measure: str
    value: int | None
    least: int  # the smallest value printed
    zero_is_small: bool


class Steps(NamedTuple):
    """Values of a fixed key that follow each other: who came to one are those who reached the one before, or all at the first."""

    key: str
    order: tuple[str, ...]
    came: str
    reached: str
    everybody: str


@dataclass(frozen=True)
class Family:
    """How the counts of one family hang together."""

    identities: tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...] = ()  # (measures, "=" or "<=", measures)
    shares: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()  # (of, over): numerator and rest are guarded too
    known: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()  # as shares, but nobody left over is no secret
    incomplete: frozenset[str] = frozenset()  # keys some of whose values are not printed
    ties: tuple[str, ...] = ()  # fixed keys over which a measure may be the same number printed again
    within: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # a measure -> those of whom it counts a part
    asked: frozenset[str] = frozenset()  # measures that say only how many were asked
    sums: tuple[tuple[str, tuple[str, ...]], ...] = ()  # values of a key whose sum is guarded as a share's base
    repeats: frozenset[str] = (
        frozenset()
    )  # only these repeat over a tied key, and over some of its values maybe; none: all may
    steps: Steps | None = None


@dataclass
class Cell:
    """One count, printed in one place or several (`figures`), or virtual (none)."""

    name: str
    value: int | None
    least: int
    zero_is_small: bool
    figures: list[str] = field(default_factory=list)
    guarded: bool = True  # must not be worked out while it is small
    lowest: int = 0  # the lowest threshold under which it is printed somewhere; `least` is the highest
    year: str = ""  # of a mart whose years are added up
    n_keys: int = 0  # by how many keys it is broken down, besides year and scope
    is_empty: bool = False  # a nought about nobody: no one was asked there

    @property
    def small(self) -> bool:
        """Too small to print (model section 8)."""
        if self.value is None or not self.guarded or self.is_empty:
            return False
        return self.value < self.least and (self.value > 0 or self.zero_is_small)


@dataclass
class System:
    """Cells and equations `sum(coefficient x cell) = 0`."""

    cells: list[Cell]
    equations: list[tuple[tuple[int, ...], tuple[int, ...]]]  # (cells, coefficients)


class _Builder:
    def __init__(self, families: Mapping[str, Family]) -> None:
        self.families = families
        self.cells: list[Cell] = []
        self.equations: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
        # (family, fixed, measure) -> shape -> place -> cell
        self.tables: dict[tuple, dict[Shape, dict[Place, int]]] = defaultdict(lambda: defaultdict(dict))
        self.at: dict[tuple, dict[str, int]] = defaultdict(dict)  # (family, fixed, place) -> measure -> cell

    def cell(
        self, name: str, value: int | None, least: int = 0, zero: bool = False, guarded: bool = False, year: str = ""
    ) -> int:
        self.cells.append(Cell(name, value, least, zero, [], guarded, least, year))
        return len(self.cells) - 1

    def equation(self, terms: Iterable[tuple[int, int]]) -> None:
        summed: dict[int, int] = defaultdict(int)
        for index, coefficient in terms:
            summed[index] += coefficient
        kept = {index: c for index, c in summed.items() if c}
        if kept:
            self.equations.append((tuple(kept), tuple(kept.values())))


def build_system(numbers: Sequence[Number], families: Mapping[str, Family]) -> System:
    """All cells and equations of a set of public counts."""
    builder = _Builder(families)
    _place(builder, numbers)
    _find_empty(builder)
    for (family, fixed, measure), shapes in builder.tables.items():
        _add_margins(builder, shapes, families[family], f"{family}.{measure}", fixed)
        for key, values in families[family].sums:
            _add_sums(builder, shapes, key, values)
    for (family, _, _), measures in list(builder.at.items()):
        _add_identities(builder, families[family], measures)
    _add_steps(builder)
    return System(builder.cells, builder.equations)


def components(
    system: System, cells: Iterable[int], equations: Iterable[int], among: Callable[[int], bool] = lambda _: True
) -> list[tuple[list[int], list[int]]]:
    """(cells, equations) of the parts of some cells that share no equation, counting only cells for which `among` holds."""
    parent = {cell: cell for cell in cells if among(cell)}

    def root(cell: int) -> int:
        while parent[cell] != cell:
            parent[cell] = parent[parent[cell]]
            cell = parent[cell]
        return cell

    kept = []
    for number in equations:
        mine = [cell for cell in system.equations[number][0] if cell in parent]
        if mine:
            kept.append((number, mine[0]))
            first = root(mine[0])
            for other in mine[1:]:
                parent[root(other)] = first
    parts: dict[int, tuple[list[int], list[int]]] = {}
    for cell in parent:
        parts.setdefault(root(cell), ([], []))[0].append(cell)
    for number, first in kept:
        parts[root(first)][1].append(number)
    return list(parts.values())


def _place(builder: _Builder, numbers: Sequence[Number]) -> None:
    """One cell per count; the same count printed under several values of a tied key is one cell."""
    tied = _ties(numbers, builder.families)
    for number in numbers:
        fixed = number.fixed
        fixed = tied.get((number.family, number.measure, fixed), fixed)
        shape = frozenset(key for key, _ in number.place)
        table = builder.tables[(number.family, fixed, number.measure)][shape]
        index = table.get(number.place)
        if index is None:
            name = f"{number.family}.{number.measure}@{_text(fixed + number.place)}"
            index = builder.cell(
                name, number.value, number.least, number.zero_is_small, True, dict(number.place).get("year", "")
            )
            table[number.place] = index
        cell = builder.cells[index]
        cell.value = number.value if cell.value is None else cell.value
        cell.least, cell.zero_is_small = max(cell.least, number.least), cell.zero_is_small or number.zero_is_small
        cell.lowest = min(cell.lowest, number.least)
        cell.n_keys = len(shape - {"year", "in_scope"})
        cell.figures.append(number.figure_id)
        builder.at[(number.family, number.fixed, number.place)][number.measure] = index


def _find_empty(builder: _Builder) -> None:
    """Noughts that tell nothing of anybody: nobody asked, and 0 of those. 0 of 12 tells of each of the 12."""
    empty = {n for n, cell in enumerate(builder.cells) if cell.value == 0 and cell.zero_is_small}
    changed = True
    while changed:
        changed = False
        for (name, _, _), at in builder.at.items():
            family = builder.families[name]
            for measure in at:
                if at[measure] not in empty or measure in family.asked:
                    continue
                if any(at[whole] not in empty for whole in family.within.get(measure, ()) if whole in at):
                    empty.discard(at[measure])
                    changed = True
    for n in empty:
        builder.cells[n].is_empty = True


def _ties(numbers: Sequence[Number], families: Mapping[str, Family]) -> dict[tuple, Place]:
    """(family, measure, fixed) -> where this measure is printed first, if it repeats: the same values at the same places.

    Over one key after the other. Where a family says which measures repeat, others that are alike are so by chance, and whoever
    sees them hidden does not know it.
    """
    tables: dict[tuple, dict[Place, int | None]] = defaultdict(dict)
    for number in numbers:
        if families[number.family].ties and number.measure in (families[number.family].repeats or {number.measure}):
            tables[(number.family, number.measure, number.fixed)][number.place] = number.value
    alike = {named: frozenset(table.items()) for named, table in tables.items() if any(table.values())}
    first = {named: named[2] for named in alike}
    for key in sorted({key for family in families.values() for key in family.ties}):
        groups: dict[tuple, dict[frozenset, list[tuple]]] = defaultdict(lambda: defaultdict(list))
        for named, table in alike.items():
            family, measure, _ = named
            if key in families[family].ties and key in dict(first[named]):
                groups[(family, measure, without(first[named], key))][table].append(named)
        for (family, _, rest), by_table in groups.items():
            for same in by_table.values() if len(by_table) == 1 or families[family].repeats else ():
                value = min(dict(first[named])[key] for named in same)
                first.update(dict.fromkeys(same, tuple(sorted((*rest, (key, value))))))
    return {named: fixed for named, fixed in first.items() if fixed != named[2]}


def _add_margins(
    builder: _Builder, shapes: dict[Shape, dict[Place, int]], family: Family, name: str, fixed: Place
) -> None:
    """A cell is the sum of the cells of each next finer shape; shapes nobody prints are added where they meet."""

    def add(shape: Shape, place: Place) -> None:
        if place not in shapes[shape]:
            year = dict(place).get("year", "")
            shapes[shape][place] = builder.cell(f"{name}@{_text(fixed + place)}", None, year=year)

    add_meeting_places(shapes, family.incomplete, add)
    for fine, coarse in next_coarser(shapes):
        parts: dict[Place, list[int]] = {place: [] for place in shapes[coarse]}
        for place, index in shapes[fine].items():
            mine = coarser(place, coarse)
            if mine in parts:
                parts[mine].append(index)
            elif builder.cells[index].value is None and "in_scope" not in coarse:
                builder.equation([(index, 1)])  # nobody stands at a place that the coarser set does not print
        for place, children in parts.items():
            if children or ("in_scope", "no") not in place:  # those out of scope are told by some sets only
                builder.equation([(shapes[coarse][place], 1), *((child, -1) for child in children)])


def _add_sums(builder: _Builder, shapes: dict[Shape, dict[Place, int]], key: str, values: tuple[str, ...]) -> None:
    """Cells whose places differ in one key only, added: the base of a share (killed + injured)."""
    for shape in [shape for shape in shapes if key in shape]:
        by_rest: dict[Place, dict[str, int]] = defaultdict(dict)
        for place, index in shapes[shape].items():
            by_rest[without(place, key)][dict(place)[key]] = index
        for members in by_rest.values():
            if set(values) < members.keys():
                at = {value: members[value] for value in values}
                _add_guarded(builder, at, dict.fromkeys(values, 1), {}, set(), zero_counts=False)


def _add_identities(builder: _Builder, family: Family, at: dict[str, int]) -> None:
    """Identities of one place, numerator and rest of each share, and the unknown beside it."""
    parts: dict[str, tuple[str, ...]] = {}
    for left, sign, right in family.identities:
        if all(measure in at for measure in (*left, *right)):
            terms = [*((at[m], 1) for m in right), *((at[m], -1) for m in left)]
            if sign == "<=":
                terms.append((builder.cell(f"{'+'.join(right)}-{'+'.join(left)}", None), -1))
            elif len(left) == 1:
                parts[left[0]] = right
            builder.equation(terms)
    told: set[frozenset] = {frozenset(_reduced({m: 1}, parts).items()) for m in at}
    for of, over in family.shares:
        if all(measure in at for measure in (*of, *over)):
            rest = _minus(over, of)
            for summed in (dict.fromkeys(of, 1), dict.fromkeys(over, 1), rest):
                _add_guarded(builder, at, summed, parts, told, zero_counts=True)
    for base, less in family.known:
        if all(measure in at for measure in (*base, *less)):
            _add_guarded(builder, at, _minus(base, less), parts, told, zero_counts=False)


def _add_steps(builder: _Builder) -> None:
    """The one number that stands under two steps; a step nobody tells of is passed over."""
    for (name, fixed, place), at in builder.at.items():
        steps = builder.families[name].steps
        mine = dict(fixed).get(steps.key) if steps else None
        if steps is None or mine not in steps.order or steps.came not in at:
            continue
        before = (
            builder.at.get((name, tuple(sorted((*without(fixed, steps.key), (steps.key, step)))), place), {})
            for step in reversed(steps.order[: steps.order.index(mine)])
        )
        told = next((there[steps.reached] for there in before if steps.reached in there), at.get(steps.everybody))
        if told is not None:
            builder.equation([(at[steps.came], 1), (told, -1)])


def _add_guarded(
    builder: _Builder, at: dict[str, int], terms: dict[str, int], parts, told: set, zero_counts: bool
) -> None:
    """A virtual cell for a sum or difference of counts that must not come out small, unless it is a count itself."""
    signature = frozenset(_reduced(terms, parts).items())
    if not signature or signature in told:
        return
    told.add(signature)
    cells = [(builder.cells[at[m]], c) for m, c in terms.items()]
    values = [cell.value for cell, _ in cells]
    value = None if None in values else sum(v * c for v, (_, c) in zip(values, cells, strict=True) if v is not None)
    least = max(cell.least for cell, _ in cells)
    zero = zero_counts and any(cell.zero_is_small for cell, _ in cells)
    name = "".join(f"{'+' if c > 0 else '-'}{cell.name}" for cell, c in cells)
    mine = builder.cell(name, value, least, zero, True, cells[0][0].year)
    largest = max((cell.value for cell, c in cells if c > 0 and cell.value is not None), default=None)
    builder.cells[mine].is_empty = value == 0 and largest == 0
    builder.equation([(mine, -1), *((at[m], c) for m, c in terms.items())])


def _minus(over: Sequence[str], of: Sequence[str]) -> dict[str, int]:
    summed: dict[str, int] = defaultdict(int)
    for measure in over:
        summed[measure] += 1
    for measure in of:
        summed[measure] -= 1
    return {measure: c for measure, c in summed.items() if c}


def _reduced(terms: Mapping[str, int], parts: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """A sum in the parts of its members, so that one sum written two ways is known as one."""
    summed: dict[str, int] = defaultdict(int)
    for measure, c in terms.items():
        for part in parts.get(measure, (measure,)):
            summed[part] += c
    return {measure: c for measure, c in summed.items() if c}


def _text(place: Place) -> str:
    return ",".join(f"{key}={value}" for key, value in sorted(place))
