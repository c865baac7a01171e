"""What is asked of a packed file before anybody parses it: what it unpacks to, and how far its worksheets reach.

A cell at XFD1048576 makes a reader of workbooks ask for 550 GB; a file of 1 MB may unpack to 1 GB. Memory and time of the
reading itself are watched from outside (`warehouse/worker.py`).
"""

import gzip
import re
import zipfile
from pathlib import Path
from typing import IO

from schemas.findings import Refused

UNPACKED = 128 << 20  # bytes any file may unpack to
RATIO = 100  # and so many times its size; a workbook of repeated words is about 40
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # of a worksheet
CELLS = 12_000_000  # in the rectangle of the used cells, about 400 MB in the reader
SPARSE = 25  # cells of the rectangle to one that holds something
BLOCK = 1 << 20
OVERLAP = 1 << 10

_ROW = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\br\s*=\s*["']\+?(\d+)["']""")
_FAR = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']([A-Za-z]{2,})\d+["']""")
_FILLED = re.compile(rb"""<(?:\w+:)?c\s(?:[^>]*?\s)?r\s*=\s*["']([A-Za-z]+)(\d+)["'][^>]*(?<!/)>(?!</)""")


def check_unpacked(path: Path) -> None:
    """Raises Refused(file_unpacks_to_a_sane_size) for a zip whose members claim more than a file of its size can hold."""
    with zipfile.ZipFile(path) as archive:
        size = sum(member.file_size for member in archive.infolist())
    if size > allowed(path):
        raise too_large(path, size)


def allowed(path: Path) -> int:
    """Bytes a packed file may unpack to."""
    return max(UNPACKED, RATIO * path.stat().st_size)


def too_large(path: Path, size: int, more: str = "") -> Refused:
    """The refusal of a file that unpacks to `size` bytes, `more` when it was not unpacked to its end."""
    expected = f"{allowed(path) >> 20} MB"
    return Refused("file_unpacks_to_a_sane_size", file=path.name, found=f"{more}{size >> 20} MB", expected=expected)


class BoundedGzip(gzip.GzipFile):
    """A gzip file that stops unpacking where no honest file goes on. Raises Refused(file_unpacks_to_a_sane_size)."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "rb")
        self.path, self.most, self.n_unpacked = path, allowed(path), 0

    def read(self, size: int | None = -1) -> bytes:
        """Up to `size` bytes, b'' at the end."""
        block = super().read(size)
        self.n_unpacked += len(block)
        if self.n_unpacked > self.most:
            raise too_large(self.path, self.n_unpacked, "> ")
        return block


def check_used_range(stream: IO[bytes], again: IO[bytes], file: str, sheet: str) -> None:
    """Raises Refused(sheet_has_a_sane_used_range) for a worksheet with a cell far outside its table.

    `stream` and `again`: its XML, twice. The first look asks only how far a row or a cell may reach; only where that is
    too far are the cells counted that hold something: a sheet formatted down to its last row is an honest one.
    """
    row, column = _reach(stream)
    if row * column <= CELLS and row <= LAST_ROW and column <= LAST_COLUMN:
        return
    last, (row, column, n) = row, _filled(again)
    if last > LAST_ROW:  # no program writes such a row, whether or not its cells say where they stand
        row, column = last, max(column, 1)
    if row > LAST_ROW or column > LAST_COLUMN or row * column > max(CELLS, SPARSE * n):
        cell = f"{_letters(column)}{row}"
        raise Refused("sheet_has_a_sane_used_range", file=file, sheet=sheet, cell=cell, found=row * column, n=n)


def _reach(stream: IO[bytes]) -> tuple[int, int]:
    row, column = 0, 26
    for text in _overlapping(stream):
        row = max(row, max(map(int, _ROW.findall(text)), default=0))
        column = max(column, max(map(_number, set(_FAR.findall(text))), default=0))
    return row, column


def _filled(stream: IO[bytes]) -> tuple[int, int, int]:
    row = column = n = 0
    for text in _overlapping(stream):
        found = _FILLED.findall(text)
        n += len(found)
        row = max(row, max((int(number) for _, number in found), default=0))
        column = max(column, max(map(_number, {letters for letters, _ in found}), default=0))
    return row, column, n


def _overlapping(stream: IO[bytes]):
    """The text in blocks that each begin with the end of the one before: no element is cut for both."""
    tail = b""
    while block := stream.read(BLOCK):
        yield tail + block
        tail = block[-OVERLAP:]


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:8]:
        number = number * 26 + letter - 64
    return number


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
