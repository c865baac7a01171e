"""One table of a received file as text: its columns, its rows with their Excel row numbers, what was odd in its cells.

The formats (`delimited`, `workbook`, `records`, `columnar`) bring rows; what holds for cells of every format is here.
"""

import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from schemas.findings import Finding, Refused

SOURCE_ROW = "source_row"
MOST_FINDINGS = 100_000
NO_SHEET = ("sheet_exists", "file_has_sheets")  # rules by which a file is refused that lacks the sheet one asks for
_CONTROL = r"[\x00-\x08\x0B\x0C\x0E-\x1F]"


def column_letters(position: int) -> str:
    """Letters of a 0-based column position as Excel shows them: 0 -> A, 26 -> AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_address(position: int, row: int) -> str:
    """Address of a cell as Excel shows it: position 5 (0-based), row 17 (1-based) -> F17."""
    return f"{column_letters(position)}{row}"


@dataclass
class Sheet:
    """Grain: one row per record of one table of a received file, every cell as text.

    After `batches()` is exhausted: `n_read = n_used + n_refused`; blank rows are no rows, `n_blank` counts them.
    `positions` and `cell_types` are keyed by column; `date_system` is the epoch year of a workbook's day numbers.
    """

    source_file: str
    name: str
    columns: list[str]
    positions: dict[str, int]
    header_row: int
    read: Callable[["Sheet"], Iterator[pa.RecordBatch]] = field(repr=False)
    hxl: dict[str, str] = field(default_factory=dict)
    error_values: Sequence[str] = ()
    date_system: int = 1900
    null_is_blank: bool = True  # False in a workbook, where null stands for a cell that could not be read
    findings: list[Finding] = field(default_factory=list)
    cell_types: dict[str, dict[str, int]] = field(default_factory=dict)
    line_end: str | None = None  # how the last line of a delimited file ends, `` for without
    failure: BaseException | None = None
    n_used: int = 0
    n_refused: int = 0
    n_blank: int = 0

    @property
    def n_read(self) -> int:
        """Rows that hold anything, whether they could be used or not."""
        return self.n_used + self.n_refused

    def batches(self) -> Iterator[pa.RecordBatch]:
        """String columns in file order, then int64 `source_row`; nulls are absent cells, '' is an empty one.

        Streams; may be called again, which counts anew. Raises Refused when the file turns out to be unreadable
        further down (encoding, truncation, a quotation mark never closed): nothing yielded before may then be used.
        What ended it is kept in `failure` too, as an engine that pulls the batches wraps what it meets.
        """
        self.findings, self.cell_types = [], {}
        self.n_used = self.n_refused = self.n_blank = 0
        self._n_unlisted = 0
        try:
            for batch in self.read(self):
                batch = self._without_blank_rows(batch)
                if batch.num_rows:
                    self.n_used += batch.num_rows
                    yield self._checked(batch)
        except GeneratorExit:
            raise
        except BaseException as failure:  # a panic in a library is no Exception
            self.failure = failure
            raise
        if self._n_unlisted:
            params = {"n": str(self._n_unlisted)}
            self.findings.append(Finding("findings_are_all_listed", "info", self.source_file, self.name, params=params))

    def find(
        self,
        rule_id: str,
        severity: str,
        row: int,
        column: str | None = None,
        value: str | None = None,
        **params: object,
    ) -> None:
        """Notes one finding at a row, and at a cell when the column is known.

        Over 100,000 are counted, not listed, but for errors in cells: by these the row is set aside later on.
        """
        if len(self.findings) >= MOST_FINDINGS and (column is None or severity != "error"):
            self._n_unlisted += 1
            return
        cell = None if column is None else cell_address(self.positions[column], row)
        texts = {key: str(text) for key, text in params.items()}
        self.findings.append(
            Finding(rule_id, severity, self.source_file, self.name, row, cell, None, column, value, texts)
        )

    def _without_blank_rows(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        blank = None
        for column in batch.columns[:-1]:
            here = pc.fill_null(pc.equal(pc.binary_length(column), 0), self.null_is_blank)
            blank = here if blank is None else pc.and_(blank, here)
            if not pc.any(blank).as_py():  # mostly settled by the first column
                return batch
        self.n_blank += pc.sum(blank).as_py()
        return batch.filter(pc.invert(blank))

    def _checked(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        rows = batch.column(batch.num_columns - 1)
        columns = list(batch.columns)
        for position, name in enumerate(self.columns):
            if has_low_bytes(columns[position]):
                self._note_control_characters(name, columns[position], rows)
            if self.error_values:
                columns[position] = self._without_error_values(name, columns[position], rows)
        return pa.RecordBatch.from_arrays(columns, schema=batch.schema) if self.error_values else batch

    def _note_control_characters(self, name: str, column: pa.Array, rows: pa.Array) -> None:
        hit = pc.fill_null(pc.match_substring_regex(column, _CONTROL), False)
        for row, value in zip(rows.filter(hit).to_pylist(), column.filter(hit).to_pylist(), strict=True):
            shown = re.sub(_CONTROL, lambda found: f"\\x{ord(found[0]):02x}", value)
            self.find("cell_has_no_control_characters", "warning", row, name, shown)

    def _without_error_values(self, name: str, column: pa.Array, rows: pa.Array) -> pa.Array:
        hit = pc.is_in(pc.utf8_trim_whitespace(column), value_set=pa.array(self.error_values, pa.string()))
        if not pc.any(hit).as_py():
            return column
        for row, value in zip(rows.filter(hit).to_pylist(), column.filter(hit).to_pylist(), strict=True):
            self.find("cell_is_not_an_error_value", "warning", row, name, value)
        return pc.if_else(hit, pa.scalar(None, pa.string()), column)


def no_sheet(file: str, wanted: str, present: Sequence[str]) -> Refused:
    """The refusal of a file without the sheet that is named: with those it has, or for a file that is one table."""
    named = [name for name in present if name]
    if not named:
        return Refused("file_has_sheets", file=file, sheet=wanted)
    nearest = "".join(difflib.get_close_matches(wanted, named, 1, 0.5))
    return Refused("sheet_exists", file=file, sheet=wanted, expected=", ".join(named), nearest=nearest)


def has_low_bytes(column: pa.Array) -> bool:
    """Whether any byte of a string column is below the space: line breaks, tabs, control characters.

    One pass over the shared value buffer; a slice may answer True for a neighbour's cell, never False wrongly.
    """
    values = column.buffers()[2]
    return values is not None and values.size > 0 and int(np.frombuffer(values, np.uint8).min()) < 32


def text_batch(columns: Sequence[str], cells: Sequence[Sequence[str | None]], rows: Sequence[int]) -> pa.RecordBatch:
    """A batch from cells by column and the row numbers of their rows."""
    arrays = [pa.array(column, pa.string()) for column in cells]
    return pa.RecordBatch.from_arrays([*arrays, pa.array(rows, pa.int64())], names=[*columns, SOURCE_ROW])
