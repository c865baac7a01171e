"""One planned table after the other: which of its rows are printed, which are absent, in which scopes it is withdrawn.

A scope is what a table says of one country in one period (or of one source, district's province ...): its place without the keys that
make rows and cells. Here: rows of one table against the tables judged before. Not here: the proof for one table
(`methods/ranked_rows`), statuses of figures (`statuses`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from assets.disclosure.casualties.counts import Count, Placed, codes_seen, figure_id, part_of
from methods.open_periods import quarter_of
from methods.ranked_rows import Proven, Row, Table, absent_rows, proven, proven_part, small_rows
from methods.shapes import UNKNOWN, Place
from schemas.publication_plan import PlannedTable, is_sum

NOT_TOLD = "(not told)"  # people of the whole who stand in no row: of an unknown quarter
Sizes = Mapping[Place, Proven]


@dataclass
class Judged:
    """A table that was judged: its counts, its rows that are absent, what can be proven of how many people stand in each row."""

    table: PlannedTable
    placed: Placed
    rows: dict[Place, Row]  # place without the cells -> its counts, everybody first
    unknown: frozenset[int] = frozenset()  # which of these counts are of what is not known
    absent: frozenset[Place] = frozenset()
    sizes: dict[Place, Proven] = field(default_factory=dict)

    def prints(self, place: Place) -> bool:
        """Is the row printed? A place where nobody was counted is no row."""
        return place in self.rows and place not in self.absent

    def figures(self) -> Iterator[tuple[str, dict[str, str], int, bool]]:
        """Every count: its figure id, where it stands, how many people, whether its row is printed."""
        keys = [key for key in self.table.keys if key not in self.table.cells]
        for place, at in self.placed.at.items():
            is_printed = self.prints(part_of(place, keys))
            for measure, n in at.items():
                yield figure_id(self.table.mart, measure, place), dict(place), n, is_printed


def judge(table: PlannedTable, counts: Iterable[Count], before: Mapping[str, Judged], least: int) -> Judged:
    """The rows of a table that are absent. `before`: the tables judged before, by name; `least`: the people a row must reach."""
    placed = Placed(table, counts)
    rows, unknown = _rows(table, placed)
    judged = Judged(table, placed, rows, unknown)
    if table.always:
        judged.sizes = {place: Proven(row[0], row[0]) for place, row in rows.items()}
        return judged
    if not table.rows:
        return judged
    _add_rows_of_nobody(table, rows)
    judged.absent = _absent(table, judged, before, least)
    judged.sizes = _sizes(table, judged, before, least)
    return judged


def _rows(table: PlannedTable, placed: Placed) -> tuple[dict[Place, Row], frozenset[int]]:
    """The rows with their counts, and which of these are of what is not known.

    With cells everybody comes first, then each measure of each cell in the order of the codes.
    """
    if not table.cells:
        unknown = (n for n, measure in enumerate(placed.measures) if UNKNOWN in measure)
        return {place: placed.row(place) for place in placed.at}, frozenset(unknown)
    keys = [key for key in table.keys if key not in table.cells]
    cells = sorted({part_of(place, table.cells) for place in placed.at})
    rows = {}
    for place in sorted({part_of(place, keys) for place in placed.at}):
        at = [placed.row(tuple(sorted((*place, *cell)))) for cell in cells]
        # one count told apart by cells adds up to everybody; of several each cell holds everybody as the first
        everybody = sum(counts[0] for counts in at) if len(placed.measures) == 1 else max(counts[0] for counts in at)
        rows[place] = (everybody, *(count for counts in at for count in counts))
    each = [UNKNOWN in dict(cell).values() for cell in cells for _ in placed.measures]
    return rows, frozenset(n for n, is_unknown in enumerate(each, 1) if is_unknown)


def _add_rows_of_nobody(table: PlannedTable, rows: dict[Place, Row]) -> None:
    """A code that stands anywhere in its country has a row in each scope of it: whoever knows the codes knows the row."""
    if len(table.rows) != 1 or not rows:
        return
    key, nobody = table.rows[0], (0,) * len(next(iter(rows.values())))
    keys = [one for one in table.keys if one not in (key, *table.cells)]
    fixed = [one for one in keys if one != "period"]
    codes: dict[Place, set[str]] = defaultdict(set)
    for place in rows:
        codes[part_of(place, fixed)] |= {value for _, value in codes_seen([place], [key])}
    for scope in {part_of(place, keys) for place in rows}:
        for code in codes[part_of(scope, fixed)] if key != "period" else ():
            rows.setdefault(tuple(sorted((*scope, (key, code)))), nobody)


def _absent(table: PlannedTable, judged: Judged, before: Mapping[str, Judged], least: int) -> frozenset[Place]:
    """Rows absent in any of the wholes a table breaks down, until none of them is proven."""
    absent = {
        place
        for place in judged.rows
        if table.inside and not before[table.inside].prints(_within(place, before[table.inside]))
    }
    absent |= set(_split(judged, before[table.split])) if table.split else set()
    if table.every_period:
        untold = _ever_absent(before[table.every_period])
        absent |= {place for place in judged.rows if _fixed(place, before[table.every_period]) in untold}
    parts = list(_parts(table, judged, before))
    if not table.of:
        return frozenset(absent | {p for p, row in judged.rows.items() if row[0] < least and not _is_unknown(table, p)})
    while True:
        found = set(absent)
        for part in parts:
            found |= part.absent(found, least)
        if found == absent:
            return frozenset(absent)
        absent = found


def _split(judged: Judged, months: Judged) -> Iterator[Place]:
    """Quarters of which a month would be proven: its people are told exactly, and nearly all of the quarter's are in it."""
    of_quarter: dict[Place, list[int]] = defaultdict(list)
    for place, row in months.rows.items():
        if months.prints(place) and (quarter := quarter_of(dict(place).get("period", ""))):
            at = {**dict(place), "span": "quarter", "period": quarter}
            of_quarter[tuple(sorted(at.items()))].append(row[0])
    for place, (everybody, *counts) in judged.rows.items():
        if any(proven_part(everybody, in_month, counts) for in_month in of_quarter[place]):
            yield place


def _ever_absent(other: Judged) -> set[Place]:
    """Places of which the row of some period is absent although it holds people: states of two years would tell it."""
    return {_fixed(place, other) for place in other.absent if other.rows[place][0]}


def _fixed(place: Place, other: Judged) -> Place:
    return part_of(place, [key for key in other.table.keys if key != "period"])


@dataclass(frozen=True)
class Part:
    """Rows that add up to one whole; where nothing is printed of the whole, only their size decides."""

    table: Table
    is_printed: bool
    place: Mapping[str, Place]  # code of a row -> its place; not of NOT_TOLD

    def absent(self, already: set[Place], least: int) -> set[Place]:
        """The absent rows of this part, given those that are absent already."""
        if not self.is_printed:
            return {self.place[code] for code in small_rows(self.table, least)}
        begin = {code for code, place in self.place.items() if place in already}
        begin |= self.table.rows.keys() - self.place.keys()
        return {self.place[code] for code in absent_rows(self.table, least, begin) if code in self.place}


def _parts(table: PlannedTable, judged: Judged, before: Mapping[str, Judged]) -> Iterable[Part]:
    for name in table.of:
        above = None if is_sum(name) else before[name]
        keys = name.split()[1:] or _scope(table) if above is None else above.table.keys
        groups: dict[Place, list[Place]] = defaultdict(list)
        for place in judged.rows:
            groups[part_of(place, keys, table.at)].append(place)
        for whole, places in groups.items():
            yield _part(table, judged, before, above, whole, sorted(places))


def _part(
    table: PlannedTable,
    judged: Judged,
    before: Mapping[str, Judged],
    above: Judged | None,
    whole: Place,
    places: list[Place],
) -> Part:
    place = {_code(one): one for one in places}
    rows = {code: judged.rows[one] for code, one in place.items()}
    summed = tuple(map(sum, zip(*rows.values(), strict=True)))
    if above is None:
        total, is_printed = summed, True
    else:
        is_printed = above.prints(whole)
        told = above.placed.at.get(whole, {})
        total = tuple(told.get(measure, 0) for measure in judged.placed.measures)
    if is_printed and total != summed:
        rows[NOT_TOLD] = _rest(table, whole, total, summed)
    sizes = {code: size for code, one in place.items() if (size := _size_elsewhere(table, one, before)) is not None}
    if sizes and NOT_TOLD in rows:
        sizes[NOT_TOLD] = Proven(rows[NOT_TOLD][0], rows[NOT_TOLD][0])
    always = frozenset(code for code, one in place.items() if _is_unknown(table, one))
    return Part(Table(rows, total, sizes, always, judged.unknown), is_printed, place)


def _rest(table: PlannedTable, whole: Place, total: Row, summed: Row) -> Row:
    """The people of a whole who stand in no row. Raises ValueError where rows hold more than their whole: it is none."""
    rest = tuple(all_of - some for all_of, some in zip(total, summed, strict=True))
    if min(rest) < 0:
        raise ValueError(f"{table.mart} at {whole}: rows by {', '.join(table.rows)} hold more than their whole")
    return rest


def _size_elsewhere(table: PlannedTable, place: Place, before: Mapping[str, Judged]) -> Proven | None:
    """What the table of sizes proves of a row: nobody where it is always whole and has no such row."""
    if not table.sizes:
        return None
    told = before[table.sizes]
    known = told.sizes.get(part_of(place, told.table.keys))
    return known or (Proven(0, 0) if told.table.always else None)


def _sizes(table: PlannedTable, judged: Judged, before: Mapping[str, Judged], least: int) -> dict[Place, Proven]:
    """What can be proven of how many people stand in each row, once the table is printed."""
    sizes = {place: Proven(row[0], row[0]) for place, row in judged.rows.items() if place not in judged.absent}
    for part in _parts(table, judged, before):
        if part.is_printed:
            hidden = {code for code in part.table.rows if part.place.get(code) in judged.absent or code == NOT_TOLD}
            for code, counts in proven(part.table, hidden, least).items():
                if code in part.place:
                    sizes.setdefault(part.place[code], counts[0])
    return sizes


def _scope(table: PlannedTable) -> list[str]:
    return [key for key in table.keys if key not in (*table.rows, *table.cells)]


def _within(place: Place, above: Judged) -> Place:
    return part_of(place, above.table.keys)


def _is_unknown(table: PlannedTable, place: Place) -> bool:
    """Unknown is no secret and hides nothing."""
    return any(value in (UNKNOWN, "other_or_unknown") for key, value in place if key in table.rows)


def _code(place: Place) -> str:
    return ",".join(f"{key}={value}" for key, value in place)
