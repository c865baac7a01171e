"""How an undescribed file is written, tried out: encoding, delimiter, title rows, HXL row; then its columns' values."""

import codecs
import csv
import itertools
from collections import Counter
from pathlib import Path

import pyarrow.compute as pc

from methods.profiling import Profile, profile
from schemas.source import Files
from warehouse.reading import Sheet
from warehouse.reading.encoding import lines, looks_like, text_blocks
from warehouse.reading.endings import kind_of, open_bytes, read_block
from warehouse.reading.sheet import SOURCE_ROW

MOST_ROWS, MOST_DISTINCT = 500_000, 50_000


def how_written(path: Path) -> tuple[Files, list[str]]:
    """How the file is written and what is doubtful about it."""
    files, doubts = Files(), []
    kind = kind_of(path, files)
    if kind == "delimited":
        encoding = _encoding(path)
        if not encoding.startswith("utf-8"):
            doubts.append(f"encoding: the file is not UTF-8; its letters look like {encoding}. Do they read well?")
        files = Files(encoding=encoding)
        text = list(itertools.islice(lines(text_blocks(path, files, stop=1 << 20)), 60))
        delimiter = max(",;\t|", key=lambda sign: _evenness(text, sign))
        files = files.model_copy(update={"delimiter": delimiter})
        rows = [list(row) for row in csv.reader(text, delimiter=delimiter)]
    elif kind == "workbook":
        import python_calamine as calamine

        book = calamine.load_workbook(path)
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
        heads = [sheet.to_python(skip_empty_area=False, nrows=25) for sheet in sheets]
        rows = max(([[str(c) for c in row] for row in head] for head in heads), key=_width, default=[])
    else:
        return files, doubts
    filled = [sum(bool(str(cell).strip()) for cell in row) for row in rows]
    skip = next((n for n, width in enumerate(filled) if width >= max(1, 0.6 * max(filled))), 0)
    if skip:
        doubts.append(f"skip_rows: {skip} row(s) above the headings are taken for titles")
    tags = [cell.strip() for cell in rows[skip + 1] if cell.strip()] if len(rows) > skip + 1 else []
    hxl = bool(tags) and all(tag.startswith("#") for tag in tags)
    return files.model_copy(update={"skip_rows": skip, "hxl": hxl}), doubts


def _width(rows: list[list[str]]) -> int:
    return max((sum(bool(cell.strip()) for cell in row) for row in rows), default=0)


def _evenness(text: list[str], sign: str) -> int:
    widths = Counter(len(row) for row in csv.reader(text, delimiter=sign) if len(row) > 1)
    return max((n * min(width, 4) for width, n in widths.items()), default=0)


def _encoding(path: Path) -> str:
    """The first encoding all bytes are valid in; the letters decide between those that take any byte."""
    decoder, odd, start = codecs.getincrementaldecoder("utf-8")(), b"", b""
    with open_bytes(path, Files()) as raw:
        while block := read_block(raw, 1 << 20, path.name):
            start = start or block[:4]
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                odd = b"\n".join(line for line in block.split(b"\n") if not line.isascii())[: 1 << 16]
                return looks_like(start if looks_like(start).startswith("utf-16") else odd or block)
    return "utf-8-sig" if start.startswith(codecs.BOM_UTF8) else "utf-8"


def profiles_of(sheet: Sheet) -> tuple[list[Profile], list[str]]:
    """The profile of every column, values counted, and what was left out."""
    counts: dict[str, Counter[str]] = {column: Counter() for column in sheet.columns}
    n = 0
    for batch in sheet.batches():
        for column in sheet.columns:
            for item in pc.value_counts(batch.column(column)).to_pylist():
                value = item["values"] or ""
                if value in counts[column] or len(counts[column]) < MOST_DISTINCT:
                    counts[column][value] += item["counts"]
        n += batch.num_rows
        if n >= MOST_ROWS:
            break
    notes = [f"only the first {n} rows were looked at"] if n >= MOST_ROWS else []
    return [profile(column, found) for column, found in counts.items() if column != SOURCE_ROW], notes
