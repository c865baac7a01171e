"""JSON: an array, an object with a path to its records, GeoJSON features, or one object a line.

A row is a record, its number the 1-based place of the record. Nested objects become columns `a.b`. A list of objects
inside records is a table of its own, reached by its path (`cases.injuries`); its column `_parent_index` holds the row
number of the parent record. A `records` path takes the place of a sheet name. Lists of an id and its value, as DHIS2
writes attributes and data values, become columns by id: `dataValues.BuZ5LGNfGEU`.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from schemas.findings import Refused
from schemas.source import Files
from warehouse.reading.cells import text_of
from warehouse.reading.encoding import Utf8Stream, encoding_name, wrong_encoding
from warehouse.reading.endings import ending_of
from warehouse.reading.header import check_width, unique_names
from warehouse.reading.sheet import Sheet, no_sheet, text_batch

PARENT = "_parent_index"
ID_OF_VALUE = ("dataElement", "attribute")  # DHIS2 tracker payload
BATCH_ROWS = 20_000


def read_records(path: Path, files: Files, records: list[str] | None) -> list[Sheet]:
    """One Sheet per records path; without a path the file must be an array, GeoJSON or newline JSON.

    Raises Refused: file_is_json, file_is_in_declared_encoding, sheet_exists, file_is_not_empty, file_has_a_header.
    """
    encoding_name(files)
    try:
        content = _content(path, files)
        return [_sheet(path, files, name, _at(content, name, path)) for name in records or [""]]
    except RecursionError as error:
        raise Refused("file_is_json", file=path.name, reason=[{"says": "reason_json_too_deep"}]) from error


def _content(path: Path, files: Files) -> Any:
    with Utf8Stream(path, files) as stream:
        stream.checks_lines = False  # a JSON file may well be one line
        data = b"".join(iter(lambda: stream.read(1 << 22), b""))
    if not data.strip():
        raise Refused("file_is_not_empty", file=path.name)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise wrong_encoding(path, files) from error
    try:
        if ending_of(path) in (".ndjson", ".jsonl"):
            return _by_line(text)
        return _value(text)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data":
            try:
                return _by_line(text)
            except json.JSONDecodeError as other:
                error = other
        reason = [{"says": "reason_json_at", "row": error.lineno, "column": error.colno}]
        raise Refused("file_is_json", file=path.name, row=error.lineno, reason=reason) from error
    except _KeyTwice as error:
        reason = [{"says": "reason_json_key_twice", "column": error.key[:60]}]
        raise Refused("file_is_json", file=path.name, reason=reason) from error
    except ValueError as error:
        raise Refused("file_is_json", file=path.name, reason=[{"says": "reason_json_long_number"}]) from error


class _KeyTwice(ValueError):
    """An object says the same key twice: which of the two values is meant nobody knows."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def _value(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_once)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _KeyTwice(next(key for n, (key, _) in enumerate(pairs) if key in dict(pairs[:n])))
    return found


def _by_line(text: str) -> list[Any]:
    """One JSON value a line; a blank line keeps its number and is a blank row."""
    values = []
    for number, line in enumerate(text.split("\n"), 1):
        try:
            values.append(_value(line) if line.strip() else {})
        except json.JSONDecodeError as error:
            error.lineno = number
            raise
    return values


def _at(content: Any, name: str, path: Path) -> list[tuple[int | None, dict]]:
    """The records at a path, each with the row number of the record that encloses it (None at the top)."""
    found: list[tuple[int | None, Any]] = [(None, content)]
    for step in filter(None, name.split(".")):
        found = [(parent, value[step]) for parent, value in _opened(found) if _has(value, step)]
        if not found:
            raise no_sheet(path.name, name, _paths(content))
    is_geojson = all(_has(value, "features") and value.get("type") == "FeatureCollection" for _, value in found)
    if is_geojson:
        found = [(parent, value["features"]) for parent, value in found]
    if not any(isinstance(value, list) or parent for parent, value in found):
        lists = ", ".join(_paths(content))
        reason = [{"says": "reason_json_no_list", "expected": lists}]
        raise Refused("file_is_json", file=path.name, expected=lists, reason=reason)
    records = [(parent, item) for parent, value in found for item in (value if isinstance(value, list) else [value])]
    if bad := next((n for n, (_, value) in enumerate(records, 1) if not isinstance(value, dict)), None):
        raise Refused("file_is_json", file=path.name, row=bad, reason=[{"says": "reason_json_no_object", "row": bad}])
    return _features(records) if is_geojson else records


def _has(value: Any, step: str) -> bool:
    return isinstance(value, dict) and value.get(step) is not None


def _opened(found: list[tuple[int | None, Any]]) -> list[tuple[int | None, Any]]:
    """Items of lists, numbered on through all lists of this level: that number is their row in their own table."""
    opened: list[tuple[int | None, Any]] = []
    n = 0
    for parent, value in found:
        for item in value if isinstance(value, list) else ():
            n += 1
            opened.append((n, item))
        if not isinstance(value, list):
            opened.append((parent, value))
    return opened


def _features(records: list[tuple[int | None, dict]]) -> list[tuple[int | None, dict]]:
    """GeoJSON features as their properties with `id`, `lon`, `lat` behind; only a Point has one place."""
    taken = {key for _, feature in records for key in _object(feature.get("properties"))}
    names = {key: f"{key} (2)" if key in taken else key for key in ("id", "lon", "lat")}
    has_id = any("id" in feature for _, feature in records)
    flat = []
    for parent, feature in records:
        geometry = _object(feature.get("geometry"))
        place = geometry.get("coordinates") if geometry.get("type") == "Point" else None
        lon, lat = (place[0], place[1]) if isinstance(place, list) and len(place) > 1 else (None, None)
        own = {names["id"]: feature.get("id")} if has_id else {}
        flat.append((parent, {**_object(feature.get("properties")), **own, names["lon"]: lon, names["lat"]: lat}))
    return flat


def _object(value: Any) -> dict:
    return value if isinstance(value, dict) else {}


def _flat(record: dict, prefix: str = "") -> dict[str, str | None]:
    """Nested objects as columns `a.b`; lists as JSON text."""
    flat: dict[str, str | None] = {}
    for key, value in record.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{key}.")
        elif by_id := _by_id(value):
            flat |= {f"{prefix}{key}.{name}": text_of(inner) for name, inner in by_id.items()}
        else:
            flat[f"{prefix}{key}"] = text_of(value)
    return flat


def _by_id(value: Any) -> dict[str, Any]:
    """A list of `{dataElement: id, value: v}` as id -> value; empty when it is another list, or an id comes twice."""
    if not isinstance(value, list) or not all(isinstance(item, dict) and "value" in item for item in value):
        return {}
    pairs = [(item[name], item["value"]) for item in value for name in ID_OF_VALUE if name in item]
    return dict(pairs) if len(pairs) == len(value) == len(dict(pairs)) else {}


def _sheet(path: Path, files: Files, name: str, records: list[tuple[int | None, dict]]) -> Sheet:
    rows = [_flat(record) for _, record in records]
    if any(parent for parent, _ in records):
        for (parent, _), row in zip(records, rows, strict=True):
            row.setdefault(PARENT, str(parent))
    keys = list(dict.fromkeys(key for row in rows for key in row))
    if not keys:
        raise Refused("file_has_a_header", file=path.name, sheet=name, reason=[{"says": "reason_json_no_names"}])
    check_width(len(keys), path.name, name)
    columns = unique_names(keys)

    def read(sheet: Sheet) -> Iterator[pa.RecordBatch]:
        for start in range(0, len(rows), BATCH_ROWS):
            part = rows[start : start + BATCH_ROWS]
            cells = [[row.get(key) for row in part] for key in keys]
            try:
                yield text_batch(columns, cells, range(start + 1, start + len(part) + 1))
            except UnicodeEncodeError as error:
                reason = [{"says": "reason_json_half_letter"}]
                raise Refused("file_is_json", file=path.name, reason=reason) from error

    positions = {column: position for position, column in enumerate(columns)}
    return Sheet(path.name, name, columns, positions, 0, read, error_values=files.error_values)


def _paths(content: Any, prefix: str = "") -> list[str]:
    """Paths of the lists of objects in a document, for the message."""
    paths: list[str] = []
    value = next((item for item in content if isinstance(item, dict)), None) if isinstance(content, list) else content
    if isinstance(value, dict):
        for key, inner in value.items():
            here = f"{prefix}{key}"
            if isinstance(inner, list) and any(isinstance(item, dict) for item in inner):
                paths.append(here)
            paths += _paths(inner, f"{here}.")
    return paths
