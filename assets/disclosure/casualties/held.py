"""Counts of casualties printed before, beside those of today: what did not change stays as told, small changes wait.

A block is what the tables of one kind say of one country and year. In a closed year a further casualty would change a province's
numbers by one, and two files side by side would tell of that one person; so all tables but those that are always exact keep the numbers
they were last printed with until no count differs by fewer than `threshold_area`, or `casualties_batch` people differ, or a year of the
lists has gone by. Where nothing changed, what is absent stays absent and what is printed stays.
Pure: blocks in, blocks out. Not here: which numbers are printed (`judge`), keeping them (`remembered`).
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from assets.disclosure.casualties.judge import Judged
from schemas.publication_plan import PlannedTable

AREAS = "areas"  # one block of all tables below the country: districts lie in provinces
OVERDUE = timedelta(days=365)


class Block(NamedTuple):
    """The name of a planned table (or `areas`), a country, a year (`all`: all years together)."""

    table: str
    country: str
    year: str


@dataclass(frozen=True)
class Told:
    """The counts of a block by figure id, those that are printed, and how far the lists reached when they last said the same."""

    values: Mapping[str, int]
    printed: frozenset[str]
    since: date | None


Blocks = Mapping[Block, Told]


def block_of(name: str, table: PlannedTable, place: Mapping[str, str]) -> Block:
    """The block a count of a table at a place belongs to."""
    kind = AREAS if "admin1" in table.keys else name
    return Block(kind, place.get("country", ""), place.get("period", "all")[:4])


def blocks_of(
    judged: Mapping[str, Judged], noughts: Mapping[str, list[tuple[str, dict[str, str]]]], newest: Mapping[str, date]
) -> dict[Block, Told]:
    """The blocks of today. `noughts`: table -> ids and places of the codes a printed row shows although nobody was counted there."""
    at_once = {figure for one in judged.values() if one.table.always for figure, *_ in one.figures()}
    values: dict[Block, dict[str, int]] = {}
    printed: dict[Block, set[str]] = {}
    for name, one in judged.items():
        if one.table.always:
            continue
        counted = [(figure, place, n, told) for figure, place, n, told in one.figures()]
        shown = [(figure, place, 0, True) for figure, place in noughts[name]]
        for figure, place, n, is_printed in (*counted, *shown):
            if figure in at_once:
                continue
            block = block_of(name, one.table, place)
            values.setdefault(block, {})[figure] = n
            if is_printed:
                printed.setdefault(block, set()).add(figure)
    return {
        block: Told(some, frozenset(printed.get(block, ())), newest.get(block.country))
        for block, some in values.items()
    }


def keep_told(now: Blocks, before: Blocks, least: int, batch: int) -> tuple[dict[Block, Told], dict[Block, Told]]:
    """The blocks to keep for next time, and those of them that are told as they were before although today's differ."""
    kept, held = dict(now), {}
    for block, told in before.items():
        today = now.get(block)
        if today is None or _is_due(today, told, least, batch):
            continue
        is_same = today.values == told.values
        kept[block] = replace(told, since=today.since) if is_same else told
        if not is_same or today.printed != told.printed:
            held[block] = told
    return kept, held


def _is_due(now: Told, before: Told, least: int, batch: int) -> bool:
    """May today's numbers take the place of those told before?"""
    changes = [
        abs(now.values.get(figure, 0) - before.values.get(figure, 0)) for figure in now.values.keys() | before.values
    ]
    if not any(changes):
        return False
    if all(change == 0 or change >= least for change in changes):
        return True
    is_old = now.since is not None and before.since is not None and now.since - before.since >= OVERDUE
    return is_old or _people(now, before) >= batch


def _people(now: Told, before: Told) -> int:
    """By how many people a block differs: of the count that differs most; districts are in their provinces."""
    changed: dict[str, int] = defaultdict(int)
    for figure in now.values.keys() | before.values:
        if ",admin2=" not in figure:
            changed[figure.partition("@")[0]] += abs(now.values.get(figure, 0) - before.values.get(figure, 0))
    return max(changed.values(), default=0)
