"""The same work as bare DuckDB SQL: text landing, CASE, record_id, encrypted Parquet, grouping sets; no checks.

python -m bench.bare_duckdb DATA OUT
"""

import os
import sys
from pathlib import Path

import duckdb

from assets.core.tables import SQL_TYPES
from assets.marts.build import mart_files
from bench.data import MARTS, SOURCE
from schemas.contracts import CONTRACTS, columns_of, list_of, schema_of, stored_columns
from warehouse.connection import ENCRYPTED, _extension, quoted
from warehouse.engine import grouping_sql

TABLE = "casualty_record"
KEPT = (
    "codigodanemunicipio", "tipoarea", "ano", "mes", "rangoedad", "condicion", "estado", "genero", "tipoevento",
    "Actividad",
)  # fmt: skip
PROVIDER = {
    "sex": "genero",
    "outcome": "estado",
    "age_group": "rangoedad",
    "civil_status": "condicion",
    "activity": "Actividad",
    "device": "tipoevento",
}
RECODE = {
    "sex": {"Masculino": "male", "Femenino": "female", "Sin Información": "unknown"},
    "outcome": {"Herido": "injured", "Muerto": "killed"},
    "age_group": {"Mayor de 18 años": "adult", "Menor de 18 años": "child"},
    "civil_status": {"Fuerza pública": "military_security", "Civil": "civilian"},
    "device": {"Accidente por MAP": "mine_improvised", "Accidente por MUSE": "erw_other"},
    "activity": {
        "Fuerza pública": "military_activity",
        "Sin Información": "unknown",
        "Pasando, estando cerca": "passing_by",
        "Erradicador manual - PCI": "manual_eradication",
        "Agricultura": "farming",
        "Recogiendo comida, agua ó  madera": "collecting_food_water_wood",
        "Caza, pesca": "hunting_fishing",
        "juego": "playing",
    },
}
HASHED = {
    "date", "date_precision", "admin1_pcode", "admin2_pcode", "sex", "age_group", "age_years", "age_band", "outcome",
    "civil_status", "device",
}  # fmt: skip
CONTENT = [column for column in columns_of(TABLE) if column in HASHED]
NULLS = {
    **dict.fromkeys(("lat", "lon", "minutes_to_care"), "DOUBLE"),
    **dict.fromkeys(("age_years", "age_min", "age_max"), "BIGINT"),
    **dict.fromkeys(("incident_id", "impairments"), "VARCHAR"),
    "died_later": "BOOLEAN",
}


def main(data: Path, out: Path) -> None:
    """Read the CSV of DATA/raw, leave landing, core and a mart database in OUT."""
    out.mkdir(parents=True)
    con = duckdb.connect(config={"temp_directory": str(out / "temp")})
    con.execute(f"LOAD '{_extension()}'")
    con.execute(f"PRAGMA add_parquet_key('storage', '{os.environ['SADDLE_KEY']}')")
    file = next((data / "raw" / SOURCE).glob("*.csv"))
    landing, core = out / "landing.parquet", out / "core.parquet"
    columns = ", ".join(f'"{column}"' for column in KEPT)
    con.execute(
        f"COPY (SELECT {columns}, row_number() OVER () + 1 AS source_row FROM "
        f"read_csv('{quoted(file)}', all_varchar = true, header = true)) TO '{landing}' ({ENCRYPTED})"
    )
    con.execute(
        f"CREATE TABLE places AS SELECT * FROM read_csv('{quoted(data / 'reference' / 'places.csv')}', all_varchar = true)"
    )
    con.execute(f"COPY ({_core_sql(landing, file.name)}) TO '{core}' ({ENCRYPTED})")
    con.execute(f"ATTACH '{out / 'office.duckdb'}' AS office (ENCRYPTION_KEY '{os.environ['SADDLE_KEY']}')")
    con.execute("USE office")
    con.execute(f"CREATE TEMP VIEW {TABLE} AS SELECT *, CAST(NULL AS VARCHAR) AS superseded_by FROM {_read(core)}")
    con.execute(f"CREATE TEMP VIEW casualty AS SELECT * FROM {TABLE}")
    for table in set(CONTRACTS) - {TABLE, "casualty"}:
        con.execute(f"CREATE TEMP VIEW {table} AS SELECT {_nothing(table)} WHERE false")
    for view, table in (("counted_casualty", "casualty"), ("counted_record", TABLE)):
        con.execute(f"CREATE TEMP VIEW {view} AS {_units_sql(table, 'superseded_by IS NULL')}")
    for name in MARTS:
        header, body = mart_files()[name]
        own = Path(__file__).with_name(
            f"{name}.sql"
        )  # a mart file that is not written row by row stands here as one would
        con.execute(
            f"CREATE TABLE mart_{name} AS {grouping_sql(header, own.read_text('utf-8') if own.exists() else body)}"
        )
    con.close()


GROUP = (
    "CASE WHEN sex = 'female' AND age_group = 'adult' THEN 'women' WHEN sex = 'male' AND age_group = 'adult' THEN 'men' "
    "WHEN sex = 'female' AND age_group = 'child' THEN 'girls' WHEN sex = 'male' AND age_group = 'child' THEN 'boys' "
    "ELSE 'other_or_unknown' END"
)
UNKNOWN = "('unknown', 'not_recorded', 'not_asked', 'refused', 'verified_unknown')"
FOLDED = ("sex", "age_group", "age_band", "disability_status", "civil_status", "device", "activity", "scope_reason")


def _units_sql(table: str, condition: str) -> str:
    """SQL of the counted units of one casualty table."""
    folded = ", ".join(f"CASE WHEN {c} IN {UNKNOWN} THEN 'unknown' ELSE {c} END AS {c}" for c in FOLDED)
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


def _nothing(table: str) -> str:
    """The columns of a core table this register does not feed."""
    kinds = {name: SQL_TYPES.get(str(column.dtype), "VARCHAR") for name, column in schema_of(table).columns.items()}
    columns = [f"CAST(NULL AS {kinds.get(column, 'VARCHAR')}) AS {column}" for column in stored_columns(table)]
    return ", ".join([*columns, "CAST(NULL AS VARCHAR) AS superseded_by"])


def _read(path: Path) -> str:
    return f"read_parquet('{path}', encryption_config = {{footer_key: 'storage'}})"


def _core_sql(landing: Path, file: str) -> str:
    month = "lpad(mes, 2, '0')"
    select = {
        "source_id": f"'{SOURCE}'",
        "source_type": "'national_registry'",
        "source_file": f"'{file}'",
        "source_sheet": "''",
        "source_table": f"'{TABLE}'",
        "source_row": "source_row",
        "as_of": "TIMESTAMP '2025-12-31'",
        "vintage": "'2025-12'",
        "country_iso3": "'COL'",
        "admin1_pcode": "coalesce(p.parent_pcode, 'unknown')",
        "admin2_pcode": "coalesce(p.pcode, 'unknown')",
        "place_accuracy": "CASE WHEN p.pcode IS NULL THEN 'unknown' ELSE 'admin2' END",
        "date": f"TRY_CAST(ano || '-' || {month} || '-01' AS TIMESTAMP)",
        "date_max": f"CAST(last_day(TRY_CAST(ano || '-' || {month} || '-01' AS DATE)) AS TIMESTAMP)",
        "date_precision": "'month'",
        "calendar": "'gregorian'",
        "provider_date": "concat_ws('-', ano, mes)",
        "age_band": "'not_recorded'",
        "age_basis": "'label'",
        "disability_status": "'not_asked'",
        "scope_reason": "'in_scope'",
        "carried": "CAST(json_object('tipoarea', tipoarea) AS VARCHAR)",
    }
    for column, kind in NULLS.items():
        select[column] = f"CAST(NULL AS {kind})"
    for column, words in RECODE.items():
        cases = " ".join(f"WHEN '{word}' THEN '{code}'" for word, code in words.items())
        select[column] = f'CASE "{PROVIDER[column]}" {cases} ELSE "{PROVIDER[column]}" END'
    for column in columns_of(TABLE):
        if list_of(TABLE, column):
            select.setdefault(column, "'not_asked'")
            provider = PROVIDER.get(column)
            select[f"provider_{column}"] = f'"{provider}"' if provider else "CAST(NULL AS VARCHAR)"
    for column in stored_columns(TABLE):
        if column not in ("record_id", "person_id"):
            select.setdefault(column, "CAST(NULL AS VARCHAR)")
    body = ", ".join(f"{sql} AS {column}" for column, sql in select.items())
    content = ", ".join(f"coalesce(CAST({column} AS VARCHAR), '')" for column in CONTENT)
    stored = ", ".join("record_id AS person_id" if c == "person_id" else c for c in stored_columns(TABLE))
    # a sort that carries a hash and a row number, not fifty columns: 29 s against 47 s
    numbered = (
        f"SELECT source_row, row_number() OVER (PARTITION BY h ORDER BY source_row) AS occ FROM (SELECT source_row, "
        f"md5_number(concat_ws(chr(31), {content})) AS h FROM (SELECT {body} FROM {_read(landing)} l "
        "LEFT JOIN places p ON p.pcode = 'CO' || lpad(l.codigodanemunicipio, 5, '0'))) QUALIFY occ > 1"
    )
    return (
        f"SELECT {stored} FROM (SELECT b.*, md5(concat_ws(chr(31), '{SOURCE}', '{TABLE}', {content}, "
        f"CAST(coalesce(n.occ, 1) AS VARCHAR))) AS record_id FROM (SELECT {body} FROM {_read(landing)} l "
        f"LEFT JOIN places p ON p.pcode = 'CO' || lpad(l.codigodanemunicipio, 5, '0')) b LEFT JOIN ({numbered}) n USING (source_row))"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
