"""CSV and its kin: every row with the number Excel shows for it, rows that do not fit as findings, nothing lost.

pyarrow parses; the header is found here. A record is one row whether it holds line breaks or is blank, which is how a
spreadsheet counts. Measured on 5 M rows x 12 columns (550 MB): bare pyarrow 1.3 s, this reader 1.6 s.
"""

import array
import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from schemas.findings import Refused
from schemas.source import Files
from warehouse.reading.encoding import (
    BLOCK,
    LONGEST_LINE,
    Utf8Stream,
    encoding_name,
    lines,
    text_blocks,
    wrong_encoding,
)
from warehouse.reading.header import MOST_COLUMNS, Header, check_hxl, check_width, read_header
from warehouse.reading.sheet import SOURCE_ROW, Sheet, has_low_bytes

_RIVALS = ",;\t|"
_ENOUGH_TO_TELL = 6  # columns: in fewer, commas of a sentence could look like a row
_RULE = "row_has_as_many_cells_as_the_header"


def read_delimited(path: Path, files: Files) -> list[Sheet]:
    """The one table of a delimited text file. Raises Refused, here or while `batches()` runs."""
    encoding_name(files)
    header, offset = _read_head(path, files)
    check_hxl([header.hxl], files, path.name)

    def read(sheet: Sheet) -> Iterator[pa.RecordBatch]:
        return _Rows(path, files, sheet, header.last_row, offset).batches()

    positions = {column: position for position, column in enumerate(header.columns)}
    return [
        Sheet(path.name, "", header.columns, positions, header.row, read, header.hxl, error_values=files.error_values)
    ]


def _read_head(path: Path, files: Files) -> tuple[Header, int]:
    """The header, and at which byte of the UTF-8 stream the row after it begins."""
    wanted = files.skip_rows + files.header_rows + files.hxl + 1
    size = 1 << 16
    while True:
        with Utf8Stream(path, files) as stream:
            block = stream.read(size)
            whole = stream.at_end and not stream.pending
        if not block.strip():
            raise Refused("file_is_not_empty", file=path.name)
        text = _head_text(block, whole, path, files)
        records = _Records(text, files.delimiter)
        try:
            header = read_header(records, files, path.name)
            complete = whole or records.n_taken < len(records.lines) - 1
        except Refused:
            if whole or size >= LONGEST_LINE:
                raise
            complete = False
        except csv.Error as error:
            reason = [{"says": "reason_quote_in_header"}]
            raise Refused("file_is_not_truncated", file=path.name, reason=reason) from error
        if complete or size >= LONGEST_LINE:
            _check_delimiter(header, text, wanted, path, files)
            return header, len("".join(records.lines[: records.n_taken]).encode())
        size *= 8


def _head_text(block: bytes, whole: bool, path: Path, files: Files) -> str:
    try:
        return block.decode()
    except UnicodeDecodeError as error:
        if not whole and error.end == len(block) and error.reason == "unexpected end of data":
            return block[: error.start].decode()
        raise wrong_encoding(path, files) from error


class _Records:
    """Records of a text with their row numbers; `n_taken` lines are used up so far."""

    def __init__(self, text: str, delimiter: str) -> None:
        csv.field_size_limit(LONGEST_LINE)
        self.lines = io.StringIO(text, newline="").readlines()
        self.n_taken = self.row = 0
        self.reader = csv.reader(self._feed(), delimiter=delimiter)

    def _feed(self) -> Iterator[str]:
        for line in self.lines:
            self.n_taken += 1
            yield line

    def __iter__(self) -> "_Records":
        return self

    def __next__(self) -> tuple[int, Sequence[str]]:
        cells = next(self.reader)
        self.row += 1
        return self.row, cells


def _check_delimiter(header: Header, text: str, wanted: int, path: Path, files: Files) -> None:
    """A header of one column whose rows fall into equal parts at another sign was declared with the wrong sign."""
    if len(header.columns) > 1:
        return
    for rival in (sign for sign in _RIVALS if sign != files.delimiter):
        records = [cells for _, cells in zip(range(wanted + 20), _Records(text, rival), strict=False)]
        widths = [len(cells) for _, cells in records if cells][-21:]
        names = header.columns[0].count(rival)
        if names and sum(width == names + 1 for width in widths) > len(widths) / 2:
            raise Refused(
                "file_has_declared_delimiter", file=path.name, expected=_shown(files.delimiter), found=_shown(rival)
            )


def _shown(sign: str) -> str:
    return {"\t": "tab", " ": "space"}.get(sign, sign)


class _Rows:
    """The rows after the header. `number` of a row is its place among the data records, blank ones included."""

    def __init__(self, path: Path, files: Files, sheet: Sheet, last_row: int, offset: int) -> None:
        self.path, self.files, self.sheet = path, files, sheet
        self.last_row, self.offset = last_row, offset
        self.ragged = array.array("q")
        self.n_cells_of_ragged = 0  # of the last one
        self.n_kept = 0
        self.too_wide: tuple[int, int] | None = None  # cells, row

    def batches(self) -> Iterator[pa.RecordBatch]:
        with Utf8Stream(self.path, self.files) as stream:
            stream.read(self.offset)
            if not (first := stream.read(1)):
                return
            stream.pending = first + stream.pending
            try:
                for batch in self._parsed(stream):
                    yield self._numbered(batch)
            except pa.ArrowException as error:
                raise self._refusal(stream, str(error)) from error
            if stream.n_quotes % 2:
                self._look_through()
            self._check_last_line(stream)

    def _parsed(self, stream: Utf8Stream) -> Iterator[pa.RecordBatch]:
        names = self.sheet.columns
        # Row numbers of ragged rows are known only without threads; it costs nothing (1.22 s against 1.26 s).
        yield from pacsv.open_csv(
            pa.PythonFile(stream, "r"),
            read_options=pacsv.ReadOptions(column_names=names, block_size=BLOCK, use_threads=False),
            parse_options=pacsv.ParseOptions(
                delimiter=self.files.delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=self._note_ragged,
            ),
            convert_options=pacsv.ConvertOptions(
                column_types={name: pa.string() for name in names}, strings_can_be_null=False
            ),
        )

    def _note_ragged(self, row: pacsv.InvalidRow) -> str:
        if row.actual_columns > MOST_COLUMNS:
            self.too_wide = row.actual_columns, self.last_row + row.number
            return "error"
        self.ragged.append(row.number)
        self.n_cells_of_ragged = row.actual_columns
        self.sheet.n_refused += 1
        self.sheet.find(_RULE, "error", self.last_row + row.number, n=row.actual_columns, expected=row.expected_columns)
        return "skip"

    def _numbered(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Adds `source_row`: the k-th kept row lies behind as many ragged ones as came before it."""
        kept = np.arange(self.n_kept, self.n_kept + batch.num_rows, dtype=np.int64)
        self.n_kept += batch.num_rows
        if self.ragged:
            ragged = np.array(self.ragged, dtype=np.int64) - 1
            kept = kept + np.searchsorted(ragged - np.arange(len(ragged)), kept, side="right")
        batch = batch.append_column(SOURCE_ROW, pa.array(kept + self.last_row + 1, pa.int64()))
        return self._without_swallowed_rows(batch)

    def _without_swallowed_rows(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Refuses rows where a stray quotation mark took whole following rows into one cell."""
        if len(self.sheet.columns) < _ENOUGH_TO_TELL:
            return batch
        bad: dict[int, str] = {}
        for position, name in enumerate(self.sheet.columns):
            column = batch.column(position)
            if not has_low_bytes(column):
                continue
            broken = pc.indices_nonzero(pc.match_substring_regex(column, "[\r\n]")).to_pylist()
            bad.update({index: name for index in broken if self._holds_a_row(column[index].as_py(), position)})
        if not bad:
            return batch
        keep = np.ones(batch.num_rows, dtype=bool)
        for index, name in sorted(bad.items()):
            keep[index] = False
            row, text = batch.column(SOURCE_ROW)[index].as_py(), batch.column(name)[index].as_py()
            self.sheet.n_refused += 1
            width, swallowed = len(self.sheet.columns), text.count(self.files.delimiter)
            reason = "a quotation mark took the rows that follow into one cell"
            self.sheet.find(_RULE, "error", row, name, n=width + swallowed, expected=width, reason=reason)
        return batch.filter(pa.array(keep))

    def _holds_a_row(self, text: str, position: int) -> bool:
        """Whether the lines of a cell are the end of one row, whole rows, and the start of one more."""
        counts = [line.count(self.files.delimiter) for line in text.splitlines()]
        if len(counts) < 2:
            return False
        first, *inner, last = counts
        n = len(self.sheet.columns) - 1
        return first == n - position and last == position and all(count == n for count in inner)

    def _refusal(self, stream: Utf8Stream, said: str) -> Refused:
        """What the parser could not read, in our words; looks through the file once more where it must."""
        if stream.refusal:
            return stream.refusal
        try:
            if self.too_wide:
                check_width(self.too_wide[0], self.path.name, row=self.too_wide[1])
            if "UTF8" in said:
                return wrong_encoding(self.path, self.files)
            self._look_through()
        except Refused as refusal:
            return refusal
        limit = f"{BLOCK >> 20} MB"
        reason = [{"says": "reason_of_the_reader", "found": said}]
        return Refused("file_lines_are_of_sane_length", file=self.path.name, expected=limit, reason=reason)

    def _check_last_line(self, stream: Utf8Stream) -> None:
        """Raises Refused(file_is_not_truncated) where the last row has no line end and too few cells: the file breaks off."""
        self.sheet.line_end = stream.line_end
        is_last = bool(self.ragged) and self.ragged[-1] == self.n_kept + len(self.ragged)
        if stream.line_end or not is_last or self.n_cells_of_ragged >= len(self.sheet.columns):
            return
        row = self.last_row + self.ragged[-1]
        said = {"says": "file_breaks_off", "row": row, "n_found": self.n_cells_of_ragged}
        reason = [{**said, "n_expected": len(self.sheet.columns)}]
        raise Refused("file_is_not_truncated", file=self.path.name, row=row, reason=reason)

    def _look_through(self) -> None:
        """Raises Refused for a quotation mark opened and never closed (file_is_not_truncated) or a row too wide.

        Only run when quotation marks are odd in number or the parser gave up: it is a slow pass over the file.
        """
        csv.field_size_limit(LONGEST_LINE)
        reader = csv.reader(lines(text_blocks(self.path, self.files)), delimiter=self.files.delimiter, strict=True)
        row = 0
        while True:
            row += 1
            try:
                check_width(len(next(reader)), self.path.name, row=row)
            except StopIteration:
                return
            except csv.Error as error:
                if "unexpected end" in str(error) or "field larger" in str(error):
                    reason = [{"says": "reason_quote_in_row", "row": row}]
                    raise Refused("file_is_not_truncated", file=self.path.name, row=row, reason=reason) from error
