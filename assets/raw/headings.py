"""Headings of a received sheet that stand more than once: a name in source.yaml means one column, or it is asked which.

Here: the refusal and the columns of a heading. Not here: how columns are told apart (`warehouse/reading/header`).
"""

from collections.abc import Sequence

from schemas.findings import Refused
from warehouse.reading import Sheet
from warehouse.reading.header import called
from warehouse.reading.sheet import column_letters


def check_headings(sheet: Sheet, table: str, *named: str) -> None:
    """Raises Refused(heading_stands_once) where a named column is any of several; `*` at its end names option columns."""
    for name in named:
        wanted = _options(name[:-1], sheet.columns) if name.endswith("*") else [name]
        for heading in wanted:
            if rivals := called(heading, sheet.columns):
                raise Refused(
                    "heading_stands_once",
                    file=sheet.source_file,
                    sheet=sheet.name,
                    table=table,
                    provider_column=heading,
                    n=len(rivals),
                    found=", ".join(f"{column_letters(sheet.positions[rival])} = `{rival}`" for rival in rivals),
                    expected=rivals[-1],
                )


def of_heading(heading: str, columns: Sequence[str]) -> list[str]:
    """The column of a heading, or all of them where it stands more than once."""
    return called(heading, columns) or [heading]


def _options(prefix: str, columns: Sequence[str]) -> list[str]:
    """The headings of a question's option columns, without the number of those that stand twice."""
    return [column.rpartition(" (")[0] for column in columns if column.startswith(prefix) and column.endswith(")")]
