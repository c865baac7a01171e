"""Which unit stands at which published place, read from the marts' own SQL and headers.

A place is one count of one row of a public set, a set that follows from two public ones (sex x age group), or the difference of
two counts one of which holds the other, by an identity of the header or between two marts (`between`; disclosure.md steps 1 to
4). Here: the sparse matrix units x places with the price of an error at each. Not here: the search (`methods.protected_weights`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import numpy as np
from scipy import sparse

from assets.disclosure.units.between import Rows, differences
from assets.disclosure.units.queries import query
from assets.disclosure.units.weighed import body_by_unit
from schemas.marts import GroupingSet, Header, public_rows
from schemas.public_headers import told_header
from schemas.relations import Relation, Sql, pieces
from warehouse.engine import set_id, unit_counts_sql, wait_counts, with_wait_counts
from warehouse.relations import ask

TOTAL, SEX, ONE_KEY, TWO_KEYS, DIFFERENCE = 20.0, 10.0, 3.0, 1.0, 0.15
_HOLDS = re.compile(r"\s*(\w+)\s*<=\s*(\w+)\s*")


@dataclass(frozen=True)
class Standing:
    """Units x places: how often each unit counts at each place, and the price of an error there."""

    stands: sparse.csc_array
    price: np.ndarray

    @property
    def published(self) -> np.ndarray:
        """Which places are counts, not differences of counts."""
        return self.price > DIFFERENCE


def protected_marts(marts: Mapping[str, tuple[Header, str]]) -> dict[str, tuple[Header, str]]:
    """The marts whose public numbers are counted over protected units."""
    return {
        name: (header, body)
        for name, (header, body) in marts.items()
        if header.regime == "units" and header.public and any(part.public for part in header.sets)
    }


def protected_counts(header: Header) -> Header:
    """The header with the counts repeated units tell: those of waits among them, as `with_wait_counts` adds them to a body."""
    told = told_header(header)
    waits = [count for days in header.days for count in wait_counts(days)]
    within = [
        f"{count} <= {holder}"
        for days, wait in header.days.items()
        for count, holder in zip(wait_counts(days), (wait.ended_in, wait.open_in), strict=True)
        if holder
    ]
    counts = {"counts": [*told.counts, *waits], "identities": [*told.identities, *within]}
    return told.model_copy(update={**counts, "days": {}, "weight": None})


def placed_sets(header: Header) -> list[GroupingSet]:
    """The public sets, and sex x person group where both are public: else those of unknown age are a difference of rows."""
    public = [part for part in header.sets if part.public]
    keys = [{*part.by} - {"period"} for part in public]
    crossed = {"sex", "person_group"}
    if {"sex"} in keys and {"person_group"} in keys and crossed not in keys:
        period = [key for key in ("period",) if all("period" in part.by for part in public)]
        public.append(GroupingSet(by=[*period, "sex", "person_group"]))
    return public


def price_of(part: GroupingSet) -> float:
    """The price of an error in a set: the fewer keys it is broken down by, the higher."""
    keys = {*part.by} - {"period"}
    if keys == {"sex"}:
        return SEX
    return {0: TOTAL, 1: ONE_KEY}.get(len(keys), TWO_KEYS)


def holds(header: Header) -> list[tuple[str, str]]:
    """(smaller, larger) counts of each identity that says one holds the other."""
    found = [_HOLDS.fullmatch(identity) for identity in header.identities]
    return [(one.group(1), one.group(2)) for one in found if one]


def standing(
    con: duckdb.DuckDBPyConnection, marts: Mapping[str, tuple[Header, str]], made: Mapping[str, Relation]
) -> Standing:
    """All places of all protected marts over the units of `protected_unit`, whose numbers begin at 1."""
    n_units = con.table("protected_unit").shape[0]
    found = {
        name: _of_mart(con, header, body, made, n_units) for name, (header, body) in protected_marts(marts).items()
    }
    nothing = Standing(sparse.csc_array((n_units, 0), dtype=np.int64), np.empty(0))
    parts = [nothing, *(part for part, _ in found.values())]
    person_of = ask(con, query("person_of_unit")).fetchnumpy()["person_no"].astype(np.int64)
    for stands in differences({name: rows for name, (_, rows) in found.items()}, person_of):
        parts.append(Standing(stands, np.full(stands.shape[1], DIFFERENCE)))
    return Standing(
        sparse.csc_array(sparse.hstack([part.stands for part in parts], format="csc")),
        np.concatenate([part.price for part in parts]),
    )


def _of_mart(
    con: duckdb.DuckDBPyConnection, header: Header, body: str, made: Mapping[str, Relation], n_units: int
) -> tuple[Standing, Rows]:
    """The places of one mart, and its rows as they are compared with those of other marts."""
    body = with_wait_counts(header, body)
    header = protected_counts(header)
    placed = header.model_copy(update={"sets": placed_sets(header)})
    counted = unit_counts_sql(placed, body_by_unit(con, body, made))
    at = pieces(counted=f"({counted})", keys=", ".join(header.keys), may_leave=Sql(public_rows(header)))
    rows = ask(
        con,
        query("units_at_places"),
        **pieces(
            counted=f"({counted})",
            keys=", ".join(header.keys),
            counts=", ".join(header.counts),
            may_leave=Sql(public_rows(header)),
        ),
    ).fetchnumpy()
    priced = {set_id(placed, part.by): price_of(part) for part in placed.sets}
    row, unit = rows["row_no"].astype(np.int64), rows["unit_no"].astype(np.int64) - 1
    n_rows = int(row.max()) + 1 if len(row) else 0
    price = np.zeros(n_rows)
    price[row] = [priced[one] for one in rows["set_id"].tolist()]
    counts = {count: _times(rows[count]) for count in header.counts}
    parts = [_column(unit, row, counts[count], (n_units, n_rows), price) for count in header.counts]
    named = ask(con, query("keys_of_places"), **at).df().drop(columns="row_no").astype(str).to_dict("records")
    compared = Rows({count: _all_rows(unit, row, counts[count], (n_units, n_rows)) for count in header.counts}, named)
    for smaller, larger in holds(header):
        difference = counts[larger] - counts[smaller]
        parts.append(_column(unit, row, difference, (n_units, n_rows), np.full(n_rows, DIFFERENCE)))
    found = Standing(
        sparse.csc_array(sparse.hstack([part.stands for part in parts], format="csc")),
        np.concatenate([part.price for part in parts]),
    )
    return found, compared


def _times(count: np.ndarray) -> np.ndarray:
    """A count as numbers, NaN where it is not available."""
    return np.ma.filled(np.ma.asarray(count).astype(float), np.nan)


def _all_rows(unit: np.ndarray, row: np.ndarray, times: np.ndarray, shape: tuple[int, int]) -> sparse.csc_array:
    """One count at every row of a mart; nobody at a row where it is not available."""
    untold = np.zeros(shape[1], dtype=bool)
    untold[row[np.isnan(times)]] = True
    kept = ~np.isnan(times) & (times != 0) & ~untold[row]
    return sparse.coo_array((times[kept].astype(np.int64), (unit[kept], row[kept])), shape=shape).tocsc()


def _column(
    unit: np.ndarray, row: np.ndarray, times: np.ndarray, shape: tuple[int, int], price: np.ndarray
) -> Standing:
    """One count at every row of a mart; rows where it is not available or nobody stands are no places."""
    untold = np.zeros(shape[1], dtype=bool)
    untold[row[np.isnan(times)]] = True
    kept = ~np.isnan(times) & (times != 0)
    stands = sparse.coo_array((times[kept].astype(np.int64), (unit[kept], row[kept])), shape=shape).tocsc()
    there = (np.diff(stands.indptr) > 0) & ~untold
    return Standing(sparse.csc_array(stands[:, there]), price[there])
