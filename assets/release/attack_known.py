"""What a stranger knows of the hidden counts before he adds and subtracts: every number any file of a pack shows.

Read from the long table and from the marts in Parquet, CSV, the workbook and the DuckDB file, and from the numerators and
denominators that stand beside shares, comparisons and indicators.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from python_calamine import CalamineWorkbook

from assets.disclosure.numbers import Figure, counts_of, with_untold
from assets.disclosure.statuses import public_headers
from assets.marts.build import mart_files
from assets.release.reread import HEADER_WITHIN, Published
from assets.release.tables import opened
from methods.disclosure import NOT_AVAILABLE
from schemas.marts import COMPARISONS, TOGETHER, Header
from warehouse.connection import name as column_name


class Fact(NamedTuple):
    """Counts that add up to a number somebody printed, and where."""

    figure_ids: tuple[str, ...]
    total: int
    where: str


def headers() -> dict[str, Header]:
    """The marts whose counts are public."""
    return public_headers({name: header for name, (header, _) in mart_files().items()})


def figures_of(published: Published, earlier: Mapping[str, float] | None = None) -> tuple[list[Figure], dict[str, str]]:
    """Every count of the long table with what any file tells of it (None: hidden everywhere), and its status.

    `earlier`: what releases before told; used where this one hides.
    """
    table, known = published.frame("mart_figure"), headers()
    rows = table[table["mart"].isin(list(known))]
    told = {**(earlier or {}), **_of_all_files(published)}
    found, statuses = [], {}
    columns = ("figure_id", "mart", "measure", "keys", "value", "value_status", "known_n", "unknown_n")
    counted = [
        row for row in rows[list(columns)].itertuples(index=False, name=None) if row[2] in counts_of(known[row[1]])
    ]
    within = {row[0]: _fixed(row[1], row[2], row[3], known) for row in counted}
    somewhere = {within[row[0]] for row in counted if row[5] != NOT_AVAILABLE}
    for figure_id, mart, measure, keys, value, status, known_n, unknown_n in counted:
        statuses[figure_id] = status
        # what is told elsewhere and not available here: nobody was asked
        nobody = status == NOT_AVAILABLE and within[figure_id] in somewhere
        if measure in known[mart].days:
            ended, opened_ = told.get(f"{figure_id}#ended"), told.get(f"{figure_id}#open")
            if ended is not None and opened_ is not None:
                known_n, unknown_n = ended + opened_, opened_
            elif nobody:
                known_n, unknown_n = 0, 0
            found.append(Figure(figure_id, mart, measure, keys, None, _whole(known_n), _whole(unknown_n)))
        else:
            seen = told.get(figure_id, 0.0 if nobody else None) if pd.isna(value) else value
            found.append(Figure(figure_id, mart, measure, keys, None if seen is None else float(seen), None, None))
    missing = {figure_id for figure_id, status in statuses.items() if status == NOT_AVAILABLE}
    return with_untold(found, known, missing), statuses


def _fixed(mart: str, measure: str, keys: str, known: Mapping[str, Header]) -> tuple:
    """A measure of a mart within what the mart never sums over."""
    said = json.loads(keys)
    return (known[mart].total_of or mart, measure, *(said.get(key) for key in known[mart].never_all))


def shown_counts(published: Published) -> dict[str, float]:
    """figure_id -> value of every count the long table shows."""
    table = published.frame("mart_figure")
    shown = table[table["value"].notna()]
    return dict(zip(shown["figure_id"], shown["value"], strict=True))


def facts_of(published: Published) -> list[Fact]:
    """Sums of counts that stand beside a share, a comparison or an indicator."""
    return [*_beside_shares(published), *_in_comparisons(published), *_in_indicators(published)]


def _of_all_files(published: Published) -> dict[str, float]:
    found: dict[str, float] = {}
    for frame in _long_tables(published):
        shown = frame[frame["value"].notna()]
        found.update(zip(shown["figure_id"], shown["value"].astype(float), strict=True))
    for name, header in headers().items():
        for frame in _wide_tables(published, f"mart_{name}"):
            found.update(_of_a_mart(frame, name, header))
    return found


def _long_tables(published: Published) -> Iterable[pd.DataFrame]:
    if "mart_figure" in published.csv_files:
        text = published.csv_text("mart_figure").select(["figure_id", "value"]).to_pandas()
        yield text.assign(value=pd.to_numeric(text["value"], errors="coerce"))
    for path in sorted(published.folder.glob("*.duckdb")):
        with opened(path) as con:
            yield con.execute("SELECT figure_id, value FROM mart_figure").df()


def _wide_tables(published: Published, table: str) -> Iterable[pd.DataFrame]:
    if table in published.parquet_files:
        yield published.frame(table)
    if table in published.csv_files:
        yield published.csv_text(table).to_pandas()
    for path in sorted(published.folder.glob("*.duckdb")):
        with opened(path) as con:
            there = con.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = ?", [table]).fetchone()
            if there and there[0]:
                yield con.execute(f"SELECT * FROM {column_name(table)}").df()
    for path in sorted(published.folder.glob("*.xlsx")):
        yield from _sheets(path, table)


def _sheets(path: Path, table: str) -> Iterable[pd.DataFrame]:
    book = CalamineWorkbook.from_path(str(path))
    for sheet in (name for name in book.sheet_names if name in (table, table[:31])):
        rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        start = next((n for n, row in enumerate(rows[:HEADER_WITHIN]) if "country" in row), None)
        if start is not None:
            width = len([cell for cell in rows[start] if cell != ""])
            yield pd.DataFrame([row[:width] for row in rows[start + 1 :]], columns=rows[start][:width])


def _of_a_mart(frame: pd.DataFrame, name: str, header: Header) -> dict[str, float]:
    """figure_id -> value of every count a wide table shows."""
    if not set(header.keys) <= set(frame.columns):
        return {}
    keys = sorted(header.keys)
    ends = [
        ",".join(f"{k}={v}" for k, v in zip(keys, row, strict=True) if k in header.never_all or v != "all")
        for row in frame[keys].astype(str).itertuples(index=False, name=None)
    ]
    found: dict[str, float] = {}
    for count in (count for count in header.counts if count in frame.columns):
        values = pd.to_numeric(frame[count], errors="coerce")
        found.update({f"{name}.{count}@{end}": float(v) for end, v in zip(ends, values, strict=True) if pd.notna(v)})
    for days in (days for days in header.days if f"{days}_n_known" in frame.columns):
        for part, column in (("ended", f"{days}_n_known"), ("open", f"{days}_n_open")):
            values = pd.to_numeric(frame[column], errors="coerce")
            told = zip(ends, values, strict=True)
            found.update({f"{name}.{days}@{end}#{part}": float(v) for end, v in told if pd.notna(v)})
    return found


def _beside_shares(published: Published) -> Iterable[Fact]:
    table = published.frame("mart_figure")
    for name, header in headers().items():
        for share, formula in header.shares.items():
            rows = table[(table["mart"] == name) & (table["measure"] == share) & table["known_n"].notna()]
            for figure_id, value, known_n in rows[["figure_id", "value", "known_n"]].itertuples(index=False, name=None):
                place = figure_id.split("@", 1)[1]
                yield _sum(name, formula.over, place, known_n, figure_id)
                if pd.notna(value):
                    yield _sum(name, formula.of, place, round(value * known_n), figure_id)


def _in_comparisons(published: Published) -> Iterable[Fact]:
    there = [f"mart_{name}" for name in COMPARISONS if f"mart_{name}" in published.parquet_files]
    for table, row in ((one, row) for one in there for row in published.frame(one).to_dict("records")):
        header = headers().get(row["mart"])
        if header is None:
            continue
        fixed = json.loads(row["within"]) | {k: row[k] for k in ("period", "country") if row[k] != "all"}
        formula = header.shares[row["share"]]
        for side in ("a", "b"):
            groups = (str(row[column]).split(TOGETHER) for column in ("compared", f"group_{side}"))
            place = _text(fixed | dict(zip(*groups, strict=True)))
            for counts, part in ((formula.of, "numerator"), (formula.over, "denominator")):
                total = _whole(row[f"{side}_{part}"])
                if total is not None:
                    yield _sum(row["mart"], counts, place, total, table)


def _in_indicators(published: Published) -> Iterable[Fact]:
    if "mart_indicator" not in published.parquet_files:
        return
    declared = {one.code: (name, header, one) for name, header in headers().items() for one in header.indicators}
    for row in published.frame("mart_indicator").to_dict("records"):
        if row["basis"] != "records" or row["indicator"] not in declared:
            continue
        name, header, one = declared[row["indicator"]]
        formula = header.shares[one.share] if one.share else one
        keys = {key: row[key] for key in ("period", "country", "disaggregation_unit", "population_group")}
        keys |= {"admin1": row["area"]} | dict(one.where)
        keys |= dict(pair.split("=", 1) for pair in str(row["within"]).split(",") if "=" in pair)
        keys |= {
            "sex" if row["person_group"] in ("female", "male", "other", "unknown") else "person_group": row[
                "person_group"
            ]
        }
        place = _text({key: value for key, value in keys.items() if key in header.keys and value != "all"})
        for counts, part in ((formula.of, "numerator"), (formula.over, "denominator")):
            total = _whole(row[part])
            if counts and total is not None:
                yield _sum(name, counts, place, total, "mart_indicator")


def _sum(mart: str, counts: Sequence[str], place: str, total: float, where: str) -> Fact:
    return Fact(tuple(f"{mart}.{count}@{place}" for count in counts), int(total), where)


def _text(keys: Mapping[str, object]) -> str:
    return ",".join(f"{key}={value}" for key, value in sorted(keys.items()))


def _whole(value: object) -> int | None:
    return None if pd.isna(value) else int(value)  # type: ignore[call-overload]
