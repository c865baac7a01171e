"""What the sources tell: for each, how often sex, age and disability are known.

The public file holds this per source and column for all years together, not per month; so the strip is sources x columns.
"""

from collections.abc import Sequence

from assets.reports import numbers_in_words as written
from assets.reports.charts import theme
from assets.reports.charts.cells import cells
from assets.reports.charts.kept import Point, Words, any_shown, chart, frame, source_of, value_of
from assets.reports.document import Chart
from assets.reports.register import Register
from assets.reports.wording import Wording

MART = "disaggregation_total"
COLUMNS = {
    "sex": "c_known_sex", "age_group": "c_known_age", "disability_status": "c_known_disability",
    "sex+age+disability": "c_known_all",
}  # fmt: skip


def coverage(register: Register, wording: Wording, *, period: str, origin: str) -> Chart | None:
    """Sources by how often they tell sex, age and disability, of all their rows; None when no share may be shown.

    `period` is not used: the mart counts all years of a source together.
    """
    rows = register.rows(MART)
    sources = sorted(set(zip(rows["source_id"], rows["table_name"], strict=True))) if len(rows) else []
    points = [one for source, held in sources for one in _of_source(register, wording, source, held, sources)]
    shares = [point for point in points if point.form == "share"]
    if not any_shown(shares):
        return None
    words = Words(wording.word("chart_coverage"), _found(shares, wording), (wording.word("chart_coverage_why"),))
    source_line = source_of(register, wording, MART, origin)
    return chart(
        "coverage",
        words,
        lambda: _drawn(points, wording),
        points,
        wording.word("c_source"),
        wording,
        source_line,
        shares,
    )


def _of_source(register: Register, wording: Wording, source: str, held: str, sources: Sequence[tuple[str, str]]
               ) -> list[Point]:  # fmt: skip
    """Rows of a source, and the share of them that tells each column; its table too where it has several."""
    name = source if sum(one == source for one, _ in sources) == 1 else f"{source} / {held}"
    at = {"source_id": source, "table_name": held}
    rows = Point((name, wording.word("c_rows")), register.figure(MART, "n_rows", column_name="sex", **at))
    return [rows] + [
        Point((name, wording.word(word)), register.figure(MART, "known_share", column_name=column, **at), "share")
        for column, word in COLUMNS.items()
    ]


def _drawn(points: Sequence[Point], wording: Wording) -> theme.Drawing:
    """The strip; under each source stands its number of rows."""
    told = frame(points, ("source", "column"), wording)
    rows = told[told["column"] == wording.word("c_rows")].set_index("source")["text"]
    strip = told[told["column"] != wording.word("c_rows")]
    named = strip["source"].map(lambda one: wording.word("chart_rows_of", name=one, n=rows[one]))
    heads = [wording.word(word) for word in COLUMNS.values()]
    return cells(strip.assign(row=named, column=strip["column"]), heads, wording, "#fbe9d8")


def _found(shares: Sequence[Point], wording: Wording) -> str:
    """From which to which share disability is known, over the sources."""
    named = wording.word(COLUMNS["disability_status"])
    known = [value for p in shares if p.names[1] == named and (value := value_of(p.figure)) is not None]
    if not known:
        return ""
    low, high = (written.percent(one, wording.language) for one in (min(known), max(known)))
    key = "chart_coverage_range" if low != high else "chart_coverage_same"
    return wording.word(key, low=low, high=high)
