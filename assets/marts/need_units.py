"""Counted units of the needs marts: whom each source asked about which service, and what each need was at a year's end.

A state is the latest assessment not older than 24 months at the end of the period (model section 6). A person whom a
source asks about a service and who has no answer is not assessed, never without need; so is every living survivor of the
register the persons are linked to. Where a source gives no day of the assessment its cut-off (`as_of`) stands for it.
"""

import duckdb

from assets.marts.survivors import age_group_in
from assets.marts.units import GROUP, UNKNOWN, folded_sql

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
    """Create the temporary tables and views the needs marts count: persons, needs, states, barriers, published numbers.

    Three million needs go through here: tables hold row numbers, not ids, and what a person is stands once.
    """
    _persons(con)
    _needs(con)
    _frame(con)
    _states(con)
    _barriers(con)
    con.execute(f"CREATE OR REPLACE TEMP VIEW published_need AS {PUBLISHED}")


def _persons(con: duckdb.DuckDBPyConnection) -> None:
    """unit_person: one row per person x source x assessment, reasons for missing folded; person_no is one per person."""
    columns = ("sex", "age_group", "age_band", "disability_status", "relation", "head_of_household_after", "household_has_disability",
               "works_before", "works_now", "in_school", "claim_filed", "claim_granted", "respondent", "displacement",
               "population_group")  # fmt: skip
    folded = ", ".join(f"{folded_sql(column)} AS {column}" for column in columns)
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE unit_person AS SELECT *, {GROUP} AS person_group, "
        "row_number() OVER () AS person_row, dense_rank() OVER (ORDER BY person_id) AS person_no FROM ("
        f"SELECT record_id AS person_record_id, person_id, is_linked_casualty, source_id, source_type, source_table, "
        f"country_iso3 AS country, admin1_pcode AS admin1, disaggregation_unit, age_years, weight, indirect_of, as_of, "
        f"coalesce(assessed_on, as_of) AS assessed_on, {folded} FROM person WHERE superseded_by IS NULL)"
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE need_years AS SELECT source_id, unnest(generate_series("
        "CAST(extract(year FROM min(assessed_on)) AS INT), CAST(extract(year FROM max(as_of)) AS INT))) AS year "
        "FROM unit_person GROUP BY source_id"
    )


def _needs(con: duckdb.DuckDBPyConnection) -> None:
    """unit_need: one row per need, with what its referral and service rows say; NULL where the source links none."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE need_referral AS SELECT CAST(need_id AS UUID) AS need_uuid, "
        "max(CASE WHEN accepted_on IS NOT NULL OR referral_result = 'accepted' THEN 1 ELSE 0 END) AS is_accepted "
        "FROM referral_rows WHERE superseded_by IS NULL AND need_id IS NOT NULL GROUP BY 1"
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE need_service AS SELECT CAST(need_id AS UUID) AS need_uuid, min(started_on) AS started_on, "
        "bool_and(started_on_precision = 'day') AS is_day, max(CASE WHEN completed_on IS NOT NULL THEN 1 ELSE 0 END) AS is_completed, "
        "max(last_follow_up_on) AS last_follow_up_on, min(nullif(provider_sex, 'not_recorded')) AS provider_sex, "
        "max(CASE WHEN paid_by IN ('self', 'family') THEN 1 ELSE 0 END) AS is_out_of_pocket "
        "FROM service_rows WHERE superseded_by IS NULL AND need_id IS NOT NULL GROUP BY 1"
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE need_row AS SELECT row_number() OVER () AS need_no, CAST(n.record_id AS UUID) AS need_uuid, "
        f"p.person_row, p.person_no, p.disaggregation_unit AS unit, n.source_table, {folded_sql('n.service')} AS service, "
        f"n.need_status, {folded_sql('n.product')} AS product, {folded_sql('n.product_held')} AS product_held, "
        f"{folded_sql('n.product_fits')} AS product_fits, n.priority, "
        "coalesce(n.assessed_on, p.assessed_on) AS need_assessed_on, n.needed_on, n.needed_on_precision = 'day' AS is_day "
        "FROM need_rows n JOIN unit_person p USING (person_record_id) WHERE n.superseded_by IS NULL"
    )
    con.execute(
        "CREATE OR REPLACE TEMP VIEW unit_need AS SELECT n.need_no, n.need_uuid, n.person_row, n.source_table AS need_table, n.service, "
        "n.need_status, n.product, n.product_held, n.product_fits, n.priority, n.need_assessed_on AS assessed_on, n.needed_on, n.is_day, "
        "p.* EXCLUDE (person_row, assessed_on), l.has_referrals, l.has_services, "
        "CASE WHEN l.has_referrals THEN CASE WHEN r.need_uuid IS NOT NULL THEN 1 ELSE 0 END END AS is_referred, "
        "CASE WHEN l.has_referrals THEN coalesce(r.is_accepted, 0) END AS is_accepted, "
        "CASE WHEN l.has_services THEN CASE WHEN s.need_uuid IS NOT NULL THEN 1 ELSE 0 END END AS is_started, "
        "CASE WHEN l.has_services THEN coalesce(s.is_completed, 0) END AS is_completed, "
        "CASE WHEN l.has_services THEN coalesce(s.is_out_of_pocket, 0) END AS is_out_of_pocket, "
        "CASE WHEN l.has_services THEN CASE WHEN s.provider_sex = p.sex THEN 1 ELSE 0 END END AS is_same_sex_provider, "
        "s.started_on, s.is_day AS is_service_day, s.last_follow_up_on "
        "FROM need_row n JOIN unit_person p USING (person_row) "
        "LEFT JOIN need_links l ON l.source_id = p.source_id AND l.need_table = n.source_table "
        "LEFT JOIN need_referral r USING (need_uuid) LEFT JOIN need_service s USING (need_uuid)"
    )


def _frame(con: duckdb.DuckDBPyConnection) -> None:
    """need_frame: person x service asked about x year, with the row that tells who the person was at the end of that year."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE person_year AS SELECT p.person_no, p.disaggregation_unit AS unit, y.year, "
        # what a survey asked tells more of a person than the row of a service; among those the latest
        "arg_max(p.person_row, epoch_ms(p.assessed_on) + CASE WHEN p.source_type = 'service_register' THEN 0 ELSE 1e15 END) "
        "AS person_row FROM unit_person p "
        "JOIN need_years y ON y.source_id = p.source_id AND extract(year FROM p.assessed_on) <= y.year "
        "GROUP BY p.person_no, p.disaggregation_unit, y.year"
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE asked_frame AS SELECT DISTINCT p.person_no, p.disaggregation_unit AS unit, a.service, "
        "extract(year FROM p.assessed_on) AS since FROM unit_person p "
        "JOIN (SELECT DISTINCT source_id, person_table, service FROM asks "
        "UNION SELECT DISTINCT p.source_id, p.source_table, n.service FROM need_row n JOIN unit_person p USING (person_row)) a "
        "ON a.source_id = p.source_id AND a.person_table = p.source_table"
    )


def _states(con: duckdb.DuckDBPyConnection) -> None:
    """need_state: the frame with the state of each need; not_assessed where no assessment is recent enough.

    An assessment is the state of its own year and the next, until a newer one of the same person and service.
    """
    con.execute(
        "CREATE OR REPLACE TEMP TABLE need_valid AS SELECT need_no, person_no, unit, service, need_status, "
        "CAST(extract(year FROM need_assessed_on) AS INT) AS from_year, "
        "least(CAST(extract(year FROM need_assessed_on) AS INT) + 1, coalesce(CAST(extract(year FROM newer) AS INT) - 1, 9999)) AS to_year "
        "FROM (SELECT need_no, person_no, unit, service, need_status, need_assessed_on, lead(need_assessed_on) OVER ("
        "PARTITION BY person_no, unit, service ORDER BY need_assessed_on, need_no) AS newer FROM need_row) n"
    )
    con.execute(
        "CREATE OR REPLACE TEMP VIEW unassessed_survivor AS SELECT a.service, y.year, c.sex, c.disability_status, c.country, c.admin1, "
        f"{age_group_in('y.year')} AS age_group FROM living_survivor c "
        "JOIN (SELECT DISTINCT source_id, linked_source, service FROM asks WHERE linked_source <> '') a "
        "ON a.linked_source = c.source_id JOIN need_years y ON y.source_id = a.source_id AND c.year <= y.year "
        "WHERE NOT EXISTS (SELECT 1 FROM unit_person p JOIN person_year k ON k.person_no = p.person_no AND k.unit = 'person' "
        "JOIN asked_frame f ON f.person_no = k.person_no AND f.unit = k.unit "
        "WHERE p.person_id = c.record_id AND k.year = y.year AND f.service = a.service AND f.since <= y.year)"
    )
    con.execute(
        "CREATE OR REPLACE TEMP VIEW need_state AS SELECT CAST(y.year AS VARCHAR) AS period, f.service, "
        "y.unit AS disaggregation_unit, p.sex, p.age_group, p.person_group, p.disability_status, p.household_has_disability, p.country, "
        "p.admin1, p.source_type, p.population_group, p.weight, coalesce(n.need_status, 'not_assessed') AS need_status "
        "FROM (SELECT person_no, unit, service, min(since) AS since FROM asked_frame GROUP BY person_no, unit, service) f "
        "JOIN person_year y ON y.person_no = f.person_no AND y.unit = f.unit AND y.year >= f.since "
        "JOIN unit_person p ON p.person_row = y.person_row "
        "LEFT JOIN need_valid n ON n.person_no = f.person_no AND n.unit = f.unit AND n.service = f.service "
        "AND y.year BETWEEN n.from_year AND n.to_year "
        f"UNION ALL SELECT CAST(year AS VARCHAR), service, 'person', sex, age_group, {GROUP}, disability_status, 'unknown', country, "
        "admin1, 'survey', 'survivors', NULL, 'not_assessed' FROM unassessed_survivor"
    )
    con.execute(
        "CREATE OR REPLACE TEMP VIEW current_need AS SELECT * FROM unit_need WHERE need_no IN (SELECT need_no FROM need_valid "
        "QUALIFY row_number() OVER (PARTITION BY person_no, unit, service ORDER BY from_year DESC, to_year DESC, need_no DESC) = 1)"
    )
    con.execute(
        f"CREATE OR REPLACE TEMP VIEW current_referral AS SELECT *, {folded_sql('service')} AS service_folded "
        "FROM referral WHERE superseded_by IS NULL"
    )
    con.execute(
        "CREATE OR REPLACE TEMP VIEW person_state AS SELECT CAST(y.year AS VARCHAR) AS period, p.* FROM person_year y "
        "JOIN unit_person p USING (person_row) WHERE extract(year FROM p.assessed_on) >= y.year - 1"
    )


def _barriers(con: duckdb.DuckDBPyConnection) -> None:
    """asked_need: needs whose barrier question was asked; need_barrier: what they named; named_barrier: what anybody named."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE asked_need AS SELECT n.need_no, n.need_uuid, n.source_id, n.country, n.service, n.sex, "
        "n.disability_status, n.disaggregation_unit, n.population_group, "
        "CAST(extract(year FROM n.assessed_on) AS VARCHAR) AS period FROM unit_need n JOIN ("
        "SELECT DISTINCT CAST(need_id AS UUID) AS need_uuid FROM barrier_rows WHERE superseded_by IS NULL AND asked) a USING (need_uuid)"
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE need_barrier AS SELECT DISTINCT a.need_no, a.source_id, a.service, b.barrier, "
        "coalesce(b.barrier_detail, b.barrier) AS barrier_detail FROM barrier_rows b "
        "JOIN asked_need a ON a.need_uuid = CAST(b.need_id AS UUID) "
        f"WHERE b.superseded_by IS NULL AND b.barrier NOT IN {NOTHING_NAMED}"
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE named_barrier AS SELECT DISTINCT source_id, service, barrier, barrier_detail FROM need_barrier"
    )
