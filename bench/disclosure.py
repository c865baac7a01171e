"""Disclosure control by number of cells: how long, how much it hides, beside a greedy row-and-column pattern.

`python -m bench.disclosure FOLDER` on a refreshed data folder prints one JSON object. The greedy pattern hides, while a line
(a total and its parts) has exactly one hidden number, the smallest shown one of that line; the attack then says how many of
its hidden cells can be worked out, year by year where years are added up (so: at least as many).
"""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from assets.disclosure.numbers import families_of, numbers_of, rules
from assets.disclosure.protect import protect
from assets.disclosure.statuses import public_headers, read_figures, set_statuses
from assets.marts.build import mart_files
from assets.release.attack import attack
from methods.disclosure import COMPLEMENTARY, HIDDEN
from methods.margins import Cell, System, build_system
from pipelines.looking import opened
from warehouse.folder import Folder


def main() -> None:
    """Measure one folder."""
    folder = Folder(Path(sys.argv[1]).resolve())
    headers = {name: header for name, (header, _) in mart_files().items()}
    told = public_headers(headers)
    con = opened(folder, True, "en")
    started = time.perf_counter()
    set_statuses(con, folder, headers)
    remembered = time.perf_counter() - started
    started = time.perf_counter()
    system = build_system(
        numbers_of(read_figures(con, told, "mart_figure WHERE public"), told, rules()), families_of(told)
    )
    ours = [status in HIDDEN for status in protect(system, rules()).status]
    new = time.perf_counter() - started
    rival = greedy(system)
    printed = [n for n, cell in enumerate(system.cells) if cell.figures]
    said = {
        "cells": len(printed),
        "small": sum(system.cells[n].small for n in printed),
        "hidden": sum(ours[n] for n in printed),
        "greedy_hidden": sum(rival[n] for n in printed),
        "solvable": solvable(system, ours),
        "greedy_solvable": solvable(system, rival),
        "seconds_new": round(new, 2),
        "seconds_nothing_changed": round(remembered, 2),
    }
    print(json.dumps(said))


def greedy(system: System) -> list[bool]:
    """Hidden or not, per cell, by the row-and-column rule."""
    hidden = [cell.small for cell in system.cells]
    lines = [cells for cells, _ in system.equations if all(_is_told(system.cells[n]) for n in cells)]
    changed = True
    while changed:
        changed = False
        for cells in lines:
            shown = [n for n in cells if not hidden[n] and system.cells[n].figures and system.cells[n].value]
            if shown and sum(hidden[n] for n in cells) == 1:
                hidden[min(shown, key=lambda n: system.cells[n].value or 0)] = True
                changed = True
    return hidden


def solvable(system: System, hidden: list[bool]) -> int:
    """How many hidden printed cells the attack works out or narrows too far, seeing one year at a time."""
    cells = [_seen(cell, is_hidden) for cell, is_hidden in zip(system.cells, hidden, strict=True)]
    statuses = {f: COMPLEMENTARY for cell, h in zip(cells, hidden, strict=True) if h for f in cell.figures}
    found = attack(System(cells, list(_of_one_year(system))), (), statuses).found
    return len({n for rule in ("solvable", "narrow") for n in found[rule] if cells[n].figures})


def _of_one_year(system: System) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    for cells, coefficients in system.equations:
        if len({system.cells[n].year for n in cells}) == 1:
            yield cells, coefficients


def _seen(cell: Cell, is_hidden: bool) -> Cell:
    """A cell as the file shows it."""
    value = None if is_hidden or not cell.figures else cell.value
    return Cell(**{**vars(cell), "value": value})


def _is_told(cell: Cell) -> bool:
    return bool(cell.figures) or cell.guarded


if __name__ == "__main__":
    main()
