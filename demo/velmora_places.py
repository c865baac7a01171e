"""The places of Velmora (XVE), the second invented country: two departments of three municipalities each.

Its shapes lie in the open sea too, south of Sarandia's. Rows are appended to what `places` wrote.
"""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

from demo import dice
from demo.places import BANDS, GROWTH

VELMORA = "XVE"
YEARS = range(2019, 2027)
DEPARTMENTS = {"XVE01": "Norvel", "XVE02": "Sulmar"}
MUNICIPALITIES = {
    "XVE0101": "Norvel Centro", "XVE0102": "Alcera", "XVE0103": "Vado Hondo",
    "XVE0201": "Sulmar Centro", "XVE0202": "Brinas", "XVE0203": "Tres Lomas",
}  # fmt: skip
PEOPLE = {"XVE01": 610_000, "XVE02": 380_000}
WEST, SOUTH, WIDTH, HEIGHT = 60.0, 6.0, 0.7, 0.8  # degrees


@dataclass(frozen=True)
class Municipality:
    """One municipality: its code, its name, the code of its department."""

    pcode: str
    name: str
    department: str


def municipalities() -> tuple[Municipality, ...]:
    """All of them in order of their code."""
    return tuple(Municipality(pcode, name, pcode[:5]) for pcode, name in MUNICIPALITIES.items())


def write_places(path: Path) -> None:
    """Append the country, its departments and municipalities to places.csv."""
    rows = [(VELMORA, 0, VELMORA, "Velmora", "")]
    rows += [(VELMORA, 1, code, name, VELMORA) for code, name in DEPARTMENTS.items()]
    rows += [(VELMORA, 2, m.pcode, m.name, m.department) for m in municipalities()]
    _append(path, rows)


def write_population(path: Path) -> None:
    """Append a row per municipality, year, sex and age band to population.csv."""
    rng = dice("population of Velmora")
    rows = []
    for place in municipalities():
        people = PEOPLE[place.department] / 3 * rng.uniform(0.8, 1.2)
        for year in YEARS:
            for sex, of_sex in (("female", 0.505), ("male", 0.495)):
                for band, of_band in BANDS.items():
                    n = round(people * GROWTH ** (year - YEARS[0]) * of_sex * of_band)
                    rows.append((VELMORA, place.pcode, year, sex, band, n))
    _append(path, rows)


def write_boundaries(path: Path) -> None:
    """Add a rectangle per department and municipality to boundaries.geojson."""
    features = [
        _feature(1, code, name, VELMORA, _square(n, 0, 3)) for n, (code, name) in enumerate(DEPARTMENTS.items())
    ]
    for n, place in enumerate(municipalities()):
        features.append(_feature(2, place.pcode, place.name, place.department, _square(n // 3, n % 3, 1)))
    lines = ",\n".join(json.dumps(feature, separators=(",", ":")) for feature in features)
    whole = path.read_text("utf-8").removesuffix("\n]}\n")
    path.write_text(f"{whole},\n{lines}\n]}}\n", "utf-8", newline="\n")


def _square(department: int, first: int, wide: int) -> list[tuple[float, float]]:
    west, south = round(WEST + first * WIDTH, 4), round(SOUTH + department * HEIGHT, 4)
    east, north = round(west + wide * WIDTH, 4), round(south + HEIGHT, 4)
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


def _feature(level: int, pcode: str, name: str, parent: str, ring: list[tuple[float, float]]) -> dict:
    properties = {"country_iso3": VELMORA, "level": level, "pcode": pcode, "name": name, "parent_pcode": parent}
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def _append(path: Path, rows: list[tuple]) -> None:
    with open(path, "a", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows(rows)
