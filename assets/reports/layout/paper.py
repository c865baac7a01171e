"""PDF: the report set by typst on A4, tagged for screen readers, with the fonts that come with the package.

A short report is set smaller until it keeps to its pages; a long one has one size.
"""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

from assets.reports.document import Report
from assets.reports.layout import fonts
from assets.reports.layout.pandoc import SAME, NotConverted, converted
from assets.reports.layout.source import ROOM, Source
from assets.reports.wording import Wording

PAGES = {"profile": 2, "bulletin": 1, "scorecard": 1}
SIZES = {"annual": (10.0,), "profile": (9.0, 8.5, 8.0, 7.5, 7.0, 6.5), "bulletin": (10.0, 9.0, 8.0, 7.0)}
HEAD = '#import "paper.typ": *\n#show: paper\n'


def paper(report: Report, source: Source, wording: Wording, folder: Path) -> bytes:
    """The report as PDF; `folder` is a place to work in. Raises NotConverted for what pandoc or typst warn of."""
    metadata = {"lang": report.language} | ({"annex": "yes"} if report.kind == "annual" else {})
    body = converted(source.text, "typst-smart", folder, metadata).decode()
    for name in source.charts:
        _drawn(report, source, name, folder)
    copyfile(ROOM / "paper.typ", folder / "paper.typ")
    (folder / "report.typ").write_text(HEAD + _mirrored(body), "utf-8")
    held = b""
    for size in SIZES.get(report.kind, SIZES["bulletin"]):
        held, n_pages = _set(folder, _inputs(report, wording, size))
        if n_pages <= PAGES.get(report.kind, n_pages):
            break
    return held


def _mirrored(body: str) -> str:
    """Tables begin where lines begin, numbers stand at their end: pandoc only knows centre and right."""
    return "\n".join(_sides(body))


def _sides(body: str) -> Iterator[str]:
    for line in body.split("\n"):
        if line.strip() == "align(center)[#table(":
            yield line.replace("center", "start")
        elif line.strip().startswith("align: (") and line.strip().endswith(",),"):
            yield line.replace("right", "end").replace("auto", "start")
        else:
            yield line


def _drawn(report: Report, source: Source, name: str, folder: Path) -> None:
    from assets.reports.layout.drawing import drawn

    (folder / f"{name}.pdf").write_bytes(drawn(source.charts[name], report.language, "pdf"))


def _inputs(report: Report, wording: Wording, size: float) -> dict[str, str]:
    return {
        "title": report.title, "subtitle": report.subtitle, "lang": report.language, "direction": report.direction, "kind": report.kind,
        "size": str(size), "contents": wording.word("layout_contents"), "page": wording.word("layout_page", n="{n}", total="{total}"),
        "footer": f"{report.title} · {report.subtitle}",
    }  # fmt: skip


def _set(folder: Path, inputs: dict[str, str]) -> tuple[bytes, int]:
    """The PDF and how many pages it has."""
    import typst

    compiler = typst.Compiler(
        str(folder / "report.typ"), root=str(folder), font_paths=[str(fonts.font_folder())], ignore_system_fonts=True,
        sys_inputs=inputs,
    )  # fmt: skip
    same = dt.datetime.fromtimestamp(int(SAME), dt.UTC)
    try:
        held, warnings = compiler.compile_with_warnings(format="pdf", timestamp=same)
    except typst.TypstError as error:
        raise NotConverted(f"{error.message}\n{error.trace}") from error
    if warnings:
        raise NotConverted("\n".join(warning.message for warning in warnings))
    assert isinstance(held, bytes)  # one document, not a picture per page
    return held, int(compiler.query("<pages>", field="value", one=True))
