"""How the columns of a table get their names: title rows, one or two header rows, an HXL row."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from schemas.findings import Refused
from schemas.source import Files
from warehouse.reading.sheet import SOURCE_ROW

MOST_COLUMNS = 16_384  # as many as a worksheet can show


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
        raise Refused("file_has_a_header", file=file, expected="#tags", reason="hxl is declared, no row of #tags found")


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


def unique_names(names: Sequence[str]) -> list[str]:
    """Stripped names; a blank one becomes `column N`, a repeated one gets ` (2)`, ` (3)`.

    `source_row` is taken by the row number, so a provider's own column of that name becomes `source_row (2)`.
    """
    taken = {SOURCE_ROW: 1}
    unique = []
    for number, name in enumerate(names, 1):
        name = name.strip() or f"column {number}"
        candidate, n = name, taken.get(name, 0) + 1
        while n > 1 and (candidate := f"{name} ({n})") in taken:
            n += 1
        taken[name] = n
        taken.setdefault(candidate, 1)
        unique.append(candidate)
    return unique


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
