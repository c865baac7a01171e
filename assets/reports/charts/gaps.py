"""The needs gap: a heat map of services and groups, and women and girls beside men and boys with intervals."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from assets.reports.charts import labels, theme
from assets.reports.charts.cells import cells
from assets.reports.charts.findings import can_be_said, verdicts
from assets.reports.charts.kept import Form, Point, Words, any_shown, chart, frame, in_short, source_of, value_of, whom
from assets.reports.document import Chart
from assets.reports.register import Comparison, Register
from assets.reports.rounds import weighted
from assets.reports.wording import Wording

MART = "needs_gap"
SEXES = ("female", "male")
GROUPS: tuple[dict[str, str], ...] = (
    {},
    {"sex": "female"},
    {"sex": "male"},
    {"disability": "with_disability"},
    {"disability": "without_disability"},
)
WIDTH, ROW = theme.WIDTH - 190, 48


def heat_map(register: Register, wording: Wording, *, period: str, origin: str, **people: str) -> Chart | None:
    """The gap of each service in each group, its number in the cell; None when no gap may be shown."""
    at = {"period": period, **people}
    services, share = register.values_of(MART, "service", **at), weighted(register, MART, "gap", **at)
    points = [
        Point((register.label("service", service), _group(register, wording, keys)),
              register.figure(MART, share, **at, service=service, **keys), "share")
        for service in services
        for keys in GROUPS
    ]  # fmt: skip
    if not any_shown(points):
        return None
    needs = [
        Point((register.label("service", service), wording.word("c_need")),
              register.figure(MART, "n_need", **at, service=service))
        for service in services
    ]  # fmt: skip
    named = {point.names[0]: _with_base(point, wording) for point in needs}
    rows = frame(points, ("service", "column"), wording)
    heads = [_group(register, wording, keys) for keys in GROUPS]
    rows = rows.assign(row=rows["service"].map(named))
    words = _words_of_map(register, wording, points, at)
    behind = [point for need in needs for point in (need, *(one for one in points if one.names[0] == need.names[0]))]
    source = source_of(register, wording, MART, origin)
    return chart(
        "heat-map",
        words,
        lambda: cells(rows, heads, wording),
        behind,
        wording.word("c_service"),
        wording,
        source,
        points,
    )


def _group(register: Register, wording: Wording, keys: dict[str, str]) -> str:
    for key, code in keys.items():
        return wording.word(f"c_{code}") if key == "sex" else register.label(key, code)
    return wording.word("c_all")


def _with_base(need: Point, wording: Wording) -> str:
    """A service with how many are in need of it."""
    if value_of(need.figure) is None:
        return need.names[0]
    return wording.word("chart_in_need_of", name=need.names[0], n=in_short(need.figure, wording))


def _words_of_map(register: Register, wording: Wording, points: Sequence[Point], at: dict[str, str]) -> Words:
    """From the lowest to the highest gap of all people, which is a range and no comparison of two services."""
    said = whom(register, wording, at)
    everyone = [p for p in points if p.names[1] == wording.word("c_all") and value_of(p.figure) is not None]
    ranked = sorted(everyone, key=lambda point: (value_of(point.figure) or 0, point.names))
    found = ""
    if len(ranked) > 1:
        ends = [wording.word("chart_share_of", name=p.names[0], share=in_short(p.figure, wording, "share")) for p in
                (ranked[0], ranked[-1])]  # fmt: skip
        found = wording.word("chart_heat_found", low=ends[0], high=ends[1], **said)
    return Words(
        wording.word("chart_heat", **said), found, (wording.word("chart_heat_why"), _how(register, wording, at))
    )


def _how(register: Register, wording: Wording, at: dict[str, str]) -> str:
    """That the shares drawn are weighted, where they are."""
    return wording.word("chart_weighted_why") if weighted(register, MART, "gap", **at) != "gap" else ""


def dumbbells(register: Register, wording: Wording, *, period: str, origin: str, **people: str) -> Chart | None:
    """The gap of women and girls and of men and boys with intervals, service by service, the verdict of the marts beside.

    None when no gap of either may be shown.
    """
    at = {"period": period, **people}
    services, share = register.values_of(MART, "service", **at), weighted(register, MART, "gap", **at)
    shares = _by_sex(register, wording, share, at, services)
    if not any_shown(shares):
        return None
    needs = _by_sex(register, wording, "n_need", at, services)
    compared = {register.label("service", one): _comparison(register, at, one) for one in services}
    behind = [point for pair in zip(needs, shares, strict=True) for point in pair]
    words = _words_of_pairs(register, wording, compared, at)
    source = source_of(register, wording, MART, origin)
    return chart(
        "dumbbells",
        words,
        lambda: _intervals(shares, needs, compared, wording),
        behind,
        wording.word("c_service"),
        wording,
        source,
        shares,
    )


def _by_sex(register: Register, wording: Wording, measure: str, at: dict[str, str], services: Sequence[str]
            ) -> list[Point]:  # fmt: skip
    form: Form = "count" if measure == "n_need" else "share"
    names = {sex: wording.word(f"c_{sex}") for sex in SEXES}
    if form == "count":
        names = {sex: wording.word("chart_two_words", a=name, b=wording.word("c_need")) for sex, name in names.items()}
    return [
        Point((register.label("service", service), names[sex]),
              register.figure(MART, measure, **at, service=service, sex=sex), form)
        for service in services
        for sex in SEXES
    ]  # fmt: skip


def _comparison(register: Register, at: dict[str, str], service: str) -> Comparison | None:
    return register.comparison(MART, "gap", "female_v_male", service=service, **at)


def verdict_word(found: Comparison | None, wording: Wording) -> str:
    """What the marts say of two groups, nothing when it may not be said."""
    if found is None or not can_be_said(found):
        return ""
    known = {"higher": "chart_wider_women", "lower": "chart_wider_men", "no clear difference": "chart_no_clear"}
    return wording.word(known[found.verdict]) if found.verdict in known else ""


def _words_of_pairs(register: Register, wording: Wording, compared: dict[str, Comparison | None], at: dict[str, str]
                    ) -> Words:  # fmt: skip
    said = whom(register, wording, at)
    found = verdicts("gap", list(compared.items()), wording)
    title = wording.word("chart_dumbbells_found", found=found, **said) if found else ""
    return Words(
        wording.word("chart_dumbbells", **said),
        title,
        (wording.word("chart_interval_why"), _how(register, wording, at)),
    )


def _intervals(shares: Sequence[Point], needs: Sequence[Point], compared: dict[str, Comparison | None], wording: Wording
               ) -> theme.Drawing:  # fmt: skip
    """Dots and intervals on 0 to 100 %, the two groups below each other in the row of a service; squares are no circles."""
    rows = frame(shares, ("name", "sex"), wording).assign(foot=0.0)
    rows["row"] = rows["name"].map(_rows_of(needs, wording))
    order, sexes = list(dict.fromkeys(rows["row"])), [wording.word(f"c_{sex}") for sex in SEXES]
    y = alt.Y("row:N", sort=order, title=None, scale=alt.Scale(padding=0.25), axis=labels.silent())
    at = {"y": y, "yOffset": alt.YOffset("sex:N", sort=sexes, scale=alt.Scale(domain=sexes))}
    said = [verdict_word(compared[name], wording) for name in dict.fromkeys(rows["name"])]
    names = [*labels.beside(order, y, WIDTH, wording), *labels.after(order, said, y, _x("end", wording), wording)]
    layers = [*_dots(rows, sexes, at, wording), *_hidden(rows, at, wording), *names]
    return alt.layer(*layers).properties(width=WIDTH, height=ROW * len(order))


def _x(field: str, wording: Wording) -> alt.X:
    return alt.X(f"{field}:Q", title=None, scale=theme.across(wording, (0, 1)), axis=theme.percents(wording))


def _rows_of(needs: Sequence[Point], wording: Wording) -> dict[str, str]:
    """Service -> its name with how many of each group are in need of it."""
    found: dict[str, list[str]] = {}
    for point in needs:
        found.setdefault(point.names[0], []).append(in_short(point.figure, wording))
    return {name: wording.word("chart_in_need_by_sex", name=name, a=a, b=b) for name, (a, b) in found.items()}


def _dots(rows: pd.DataFrame, sexes: Sequence[str], at: dict, wording: Wording) -> list[alt.Chart]:
    shown = alt.Chart(rows[rows["state"] == "shown"])
    legend = theme.legend(sexes, wording)
    colour = alt.Color("sex:N", scale=alt.Scale(domain=sexes, range=[theme.WOMEN, theme.MEN]), legend=legend)
    shape = alt.Shape("sex:N", scale=alt.Scale(domain=sexes, range=["square", "circle"]), legend=legend)
    reach = shown.mark_rule(strokeWidth=2).encode(x=_x("low", wording), x2="high:Q", color=colour, **at)
    dots = shown.mark_point(filled=True, size=80, opacity=1).encode(
        x=_x("value", wording), color=colour, shape=shape, **at
    )
    return [reach, dots]


def _hidden(rows: pd.DataFrame, at: dict, wording: Wording) -> list[alt.Chart]:
    missing = rows[rows["state"] != "shown"]
    if missing.empty:
        return []
    text = alt.Chart(missing).mark_text(fontSize=11, fontStyle="italic", color=theme.INK, **theme.after(wording))
    return [text.encode(x=_x("foot", wording), text="text:N", **at)]
