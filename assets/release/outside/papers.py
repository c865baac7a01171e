"""Numbers the other files print: CSV, workbook and DuckDB file of a pack, a report's workbook, the explorer's page.

Read number by number, each tied to its place by the columns beside it or by the figure's id. What agrees with the tables
is passed over; what they hide or print otherwise is told. Not here: numbers in running text, which have no place; a
report's workbook lists the figures of its text.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from python_calamine import CalamineWorkbook

from assets.release.outside.reading import ALL, Mart, Seen, frames_of, place_of

HEADER_WITHIN = 12  # a sheet's header stands in one of its first rows
SHOWN_LETTER = "o"  # how the explorer's page marks a number that is shown
_DATA = re.compile(r'<script type="application/json" id="data">(.*?)</script>', re.S)
_FIGURE = re.compile(r"([a-z_0-9]+)\.([a-z_0-9]+)@(\S+)")


class Told(NamedTuple):
    """A count as a file prints it."""

    mart: str
    measure: str
    place: str
    value: float
    file: str

    @property
    def label(self) -> str:
        """The figure's id."""
        return f"{self.mart}.{self.measure}@{self.place}"


def told_in_papers(seen: Seen) -> Iterator[Told]:
    """Counts that files beside the tables print and the tables hide or print otherwise."""
    known = {name: dict(zip(mart.named, range(len(mart.named)), strict=True)) for name, mart in seen.marts.items()}
    for file in (*_of_pack(seen.folder), *seen.papers):
        for one in _told(seen, file):
            mart, row = seen.marts.get(one.mart), known.get(one.mart, {}).get(one.place)
            if mart is None or row is None or one.measure not in mart.counts:
                continue
            if mart.values[row, mart.counts.index(one.measure)] != one.value:
                yield one


def _of_pack(folder: Path) -> list[Path]:
    """The other formats of a pack; beside a marts file that is no pack nothing is looked for."""
    if not (folder / "parquet").is_dir():
        return []
    return [*sorted((folder / "csv").glob("*.csv")), *sorted(folder.glob("*.xlsx")), *sorted(folder.glob("*.duckdb"))]


def _told(seen: Seen, file: Path) -> Iterator[Told]:
    if file.suffix == ".csv":
        yield from _of_table(seen, file.stem, pd.read_csv(file, dtype=str, keep_default_na=False), file.name)
    elif file.suffix == ".duckdb":
        for table, frame in frames_of(file).items():
            yield from _of_table(seen, table, frame, file.name)
    elif file.suffix == ".xlsx":
        yield from _of_workbook(seen, file)
    elif file.suffix == ".html":
        yield from _of_page(file)


def _of_table(seen: Seen, table: str, frame: pd.DataFrame, file: str) -> Iterator[Told]:
    mart = seen.marts.get(table.removeprefix("mart_"))
    if mart is None or not set(mart.columns) <= set(frame.columns):
        return
    texts = frame[list(mart.columns)].fillna(ALL).astype(str)
    places = [place_of(row, mart.columns) for row in texts.itertuples(index=False, name=None)]
    for count in (one for one in mart.counts if one in frame):
        numbers = pd.to_numeric(frame[count], errors="coerce").to_numpy(float, na_value=float("nan"))
        for place, value in zip(places, numbers, strict=True):
            if value == value:
                yield Told(mart.name, count, place, float(value), file)


def _of_workbook(seen: Seen, file: Path) -> Iterator[Told]:
    book = CalamineWorkbook.from_path(str(file))
    for sheet in book.sheet_names:
        rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        mart = next((one for one in seen.marts.values() if f"mart_{one.name}"[:31] == sheet), None)
        start = next((n for n, row in enumerate(rows[:HEADER_WITHIN]) if mart and set(mart.columns) <= set(row)), None)
        if mart and start is not None:
            frame = pd.DataFrame(rows[start + 1 :], columns=[str(one) for one in rows[start]])
            yield from _of_table(seen, mart.name, _as_texts(frame, mart), file.name)
        else:
            yield from _by_id(rows, file.name)


def _as_texts(frame: pd.DataFrame, mart: Mart) -> pd.DataFrame:
    """Years come out of a workbook as numbers."""
    whole = {
        key: frame[key].map(lambda one: str(int(one)) if isinstance(one, float) else str(one)) for key in mart.columns
    }
    return frame.assign(**whole)


def _by_id(rows: Sequence[Sequence[Any]], file: str) -> Iterator[Told]:
    """Sheets that name a figure by its id, with the number in the next cell."""
    for row in rows:
        for cell, value in pairwise(row):
            found = _FIGURE.fullmatch(cell) if isinstance(cell, str) else None
            if found and isinstance(value, int | float) and not isinstance(value, bool):
                yield Told(found[1], found[2], found[3], float(value), file)


def _of_page(file: Path) -> Iterator[Told]:
    """The explorer's page: columns of codes, and the values of the rows whose letter says shown."""
    found = _DATA.search(file.read_text("utf-8"))
    if found is None:
        return
    data = json.loads(found[1])
    for name, mart in data.get("marts", {}).items():
        places = list(_places(mart, str(data.get("country", ALL))))
        for count, measure in mart.get("measures", {}).items():
            if measure.get("form") == "count":
                rows = [
                    place for place, letter in zip(places, measure["status"], strict=True) if letter == SHOWN_LETTER
                ]
                for place, value in zip(rows, measure["value"], strict=True):
                    yield from _of_years(name, count, place, value, file.name)


def _places(mart: Mapping[str, Any], country: str) -> Iterator[dict[str, str]]:
    for n in range(mart.get("n", 0)):
        keys = {key: str(held["codes"][held["at"][n]]) for key, held in mart["keys"].items()}
        yield keys | {"country": country}


def _of_years(mart: str, count: str, place: Mapping[str, str], value: float | None, file: str) -> Iterator[Told]:
    """All years together stand under the period `all` and are rows of the mart named `_total`."""
    name = f"{mart}_total" if place.get("period") == ALL else mart
    if value is not None:
        yield Told(name, count, place_of(tuple(place.values()), tuple(place)), float(value), file)
