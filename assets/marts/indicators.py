"""mart_indicator: the action plan's measures, read from the marts as their headers declare, and the centre's evidence.

Records and typed-in evidence stand side by side and say which they are; a measure nobody can compute has no row, and
mart_coverage names the mart that lacks input.
"""

import duckdb
import pyarrow as pa

from schemas.codes import label
from schemas.evidence import LIST
from schemas.languages import ENGLISH
from schemas.marts import Header, Indicator
from warehouse.engine import set_id

COLUMNS = {
    "indicator": "VARCHAR", "title": "VARCHAR", "period": "VARCHAR", "country": "VARCHAR", "area": "VARCHAR",
    "person_group": "VARCHAR", "disaggregation_unit": "VARCHAR", "population_group": "VARCHAR", "within": "VARCHAR", "basis": "VARCHAR",
    "mart": "VARCHAR", "measure": "VARCHAR", "numerator": "BIGINT", "denominator": "BIGINT", "value": "DOUBLE", "unit": "VARCHAR",
    "n_still_open": "BIGINT", "publishable": "BOOLEAN", "tags": "VARCHAR",
    "rests_on": "VARCHAR",
}  # fmt: skip
BROKEN_DOWN: tuple[list[str], ...] = ([], ["admin1"], ["person_group"], ["sex"])


def make_indicators(con: duckdb.DuckDBPyConnection, headers: dict[str, Header], evidence: list[dict]) -> int:
    """Create mart_indicator in the connection's current schema. Returns its rows."""
    typed = ", ".join(f"{column} {kind}" for column, kind in COLUMNS.items())
    con.execute(f"CREATE OR REPLACE TABLE mart_indicator ({typed})")
    for name, header in headers.items():
        for indicator in header.indicators:
            for by in BROKEN_DOWN:
                if any(set(part.by) == set(by) for part in header.sets):
                    con.execute(f"INSERT INTO mart_indicator {_from_mart(name, header, indicator, by)}")
    _from_evidence(con, evidence)
    found = con.execute("SELECT count(*) FROM mart_indicator").fetchone()
    return int(found[0]) if found else 0


def _from_mart(name: str, header: Header, indicator: Indicator, by: list[str]) -> str:
    """SQL of one indicator over one set of its mart; where other keys are never `all`, each of their values has a row."""
    keys = {*header.never_all, *by}
    formula = header.shares[indicator.share] if indicator.share else None
    of, over = (formula.of, formula.over) if formula else (indicator.of, indicator.over)
    measure = indicator.share or indicator.days or f"{' + '.join(of)} / {' + '.join(over)}"
    top, base = (" + ".join(of), " + ".join(over)) if not indicator.days else ("NULL", f"{indicator.days}_n_known")
    value = indicator.days or f"CAST({top} AS DOUBLE) / nullif({base}, 0)"
    group = next((key for key in ("person_group", "sex") if key in by), None)
    left = [
        key for key in header.never_all if key not in ("period", "country", "disaggregation_unit", "population_group")
    ]
    within = " || ',' || ".join(f"'{key}=' || {key}" for key in left if key not in indicator.where) or "''"
    where = " AND ".join(
        [f"set_id = {set_id(header, by)}", *(f"{key} = '{_text(v)}'" for key, v in indicator.where.items())]
    )

    def key(column: str) -> str:
        return column if column in keys else "'all'"

    columns = [
        f"'{indicator.code}'", f"'{_text(indicator.title)}'", key("period"), key("country"), key("admin1"), group or "'all'",
        key("disaggregation_unit"), key("population_group"), within, "'records'", f"'{name}'", f"'{_text(measure)}'", top, base,
        value, f"'{'days' if indicator.days else 'share'}'", f"{indicator.days}_n_open" if indicator.days else "NULL", "true",
        f"'{'|'.join(indicator.tags)}'", rests_on(name, header, indicator, by),
    ]  # fmt: skip
    return f"SELECT {', '.join(columns)} FROM mart_{name} WHERE {where} AND ({value}) IS NOT NULL"


def rests_on(name: str, header: Header, indicator: Indicator, by: list[str]) -> str:
    """SQL of the figures an indicator is read from, joined by |: its share, its wait, or its counts."""
    keys = sorted({*header.never_all, *by})
    place = " || ',' || ".join(f"'{key}=' || {key}" for key in keys)
    measures = (
        [indicator.share or indicator.days] if indicator.share or indicator.days else [*indicator.of, *indicator.over]
    )
    return " || '|' || ".join(f"'{name}.{measure}@' || {place}" for measure in measures)


def _from_evidence(con: duckdb.DuckDBPyConnection, evidence: list[dict]) -> None:
    """What the centre typed in: yes and no as 1 and 0, numbers and shares; free text stays in table `evidence`."""
    countries = [row[0] for row in con.execute("SELECT DISTINCT country_iso3 FROM source ORDER BY 1").fetchall()]
    country = countries[0] if len(countries) == 1 else "all"
    everybody = {
        **dict.fromkeys(("area", "person_group", "disaggregation_unit", "population_group"), "all"),
        "within": "",
    }
    rows = [
        {
            **everybody, "indicator": row["item"], "title": label(LIST, row["item"], ENGLISH), "period": str(row["year"]),
            "country": country, "basis": "evidence", "mart": "evidence", "measure": row["answer_kind"],
            "unit": row["answer_kind"], "n_still_open": None, "rests_on": "",
            **{column: row[column] for column in ("numerator", "denominator", "value", "publishable", "tags")},
        }
        for row in evidence if row["value"] is not None
    ]  # fmt: skip
    arrow = {"VARCHAR": pa.string(), "BIGINT": pa.int64(), "DOUBLE": pa.float64(), "BOOLEAN": pa.bool_()}
    schema = pa.schema([(column, arrow[kind]) for column, kind in COLUMNS.items()])
    con.register("typed_in", pa.Table.from_pylist(rows, schema=schema))
    con.execute("INSERT INTO mart_indicator SELECT * FROM typed_in")
    con.unregister("typed_in")


def show_evidence(con: duckdb.DuckDBPyConnection, evidence: list[dict]) -> None:
    """Table `evidence`: the newest answer per item and year as typed in; office only."""
    columns = (
        "item",
        "year",
        "answer_kind",
        "answer",
        "value",
        "evidence",
        "date",
        "note",
        "publishable",
        "entered_on",
        "tags",
    )
    kinds = {"value": pa.float64(), "publishable": pa.bool_()}
    schema = pa.schema([(column, kinds.get(column, pa.string())) for column in columns])
    rows = [{c: row[c] if c in kinds or row[c] is None else str(row[c]) for c in columns} for row in evidence]
    con.register("typed_in", pa.Table.from_pylist(rows, schema=schema))
    con.execute("CREATE OR REPLACE TABLE evidence AS SELECT * FROM typed_in")
    con.unregister("typed_in")


def _text(value: str) -> str:
    return value.replace("'", "''")
