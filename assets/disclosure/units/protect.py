"""The protected unit table: rows held until a batch of changes, one weight per unit, both kept encrypted for the next refresh.

After `protect_units` the connection has `published_<relation>`, `protected_unit`, `unit_weight` and `repeated_unit`; a mart counted over
`weighed.repeated_body` then gives public numbers. Weights and seed are never published.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import duckdb
import numpy as np
import pyarrow as pa

from assets.disclosure.kept import Kept, read_kept, write_kept
from assets.disclosure.units.between import HELD
from assets.disclosure.units.places import Standing, protected_marts, standing
from assets.disclosure.units.published_rows import Waiting, hold_rows, make_units, rows_to_keep
from assets.disclosure.units.queries import query
from assets.disclosure.units.search import Unit, search
from assets.disclosure.units.told_as import show_told_as, told_rows
from methods.protected_weights import SmallCountLeft
from schemas.findings import Refused
from schemas.marts import Header
from schemas.relations import Relation, Sql, pieces
from warehouse.connection import parquet
from warehouse.folder import Folder
from warehouse.keys import Keys
from warehouse.relations import ask, make_relation, sql_of

READING = 1  # counted up when places are read otherwise from the same headers
SEED = b"protected units of needs marts"
WEIGHTS = "weights"


@dataclass(frozen=True)
class Protected:
    """What was protected: units, places, the mean, mean squared and largest error of published counts, and what waits."""

    n_units: int
    n_places: int
    mean_error: float
    squared_error: float
    largest_error: int
    waiting: Waiting
    is_anew: bool = (
        False  # rounded from nothing although a public file is there: none of its weights could be gone on from
    )


class Last(NamedTuple):
    """The last search, as it was kept: hash of what places were read from, and what was measured."""

    read_from: str
    n_places: int
    mean_error: float
    squared_error: float
    largest_error: int


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

    `base`: 3 or 5. `batch`: people of a survey that must have changed before its numbers move. Raises Refused where what the
    last publication kept is damaged, or no weights are found that leave no small count; what is kept stays as it was.
    """
    kept = read_kept(con, folder.units)
    has_to_go = show_told_as(con, folder, keys, kept)
    waiting = hold_rows(con, kept, made, batch)
    make_units(con, made)
    read_from = _read_from(marts)
    units, known, last = _known(con, kept, base)
    if last and last.read_from == read_from and not waiting.due and (known >= 0).all():
        _store(con, known)  # the same rows at the same places: what was proven then holds
        proven = Protected(len(units), last.n_places, last.mean_error, last.squared_error, last.largest_error, waiting)
        if has_to_go:
            write_kept(con, folder.units, folder.temp, _to_keep(made, base, read_from, proven))
        return proven
    stands = standing(con, marts, made)
    secret = hmac.digest(keys.linkage.encode(), SEED, "sha256")
    try:
        weights = search(stands, units, base, secret, known, waiting.due)
    except SmallCountLeft as left:
        raise Refused("no_small_count_is_left", n=left.n, value=base) from left
    _store(con, weights)
    is_anew = folder.marts.is_file() and not (known >= 0).any()
    protected = _measured(stands, weights, waiting, is_anew)
    write_kept(con, folder.units, folder.temp, _to_keep(made, base, read_from, protected))
    return protected


def _to_keep(made: Mapping[str, Relation], base: int, read_from: str, protected: Protected) -> dict[str, Sql]:
    """What the next refresh goes on from: the published rows, and the weights with what was measured of them."""
    measured = {
        "n_places": protected.n_places,
        "mean_error": protected.mean_error,
        "squared_error": protected.squared_error,
        "largest_error": protected.largest_error,
    }
    weights = sql_of(query("weights_kept"), base=base, read_from=read_from, **measured)
    return {**rows_to_keep(made), WEIGHTS: weights}


def _read_from(marts: Mapping[str, tuple[Header, str]]) -> str:
    """Hash of what places are read from: the protected marts' headers and SQL, and how this program reads them."""
    told = [f"{READING}{HELD}"]
    told += [f"{name}{header.model_dump_json()}{body}" for name, (header, body) in protected_marts(marts).items()]
    return hashlib.sha256(chr(31).join(told).encode()).hexdigest()


def _known(con: duckdb.DuckDBPyConnection, kept: Kept, base: int) -> tuple[list[Unit], np.ndarray, Last | None]:
    """Every unit in the order of its number, the weight it had (-1 for none), and the last search for this base."""
    held = told_rows(str(parquet([kept[WEIGHTS]]))) if WEIGHTS in kept else sql_of(query("no_weights"))
    before = Sql(f"({held})")
    rows = ask(con, query("units_known"), base=base, **pieces(before=before)).fetchall()
    last = ask(con, query("search_before"), base=base, **pieces(before=before)).fetchone()
    weights = np.array([row[4] for row in rows], dtype=np.int64)
    return [Unit(*row[:4]) for row in rows], weights, Last(*last) if last else None


def _store(con: duckdb.DuckDBPyConnection, weights: np.ndarray) -> None:
    """Create `unit_weight` and `repeated_unit`."""
    told = pa.table({"unit_no": np.arange(1, len(weights) + 1), "weight": weights})
    con.register("found_weights", told)
    make_relation(con, query("unit_weight"))
    con.unregister("found_weights")
    make_relation(con, query("repeated_unit"))


def _measured(stands: Standing, weights: np.ndarray, waiting: Waiting, is_anew: bool) -> Protected:
    published = stands.published
    truth = np.asarray(stands.stands.sum(axis=0)).ravel()[published]
    error = np.abs(np.asarray(stands.stands.T @ weights).ravel()[published] - truth)
    if not len(error):
        return Protected(len(weights), 0, 0.0, 0.0, 0, waiting, is_anew)
    squared = round(float((error**2).mean()), 1)
    return Protected(len(weights), len(error), float(error.mean()), squared, int(error.max()), waiting, is_anew)
