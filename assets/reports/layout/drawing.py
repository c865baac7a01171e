"""A chart as a picture: SVG for pages, PDF for paper, PNG for DOCX; fonts of the package, nothing from outside."""

import json
from functools import cache
from typing import Literal

from assets.reports.document import Chart
from assets.reports.layout.fonts import font_folder

PNG_SCALE = 2.0  # dots per chart unit: sharp on paper at the width of a page
# Vega's own words, altair has none: the legend begins at the right, its labels stand left of their signs
LEGEND_FROM_THE_RIGHT = {
    "layout": {"top": {"anchor": "end"}}, "labelAlign": "right", "labelOffset": -16, "columnPadding": 24,
}  # fmt: skip


@cache
def _engine():
    """vl-convert with the package's fonts."""
    import vl_convert

    vl_convert.register_font_directory(str(font_folder()))
    return vl_convert


def drawn(chart: Chart, language: str, form: Literal["svg", "png", "pdf"]) -> bytes:
    """The chart in one form. The same chart gives the same bytes. Raises ValueError for a chart Vega cannot draw."""
    held = chart.spec.to_dict()
    if language == "ar":
        held["config"]["legend"] |= LEGEND_FROM_THE_RIGHT
    spec = json.dumps(held, ensure_ascii=False, sort_keys=True)
    engine = _engine()
    if form == "png":
        return engine.vegalite_to_png(spec, scale=PNG_SCALE)
    if form == "pdf":
        return engine.vegalite_to_pdf(spec)
    return engine.vegalite_to_svg(spec).encode("utf-8")
