"""The needs file as bare DuckDB SQL: text landing, CASE, ids, encrypted Parquet, the same grouping sets; no checks.

python -m bench.needs_duckdb DATA OUT
"""

import os
import sys
from pathlib import Path

import duckdb

from assets.core.tables import _sql_type
from assets.marts.build import UNITS, mart_files
from bench.needs_data import DOMAINS, SERVICES, SOURCE, STATUS
from schemas.contracts import list_of, stored_columns
from warehouse.connection import ENCRYPTED, _extension, quoted
from warehouse.engine import finest, grouping_sql
from warehouse.relations import make_relation, relations

MARTS = ("needs_gap", "access_by_gender", "inclusion", "assistive_products")
OF_CASUALTIES = ("several_rows", "counted_unit", "counted_casualty", "counted_record")
HARD = "('a_lot_of_difficulty', 'cannot_do_at_all')"
BAND = "CASE " + " ".join(
    f"WHEN CAST(age AS INT) <= {last} THEN '{band}'"
    for last, band in ((4, "0-4"), (11, "5-11"), (17, "12-17"), (29, "18-29"), (44, "30-44"), (59, "45-59"), (69, "60-69"))
) + " ELSE '70+' END"  # fmt: skip
PERSON = {
    "record_id": f"md5(concat_ws(chr(31), '{SOURCE}', 'person', person_id, '1'))",
    "sex": "sex",
    "age_years": "CAST(age AS BIGINT)",
    "age_min": "CAST(age AS BIGINT)",
    "age_max": "CAST(age AS BIGINT)",
    "age_band": BAND,
    "age_group": "CASE WHEN CAST(age AS INT) < 18 THEN 'child' ELSE 'adult' END",
    "age_basis": "'stated'",
    "assessed_on": "CAST(assessed AS TIMESTAMP)",
    "assessed_on_precision": "'day'",
    "disability_status": "CASE WHEN CAST(age AS INT) < 5 THEN 'not_applicable' WHEN "
    + " OR ".join(f"{domain} IN {HARD}" for domain in DOMAINS)
    + " THEN 'with_disability' ELSE 'without_disability' END",
    "disaggregation_unit": "'person'",
    "population_group": "'general_population'",
    "provider_sex": "sex",
}
FUNCTIONING = {
    "record_id": f"md5(concat_ws(chr(31), '{SOURCE}', 'functioning', {PERSON['record_id']}, {', '.join(DOMAINS)}, '1'))",
    "person_record_id": PERSON["record_id"],
    "disability_status": PERSON["disability_status"],
    **{column: domain for domain in DOMAINS for column in (domain, f"provider_{domain}")},
}
NEED = {
    "record_id": f"md5(concat_ws(chr(31), '{SOURCE}', 'need', {PERSON['record_id']}, service, status, assessed, '1'))",
    "person_record_id": PERSON["record_id"],
    "service": "service",
    "need_status": f"CASE status {' '.join(f'WHEN {w!r} THEN {c!r}' for w, c in STATUS.items())} ELSE 'not_assessed' END",
    "assessed_on": "CAST(assessed AS TIMESTAMP)",
    "assessed_on_precision": "'day'",
    "provider_service": "service",
    "provider_need_status": "status",
}
SERVED = {
    "record_id": f"md5(concat_ws(chr(31), '{SOURCE}', 'service', {NEED['record_id']}, started, '1'))",
    "person_record_id": PERSON["record_id"],
    "need_id": NEED["record_id"],
    "service": "service",
    "started_on": "CAST(started AS TIMESTAMP)",
    "started_on_precision": "'day'",
}
FIRST = "QUALIFY row_number() OVER (PARTITION BY person_id ORDER BY source_row) = 1"
TABLES = {
    "person": (PERSON, FIRST), "functioning": (FUNCTIONING, FIRST), "need": (NEED, ""),
    "service": (SERVED, "WHERE status IN ('fully', 'partly')"),
}  # fmt: skip


def main(data: Path, out: Path) -> None:
    """Read the CSV of DATA/raw, leave landing, core and a mart database in OUT."""
    out.mkdir(parents=True)
    con = duckdb.connect(config={"temp_directory": str(out / "temp")})
    con.execute(f"LOAD '{_extension()}'")
    con.execute(f"PRAGMA add_parquet_key('storage', '{os.environ['SADDLE_KEY']}')")
    file = next((data / "raw" / SOURCE).glob("*.csv"))
    landing = out / "landing.parquet"
    con.execute(
        f"COPY (SELECT *, row_number() OVER () + 1 AS source_row FROM "
        f"read_csv('{quoted(file)}', all_varchar = true, header = true)) TO '{landing}' ({ENCRYPTED})"
    )
    for table, (made, wanted) in TABLES.items():
        con.execute(
            f"COPY ({_core_sql(table, made)} FROM {_read(landing)} {wanted}) TO '{out / table}.parquet' ({ENCRYPTED})"
        )
    con.execute(f"ATTACH '{out / 'office.duckdb'}' AS office (ENCRYPTION_KEY '{os.environ['SADDLE_KEY']}')")
    con.execute("USE office")
    _views(con, out)
    for relation in relations(UNITS).values():
        if relation.name not in OF_CASUALTIES:
            make_relation(con, relation)
    for name in MARTS:
        header, body = mart_files()[name]
        con.execute(f"CREATE TABLE mart_{name} AS {grouping_sql(header, finest(header, body))}")
    con.close()


def _read(path: Path) -> str:
    return f"read_parquet('{path}', encryption_config = {{footer_key: 'storage'}})"


def _core_sql(table: str, made: dict[str, str]) -> str:
    """Every stored column of a core table: recoded, or what a source that does not have it leaves."""
    same = {"source_id": f"'{SOURCE}'", "source_type": "'survey'", "source_table": f"'{table}'", "source_row": "source_row",
            "as_of": "TIMESTAMP '2026-01-31'", "country_iso3": "'XBE'",
            "admin1_pcode": "'unknown'", "admin2_pcode": "'unknown'"}  # fmt: skip
    columns = {**same, **made}
    return "SELECT " + ", ".join(f"{columns.get(c) or _nothing(table, c)} AS {c}" for c in stored_columns(table))


def _nothing(table: str, column: str) -> str:
    if list_of(table, column):
        return "'not_asked'"
    return f"CAST(NULL AS {_sql_type(table, column)})"


def _views(con: duckdb.DuckDBPyConnection, out: Path) -> None:
    """The core tables as the units read them; those without rows are empty."""
    current = "CAST(NULL AS VARCHAR) AS superseded_by"
    for table in ("need", "service"):
        con.execute(f"CREATE TEMP VIEW {table}_rows AS SELECT *, {current} FROM {_read(out / f'{table}.parquet')}")
    for table in ("referral", "barrier"):
        con.execute(
            f"CREATE TEMP VIEW {table}_rows AS {_core_sql(table, {})}, {current} FROM (SELECT 1 AS source_row) WHERE false"
        )
    con.execute("CREATE TEMP VIEW referral AS SELECT * FROM referral_rows")
    for table in ("casualty", "people_in_need"):
        con.execute(
            f"CREATE TEMP VIEW {table} AS {_core_sql(table, {})}, {current} FROM (SELECT 1 AS source_row) WHERE false"
        )
    file = _read(out / "person.parquet")
    con.execute(
        f"CREATE TEMP VIEW person AS SELECT * REPLACE (record_id AS person_id), false AS is_linked_casualty, {current} FROM {file}"
    )
    asks = ", ".join(f"('{SOURCE}', 'need', 'person', '{service}', '')" for service in SERVICES)
    con.execute(
        f"CREATE TABLE asks AS SELECT * FROM (VALUES {asks}) a(source_id, need_table, person_table, service, linked_source)"
    )
    con.execute(
        f"CREATE TABLE need_links AS SELECT '{SOURCE}' AS source_id, 'need' AS need_table, false AS has_referrals, "
        "true AS has_services, false AS has_barriers"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
