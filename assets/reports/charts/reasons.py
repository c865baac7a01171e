"""Why a service was not got: how often each reason is named, from women and girls to men and boys."""

from collections.abc import Iterator
from typing import Any

import altair as alt
import pandas as pd

from assets.reports.charts import theme
from assets.reports.charts.findings import verdicts
from assets.reports.charts.kept import Point, Words, chart, frame, largest, source_of, value_of, whom
from assets.reports.document import Chart
from assets.reports.register import Comparison, Register
from assets.reports.rounds import weighted
from assets.reports.wording import Wording

MART = "barrier_rank"
SEXES = ("female", "male")
NAMED, WIDTH, HEIGHT, LINE = 10, 230, 320, 15
Reason = tuple[str, str]  # service, barrier


def slope(register: Register, wording: Wording, *, period: str, origin: str, **people: str) -> Chart | None:
    """The reasons whose share may be shown for both, a line from one to the other; None without one.

    Ten at most are drawn, the most named first; the table holds all that have a share for both.
    """
    at = {"period": period, **people}
    pairs = {one: _pair(register, wording, at, one) for one in _reasons(register, at)}
    reasons = [one for one, pair in pairs.items() if all(value_of(point.figure) is not None for point in pair)]
    points = [point for one in reasons for point in pairs[one]]
    if not points:
        return None
    rows = frame(points, ("reason", "sex"), wording)
    drawn = _most_named(rows)
    compared = {_name(register, wording, one): _comparison(register, at, one) for one in reasons}
    said = whom(register, wording, at)
    found = verdicts("reason", list(compared.items()), wording)
    title = wording.word("chart_slope_found", found=found, **said) if found else ""
    words = Words(wording.word("chart_slope", **said), title, (wording.word("chart_slope_why"),))
    source = source_of(register, wording, MART, origin)
    return chart(
        "slope",
        words,
        lambda: _lines(drawn, compared, wording),
        points,
        wording.word("c_reason"),
        wording,
        source,
        width=540,
    )


def _reasons(register: Register, at: dict[str, str]) -> Iterator[Reason]:
    for service in register.values_of(MART, "service", **at):
        for barrier in register.values_of(MART, "barrier", service=service, **at):
            yield service, barrier


def _name(register: Register, wording: Wording, reason: Reason) -> str:
    a, b = register.label("service", reason[0]), register.label("barrier", reason[1])
    return wording.word("chart_two_words", a=a, b=b)


def _pair(register: Register, wording: Wording, at: dict[str, str], reason: Reason) -> list[Point]:
    keys = {**at, "service": reason[0], "barrier": reason[1]}
    share = weighted(register, MART, "named_share", **keys)
    return [
        Point((_name(register, wording, reason), wording.word(f"c_{sex}")), register.figure(MART, share, sex=sex, **keys), "share")
        for sex in SEXES
    ]  # fmt: skip


def _comparison(register: Register, at: dict[str, str], reason: Reason) -> Comparison | None:
    return register.comparison(MART, "named_share", "female_v_male", service=reason[0], barrier=reason[1], **at)


def _most_named(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the reasons named most by either group."""
    most = rows.groupby("reason")["value"].max().sort_values(ascending=False, kind="stable")
    return rows[rows["reason"].isin(most.index[:NAMED])]


def _lines(rows: pd.DataFrame, compared: dict[str, Comparison | None], wording: Wording) -> theme.Drawing:
    """A line per reason, thick where the marts say women and men differ; its name where reading ends."""
    sexes = [wording.word(f"c_{sex}") for sex in SEXES]
    clear = {name for name, one in compared.items() if one is not None and one.verdict in ("higher", "lower")}
    rows = rows.assign(clear=rows["reason"].isin(clear))
    most = largest(rows["value"] * 1.1, 0.1)
    x = alt.X("sex:N", title=None, axis=alt.Axis(labelAngle=0, orient="top"),
              scale=alt.Scale(type="point", domain=sexes, reverse=theme.is_rtl(wording), padding=0.2))  # fmt: skip
    y = alt.Y(
        "value:Q",
        title=None,
        axis=theme.percents(wording, orient=theme.side(wording)),
        scale=alt.Scale(domain=[0, most]),
    )
    layers = []
    for is_clear, here in rows.groupby("clear"):
        look: dict[str, Any] = (
            {"color": theme.DARK, "strokeWidth": 2.6} if is_clear else {"color": theme.GREY, "strokeWidth": 1.2}
        )
        base = alt.Chart(here).encode(x=x, y=y, detail="reason:N")
        layers += [base.mark_line(**look), base.mark_point(filled=True, size=50, opacity=1, color=look["color"])]
    names = apart(rows[rows["sex"] == sexes[1]], least=most * LINE / HEIGHT)
    text = alt.Chart(names).mark_text(fontSize=12, color=theme.INK, **theme.after(wording, 10))
    return alt.layer(*layers, text.encode(x=x, y="beside:Q", text="reason:N")).properties(width=WIDTH, height=HEIGHT)


def apart(rows: pd.DataFrame, least: float) -> pd.DataFrame:
    """Where each name stands so that no two overlap: at its value, moved up when another stands there."""
    ranked = rows.sort_values("value", kind="stable")
    places: list[float] = []
    for value in ranked["value"]:
        places.append(max(value, places[-1] + least) if places else value)
    return ranked.assign(beside=places)
