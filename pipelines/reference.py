"""`saddle reference add`: a centre's own reference tables, recognised by their columns, kept as DIR/reference/*.

Places come as our own columns or as OCHA's (Location, Admin Level, P-Code, Name, Parent P-Code), published figures as our
own columns or as the Monitor's wide table. Adding a country again replaces that country and leaves the others; of published
figures it replaces what the same publisher said of it and leaves the other publishers.
"""

import csv
import json
from pathlib import Path

from assets.core.reference_files import COLUMNS, keep_sum
from assets.raw.sniffing import how_written
from methods import monitor_figures
from pipelines.settings import NotPossible
from schemas.contracts import REFERENCE_CONTRACTS, schema_of
from schemas.messages import text
from warehouse.atomic import replacing, write_bytes
from warehouse.disk_faults import not_the_files
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
MONITOR = "published (Landmine Monitor)"  # its wide table becomes rows of `published`
RECOGNISED = {**COLUMNS, MONITOR: monitor_figures.RECOGNISED_BY}
REPLACED = {
    "published": ("country_iso3", "publisher")
}  # an added file replaces rows with its values here; else a country
SOURCE_COLUMN = "source_column"


def add_reference(folder: Folder, path: Path, language: str) -> str:
    """Add one file to the folder's references and say what was added. Raises NotPossible in words."""
    if not path.is_file():
        raise NotPossible(text("no_such_file", language, file=path))
    if path.suffix in (".geojson", ".json"):
        return _boundaries(folder, path, language)
    rows, columns = _read(path)
    kind = next((k for k, wanted in RECOGNISED.items() if set(wanted) <= set(columns)), None)
    if kind is None:
        known = "; ".join(f"{k}: {', '.join(wanted)}" for k, wanted in RECOGNISED.items())
        found = ", ".join(columns)
        raise NotPossible(text("reference_not_recognised", language, file=path.name, found=found, expected=known))
    if kind == MONITOR:
        kind, rows = "published", _long(rows)
    _refuse_formulas(rows, _columns(kind), path.name, language)
    if kind in REFERENCE_CONTRACTS:
        _judge(kind, rows, path.name, language)
    with locked(folder, wait=True):
        _merge(folder.reference / f"{kind}.csv", _columns(kind), rows, REPLACED.get(kind, ("country_iso3",)))
    return text("reference_added", language, file=path.name, n=len(rows), table=kind, folder=folder.reference)


def _columns(kind: str) -> tuple[str, ...]:
    """The columns kept of a table: its contract's, those a file may leave out among them."""
    return tuple(schema_of(kind).columns) if kind in REFERENCE_CONTRACTS else COLUMNS[kind]


def _long(rows: list[dict]) -> list[dict]:
    """The Monitor's wide rows as rows of `published` that remember which cell they were."""
    return [
        {SOURCE_ROW: row[SOURCE_ROW], SOURCE_COLUMN: column, **figure}
        for row in rows
        for column, figure in monitor_figures.figures_of(row)
    ]


def _refuse_formulas(rows: list[dict], columns: tuple[str, ...], file: str, language: str) -> None:
    for row in rows:
        for column in columns:
            if is_formula_like(row.get(column, "")):
                at = {"file": file, "row": row[SOURCE_ROW], "value": row[column]}
                raise NotPossible(text("reference_value_like_formula", language, **at))


def _judge(kind: str, rows: list[dict], file: str, language: str) -> None:
    """All rows keep the table's contract, or none is added. Raises NotPossible: the first wrong cell and how many."""
    import pandas as pd
    from pandera.errors import SchemaErrors

    schema = schema_of(kind)
    received = pd.DataFrame(rows, columns=list(schema.columns), dtype=str).fillna("")
    typed = received.copy()
    for name, column in schema.columns.items():
        if str(column.dtype) == "Int64":
            number = pd.to_numeric(received[name].str.strip(), errors="coerce")
            typed[name] = number.where(number % 1 == 0).astype("Int64")
    try:
        schema.validate(typed, lazy=True)
    except SchemaErrors as errors:
        raise NotPossible(_first_wrong(kind, rows, received, errors.failure_cases, file, language)) from errors


def _first_wrong(kind: str, rows: list[dict], received, failures, file: str, language: str) -> str:
    """The first wrong row in words: its cell, or the values that stand more than once."""
    schema = schema_of(kind)
    failed = failures.dropna(subset=["index"]).sort_values("index", kind="stable")
    first, n = failed.iloc[0], failed["index"].nunique()
    row = int(first["index"])
    said = {"file": file, "row": rows[row][SOURCE_ROW], "n": n}
    if "uniqueness" in str(first["check"]):
        unique = list(schema.unique or [])
        value = " ".join(filter(None, received.loc[row, unique]))
        message = "reference_published_twice" if kind == "published" else "reference_row_twice"
        return text(message, language, **said, column=", ".join(unique), value=value)
    column = str(first["column"])
    where = {"column": _column_of(rows[row], column), "value": received.loc[row, column]}
    return text("reference_value_wrong", language, **said, **where, expected=_expected(schema.columns[column]))


def _column_of(row: dict, column: str) -> str:
    """What the file calls a column of the table: for a row made of a wide one, the cell the figure stood in."""
    if SOURCE_COLUMN not in row:
        return column
    return row[SOURCE_COLUMN] if column == "value" else monitor_figures.COLUMN_OF.get(column, column)


def _expected(column) -> str:
    """What a column of a contract may hold: its codes, else its description."""
    allowed = [v for check in column.checks if check.name == "isin" for v in check.statistics["allowed_values"] if v]
    return ", ".join(map(str, allowed)) or str(column.description)


def _read(path: Path) -> tuple[list[dict], list[str]]:
    """Rows and columns of the first table of the file that is a reference, else of its first table.

    Raises Refused when the file cannot be read.
    """
    files, _ = how_written(path)
    found = [(sheet, [OCHA.get(column, column) for column in sheet.columns]) for sheet in read_file(path, files)]
    known = [one for one in found if any(set(wanted) <= set(one[1]) for wanted in RECOGNISED.values())]
    sheet, columns = (known or found)[0]
    rows = [
        {SOURCE_ROW: row[SOURCE_ROW]} | {OCHA.get(column, column): row[column] or "" for column in sheet.columns}
        for batch in sheet.batches()
        for row in batch.to_pylist()
    ]
    # OCHA writes the country itself as the parent of a first level, and sometimes an HXL row below the header
    return [row for row in rows if not row.get("pcode", "").startswith("#")], columns


def _merge(target: Path, columns: tuple[str, ...], rows: list[dict], replaced_by: tuple[str, ...]) -> None:
    """Write the rows beside those kept: all that do not share the values of `replaced_by` with an added row."""
    replaced = {tuple(row[column] for column in replaced_by) for row in rows}
    kept: list[dict] = []
    if target.exists():
        with open(target, encoding="utf-8", newline="") as handle:
            there = list(csv.DictReader(handle))
        kept = [row for row in there if tuple(row[column] for column in replaced_by) not in replaced]
    with replacing(target, shared=True) as partial, open(partial, "w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, columns, restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(kept + rows)
    keep_sum(target)


def _boundaries(folder: Folder, path: Path, language: str) -> str:
    try:
        shapes = json.loads(path.read_text("utf-8"))["features"]
    except (ValueError, KeyError, TypeError, OSError) as error:
        not_the_files(error, path.name)
        raise NotPossible(f"{path.name}: not GeoJSON ({type(error).__name__})") from error
    write_bytes(folder.reference / "boundaries.geojson", path.read_bytes(), shared=True)
    keep_sum(folder.reference / "boundaries.geojson")
    return text("reference_added", language, file=path.name, n=len(shapes), table="boundaries", folder=folder.reference)
