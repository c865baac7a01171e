"""Columns over time: recorded casualties by year and by month, stacked by outcome as far as the outcome is shown."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from assets.reports.charts import theme
from assets.reports.charts.findings import two_periods, unknown_of
from assets.reports.charts.kept import (
    Point,
    Words,
    any_shown,
    chart,
    in_short,
    is_provisional,
    largest,
    source_of,
    state_of,
    value_of,
)
from assets.reports.document import Chart
from assets.reports.register import Figure, Register
from assets.reports.wording import Wording

ANNUAL, MONTHLY = "casualty_annual", "casualty_monthly"
OUTCOMES = ("killed", "injured", "outcome_unknown")
YEARS, MONTHS, HEIGHT = 20, 13, 240


@dataclass(frozen=True)
class Column:
    """One year or month: its figures by outcome, and the total."""

    period: str
    outcomes: Mapping[str, Figure | None]
    total: Figure | None


def trend(register: Register, wording: Wording, *, period: str, origin: str) -> Chart | None:
    """Columns per year, the last twenty up to this one; None when no total may be shown."""
    years = [year for year in register.periods(ANNUAL) if year <= period][-YEARS:]
    columns = [_column(register, ANNUAL, year, {}) for year in years]
    return _columns("trend", columns, register, wording, ANNUAL, origin)


def months(register: Register, wording: Wording, *, period: str, origin: str) -> Chart | None:
    """Columns per month, thirteen up to this one; None when no total may be shown."""
    held = register.values_of(MONTHLY, "period", span="month")
    there = [month for month in months_until(period) if held and month >= held[0]]
    columns = [_column(register, MONTHLY, month, {"span": "month"}) for month in there]
    return _columns("months", columns, register, wording, MONTHLY, origin)


def months_until(last: str, n: int = MONTHS) -> list[str]:
    """The n months that end with this one, those without a record too."""
    year, month = map(int, last.split("-"))
    counted = [year * 12 + month - 1 - back for back in reversed(range(n))]
    return [f"{one // 12}-{one % 12 + 1:02d}" for one in counted]


def _column(register: Register, mart: str, period: str, keys: Mapping[str, str]) -> Column:
    found = {one: register.figure(mart, f"n_{one}", period=period, **keys) for one in OUTCOMES}
    return Column(period, found, register.figure(mart, "n_total", period=period, **keys))


def _columns(chart_id: str, columns: Sequence[Column], register: Register, wording: Wording, mart: str, origin: str
             ) -> Chart | None:  # fmt: skip
    totals = [Point((_named(one, wording), wording.word("c_total")), one.total) for one in columns]
    if not any_shown(totals):
        return None
    pieces = pd.DataFrame([piece for one in columns for piece in _pieces(one, wording)])
    periods = [one.period for one in columns]
    behind = [point for one in columns for point in _behind(one, wording)]
    head = wording.word("c_year" if chart_id == "trend" else "month")
    words = _words(chart_id, columns, pieces, wording)
    source = source_of(register, wording, mart, origin)
    return chart(chart_id, words, lambda: _drawn(pieces, periods, wording), behind, head, wording, source, totals)


def _named(column: Column, wording: Wording) -> str:
    """The year as tables name it."""
    key = "provisional_year" if is_provisional(column.total) else ""
    return wording.word(key, year=column.period) if key else column.period


def _behind(column: Column, wording: Wording) -> Iterator[Point]:
    for one, figure in column.outcomes.items():
        yield Point((_named(column, wording), wording.word(f"c_{one}")), figure)
    yield Point((_named(column, wording), wording.word("c_total")), column.total)


def _pieces(column: Column, wording: Wording) -> Iterator[dict]:
    """The parts of a column from the bottom up: outcomes that are shown, then what is not told apart, up to the total."""
    at = {"year": column.period, "provisional": is_provisional(column.total), "state": state_of(column.total)}
    total, bottom = value_of(column.total), 0.0
    if total is None:
        yield {**at, "text": _why_none(column, wording)}
        return
    at["text"] = in_short(column.total, wording)
    for one, figure in column.outcomes.items():
        value = value_of(figure) or 0
        if value:
            yield {**at, "part": one, "bottom": bottom, "top": bottom + value}
        bottom += value
    if total > bottom or not total:
        yield {**at, "part": "not_split", "bottom": bottom, "top": total}


def _why_none(column: Column, wording: Wording) -> str:
    return wording.word("hidden" if state_of(column.total) == "hidden" else "chart_no_record")


def _drawn(pieces: pd.DataFrame, periods: Sequence[str], wording: Wording) -> theme.Drawing:
    """The columns, stripes over provisional ones, the total on top of each, words where there is none."""
    shown = pieces.assign(name=_names(pieces, wording))[pieces["state"] == "shown"]
    highest = largest(shown["top"], 1.0) * 1.1
    step = theme.WIDTH / len(periods)
    x = alt.X("year:O", title=None, scale=theme.ordered(wording, periods),
              axis=alt.Axis(labelAngle=-45 if len(periods) > 9 else 0))  # fmt: skip
    y = alt.Y("top:Q", title=None, axis=theme.counts(wording, orient=theme.side(wording)),
              scale=alt.Scale(domain=[0, highest]))  # fmt: skip
    bars = alt.Chart(shown).mark_bar(stroke="#8a8a8a", strokeWidth=0.4).encode(
        x=x, y=y, y2="bottom:Q", color=_colours(shown, wording))  # fmt: skip
    tops = shown.drop_duplicates("year", keep="last")
    numbers = alt.Chart(tops).mark_text(baseline="bottom", dy=-3, fontSize=11, color=theme.INK).encode(
        x=x, y="top:Q", text="text:N")  # fmt: skip
    layers = [bars, *theme.striped(shown, x, step, highest / HEIGHT), numbers, *theme.words_of_none(pieces, x)]
    return alt.layer(*layers).properties(width=theme.WIDTH, height=HEIGHT)


def _names(pieces: pd.DataFrame, wording: Wording) -> pd.Series:
    return pieces["part"].map({one: _part(one, wording) for one in (*OUTCOMES, "not_split")})


def _part(one: str, wording: Wording) -> str:
    return wording.word("chart_not_split" if one == "not_split" else f"c_{one}")


def _colours(shown: pd.DataFrame, wording: Wording) -> alt.Color:
    """Colours of the parts that are there, in the order they are stacked."""
    there = [one for one in theme.OUTCOME_COLOURS if (shown.loc[shown["part"] == one, "top"] > 0).any()]
    names, colours = [_part(one, wording) for one in there], [theme.OUTCOME_COLOURS[one] for one in there]
    return alt.Color("name:N", scale=alt.Scale(domain=names, range=colours), legend=theme.legend(names, wording))


def _words(chart_id: str, columns: Sequence[Column], pieces: pd.DataFrame, wording: Wording) -> Words:
    periods, last = [one.period for one in columns], columns[-1]
    plain = wording.word(f"chart_{chart_id}", first=periods[0], last=periods[-1])
    said = (
        unknown_of("chart_outcome_unknown", last.outcomes["outcome_unknown"], last.total, wording),
        wording.word("chart_not_split_why") if "not_split" in set(pieces.get("part", ())) else "",
        wording.word("chart_provisional_why") if pieces["provisional"].any() else "",
    )
    return Words(plain, two_periods(chart_id, periods, [one.total for one in columns], wording), said)
