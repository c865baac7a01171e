"""The protected unit table: rows held until a batch of changes, one weight per unit, both kept encrypted for the next refresh.

After `protect_units` the connection has `published_<relation>`, `protected_unit`, `unit_weight` and `repeated_unit`; a mart counted over
`weighed.repeated_body` then gives public numbers. Weights and seed are never published.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from assets.disclosure.units.places import Standing, protected_marts, standing
from assets.disclosure.units.published_rows import Waiting, hold_rows, keep_rows, make_units
from assets.disclosure.units.queries import query
from assets.disclosure.units.search import Unit, search
from schemas.marts import Header
from schemas.relations import Relation, Sql, pieces
from warehouse.connection import parquet, write_encrypted
from warehouse.folder import Folder
from warehouse.keys import Keys
from warehouse.relations import ask, make_relation, sql_of

READING = 1  # counted up when places are read otherwise from the same headers
SEED = b"protected units of needs marts"


@dataclass(frozen=True)
class Protected:
    """What was protected: units, places, the mean, mean squared and largest error of published counts, and what waits."""

    n_units: int
    n_places: int
    mean_error: float
    squared_error: float
    largest_error: int
    waiting: Waiting


def protect_units(
    con: duckdb.DuckDBPyConnection,
    folder: Folder,
    keys: Keys,
    marts: Mapping[str, tuple[Header, str]],
    made: Mapping[str, Relation],
    base: int,
    batch: int,
) -> Protected:
    """Hold the published rows, weigh their units, keep both. `made`: the relations marts count from, there in the connection.

    `base`: 3 or 5. `batch`: people of a survey that must have changed before its numbers move. Raises SmallCountLeft.
    """
    waiting = hold_rows(con, folder, made, batch)
    make_units(con, made)
    read_from = _read_from(marts)
    units, known, before = _known(con, folder, base)
    if before and before[0] == read_from and not waiting.due and (known >= 0).all():
        _store(con, known)  # the same rows at the same places: what was proven then holds
        return Protected(len(units), before[1], before[2], before[3], before[4], waiting)
    stands = standing(con, marts, made)
    secret = hmac.digest(keys.linkage.encode(), SEED, "sha256")
    weights = search(stands, units, base, secret, known, waiting.due)
    _store(con, weights)
    keep_rows(con, folder, made)
    protected = _measured(stands, weights, waiting)
    kept = {
        "n_places": protected.n_places,
        "mean_error": protected.mean_error,
        "squared_error": protected.squared_error,
        "largest_error": protected.largest_error,
    }
    write_encrypted(con, sql_of(query("weights_kept"), base=base, read_from=read_from, **kept), _weights(folder))
    return protected


def _read_from(marts: Mapping[str, tuple[Header, str]]) -> str:
    """Hash of what places are read from: the protected marts' headers and SQL, and how this program reads them."""
    told = [f"{READING}"]
    told += [f"{name}{header.model_dump_json()}{body}" for name, (header, body) in protected_marts(marts).items()]
    return hashlib.sha256(chr(31).join(told).encode()).hexdigest()


def _known(con: duckdb.DuckDBPyConnection, folder: Folder, base: int) -> tuple[list[Unit], np.ndarray, tuple | None]:
    """Every unit in the order of its number, the weight it had (-1 for none), and the last search for this base."""
    file = _weights(folder)
    before = parquet([file]) if file.is_file() else Sql(f"({sql_of(query('no_weights'))})")
    rows = ask(con, query("units_known"), base=base, **pieces(before=before)).fetchall()
    last = ask(con, query("search_before"), base=base, **pieces(before=before)).fetchone()
    return [Unit(*row[:4]) for row in rows], np.array([row[4] for row in rows], dtype=np.int64), last


def _store(con: duckdb.DuckDBPyConnection, weights: np.ndarray) -> None:
    """Create `unit_weight` and `repeated_unit`."""
    told = pa.table({"unit_no": np.arange(1, len(weights) + 1), "weight": weights})
    con.register("found_weights", told)
    make_relation(con, query("unit_weight"))
    con.unregister("found_weights")
    make_relation(con, query("repeated_unit"))


def _measured(stands: Standing, weights: np.ndarray, waiting: Waiting) -> Protected:
    published = stands.published
    truth = np.asarray(stands.stands.sum(axis=0)).ravel()[published]
    error = np.abs(np.asarray(stands.stands.T @ weights).ravel()[published] - truth)
    if not len(error):
        return Protected(len(weights), 0, 0.0, 0.0, 0, waiting)
    squared = round(float((error**2).mean()), 1)
    return Protected(len(weights), len(error), float(error.mean()), squared, int(error.max()), waiting)


def _weights(folder: Folder) -> Path:
    return folder.units / "weights.parquet"
