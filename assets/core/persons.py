"""Persons across sources: who a row's person is by declared links, and the disability status from the answers.

A link that names a record nobody has is no link: the row stays a person of its own (and is a finding). `<table>_received`
are all accepted rows; `<table>_rows` and the views are those of persons whose answers may be counted (`consent`), and
marts read nothing else.
"""

import duckdb

from assets.core.consent import show_left_out

CHILDREN = ("functioning", "need", "referral", "service", "barrier")


def show_persons(con: duckdb.DuckDBPyConnection) -> None:
    """Create views person, functioning, need, referral, service and barrier, each with its person_id."""
    # few rows name a link: only those are joined (half a million without one took 84 s through the same joins)
    con.execute(
        "CREATE OR REPLACE TEMP TABLE linked AS SELECT p.record_id, any_value(coalesce(c.record_id, l.record_id)) AS target, "
        "bool_or(c.record_id IS NOT NULL) AS is_casualty "
        "FROM (SELECT DISTINCT record_id, linked_record_id FROM person_received WHERE linked_record_id IS NOT NULL) p "
        "LEFT JOIN (SELECT DISTINCT record_id FROM casualty_record) c ON c.record_id = p.linked_record_id "
        "LEFT JOIN (SELECT DISTINCT record_id FROM person_received) l ON l.record_id = p.linked_record_id GROUP BY p.record_id"
    )
    # a register's client may be the survey's person, who is the casualty: two steps
    con.execute(
        "CREATE OR REPLACE TEMP TABLE linked_person AS SELECT a.record_id, coalesce(b.target, a.target) AS person_id, "
        "a.is_casualty OR coalesce(b.is_casualty, false) AS is_casualty FROM linked a "
        "LEFT JOIN linked b ON b.record_id = CASE WHEN a.is_casualty THEN NULL ELSE a.target END WHERE a.target IS NOT NULL"
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE person_key AS SELECT p.record_id AS person_record_id, "
        "coalesce(own.person_id, via.person_id, k.person_id, p.record_id) AS person_id, "
        "coalesce(k.is_casualty, false) OR o.record_id IS NOT NULL AS is_casualty "
        "FROM (SELECT DISTINCT record_id FROM person_received) p LEFT JOIN linked_person k USING (record_id) "
        # what was decided about the row itself, or about the row its declared link names
        "LEFT JOIN person_link own ON own.record_id = p.record_id "
        "LEFT JOIN person_link via ON via.record_id = k.person_id "
        "LEFT JOIN person_link o ON o.record_id = own.person_id AND NOT o.is_person"
    )
    _leave_out(con)
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


def _leave_out(con: duckdb.DuckDBPyConnection) -> None:
    """Views person_rows, need_rows ...: without the persons who said no, and without what belongs to them."""
    is_anybody = show_left_out(con)
    for table in ("person", *CHILDREN):
        record = "record_id" if table == "person" else "person_record_id"
        without = f"ANTI JOIN consent_left_out o ON o.record_id = r.{record}" if is_anybody else ""
        con.execute(f"CREATE OR REPLACE TEMP VIEW {table}_rows AS SELECT r.* FROM {table}_received r {without}")
