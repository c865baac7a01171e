"""Whether the files under reference/ are what `saddle reference add` wrote: they are the centre's own and cannot be made anew.

Here: refusing one that cannot be read, telling of one that changed. Not here: what their rows mean (`reference`, `places`).
"""

import csv
import json
from pathlib import Path

from schemas.findings import Refused
from warehouse.checked import checksum, read_receipt, write_receipt
from warehouse.folder import Folder

SUMS = ".checksums.json"
COLUMNS = {  # without which a table is not known as such
    "places": ("country_iso3", "level", "pcode", "name", "parent_pcode"),
    "population": ("country_iso3", "pcode", "year", "sex", "age_band", "population"),
    "published": ("country_iso3", "year", "measure", "value", "publisher"),
}
_NUMBERS = {"places": ("level",), "population": ("year", "population"), "published": ("year", "value")}


def keep_sum(file: Path) -> None:
    """Remember what a reference is, just after it was added."""
    sums = file.with_name(SUMS)
    write_receipt(sums, {**(read_receipt(sums, dict) or {}), file.name: checksum(file)})


def changed_since_added(folder: Folder) -> list[str]:
    """Names of references that are no longer what was added: edited by hand, or damaged."""
    sums = read_receipt(folder.reference / SUMS, dict) or {}
    there = {name: folder.reference / name for name in sorted(sums)}
    return [name for name, file in there.items() if file.is_file() and checksum(file) != sums[name]]


def refuse_broken(folder: Folder) -> None:
    """Raises Refused for a reference that cannot be read: without it places and rates would be silently other ones."""
    for table in COLUMNS:
        file = folder.reference / f"{table}.csv"
        if file.is_file():
            _refuse_broken_table(file, table)
    shapes = folder.reference / "boundaries.geojson"
    try:
        if shapes.is_file() and not isinstance(json.loads(shapes.read_bytes())["features"], list):
            raise ValueError("no list of features")
    except (ValueError, KeyError, TypeError) as error:
        raise Refused("reference_can_be_read", file=shapes, reason=type(error).__name__) from error


def _refuse_broken_table(file: Path, table: str) -> None:
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("reference_can_be_read", file=file, reason="UTF-8") from error
    reader = csv.DictReader(text.splitlines(keepends=True))
    missing = [column for column in COLUMNS[table] if column not in (reader.fieldnames or ())]
    if missing:
        raise Refused("reference_can_be_read", file=file, reason=", ".join(missing))
    for row in reader:
        is_short = None in row.values() and not text.endswith("\n")
        if is_short or any(not _is_number(row.get(column)) for column in _NUMBERS[table]):
            raise Refused("reference_can_be_read", file=file, reason=f"{reader.line_num}")


def _is_number(said: str | None) -> bool:
    try:
        float(said or "")
    except ValueError:
        return False
    return True
