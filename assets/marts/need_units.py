"""Counted units of the needs marts: whom each source asked about which service, and what each need was at a year's end.

A state is the latest assessment not older than 24 months at the end of the period (model section 6). A person whom a
source asks about a service and who has no answer is not assessed, never without need; so is every living survivor of the
register the persons are linked to. Where a source gives no day of the assessment its cut-off (`as_of`) stands for it.
"""

import duckdb

from assets.marts.survivors import age_group_in
from assets.marts.units import GROUP, UNKNOWN, folded_sql

STATE_MONTHS = 24  # an assessment older than this says nothing about the state now
NOTHING_NAMED = UNKNOWN.replace(")", ", 'not_applicable')")


PUBLISHED = f"""
SELECT CASE WHEN date IS NULL THEN 'unknown' ELSE CAST(extract(year FROM date) AS VARCHAR) END AS period,
       country_iso3 AS country, admin1_pcode AS admin1, {folded_sql("sector")} AS sector,
       {folded_sql("displacement_group")} AS displacement_group, {folded_sql("sex")} AS sex,
       CASE WHEN sex IN ('female', 'male') AND age_group IN ('child', 'adult') THEN {GROUP} ELSE 'all' END AS person_group,
       coalesce(CAST(age_min AS VARCHAR), 'all') AS age_min, coalesce(CAST(age_max AS VARCHAR), 'all') AS age_max,
       {folded_sql("disability_status")} AS disability, status, n,
       row_number() OVER (PARTITION BY country_iso3, date, admin1_pcode, admin2_pcode, sector, displacement_group, sex, age_group,
                          age_min, age_max, disability_status, status, source_id ORDER BY as_of DESC, source_row) AS place
FROM people_in_need WHERE superseded_by IS NULL AND admin2_pcode IN ('all', 'unknown')"""


def show_need_units(con: duckdb.DuckDBPyConnection) -> None:
    """Create the temporary tables and views the needs marts count: persons, needs, states, barriers, published numbers."""
    _persons(con)
    _needs(con)
    _frame(con)
    _states(con)
    _barriers(con)
    con.execute(f"CREATE OR REPLACE TEMP VIEW published_need AS {PUBLISHED}")


def _persons(con: duckdb.DuckDBPyConnection) -> None:
    """unit_person: one row per person x source x assessment, reasons for missing folded."""
    columns = ("sex", "age_group", "age_band", "disability_status", "relation", "head_of_household_after", "household_has_disability",
               "works_before", "works_now", "in_school", "claim_filed", "claim_granted", "respondent", "displacement",
               "population_group")  # fmt: skip
    folded = ", ".join(f"{folded_sql(column)} AS {column}" for column in columns)
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE unit_person AS SELECT *, {GROUP} AS person_group FROM ("
        f"SELECT record_id AS person_record_id, person_id, is_linked_casualty, source_id, source_type, source_table, "
        f"country_iso3 AS country, admin1_pcode AS admin1, disaggregation_unit, age_years, weight, indirect_of, as_of, "
        f"coalesce(assessed_on, as_of) AS assessed_on, {folded} FROM person WHERE superseded_by IS NULL)"
    )


def _needs(con: duckdb.DuckDBPyConnection) -> None:
    """unit_need: one row per need, with what its referral and service rows say; NULL where the source links none."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE need_referral AS SELECT need_id, 1 AS is_referred, "
        "max(CASE WHEN accepted_on IS NOT NULL OR referral_result = 'accepted' THEN 1 ELSE 0 END) AS is_accepted "
        "FROM referral WHERE superseded_by IS NULL AND need_id IS NOT NULL GROUP BY need_id"
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE need_service AS SELECT need_id, 1 AS is_started, min(started_on) AS started_on, "
        "bool_and(started_on_precision = 'day') AS is_day, max(CASE WHEN completed_on IS NOT NULL THEN 1 ELSE 0 END) AS is_completed, "
        "max(last_follow_up_on) AS last_follow_up_on, min(nullif(provider_sex, 'not_recorded')) AS provider_sex, "
        "max(CASE WHEN paid_by IN ('self', 'family') THEN 1 ELSE 0 END) AS is_out_of_pocket "
        "FROM service WHERE superseded_by IS NULL AND need_id IS NOT NULL GROUP BY need_id"
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE unit_need AS SELECT n.record_id AS need_id, n.person_record_id, n.source_table, "
        f"{folded_sql('n.service')} AS service, n.need_status, {folded_sql('n.product')} AS product, "
        f"{folded_sql('n.product_held')} AS product_held, {folded_sql('n.product_fits')} AS product_fits, n.priority, "
        "coalesce(n.assessed_on, p.assessed_on) AS assessed_on, n.needed_on, n.needed_on_precision = 'day' AS is_day, "
        "p.person_id, p.source_id, p.source_type, p.country, p.admin1, p.disaggregation_unit, p.population_group, p.sex, "
        "p.age_group, p.person_group, p.disability_status, p.weight, p.as_of, l.has_referrals, l.has_services, "
        "CASE WHEN l.has_referrals THEN coalesce(r.is_referred, 0) END AS is_referred, "
        "CASE WHEN l.has_referrals THEN coalesce(r.is_accepted, 0) END AS is_accepted, "
        "CASE WHEN l.has_services THEN coalesce(s.is_started, 0) END AS is_started, "
        "CASE WHEN l.has_services THEN coalesce(s.is_completed, 0) END AS is_completed, "
        "CASE WHEN l.has_services THEN coalesce(s.is_out_of_pocket, 0) END AS is_out_of_pocket, "
        "CASE WHEN l.has_services THEN CASE WHEN s.provider_sex = p.sex THEN 1 ELSE 0 END END AS is_same_sex_provider, "
        "s.started_on, s.is_day AS is_service_day, s.last_follow_up_on "
        "FROM need n JOIN unit_person p USING (person_record_id) "
        "LEFT JOIN need_links l ON l.source_id = n.source_id AND l.need_table = n.source_table "
        "LEFT JOIN need_referral r ON r.need_id = n.record_id LEFT JOIN need_service s ON s.need_id = n.record_id "
        "WHERE n.superseded_by IS NULL"
    )


def _frame(con: duckdb.DuckDBPyConnection) -> None:
    """need_frame: person x service asked about x year, with what is known of the person at the end of that year."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE need_years AS SELECT source_id, unnest(generate_series("
        "CAST(extract(year FROM min(assessed_on)) AS INT), CAST(extract(year FROM max(as_of)) AS INT))) AS year "
        "FROM unit_person GROUP BY source_id"
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE asked_frame AS "
        "SELECT p.person_record_id, a.service FROM unit_person p "
        "JOIN asks a ON a.source_id = p.source_id AND a.person_table = p.source_table "
        "UNION SELECT person_record_id, service FROM unit_need"
    )
    known = (
        "sex, age_group, person_group, disability_status, household_has_disability, country, admin1, source_type, "
        "population_group, weight"
    )
    latest = ", ".join(
        f"arg_max_null({column.strip()}, assessed_on) AS {column.strip()}" for column in known.split(",")
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE need_frame AS SELECT f.service, p.person_id, p.disaggregation_unit, y.year, "
        f"{latest.replace('arg_max_null(', 'arg_max_null(p.')} "
        "FROM asked_frame f JOIN unit_person p USING (person_record_id) "
        "JOIN need_years y ON y.source_id = p.source_id AND extract(year FROM p.assessed_on) <= y.year "
        "GROUP BY f.service, p.person_id, p.disaggregation_unit, y.year"
    )
    con.execute(
        f"INSERT INTO need_frame SELECT service, person_id, 'person', year, sex, age_group, {GROUP}, disability_status, "
        "'unknown', country, "
        "admin1, source_type, 'survivors', NULL FROM ("
        "SELECT a.service, c.record_id AS person_id, y.year, c.sex, c.disability_status, c.country, c.admin1, 'survey' AS source_type, "
        f"{age_group_in('y.year')} AS age_group "
        "FROM living_survivor c JOIN (SELECT DISTINCT source_id, linked_source, service FROM asks WHERE linked_source <> '') a "
        "ON a.linked_source = c.source_id JOIN need_years y ON y.source_id = a.source_id AND c.year <= y.year) s "
        "WHERE NOT EXISTS (SELECT 1 FROM need_frame f WHERE f.person_id = s.person_id AND f.service = s.service "
        "AND f.year = s.year AND f.disaggregation_unit = 'person')"
    )


def _states(con: duckdb.DuckDBPyConnection) -> None:
    """need_state: the frame with the state of each need; not_assessed where no assessment is recent enough."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE need_latest AS SELECT n.person_id, n.disaggregation_unit, n.service, y.year, "
        "arg_max(n.need_id, n.assessed_on) AS need_id FROM unit_need n JOIN need_years y ON y.source_id = n.source_id "
        "AND extract(year FROM n.assessed_on) <= y.year "
        f"AND n.assessed_on > make_date(y.year, 12, 31) - INTERVAL {STATE_MONTHS} MONTH "
        "GROUP BY n.person_id, n.disaggregation_unit, n.service, y.year"
    )
    con.execute(
        "CREATE OR REPLACE TEMP VIEW need_state AS SELECT CAST(f.year AS VARCHAR) AS period, f.*, l.need_id, "
        "coalesce(n.need_status, 'not_assessed') AS need_status FROM need_frame f "
        "LEFT JOIN need_latest l USING (person_id, disaggregation_unit, service, year) "
        "LEFT JOIN unit_need n ON n.need_id = l.need_id"
    )
    con.execute(
        "CREATE OR REPLACE TEMP VIEW current_need AS SELECT n.* FROM unit_need n JOIN ("
        "SELECT arg_max(need_id, assessed_on) AS need_id FROM unit_need GROUP BY person_id, disaggregation_unit, service"
        ") l USING (need_id)"
    )
    con.execute(
        f"CREATE OR REPLACE TEMP VIEW current_referral AS SELECT *, {folded_sql('service')} AS service_folded "
        "FROM referral WHERE superseded_by IS NULL"
    )
    con.execute(
        "CREATE OR REPLACE TEMP VIEW person_state AS SELECT CAST(s.year AS VARCHAR) AS period, p.* FROM unit_person p JOIN ("
        "SELECT y.year, arg_max(p.person_record_id, p.assessed_on) AS person_record_id FROM unit_person p "
        "JOIN need_years y ON y.source_id = p.source_id AND extract(year FROM p.assessed_on) <= y.year "
        f"AND p.assessed_on > make_date(y.year, 12, 31) - INTERVAL {STATE_MONTHS} MONTH "
        "GROUP BY p.person_id, p.disaggregation_unit, y.year) s USING (person_record_id)"
    )


def _barriers(con: duckdb.DuckDBPyConnection) -> None:
    """asked_need: needs whose barrier question was asked; need_barrier: what they named; named_barrier: what anybody named."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE asked_need AS SELECT n.need_id, n.source_id, n.country, n.service, n.sex, "
        "n.disability_status, n.disaggregation_unit, n.population_group, "
        "CAST(extract(year FROM n.assessed_on) AS VARCHAR) AS period FROM unit_need n JOIN ("
        "SELECT DISTINCT need_id FROM barrier WHERE superseded_by IS NULL AND asked) a USING (need_id)"
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE need_barrier AS SELECT DISTINCT need_id, barrier, coalesce(barrier_detail, barrier) AS "
        f"barrier_detail FROM barrier WHERE superseded_by IS NULL AND barrier NOT IN {NOTHING_NAMED}"
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE named_barrier AS SELECT DISTINCT a.source_id, a.service, b.barrier, b.barrier_detail "
        "FROM need_barrier b JOIN asked_need a USING (need_id)"
    )
