"""Persons across sources: who a row's person is by declared links, and the disability status from the answers.

A link that names a record nobody has is no link: the row stays a person of its own (and is a finding).
"""

import duckdb

CHILDREN = ("functioning", "need", "referral", "service", "barrier")


def show_persons(con: duckdb.DuckDBPyConnection) -> None:
    """Create views person, functioning, need, referral, service and barrier, each with its person_id."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE person_key AS WITH one AS ("
        "SELECT p.record_id, p.superseded_by, CASE WHEN c.record_id IS NOT NULL THEN c.record_id ELSE l.record_id END AS linked, "
        "c.record_id IS NOT NULL AS is_casualty FROM person_rows p "
        "LEFT JOIN (SELECT DISTINCT record_id FROM casualty_record) c ON c.record_id = p.linked_record_id "
        "LEFT JOIN (SELECT DISTINCT record_id FROM person_rows) l ON l.record_id = p.linked_record_id) "
        # a register's client may be the survey's person, who is the casualty: two steps
        "SELECT a.record_id AS person_record_id, any_value(coalesce(b.linked, a.linked, a.record_id)) AS person_id, "
        "any_value(coalesce(a.is_casualty, false) OR coalesce(b.is_casualty, false)) AS is_casualty "
        "FROM one a LEFT JOIN one b ON b.record_id = a.linked AND NOT a.is_casualty GROUP BY a.record_id"
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE person_functioning AS SELECT person_record_id, "
        "arg_max(disability_status, coalesce(assessed_on, as_of)) AS disability_status, "
        "arg_max(respondent, coalesce(assessed_on, as_of)) AS answered_by FROM functioning_rows GROUP BY person_record_id"
    )
    con.execute(
        "CREATE OR REPLACE TEMP VIEW person AS SELECT p.* REPLACE (k.person_id AS person_id, "
        "coalesce(f.disability_status, p.disability_status) AS disability_status), k.is_casualty AS is_linked_casualty "
        "FROM person_rows p JOIN person_key k ON k.person_record_id = p.record_id "
        "LEFT JOIN person_functioning f ON f.person_record_id = p.record_id"
    )
    for table in CHILDREN:
        con.execute(
            f"CREATE OR REPLACE TEMP VIEW {table} AS SELECT c.* REPLACE (k.person_id AS person_id) "
            f"FROM {table}_rows c JOIN person_key k USING (person_record_id)"
        )
