"""The protected unit table: rows held until a batch of changes, one weight per unit, both kept encrypted for the next refresh.

After `protect_units` the connection has `published_<relation>`, `protected_unit`, `unit_weight` and `repeated_unit`; a mart counted over
`weighed.repeated_body` then gives public numbers. Weights and seed are never published.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from assets.disclosure.units.places import Standing, standing
from assets.disclosure.units.published_rows import Waiting, hold_rows, keep_rows, make_units
from assets.disclosure.units.queries import query
from assets.disclosure.units.search import Unit, search
from schemas.marts import Header
from schemas.relations import Relation, Sql, pieces
from warehouse.connection import parquet, write_encrypted
from warehouse.folder import Folder
from warehouse.keys import Keys
from warehouse.relations import ask, make_relation, sql_of

SEED = b"protected units of needs marts"


@dataclass(frozen=True)
class Protected:
    """What was protected: units, places, the mean and the largest error of published counts, and what waits."""

    n_units: int
    n_places: int
    mean_error: float
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
    units, known = _known(con, folder, base)
    stands = standing(con, marts, made)
    secret = hmac.digest(keys.linkage.encode(), SEED, "sha256")
    weights = search(stands, units, base, secret, known, waiting.due)
    _store(con, weights)
    keep_rows(con, folder, made)
    kept = sql_of(query("weights_kept"), base=base)
    write_encrypted(con, kept, _weights(folder))
    return _measured(stands, weights, waiting)


def _known(con: duckdb.DuckDBPyConnection, folder: Folder, base: int) -> tuple[list[Unit], np.ndarray]:
    """Every unit in the order of its number, and the weight it had: -1 for none."""
    file = _weights(folder)
    before = parquet([file]) if file.is_file() else Sql(f"({sql_of(query('no_weights'))})")
    rows = ask(con, query("units_known"), base=base, **pieces(before=before)).fetchall()
    return [Unit(*row[:4]) for row in rows], np.array([row[4] for row in rows], dtype=np.int64)


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
    mean, largest = (float(error.mean()), int(error.max())) if len(error) else (0.0, 0)
    return Protected(len(weights), int(published.sum()), mean, largest, waiting)


def _weights(folder: Folder) -> Path:
    return folder.units / "weights.parquet"
