"""A release pack made from a public marts file, as far as a researcher's tools read it: DuckDB, CSV and Parquet."""

import csv
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from warehouse.connection import name as in_quotes
from warehouse.connection import quoted

RELEASE_ID = "2026-11-24"


def small_pack(marts: Path, into: Path) -> Path:
    """`into`/2026-11-24 with the tables of `marts` in the layout of a release; returns it.

    CSV is UTF-8 with BOM and CRLF, every `mart_*` has a last column release_id, comments go along.
    """
    pack = into / RELEASE_ID
    for part in ("csv", "parquet"):
        (pack / part).mkdir(parents=True)
    con = duckdb.connect()
    con.execute(f"ATTACH '{quoted(marts)}' AS draft (READ_ONLY)")
    countries = con.execute(
        "SELECT DISTINCT country FROM draft.mart_figure WHERE country <> 'all' ORDER BY 1"
    ).fetchall()
    file = pack / f"saddle-{'-'.join(row[0] for row in countries) or 'ZZZ'}-{RELEASE_ID}.duckdb"
    con.execute(f"ATTACH '{quoted(file)}' AS pack (STORAGE_VERSION 'v1.0.0')")
    tables = con.execute(
        "SELECT table_name, comment FROM duckdb_tables() WHERE database_name = 'draft' ORDER BY table_name"
    ).fetchall()
    for table, comment in tables:
        with_id = f", '{RELEASE_ID}' AS release_id" if table.startswith("mart_") else ""
        con.execute(f"CREATE TABLE pack.{table} AS SELECT *{with_id} FROM draft.{table}")
        con.execute(f"COMMENT ON TABLE pack.{table} IS '{quoted(comment or '')}'")
        columns = con.execute(
            "SELECT column_name, comment FROM duckdb_columns() WHERE database_name = 'draft' AND table_name = ? "
            "AND comment IS NOT NULL",
            [table],
        ).fetchall()
        for column, meaning in columns:
            con.execute(f"COMMENT ON COLUMN pack.{table}.{in_quotes(column)} IS '{quoted(meaning)}'")
        rows = con.execute(f"SELECT * FROM pack.{table}").to_arrow_table()
        pq.write_table(rows, pack / "parquet" / f"{table}.parquet")
        with (pack / "csv" / f"{table}.csv").open("w", encoding="utf-8-sig", newline="") as opened:
            writer = csv.writer(opened, lineterminator="\r\n")
            writer.writerow(rows.column_names)
            writer.writerows(zip(*(column.to_pylist() for column in rows.columns), strict=True))
    con.execute("USE pack")
    views = con.execute("SELECT view_name, sql, meaning FROM additive_views ORDER BY view_name").fetchall()
    for view, sql, comment in views:
        con.execute(f"CREATE VIEW {view} AS {sql}")
        con.execute(f"COMMENT ON VIEW {view} IS '{quoted(comment)}'")
    con.execute("USE memory")
    con.close()
    return pack
