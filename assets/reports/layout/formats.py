"""A report to files: HTML, DOCX, PDF, XLSX. The same report gives the same bytes."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from assets.reports.document import Report
from assets.reports.layout.directions import kept_whole
from assets.reports.layout.drawing import with_pictures
from assets.reports.layout.plain_text import printable
from assets.reports.layout.source import Source, written
from assets.reports.wording import Wording
from warehouse.atomic import write_bytes

FORMATS = ("html", "docx", "pdf", "xlsx")


def write(report: Report, formats: Sequence[str], folder: Path, stem: str) -> list[Path]:
    """`folder/stem.<format>` for each format. A file stands there whole or not at all. Raises ValueError, NotConverted."""
    unknown = [one for one in formats if one not in FORMATS]
    if unknown:
        raise ValueError(f"no such format: {', '.join(unknown)} (there are {', '.join(FORMATS)})")
    wording = Wording(report.language)
    report = kept_whole(printable(with_pictures(report, formats, wording)))
    source = written(report, wording)
    files = []
    for one in dict.fromkeys(formats):
        with tempfile.TemporaryDirectory() as room:
            held = _made(report, source, wording, one, Path(room))
        files.append(_placed(held, folder / f"{stem}.{one}"))
    return files


def _made(report: Report, source: Source, wording: Wording, form: str, room: Path) -> bytes:
    if form == "html":
        from assets.reports.layout.page import page

        return page(report, source, wording, room)
    if form == "pdf":
        from assets.reports.layout.paper import paper

        return paper(report, source, wording, room)
    if form == "docx":
        from assets.reports.layout.letter import letter

        return letter(report, source, wording, room)
    from assets.reports.layout.workbook import workbook

    return workbook(report, source, wording)


def _placed(held: bytes, path: Path) -> Path:
    """A reader never opens half a file."""
    write_bytes(path, held, shared=True)
    return path
