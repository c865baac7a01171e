"""Names of rows and columns that need several lines, as texts of their own.

Not as axis labels: of a name with lines in Arabic the engine that draws pictures moves the first letter only.
"""

from collections.abc import Sequence
from typing import Any, Literal

import altair as alt
import pandas as pd

from assets.reports.charts import theme
from assets.reports.wording import Wording

GAP = 7  # between a name and the drawing
REMARK = 24  # letters in a line of a remark
_RIGHT_TO_LEFT = "\u200f"


def silent(**how: Any) -> alt.Axis:
    """The axis whose names are drawn here."""
    return alt.Axis(labels=False, ticks=False, domain=False, **how)


def held(text: str) -> str:
    """Arabic words with their brackets and numbers in order, whatever stands around them."""
    is_arabic = any("\u0600" <= letter <= "\u06ff" for letter in text)
    return f"{_RIGHT_TO_LEFT}{text}{_RIGHT_TO_LEFT}" if is_arabic else text


def beside(names: Sequence[str], y: alt.Y, width: int, wording: Wording) -> list[alt.Chart]:
    """The name of each row where reading begins, its lines around the middle of the row; `y` is of the field `row`."""
    at = width + GAP if theme.is_rtl(wording) else -GAP
    align: Literal["left", "right"] = "left" if theme.is_rtl(wording) else "right"
    return [
        _texts(here, dy=theme.LINE * shift, align=align).encode(y=y, x=alt.value(at), text="line:N")
        for shift, here in _placed(names, "row", lambda n, most: n - (most - 1) / 2)
    ]


def above(names: Sequence[str], x: alt.X, step: float) -> list[alt.Chart]:
    """The name above each column in lines that fit its width, all standing on one line; `x` is of the field `column`."""
    letters = max(8, int(step / theme.LETTER))
    wrapped = {name: theme.lines(name, letters) for name in names}
    placed = _placed(list(wrapped.values()), "wrapped", lambda n, most: n - most + 1)
    back = {lines: name for name, lines in wrapped.items()}
    return [
        _texts(here.assign(column=here["wrapped"].map(back)), align="center", baseline="bottom").encode(
            x=x, y=alt.value(-GAP + theme.LINE * shift), text="line:N")
        for shift, here in placed
    ]  # fmt: skip


def after(names: Sequence[str], said: Sequence[str], y: alt.Y, x: alt.X, wording: Wording) -> list[alt.Chart]:
    """A remark for each row where reading ends, in lines; `y` is of the field `row`, `x` of `end`."""
    by: dict[str, Any] = {"align": theme.side(wording), "dx": -12 if theme.is_rtl(wording) else 12}
    rows = [
        {"row": name, "end": 1.0, "wrapped": theme.lines(text, REMARK)}
        for name, text in zip(names, said, strict=True)
        if text
    ]
    if not rows:
        return []
    told = pd.DataFrame(rows)
    return [
        _texts(here.merge(told, on="wrapped"), dy=theme.LINE * shift, **by).encode(y=y, x=x, text="line:N")
        for shift, here in _placed(list(dict.fromkeys(told["wrapped"])), "wrapped", lambda n, most: n - (most - 1) / 2)
    ]


def _texts(rows: pd.DataFrame, **how: Any) -> alt.Chart:
    return alt.Chart(rows).mark_text(fontSize=12, color=theme.INK, **{"baseline": "middle", **how})


def _placed(names: Sequence[str], field: str, shift_of: Any) -> list[tuple[float, pd.DataFrame]]:
    """The lines of all names, together by how far from their place they stand, in lines."""
    rows = [
        {field: name, "line": held(line), "shift": shift_of(n, len(lines))}
        for name in names
        for lines in [name.split("\n")]
        for n, line in enumerate(lines)
    ]
    frame = pd.DataFrame(rows)
    return [(float(shift), here.drop(columns="shift")) for shift, here in frame.groupby("shift")]
