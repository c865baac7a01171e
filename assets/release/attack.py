"""The attack on hidden numbers: a program of its own that sees a pack as a stranger does, and works out what it can.

`python -m assets.release.attack PACK [--earlier PACK ...] --out FILE`. It knows how the marts are made (their headers are
open) and every number any file shows, and asks of every hidden count the lowest and the highest value that agree with all
of it. One value left: the count is solved. Fewer values than the rule asks while it may be small: too narrow. Either
refuses the release. It shares the equations (`methods.margins`) with the control that hides, not the way of hiding.

What it does not try: tables of sets that cross without a common margin (for casualties: area x outcome against area x
status against status x outcome), and bounds over whole numbers where fractions would be possible.
"""

import json
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from assets.disclosure.numbers import families_of, numbers_of
from assets.disclosure.solver import Solver
from assets.release.attack_known import Fact, facts_of, figures_of, headers, shown_counts
from assets.release.exposure import rules
from assets.release.reread import Published
from methods.disclosure import HIDDEN, PRIMARY
from methods.margins import System, build_system, components
from warehouse.atomic import write_text
from warehouse.centre_settings import use_settings_of_caller

ROUNDS, MOST = 40, 1e5  # a hidden count is not read as larger
EXAMPLES = 5
THREADS = 2
_ALMOST = 1e-6
ADVICE = {
    "solvable": "release_advice_solvable",
    "narrow": "release_advice_narrow",
    "contradiction": "release_advice_contradiction",
}


@dataclass
class Attack:
    """What the attack found: bounds per hidden cell, and the cells it solved or narrowed too far, by rule."""

    system: System
    n_hidden: int = 0
    n_printed: int = 0
    found: dict[str, list[int]] = field(default_factory=lambda: {rule: [] for rule in ADVICE})
    bounds: dict[int, tuple[float, float]] = field(default_factory=dict)


def attack(system: System, facts: Iterable[Fact] = (), statuses: Mapping[str, str] | None = None) -> Attack:
    """Bound every cell whose value is not known. `statuses`: what the file says of a figure it does not show."""
    said = Attack(system)
    said.n_printed = sum(bool(cell.figures) for cell in system.cells)
    equations = _with_facts(system, facts)
    hidden = [n for n, cell in enumerate(system.cells) if cell.value is None]
    status = {n: _status(system, n, statuses or {}) for n in hidden}
    said.n_hidden = sum(status[n] in HIDDEN for n in hidden)
    said.found["solvable"] = [n for n, cell in enumerate(system.cells) if cell.small]  # shown, or the rest of two shown
    unknown = set(hidden)
    parts = components(system, hidden, equations, unknown.__contains__)
    with ThreadPoolExecutor(THREADS) as pool:
        for bounds in pool.map(lambda part: _bounds(system, part[0], part[1], status), parts):
            if isinstance(bounds, list):
                said.found["contradiction"] += bounds
            else:
                said.bounds.update(bounds)
    for n, (low, high) in said.bounds.items():
        cell = system.cells[n]
        printed = status[n] in HIDDEN
        if high <= low and (printed or (cell.guarded and _small(system, n, low))):
            said.found["solvable"].append(n)
        elif (
            cell.guarded
            and (printed or not cell.figures)
            and low < cell.least
            and high - low < rules().width(cell.least)
        ):
            if not cell.figures and not (_small(system, n, low) or low > 0):
                continue
            said.found["narrow"].append(n)
    return said


def _small(system: System, n: int, value: float) -> bool:
    cell = system.cells[n]
    return value < cell.least and (value > 0 or cell.zero_is_small)


def _status(system: System, n: int, statuses: Mapping[str, str]) -> str:
    return next((statuses[figure] for figure in system.cells[n].figures if figure in statuses), "")


def _with_facts(system: System, facts: Iterable[Fact]) -> list[int]:
    """Add what stands beside shares as equations; returns all equations of the system."""
    cell_of = {figure: n for n, cell in enumerate(system.cells) for figure in cell.figures}
    for fact in facts:
        cells = [cell_of[figure] for figure in fact.figure_ids if figure in cell_of]
        if len(cells) == len(fact.figure_ids) and any(system.cells[n].value is None for n in cells):
            system.cells.append(type(system.cells[0])(fact.where, fact.total, 0, False, [], False))
            system.equations.append(((*cells, len(system.cells) - 1), (*(1 for _ in cells), -1)))
    return list(range(len(system.equations)))


def _question(system: System, cells: list[int], equations: list[int], status: Mapping[int, str]) -> Solver:
    """All values unknown cells may have together, whatever the truth is."""
    place = {cell: n for n, cell in enumerate(cells)}
    target: list[float] = []
    rows, columns, entries = [], [], []
    for number in equations:
        total = 0.0
        for cell, coefficient in zip(*system.equations[number], strict=True):
            if cell in place:
                rows.append(len(target))
                columns.append(place[cell])
                entries.append(float(coefficient))
            else:
                total -= coefficient * float(system.cells[cell].value or 0)
        target.append(total)
    upper = [system.cells[c].lowest - 1.0 if status.get(c) == PRIMARY else MOST for c in cells]
    return Solver(entries, rows, columns, target, np.array(upper))


def _bounds(
    system: System, cells: list[int], equations: list[int], status: Mapping[int, str]
) -> dict[int, tuple[float, float]] | list[int]:
    """Lowest and highest value of each cell that matters, outer bounds rounded to whole numbers; or the cells that contradict.

    Questions about all cells at once, in random directions, show most to be open; only what they do not show is asked for
    one by one, and that answer is exact.
    """
    matters = [
        n
        for n, c in enumerate(cells)
        if status.get(c) in HIDDEN or (system.cells[c].guarded and not system.cells[c].figures)
    ]
    if not matters:
        return {}
    if not equations:
        return {cells[n]: (0.0, MOST) for n in matters}
    question = _question(system, cells, equations, status)
    wanted = np.zeros(len(cells))
    for n in matters:
        wanted[n] = rules().width(system.cells[cells[n]].least)
    random = np.random.RandomState(len(cells))
    low, high = np.full(len(cells), np.inf), np.full(len(cells), -np.inf)
    todo = np.array(matters)
    idle = 0
    for _ in range(ROUNDS):
        costs = np.zeros(len(cells))
        costs[todo] = random.choice((-1.0, 1.0), len(todo)) * (0.5 + random.random_sample(len(todo)))
        values = question.cheapest(costs)
        if values is None:
            return cells
        low, high = np.minimum(low, values), np.maximum(high, values)
        left = np.array([n for n in todo if high[n] - low[n] < wanted[n] - _ALMOST], int)
        idle = idle + 1 if len(left) == len(todo) else 0
        todo = left
        if not len(todo) or idle >= 3:
            break
    for n in todo:
        for sign in (1.0, -1.0):
            costs = np.zeros(len(cells))
            costs[n] = sign
            values = question.cheapest(costs)
            if values is not None:
                low, high = np.minimum(low, values), np.maximum(high, values)
    return {cells[n]: (float(np.ceil(low[n] - _ALMOST)), float(np.floor(high[n] + _ALMOST))) for n in matters}


def attack_pack(pack: Published, earlier: Sequence[Published] = ()) -> dict:
    """The report on a pack as attack.json holds it: every hidden count, what was worked out, what to do about it."""
    using, told = rules(), families_of(headers())
    figures, statuses = figures_of(pack)
    system = build_system(numbers_of(figures, headers(), using), told)
    facts = facts_of(pack)
    said = attack(system, facts, statuses)
    refusals = _refusals(said, "alone")
    n_bounded = len(said.bounds)
    for before in earlier:
        known = _still_true(pack, before)
        if known:
            with_it, _ = figures_of(pack, known)
            again = build_system(numbers_of(with_it, headers(), using), told)
            found = _refusals(attack(again, facts, statuses), "earlier", set(known))
            refusals += [one | {"release_id": before.release_id} for one in found if one not in refusals]
    return {
        "clean": not refusals,
        "release_id": pack.release_id,
        "n_counts": said.n_printed,
        "n_hidden": said.n_hidden,
        "n_bounded": n_bounded,
        "n_solvable": len(said.found["solvable"]),
        "n_narrow": len(said.found["narrow"]),
        "earlier": [before.release_id for before in earlier],
        "refusals": refusals,
    }


def _still_true(pack: Published, before: Published) -> dict[str, float]:
    """Counts hidden now that an earlier release shows, of marts in which nothing both show has changed.

    Where a number both show differs, the data were revised, and what was true then need not be true now.
    """
    now, then = shown_counts(pack), shown_counts(before)
    table = pack.frame("mart_figure")
    part = dict(zip(table["figure_id"], zip(table["mart"], table["period"], strict=True), strict=True))
    revised = {part[figure] for figure, value in then.items() if figure in now and now[figure] != value}
    return {
        figure: value
        for figure, value in then.items()
        if figure in part and figure not in now and part[figure] not in revised
    }


def _refusals(said: Attack, known: str, already: set[str] | None = None) -> list[dict]:
    """Per mart and rule: how many cells, some of them by name, and which sentence says what to do. No values."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for rule, cells in said.found.items():
        for n in cells:
            cell = said.system.cells[n]
            if already and already & set(cell.figures):
                continue
            names = cell.figures or [cell.name]
            found[(_mart(names[0]), rule)].append(names[0])
    return [
        {
            "mart": mart,
            "rule": rule,
            "known": known,
            "n_cells": len(names),
            "advice_key": ADVICE[rule],
            "examples": sorted(names)[:EXAMPLES],
        }
        for (mart, rule), names in sorted(found.items())
    ]


def _mart(name: str) -> str:
    """The mart a cell belongs to; all marts that count the same people for a sum nobody prints."""
    first = name.lstrip("+-").split(".")[0]
    return ", ".join(mart for mart, header in headers().items() if header.universe == first) or first


def main() -> None:
    """Attack a pack and write the report."""
    use_settings_of_caller()
    words = ArgumentParser(description=__doc__)
    words.add_argument("pack", type=Path)
    words.add_argument("--earlier", type=Path, nargs="*", default=[])
    words.add_argument("--out", type=Path, required=True)
    given = words.parse_args()
    said = attack_pack(Published(given.pack), [Published(one) for one in given.earlier])
    write_text(given.out, json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n", shared=True)


if __name__ == "__main__":
    main()
