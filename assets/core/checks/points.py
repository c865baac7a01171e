"""Points that lie outside their country, told at their cell: exchanged latitude and longitude, or another place.

Asked of countries whose boundaries the centre added (`saddle reference add`); without boundaries nothing is said. No row is
set aside for it: a border runs near where mines lie.
"""

import json
from functools import lru_cache
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from assets.core.queries import query
from assets.core.staged import Staged
from methods.areas import Area, area_of
from schemas.findings import Refused
from schemas.relations import Sql
from warehouse.relations import ask

BATCH_ROWS = 100_000
MOST_DEGREES = 360  # beyond, it is no point at all; a latitude of 105 may be an exchanged longitude
MOST = 100_000  # points listed of one table


def note_points(con: duckdb.DuckDBPyConnection, staged: Staged, country: str, reference: Path) -> None:
    """Add a finding for each point outside its country to `staged.noted`. `country`: the source's."""
    if not {"lat", "lon"} <= set(staged.provider_of) or not (reference / "boundaries.geojson").exists():
        return
    file = reference / "boundaries.geojson"
    stamp = file.stat().st_mtime_ns, file.stat().st_size
    if area := _area(file, stamp, country):
        for batch in _points(con, staged, country):
            _note(staged, batch, area)
            if len(staged.noted) >= MOST:
                return


@lru_cache(maxsize=8)
def _area(file: Path, stamp: tuple[int, int], country: str) -> Area | None:
    """The area of a country; boundaries that name no country are those of the country that is asked for.

    Raises Refused(boundaries_are_shapes) for a file that holds something else.
    """
    try:
        shapes = json.loads(file.read_text("utf-8"))["features"]
        mine = (one for one in shapes if (one.get("properties") or {}).get("country_iso3", country) == country)
        return area_of(one["geometry"] for one in mine if one.get("geometry"))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise Refused("boundaries_are_shapes", file=file) from error


def _points(con, staged: Staged, country: str):
    """Batches of row number, latitude and longitude of the rows of this country that have a point."""
    lat, lon, of = (Sql(staged.select[column]) for column in ("lat", "lon", "country_iso3"))
    rows = staged.rows.reading([lat, lon, of])
    asked = {"lat": lat, "lon": lon, "of_country": of, "rows": rows, "country": country, "most_degrees": MOST_DEGREES}
    return ask(con, query("points"), **asked).to_arrow_reader(BATCH_ROWS)


def _note(staged: Staged, batch: pa.RecordBatch, area: Area) -> None:
    lat, lon = (batch.column(name).to_numpy() for name in ("lat", "lon"))
    outside = np.flatnonzero(~area.holds(lon, lat))
    exchanged = area.holds(lat[outside], lon[outside])
    letters, provider = staged.cells().get("lat", (None, staged.provider_of["lat"]))
    on_globe = (np.abs(lat[outside]) <= 90) & (np.abs(lon[outside]) <= 180)  # what is not is told as that
    says = exchanged | on_globe
    for index, is_exchanged in zip(outside[says], exchanged[says], strict=True):
        row = batch.column("source_row")[int(index)].as_py()
        staged.noted.append(
            {
                "source_row": row,
                "cell": f"{letters}{row}" if letters else None,
                "column_name": "lat",
                "provider_column": provider,
                "value": f"{lat[index]}, {lon[index]}",
                "rule_id": "coordinates_are_not_exchanged" if is_exchanged else "point_lies_in_its_country",
                "severity": "warning",
                "params": {},
            }
        )
