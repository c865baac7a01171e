"""One visual language for all charts: colours, hatching, axes, direction. Not here: what is drawn.

Colours are Okabe and Ito's, safe for colour-blind readers; they also differ in lightness, and a second sign (stripes, shape,
side, a word) stands beside colour, so that a grey print can be read. Sex is never pink and blue.
"""

import textwrap
from collections.abc import Sequence
from typing import Any, Literal

import altair as alt
import pandas as pd

from assets.reports.wording import Wording
from schemas.languages import language_of

Drawing = alt.LayerChart | alt.FacetChart
FONT = "SADDLE Sans"  # one family with Latin and Arabic letters: the same look in every language
DARK, LIGHT, GREY, PALE, INK, FAINT = "#004c73", "#7fb7d6", "#777777", "#e2e2e2", "#222222", "#f2f6f9"
WOMEN, MEN, GIRLS, BOYS, UNKNOWN = "#d55e00", "#004c73", "#f0b27a", "#7fb7d6", "#b5b5b5"
GROUP_COLOURS = {"women": WOMEN, "men": MEN, "girls": GIRLS, "boys": BOYS}
OUTCOME_COLOURS = {"killed": DARK, "injured": LIGHT, "outcome_unknown": PALE, "not_split": GREY}
WIDTH = 560
BAND = 0.8  # how much of its step a column takes
STRIPE = 8  # units of drawing from stripe to stripe
LETTER, LINE = 6.6, 14  # width of a letter of 12 on average, height of its line


def finished(chart: Any, wording: Wording) -> Any:
    """The chart with fonts, quiet axes and direction; nothing of it refers outside."""
    return (
        chart.configure(font=FONT, background="#ffffff", padding=8)
        .configure_view(stroke=None)
        .configure_axis(
            labelFontSize=12, titleFontSize=12, labelColor=INK, titleColor=INK, gridColor="#e6e6e6",
            titleFontWeight="normal", labelLimit=300,
        )
        .configure_legend(orient="top", labelFontSize=12, labelColor=INK, title=None, columns=4, labelLimit=260)
        .configure_title(fontSize=12, fontWeight="normal", color=INK, anchor="end" if is_rtl(wording) else "start")
        .configure_axisY(orient=side(wording))
    )  # fmt: skip


def is_rtl(wording: Wording) -> bool:
    """Whether the chart runs from right to left."""
    return language_of(wording.language).is_rtl


def side(wording: Wording) -> Literal["left", "right"]:
    """The side where reading begins: names of rows and the scale of columns stand there."""
    return "right" if is_rtl(wording) else "left"


def after(wording: Wording, by: int = 5) -> dict[str, Any]:
    """How a text is set that begins where a bar ends."""
    return {"align": side(wording), "dx": -by if is_rtl(wording) else by}


def legend(names: Sequence[str], wording: Wording) -> alt.Legend | None:
    """What the colours mean, in the order of reading; none without a colour: Vega makes an empty one endless."""
    if not names:
        return None
    return alt.Legend(values=list(reversed(names)) if is_rtl(wording) else list(names))


def across(wording: Wording, domain: Sequence[float] | None = None) -> alt.Scale:
    """The scale of a quantity that runs across: from the right in Arabic."""
    held: dict[str, Any] = {"domain": list(domain)} if domain else {"nice": True, "zero": True}
    return alt.Scale(reverse=is_rtl(wording), **held)


def ordered(wording: Wording, domain: Sequence[str] = ()) -> alt.Scale:
    """The scale of years or groups that run across, those of the domain even without a number: from the right in Arabic."""
    held: dict[str, Any] = {"domain": list(domain)} if domain else {}
    return alt.Scale(reverse=is_rtl(wording), paddingInner=1 - BAND, paddingOuter=(1 - BAND) / 2, **held)


def counts(wording: Wording, **how: Any) -> alt.Axis:
    """An axis of whole numbers, written as the pages write them."""
    said = _written("format(abs(datum.value), ',')", wording)
    return alt.Axis(tickMinStep=1, labelExpr=said, labelOverlap="greedy", labelSeparation=6, **how)


def percents(wording: Wording, **how: Any) -> alt.Axis:
    """An axis of shares, written as the pages write them."""
    number = _written("round(100 * datum.value)", wording)
    return alt.Axis(labelExpr=f"{number} + '{language_of(wording.language).percent}'", tickCount=6, **how)


def _written(number: str, wording: Wording) -> str:
    """A Vega expression of a whole number, as the language writes it."""
    for plain in ",0123456789":
        own = language_of(wording.language).written(plain)
        number = number if own == plain else f"replace({number}, /{plain}/g, '{own}')"
    return number


def lines(text: str, letters: int = 17) -> str:
    """A name broken into lines."""
    return "\n".join(textwrap.wrap(text, letters, break_long_words=False)) or text


def striped(rows: pd.DataFrame, x: alt.X, step: float, unit: float) -> list[alt.Chart]:
    """Slanted white lines over columns that are provisional (Vega-Lite fills with no pattern).

    `rows` hold `year`, `top` and `provisional`; `step` is the width of a column with its gap, `unit` the numbers a
    drawing unit stands for.
    """
    tops = rows[rows["provisional"] & (rows["top"] > 0)].groupby("year")["top"].max()
    if tops.empty:
        return []
    marks = [{"year": year, "line": line} for year, top in tops.items() for line in _spread(float(top), STRIPE * unit)]
    width = step * BAND
    slant = STRIPE / width  # half a stripe up and down, so that no line leaves its column
    lines = alt.Chart(pd.DataFrame(marks)).mark_point(
        shape=f"M-1,{slant:.3f}L1,-{slant:.3f}", size=width**2, stroke="#ffffff", strokeWidth=1.8, filled=False, opacity=1)  # fmt: skip
    return [lines.encode(x=x, y="line:Q")]


def _spread(top: float, apart: float) -> list[float]:
    """Where lines stand in a column, about so far apart; one at least, in a low one too."""
    n = max(1, int(top / apart))
    return [top * (one + 0.5) / n for one in range(n)]


def words_of_none(rows: pd.DataFrame, x: alt.X) -> list[alt.Chart]:
    """A word where a column would stand: hidden, or no record."""
    missing = rows[rows["state"] != "shown"].assign(foot=0)
    if missing.empty:
        return []
    upright = alt.Chart(missing).mark_text(angle=270, align="left", baseline="middle", fontSize=11, color=INK, dx=4)
    return [upright.encode(x=x, y="foot:Q", text="text:N")]
