"""`saddle reference add`: a centre's own reference tables, recognised by their columns, kept as DIR/reference/*.

Places come as our own columns or as OCHA's (Location, Admin Level, P-Code, Name, Parent P-Code). Adding a country
again replaces that country and leaves the others.
"""

import csv
import json
import os
import shutil
from pathlib import Path

from assets.raw.sniffing import how_written
from pipelines.settings import NotPossible
from schemas.contracts import REFERENCE_CONTRACTS
from schemas.messages import text
from warehouse.folder import Folder, locked
from warehouse.reading import read_file
from warehouse.reading.sheet import SOURCE_ROW
from warehouse.writing import is_formula_like

OCHA = {
    "Location": "country_iso3",
    "Admin Level": "level",
    "P-Code": "pcode",
    "Name": "name",
    "Parent P-Code": "parent_pcode",
}
KINDS = {
    "places": ("country_iso3", "level", "pcode", "name", "parent_pcode"),
    "population": ("country_iso3", "pcode", "year", "sex", "age_band", "population"),
    "published": ("country_iso3", "year", "measure", "value", "publisher"),
}


def add_reference(folder: Folder, path: Path, language: str) -> str:
    """Add one file to the folder's references and say what was added. Raises NotPossible in words."""
    if not path.is_file():
        raise NotPossible(text("no_such_file", language, file=path))
    if path.suffix in (".geojson", ".json"):
        return _boundaries(folder, path, language)
    rows, columns = _read(path)
    kind = next((k for k, wanted in KINDS.items() if set(wanted) <= set(columns)), None)
    if kind is None:
        known = "; ".join(f"{k}: {', '.join(wanted)}" for k, wanted in KINDS.items())
        found = ", ".join(columns)
        raise NotPossible(text("reference_not_recognised", language, file=path.name, found=found, expected=known))
    for row in rows:
        for column in KINDS[kind]:
            if is_formula_like(row[column]):
                at = {"file": path.name, "row": row[SOURCE_ROW], "value": row[column]}
                raise NotPossible(text("reference_value_like_formula", language, **at))
    if kind in REFERENCE_CONTRACTS:
        _judge(kind, rows, path.name, language)
    with locked(folder, wait=True):
        _merge(folder.reference / f"{kind}.csv", KINDS[kind], rows)
    return text("reference_added", language, file=path.name, n=len(rows), table=kind, folder=folder.reference)


def _judge(kind: str, rows: list[dict], file: str, language: str) -> None:
    """All rows keep the table's contract, or none is added. Raises NotPossible: the first wrong cell and how many."""
    import pandas as pd
    from pandera.errors import SchemaErrors

    from schemas.contracts import schema_of

    schema = schema_of(kind)
    received = pd.DataFrame(rows, columns=list(schema.columns), dtype=str)
    typed = received.copy()
    for name, column in schema.columns.items():
        if str(column.dtype) == "Int64":
            number = pd.to_numeric(received[name].str.strip(), errors="coerce")
            typed[name] = number.where(number % 1 == 0).astype("Int64")
    try:
        schema.validate(typed, lazy=True)
    except SchemaErrors as errors:
        failed = errors.failure_cases.dropna(subset=["index"]).sort_values("index", kind="stable")
        first = failed.iloc[0]
        row = int(first["index"])
        twice = "uniqueness" in str(first["check"])
        column = ", ".join(schema.unique or []) if twice else first["column"]
        value = " ".join(received.loc[row, list(schema.unique or [])]) if twice else received.loc[row, column]
        checks = [] if twice else schema.columns[column].checks
        allowed = [v for check in checks if check.name == "isin" for v in check.statistics["allowed_values"]]
        said = {
            "file": file,
            "row": rows[row][SOURCE_ROW],
            "column": column,
            "value": value,
            "n": failed["index"].nunique(),
        }
        if twice:
            raise NotPossible(text("reference_row_twice", language, **said)) from errors
        expected = ", ".join(map(str, allowed)) or str(schema.columns[column].description)
        raise NotPossible(text("reference_value_wrong", language, **said, expected=expected)) from errors


def _read(path: Path) -> tuple[list[dict], list[str]]:
    """Rows and columns of the first table of the file that is a reference, else of its first table.

    Raises Refused when the file cannot be read.
    """
    files, _ = how_written(path)
    found = [(sheet, [OCHA.get(column, column) for column in sheet.columns]) for sheet in read_file(path, files)]
    known = [one for one in found if any(set(wanted) <= set(one[1]) for wanted in KINDS.values())]
    sheet, columns = (known or found)[0]
    rows = [
        {SOURCE_ROW: row[SOURCE_ROW]} | {OCHA.get(column, column): row[column] or "" for column in sheet.columns}
        for batch in sheet.batches()
        for row in batch.to_pylist()
    ]
    # OCHA writes the country itself as the parent of a first level, and sometimes an HXL row below the header
    return [row for row in rows if not row.get("pcode", "").startswith("#")], columns


def _merge(target: Path, columns: tuple[str, ...], rows: list[dict]) -> None:
    replaced = {row["country_iso3"] for row in rows}
    kept: list[dict] = []
    if target.exists():
        with open(target, encoding="utf-8", newline="") as handle:
            kept = [row for row in csv.DictReader(handle) if row["country_iso3"] not in replaced]
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f"{target.name}.partial-{os.getpid()}")
    with open(partial, "w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(kept + rows)
    os.replace(partial, target)


def _boundaries(folder: Folder, path: Path, language: str) -> str:
    try:
        shapes = json.loads(path.read_text("utf-8"))["features"]
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise NotPossible(f"{path.name}: not GeoJSON ({type(error).__name__})") from error
    folder.reference.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, folder.reference / "boundaries.geojson")
    return text("reference_added", language, file=path.name, n=len(shapes), table="boundaries", folder=folder.reference)
