"""What two files tell together: numbers that change by less than the threshold, and hidden ones the other file shows.

The pair is attacked in both directions at once: cells of both files stand in one programme, and where everything both
print of a mart, country and year is equal, or only rises, or only falls, that is believed of what is hidden there too.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from assets.release.outside.by_rule import exact_sets, is_exact, keys_of_row
from assets.release.outside.cells import INFINITE, Cells
from assets.release.outside.findings import DIFFERENCE, NARROW, SOLVABLE, Found, hold_values
from assets.release.outside.reading import YEAR, Mart, Seen
from assets.release.outside.solving import work_out
from assets.release.outside.world import World, is_rounded, lay_out, rounding

DEFAULT_THRESHOLD = 5
FEWEST = 3  # numbers both print before a block is said to be unchanged
BEFORE = "(before) "


@dataclass
class Block:
    """One mart, country and year in both files: rows of either, aligned, and how what both print changes."""

    mart: str
    now: np.ndarray
    then: np.ndarray
    change: np.ndarray
    new: np.ndarray
    gone: np.ndarray


def found_together(now: World, then: World, alone: Found, alone_then: Found) -> Found:
    """Attack a pair; values each file tells alone are left out."""
    found = Found()
    blocks = list(_blocks(now.seen, then.seen))
    for block in blocks:
        for name in _small_changes(now, then, block):
            found.add(DIFFERENCE, name)
    if any(_differs(now.seen, then.seen, block) for block in blocks):
        worked = work_out(_both(now, then, blocks))
        known = [alone.names(rule) | {BEFORE + name for name in alone_then.names(rule)} for rule in (SOLVABLE, NARROW)]
        hold_values(found, now, worked, *known)
        found.given_up = worked.given_up
    return found


def _differs(now: Seen, then: Seen, block: Block) -> bool:
    """Whether either file prints what the other does not."""
    a, b = now.marts[block.mart].values[block.now], then.marts[block.mart].values[block.then]
    return bool((np.isnan(a) != np.isnan(b)).any() or len(block.new) or len(block.gone))


def _blocks(now: Seen, then: Seen) -> Iterator[Block]:
    for name in sorted(now.marts.keys() & then.marts.keys()):
        a, b = now.marts[name], then.marts[name]
        if a.counts != b.counts:
            continue
        rows_b = {label: row for row, label in enumerate(b.named)}
        parts_a, parts_b = _parts(a), _parts(b)
        for part, rows in parts_a.items():
            both = [(row, rows_b[a.named[row]]) for row in rows if a.named[row] in rows_b]
            left, right = np.array([one for one, _ in both], int), np.array([one for _, one in both], int)
            new = np.array([row for row in rows if a.named[row] not in rows_b], int)
            gone = np.array(sorted(set(parts_b.get(part, [])) - set(right.tolist())), int)
            yield Block(name, left, right, a.values[left] - b.values[right], new, gone)


def _parts(mart: Mart) -> dict[tuple[str, ...], list[int]]:
    keys = [key for key in ("country", YEAR) if key in mart.keys]
    if not keys:
        return {(): list(range(len(mart.named)))}
    found: dict[tuple[str, ...], list[int]] = {}
    for row, part in enumerate(mart.places[keys].itertuples(index=False, name=None)):
        found.setdefault(part, []).append(row)
    return found


def threshold(mart: Mart, seen: Seen) -> int:
    """The step a number has to move by: the base where the mart is rounded, else the lowest threshold the notes tell."""
    if is_rounded(mart, seen.notes):
        return rounding(seen.notes)[0]
    told = [int(note) for topic, note in seen.notes.items() if topic.startswith("threshold") and note.isdigit()]
    return min(told, default=DEFAULT_THRESHOLD)


def _small_changes(now: World, then: World, block: Block) -> Iterator[str]:
    """Printed numbers that move by less than the threshold, or appear or vanish below it, outside tables exact by rule."""
    mart, before = now.seen.marts[block.mart], then.seen.marts[block.mart]
    if is_rounded(mart, now.seen.notes) != is_rounded(before, then.seen.notes):
        return  # what differs is the rounding, not the people
    step, exact = threshold(mart, now.seen), exact_sets(now.seen.notes)
    for at, count in np.argwhere((np.abs(block.change) > 0) & (np.abs(block.change) < step)):
        if not is_exact(exact, mart, int(block.now[at]), int(count)):
            yield mart.label(int(block.now[at]), int(count))
    for one, rows in ((mart, block.new), (before, block.gone)):
        for at, count in np.argwhere((one.values[rows] > 0) & (one.values[rows] < step)):
            if not is_exact(exact, one, int(rows[at]), int(count)):
                yield one.label(int(rows[at]), int(count))


def _both(now: World, then: World, blocks: list[Block]) -> Cells:
    """One list of cells of both files, tied where a block is unchanged, only rose or only fell."""
    cells = Cells()
    lay_out(then, BEFORE, cells)
    lay_out(now, "", cells)
    for block in blocks:
        _tie(cells, now, then, block)
    return cells


def _tie(cells: Cells, now: World, then: World, block: Block) -> None:
    mart, before = now.seen.marts[block.mart], then.seen.marts[block.mart]
    belief = f"{block.mart}: all changes one way in {mart.named[int(block.now[0])]}" if len(block.now) else ""
    way = _way(block, mart)
    if way is None or is_rounded(mart, now.seen.notes):
        return
    low, high = way
    for a, b in zip(block.now, block.then, strict=True):
        for count in range(len(mart.counts)):
            if np.isnan(mart.values[a, count]) or np.isnan(before.values[b, count]):
                pair = now.cell(block.mart, int(a), count), then.cell(block.mart, int(b), count)
                cells.row(pair, (1.0, -1.0), low, high, belief)
    if high > 0:
        _at_most(cells, now, block.mart, block.new, high, belief)
    if low < 0:
        _at_most(cells, then, block.mart, block.gone, -low, belief)


def _at_most(cells: Cells, world: World, mart: str, rows: np.ndarray, most: float, belief: str) -> None:
    """Who stands in a row only one file has, in a set that prints no row of nobody, came or left in between."""
    present = {int(row) for pattern in world.sets[mart].by_presence for row in world.sets[mart].rows[pattern]}
    for row in (int(one) for one in rows if int(one) in present):
        for count in range(len(world.seen.marts[mart].counts)):
            cells.row((world.cell(mart, row, count),), (1.0,), 0.0, most, belief)


def _way(block: Block, mart: Mart) -> tuple[float, float] | None:
    """How far a number of the block may have moved down and up; None where what both print moves both ways."""
    told = block.change[~np.isnan(block.change)]
    if len(told) < FEWEST or told.min() < 0 < told.max():
        return None
    if not told.any():
        return 0.0, 0.0
    top = min(range(len(block.now)), key=lambda at: len(keys_of_row(mart, int(block.now[at]))))
    most = abs(block.change[top, 0]) if not np.isnan(block.change[top, 0]) else INFINITE
    return (0.0, most) if told.max() > 0 else (-most, 0.0)
