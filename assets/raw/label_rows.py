"""Rows of a received list that are no rows of it: totals, footnotes, headings in between, the header repeated.

Here: which rows these are, by the cells of the whole row, which only landing sees; of a label its place and its kind are
kept, never its text. Not here: the words (`methods/label_rows`), nor what a table does with the rows (`assets/core/set_aside`).
"""

from collections import deque
from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from methods.label_rows import TOTALS_ELSEWHERE, begins_like_total, is_number, is_total, label_of, plain
from schemas.source import Source
from warehouse.reading import Sheet
from warehouse.reading.header import folded

MOST_LABELS = 100_000
# what a cell must begin with to be looked at: a first sieve, wider than the words of `methods`
TOTAL_SIEVE = (
    r"(?i)^[\s:(\[=*]*(?:grand?[\s-]|sub[\s-]*total|sous[\s-]+tot|general total|overall|totals?\b|totaux|total[ei]s?\b|sums?\s*$|suma\b"
    r"|somme\b|ensemble|gesamt|summe|toplam|genel|ال?مجموع|ال?[إا]جمال|جمع|ټول|итог|всего|общий итог|промежут|разом|усього|всього|загалом"
    r"|(?:" + "|".join(TOTALS_ELSEWHERE).replace(" ", r"\s+") + r")[\s:)\]=.]*$)"
)
FIRST_COLUMNS = 6  # a total's word stands in one of these, where its row has no cell of its own before it
NUMBERS = "numbers"  # a row of numbers without a word: a total if they are the sums above it


class LabelRows:
    """Watches the batches of a sheet go by and notes rows that are labels, as [row, position of the label, kind]."""

    def __init__(self, sheet: Sheet, source: Source, identity: Iterable[str]) -> None:
        self.columns, self.positions = sheet.columns, sheet.positions
        self.is_list = sheet.header_row > 0 and len(sheet.columns) > 2
        # columns of which one value alone may be all that is known of a person; a place or a day alone is a heading
        self.used, self.of_persons = _used(source, identity)
        self.described = {plain(word) for word in _words_of(source)}
        self.headings = {
            c: {folded(c), folded(c.rpartition(" / ")[2]), folded(c.rpartition(" (")[0])} for c in sheet.columns
        }
        self.heads = pa.array(
            sorted({text for c in sheet.columns for text in (c, c.rpartition(" / ")[2])}), pa.string()
        )
        self.found: list[tuple[int, int, str]] = []
        self.bare: deque[tuple[int, int, str]] = deque(maxlen=3)
        self.last, self.few = 0, min(3, len(sheet.columns) // 3)  # the last row; in how many cells a label may stand

    def seen(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The batch as it came; its rows that are labels are noted."""
        if self.is_list and batch.num_rows and len(self.found) < MOST_LABELS:
            self._look(batch)
        return batch

    def marks(self) -> list[list]:
        """The rows found, in the order of the sheet; bare numbers only of the last rows."""
        labels = {row for row, _, _ in self.found}
        after = [row for row in range(self.last, 0, -1) if row not in labels][: self.bare.maxlen]
        return [list(mark) for mark in sorted([*self.found, *(mark for mark in self.bare if mark[0] in after)])]

    def _look(self, batch: pa.RecordBatch) -> None:
        cells = batch.columns[: len(self.columns)]
        self.last = batch.column(batch.num_columns - 1)[-1].as_py()
        filled, first = _n_filled(cells), _first_filled(cells)
        sieve = pc.match_substring_regex(first, TOTAL_SIEVE)
        repeated = pc.is_in(pc.utf8_trim_whitespace(first), value_set=self.heads)
        wanted = pc.or_(pc.less_equal(filled, self.few), pc.or_(pc.fill_null(sieve, False), repeated))
        wanted = pc.or_(wanted, _says_total(cells[:FIRST_COLUMNS], pc.less_equal(filled, len(cells) // 2)))
        if not pc.any(wanted).as_py():
            return
        rows = batch.filter(pc.greater(filled, self.few))  # what a column holds is told by whole rows
        rows = rows if rows.num_rows else batch
        numeric: dict[str, float] = {}
        for row in batch.filter(wanted).to_pylist():
            number = row[batch.schema.names[-1]]
            values = {c: row[c].strip() for c in self.columns if row[c] and row[c].strip()}
            column = next(iter(values), None)
            if column is None:
                continue
            kind = self._kind(values, column, rows, numeric)
            if kind:
                noted = self.bare if kind == NUMBERS else self.found
                noted.append((number, self.positions[column], kind))

    def _kind(
        self, values: dict[str, str], column: str, batch: pa.RecordBatch, numeric: dict[str, float]
    ) -> str | None:
        text = values[column]
        if plain(text) in self.described:
            return None
        if len(values) > 1 and all(folded(value) in self.headings[c] for c, value in values.items()):
            return "heading"
        rest = [value for c, value in values.items() if c != column and value != text]
        if is_total(text) or (begins_like_total(text) and all(is_number(value) for value in rest)):
            return "total"
        if any(map(is_total, rest)) and all(self._may_stand_by_a_total(c, value) for c, value in values.items()):
            return "total"
        if all(map(is_number, values.values())):
            return NUMBERS if column != self.columns[0] else None
        if rest:
            return None if self.used & set(values) else label_of(text)
        return label_of(text) or self._strange(column, text, batch, numeric)

    def _may_stand_by_a_total(self, column: str, text: str) -> bool:
        """Its word, a number, or the place or time it is the total of: nothing that tells of one person."""
        if is_total(text):
            return plain(text) not in self.described
        return is_number(text) or column not in self.of_persons

    def _strange(self, column: str, text: str, batch: pa.RecordBatch, numeric: dict[str, float]) -> str | None:
        """A word alone in its row where the column holds numbers, dates or ids, or where it is the first column of all."""
        if column not in numeric:
            cells = pc.drop_null(batch.column(column))
            cells = cells.filter(pc.and_(pc.greater(pc.binary_length(cells), 0), pc.not_equal(cells, text)))
            numeric[column] = pc.mean(pc.match_substring_regex(cells, r"\d").cast(pa.int8())).as_py() or 0.0
        if not any(c.isdigit() for c in text) and numeric[column] >= 0.8:
            return "heading"
        return None if column in self.of_persons or column != self.columns[0] else "heading"


def _n_filled(cells: list[pa.Array]) -> pa.Array:
    """How many cells of each row hold anything."""
    counted = pa.array([0] * len(cells[0]), pa.int32())
    for column in cells:
        is_filled = pc.fill_null(pc.greater(pc.binary_length(column), 0), False)
        counted = pc.add(counted, is_filled.cast(pa.int32()))
    return counted


def _says_total(cells: list[pa.Array], looked_at: pa.Array) -> pa.Array:
    """Of the rows that are looked at, those in which a cell begins with the word of a total."""
    found = pa.array([False] * len(looked_at))
    if not pc.any(looked_at).as_py():
        return found
    for column in cells:
        shown = pc.if_else(looked_at, column, None)
        found = pc.or_(found, pc.fill_null(pc.match_substring_regex(shown, TOTAL_SIEVE), False))
    return found


def _first_filled(cells: list[pa.Array]) -> pa.Array:
    """The leftmost text of each row."""
    first = pa.nulls(len(cells[0]), pa.string())
    for column in cells:
        shown = pc.if_else(pc.equal(pc.binary_length(pc.utf8_trim_whitespace(column)), 0), None, column)
        first = pc.coalesce(first, shown)
        if not first.null_count:
            break
    return first


def _used(source: Source, identity: Iterable[str]) -> tuple[set[str], set[str]]:
    """The columns a source.yaml makes something of, and of these the ones that tell of a person or an event."""
    used, of_persons = set(identity), set(identity)
    for table in source.tables.values():
        keys = {*(table.key or []), *table.count.values()}
        used, of_persons = used | keys, of_persons | keys
        for column, spec in table.mapped.items():
            used |= set(spec.provider_columns)
            if not column.startswith("admin") and column != "date":
                of_persons |= set(spec.provider_columns)
    return used, of_persons


def _words_of(source: Source) -> Iterable[str]:
    """Received words to which a source.yaml gives a meaning of their own."""
    yield from source.missing
    for table in source.tables.values():
        yield from (word for column in table.mapped.values() for word in column.values)
        yield from (word for case in table.only.values() for word in case)
        yield from table.missing
        yield from table.total_where.values()
