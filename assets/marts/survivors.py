"""Living survivors of the casualty totals: who they are at the end of each year, and when they were last assessed."""

import duckdb

from assets.marts.units import GROUP, folded_sql
from methods.ages import BANDS

ADULT = 18


def show_survivors(con: duckdb.DuckDBPyConnection) -> None:
    """living_survivor: one row per counted casualty who was injured and is not known to have died of it."""
    con.execute(
        "CREATE OR REPLACE TEMP VIEW living_survivor AS SELECT record_id, source_id, country_iso3 AS country, "
        "admin1_pcode AS admin1, CAST(date AS DATE) AS event_on, date_precision = 'day' AS is_day, "
        f"CAST(extract(year FROM date) AS INT) AS year, age_years, {folded_sql('sex')} AS sex, as_of, "
        f"{folded_sql('age_group')} AS age_group, {folded_sql('disability_status')} AS disability_status FROM casualty "
        "WHERE outcome = 'injured' AND NOT coalesce(died_later, false) AND date IS NOT NULL"
    )


def age_group_in(year: str) -> str:
    """SQL of the age group at a year's end, from the age at the event; within a year of 18 it is not known which."""
    return (
        "CASE WHEN c.age_years IS NULL AND c.age_group = 'adult' THEN 'adult' WHEN c.age_years IS NULL THEN 'unknown' "
        f"WHEN c.age_years + ({year} - c.year) >= {ADULT} THEN 'adult' "
        f"WHEN c.age_years + ({year} - c.year) + 1 < {ADULT} THEN 'child' ELSE 'unknown' END"
    )


def age_band_in(year: str) -> str:
    """SQL of the standard band at a year's end; `unknown` where a birthday decides it."""
    low, high = f"(c.age_years + ({year} - c.year))", f"(c.age_years + ({year} - c.year) + 1)"
    cases = " ".join(
        f"WHEN {low} >= {first}{f' AND {high} <= {last}' if last is not None else ''} THEN '{band}'"
        for band, (first, last) in BANDS.items()
    )
    return f"CASE WHEN c.age_years IS NULL THEN 'unknown' {cases} ELSE 'unknown' END"


def show_survivor_states(con: duckdb.DuckDBPyConnection) -> None:
    """survivor_state: living survivor x year of an assessment source linked to the register; survivor_year: those years."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE survivor_year AS SELECT DISTINCT y.year FROM need_years y "
        "JOIN asks a ON a.source_id = y.source_id AND a.linked_source <> ''"
    )
    con.execute(
        f"CREATE OR REPLACE TEMP VIEW survivor_state AS SELECT *, {GROUP} AS person_group FROM ("
        f"SELECT c.record_id, c.country, c.admin1, c.sex, c.event_on, c.is_day, y.year, {age_group_in('y.year')} AS age_group, "
        f"{age_band_in('y.year')} AS age_band, least(make_date(y.year, 12, 31), CAST(c.as_of AS DATE)) AS year_end, "
        "CAST(a.first_on AS DATE) AS first_assessed_on, CAST(a.last_on AS DATE) AS last_assessed_on "
        "FROM living_survivor c CROSS JOIN survivor_year y LEFT JOIN ("
        "SELECT n.person_id, y.year, min(n.assessed_on) AS first_on, max(n.assessed_on) AS last_on FROM unit_need n "
        "JOIN survivor_year y ON extract(year FROM n.assessed_on) <= y.year WHERE n.need_status <> 'not_assessed' "
        "GROUP BY n.person_id, y.year) a ON a.person_id = c.record_id AND a.year = y.year WHERE c.year <= y.year)"
    )
