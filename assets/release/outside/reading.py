"""One pack or marts file as a stranger finds it: places, counts, shares as printed, notes. Nothing is worked out here.

Which columns are keys, counts and shares is read from the dictionary in the file itself.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow.parquet as pq

ALL = "all"
SHOWN, UNTOLD = "ok", "not_available"
MONTH, QUARTER = re.compile(r"(\d{4})-(\d{2})"), re.compile(r"(\d{4})-Q([1-4])")
YEAR, QUARTER_KEY, MONTH_KEY = "year", "quarter", "month"
_SHARE = re.compile(r"share 0 to 1: \((?P<of>[^)]*)\) / \((?P<over>[^)]*)\)")
_COUNT = re.compile(r"n|n_.+|.+_n_(known|open)")  # how every mart names a count


class NotReadable(Exception):
    """Neither a marts file nor a folder with one, or no dictionary in it."""


@dataclass(frozen=True)
class Share:
    """A printed share: the counts above the line and below it, and the decimals its column is printed with."""

    name: str
    of: tuple[str, ...]
    over: tuple[str, ...]
    decimals: int


@dataclass
class Mart:
    """One mart: rows x keys (texts), rows x counts (NaN where not told) with a status each, shares as printed."""

    name: str
    keys: tuple[str, ...]
    counts: tuple[str, ...]
    places: pd.DataFrame
    values: np.ndarray
    statuses: np.ndarray
    shares: dict[str, Share] = field(default_factory=dict)
    printed: dict[str, np.ndarray] = field(default_factory=dict)
    named: list[str] = field(default_factory=list)
    columns: tuple[str, ...] = ()  # the keys as the file has them, periods not taken apart

    def label(self, row: int, count: int) -> str:
        """The figure's id as the files name it: mart.measure@keys, `all` left out."""
        return f"{self.name}.{self.counts[count]}@{self.named[row]}"


@dataclass
class Seen:
    """Everything one pack or marts file tells."""

    name: str
    marts: dict[str, Mart]
    notes: Mapping[str, str]
    other: dict[str, pd.DataFrame]
    folder: Path
    papers: tuple[Path, ...] = ()


def read(path: Path, papers: Sequence[Path] = ()) -> Seen:
    """Read a pack (a folder with Parquet tables, or with one .duckdb file) or a marts file.

    `papers`: a report's workbook or an explorer's page made of it. Raises NotReadable.
    """
    frames = frames_of(path)
    if "dictionary" not in frames:
        raise NotReadable(path.name)
    notes = frames.get("notes", pd.DataFrame({"topic": [], "note": []}))
    marts = dict(_marts(frames, _meanings(frames["dictionary"])))
    other = {name: frame for name, frame in frames.items() if name.removeprefix("mart_") not in marts}
    folder = path.parent if path.is_file() else path
    return Seen(path.name, marts, dict(zip(notes["topic"], notes["note"], strict=True)), other, folder, tuple(papers))


def frames_of(path: Path) -> dict[str, pd.DataFrame]:
    """Every table of a pack or marts file. Raises NotReadable."""
    tables = sorted((path / "parquet").glob("*.parquet"))
    if tables:
        return {one.stem: pq.read_table(one).to_pandas(integer_object_nulls=True) for one in tables}
    files = [path] if path.is_file() else sorted(path.glob("*.duckdb"))
    if len(files) != 1:
        raise NotReadable(path.name)
    with duckdb.connect(str(files[0]), read_only=True) as con:
        names = [str(row[0]) for row in con.table_function("duckdb_tables").project("table_name").fetchall()]
        return {
            name: con.table(f'"{name}"').to_arrow_table().to_pandas(integer_object_nulls=True) for name in sorted(names)
        }


def _meanings(dictionary: pd.DataFrame) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for table, column, meaning in dictionary[["table_name", "column_name", "meaning"]].itertuples(index=False):
        found.setdefault(str(table), {})[str(column or "")] = str(meaning)
    return found


def _marts(frames: Mapping[str, pd.DataFrame], told: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, Mart]]:
    for table, frame in frames.items():
        meanings = told.get(table, {})
        columns = [str(column) for column in frame.columns]
        keys = [one for one in columns if meanings.get(one, "").startswith("key: ")]
        counts = [one for one in columns if one in meanings and _is_count(one, frame)]
        if table.startswith("mart_") and keys and counts:
            yield table.removeprefix("mart_"), _mart(table.removeprefix("mart_"), frame, keys, counts, meanings)


def _is_count(column: str, frame: pd.DataFrame) -> bool:
    told = frame[column].dropna()
    whole = pd.api.types.is_integer_dtype(frame[column]) or all(isinstance(one, int) for one in told)
    return _COUNT.fullmatch(column) is not None and whole


def _mart(name: str, frame: pd.DataFrame, keys: list[str], counts: list[str], meanings: Mapping[str, str]) -> Mart:
    texts = frame[keys].fillna(ALL).astype(str)
    values = np.column_stack(
        [pd.to_numeric(frame[one]).astype("Float64").to_numpy(float, na_value=np.nan) for one in counts]
    )
    shares = {one.name: one for one in _shares(frame, counts, meanings)}
    printed = {one: pd.to_numeric(frame[one]).to_numpy(float, na_value=np.nan) for one in shares}
    places = with_time(texts)
    named = [place_of(row, keys) for row in texts.itertuples(index=False, name=None)]
    statuses = np.column_stack([_status(frame, one) for one in counts])
    return Mart(
        name, tuple(places.columns), tuple(counts), places, values, statuses, shares, printed, named, tuple(keys)
    )


def place_of(row: Sequence[str], keys: Sequence[str]) -> str:
    """A place as figures' ids name it: keys in order, `all` left out."""
    return ",".join(f"{key}={value}" for key, value in sorted(zip(keys, row, strict=True)) if value != ALL)


def _status(frame: pd.DataFrame, count: str) -> np.ndarray:
    """What stands beside a count; the ended and the open waits share the status of their median."""
    measure = re.sub(r"_n_(known|open)$", "", count)
    column = next((f"{one}_status" for one in (count, measure) if f"{one}_status" in frame), None)
    if column is None:
        return np.where(frame[count].isna(), UNTOLD, SHOWN).astype(object)
    return frame[column].fillna(SHOWN).astype(str).to_numpy(object)


def _shares(frame: pd.DataFrame, counts: list[str], meanings: Mapping[str, str]) -> Iterator[Share]:
    for column in (str(one) for one in frame.columns):
        if found := _SHARE.match(meanings.get(column, "")):
            of, over = (tuple(part.strip() for part in found[side].split("+")) for side in ("of", "over"))
            if {*of, *over} <= set(counts):
                yield Share(column, of, over, _decimals(frame[column]))


def _decimals(column: pd.Series) -> int:
    """The most decimals any number of the column is printed with."""
    texts = (repr(float(value)) for value in column.dropna().head(2000))
    return max((len(text.partition(".")[2]) for text in texts if "e" not in text), default=0)


def with_time(texts: pd.DataFrame) -> pd.DataFrame:
    """Periods as year, quarter and month, each `all` where not broken down; other marts' years stand beside them."""
    if "period" not in texts:
        return texts
    period = texts["period"]
    places = texts.drop(columns=[one for one in ("period", "span") if one in texts])
    month, quarter = period.str.extract(MONTH), period.str.extract(QUARTER)
    if month[0].isna().all() and quarter[0].isna().all():
        return places.assign(**{YEAR: period})
    year = month[0].fillna(quarter[0]).fillna(period)
    of_month = pd.to_numeric(month[1]).sub(1).floordiv(3).add(1).astype("Int64").astype("string")
    of_quarter = quarter[1].astype("string").fillna(of_month).fillna(ALL)
    return places.assign(
        **{YEAR: year, QUARTER_KEY: of_quarter.astype(str), MONTH_KEY: month[1].fillna(ALL).astype(str)}
    )
