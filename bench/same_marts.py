"""Are the marts of two data folders the same, row for row? `python -m bench.same_marts EARLIER LATER`

Compares every table of the office databases and of the public files of two folders refreshed from the same inputs, most often
by two versions of the program. A row counts as often as it stands there. Columns made of the refresh's own id are left out,
and a floating number is compared to twelve digits. Exit 1 when a row differs; each table that differs is named with how many.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb

from assets.raw.sources import keys_of
from warehouse.connection import attach, connect, name, quoted
from warehouse.folder import Folder

OF_THE_REFRESH = {"refresh_id", "release_id", "built_at", "finding_id", "loaded_key"}
DATABASES = ("office", "public")


@dataclass(frozen=True)
class Compared:
    """One table of both folders: rows of each, and how many stand in one only. None: the table is not there."""

    database: str
    table: str
    n: tuple[int | None, int | None]
    n_only: tuple[int, int] = (0, 0)
    columns: str = ""

    @property
    def is_same(self) -> bool:
        return self.n[0] == self.n[1] and self.n_only == (0, 0) and not self.columns


def compare(earlier: Path, later: Path) -> list[Compared]:
    """Every table of both folders, office marts first."""
    con = connect(None)
    for number, path in enumerate((earlier, later)):
        folder = Folder(path.resolve())
        office = folder.office()
        if office is None:
            raise SystemExit(f"{path} was never refreshed")
        attach(con, office, f"office{number}", keys_of(folder).storage, read_only=True)
        con.execute(f"ATTACH '{quoted(folder.marts)}' AS public{number} (READ_ONLY)")
    found = []
    for database in DATABASES:
        there = [_tables(con, f"{database}{number}") for number in (0, 1)]
        found += [_compared(con, database, table, there) for table in sorted({*there[0], *there[1]})]
    return found


def _tables(con: duckdb.DuckDBPyConnection, database: str) -> dict[str, list[str]]:
    """Tables (views read files of the folder and are no marts) with their columns and types."""
    sql = (
        "SELECT table_name, column_name, data_type FROM duckdb_columns() JOIN duckdb_tables() USING (database_name, table_name)"
        " WHERE database_name = ? ORDER BY column_index"
    )
    found: dict[str, list[str]] = {}
    for table, column, kind in con.execute(sql, [database]).fetchall():
        if column not in OF_THE_REFRESH:
            found.setdefault(table, []).append(f"{column} {kind}")
    return found


def _compared(con, database: str, table: str, there: list[dict[str, list[str]]]) -> Compared:
    sides = [f"{database}{number}.main.{name(table)}" for number in (0, 1)]
    n = [
        _one(con, f"SELECT count(*) FROM {side}") if table in of else None
        for side, of in zip(sides, there, strict=True)
    ]
    if None in n:
        return Compared(database, table, (n[0], n[1]))
    both = sorted(set(there[0][table]) & set(there[1][table]))
    apart = sorted(set(there[0][table]) ^ set(there[1][table]))
    rows = [f"SELECT {', '.join(map(_rounded, both))}, count(*) AS times FROM {side} GROUP BY ALL" for side in sides]
    only = [_one(con, f"SELECT count(*) FROM ({one} EXCEPT {other})") for one, other in (rows, rows[::-1])]
    return Compared(database, table, (n[0], n[1]), (only[0], only[1]), ", ".join(apart))


def _rounded(column: str) -> str:
    called, kind = column.split(" ", 1)
    if kind in ("DOUBLE", "FLOAT"):
        return f"printf('%.12g', {name(called)}) AS {name(called)}"
    return name(called)


def _one(con, sql: str) -> int:
    found = con.execute(sql).fetchone()
    return int(found[0]) if found else 0


def main() -> None:
    """Print each table that differs, and how many are the same."""
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    found = compare(Path(sys.argv[1]), Path(sys.argv[2]))
    for one in found:
        if not one.is_same:
            print(f"{one.database}.{one.table}: {one.n[0]} and {one.n[1]} rows; {one.n_only[0]} only in the first, "
                  f"{one.n_only[1]} only in the second{'; columns ' + one.columns if one.columns else ''}")  # fmt: skip
    same = sum(one.is_same for one in found)
    print(f"{same} of {len(found)} tables are the same, {sum(one.n[1] or 0 for one in found if one.is_same):,} rows")
    sys.exit(0 if same == len(found) else 1)


if __name__ == "__main__":
    main()
