"""Sorted bars: casualties by device, and by what people were doing."""

from collections.abc import Sequence

import altair as alt

from assets.reports.charts import theme
from assets.reports.charts.findings import highest, some_hidden, unknown_of
from assets.reports.charts.kept import Point, Words, any_above_zero, chart, frame, source_of, state_of, value_of
from assets.reports.document import Chart
from assets.reports.register import Register
from assets.reports.wording import Wording

ANNUAL, PROFILE = "casualty_annual", "casualty_profile"
DEVICES = (
    "mine_ap", "mine_av", "mine_improvised", "mine_unspecified", "cmr_submunition", "erw_other", "mine_erw_undifferentiated",
)  # fmt: skip
GROUPS = (
    ("men", "male", "adult"),
    ("women", "female", "adult"),
    ("boys", "male", "child"),
    ("girls", "female", "child"),
)


def devices(register: Register, wording: Wording, *, period: str, origin: str) -> Chart | None:
    """Bars of the device classes of a year, unknown last; None when none above 0 may be shown."""
    number = wording.word("c_number")
    points = [
        Point((register.label("device", device), number), register.figure(ANNUAL, f"n_{device}", period=period))
        for device in DEVICES
    ]
    unknown = Point(
        (register.label("device", "unknown"), number), register.figure(ANNUAL, "n_device_unknown", period=period)
    )
    if not any_above_zero(points):
        return None
    told = sorted(points, key=_rank)
    total = register.figure(ANNUAL, "n_total", period=period)
    words = Words(
        wording.word("chart_devices", period=period),
        _found("devices", points, period, wording),
        (unknown_of("chart_device_unknown", unknown.figure, total, wording), some_hidden([*points, unknown], wording)),
    )
    source = source_of(register, wording, ANNUAL, origin)
    told, head = [*told, unknown], wording.word("c_device")
    return chart("devices", words, lambda: _bars(told, wording), told, head, wording, source, _said(told))


def activities(register: Register, wording: Wording, *, period: str, origin: str) -> Chart | None:
    """Bars of the activities of men, women, boys and girls; those hidden stand in the table. None without one to show."""
    points = [
        Point((f"{register.label('activity', activity)} · {register.label('person_group', group)}", wording.word("c_number")),
              register.figure(PROFILE, "n", period=period, activity=activity, sex=sex, age_group=age))
        for activity in register.values_of(PROFILE, "activity", period=period)
        for group, sex, age in GROUPS
    ]  # fmt: skip
    there = sorted((point for point in points if state_of(point.figure) != "none"), key=_rank)
    drawn = [point for point in there if value_of(point.figure)]
    if not drawn:
        return None
    hidden = some_hidden(there, wording)
    words = Words(
        wording.word("chart_activities", period=period),
        _found("activities", drawn, period, wording),
        (hidden, wording.word("chart_hidden_in_table") if hidden else ""),
    )
    source = source_of(register, wording, PROFILE, origin)
    head = wording.word("c_activity")
    return chart("activities", words, lambda: _bars(drawn, wording), there, head, wording, source, _said(there))


def _found(key: str, points: Sequence[Point], period: str, wording: Wording) -> str:
    found = highest(points, wording)
    return wording.word(f"chart_{key}_found", found=found, period=period) if found else ""


def _said(points: Sequence[Point]) -> list[Point]:
    """The numbers by their first name alone: all count the same."""
    return [Point(point.names[:1], point.figure) for point in points]


def _rank(point: Point) -> tuple:
    """Longest bar first, then by name; hidden after all numbers, what is not recorded last."""
    value = value_of(point.figure)
    return ("shown", "hidden", "none").index(state_of(point.figure)), -(value or 0), point.names


def _bars(points: Sequence[Point], wording: Wording) -> theme.Drawing:
    rows = frame(points, ("name", "what"), wording).assign(start=0)
    rows["end"] = rows["value"].fillna(0)
    x = alt.X("value:Q", title=None, scale=theme.across(wording), axis=theme.counts(wording))
    y = alt.Y("name:N", sort=list(rows["name"]), title=None, axis=alt.Axis(orient=theme.side(wording), ticks=False))
    bars = alt.Chart(rows[rows["state"] == "shown"]).mark_bar(color=theme.DARK).encode(x=x, y=y)
    numbers = alt.Chart(rows).mark_text(fontSize=12, color=theme.INK, **theme.after(wording)).encode(
        x="end:Q", y=y, text="text:N")  # fmt: skip
    return alt.layer(bars, numbers).properties(width=theme.WIDTH - 160, height=26 * len(rows) + 10)
