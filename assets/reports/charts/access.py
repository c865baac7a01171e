"""From need to service: how many needed, were referred, accepted, began and completed, women and girls beside men and boys."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from assets.reports.charts import theme
from assets.reports.charts.findings import verdicts
from assets.reports.charts.kept import Point, Words, chart, frame, largest, source_of, value_of, whom
from assets.reports.document import Chart
from assets.reports.register import Register
from assets.reports.wording import Wording

MART = "access_by_gender"
STEPS = ("need", "referred", "accepted", "started", "completed")
SEXES = ("female", "male")
PANEL_WIDTH, PANEL_HEIGHT = 190, 150


def funnel(register: Register, wording: Wording, *, period: str, origin: str, **people: str) -> Chart | None:
    """The steps of every service as bars on one scale; None when no step after the need may be shown for any."""
    at = {"period": period, **people}
    services = [one for one in register.values_of(MART, "service", **at) if _goes_on(register, at, one)]
    points = [point for service in services for point in _steps(register, wording, at, service)]
    if not points:
        return None
    rows = frame(points, ("service", "sex", "step"), wording)
    head, source = wording.word("c_service"), source_of(register, wording, MART, origin)
    return chart(
        "funnel", _words(register, wording, services, at), lambda: _panels(rows, wording), points, head, wording, source
    )


def _goes_on(register: Register, at: dict[str, str], service: str) -> bool:
    """Whether a number beyond the need itself is shown."""
    figures = (
        register.figure(MART, f"n_{step}", **at, service=service, sex=sex) for step in STEPS[1:] for sex in SEXES
    )
    return any(value_of(figure) is not None for figure in figures)


def _steps(register: Register, wording: Wording, at: dict[str, str], service: str) -> list[Point]:
    return [
        Point((register.label("service", service), wording.word(f"c_{sex}"), wording.word(f"c_{step}")),
              register.figure(MART, f"n_{step}", **at, service=service, sex=sex))
        for sex in SEXES
        for step in STEPS
    ]  # fmt: skip


def _words(register: Register, wording: Wording, services: Sequence[str], at: dict[str, str]) -> Words:
    said = whom(register, wording, at)
    compared = [
        (register.label("service", one), register.comparison(MART, "started_share", "female_v_male", service=one, **at))
        for one in services
    ]
    found = verdicts("started", compared, wording)
    title = wording.word("chart_funnel_found", found=found, **said) if found else ""
    return Words(wording.word("chart_funnel", **said), title, (wording.word("chart_funnel_why"),))


def _panels(rows: pd.DataFrame, wording: Wording) -> alt.VConcatChart:
    """A panel per service, two beside each other, the first where reading begins."""
    most = largest(rows["value"], 1.0) * 1.2
    services = list(dict.fromkeys(rows["service"]))
    pairs = [services[n : n + 2] for n in range(0, len(services), 2)]
    rtl = theme.is_rtl(wording)
    lines = [
        alt.hconcat(
            *(_panel(rows[rows["service"] == one], one, most, wording) for one in (pair[::-1] if rtl else pair))
        )
        for pair in pairs
    ]
    return alt.vconcat(*lines)


def _panel(rows: pd.DataFrame, service: str, most: float, wording: Wording) -> theme.Drawing:
    sexes, steps = ([wording.word(f"c_{one}") for one in codes] for codes in (SEXES, STEPS))
    rows = rows.assign(end=rows["value"].fillna(0))
    x = alt.X("end:Q", title=None, scale=theme.across(wording, (0, most)), axis=theme.counts(wording, tickCount=3))
    y = alt.Y("step:N", sort=steps, title=None, axis=alt.Axis(orient=theme.side(wording), ticks=False))
    offset = alt.YOffset("sex:N", sort=sexes, scale=alt.Scale(domain=sexes))
    colour = alt.Color(
        "sex:N", scale=alt.Scale(domain=sexes, range=[theme.WOMEN, theme.MEN]), legend=theme.legend(sexes, wording)
    )
    bars = alt.Chart(rows[rows["state"] == "shown"]).mark_bar().encode(x=x, y=y, yOffset=offset, color=colour)
    numbers = alt.Chart(rows).mark_text(fontSize=11, color=theme.INK, **theme.after(wording, 4)).encode(
        x=x, y=y, yOffset=offset, text="text:N")  # fmt: skip
    return alt.layer(bars, numbers).properties(width=PANEL_WIDTH, height=PANEL_HEIGHT, title=service)
