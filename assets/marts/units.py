"""Counted units of the casualty marts: accepted rows with the missing reasons folded, the period, and the group.

Marts fold unknown, not_recorded, not_asked, refused and verified_unknown to `unknown`; not_applicable stays apart
(model section 1). A later death counts as killed in the year of the explosion (model section 2).
"""

import duckdb

GROUP = (
    "CASE WHEN sex = 'female' AND age_group = 'adult' THEN 'women' WHEN sex = 'male' AND age_group = 'adult' THEN 'men' "
    "WHEN sex = 'female' AND age_group = 'child' THEN 'girls' WHEN sex = 'male' AND age_group = 'child' THEN 'boys' "
    "ELSE 'other_or_unknown' END"
)
FOLDED = ("sex", "age_group", "age_band", "disability_status", "civil_status", "device", "activity", "scope_reason")
UNKNOWN = "('unknown', 'not_recorded', 'not_asked', 'refused', 'verified_unknown')"


def show_units(con: duckdb.DuckDBPyConnection) -> None:
    """Create temporary views counted_casualty (what totals count) and counted_record (current rows of every source)."""
    for view, table, condition in (
        ("counted_casualty", "casualty", "true"),
        ("counted_record", "casualty_record", "superseded_by IS NULL"),
    ):
        con.execute(f"CREATE OR REPLACE TEMP VIEW {view} AS {units_sql(table, condition)}")


def folded_sql(column: str) -> str:
    """SQL of a coded column as marts show it: the reasons why it is not known become `unknown`."""
    return f"CASE WHEN {column} IN {UNKNOWN} THEN 'unknown' ELSE {column} END"


def units_sql(table: str, condition: str) -> str:
    """SQL of the counted units of one casualty table."""
    folded = ", ".join(f"{folded_sql(column)} AS {column}" for column in FOLDED)
    outcome = (
        f"CASE WHEN coalesce(died_later, false) THEN 'killed' WHEN outcome IN {UNKNOWN} THEN 'unknown' ELSE outcome END"
    )
    return f"""
        SELECT u.*,
               {GROUP} AS person_group
        FROM (
            SELECT source_id, source_type, minutes_to_care, first_care_place, death_place,
                   country_iso3 AS country, admin1_pcode AS admin1, admin2_pcode AS admin2,
                   CASE WHEN date_precision IN ('day', 'month', 'quarter', 'year')
                        THEN CAST(extract(year FROM date) AS VARCHAR) ELSE 'unknown' END AS year,
                   CASE WHEN date_precision IN ('day', 'month') THEN strftime(date, '%Y-%m') ELSE 'unknown' END AS month,
                   CASE WHEN date_precision IN ('day', 'month', 'quarter')
                        THEN concat(extract(year FROM date), '-Q', extract(quarter FROM date)) ELSE 'unknown' END AS quarter,
                   {folded}, {outcome} AS outcome
            FROM {table} WHERE {condition}
        ) u"""
