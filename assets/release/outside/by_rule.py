"""What the tables that are printed whatever they hold tell by themselves: no secret, though no table prints it."""

from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np

from assets.release.outside.bounds import bounds
from assets.release.outside.cells import INFINITE, programme
from assets.release.outside.reading import Mart
from assets.release.outside.solving import Worked
from assets.release.outside.world import World

EXACT = "exact_by_rule"  # topic of the notes: "mart: key, key; mart: key, key = count, count", tables printed whatever they hold
Exact = Mapping[str, Mapping[frozenset[str], frozenset[str]]]


def exact_sets(notes: Mapping[str, str]) -> Exact:
    """Tables the notes call exact by rule, as mart -> keys -> the counts that are; no counts: all of them."""
    found: dict[str, dict[frozenset[str], frozenset[str]]] = {}
    for one in str(notes.get(EXACT) or "").split(";"):
        mart, _, table = one.partition(":")
        keys, _, counts = table.partition("=")
        if mart.strip():
            found.setdefault(mart.strip(), {})[_words(keys)] = _words(counts)
    return found


def is_exact(sets: Exact, mart: Mart, row: int, count: int) -> bool:
    """Whether a count is printed whatever it is."""
    counts = sets.get(mart.name, {}).get(keys_of_row(mart, row))
    return counts is not None and (not counts or mart.counts[count] in counts)


def _words(listed: str) -> frozenset[str]:
    return frozenset(word.strip() for word in listed.split(",") if word.strip())


def keys_of_row(mart: Mart, row: int) -> frozenset[str]:
    """The keys a row is broken down by, as the file has them."""
    return frozenset(pair.partition("=")[0] for pair in mart.named[row].split(",") if pair)


def known_by_rule(world: World, worked: Worked, wanted: Collection[int]) -> dict[int, tuple[float, float]]:
    """Lowest and highest value of each wanted cell for one who reads only the tables exact by rule; none without such tables."""
    sets = exact_sets(world.seen.notes)
    if not sets or not wanted:
        return {}
    cells = worked.cells
    roots = np.array([cells.root(n) for n in range(len(cells.parent))], int)
    low, high = np.array(cells.low, float), np.array(cells.high, float)
    shut = np.zeros(len(roots), bool)
    shut[roots[_of_sets(world, sets)]] = True
    opened = roots[~np.array(cells.asked, bool)]
    opened = opened[~shut[opened]]
    low[opened], high[opened] = 0.0, INFINITE
    given = programme(replace(cells, low=low.tolist(), high=high.tolist()))
    given_up = set(worked.given_up)
    rows = [
        n
        for n, row in enumerate(cells.rows)
        if {row.low, row.high} <= {0.0, INFINITE, -INFINITE} and row.belief not in given_up
    ]
    columns = np.zeros(given.matrix.shape[1], bool)
    columns[given.column_of[list(wanted)]] = True
    said = bounds(given.with_rows(np.array(rows, int)), columns, {})
    return {n: (float(said.low[given.column_of[n]]), float(said.high[given.column_of[n]])) for n in wanted}


def _of_sets(world: World, sets: Exact) -> list[int]:
    """The cells of the tables exact by rule."""
    found: list[int] = []
    for mart in (world.seen.marts[name] for name in sets.keys() & world.seen.marts.keys()):
        cells = ((row, count) for row in range(len(mart.named)) for count in range(len(mart.counts)))
        found += [world.cell(mart.name, row, count) for row, count in cells if is_exact(sets, mart, row, count)]
    return found
