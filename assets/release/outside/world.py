"""What one file tells, as cells and rows: numbers printed or hidden, sums, bounds, shares, links, rows that stand there.

Not here: what is asked of it (bounds, report), and what two files tell together (differences).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from assets.release.outside.apart import rounded_apart
from assets.release.outside.cells import INFINITE, Cells
from assets.release.outside.elsewhere import told_elsewhere
from assets.release.outside.identities import Identity, of_all
from assets.release.outside.links import Link, links, said
from assets.release.outside.papers import Told, told_in_papers
from assets.release.outside.reading import UNTOLD, Mart, Seen
from assets.release.outside.sums import KeySum, Sets, key_sums, sets_of
from assets.release.outside.sums_between import SumBetween, sums_between

PRIMARY = "suppressed_primary"
UNKNOWN = ("unknown", "not_recorded")
BASE, LARGEST_ERROR, ROUNDED = "rounding_base", "rounding_largest_error", "rounding_marts"  # topics of the notes


@dataclass
class World:
    """One file's structure (found once) and its cells; cell of (mart, row, count) = first[mart] + row x counts + count."""

    seen: Seen
    sets: dict[str, Sets]
    sums: dict[str, list[KeySum]]
    identities: dict[str, list[Identity]]
    links: list[Link]
    papers: list[Told]
    apart: list[Link]
    between: list[SumBetween]
    cells: Cells = field(default_factory=Cells)
    first: dict[str, int] = field(default_factory=dict)
    absent: dict[str, int] = field(default_factory=dict)

    def cell(self, mart: str, row: int, count: int) -> int:
        """The cell of one number of a mart."""
        return self.first[mart] + row * len(self.seen.marts[mart].counts) + count


def world_of(seen: Seen) -> World:
    """Find the structure of a file; its cells are laid out when it is asked."""
    sets = {name: sets_of(mart) for name, mart in seen.marts.items()}
    sums = {name: list(key_sums(one)) for name, one in sets.items()}
    return World(
        seen,
        sets,
        sums,
        of_all(seen.marts),
        links(seen.marts),
        list(told_in_papers(seen)),
        _apart(seen),
        sums_between(sets),
    )


def lay_out(world: World, prefix: str, cells: Cells | None = None) -> None:
    """Write everything a file tells into cells (a new list, or one that another file shares); what is only believed says so."""
    world.cells, world.first, world.absent = cells or Cells(), {}, {}
    for mart in world.seen.marts.values():
        _numbers(world, mart, prefix)
    for name, mart in world.seen.marts.items():
        _presence(world, mart)
        _rows_of(world, mart)
        _sums_of(world, name, prefix)
        _shares_of(world, mart)
    for link in world.links:
        _join(world, link, said(link, world.seen.marts))
    for one in world.between:
        parts = [world.cell(one.parts_mart, *part) for part in one.parts]
        world.cells.total(world.cell(one.whole_mart, *one.whole), parts, one.belief)
    if math.isfinite(rounding(world.seen.notes)[1]):
        for link in world.apart:
            _join(world, link, f"rounded apart: {said(link, world.seen.marts)}")
    _elsewhere(world)


def _apart(seen: Seen) -> list[Link]:
    rounded = {name: mart for name, mart in seen.marts.items() if is_rounded(mart, seen.notes)}
    return rounded_apart(rounded, *rounding(seen.notes))


def rounding(notes: Mapping[str, str]) -> tuple[int, float]:
    """Base of rounding and the largest error the notes tell (0: nothing is rounded; infinite: not told)."""
    base = int(notes.get(BASE, 0) or 0)
    return base, float(notes.get(LARGEST_ERROR, INFINITE) or INFINITE)


def is_rounded(mart: Mart, notes: Mapping[str, str]) -> bool:
    """Whether the notes call the mart rounded, by its name."""
    if rounding(notes)[0] < 2:
        return False
    return mart.name in (one.strip() for one in str(notes.get(ROUNDED, "")).split(","))


def _numbers(world: World, mart: Mart, prefix: str) -> None:
    base, error = rounding(world.seen.notes)
    rounded, least = is_rounded(mart, world.seen.notes), _thresholds(world, mart)
    has_noughts = bool((mart.values == 0).any())
    world.first[mart.name] = len(world.cells.names)
    for row in range(len(mart.values)):
        for count in range(len(mart.counts)):
            value, status = mart.values[row, count], str(mart.statuses[row, count])
            low, high, asked = 0.0, INFINITE, False
            if not math.isnan(value) and rounded:
                low, high, asked = max(math.ceil(value / base), value - error), value + error, True
            elif not math.isnan(value):
                low = high = float(value)
            elif status != UNTOLD:
                asked = True
                if status == PRIMARY:
                    low, high = float(has_noughts), least[row] - 1
            world.cells.add(prefix + mart.label(row, count), low, high, asked)


def _thresholds(world: World, mart: Mart) -> np.ndarray:
    """Per row the highest threshold told that the counts printed in its set leave possible."""
    notes = world.seen.notes
    told = sorted(int(note) for topic, note in notes.items() if topic.startswith("threshold") and note.isdigit())
    found = np.full(len(mart.values), INFINITE)
    for rows in world.sets[mart.name].rows.values():
        block = mart.values[rows]
        printed = block[block > 0]
        fitting = [one for one in told if len(printed) and one <= printed.min()]
        found[rows] = max(fitting or told, default=INFINITE)
    return found


def _presence(world: World, mart: Mart) -> None:
    """Somebody stands in every row of a set that prints no row without."""
    for pattern in world.sets[mart.name].by_presence:
        for row in world.sets[mart.name].rows[pattern]:
            if mart.statuses[row, 0] != UNTOLD:
                world.cells.tell(world.cell(mart.name, int(row), 0), 1, INFINITE)


def belief_of(mart: Mart, one: Identity) -> str:
    """An identity in words, by which it can be given up."""
    names = [mart.counts[n] for n in (one.whole, *one.parts)]
    return f"{mart.name}: {names[0]} {'=' if one.is_sum else '>='} {' + '.join(names[1:])}"


def _rows_of(world: World, mart: Mart) -> None:
    for one in world.identities[mart.name]:
        belief = belief_of(mart, one)
        for row in range(len(mart.values)):
            needed = (one.whole, *one.parts)
            if (mart.statuses[row, needed] == UNTOLD).any() and (one.is_sum or mart.statuses[row, one.whole] == UNTOLD):
                continue
            whole, *parts = (world.cell(mart.name, row, n) for n in needed)
            if one.is_sum:
                world.cells.total(whole, parts, belief)
            else:
                world.cells.at_most(parts, whole, belief)


def _sums_of(world: World, name: str, prefix: str) -> None:
    mart, cells = world.seen.marts[name], world.cells
    for one in world.sums[name]:
        for count in one.counts:
            belief = f"{name}: {mart.counts[count]} adds up over {one.over}"
            some = [world.cell(name, row, count) for row in one.parts]
            unavailable = (mart.statuses[list(one.parts), count] == UNTOLD).any()
            if mart.statuses[one.total, count] == UNTOLD:
                continue
            whole = world.cell(name, one.total, count)
            if unavailable:
                cells.at_most(some, whole, belief)
                continue
            missing = {
                place: _absent_cell(world, prefix, f"{name}.{mart.counts[count]}@{place}") for place in one.absent
            }
            for cell in missing.values():
                cells.unlisted[cell] = min(cells.unlisted.get(cell, INFINITE), _printed(mart, one.total, count))
            cells.total(whole, [*some, *missing.values()], f"{belief} with rows absent" if missing else belief)
            if count == 0 and missing:
                _smallest_first(world, name, one, list(missing.values()))
    _rows_absent(world, mart, prefix)


def _printed(mart: Mart, row: int, count: int) -> float:
    value = float(mart.values[row, count])
    return INFINITE if math.isnan(value) else value


def _absent_cell(world: World, prefix: str, label: str) -> int:
    if label not in world.absent:
        world.absent[label] = world.cells.add(prefix + label, 0, INFINITE, True)
    return world.absent[label]


def _smallest_first(world: World, name: str, one: KeySum, missing: list[int]) -> None:
    """Where rows of some people are absent, the smallest went first: none holds as many as any row that is printed."""
    mart, belief = world.seen.marts[name], f"{name}: the smallest rows of {one.over} are absent"
    printed = [
        float(mart.values[row, 0]) for row in one.parts if mart.values[row, 0] > 0 and not _is_rest(mart.named[row])
    ]
    if printed:
        for cell in missing:
            world.cells.row((cell,), (1.0,), 0.0, min(printed) - 1, belief)


def _is_rest(place: str) -> bool:
    """A row of those of whom something is not known is printed whatever its size."""
    return any(pair.partition("=")[2] in UNKNOWN for pair in place.split(","))


def _rows_absent(world: World, mart: Mart, prefix: str) -> None:
    """What adds up within a row adds up in absent rows; a count that nobody is missing of is nought there."""
    places = dict.fromkeys(label.partition("@")[2] for label in world.absent if label.startswith(f"{mart.name}."))
    for place in places:
        cell_of = {n: world.absent.get(f"{mart.name}.{count}@{place}") for n, count in enumerate(mart.counts)}
        for one in world.identities[mart.name]:
            whole, parts = cell_of[one.whole], [cell for n in one.parts if (cell := cell_of[n]) is not None]
            belief = belief_of(mart, one)
            if whole is None:
                continue
            if one.is_sum:
                world.cells.total(whole, parts, belief)
            elif parts:
                world.cells.at_most(parts, whole, belief)


def _shares_of(world: World, mart: Mart) -> None:
    """A printed share is the counts above it over those below it, to half of its last digit."""
    for share in mart.shares.values():
        half = 0.5 * 10.0**-share.decimals if share.decimals <= 9 else 1e-9
        of, over = ([mart.counts.index(name) for name in side] for side in (share.of, share.over))
        for row in np.flatnonzero(~np.isnan(mart.printed[share.name])):
            if not np.isnan(mart.values[row, [*of, *over]]).any():
                continue
            value = float(mart.printed[share.name][row])
            for bound, sign in ((value - half, 1.0), (value + half, -1.0)):
                coefficients = dict.fromkeys(of, sign)
                for n in over:
                    coefficients[n] = coefficients.get(n, 0.0) - sign * bound
                some = [world.cell(mart.name, int(row), n) for n in coefficients]
                world.cells.row(some, tuple(coefficients.values()), 0.0, INFINITE, f"{mart.name}: {share.name}")


def _join(world: World, link: Link, belief: str) -> None:
    """Two columns are one number at every place: each is at most the other."""
    for a_row, b_row in zip(link.a_rows, link.b_rows, strict=True):
        a, b = world.seen.marts[link.a_mart], world.seen.marts[link.b_mart]
        if UNTOLD not in (a.statuses[a_row, link.a], b.statuses[b_row, link.b]):
            pair = world.cell(link.a_mart, int(a_row), link.a), world.cell(link.b_mart, int(b_row), link.b)
            world.cells.at_most(pair[:1], pair[1], belief)
            world.cells.at_most(pair[1:], pair[0], belief)


def _elsewhere(world: World) -> None:
    """Numbers other tables of the file print of what a mart hides."""
    exact = [mart for mart in world.seen.marts.values() if not is_rounded(mart, world.seen.notes)]
    cell_of = {
        mart.label(row, count): world.cell(mart.name, row, count)
        for mart in exact
        for row in range(len(mart.values))
        for count in range(len(mart.counts))
    }
    for paper in (one for one in world.papers if one.label in cell_of):
        cell = cell_of[paper.label]
        if world.cells.low[cell] < world.cells.high[cell]:  # what is printed twice and differs is held against the file
            world.cells.row((cell,), (1.0,), paper.value, paper.value, paper.file)
    for fact in told_elsewhere(world.seen):
        some = [cell_of[label] for label in fact.labels if label in cell_of]
        if len(some) == len(fact.labels):
            world.cells.row(some, (1.0,) * len(some), fact.low, fact.high, fact.table)
