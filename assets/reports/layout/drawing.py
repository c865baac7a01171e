"""A chart as a picture: SVG for pages, PDF for paper, PNG for DOCX; fonts of the package, nothing from outside.

Here: what goes into the engine that draws, and what a report says in place of a picture it could not draw. A text the engine
cannot read ends the whole process (it is written in another language), so every text is cleaned before, and a number that
is none is refused.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any, Literal

from assets.reports.document import Block, Chart, Note, Report
from assets.reports.layout.fonts import font_folder
from assets.reports.layout.plain_text import drawable, plain, short, with_shapes
from assets.reports.wording import Wording
from schemas.languages import language_of

Form = Literal["svg", "png", "pdf"]
FORM_OF: dict[str, Form] = {"html": "svg", "docx": "png", "pdf": "pdf"}  # format of a report -> form of its pictures
PNG_SCALE = 2.0  # dots per chart unit: sharp on paper at the width of a page
LARGEST = 10_000  # chart units: no drawing of ours is a tenth as wide
LONGEST = 400  # letters of one text in a drawing: measuring takes the square of it
# Vega's own words, altair has none: the legend begins at the right, its labels stand left of their signs
LEGEND_FROM_THE_RIGHT = {
    "layout": {"top": {"anchor": "end"}}, "labelAlign": "right", "labelOffset": -16, "columnPadding": 24,
}  # fmt: skip


class NotDrawn(ValueError):
    """A chart of which no picture could be made; the cause says why."""


_SIZE = re.compile(r'<svg\b[^>]*? width="([^"]+)" height="([^"]+)"')


@cache
def _engine():
    """vl-convert with the package's fonts."""
    import vl_convert

    vl_convert.register_font_directory(str(font_folder()))
    return vl_convert


def drawn(chart: Chart, language: str, form: Form) -> bytes:
    """The chart in one form. The same chart gives the same bytes on every machine. Raises NotDrawn."""
    try:
        return _picture(_described(chart, language, form), form)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as reason:  # also a panic of the engine: whatever fails costs the drawing, never the report
        raise NotDrawn(f"{chart.chart_id}: {type(reason).__name__}") from reason


def _described(chart: Chart, language: str, form: Form) -> str:
    """The drawing as JSON: texts the engine can read, on paper in letters of our font; no number that is none."""
    if isinstance(chart.spec, Exception):
        raise chart.spec
    held = drawable(_as_plain_data(_Itself(chart.spec)), _in_a_page if form == "svg" else _on_paper)
    if language_of(language).is_rtl:
        held["config"]["legend"] |= LEGEND_FROM_THE_RIGHT
    return json.dumps(held, ensure_ascii=False, sort_keys=True, allow_nan=False)


class _Itself:
    """A drawing as the key of a cache: itself and no other. Altair's own are compared part by part and have no hash."""

    def __init__(self, spec: Any) -> None:
        self.spec = spec

    def __hash__(self) -> int:
        return id(self.spec)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and self.spec is other.spec


@lru_cache(maxsize=64)  # each form, and looking whether it can be drawn, asks again: half of the time of a report
def _as_plain_data(drawing: _Itself) -> dict:
    return drawing.spec.to_dict()


def _in_a_page(text: str) -> str:
    """A text of a drawing in a web page, where a reader's own fonts have the letters ours lacks; its lines stay."""
    return short("\n".join(plain(line) for line in text.split("\n")), LONGEST)


def _on_paper(text: str) -> str:
    return with_shapes(_in_a_page(text))


@lru_cache(maxsize=64)  # the charts of one report: asked for when looked at whether they can be drawn, and when written
def _picture(spec: str, form: Form) -> bytes:
    svg = _svg(spec)
    if form == "svg":
        return svg.encode()
    return _engine().svg_to_png(svg, scale=PNG_SCALE) if form == "png" else _engine().svg_to_pdf(svg)


@lru_cache(maxsize=64)
def _svg(spec: str) -> str:
    svg = _engine().vegalite_to_svg(spec)
    size = _SIZE.search(svg)
    if size is None or not all(0 < float(one) < LARGEST for one in size.groups()):
        raise ValueError("a picture without an end")
    return svg


def with_pictures(report: Report, formats: Sequence[str], wording: Wording) -> Report:
    """The report with a line and the table in place of each chart that cannot be drawn in one of the formats."""
    lost = [chart for chart, _ in not_drawn(report, formats)]
    blocks: list[Block] = []
    for block in report.blocks:
        is_lost = isinstance(block, Chart) and any(block is one for one in lost)
        blocks += _in_its_place(block, wording) if isinstance(block, Chart) and is_lost else [block]
    return replace(report, blocks=blocks)


def not_drawn(report: Report, formats: Sequence[str]) -> list[tuple[Chart, NotDrawn]]:
    """The charts of which there is no picture in one of the formats, and why."""
    found = []
    for chart in report.charts():
        try:
            _tried(chart, report.language, [FORM_OF[one] for one in formats if one in FORM_OF])
        except NotDrawn as reason:
            found.append((chart, reason))
    return found


def _tried(chart: Chart, language: str, forms: Sequence[Form]) -> None:
    if isinstance(chart.spec, Exception):
        raise NotDrawn(f"{chart.chart_id}: {type(chart.spec).__name__}") from chart.spec
    for form in forms:
        drawn(chart, language, form)


def _in_its_place(chart: Chart, wording: Wording) -> list[Block]:
    """What is left of a chart without a picture."""
    return [Note(wording.word("chart_not_drawn", title=chart.title), "caution"), chart.table]
