"""Findings: what is wrong, at which cell, what stands there, which rule it breaks; one encrypted table per load."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import duckdb
import pyarrow as pa

from assets.core.queries import query
from assets.core.staged import Staged
from assets.core.unread_cells import OTHER_CELL
from methods.folding import nearest
from schemas.codes import codes
from schemas.contracts import list_of
from schemas.relations import Sql
from schemas.source import Source
from warehouse.connection import name, write_encrypted
from warehouse.reading.sheet import column_letters
from warehouse.relations import ask, make_relation, sql_of

COLUMNS = ("source_id", "table_name", "source_file", "source_sheet", "source_row", "cell", "column_name",
           "provider_column", "value", "rule_id", "severity", "params", "record_id")  # fmt: skip
FINDING = {column: "BIGINT" if column == "source_row" else "VARCHAR" for column in COLUMNS}
NOTED = pa.schema([(column, pa.int64() if kind == "BIGINT" else pa.string()) for column, kind in FINDING.items()])


@dataclass(frozen=True)
class Kind:
    """One way in which rows of a table are wrong: the column, the rule, the received column it was read from."""

    column: str
    rule: str
    provider: str | None


def write_findings(
    con: duckdb.DuckDBPyConnection, source: Source, staged: Staged, kinds: dict[Kind, int], path: Path
) -> dict[str, int]:
    """Write the findings of one load and return how many there are of each "rule|column|severity".

    Reads table `wrong`; the received text is fetched from landing for these rows only, and of a contradiction each of the two
    cells has a finding. Findings noted while standardising stand in `staged.noted`; places the reference does not have come last.
    """
    base = {"source_id": source.source, "table_name": staged.key, "source_file": staged.file, "params": "{}"}
    rows = [
        {
            **base,
            "source_sheet": staged.sheet.name,
            **finding,
            "params": json.dumps(finding["params"], ensure_ascii=False),
        }
        for finding in [*staged.noted, *_places_not_found(staged)]
    ]
    con.register("noted", pa.Table.from_pylist(rows, schema=NOTED))
    _ids(con, staged, bool(kinds or rows))
    make_relation(con, query("found_noted"), called="found", sheet=staged.sheet.name)
    con.unregister("noted")
    for kind, number in kinds.items():
        _add_errors(con, staged, kind, number)
        other = OTHER_CELL.get(kind.rule)
        provider = staged.provider_of.get(other) if other else None
        if other and provider and provider != kind.provider:
            _add_errors(con, staged, Kind(other, kind.rule, provider), number)
    _name_corrections(con, staged)
    write_encrypted(con, sql_of(query("findings_in_order")), path)
    counted = ask(con, query("findings_counted")).fetchall()
    con.execute("DROP TABLE found")
    return dict(counted)


def _name_corrections(con: duckdb.DuckDBPyConnection, staged: Staged) -> None:
    """In table `found`, the number of the correction that put the value there: the source has no such value to mend."""
    by = staged.rows.corrected.by if staged.rows.corrected else {}
    rows = [
        {"sheet": sheet, "row": row, "provider": column, "said": json.dumps({"correction": str(number)})}
        for (sheet, row, column), number in by.items()
    ]
    if rows:
        con.register("put_there", pa.Table.from_pylist(rows))
        con.execute(
            "UPDATE found SET params = CAST(json_merge_patch(params, said) AS VARCHAR) FROM put_there p "
            "WHERE source_sheet = p.sheet AND source_row = p.row AND provider_column = p.provider "
            "AND rule_id <> 'correction_still_matches'"
        )
        con.unregister("put_there")


def _ids(con, staged: Staged, is_any: bool) -> None:
    """Table found_ids: the record_id of every row that has a finding, also of one that is set aside."""
    rows = sql_of(query("rows_with_findings"))
    condition = f"l.source_row IN ({rows})" if is_any else "false"  # a clean file is not read once more
    staged.keep_ids(con, "found_ids", condition)


def _add_errors(con, staged: Staged, kind: Kind, number: int) -> None:
    """Add to table `found` the findings of one kind, with cell address and received text."""
    position = staged.sheet.positions.get(kind.provider) if kind.provider else None
    cell = f"concat('{column_letters(position)}', b.source_row)" if position is not None else "CAST(NULL AS VARCHAR)"
    value, joins, params = "CAST(NULL AS VARCHAR)", "", "'{}'"
    if kind.provider in staged.sheet.columns:
        value = f"l.{name(str(kind.provider))}"
        joins = f"JOIN {staged.landing} l ON l.source_row = b.source_row"
        list_name = list_of(staged.table, kind.column) if kind.column != "record_id" else None
        if kind.rule == "value_is_in_code_list" and list_name:
            params = "coalesce(n.params, '{}')"
            joins += f" LEFT JOIN nearest n ON n.value = {value}"
            _suggest(con, staged, kind, number, list_name)
    make_relation(
        con,
        query("found_errors"),
        source_id=staged.source,
        table_name=staged.key,
        source_file=staged.file,
        source_sheet=staged.sheet.name,
        column_name=kind.column,
        provider_column=kind.provider,
        rule_id=kind.rule,
        kind=number,
        cell=Sql(cell),
        value=Sql(value),
        params=Sql(params),
        landed_joins=Sql(joins),
    )
    con.unregister("nearest")


def _suggest(con, staged: Staged, kind: Kind, number: int, list_name: str) -> None:
    """Relation nearest: the codes nearest to each received text of this kind."""
    of_kind = {"column": name(str(kind.provider)), "landed": Sql(staged.landing), "kind": number}
    texts = ask(con, query("texts_with_error"), **of_kind).fetchall()
    rows = [{"value": text, "params": json.dumps({"nearest": _nearest(text, list_name)})} for (text,) in texts if text]
    con.register(
        "nearest", pa.Table.from_pylist(rows, schema=pa.schema([("value", pa.string()), ("params", pa.string())]))
    )


@lru_cache(maxsize=10_000)
def _nearest(value: str, list_name: str) -> str:
    return ", ".join(nearest(value, codes(list_name))) or "-"


def _places_not_found(staged: Staged) -> list[dict]:
    """Places the reference does not have, per spelling, or one line when the country has no reference at all."""
    lookup = staged.lookups.get("place")
    if lookup is None:
        return []
    missing: dict[str, int] = {}
    for row, weight in zip(lookup.rows, lookup.weights, strict=True):
        for text in row.get("not_found", ()):
            missing[text] = missing.get(text, 0) + weight
    provider = staged.provider_of.get("admin2_pcode") or staged.provider_of.get("admin1_pcode")
    base = {"column_name": "admin2_pcode", "provider_column": provider, "severity": "warning"}
    return [
        {**base, "value": text, "rule_id": "place_is_in_reference", "params": {"n": str(n)}}
        for text, n in sorted(missing.items(), key=lambda item: -item[1])
    ] + [
        {**base, "value": country, "rule_id": "country_has_a_reference", "params": {}}
        for country in sorted({row["no_reference"] for row in lookup.rows if row.get("no_reference")})
    ]
