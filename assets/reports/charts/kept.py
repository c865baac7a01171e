"""What every chart does with figures: a row per number, hidden ones without a value, words, and the table behind it."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from assets.reports import numbers_in_words as written
from assets.reports.cells import cell_of, source_line
from assets.reports.charts import theme
from assets.reports.document import Cell, Chart, Table
from assets.reports.register import Figure, Register
from assets.reports.rounds import asked_in_words
from assets.reports.wording import Wording

Form = Literal["count", "share"]
ALT_ROWS = 24


@dataclass(frozen=True)
class Point:
    """One number of a chart: names along its axes, and the figure."""

    names: tuple[str, ...]
    figure: Figure | None
    form: Form = "count"


@dataclass(frozen=True)
class Words:
    """What is written above a chart: what it shows, what was found (when that can be said), and what to know of it."""

    plain: str
    finding: str = ""
    subtitle: tuple[str, ...] = ()


def state_of(figure: Figure | None) -> Literal["shown", "hidden", "none"]:
    """Whether a number may be drawn, must not be, or is not there."""
    if figure is not None and figure.is_shown:
        return "shown"
    return "hidden" if figure is not None and figure.is_hidden else "none"


def value_of(figure: Figure | None) -> float | None:
    """The value of a figure that may be shown; a hidden one has none, whatever the marts hold."""
    return figure.value if figure is not None and figure.is_shown else None


def is_provisional(figure: Figure | None) -> bool:
    """Whether records of its period are still coming in."""
    return figure is not None and figure.is_shown and "provisional" in figure.cautions


def in_short(figure: Figure | None, wording: Wording, form: Form = "count") -> str:
    """A number as a drawing or a title says it: a share without its interval, `hidden` for a hidden one."""
    value = value_of(figure)
    if form == "share" and value is not None:
        return written.percent(value, wording.language)
    return cell_of(figure, wording, form).text


def frame(points: Iterable[Point], names: Sequence[str], wording: Wording) -> pd.DataFrame:
    """One row per number: its names, `value` (nothing when hidden), `low`, `high`, `state`, `text`, `provisional`."""
    rows = []
    for point in points:
        figure = point.figure
        is_shown = value_of(figure) is not None
        rows.append({
            **dict(zip(names, point.names, strict=True)),
            "value": value_of(figure),
            "low": figure.ci_low if figure is not None and is_shown else None,
            "high": figure.ci_high if figure is not None and is_shown else None,
            "state": state_of(figure),
            "text": in_short(figure, wording, point.form),
            "provisional": is_provisional(figure),
        })  # fmt: skip
    return pd.DataFrame(rows)


def table(chart_id: str, caption: str, head: str, points: Iterable[Point], wording: Wording, source: str = "") -> Table:
    """The numbers of a chart as a table: the names of the last axis are its columns."""
    rows_of: dict[str, dict[str, Point]] = {}
    for point in points:
        *first, last = point.names
        rows_of.setdefault(" · ".join(first), {})[last] = point
    columns = list(dict.fromkeys(column for found in rows_of.values() for column in found))
    empty = Cell(wording.word("not_recorded"))
    rows = tuple(
        (Cell(name), *(cell_of(found[c].figure, wording, found[c].form) if c in found else empty for c in columns))
        for name, found in rows_of.items()
    )
    hidden = any(state_of(one.figure) == "hidden" for row in rows for one in row[1:])
    return Table(
        f"{chart_id}-table", caption, (head, *columns), rows, source, wording.word("hidden_note") if hidden else ""
    )


def in_words(points: Sequence[Point], wording: Wording) -> str:
    """The numbers as a sentence for those who do not see the drawing; the first of them when there are many."""
    said = [
        f"{' · '.join(point.names)}: {cell_of(point.figure, wording, point.form).text}".replace("\n", " ")
        for point in points[:ALT_ROWS]
    ]
    return "; ".join([*said, wording.word("chart_more")] if len(points) > ALT_ROWS else said)


def largest(values: Iterable[float | None], least: float) -> float:
    """The largest of the numbers that are there, `least` at least: the end of a scale, whatever is shown."""
    return max([least, *(float(value) for value in values if value is not None and math.isfinite(value))])


def any_shown(points: Iterable[Point]) -> bool:
    """Whether there is a number to draw."""
    return any(value_of(point.figure) is not None for point in points)


def any_above_zero(points: Iterable[Point]) -> bool:
    """Whether there is a bar to draw: a chart of zeros and hidden numbers says less than its table."""
    return any((value_of(point.figure) or 0) > 0 for point in points)


def source_of(register: Register, wording: Wording, mart: str, origin: str) -> str:
    """The source line below a chart."""
    return source_line(wording, mart, origin)


def whom(register: Register, wording: Wording, at: Mapping[str, str]) -> dict[str, str]:
    """What a title says of the people of a chart: their group, which survey asked them and when, the year of their needs."""
    group = register.label("population_group", at["population_group"])
    return {"group": group, "when": asked_in_words(register, wording, at), "period": at["period"]}


def chart(chart_id: str, words: Words, draw: Callable[[], Any], behind: Sequence[Point], head: str, wording: Wording,
          source: str, said: Sequence[Point] = (), width: int = 640) -> Chart:  # fmt: skip
    """A chart with its words, its drawing and the table behind it; `said` are the numbers its alternative text tells.

    `draw` describes the drawing; where it cannot, the error stands in its place, and words and table are as they are.
    `width`: how wide it stands on a page whose lines are 640 wide.
    """
    try:
        spec = theme.finished(draw(), wording)
    except (
        Exception
    ) as reason:  # a fault of one drawing must not cost the report: `layout.drawing` says that it is missing
        spec = reason
    title = words.finding or words.plain
    held = table(chart_id, words.plain, head, behind, wording, source)
    alt = f"{title}. {in_words(said or behind, wording)}"
    return Chart(chart_id, title, " ".join(filter(None, words.subtitle)), alt, spec, held, source, width)
