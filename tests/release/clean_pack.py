"""A pack written for the tests of its quality: the tables of a public file as CSV, Parquet and a workbook.

Written here with plain pyarrow, so that what judges a pack is not tested on its own writer. Faults are SQL on the tables
before a format is written: those of `everywhere` reach all formats, those of `csv` only the CSV and the workbook after it.
"""

import csv
from collections.abc import Iterable
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import xlsxwriter

SMALL = (
    "casualty_annual", "casualty_profile", "casualty_change", "case_fatality", "case_fatality_total", "assessment",
    "emergency_care", "emergency_care_total", "inclusion", "people_in_need", "gender_gap", "gap_change", "indicator", "coverage",
    "figure",
)  # fmt: skip
SHEETS = ("mart_casualty_annual", "dictionary")


def write_pack(
    public: Path,
    folder: Path,
    *,
    small: bool = False,
    everywhere: Iterable[str] = (),
    in_csv: Iterable[str] = (),
    in_xlsx: Iterable[str] = (),
) -> Path:
    """Write one pack at `folder`, whose name is its release id; `small` keeps a few marts. Returns the folder."""
    con = duckdb.connect()
    con.execute(f"ATTACH '{public}' AS public (READ_ONLY)")
    for table in _tables(con, small):
        release_id = f", '{folder.name}' AS release_id" if table.startswith("mart_") else ""
        con.execute(f"CREATE TABLE {table} AS SELECT *{release_id} FROM public.{table}")
    if small:
        marts = ", ".join(f"'{name}'" for name in SMALL)
        con.execute(f"DELETE FROM mart_figure WHERE mart NOT IN ({marts})")
    (folder / "parquet").mkdir(parents=True)
    (folder / "csv").mkdir()
    _edit(con, everywhere)
    here = "SELECT table_name FROM duckdb_tables() WHERE database_name = 'memory' ORDER BY 1"
    tables = [name for (name,) in con.execute(here).fetchall()]
    for table in tables:
        pq.write_table(con.execute(f"SELECT * FROM {table}").to_arrow_table(), folder / "parquet" / f"{table}.parquet")
    _edit(con, in_csv)
    for table in tables:
        _write_csv(con, table, folder / "csv" / f"{table}.csv")
    _edit(con, in_xlsx)
    with xlsxwriter.Workbook(folder / f"saddle-XSA-{folder.name}.xlsx") as book:
        for table in SHEETS:
            if table in tables:
                _write_sheet(con, table, book.add_worksheet(table))
    con.close()
    return folder


def _tables(con: duckdb.DuckDBPyConnection, small: bool) -> list[str]:
    found = con.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'public' ORDER BY 1").fetchall()
    chosen = [f"mart_{name}" for name in SMALL]
    return [name for (name,) in found if not small or name in chosen or not name.startswith("mart_")]


def _edit(con: duckdb.DuckDBPyConnection, statements: Iterable[str]) -> None:
    for statement in statements:
        con.execute(statement)


def _write_csv(con: duckdb.DuckDBPyConnection, table: str, path: Path) -> None:
    """UTF-8 with BOM, comma, CRLF; no value is an empty field."""
    found = con.execute(f"SELECT * FROM {table}")
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([column[0] for column in found.description])
        writer.writerows(found.fetchall())


def _write_sheet(con: duckdb.DuckDBPyConnection, table: str, sheet) -> None:
    """The table's sentence in the first row, its columns in the second, its rows below."""
    found = con.execute(f"SELECT * FROM {table}")
    sheet.write_string(0, 0, f"Table {table}")
    for column, described in enumerate(found.description):
        sheet.write_string(1, column, described[0])
    for row, values in enumerate(found.fetchall(), start=2):
        for column, value in enumerate(values):
            if isinstance(value, str):
                sheet.write_string(row, column, value)
            elif value is not None:
                sheet.write(row, column, value)
