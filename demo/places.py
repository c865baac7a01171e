"""The places of Sarandia: five provinces, 24 districts, their shapes and how many people live there.

The shapes lie in the open Arabian Sea, so that no map shows them over a real country.
"""

import csv
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from demo import dice

COUNTRY = "XSA"
YEARS = range(2010, 2027)
PROVINCES = {"XSA01": "Sarandel", "XSA02": "Ostavir", "XSA03": "Miralen", "XSA04": "Kelbaz", "XSA05": "Tarvane"}
# Each cell of the grid is a district; the letter is its province, south in the last line.
GRID = ("DDEEEE", "DDDEEC", "AABBCC", "AABBCC")
NAMES = {
    "A": ("Sarandel Town", "Halvine", "Ormesh", "Lower Dask"),
    "B": ("Ostavir Town", "Pelgan", "Rushaz", "Timbarra"),
    "C": ("Miralen Town", "Quessan", "Iskavel", "Dorrin", "Upper Dask"),
    "D": ("Kelbaz Town", "Vashenne", "Umberin", "Nolkar", "Sefrit"),
    "E": ("Tarvane Town", "Galdoor", "Erezin", "Hamvar", "Jessalk", "Wistan"),
}
PROVINCE_PEOPLE = {"XSA01": 1_450_000, "XSA02": 820_000, "XSA03": 690_000, "XSA04": 610_000, "XSA05": 480_000}
GROWTH = 1.018  # a year
BANDS = {
    "0-4": 0.145, "5-11": 0.185, "12-17": 0.14, "18-29": 0.22, "30-44": 0.165, "45-59": 0.09, "60-69": 0.035, "70+": 0.02,
}  # fmt: skip
WEST, SOUTH, WIDTH, HEIGHT = 60.0, 12.0, 0.75, 0.7  # degrees

Point = tuple[float, float]


@dataclass(frozen=True)
class District:
    """One district: codes, name, its cell of the grid (column from the west, row from the south)."""

    pcode: str
    name: str
    province: str
    column: int
    row: int

    @property
    def centre(self) -> Point:
        """Longitude and latitude of the middle of its cell."""
        return WEST + (self.column + 0.5) * WIDTH, SOUTH + (self.row + 0.5) * HEIGHT

    def somewhere(self, rng: Random) -> Point:
        """A longitude and latitude well inside the district."""
        longitude, latitude = self.centre
        return round(longitude + rng.uniform(-0.15, 0.15), 4), round(latitude + rng.uniform(-0.15, 0.15), 4)


@cache
def districts() -> tuple[District, ...]:
    """All districts in order of their p-code."""
    found = []
    for letter, names in NAMES.items():
        province = f"XSA0{'ABCDE'.index(letter) + 1}"
        cells = [(c, len(GRID) - 1 - r) for r, line in enumerate(GRID) for c, mark in enumerate(line) if mark == letter]
        for number, (name, (column, row)) in enumerate(zip(names, sorted(cells), strict=True), 1):
            found.append(District(f"{province}{number:02d}", name, province, column, row))
    return tuple(found)


def write_places(path: Path) -> None:
    """places.csv: one row per country, province, district."""
    rows = [(COUNTRY, 0, COUNTRY, "Sarandia", "")]
    rows += [(COUNTRY, 1, code, name, COUNTRY) for code, name in PROVINCES.items()]
    rows += [(COUNTRY, 2, d.pcode, d.name, d.province) for d in districts()]
    _write(path, ("country_iso3", "level", "pcode", "name", "parent_pcode"), rows)


def write_population(path: Path) -> None:
    """population.csv: one row per district, year, sex and standard age band."""
    rng = dice("population")
    rows = []
    weights = {d.pcode: rng.uniform(0.6, 1.4) * (1.8 if d.name.endswith("Town") else 1.0) for d in districts()}
    for district in districts():
        of_province = sum(weights[d.pcode] for d in districts() if d.province == district.province)
        people = PROVINCE_PEOPLE[district.province] * weights[district.pcode] / of_province
        for year in YEARS:
            for sex, of_sex in (("female", 0.496), ("male", 0.504)):
                for band, of_band in BANDS.items():
                    n = round(people * GROWTH ** (year - YEARS[0]) * of_sex * of_band)
                    rows.append((COUNTRY, district.pcode, year, sex, band, n))
    _write(path, ("country_iso3", "pcode", "year", "sex", "age_band", "population"), rows)


def _write(path: Path, columns: tuple[str, ...], rows: list[tuple]) -> None:
    with open(path, "w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def write_boundaries(path: Path) -> None:
    """boundaries.geojson: a polygon per province and per district; neighbours share every point of their border."""
    corners, borders = _corners(), _Borders(dice("borders"))
    rings = {d.pcode: _around(d, corners) for d in districts()}
    features = []
    for code, name in PROVINCES.items():
        ring = _outline([rings[d.pcode] for d in districts() if d.province == code])
        features.append(_feature(1, code, name, COUNTRY, borders.along(ring)))
    for district in districts():
        ring = borders.along(rings[district.pcode])
        features.append(_feature(2, district.pcode, district.name, district.province, ring))
    lines = ",\n".join(json.dumps(feature, separators=(",", ":")) for feature in features)
    path.write_text(f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n', "utf-8", newline="\n")


def _corners() -> dict[tuple[int, int], Point]:
    rng = dice("corners")
    return {
        (c, r): (
            round(WEST + c * WIDTH + rng.uniform(-0.1, 0.1), 4),
            round(SOUTH + r * HEIGHT + rng.uniform(-0.1, 0.1), 4),
        )
        for c in range(len(GRID[0]) + 1)
        for r in range(len(GRID) + 1)
    }


def _around(district: District, corners: dict[tuple[int, int], Point]) -> list[Point]:
    c, r = district.column, district.row
    return [corners[c, r], corners[c + 1, r], corners[c + 1, r + 1], corners[c, r + 1]]


def _outline(rings: list[list[Point]]) -> list[Point]:
    """The ring around several that touch: a border two of them share is walked both ways and falls out."""
    edges = {(a, b) for ring in rings for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)}
    following = {a: b for a, b in sorted(edges) if (b, a) not in edges}
    start = min(following)
    outline = [start]
    while following[outline[-1]] != start:
        outline.append(following[outline[-1]])
    return outline


class _Borders:
    """Bent lines between two corners, the same from both sides."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.bends: dict[tuple[Point, Point], list[Point]] = {}

    def along(self, ring: list[Point]) -> list[Point]:
        """The ring with its bends, closed."""
        line: list[Point] = []
        for a, b in zip(ring, [*ring[1:], ring[0]], strict=True):
            line += [a, *self._between(a, b)]
        return [*line, ring[0]]

    def _between(self, a: Point, b: Point) -> list[Point]:
        if (b, a) in self.bends:
            return self.bends[b, a][::-1]
        if (a, b) not in self.bends:
            self.bends[a, b] = [
                (
                    round(a[0] + (b[0] - a[0]) * part + self.rng.uniform(-0.03, 0.03), 4),
                    round(a[1] + (b[1] - a[1]) * part + self.rng.uniform(-0.03, 0.03), 4),
                )
                for part in (0.25, 0.5, 0.75)
            ]
        return self.bends[a, b]


def _feature(level: int, pcode: str, name: str, parent: str, ring: list[Point]) -> dict:
    properties = {"country_iso3": COUNTRY, "level": level, "pcode": pcode, "name": name, "parent_pcode": parent}
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}
