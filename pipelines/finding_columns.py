"""What a finding is written out as, on the screen's file and in a workbook: its columns, its headings, its row of cells.

Not here: which findings there are (`findings`), and the workbooks themselves (`marked_copy`, `review_workbook`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from schemas.messages import finding_message, text
from warehouse.atomic import make_folder, opened_new, replacing

COLUMNS = {
    "source": "source_id",
    "file": "source_file",
    "sheet": "source_sheet",
    "row": "source_row",
    "cell": "cell",
    "column": "column_name",
    "provider_column": "provider_column",
    "value": "value",
    "rule": "rule_id",
}


def headings(language: str) -> list[str]:
    """The first row of a list of findings."""
    return [text(f"heading_{name}", language) for name in (*COLUMNS, "severity", "message", "how_to_fix")]


def cells_of(finding: dict, language: str) -> list[Any]:
    """One finding under `headings`."""
    message, fix = finding_message(finding, language)
    return [
        *(finding[column] for column in COLUMNS.values()),
        text(f"severity_{finding['severity']}", language),
        message,
        fix,
    ]


@contextmanager
def whole_file(out: Path) -> Iterator[Path]:
    """A file only its owner can read, put in place when it is complete: findings quote what persons are recorded as."""
    make_folder(out.parent, shared=True)
    with replacing(out) as partial:
        opened_new(partial).close()
        yield partial
