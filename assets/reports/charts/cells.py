"""A grid of shares: the darker the higher, the number in each cell; a hidden cell is dashed and says so."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from assets.reports.charts import labels, theme
from assets.reports.wording import Wording

WIDTH, ROW = theme.WIDTH - 120, 38
DARK_FROM = 0.5  # of the scale: from here on numbers are white


def cells(rows: pd.DataFrame, heads: Sequence[str], wording: Wording, lowest: str = theme.FAINT) -> theme.Drawing:
    """The grid of rows (`row`, `column`, `value` 0 to 1, `state`, `text`), columns in the order of `heads`."""
    named = rows.assign(dark=rows["value"].fillna(0) > DARK_FROM)
    beside = list(dict.fromkeys(named["row"]))
    x = alt.X("column:N", title=None, scale=theme.ordered(wording, heads), axis=labels.silent(orient="top"))
    y = alt.Y("row:N", sort=beside, title=None, axis=labels.silent())
    scale = alt.Scale(domain=[0, 1], range=[lowest, theme.DARK])
    shown = alt.Chart(named[named["state"] == "shown"]).mark_rect(stroke="#ffffff", strokeWidth=2).encode(
        x=x, y=y, color=alt.Color("value:Q", scale=scale, legend=None))  # fmt: skip
    empty = alt.Chart(named[named["state"] != "shown"]).mark_rect(
        fill="#ffffff", stroke="#9a9a9a", strokeDash=[3, 3]).encode(x=x, y=y)  # fmt: skip
    names = [*labels.beside(beside, y, WIDTH, wording), *labels.above(heads, x, WIDTH / len(heads))]
    layers = [shown, empty, *_numbers(named, x, y), *names]
    return alt.layer(*layers).properties(width=WIDTH, height=ROW * len(beside))


def _numbers(rows: pd.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """The number or the word of each cell, white on dark ones."""
    return [
        alt.Chart(here).mark_text(fontSize=12, color="#ffffff" if dark else theme.INK).encode(x=x, y=y, text="text:N")
        for dark, here in rows.groupby("dark")
    ]
