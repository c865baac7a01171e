"""Parquet as text: typed columns cast to what a spreadsheet would show; a row is the 1-based place of the record."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from schemas.findings import Refused, of_the_reader
from schemas.source import Files
from warehouse.disk_faults import not_the_files
from warehouse.reading.cells import text_of
from warehouse.reading.header import check_width, unique_names
from warehouse.reading.sheet import SOURCE_ROW, Sheet

BATCH_ROWS = 65_536


def read_columnar(path: Path, files: Files) -> list[Sheet]:
    """The one table of a Parquet file. Raises Refused(file_is_not_truncated) when it is damaged."""
    try:
        names = pq.read_schema(path).names
    except (pa.ArrowException, OSError) as error:
        not_the_files(error, path.name)
        raise Refused("file_is_not_truncated", file=path.name, reason=[of_the_reader(error)]) from error
    check_width(len(names), path.name)
    columns = unique_names(names)

    def read(sheet: Sheet) -> Iterator[pa.RecordBatch]:
        row = 1
        try:
            with pq.ParquetFile(path) as file:
                for batch in file.iter_batches(BATCH_ROWS):
                    rows = pa.array(range(row, row + batch.num_rows), pa.int64())
                    row += batch.num_rows
                    yield pa.RecordBatch.from_arrays([*map(as_text, batch.columns), rows], names=[*columns, SOURCE_ROW])
        except (pa.ArrowException, OSError) as error:
            not_the_files(error, path.name)
            raise Refused("file_is_not_truncated", file=path.name, row=row, reason=[of_the_reader(error)]) from error

    positions = {column: position for position, column in enumerate(columns)}
    return [Sheet(path.name, "", columns, positions, 0, read, error_values=files.error_values)]


def as_text(column: pa.Array) -> pa.Array:
    """A typed column as text by the rules of `cells`; all but text and whole numbers go by distinct value."""
    kind = column.type
    column.validate(full=True)  # a text that is no UTF-8
    try:
        return _typed_as_text(column, kind)
    except (ValueError, OverflowError, pa.ArrowNotImplementedError):
        return column.cast(pa.string())  # what Python cannot hold, as a day in the year 30,000


def _typed_as_text(column: pa.Array, kind: pa.DataType) -> pa.Array:
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_integer(kind):
        return column.cast(pa.string())
    if pa.types.is_dictionary(kind):
        return as_text(column.dictionary_decode())
    if pa.types.is_null(kind):
        return pa.nulls(len(column), pa.string())
    if pa.types.is_nested(kind):
        return pa.array([text_of(value) for value in column.to_pylist()], pa.string())
    distinct = pc.unique(column)
    texts = pa.array([text_of(value) for value in distinct.to_pylist()], pa.string())
    return texts.take(pc.index_in(column, value_set=distinct))
