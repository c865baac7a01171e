"""Release folders with the casualties of one invented country: a year's rows, what is hidden of them, in every format."""

import csv
import json
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pandas as pd
import xlsxwriter

from methods.disclosure import COMPLEMENTARY, OK

AREAS, OUTCOMES = ("XSA01", "XSA02", "XSA03"), ("n_killed", "n_injured", "n_outcome_unknown")
PEOPLE = {"XSA01": (3, 20, 12), "XSA02": (14, 25, 9), "XSA03": (16, 30, 8)}
SMALL = {("XSA01", "n_killed")}  # 3 killed, less than 5
SQUARE = {(area, measure) for area in AREAS[:2] for measure in OUTCOMES[:2]}
OTHER_SQUARE = {(area, measure) for area in ("XSA01", "XSA03") for measure in OUTCOMES[:2]}
FORMATS = ("parquet", "csv", "duckdb", "xlsx")


def casualties(people: Mapping[str, tuple[int, ...]] = PEOPLE, year: str = "2020") -> list[dict]:
    """Rows of casualty_annual of one year: the country and its areas, total and outcomes."""
    whole = {"all": tuple(sum(column) for column in zip(*people.values(), strict=True)), **people}
    return [
        {"period": year, "country": "XSA", "admin1": area, "admin2": "all", "n_total": sum(n)}
        | dict(zip(OUTCOMES, n, strict=True))
        for area, n in whole.items()
    ]


def wide_and_long(rows: list[dict], hidden: set[tuple[str, str]]) -> dict[str, pd.DataFrame]:
    """mart_casualty_annual and mart_figure, without the values that are hidden in 2020."""
    wide, long = [], []
    for row in rows:
        keys = {k: row[k] for k in ("period", "country", "admin1", "admin2")}
        told: dict = dict(keys)
        of_figure = {k: v for k, v in sorted(keys.items()) if v != "all"}
        for measure in ("n_total", *OUTCOMES):
            status = COMPLEMENTARY if row["period"] == "2020" and (row["admin1"], measure) in hidden else OK
            told |= {measure: row[measure] if status == OK else None, f"{measure}_status": status}
            long.append(figure("casualty_annual", measure, of_figure, told[measure], status))
        wide.append(told)
    return {"mart_casualty_annual": typed(wide), "mart_figure": typed(long)}


def figure(mart: str, measure: str, keys: dict[str, str], value: float | None, status: str, known_n: int | None = None):
    place = ",".join(f"{key}={keys[key]}" for key in sorted(keys))
    return {
        "figure_id": f"{mart}.{measure}@{place}",
        "mart": mart,
        "measure": measure,
        "period": keys.get("period", "all"),
        "country": keys["country"],
        "keys": json.dumps(keys),
        "value": value,
        "value_status": status,
        "known_n": known_n,
        "unknown_n": None,
    }


def typed(rows: list[dict]) -> pd.DataFrame:
    """Counts are whole numbers or nothing, the value of a figure a number or nothing."""
    frame = pd.DataFrame(rows)
    counts = [c for c in frame if c in ("known_n", "unknown_n") or (c.startswith("n_") and not c.endswith("_status"))]
    return frame.astype(dict.fromkeys(counts, "Int64") | ({"value": "Float64"} if "value" in frame else {}))


def write_pack(
    folder: Path, tables: dict[str, pd.DataFrame], other: Mapping[tuple[str, str], pd.DataFrame] = {}
) -> Path:
    """A release folder in four formats; `other`: (format, table) -> what that one file holds instead."""
    for name, table in tables.items():
        held = {kind: other.get((kind, name), table).assign(release_id=folder.name) for kind in FORMATS}
        write_texts(folder, name, held["parquet"], held["csv"])
        with duckdb.connect(str(folder / f"saddle-XSA-{folder.name}.duckdb")) as con:
            con.register("given", held["duckdb"])
            con.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
    shown = other.get(("xlsx", "mart_casualty_annual"), tables["mart_casualty_annual"])
    with xlsxwriter.Workbook(folder / f"saddle-XSA-{folder.name}.xlsx") as book:
        sheet = book.add_worksheet("mart_casualty_annual")
        for n, row in enumerate([list(shown.columns), *shown.itertuples(index=False)], start=1):
            sheet.write_row(n, 0, ["" if pd.isna(value) else value for value in row])
    return folder


def write_texts(folder: Path, name: str, in_parquet: pd.DataFrame, in_csv: pd.DataFrame) -> None:
    for part in ("parquet", "csv"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    in_parquet.to_parquet(folder / "parquet" / f"{name}.parquet", index=False)
    with (folder / "csv" / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(in_csv.columns)
        writer.writerows(["" if pd.isna(v) else v for v in row] for row in in_csv.itertuples(index=False))


def light_pack(folder: Path, tables: dict[str, pd.DataFrame]) -> Path:
    """Parquet and CSV alone."""
    for name, table in tables.items():
        write_texts(folder, name, table, table)
    return folder


def casualty_pack(folder: Path, hidden: set[tuple[str, str]] = SQUARE, rows: list[dict] | None = None) -> Path:
    return light_pack(folder, wide_and_long(rows or casualties(), hidden))
