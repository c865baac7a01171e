"""Received files as text: `read_file` opens one, whatever its format, and gives its tables as `Sheet`s."""

from pathlib import Path

from schemas.source import Files
from warehouse.reading.endings import kind_of
from warehouse.reading.sheet import Sheet, cell_address

__all__ = ["Sheet", "cell_address", "read_file"]


def read_file(path: Path, files: Files, sheets: list[str] | None = None) -> list[Sheet]:
    """The tables of one received file, every cell as text with its file, sheet and row.

    `sheets` names worksheets, or records paths of a JSON file; without it `files.sheets` counts, and without that all
    worksheets that hold anything. Raises Refused when the file cannot be accepted; so may `Sheet.batches()` later on.
    """
    # Readers are imported when needed: the command must start at once.
    kind = kind_of(path, files)
    wanted = sheets or files.sheets
    if kind == "workbook":
        from warehouse.reading.workbook import read_workbook

        return read_workbook(path, files, wanted)
    if kind == "records":
        from warehouse.reading.records import read_records

        return read_records(path, files, wanted)
    if kind == "columnar":
        from warehouse.reading.columnar import read_columnar

        return read_columnar(path, files)
    from warehouse.reading.delimited import read_delimited

    return read_delimited(path, files)
