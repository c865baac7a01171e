"""One value as text, the same whatever format it came in (architecture, decision 2)."""

import datetime
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any


def number_text(value: float) -> str:
    """45.0 -> `45`, 1.5 -> `1.5`; so that `_parent_index` 1.0 meets "1"."""
    return str(int(value)) if value == value and abs(value) != float("inf") and value == int(value) else repr(value)


def datetime_text(value: datetime.datetime) -> str:
    """ISO 8601; midnight is written as the day alone, as a spreadsheet does not tell the two apart."""
    if value.time() == datetime.time() and value.tzinfo is None:
        return value.date().isoformat()
    return value.isoformat()


def duration_text(value: datetime.timedelta) -> str:
    """Hours, minutes, seconds: 36 hours -> `36:00:00`."""
    sign = "-" if value < datetime.timedelta() else ""
    minutes, seconds = divmod(round(abs(value).total_seconds()), 60)
    return f"{sign}{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"


def bool_text(value: bool) -> str:
    """As a spreadsheet shows it."""
    return "TRUE" if value else "FALSE"


TEXT: dict[type, tuple[str, Callable[[Any], str]]] = {
    str: ("text", str),
    float: ("number", number_text),
    int: ("number", str),
    Decimal: ("number", str),
    bool: ("boolean", bool_text),
    datetime.datetime: ("date", datetime_text),
    datetime.date: ("date", datetime.date.isoformat),
    datetime.time: ("time", datetime.time.isoformat),
    datetime.timedelta: ("duration", duration_text),
}


def text_of(value: Any) -> str | None:
    """Any value as text; None stays absent; lists and mappings become JSON; bytes that are no text become hex."""
    if value is None:
        return None
    if known := TEXT.get(type(value)):
        return known[1](value)
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return value.hex()
    if isinstance(value, list | dict | tuple):
        return json.dumps(value, ensure_ascii=False, default=text_of)
    return str(value)
