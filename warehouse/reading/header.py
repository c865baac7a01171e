"""How the columns of a table get their names: title rows, one or two header rows, an HXL row."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from schemas.findings import Refused
from schemas.source import Files
from warehouse.reading.sheet import SOURCE_ROW

MOST_COLUMNS = 16_384  # as many as a worksheet can show
NUMBERED = re.compile(r"(.+) \(\d+\)", re.DOTALL)  # a heading that stands more than once


@dataclass(frozen=True)
class Header:
    """Columns in file order; `row` (1-based) is that of the last header row, `last_row` of the HXL row if any."""

    columns: list[str]
    hxl: dict[str, str]
    row: int
    last_row: int


def read_header(rows: Iterator[tuple[int, Sequence[str]]], files: Files, file: str, sheet: str = "") -> Header:
    """Takes the header off the front of `rows` (1-based row number, cells); blank rows before it are passed over.

    Raises Refused: file_has_a_header, file_has_a_sane_number_of_columns.
    """
    found: list[Sequence[str]] = []
    number = 0
    for number, cells in rows:
        if number <= files.skip_rows or not (found or any(cell.strip() for cell in cells)):
            continue
        check_width(len(cells), file, sheet, number)
        found.append(cells)
        if len(found) == max(files.header_rows, 1):
            break
    if len(found) < max(files.header_rows, 1):
        raise Refused("file_has_a_header", file=file, sheet=sheet, expected=files.header_rows, found=len(found))
    columns = unique_names(_joined(found))
    if not files.hxl:
        return Header(columns, {}, number, number)
    hxl_row, tags = next(rows, (number, ()))
    hxl = {column: tag.strip() for column, tag in zip(columns, tags, strict=False) if tag.strip().startswith("#")}
    return Header(columns, hxl, number, hxl_row if hxl else number)


def check_hxl(tagged: Iterable[dict[str, str]], files: Files, file: str) -> None:
    """Raises Refused(file_has_a_header) when HXL is declared and no table of the file has its row of #tags."""
    if files.hxl and not any(tagged):
        raise Refused("file_has_a_header", file=file, expected="#tags", reason=[{"says": "reason_no_hxl_row"}])


def check_width(n_columns: int, file: str, sheet: str = "", row: int | None = None) -> None:
    """Raises Refused(file_has_a_sane_number_of_columns) over 16,384 columns."""
    if n_columns > MOST_COLUMNS:
        raise Refused(
            "file_has_a_sane_number_of_columns",
            file=file,
            sheet=sheet,
            row=row or "",
            n=n_columns,
            expected=MOST_COLUMNS,
        )


def folded(heading: str) -> str:
    """A heading without what nobody sees: letter case, width, spaces of every kind, invisible signs."""
    shown = unicodedata.normalize("NFKC", heading)
    return " ".join("".join(c for c in shown if unicodedata.category(c) != "Cf").split()).casefold()


def unique_names(names: Sequence[str]) -> list[str]:
    """Stripped names; a blank one becomes `column N`, those that stand twice get ` (1)`, ` (2)`, the first one too.

    Headings that differ in nothing one sees stand twice: a name means one column or none. `source_row` is taken by the
    row number, so a provider's own column of that name becomes `source_row (2)`.
    """
    stripped = [name.strip() or f"column {number}" for number, name in enumerate(names, 1)]
    times = Counter(map(folded, stripped))
    taken, last = {SOURCE_ROW, *(heading for heading, n in times.items() if n == 1)}, Counter({SOURCE_ROW: 1})
    unique = []
    for name in stripped:
        heading, candidate = folded(name), name
        if times[heading] > 1 or heading == SOURCE_ROW:
            while candidate == name or folded(candidate) in taken:
                last[heading] += 1
                candidate = f"{name} ({last[heading]})"
        taken.add(folded(candidate))
        unique.append(candidate)
    return unique


def called(heading: str, columns: Sequence[str]) -> list[str]:
    """The columns of a heading that stands more than once, as they are told apart; none when it stands once or never."""
    if heading in columns:
        return []
    found = [c for c in columns if (stem := NUMBERED.fullmatch(c)) and folded(stem.group(1)) == folded(heading)]
    return found if len(found) > 1 else []


def _joined(rows: Sequence[Sequence[str]]) -> list[str]:
    """Two header rows as one: `Killed` merged over `Men`, `Women` gives `Killed / Men`, `Killed / Women`.

    A blank cell of the upper row belongs to the heading on its left only when that heading itself stands over a
    lower one: `Date` alone, then a blank over `Place`, is not `Date / Place`.
    """
    width = max(len(row) for row in rows)
    padded = [[*(cell.strip() for cell in row), *[""] * (width - len(row))] for row in rows]
    *uppers, lower = padded
    for upper in uppers:
        heading = ""
        for position, cell in enumerate(upper):
            if cell:
                heading = cell if lower[position] else ""
            elif lower[position]:
                upper[position] = heading
    return [" / ".join(part for part in parts if part) for parts in zip(*padded, strict=True)]
