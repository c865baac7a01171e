"""One landed file as it reads with its corrections in place. Which cells those are is worked out in `correcting`."""

from dataclasses import dataclass, field

from assets.core.queries import query
from assets.raw.landed import LandedFile
from schemas.relations import Sql
from warehouse.connection import name
from warehouse.relations import sql_of


@dataclass
class Corrected:
    """The file without what the reader held against corrected cells, the columns that read differently, what came of it."""

    landed: LandedFile
    columns: dict[str, list[str]] = field(default_factory=dict)  # sheet -> its columns with corrected cells
    states: dict[str, str] = field(default_factory=dict)  # number of a correction -> what came of it in this file
    by: dict[tuple[str, int, str], int] = field(default_factory=dict)  # sheet, row, column -> its correction's number
    noted: dict[str, list[dict]] = field(default_factory=dict)  # table -> findings about corrections

    def reading(self, sheet: str, landed: Sql) -> Sql:
        """A sheet's rows with the corrected cells; `landed`: as received."""
        if not self.columns.get(sheet):
            return landed
        cells = ", ".join(
            f"CASE WHEN f.is_{n} THEN f.text_{n} ELSE p.{name(column)} END AS {name(column)}"
            for n, column in enumerate(self.columns[sheet])
        )
        rows = sql_of(query("corrected_rows"), cells=Sql(cells), landed=landed, corrected=fixed_name(sheet))
        return Sql(f"({rows})")


def fixed_name(sheet: str) -> Sql:
    """The table of a sheet's corrected cells: source_row and, per column n, is_n and text_n."""
    return name(f"fixed_{sheet}")
