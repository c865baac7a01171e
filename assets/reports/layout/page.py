"""HTML: one page that needs nothing else: its font, drawings and style are in it, and no script.

Here: what pandoc's body still needs, and the page around it (`page.html.j2`, `page.css`). Not here: what is said.
"""

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assets.reports.document import Report
from assets.reports.layout import fonts
from assets.reports.layout.pandoc import converted
from assets.reports.layout.source import ROOM, Source
from assets.reports.wording import Wording

_DRAWING = re.compile(r"<p><!--drawing ([\w-]+)--></p>")
_ID = re.compile(r'(\bid="|\burl\(#|\bhref="#|="url\(#)')


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(ROOM), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def page(report: Report, source: Source, wording: Wording, folder: Path) -> bytes:
    """The report as one HTML file; `folder` is a place for pandoc to work in."""
    metadata = {"lang": report.language, "dir": report.direction}
    body = converted(source.text, "html5", folder, metadata, ["--shift-heading-level-by=1", "--id-prefix="]).decode()
    body = _DRAWING.sub(lambda found: _figure(report, source, found[1]), _mended(body, wording))
    style = (ROOM / "page.css").read_text("utf-8")
    template = _environment().get_template("page.html.j2")
    given = {"report": report, "headings": source.headings, "word": wording.word, "style": style, "body": body}
    visible = re.sub(r"<[^>]*>", "", template.render(**given, font="")) + "0123456789"
    return template.render(**given, font=fonts.embedded(visible)).encode()


def _mended(body: str, wording: Wording) -> str:
    """Ends instead of right sides, so that numbers stand right in both directions; headers say what they head."""
    body = body.replace('style="text-align: right;"', 'class="number"').replace("<tr>\n<th>", '<tr>\n<th scope="row">')
    head = re.compile(r"<thead>.*?</thead>", re.DOTALL)
    body = head.sub(lambda found: found[0].replace(' scope="row"', "").replace("<th", '<th scope="col"'), body)
    body = body.replace('<th scope="col"ead>', "<thead>")
    body = body.replace("<hr />\n<ol>", f'<h2 id="footnotes-title">{wording.word("layout_footnotes")}</h2>\n<ol>')
    back = f'role="doc-backlink" aria-label="{wording.word("layout_back")}">↑</a>'
    return body.replace('role="doc-backlink">↩︎</a>', back)


def _figure(report: Report, source: Source, name: str) -> str:
    """A drawing inside the page, where it uses the page's font; a screen reader is told what it shows."""
    from assets.reports.layout.drawing import drawn

    chart = source.charts[name]
    svg = drawn(chart, report.language, "svg").decode()
    svg = svg[svg.index("<svg") :]
    svg = _ID.sub(lambda found: found[1] + f"{name}-", svg)  # two drawings may name their parts alike
    alt = chart.alt.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    width = min(100, round(100 * chart.width / 640))
    return f'<div class="drawing" style="width: {width}%" role="img" aria-label="{alt}">{svg}</div>'
