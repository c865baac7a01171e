"""A data folder whose received files hold the same rows in another order: for tests that ask whether the order tells anything."""

import random
import shutil
from pathlib import Path

from openpyxl import load_workbook

HEADER_WITHIN = 12  # rows above which a title may stand
LEAST_CELLS = 5  # a header has so many at least; a title has fewer


def permuted(folder: Path, to: Path, seed: int, *kept: str) -> Path:
    """A copy of the folder's raw files, references and decisions in which the rows of every CSV and workbook are shuffled.

    `kept`: folders that are copied too, as they are. What stands above a table, and its header, stays where it is.
    """
    shutil.copytree(folder / "raw", to / "raw")
    for part in ("reference", "decisions", *kept):
        if (folder / part).is_dir():
            shutil.copytree(folder / part, to / part)
    chance = random.Random(seed)
    for file in sorted((to / "raw").rglob("*.csv")):
        _shuffle_lines(file, chance)
    for file in sorted((to / "raw").rglob("*.xlsx")):
        _shuffle_sheets(file, chance)
    return to


def _shuffle_lines(file: Path, chance: random.Random) -> None:
    """The header stays; a record may go over several lines."""
    lines = file.read_bytes().splitlines(keepends=True)
    records = [b""]
    for line in lines:
        records[-1] += line
        if records[-1].count(b'"') % 2 == 0:
            records.append(b"")
    header, *rows = [record for record in records if record]
    n_above = 1 if rows and rows[0].startswith(b"#") else 0  # tags of a humanitarian exchange table
    above, rows = rows[:n_above], [row if row.endswith(b"\n") else row + b"\n" for row in rows[n_above:]]
    chance.shuffle(rows)
    file.write_bytes(header + b"".join([*above, *rows]))


def _shuffle_sheets(file: Path, chance: random.Random) -> None:
    """A cell takes its format along: a number under the format of a day would be read as one."""
    book = load_workbook(file)
    for sheet in book.worksheets:
        rows = [[(cell.value, cell.number_format) for cell in row] for row in sheet.iter_rows()]
        wide = [n for n, row in enumerate(rows[:HEADER_WITHIN]) if sum(c[0] is not None for c in row) >= LEAST_CELLS]
        if not wide:
            continue
        below = rows[wide[0] + 1 :]
        chance.shuffle(below)
        for number, row in enumerate(below, wide[0] + 2):
            for column, (value, form) in enumerate(row, 1):
                cell = sheet.cell(number, column)
                cell.value, cell.number_format = value, form
    book.save(file)
