"""One golden row per person killed or injured: what the best source knows, from the others what it does not (model 3a).

Here: views casualty_record (every accepted row with its person) and casualty (what the totals count), and between them
table golden (the rows of linked sets; all others are counted as they are).
"""

import duckdb

from schemas.codes import MISSING

_MISSING = ", ".join(f"'{code}'" for code in MISSING)
# columns that say one thing together are taken from one row: columns -> SQL that is true where the row knows it
TOGETHER: dict[tuple[str, ...], str] = {
    ("date", "date_max", "date_precision", "calendar", "provider_date"): "r.date IS NOT NULL",
    ("admin1_pcode", "admin2_pcode", "place_accuracy", "lat", "lon"): f"r.admin1_pcode NOT IN ('', {_MISSING})",
    ("age_years", "age_min", "age_max", "age_band", "age_group", "age_basis"): f"r.age_group NOT IN ({_MISSING})",
    ("outcome", "died_later", "provider_outcome"): f"r.outcome NOT IN ({_MISSING})",
}
# where a row comes from is told of the best-ranked row as a whole
OF_THE_ROW = (
    "record_id", "person_id", "source_id", "source_type", "source_table", "source_file", "source_sheet", "source_row", "as_of",
    "incident_id", "country_iso3", "superseded_by",
)  # fmt: skip
_RANK = "s.source_rank, r.record_id"


def show_casualties(con: duckdb.DuckDBPyConnection) -> None:
    """Views casualty_record and casualty. Reads `source`, `person_link` and casualty_record_received."""
    is_linked = con.execute("SELECT count(*) FROM person_link").fetchall()[0][0] > 0
    if not is_linked:
        con.execute("CREATE OR REPLACE TEMP VIEW casualty_record AS SELECT * FROM casualty_record_received")
        con.execute("CREATE OR REPLACE TEMP TABLE golden AS SELECT * FROM casualty_record WHERE false")
        con.execute(f"CREATE OR REPLACE TEMP VIEW casualty AS {_counted('true')}")
        return
    con.execute(
        "CREATE OR REPLACE TEMP VIEW casualty_record AS SELECT r.* REPLACE (coalesce(k.person_id, r.person_id) AS person_id) "
        "FROM casualty_record_received r LEFT JOIN person_link k USING (record_id)"
    )
    columns = [row[0] for row in con.execute("DESCRIBE casualty_record").fetchall()]
    chosen = ", ".join(f"{_first(column)} AS {column}" for column in columns)
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE golden AS SELECT {chosen} FROM casualty_record r JOIN source s USING (source_id) "
        "WHERE r.superseded_by IS NULL AND r.person_id IN (SELECT person_id FROM person_link WHERE NOT is_person) "
        "GROUP BY r.person_id HAVING count(*) > 1 AND bool_or(s.joins_totals)"
    )
    alone = _counted("r.person_id NOT IN (SELECT person_id FROM golden)")
    con.execute(f"CREATE OR REPLACE TEMP VIEW casualty AS {alone} UNION ALL SELECT * FROM golden")


def _counted(condition: str) -> str:
    return (
        "SELECT * FROM casualty_record r WHERE superseded_by IS NULL "
        f"AND source_id IN (SELECT source_id FROM source WHERE joins_totals) AND {condition}"
    )


def _first(column: str) -> str:
    """SQL of a column of the golden row: of the rows that know it, the one of the best source."""
    if column in OF_THE_ROW:
        return f"first(r.{column} ORDER BY {_RANK})"
    for together, knows in TOGETHER.items():
        if column in together:
            return f"first(r.{column} ORDER BY coalesce(({knows}), false) DESC, {_RANK})"
    said = column.removeprefix("provider_")  # what the provider wrote goes with what it means
    is_missing = f"r.{said} IS NULL OR CAST(r.{said} AS VARCHAR) IN ({_MISSING})"
    return f"first(r.{column} ORDER BY {is_missing}, {_RANK})"
