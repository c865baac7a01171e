"""Findings as one entry per rule and column: which stands first, how many there are, which values are the commonest."""

import json

import duckdb
import pyarrow as pa

from assets.core.findings import NOTED
from pipelines.grouped import groups_in

OF_ALL = {"source_id": "register", "table_name": "casualty_record", "source_file": "a.csv", "source_sheet": "",
          "column_name": "sex", "provider_column": "Sexe", "rule_id": "value_is_in_code_list", "severity": "error",
          "params": "{}", "record_id": None}  # fmt: skip


def found(row: int | None, value: str, **said) -> dict:
    return {**OF_ALL, "source_row": row, "cell": f"C{row}" if row else None, "value": value, **said}


def groups(*rows: dict) -> list[dict]:
    con = duckdb.connect()
    con.register("listed", pa.Table.from_pylist(list(rows), schema=NOTED))
    con.execute("CREATE TABLE finding AS SELECT * FROM listed")
    return groups_in(con).get("register", [])


ROWS = [
    found(9, "Fem"),
    found(4, "Masc"),
    found(5, "Fem"),
    found(7, "?"),
    found(6, "x"),
    found(8, "Masc"),
    found(3, "Fem"),
]


def test_the_first_row_stands_for_all_and_three_commonest_values_are_named():
    (one,) = groups(*ROWS)
    assert (one["cell"], one["n"]) == ("C3", 7)
    assert json.loads(one["commonest"]) == [["Fem", "3"], ["Masc", "2"], ["?", "1"]]


def test_the_order_of_the_rows_changes_nothing_also_where_none_has_a_cell():
    places = [found(None, name, rule_id="place_is_in_reference", severity="warning") for name in ("Qala", "Bagram")]
    told = groups(*ROWS, *places)
    assert groups(*reversed(places), *reversed(ROWS)) == told
    assert [(one["n"], one["value"]) for one in told] == [(7, "Fem"), (2, "Bagram")]


def test_a_value_a_correction_put_there_stands_alone():
    corrected = [found(n, "Fem", params=json.dumps({"correction": "2"})) for n in (11, 2)]
    assert [(one["n"], one["cell"], one["correction"]) for one in groups(*ROWS, *corrected)] == [
        (7, "C3", None),
        (2, "C2", "2"),
    ]
