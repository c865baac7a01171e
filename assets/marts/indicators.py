"""mart_indicator: the action plan's measures, read from the marts as their headers declare, and the centre's evidence.

Records and typed-in evidence stand side by side and say which they are; a measure nobody can compute has no row, and
mart_coverage names the mart that lacks input.
"""

from typing import Any

import duckdb
import pyarrow as pa

from assets.marts.carried import is_by_start
from assets.marts.figures import place_of
from assets.marts.queries import query
from schemas.codes import label
from schemas.evidence import LIST
from schemas.languages import ENGLISH
from schemas.marts import Header, Indicator
from schemas.relations import literal, pieces
from warehouse.engine import set_id
from warehouse.relations import ask, make_relation, store_rows

COLUMNS = (
    "indicator", "title", "period", "country", "area", "person_group", "disaggregation_unit", "population_group", "within", "basis",
    "mart", "measure", "numerator", "denominator", "value", "unit", "n_still_open", "publishable", "tags", "rests_on",
    "asked_in", "is_carried",
)  # fmt: skip
KINDS = {
    **dict.fromkeys(("numerator", "denominator", "n_still_open"), pa.int64()),
    "value": pa.float64(),
    "publishable": pa.bool_(),
    "is_carried": pa.bool_(),
}
BROKEN_DOWN: tuple[list[str], ...] = ([], ["admin1"], ["person_group"], ["sex"])


def make_indicators(con: duckdb.DuckDBPyConnection, headers: dict[str, Header], evidence: list[dict]) -> int:
    """Create mart_indicator in the connection's current schema. Returns its rows."""
    _from_evidence(con, evidence)
    for name, header in headers.items():
        for indicator in header.indicators:
            for by in BROKEN_DOWN:
                found = next((part.by for part in header.sets if set(part.by) - {"period"} == set(by)), None)
                if found is not None:
                    parameters = _from_mart(name, header, indicator, found)
                    make_relation(con, query("indicators_of_set"), **parameters)
    return con.table("mart_indicator").shape[0]


def _from_mart(name: str, header: Header, indicator: Indicator, by: list[str]) -> dict[str, Any]:
    """One indicator over one set of its mart; where other keys are never `all`, each of their values has a row."""
    formula = header.shares[indicator.share] if indicator.share else None
    of, over = (formula.of, formula.over) if formula else (indicator.of, indicator.over)
    days = indicator.days
    top, base = (" + ".join(of), " + ".join(over)) if not days else ("NULL", f"{days}_n_known")
    held = " and ".join(f"{key} = {literal(value)}" for key, value in indicator.where.items())
    sql = pieces(
        **_keys_of(header, indicator, by),
        **_when_asked(header),
        mart_table=f"mart_{name}",
        numerator=top,
        denominator=base,
        measured=days or f"cast({top} as double) / nullif({base}, 0)",
        n_still_open=f"{days}_n_open" if days else "NULL",
        rests_on=rests_on(name, header, indicator, by),
        held=held or "true",
    )
    return {
        "code": indicator.code,
        "title": indicator.title,
        "mart": name,
        "measure": indicator.share or days or f"{' + '.join(of)} / {' + '.join(over)}",
        "unit": "days" if days else "share",
        "tags": "|".join(indicator.tags),
        "set_id": set_id(header, by),
        **sql,
    }


def _keys_of(header: Header, indicator: Indicator, by: list[str]) -> dict[str, str]:
    """SQL of each key column of mart_indicator; what else is held fixed stands in `within`."""
    named = {"period": "period", "country": "country", "area": "admin1"}
    named |= {"disaggregation_unit": "disaggregation_unit", "population_group": "population_group"}
    keys = {*header.never_all, *by}
    left = [key for key in header.never_all if key not in named.values() and key not in indicator.where]
    group = next((key for key in ("person_group", "sex") if key in by), "'all'")
    told = {column: key if key in keys else "'all'" for column, key in named.items()}
    return {**told, "person_group": group, "within": place_of(left)}


def _when_asked(header: Header) -> dict[str, str]:
    """SQL of the survey of a row, its round, the last year in which its people were asked, and whether that is an earlier one."""
    of_survey = "survey" in header.never_all
    year = "last_asked" if is_by_start(header) or "period" not in header.keys else "period"
    return {
        "survey": "survey" if of_survey else "'all'",
        "round": "round" if of_survey else "'all'",
        "asked_in": "asked_in" if header.is_state else year if of_survey else "cast(NULL AS varchar)",
        "is_carried": "is_carried" if header.is_state else "false",
    }


def rests_on(name: str, header: Header, indicator: Indicator, by: list[str]) -> str:
    """SQL of the figures an indicator is read from, joined by |: its share, its wait, or its counts."""
    place = place_of(sorted({*header.never_all, *by}))
    measures = (
        [indicator.share or indicator.days] if indicator.share or indicator.days else [*indicator.of, *indicator.over]
    )
    return " || '|' || ".join(f"'{name}.{measure}@' || {place}" for measure in measures)


def _from_evidence(con: duckdb.DuckDBPyConnection, evidence: list[dict]) -> None:
    """What the centre typed in: yes and no as 1 and 0, numbers and shares; free text stays in table `evidence`."""
    countries = [row[0] for row in ask(con, query("countries")).fetchall()]
    country = countries[0] if len(countries) == 1 else "all"
    everybody = {
        **dict.fromkeys(("area", "person_group", "disaggregation_unit", "population_group"), "all"),
        "within": "",
    }
    rows = [
        {
            **everybody, "indicator": row["item"], "title": label(LIST, row["item"], ENGLISH), "period": str(row["year"]),
            "country": country, "basis": "evidence", "mart": "evidence", "measure": row["answer_kind"],
            "unit": row["answer_kind"], "n_still_open": None, "rests_on": "", "asked_in": None, "is_carried": False,
            **{column: row[column] for column in ("numerator", "denominator", "value", "publishable", "tags")},
        }
        for row in evidence if row["value"] is not None
    ]  # fmt: skip
    schema = pa.schema([(column, KINDS.get(column, pa.string())) for column in COLUMNS])
    con.register("typed_in", pa.Table.from_pylist(rows, schema=schema))
    make_relation(con, query("mart_indicator"))
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
    store_rows(con, "evidence", pa.Table.from_pylist(rows, schema=schema))
