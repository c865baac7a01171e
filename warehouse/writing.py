"""Text in files others open: what begins like a formula stays text, in CSV and in XLSX.

A spreadsheet runs `=HYPERLINK(...)` found in a CSV cell. Rule and characters: OWASP, CSV injection.
"""

import datetime
import math
import re
from typing import Any

# The full-width forms are formula signs in East Asian settings.
_FORMULA = re.compile(r"[ \u00a0\ufeff]*[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*([eE][+-]?\d+)?%?")


def is_formula_like(text: str) -> bool:
    """Whether a spreadsheet could run the text; a number with its sign is none."""
    return _FORMULA.match(text) is not None and _NUMBER.fullmatch(text) is None


def safe_text(value: Any) -> Any:
    """A value for a CSV cell: text that begins like a formula gets an apostrophe before it, all else is unchanged."""
    return f"'{value}" if isinstance(value, str) and is_formula_like(value) else value


def write_cell(worksheet: Any, row: int, column: int, value: Any, cell_format: Any = None) -> None:
    """Writes one cell of an xlsxwriter worksheet (0-based): text always as text, never as formula, link or number."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        worksheet.write_blank(row, column, None, cell_format)
    elif isinstance(value, bool):
        worksheet.write_boolean(row, column, value, cell_format)
    elif isinstance(value, int | float):
        worksheet.write_number(row, column, value, cell_format)
    elif isinstance(value, datetime.date | datetime.time):
        worksheet.write_string(row, column, value.isoformat(), cell_format)
    else:
        worksheet.write_string(row, column, str(value), cell_format)
