"""What the accepted rows of one table hold, counted in one pass: by year, by province, and known values by column.

Here: counting. Not here: comparing two loads (`falls`). Counts, codes of provinces and names of columns only, never a value.
"""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import duckdb

from assets.core.queries import query
from methods.falls import Profile
from schemas.codes import MISSING
from schemas.relations import Sql
from warehouse.connection import listed, name, parquet
from warehouse.relations import ask

DAYS = ("date", "assessed_on", "referred_on", "started_on")  # the day a row is of: the first of these its table has
PROVINCE = "admin1_pcode"
NOWHERE = ("unknown", "all")
SAID = ("outcome", "sex", "age_group", "disability_status")  # coded: a source may say that it is unknown
# where a row comes from and whose it is: not what is known of it
OF_THE_ROW = {
    "record_id", "person_record_id", "person_id", "need_id", "source_id", "source_type", "source_table", "source_file",
    "source_sheet", "source_row", "as_of", "vintage", "carried", "linked_key", "indirect_key", "place_accuracy",
}  # fmt: skip


def profile_of(
    con: duckdb.DuckDBPyConnection, path: Path, constants: Mapping[str, str | None], n_produced: int, n_accepted: int
) -> Profile:
    """The profile of accepted rows at `path`; `constants`: columns that are the same in every row and not in the file."""
    if not n_accepted:
        return Profile(n_produced)
    stored = parquet([path])
    types = dict(ask(con, query("columns_of_rows"), rows=stored).fetchall())
    columns = [column for column in types if _says_something(column)]
    day = next((column for column in DAYS if column in types or constants.get(column)), DAYS[0])
    year = f"CAST(extract(year FROM {name(day)}) AS VARCHAR)" if day in types else "CAST(NULL AS VARCHAR)"
    in_all = (constants.get(day) or "").removeprefix("TIMESTAMP ").strip("'")[:4]
    province = Sql(PROVINCE if PROVINCE in types else "CAST(NULL AS VARCHAR)")
    known_n = Sql(", ".join(_n_known(column, types[column]) for column in columns) or "0 AS nothing")
    told = [column for column in SAID if column in types]
    known_n = Sql(", ".join([known_n, *(_n_said(column) for column in told)]))
    rows = ask(con, query("load_profile"), year=Sql(year), province=province, known=known_n, rows=stored).fetchall()
    years: Counter = Counter()
    provinces: Counter = Counter()
    known: Counter = Counter(dict.fromkeys(columns, 0))
    said: Counter = Counter(dict.fromkeys(told, 0))
    for of_year, of_province, n, *of_columns in rows:
        years[of_year or in_all] += n
        provinces[of_province or constants.get(PROVINCE) or ""] += n
        known.update(dict(zip(columns, of_columns, strict=False)))
        said.update(dict(zip(told, of_columns[len(of_columns) - len(told) :], strict=True)))
    same = {c: n_accepted for c, value in constants.items() if _says_something(c) and value not in (None, "", *MISSING)}
    said.update({c: n for c, n in same.items() if c in SAID})
    return Profile(n_produced, n_accepted, _named(years), _named(provinces), {**known, **same}, dict(said))


def _says_something(column: str) -> bool:
    return column not in OF_THE_ROW and not column.startswith("provider_") and not column.endswith("_precision")


def _n_known(column: str, kind: str) -> str:
    """SQL of in how many rows a column is known: a reason why a value is missing is no value.

    `list_contains` is asked of each distinct word of a column, not of each row: a fifth of the time of `NOT IN`.
    """
    if kind != "VARCHAR":
        return f"count({name(column)})"
    return f"count(*) FILTER (WHERE NOT list_contains([{listed(('', *MISSING))}], {name(column)}))"


def _n_said(column: str) -> str:
    return f"count(*) FILTER (WHERE {name(column)} NOT IN ('', 'not_recorded'))"


def _named(counts: Counter) -> dict[str, int]:
    return {key: n for key, n in sorted(counts.items()) if key and key not in NOWHERE}
