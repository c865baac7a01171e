"""Marts of casualties as the public reads them: the rows and counts the publication plan prints, exact; the others have no value.

Made of the office's figures and their statuses. Not here: which are printed (`assets.disclosure.casualties`).
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import duckdb
import pandas as pd
import pyarrow as pa

from assets.disclosure.casualties.counts import figure_id, printed_place
from assets.disclosure.casualties.statuses import Publication
from assets.marts.infer import add_shares
from assets.marts.queries import query
from methods.disclosure import ABSENT, OK, WITHDRAWN
from schemas.marts import Header
from schemas.relations import Sql, pieces
from warehouse.engine import count_mart, set_id, wait_counts
from warehouse.relations import ask, sql_of, store_rows

STATE = ["asked_in", "is_carried"]


class Figure(NamedTuple):
    """A row of mart_figure; of a wait `known_n` people of whom `unknown_n` still wait."""

    figure_id: str
    mart: str
    measure: str
    keys: str
    value: float | None
    known_n: int | None
    unknown_n: int | None
    ci_low: float | None
    ci_high: float | None


def ranked_figures(con: duckdb.DuckDBPyConnection, marts: Iterable[str]) -> list[Figure]:
    """The public figures of marts of casualties, as the office has them."""
    return [Figure(*row) for row in ask(con, query("figures_of_marts"), marts=list(marts)).fetchall()]


def closed_figures(
    con: duckdb.DuckDBPyConnection, name: str, header: Header, body: str, opened: Mapping[str, str]
) -> Iterator[Figure]:
    """The public counts of a mart of all years, over closed years only: one more casualty of an open year changes none of them.

    `opened`: country -> its first open quarter.
    """
    years = pa.table({"country": pa.array(opened, pa.string()), "first_open": pa.array(opened.values(), pa.string())})
    con.register("open_from", years)
    count_mart(con, f"closed_{name}", header, sql_of(query("closed_years"), **pieces(units=Sql(body))))
    con.unregister("open_from")
    for part in (one for one in header.sets if one.public):
        keys = sorted(key for key in header.keys if key in part.by or key in header.never_all)
        rows = con.table(f"mart_closed_{name}").filter(f"set_id = {set_id(header, part.by)}").df()
        for row in rows.to_dict("records"):
            place = tuple((key, str(row[key])) for key in keys)
            for count in header.counts:
                value = None if pd.isna(row[count]) else float(row[count])
                told = (figure_id(name, count, place), name, count, json.dumps(dict(place)), value)
                yield Figure(*told, None, None, None, None)


def show_ranked(
    con: duckdb.DuckDBPyConnection, headers: Mapping[str, Header], figures: list[Figure], told: Publication
) -> dict[str, str]:
    """Create mart_<name> of each ranked mart in the current schema. Returns the statuses of counts, waits and shares that are not ok."""
    rows = {name: _Rows(name, header) for name, header in headers.items()}
    for figure in figures:
        rows[figure.mart].add(figure, told)
    for name, value in told.added.items():
        rows[name.split(".", 1)[0]].add_printed(name, value)
    hidden: dict[str, str] = {}
    for name, mine in rows.items():
        frame, statuses = mine.printed()
        hidden |= statuses
        if headers[name].is_state:
            frame = _with_state(con, name, headers[name], frame)
        store_rows(con, f"mart_{name}", frame)
        add_shares(con, name, headers[name])
    return hidden


class _Rows:
    """The rows of one mart by place, filled figure by figure."""

    def __init__(self, name: str, header: Header) -> None:
        self.name, self.header = name, header
        self.values: dict[tuple, dict[str, float | None]] = {}
        self.statuses: dict[tuple, dict[str, str]] = {}
        self.apart: set[tuple] = set()  # what is told as it was before: its rows need not add up

    def add(self, figure: Figure, told: Publication) -> None:
        measures = {*self.header.counts, *self.header.days}
        if figure.measure not in measures:
            return
        place = printed_place(figure.keys)
        is_wait = figure.measure in self.header.days
        printed = figure.figure_id if is_wait else figure_id(self.name, figure.measure, place)
        status = told.status.get(printed, ABSENT)
        before = self.statuses.setdefault(place, {}).get(figure.measure)
        self.statuses[place][figure.measure] = OK if OK in (status, before) else status
        row = self.values.setdefault(place, {})
        if status != OK:
            return
        if printed in told.apart:
            self.apart.add(self._set_of(place))
        row[figure.measure] = told.values.get(printed, figure.value)
        if is_wait:
            ended, still_open = wait_counts(figure.measure)
            row |= {f"{figure.measure}_ci_low": figure.ci_low, f"{figure.measure}_ci_high": figure.ci_high}
            row |= {ended: (figure.known_n or 0) - (figure.unknown_n or 0), still_open: figure.unknown_n}

    def add_printed(self, figure_id: str, value: int) -> None:
        """A count that no mart has a row for."""
        measure, at = figure_id.split(".", 1)[1].split("@", 1)
        place = tuple(sorted(tuple(pair.split("=", 1)) for pair in at.split(",")))
        self.values.setdefault(place, {})[measure] = value
        self.statuses.setdefault(place, {})[measure] = OK

    def printed(self) -> tuple[pd.DataFrame, dict[str, str]]:
        """The rows with a printed count, and the statuses of what is not printed in them."""
        rows: list[dict] = []
        hidden: dict[str, str] = {}
        planned: dict[tuple, set[str]] = defaultdict(set)
        for place, statuses in self.statuses.items():
            planned[_keys_of(place)] |= {count for count in self.header.counts if statuses.get(count) == OK}
        missing = self.apart | {
            self._set_of(place)
            for place, statuses in self.statuses.items()
            if any(statuses.get(count, OK) != OK for count in planned[_keys_of(place)])
        }
        for place, values in sorted(self.values.items()):
            statuses = self.statuses[place]
            if OK in statuses.values():
                keys = dict(place)
                by = [key for key in keys if key not in self.header.never_all]
                at = {key: keys.get(key, "all") for key in self.header.keys}
                is_complete = self._set_of(place) not in missing
                rows.append({**at, "set_id": set_id(self.header, by), **values, "is_complete": is_complete})
                hidden |= self._hidden(place, statuses)
        return self._typed(rows), hidden

    def _set_of(self, place: tuple) -> tuple:
        """What a row is broken down by, and the values of the keys that are never `all`."""
        fixed = {"period", "country", *self.header.never_all}
        return _keys_of(place), tuple(pair for pair in place if pair[0] in fixed)

    def _hidden(self, place: tuple, statuses: Mapping[str, str]) -> dict[str, str]:
        """Counts of a row that are not printed, and the shares that rest on one; a wait that is not told is not available."""
        named = ",".join(f"{key}={value}" for key, value in place)
        counts = {one: status for one, status in statuses.items() if one in self.header.counts}
        found = {f"{self.name}.{one}@{named}": status for one, status in counts.items() if status != OK}
        for share, formula in self.header.shares.items():
            said = {statuses.get(count, OK) for count in (*formula.of, *formula.over)} - {OK}
            if said:
                found[f"{self.name}.{share}@{named}"] = WITHDRAWN if WITHDRAWN in said else ABSENT
        return found

    def _typed(self, rows: list[dict]) -> pd.DataFrame:
        waits = [column for days in self.header.days for column in (days, f"{days}_ci_low", f"{days}_ci_high")]
        waiting = [column for days in self.header.days for column in wait_counts(days)]
        columns = [*self.header.keys, "set_id", *self.header.counts, *waits, *waiting, "is_complete"]
        frame = pd.DataFrame(rows, columns=columns)
        whole = dict.fromkeys(["set_id", *self.header.counts, *waiting], "Int64")
        whole["is_complete"] = "boolean"
        return frame.astype(whole | dict.fromkeys(waits, "Float64") | dict.fromkeys(self.header.keys, "string"))


def _keys_of(place: tuple) -> tuple[str, ...]:
    return tuple(key for key, _ in place)


def _with_state(con: duckdb.DuckDBPyConnection, name: str, header: Header, frame: pd.DataFrame) -> pd.DataFrame:
    """When the people of each row were asked, as the office says it of the row."""
    asked = ask(
        con, query("asked_of_rows"), **pieces(mart_table=f"office.main.mart_{name}", keys=", ".join(header.keys))
    )
    return frame.merge(asked.df().astype(dict.fromkeys(header.keys, "string")), on=[*header.keys, "set_id"], how="left")
