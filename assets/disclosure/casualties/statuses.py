"""May it be printed? Statuses of the counts of casualties from the publication plan: exact or absent, nothing in between.

Here: figures in, statuses out; a pure function, nothing is read or written. Not here: one table (`judge`), the proof
(`methods/ranked_rows`), the plan itself (`schemas/publication_plan`).

`casualty_statuses` takes the figures of all marts whose header says `regime: ranked`. What it calls ABSENT has no row in the public
file, neither do its shares and comparisons. `noughts` are the figures to add there, so that a printed row shows every code of its
table; `values` are those of residual categories, which stand in place of the office's. All years together wait while a year is
open, unless they were counted over closed periods only.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import NamedTuple, Protocol

from assets.disclosure.casualties.counts import (
    RESIDUAL,
    Count,
    Counted,
    by_shape,
    counts_of,
    figure_id,
    of_table,
    part_of,
)
from assets.disclosure.casualties.held import Blocks, blocks_of, keep_told
from assets.disclosure.casualties.judge import Judged, judge
from methods.disclosure import ABSENT, OK, WITHDRAWN
from methods.open_periods import is_open, open_from
from methods.shapes import UNKNOWN, Place
from schemas.codes import codes
from schemas.disclosure_rules import disclosure_rules
from schemas.marts import Header
from schemas.publication_plan import FIRST_RANK, PlannedTable, publication

LEAST_UNITS, LEAST_EVENTS = 10, 5  # people behind a median, and waits of theirs that ended
LISTS = ("sex", "age_group", "activity", "civil_status", "device", "outcome", "scope_reason")
NOT_OF_ROWS = {"sex": ("other", "mixed")}  # printed inside another value, or of a count of several people only


class Figure(Counted, Protocol):
    """A row of mart_figure; of a wait `known_n` people of whom `unknown_n` still wait."""

    @property
    def figure_id(self) -> str: ...
    @property
    def known_n(self) -> int | None: ...
    @property
    def unknown_n(self) -> int | None: ...


class Withdrawn(NamedTuple):
    """A table of which nothing is printed at a place: every row of it is too small, or would tell one that is."""

    table: str
    place: Place
    n_people: int


class Printed(NamedTuple):
    """How much of a planned table is printed: counts, and people in its rows. What waits for a period to close is in neither."""

    rank: int
    table: str
    n_counts: int
    n_printed: int
    n_people: int
    n_people_printed: int
    n_waiting: int


@dataclass(frozen=True)
class Publication:
    """What the plan prints of the casualty marts."""

    status: Mapping[str, str]  # figure_id -> ok, absent, withdrawn
    values: Mapping[str, int]  # figure_id -> the value printed, where residual categories are added into it
    added: Mapping[
        str, int
    ]  # figure ids no mart has a row for and a printed row shows: noughts, and what was printed before
    withdrawn: tuple[Withdrawn, ...]
    printed: tuple[Printed, ...]
    kept: Blocks  # what the next public file goes on from
    held: Blocks  # of these, what is told as it was before although today's numbers differ
    apart: frozenset[
        str
    ]  # figure ids of held blocks whose numbers differ: they need not add up to what is told of today

    @property
    def not_whole(self) -> tuple[Printed, ...]:
        """The tables of the first rank that are not whole: a red check."""
        return tuple(one for one in self.printed if one.rank == FIRST_RANK and one.n_printed < one.n_counts)


def casualty_statuses(
    figures: Iterable[Figure],
    headers: Mapping[str, Header],
    newest: Mapping[str, date] | None = None,
    published: Collection[str] = (),
    closed: Collection[str] = (),
    plan: Mapping[str, PlannedTable] | None = None,
    rules: Mapping[str, object] | None = None,
    before: Blocks | None = None,
) -> Publication:
    """What may be printed of the figures of marts of casualties; figures of no planned table are absent.

    `headers`: of these marts; `newest`: country -> the newest day its data reach, none for a country without open periods;
    `published`: ids of figures others already published, which are never hidden; `closed`: marts counted over closed
    periods only; `plan`, `rules`: those in force when not given; `before`: what was printed last time (`held`).
    """
    plan, rules = publication() if plan is None else plan, disclosure_rules() if rules is None else rules
    figures = list(figures)
    counts = counts_of(one for one in figures if one.measure in headers[one.mart].counts)
    counts.sort(key=lambda one: headers[one.mart].counts.index(one.measure))  # the first count of a mart is everybody
    months = int(str(rules["closing_months"]))
    opened = open_from(newest or {}, months)
    judged, waiting = _judged(plan, by_shape(counts), opened, rules, closed)
    status = {one.figure_id: ABSENT for one in figures}
    for table in judged.values():  # a count that stands in two tables is printed where one of them prints it
        status |= {one: said for one, said in _statuses(table) if status.get(one) != OK}
    status |= {one: OK for one in published if one in status}
    noughts = {name: list(_noughts(table, status)) for name, table in judged.items()}
    now = blocks_of(judged, noughts, newest or {})
    least, batch = int(str(rules["threshold_area"])), int(str(rules["casualties_batch"]))
    kept, held = keep_told(now, before or {}, least, batch)
    values = _values(figures, counts)
    added = {one: 0 for some in noughts.values() for one, _ in some}
    _tell_as_before(status, values, added, now, held)
    status |= _waits(figures, headers, status)
    return Publication(
        status,
        values,
        added,
        tuple(gone for name, table in judged.items() for gone in _withdrawn(name, table)),
        tuple(_printed(name, table, waiting[name], status) for name, table in judged.items()),
        kept,
        held,
        frozenset(one for block, told in held.items() if told.values != now[block].values for one in told.values),
    )


def _tell_as_before(
    status: dict[str, str], values: dict[str, int], added: dict[str, int], now: Blocks, held: Blocks
) -> None:
    """Give held blocks the statuses and numbers they were told with, in place."""
    for block, told in held.items():
        for one in now[block].values:
            added.pop(one, None)
            if status.get(one) == OK:
                status[one] = ABSENT
        for one in told.printed:
            if one in status:
                status[one], values[one] = OK, told.values[one]
            else:
                added[one] = told.values[one]


def _judged(
    plan: Mapping[str, PlannedTable],
    counts: Mapping[tuple[str, frozenset[str]], list[Count]],
    opened: Mapping[str, str],
    rules: Mapping[str, object],
    closed: Collection[str],
) -> tuple[dict[str, Judged], dict[str, int]]:
    """The printed tables of the plan in its order, and how many counts of each wait."""
    judged: dict[str, Judged] = {}
    waiting: dict[str, int] = {}
    for name, table in plan.items():
        if table.printed:
            mine = of_table(table, counts)
            open_here = {} if table.mart in closed else opened
            now = [count for count in mine if not _has_to_wait(table, count, open_here)]
            waiting[name] = len(mine) - len(now)
            judged[name] = judge(table, now, judged, int(str(rules[table.least])))
    return judged, waiting


def _has_to_wait(table: PlannedTable, count: Count, opened: Mapping[str, str]) -> bool:
    """Is a count of an open period, and not one that is told while it is open?"""
    place = dict(count.place)
    first = opened.get(place.get("country", ""))
    period = place.get("period", "all")
    period = period[:4] if "period" in table.at and period != UNKNOWN else period
    return first is not None and count.measure not in table.while_open and is_open(period, first)


def _statuses(judged: Judged) -> Iterator[tuple[str, str]]:
    """(figure_id, status) of every count of a table."""
    table, gone = judged.table, {one.place for one in _withdrawn("", judged)}
    for name, place, _, is_printed in judged.figures():
        scope = _scope_of(table, tuple(sorted(place.items())))
        yield name, OK if is_printed else WITHDRAWN if scope in gone else ABSENT


def _withdrawn(name: str, judged: Judged) -> Iterator[Withdrawn]:
    """Scopes with people in them in which no row of a code is printed."""
    table = judged.table
    people: dict[Place, int] = defaultdict(int)
    printed: set[Place] = set()
    for place, row in judged.rows.items() if table.rows else ():
        scope = _scope_of(table, place)
        people[scope] += row[0]
        if judged.prints(place) and row[0]:
            printed.add(scope)
    for scope, n in sorted(people.items()):
        if n and scope not in printed:
            yield Withdrawn(name, scope, n)


def _scope_of(table: PlannedTable, place: Place) -> Place:
    return part_of(place, [key for key in table.keys if key not in (*table.rows, *table.cells)])


def _waits(
    figures: Iterable[Figure], headers: Mapping[str, Header], status: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """A median of waits is printed where all counts of its row are and enough people and ended waits stand behind it."""
    for one in figures:
        if one.measure in headers[one.mart].days:
            known, still = one.known_n or 0, one.unknown_n or 0
            row = [one.figure_id.replace(f".{one.measure}@", f".{count}@", 1) for count in headers[one.mart].counts]
            is_whole = all(status.get(count) == OK for count in row)
            is_told = is_whole and known >= LEAST_UNITS and known - still >= LEAST_EVENTS
            yield one.figure_id, OK if is_told else ABSENT


def _values(figures: Iterable[Figure], counts: Iterable[Count]) -> dict[str, int]:
    """The counts whose printed value is not the office's: a residual category was added."""
    own = {one.figure_id: round(one.value) for one in figures if one.value is not None}
    names = {value for values in RESIDUAL.values() for value in values.values()}
    merged = (count for count in counts if names & {value for _, value in count.place})
    return {count.figure_id: count.value for count in merged if own.get(count.figure_id) != count.value}


def _noughts(one: Judged, status: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Figure ids and places of the codes a printed row shows although nobody was counted there."""
    table = one.table
    told = [key for key in (table.keys if table.always else table.cells) if key in LISTS]
    fixed = [key for key in table.keys if key not in told]
    codes_of = [[(key, code) for code in _codes(key)] for key in told]
    for row in sorted({part_of(place, fixed) for place in one.rows if one.prints(place)}) if told else ():
        for cell, measure in product(product(*codes_of), one.placed.measures):
            place = tuple(sorted((*row, *cell)))
            name = figure_id(table.mart, measure, place)
            if name not in status:
                yield name, dict(place)


def _codes(key: str) -> tuple[str, ...]:
    return (*(code for code in codes(key) if code not in NOT_OF_ROWS.get(key, ()) and code != UNKNOWN), UNKNOWN)


def _printed(name: str, judged: Judged, n_waiting: int, status: Mapping[str, str]) -> Printed:
    table = judged.table
    ids = [figure_id(table.mart, measure, place) for place, at in judged.placed.at.items() for measure in at]
    n_printed = sum(status.get(one) == OK for one in ids)
    people = sum(row[0] for row in judged.rows.values())
    shown = sum(row[0] for place, row in judged.rows.items() if judged.prints(place))
    return Printed(table.rank, name, len(ids), n_printed, people, shown, n_waiting)
