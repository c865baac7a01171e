"""Who was harmed: women, men, girls and boys of one year as a pyramid, and over the years as small multiples."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from assets.reports.charts import theme
from assets.reports.charts.findings import listed, named, unknown_of
from assets.reports.charts.kept import (
    Point,
    Words,
    any_above_zero,
    any_shown,
    chart,
    frame,
    largest,
    source_of,
    value_of,
)
from assets.reports.document import Chart
from assets.reports.register import Figure, Register
from assets.reports.wording import Wording

ANNUAL, PROFILE = "casualty_annual", "casualty_profile"
GROUPS = {
    "women": ("adult", "female"), "men": ("adult", "male"), "girls": ("child", "female"), "boys": ("child", "male"),
}  # fmt: skip
UNKNOWN = "other_or_unknown"
YEARS, PANEL_WIDTH, PANEL_HEIGHT, ROW = 10, 262, 120, 44


def pyramid(register: Register, wording: Wording, *, period: str, origin: str) -> Chart | None:
    """Adults and children of a year, female to one side and male to the other; sex or age unknown is a bar on neither.

    None when none of the five numbers above 0 may be shown.
    """
    points = [Point(_place(register, wording, one), _of_year(register, one, period)) for one in (*GROUPS, UNKNOWN)]
    if not any_above_zero(points):
        return None
    rows = frame(points, ("age", "sex"), wording).assign(group=[*GROUPS, UNKNOWN])
    told = [Point((register.label("person_group", one),), p.figure) for one, p in zip(GROUPS, points, strict=False)]
    found = listed((named(point, wording) for point in told), wording)
    total = register.figure(ANNUAL, "n_total", period=period)
    words = Words(
        wording.word("chart_pyramid", period=period),
        wording.word("chart_pyramid_found", period=period, found=found),
        (unknown_of("chart_group_unknown", points[-1].figure, total, wording), _provisional(rows, wording)),
    )
    said = [*told, Point((wording.word("c_group_unknown"),), points[-1].figure)]
    source = source_of(register, wording, ANNUAL, origin)
    return chart(
        "pyramid", words, lambda: _two_sided(rows, wording), points, wording.word("c_group"), wording, source, said
    )


def _place(register: Register, wording: Wording, group: str) -> tuple[str, str]:
    """Row and side of a group."""
    if group == UNKNOWN:
        return wording.word("c_group_unknown"), wording.word("c_number")
    age, sex = GROUPS[group]
    return register.label("age_group", age), wording.word(f"c_{sex}")


def _of_year(register: Register, group: str, period: str) -> Figure | None:
    """The yearly number of a group; its twin in the profile where only that may be shown."""
    annual = register.figure(ANNUAL, f"n_{group}", period=period)
    if group == UNKNOWN or value_of(annual) is not None:
        return annual
    age, sex = GROUPS[group]
    twin = register.figure(PROFILE, "n", period=period, sex=sex, age_group=age)
    return twin if value_of(twin) is not None else annual


def _two_sided(rows: pd.DataFrame, wording: Wording) -> theme.Drawing:
    reach = largest(rows["value"], 1.0) * 1.2
    sign = rows["group"].map({"women": -1.0, "girls": -1.0, "men": 1.0, "boys": 1.0, UNKNOWN: 0.0})
    half = (rows["value"] / 2).where(rows["group"] == UNKNOWN, 0)
    rows = rows.assign(start=-half, end=rows["value"] * sign + half, mid=sign * reach / 2, side=sign)
    x = alt.X(
        "start:Q", title=None, scale=theme.across(wording, (-reach, reach)), axis=theme.counts(wording, tickCount=7)
    )
    y = alt.Y("age:N", sort=list(dict.fromkeys(rows["age"])), title=None, scale=alt.Scale(padding=0.2),
              axis=alt.Axis(orient=theme.side(wording), ticks=False, domain=False))  # fmt: skip
    bars = (
        alt.Chart(rows[rows["state"] == "shown"]).mark_bar().encode(x=x, x2="end:Q", y=y, color=_colours(rows, wording))
    )
    middle = alt.Chart(pd.DataFrame({"start": [0]})).mark_rule(color=theme.INK, strokeWidth=0.8).encode(x=x)
    layers = [bars, middle, *_numbers(rows, x, y, wording)]
    return alt.layer(*layers).properties(width=theme.WIDTH - 60, height=ROW * rows["age"].nunique())


def _colours(rows: pd.DataFrame, wording: Wording) -> alt.Color:
    names = [wording.word("c_female"), wording.word("c_male"), wording.word("c_number")]
    legend = theme.legend(names[:2], wording)
    return alt.Color(
        "sex:N", scale=alt.Scale(domain=names, range=[theme.WOMEN, theme.MEN, theme.UNKNOWN]), legend=legend
    )


def _numbers(rows: pd.DataFrame, x: alt.X, y: alt.Y, wording: Wording) -> list[alt.Chart]:
    """Each number outside the end of its bar; a word in the middle of a side that has none."""
    ends = rows.assign(start=rows["end"].where(rows["state"] == "shown", rows["mid"]))
    out = []
    for side, part in ends.groupby("side"):
        outwards = (-1 if side < 0 else 1) * (-1 if theme.is_rtl(wording) else 1)
        for state, here in part.groupby("state"):
            place: dict[str, Any] = {"align": "left" if outwards > 0 else "right", "dx": 5 * outwards}
            set_so: dict[str, Any] = place if state == "shown" or side == 0 else {"align": "center"}
            text = alt.Chart(here).mark_text(fontSize=12, color=theme.INK, baseline="middle", **set_so)
            out.append(text.encode(x=x, y=y, text="text:N"))
    return out


def groups(register: Register, wording: Wording, *, period: str, origin: str) -> Chart | None:
    """Women, men, girls and boys over ten years, each in its own panel on one scale; None when no number may be shown."""
    years = [year for year in register.periods(ANNUAL) if year <= period][-YEARS:]
    points = [
        Point((year, wording.word(f"c_{group}")), register.figure(ANNUAL, f"n_{group}", period=year))
        for year in years
        for group in GROUPS
    ]
    if not any_shown(points):
        return None
    rows = frame(points, ("year", "name"), wording).assign(group=list(GROUPS) * len(years))
    plain = wording.word("chart_groups", first=years[0], last=years[-1])
    words = Words(plain, _highest(register, rows, wording), (_provisional(rows, wording),))
    head, source = wording.word("c_year"), source_of(register, wording, ANNUAL, origin)
    return chart("groups", words, lambda: _panels(rows, years, wording), points, head, wording, source)


def _highest(register: Register, rows: pd.DataFrame, wording: Wording) -> str:
    """The year with the most of each group among those shown."""
    found = []
    for group in GROUPS:
        there = rows[(rows["group"] == group) & (rows["value"] > 0)]
        if len(there):
            top = there.loc[there["value"].idxmax()]
            found.append(f"{register.label('person_group', group)} {top['text']} ({top['year']})")
    return wording.word("chart_groups_found", found=listed(found, wording)) if found else ""


def _panels(rows: pd.DataFrame, years: Sequence[str], wording: Wording) -> alt.ConcatChart:
    order = ["men", "women", "boys", "girls"] if theme.is_rtl(wording) else list(GROUPS)
    highest = largest(rows["value"], 1.0) * 1.15
    panels = [_panel(rows[rows["group"] == group], group, years, highest, wording) for group in order]
    return alt.concat(*panels, columns=2, spacing=14)


def _panel(rows: pd.DataFrame, group: str, years: Sequence[str], highest: float, wording: Wording) -> theme.Drawing:
    x = alt.X("year:O", title=None, scale=theme.ordered(wording, years), axis=alt.Axis(labelAngle=-45))
    y = alt.Y("value:Q", title=None, scale=alt.Scale(domain=[0, highest]),
              axis=theme.counts(wording, orient=theme.side(wording), tickCount=4))  # fmt: skip
    shown = rows.assign(top=rows["value"])[rows["state"] == "shown"]
    bars = alt.Chart(shown).mark_bar(color=theme.GROUP_COLOURS[group]).encode(x=x, y=y)
    numbers = alt.Chart(shown).mark_text(baseline="bottom", dy=-2, fontSize=10, color=theme.INK).encode(
        x=x, y=y, text="text:N")  # fmt: skip
    stripes = theme.striped(shown, x, PANEL_WIDTH / len(years), highest / PANEL_HEIGHT)
    drawn = alt.layer(bars, *stripes, numbers, *theme.words_of_none(rows, x))
    title = alt.TitleParams(wording.word(f"c_{group}"))
    return drawn.properties(width=PANEL_WIDTH, height=PANEL_HEIGHT, title=title)


def _provisional(rows: pd.DataFrame, wording: Wording) -> str:
    return wording.word("chart_provisional") if rows["provisional"].any() else ""
