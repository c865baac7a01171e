"""Numbers with signs inside Arabic text: `2026-03` after an Arabic letter would be shown as `03-2026`, `93%` as `%93`.

Unicode turns the parts of such a number round (UAX 9, rule W2), and before an Arabic letter it does not. A left-to-right
mark before the number keeps it whole, in every place and format alike. Plain numbers are right as they are.
"""

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from assets.reports.document import Report
from assets.reports.register import Figure
from schemas.languages import LEFT_TO_RIGHT

_PARTS = re.compile(rf"(?<![A-Za-z0-9_{LEFT_TO_RIGHT}@=.,:/+-])(\d[\d.,]*%|\d+(?:[-/:.]\d+)+)(?![A-Za-z0-9_])")
Held = TypeVar("Held")


def kept_whole(report: Report) -> Report:
    """The report with its dates and ranges held together; one in a language from left to right is unchanged."""
    if report.direction == "ltr":
        return report
    return replace(report, blocks=[_kept(block) for block in report.blocks], title=_kept(report.title),
                   subtitle=_kept(report.subtitle))  # fmt: skip


def _kept(held: Held) -> Held:
    """A part of a report with every string in it held together; figures and drawings are no text."""
    if isinstance(held, str):
        return _PARTS.sub(rf"{LEFT_TO_RIGHT}\1", held)  # type: ignore[return-value]
    if isinstance(held, tuple):
        return tuple(_kept(one) for one in held)  # type: ignore[return-value]
    if isinstance(held, Figure) or not is_dataclass(held) or isinstance(held, type):
        return held
    return replace(held, **{one.name: _kept(value) for one, value in _strings(held)})


def _strings(held: Any) -> list[tuple[Any, Any]]:
    """The fields of a block that hold text; an anchor or an id is a name, not text."""
    named = (
        "anchor",
        "table_id",
        "chart_id",
        "sentence_id",
        "kind",
        "form",
        "spec",
        "figure",
        "value",
        "printed",
        "sums",
    )
    return [(one, getattr(held, one.name)) for one in fields(held) if one.name not in named]
