"""Where: first-level areas by their casualties, as one map and as small maps by year. Boundaries are the centre's own.

No tiles and no fetch: without boundaries there is no map, and the table of areas stands alone.
"""

from collections.abc import Sequence

import altair as alt

from assets.reports.charts import theme
from assets.reports.charts.findings import highest, some_hidden, two_periods
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
from assets.reports.register import Register
from assets.reports.wording import Wording

ANNUAL = "casualty_annual"
MAPS = 6
BIG, SMALL = (420, 320), (176, 138)


def choropleth(register: Register, wording: Wording, *, period: str, origin: str) -> Chart | None:
    """Areas by casualties of the year, names and numbers on the map; None without boundaries or numbers."""
    points = _points(register, wording, [period])
    if not any_shown(points):
        return None
    found = highest(points, wording)
    words = Words(
        wording.word("chart_map", period=period),
        wording.word("chart_map_found", period=period, found=found) if found else "",
        (_how_many(register, wording, period), some_hidden(points, wording), _provisional(points, wording)),
    )
    source = source_of(register, wording, ANNUAL, origin)

    def draw() -> theme.Drawing:
        return _drawn(_features(register, wording, period), _most(points), BIG, wording, is_named=True)

    return chart("map", words, draw, points, wording.word("c_area"), wording, source, width=BIG[0] + 20)


def small_maps(register: Register, wording: Wording, *, period: str, origin: str) -> Chart | None:
    """The same map for each of the last years, on one scale of colour; None without boundaries or a second year."""
    years = [year for year in register.periods(ANNUAL) if year <= period][-MAPS:]
    points = _points(register, wording, years)
    if len(years) < 2 or not any_shown(points):
        return None
    words = Words(
        wording.word("chart_maps", first=years[0], last=years[-1]),
        _change(points, years, wording),
        (wording.word("chart_one_colour_scale"), _provisional(points, wording)),
    )
    source = source_of(register, wording, ANNUAL, origin)

    def draw() -> alt.ConcatChart:
        maps = [
            _drawn(_features(register, wording, year), _most(points), SMALL, wording, is_named=False).properties(
                title=year
            )
            for year in _as_read(years, wording)
        ]
        return alt.concat(*maps, columns=3, spacing=6)

    return chart("maps", words, draw, points, wording.word("c_area"), wording, source)


def _as_read(years: Sequence[str], wording: Wording) -> list[str]:
    """Years row by row, each row from the right in Arabic."""
    rows = [list(years[start : start + 3]) for start in range(0, len(years), 3)]
    return [year for row in rows for year in (reversed(row) if theme.is_rtl(wording) else row)]


def _change(points: Sequence[Point], years: Sequence[str], wording: Wording) -> str:
    """The area with the largest number of the last year, then and in the first year."""
    ends = {year: {p.names[0]: p.figure for p in points if p.names[1] == year} for year in (years[0], years[-1])}
    shown = {name: value_of(figure) or 0 for name, figure in ends[years[-1]].items()}
    name = max(sorted(shown), key=lambda one: shown[one], default="")
    figures = [ends[year].get(name) for year in (years[0], years[-1])]
    return two_periods("maps", (years[0], years[-1]), figures, wording, area=name) if shown.get(name) else ""


def _shapes(register: Register) -> dict[str, dict]:
    return {code: shape for code, shape in register.boundaries.items() if shape["properties"].get("level") == 1}


def _points(register: Register, wording: Wording, years: Sequence[str]) -> list[Point]:
    return [
        Point((register.label("admin1", code), year), register.figure(ANNUAL, "n_total", period=year, admin1=code))
        for year in years
        for code in _shapes(register)
    ]


def _most(points: Sequence[Point]) -> float:
    return largest((value_of(point.figure) for point in points), 0.0) or 1.0


def _how_many(register: Register, wording: Wording, period: str) -> str:
    total = register.figure(ANNUAL, "n_total", period=period)
    return wording.word("chart_all_areas", n=in_short(total, wording)) if value_of(total) is not None else ""


def _provisional(points: Sequence[Point], wording: Wording) -> str:
    return wording.word("chart_provisional") if any(is_provisional(point.figure) for point in points) else ""


def _features(register: Register, wording: Wording, period: str) -> list[dict]:
    """First-level areas with their number; a hidden one has none and says so."""
    out = []
    for code, shape in _shapes(register).items():
        figure = register.figure(ANNUAL, "n_total", period=period, admin1=code)
        state = state_of(figure)
        text = "" if state == "none" else in_short(figure, wording)
        held = {"name": register.label("admin1", code), "value": value_of(figure), "text": text, "state": state}
        out.append({"type": "Feature", "geometry": clockwise(shape["geometry"]), "properties": held})
    return out


def clockwise(geometry: dict) -> dict:
    """Outer rings clockwise, holes the other way, as Vega's projections want them (GeoJSON says the opposite)."""
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    turned = [
        [ring if (twice_area(ring) < 0) == (n == 0) else ring[::-1] for n, ring in enumerate(rings)]
        for rings in polygons
    ]
    return {"type": "MultiPolygon", "coordinates": turned}


def twice_area(ring: list) -> float:
    """Twice the signed area: below 0 for a ring that runs clockwise."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))


def _drawn(features: list[dict], most: float, size: tuple[int, int], wording: Wording, is_named: bool) -> theme.Drawing:
    """Areas darker with their number, dashed where there is none to show; the number on each."""
    data = alt.Data(values=features)
    scale = alt.Scale(domain=[0, most], range=[theme.FAINT, theme.DARK])
    areas = alt.Chart(data).mark_geoshape(stroke="#ffffff", strokeWidth=1).encode(
        color=alt.Color("properties.value:Q", scale=scale, legend=None)).transform_filter(
        "datum.properties.state == 'shown'")  # fmt: skip
    blank = alt.Chart(data).mark_geoshape(fill="#ffffff", stroke="#7a7a7a", strokeDash=[3, 3]).transform_filter(
        "datum.properties.state != 'shown'")  # fmt: skip
    layers = [areas, blank, *_texts(data, is_named)]
    return alt.layer(*layers).project(type="mercator").properties(width=size[0], height=size[1])


def _texts(data: alt.Data, is_named: bool) -> list[alt.Chart]:
    """Name and number in the middle of each area, on a white rim so that they stand on any colour."""
    said = "datum.properties.name + ' ' + datum.properties.text" if is_named else "datum.properties.text"
    placed = alt.Chart(data).transform_calculate(middle="geoCentroid(null, datum)", said=said)
    at = {"longitude": "middle[0]:Q", "latitude": "middle[1]:Q", "text": "said:N"}
    return [
        placed.mark_text(fontSize=12 if is_named else 10, color=theme.INK, stroke="#ffffff", strokeWidth=rim).encode(
            **at
        )
        for rim in (3, 0)
    ]
