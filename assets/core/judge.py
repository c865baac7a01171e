"""Judging: every produced row is accepted or quarantined, with each reason at its exact cell.

Row rules are the pandera contracts, run on typed batches streamed from the engine; what they refuse becomes findings.
The accepted rows go straight on to encrypted Parquet: a row is read, judged and written in one pass.
"""

import json
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandera.errors import SchemaErrors

from assets.core.standardise import Staged, stored_columns
from methods.folding import nearest
from schemas.codes import MISSING, codes
from schemas.contracts import list_of, schema_for
from schemas.findings import Refused
from schemas.source import Source
from warehouse.connection import parquet, write_encrypted
from warehouse.reading.sheet import cell_address

BATCH_ROWS = 100_000
TO_PANDAS = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}
FINDING = (
    "source_id", "table_name", "source_file", "source_sheet", "source_row", "cell", "column_name", "provider_column",
    "value", "rule_id", "severity", "params",
)  # fmt: skip


@dataclass
class Verdict:
    """What judging one table of one file gave: counts that add up, findings, the rows set aside."""

    n_produced: int = 0
    n_accepted: int = 0
    n_quarantined: int = 0
    findings: list[dict] = field(default_factory=list)
    quarantined_rows: list[int] = field(default_factory=list)
    refused_ids: set[str] = field(default_factory=set)


def judge(
    con: duckdb.DuckDBPyConnection, source: Source, staged: Staged, path: Path, unreadable: set[int], orphaned: set[int]
) -> Verdict:
    """Judge a staged table and write its accepted rows to `path` (encrypted Parquet, `stored_columns`).

    `unreadable`: rows the reader already found fault with. `orphaned`: rows whose parent row is in quarantine.

    Raises Refused when headers look exchanged, the text is damaged, or more rows are set aside than the source allows.
    """
    _headers_are_not_exchanged(source, staged)
    _text_is_not_damaged(source, staged)
    verdict = Verdict()
    produced = path.with_suffix(".produced.partial-rows")
    verdict.n_produced = write_encrypted(con, staged.query, produced)
    _judge_batches(con, staged, produced, verdict, unreadable, orphaned)
    columns = ", ".join(stored_columns(staged.table))
    con.register("set_aside", pa.table({"record_id": pa.array(sorted(verdict.refused_ids), pa.string())}))
    accepted = f"SELECT {columns} FROM {parquet([produced])} WHERE record_id NOT IN (SELECT record_id FROM set_aside)"
    verdict.n_accepted = write_encrypted(con, accepted, path)
    con.unregister("set_aside")
    produced.unlink()
    verdict.n_quarantined = len(verdict.refused_ids)
    _decimal_points_are_kept(source, staged, verdict)
    _quarantine_is_under_threshold(source, staged, verdict)
    _with_values(con, staged, verdict)
    verdict.findings += _warnings(source, staged)
    return verdict


def _judge_batches(
    con: duckdb.DuckDBPyConnection,
    staged: Staged,
    produced: Path,
    verdict: Verdict,
    unreadable: set[int],
    orphaned: set[int],
) -> None:
    """Run the contract over the produced rows, batch by batch; only the columns a source fills are fetched."""
    schema = schema_for(staged.table, staged.filled)
    fetched = ", ".join(dict.fromkeys([*staged.filled, "record_id", "source_row", "occurrence", "has_no_key"]))
    for batch in con.execute(f"SELECT {fetched} FROM {parquet([produced])}").to_arrow_reader(BATCH_ROWS):
        frame = batch.select(list(staged.filled)).to_pandas(types_mapper=TO_PANDAS.get)
        rows = batch.column("source_row")
        broken = _row_rules(schema, frame) + _set_aside(batch, staged)
        broken += [(n, "record_id", "parent_was_quarantined") for n in _among(rows, orphaned)]
        for index, column, rule in broken:
            provider = staged.provider_of.get(column)
            if column == "n":
                provider = staged.counted_in.get(batch.column("outcome")[index].as_py(), provider)
            verdict.findings.append(_finding(staged, rows[index].as_py(), column, rule, provider))
        for index in {index for index, _, _ in broken} | set(_among(rows, unreadable)):
            verdict.quarantined_rows.append(rows[index].as_py())
            verdict.refused_ids.add(batch.column("record_id")[index].as_py())


def _among(rows: pa.Array, wanted: set[int]) -> list[int]:
    """Positions in the batch of the wanted source rows."""
    if not wanted:
        return []
    among = pc.is_in(rows, value_set=pa.array(sorted(wanted), pa.int64()))
    return pc.indices_nonzero(among).to_pylist()


def _row_rules(schema, frame: pd.DataFrame) -> list[tuple[int, str, str]]:
    """(row in batch, column, rule id) of every broken row rule. A failure without a row is our bug and raises."""
    try:
        schema.validate(frame, lazy=True)
        return []
    except SchemaErrors as errors:
        cases = errors.failure_cases
    known = cases[cases["index"].notna()]
    if len(known) < len(cases) or not known["check"].astype(str).str.fullmatch(r"[a-z0-9_]+").all():
        strange = cases[["schema_context", "column", "check"]].drop_duplicates().to_string()
        raise AssertionError(f"a contract failed without a row or a rule id:\n{strange}")
    seen: dict[tuple[int, str], str] = {}
    for index, column, rule, context in zip(
        known["index"], known["column"], known["check"], known["schema_context"], strict=True
    ):
        column = ROW_RULE_COLUMNS.get(rule, column) if context == "DataFrameSchema" else column
        seen.setdefault((int(index), rule), RULE_POINTS_AT.get(column, column))
        if rule == "value_is_in_code_list" and seen[(int(index), rule)] != column:
            seen[(int(index), f"{rule}|{column}")] = column
    return [(index, column, rule.split("|")[0]) for (index, rule), column in seen.items()]


ROW_RULE_COLUMNS = {
    "date_fits_declared_format": "date",
    "year_fits_declared_calendar": "date",
    "date_is_not_in_the_future": "date",
    "date_is_after_1945": "date",
    "date_is_not_a_phone_default": "date",
    "number_is_a_number": "age_years",
    "age_is_plausible": "age_years",
    "age_and_age_group_agree": "age_years",
}
RULE_POINTS_AT = {"place_problem": "admin2_pcode", "n_problem": "n"}


def _set_aside(batch: pa.RecordBatch, staged: Staged) -> list[tuple[int, str, str]]:
    """Rows refused for what other rows say: the same key again, or no key where one is declared."""
    if not staged.keyed:
        return []
    without = batch.column("has_no_key")
    again = pc.and_(pc.greater(batch.column("occurrence"), 1), pc.invert(without))
    return [(n, "record_id", "required_value_is_present") for n in pc.indices_nonzero(without).to_pylist()] + [
        (n, "record_id", "key_is_unique_in_file") for n in pc.indices_nonzero(again).to_pylist()
    ]


def _finding(staged: Staged, row: int, column: str, rule: str, provider: str | None) -> dict:
    provider = provider or None
    position = staged.sheet.positions.get(provider) if provider else None
    return {
        "table_name": staged.table,
        "source_row": row,
        "cell": cell_address(position, row) if position is not None else None,
        "column_name": column,
        "provider_column": provider,
        "value": None,
        "rule_id": rule,
        "severity": "error",
        "params": {},
    }


def _with_values(con: duckdb.DuckDBPyConnection, staged: Staged, verdict: Verdict) -> None:
    """Put the received text beside each finding, read back from landing for the refused rows only."""
    wanted: dict[str, set[int]] = {}
    for finding in verdict.findings:
        if finding["provider_column"] in staged.sheet.columns:
            wanted.setdefault(finding["provider_column"], set()).add(finding["source_row"])
    texts: dict[tuple[str, int], str] = {}
    for column, rows in wanted.items():
        con.register("refused_rows", pa.table({"source_row": pa.array(sorted(rows), pa.int64())}))
        quoted_column = '"' + column.replace('"', '""') + '"'
        found = con.execute(
            f"SELECT source_row, {quoted_column} FROM {parquet([staged.landing])} JOIN refused_rows USING (source_row)"
        ).fetchall()
        con.unregister("refused_rows")
        texts.update({(column, row): value for row, value in found})
    for finding in verdict.findings:
        finding["value"] = texts.get((finding["provider_column"], finding["source_row"]))
        if (
            finding["rule_id"] == "value_is_in_code_list"
            and finding["value"]
            and list_of(staged.table, finding["column_name"])
        ):
            finding["params"] = {
                "nearest": _nearest(finding["value"], str(list_of(staged.table, finding["column_name"])))
            }


@lru_cache(maxsize=10_000)
def _nearest(value: str, list_name: str) -> str:
    return ", ".join(nearest(value, codes(list_name))) or "-"


def _unmapped(staged: Staged, column: str) -> list[tuple[str, int]]:
    """Provider texts of a coded column that no list holds, with how many rows carry each."""
    lookup = staged.lookups.get(column)
    list_name = list_of(staged.table, column)
    if lookup is None or list_name is None or column not in lookup.out:
        return []
    allowed = {*codes(list_name), *MISSING}
    return [
        (text, weight)
        for (text, *_), row, weight in zip(lookup.seen, lookup.rows, lookup.weights, strict=True)
        if row.get(column) not in allowed
    ]


def _headers_are_not_exchanged(source: Source, staged: Staged) -> None:
    """Most values of a column belong to another mapped column's list: the headers are probably exchanged."""
    for column in staged.lookups:
        strange = Counter(dict(_unmapped(staged, column)))
        lookup = staged.lookups[column]
        total = sum(w for (text, *_), w in zip(lookup.seen, lookup.weights, strict=True) if text.strip())
        if not strange or sum(strange.values()) <= total / 2:
            continue
        for other in staged.lookups:
            if other == column or list_of(staged.table, other) is None:
                continue
            allowed = {*codes(str(list_of(staged.table, other)))}
            theirs = sum(w for text, w in strange.items() if staged.lookups[other].work(text).get(other) in allowed)
            if theirs > total / 2:
                raise Refused(
                    "headers_are_not_exchanged",
                    source=source.source,
                    file=staged.file,
                    provider_column=staged.provider_of.get(column),
                    column=column,
                    value=", ".join(text for text, _ in strange.most_common(3)),
                    expected=other,
                    found=staged.provider_of.get(other),
                    n=theirs,
                )


def _text_is_not_damaged(source: Source, staged: Staged) -> None:
    """Text damaged by a wrong encoding in more rows than allowed refuses the source; fewer are quarantined."""
    for column, lookup in staged.lookups.items():
        damaged = [
            (text, weight)
            for (text, *_), row, weight in zip(lookup.seen, lookup.rows, lookup.weights, strict=True)
            if row.get("damaged")
        ]
        n, total = sum(weight for _, weight in damaged), sum(lookup.weights)
        if n > source.thresholds.share("damaged_max") * total:
            raise Refused(
                "text_is_not_damaged",
                source=source.source,
                file=staged.file,
                column=column,
                provider_column=staged.provider_of.get(column),
                value=damaged[0][0],
                n=n,
                expected=source.files.encoding,
            )


def _decimal_points_are_kept(source: Source, staged: Staged, verdict: Verdict) -> None:
    lost = [f for f in verdict.findings if f["rule_id"] == "coordinates_are_on_the_globe"]
    if len(lost) > source.thresholds.share("damaged_max") * max(verdict.n_produced, 1):
        raise Refused(
            "coordinates_kept_their_decimal_point",
            source=source.source,
            file=staged.file,
            provider_column=lost[0]["provider_column"],
            column=lost[0]["column_name"],
            cell=lost[0]["cell"],
            n=len({f["source_row"] for f in lost}),
        )


def _quarantine_is_under_threshold(source: Source, staged: Staged, verdict: Verdict) -> None:
    if verdict.n_quarantined > source.thresholds.share("quarantine_max") * max(verdict.n_produced, 1):
        worst = Counter((f["provider_column"] or f["column_name"], f["rule_id"]) for f in verdict.findings).most_common(
            3
        )
        raise Refused(
            "quarantine_is_under_threshold",
            source=source.source,
            table=staged.table,
            file=staged.file,
            n=verdict.n_quarantined,
            found=verdict.n_produced,
            expected=source.thresholds.quarantine_max,
            reason=", ".join(f"{column}: {rule} ({n})" for (column, rule), n in worst),
        )


def _warnings(source: Source, staged: Staged) -> list[dict]:
    """What is kept but should be known: places the reference does not have, per spelling."""
    lookup = staged.lookups.get("place")
    if lookup is None:
        return []
    missing: Counter[str] = Counter()
    for row, weight in zip(lookup.rows, lookup.weights, strict=True):
        for text in row.get("not_found", ()):
            missing[text] += weight
    provider = staged.provider_of.get("admin2_pcode") or staged.provider_of.get("admin1_pcode")
    base = {"table_name": staged.table, "source_row": None, "cell": None, "column_name": "admin2_pcode"}
    return [
        {
            **base,
            "provider_column": provider,
            "value": text,
            "rule_id": "place_is_in_reference",
            "severity": "warning",
            "params": {"n": str(n)},
        }
        for text, n in missing.most_common()
    ]


def as_table(findings: list[dict], source: Source, file: str, sheet: str) -> pa.Table:
    """Findings as a table in the order of FINDING, with their source, file and sheet."""
    rows = [{"source_id": source.source, "source_file": file, "source_sheet": sheet, **finding} for finding in findings]
    schema = pa.schema([(c, pa.int64() if c == "source_row" else pa.string()) for c in FINDING])
    return pa.table(
        {c: [json.dumps(r[c], ensure_ascii=False) if c == "params" else r[c] for r in rows] for c in FINDING},
        schema=schema,
    )
