"""What is held against a file or a pair of files, by mart and rule: values worked out, too close, or told by what stands there.

Names of cells and how many, never values: the report lies in the pack.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from assets.release.outside.bounds import CLOSE
from assets.release.outside.by_rule import known_by_rule
from assets.release.outside.cells import Row
from assets.release.outside.reading import SHOWN, UNTOLD
from assets.release.outside.solving import Worked, work_out
from assets.release.outside.world import World, is_rounded, lay_out, rounding

SOLVABLE, NARROW, CONTRADICTION = "solvable", "narrow", "contradiction"
PRESENCE, NOUGHTS, REMAINDER, DIFFERENCE = "presence", "noughts", "remainder", "difference"
RESIDUAL = ("unknown", "other", "not_recorded", "not_applicable")  # a rest is no trait of anybody
EXAMPLES = 5
DEPTH = 4  # parts of parts of a printed whole
Names = frozenset[str]


@dataclass
class Found:
    """Cells by rule and mart; of the solved ones, how many are noughts."""

    cells: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    n_hidden: int = 0
    n_printed: int = 0
    n_noughts: int = 0
    given_up: list[str] = field(default_factory=list)
    worked: Worked | None = None

    def add(self, rule: str, name: str) -> None:
        """Hold one cell against the file."""
        self.cells[mart_of(name), rule].append(name)

    def count(self, rule: str) -> int:
        """How many cells a rule is broken by."""
        return sum(len(some) for (_, one), some in self.cells.items() if one == rule)

    def names(self, rule: str) -> Names:
        """All cells a rule is broken by."""
        return frozenset(name for (_, one), some in self.cells.items() if one == rule for name in some)

    def refusals(self, known: str, release_id: str | None = None) -> list[dict]:
        """Per mart and rule: how many cells, some of them by name, and which sentence says what to do."""
        said = []
        for (mart, rule), names in sorted(self.cells.items()):
            one = {
                "mart": mart,
                "rule": rule,
                "known": known,
                "n_cells": len(names),
                "examples": sorted(names)[:EXAMPLES],
            }
            said.append(
                one | {"advice_key": f"release_advice_{rule}"} | ({"release_id": release_id} if release_id else {})
            )
        return said


def mart_of(name: str) -> str:
    """The mart a cell's name begins with; of an earlier file's cell too."""
    return name.rpartition(" ")[2].partition(".")[0]


def found_in(world: World) -> Found:
    """Attack one file by itself."""
    lay_out(world, "")
    worked = work_out(world.cells)
    found = Found(given_up=worked.given_up, worked=worked)
    hold_values(found, world, worked)
    _hold_presence(found, world)
    _hold_noughts(found, world, worked)
    _hold_remainders(found, world)
    _hold_papers(found, world)
    found.n_hidden = sum(worked.cells.asked)
    found.n_printed = sum(int((~np.isnan(mart.values)).sum()) for mart in world.seen.marts.values())
    return found


def hold_values(
    found: Found, world: World, worked: Worked, solved: Names = frozenset(), narrowed: Names = frozenset()
) -> None:
    """Values worked out exactly, or to within 2 and perhaps above nought; an absent row of nobody is none.

    `solved`, `narrowed`: what was known before, which is not held against these files again.
    """
    names = worked.cells.names
    exact, narrow = worked.exact(), worked.narrow()
    whole = _printed_wholes(worked, {*exact, *narrow})
    exact = [n for n in exact if names[n] not in solved and not (worked.high[n] == 0 and n in worked.cells.unlisted)]
    narrow = [n for n in narrow if names[n] not in narrowed and names[n] not in solved]
    held = [n for n in (*exact, *narrow) if not _said_by_whole(worked, n, whole) and not _is_of_unknown(names[n])]
    by_rule = known_by_rule(world, worked, held)
    for n in held:
        low, high = by_rule.get(n, (0.0, np.inf))
        is_exact = worked.low[n] == worked.high[n]
        if high - low > (0 if is_exact else CLOSE):
            found.add(SOLVABLE if is_exact else NARROW, names[n])
            found.n_noughts += int(is_exact and worked.high[n] == 0)
    for name in worked.contradicting:
        found.add(CONTRADICTION, name)


def _is_of_unknown(name: str) -> bool:
    """A count of people of whom it is not known: no secret, though what it tells of the others is."""
    return "unknown" in name.rpartition(" ")[2].partition("@")[0].partition(".")[2]


def _printed_wholes(worked: Worked, wanted: set[int]) -> dict[int, float]:
    """Cell -> the lowest printed number it is part of, or part of a part of: there are two girls in all, so no province has three."""
    cells, given_up = worked.cells, set(worked.given_up)
    roots = np.array([cells.root(n) for n in range(len(cells.parent))], int)
    most = np.array(cells.high)[roots]
    sums = [row for row in cells.rows if _is_sum(row) and row.belief not in given_up]
    wholes = roots[np.repeat([row.cells[0] for row in sums], [len(row.cells) - 1 for row in sums]).astype(int)]
    parts = roots[np.array([part for row in sums for part in row.cells[1:]], int)]
    for _ in range(DEPTH):
        np.minimum.at(most, parts, most[wholes])
    return {n: min(most[roots[n]], cells.unlisted.get(n, np.inf)) for n in wanted}


def _is_sum(row: Row) -> bool:
    """Whether a row says that its first cell is the sum of the others, or at least that."""
    return row.coefficients[0] < 0 and set(row.coefficients[1:]) == {1.0}


def _said_by_whole(worked: Worked, n: int, whole: dict[int, float]) -> bool:
    """A count that may be nought and of which a printed whole says as much by itself."""
    return worked.low[n] == 0 and worked.high[n] >= min(whole[n], CLOSE + 1)


def _hold_remainders(found: Found, world: World) -> None:
    """In rounded marts: counts, and what is left of one count after another that it holds, from 1 to below the base."""
    base = rounding(world.seen.notes)[0]
    for name, mart in world.seen.marts.items():
        if not is_rounded(mart, world.seen.notes):
            continue
        for row, count in np.argwhere((mart.values > 0) & (mart.values < base)):
            found.add(REMAINDER, mart.label(int(row), int(count)))
        for one in (one for one in world.identities[name] if not one.is_guess):
            left = mart.values[:, one.whole] - mart.values[:, one.parts].sum(axis=1)
            for row in np.flatnonzero((left > 0) & (left < base)):
                found.add(
                    REMAINDER, f"{mart.label(int(row), one.whole)} - {' - '.join(mart.counts[n] for n in one.parts)}"
                )


def _hold_papers(found: Found, world: World) -> None:
    """Numbers a file prints that the tables hide, or print otherwise."""
    hidden = {name for name, asked in zip(world.cells.names, world.cells.asked, strict=True) if asked}
    for label in sorted({one.label for one in world.papers} - found.names(SOLVABLE)):
        rounded = is_rounded(world.seen.marts[mart_of(label)], world.seen.notes)
        found.add(SOLVABLE if label in hidden and not rounded else CONTRADICTION, label)


def _hold_presence(found: Found, world: World) -> None:
    """Rows that hide their people and stand there only because there are some."""
    for name, sets in world.sets.items():
        mart = world.seen.marts[name]
        for pattern in sorted(sets.by_presence, key=sorted):
            for row in sets.rows[pattern]:
                if mart.statuses[row, 0] not in (SHOWN, UNTOLD):
                    found.add(PRESENCE, mart.label(int(row), 0))


def _hold_noughts(found: Found, world: World, worked: Worked) -> None:
    """Hidden totals of somebody whose other parts are all known to be nought: what those people are is told."""
    said: set[str] = set()
    for whole, parts in _sums(world):
        if not worked.cells.asked[whole] or worked.low[whole] < 1 or _is_of_unknown(worked.cells.names[whole]):
            continue
        left = [part for part in parts if worked.high[part] > 0]
        name = worked.cells.names[whole]
        if len(parts) > 1 and len(left) == 1 and name not in said and not _is_rest(worked.cells.names[left[0]], name):
            said.add(name)
            found.add(NOUGHTS, name)


def _sums(world: World) -> Iterable[tuple[int, list[int]]]:
    """Every sum as cells: whole, parts."""
    for name, mart in world.seen.marts.items():
        for one in (one for one in world.identities[name] if one.is_sum):
            for row in range(len(mart.values)):
                cells = [world.cell(name, row, n) for n in (one.whole, *one.parts)]
                if not (mart.statuses[row, [one.whole, *one.parts]] == UNTOLD).any():
                    yield cells[0], cells[1:]
        for total in world.sums[name]:
            if not total.absent and 0 in total.counts:
                yield world.cell(name, total.total, 0), [world.cell(name, row, 0) for row in total.parts]


def _is_rest(part: str, whole: str) -> bool:
    """Whether what tells a part from its whole is only a rest such as unknown."""
    own = set(part.replace("@", ",").split(",")) - set(whole.replace("@", ",").split(","))
    return all(any(word in one for word in RESIDUAL) for one in own)
