"""Judging: every produced row is accepted or set aside, with each reason at its exact cell.

A cell that cannot be used costs the row that cell, unless the row is of no use without it (`unread_cells`).

Row rules are the pandera contracts. A rule over columns of one look-up is asked of the look-up's distinct values, which
decides it for every row that holds them; only what the row alone can tell is streamed through the contract in batches.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
from pandera.errors import SchemaErrors

from assets.core import refuse
from assets.core.findings import Kind, write_findings
from assets.core.joins import contradicted_joins
from assets.core.lookups import Lookup
from assets.core.queries import query
from assets.core.staged import Staged
from assets.core.unread_cells import KEEPS, decides, lose, unreadable_rows
from schemas.columns import PROBLEM, RULE_COLUMNS
from schemas.contracts import can_break, columns_of, schema_for
from schemas.messages import RULES
from schemas.relations import Sql
from schemas.source import Source
from warehouse.connection import write_encrypted
from warehouse.relations import ask, make_relation, sql_of

BATCH_ROWS = 100_000
TO_PANDAS = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}
BROKEN = pa.schema([("source_row", pa.int64()), ("part", pa.string()), ("kind", pa.int32())])
# where a rule over several columns, or a problem whose column has another name, points the reader
POINTS_AT = {
    "date_is_not_in_the_future": "date",
    "date_is_after_1945": "date",
    "date_is_not_a_phone_default": "date",
    "age_is_plausible": "age_years",
    "age_and_age_group_agree": "age_years",
    "referral_is_accepted_after_it_is_made": "accepted_on",
    "service_ends_after_it_starts": "completed_on",
}
PROBLEM_OF = {"place": "admin2_pcode", "age": "age_years"}


@dataclass
class Verdict:
    """What judging one table of one file gave: counts that add up, findings by kind, the source rows set aside."""

    n_produced: int = 0
    n_accepted: int = 0
    n_quarantined: int = 0
    n_findings: int = 0
    unread: dict[str, int] = field(
        default_factory=dict
    )  # column -> rows that count without it, as their cell cannot be used
    aside: Path | None = None  # needs of which a row was set aside
    broken: dict[str, int] = field(default_factory=dict)  # "rule|column|severity" -> findings


def judge(
    con: duckdb.DuckDBPyConnection, source: Source, staged: Staged, path: Path, found: Sequence[Mapping]
) -> Verdict:
    """Judge a staged table: accepted rows to `path`, findings beside it (both encrypted Parquet).

    `found`: what the reader found in the sheet's cells. Table `aside` (sheet, source_row) names the rows set aside of
    tables judged before. Table `broken` holds the rows set aside now, `wrong` all that
    is wrong with rows.

    Raises Refused when a join is contradicted, headers look exchanged, the text is damaged, or too many rows are set aside.
    """
    contradicted_joins(con, source, staged)
    refuse.exchanged_headers(source, staged)
    refuse.damaged_text(source, staged)
    kinds = _find_broken(con, staged, unreadable_rows(staged, found))
    cells = {n: (kind.column, kind.rule) for kind, n in kinds.items() if not decides(staged, kind.column, kind.rule)}
    make_relation(con, query("broken"), cells=[*cells])
    make_relation(con, query("unread"), cells=[*cells])
    counted = Counter(dict(ask(con, query("broken_kinds")).fetchall()))
    ((n_quarantined,),) = ask(con, query("rows_set_aside_counted")).fetchall()
    verdict = Verdict(staged.n_produced, n_quarantined=n_quarantined)
    by_kind = {kind: counted[number] for kind, number in kinds.items() if counted[number]}
    refuse.lost_decimal_points(con, source, staged, by_kind, kinds)
    aside_kinds = {kind: n for kind, n in by_kind.items() if kinds[kind] not in cells}
    refuse.too_many_set_aside(source, staged, aside_kinds, verdict.n_quarantined)
    for number, n in ask(con, query("cells_unread"), cells=[*cells]).fetchall():
        column, rule = cells[number]
        if rule in KEEPS:
            continue
        verdict.unread[column] = verdict.unread.get(column, 0) + n
    lose(staged, {number: said for number, said in cells.items() if number in counted})
    verdict.n_accepted = write_encrypted(con, staged.stored_query(), path)
    verdict.broken = write_findings(con, source, staged, kinds, path.with_suffix(".findings.parquet"))
    verdict.n_findings = sum(verdict.broken.values())
    if verdict.n_quarantined and staged.of_need:
        verdict.aside = path.with_suffix(".aside.parquet")
        write_encrypted(con, staged.needs_set_aside(), verdict.aside)
    return verdict


def _find_broken(con: duckdb.DuckDBPyConnection, staged: Staged, unreadable: set[int]) -> dict[Kind, int]:
    """Table `wrong` (source_row, part, kind): every produced row with something wrong, once per reason.

    Kind -1 is a reason that is told elsewhere: by the reader, or at the same row of the table it belongs to.
    """
    kinds: dict[Kind, int] = {}

    def number(column: str, rule: str, part: str = "") -> int:
        return kinds.setdefault(_kind(staged, column, rule, part), len(kinds))

    def aside(kind: int, condition: str) -> None:
        rows, part = staged.rows.reading([staged.part, condition]), Sql(staged.part)
        make_relation(con, query("broken_by_condition"), part=part, rows=rows, condition=Sql(condition), kind=kind)

    make_relation(con, query("wrong"))
    staged.number(con)
    if staged.keyed:
        for no_key, rule in ((True, "required_value_is_present"), (False, "key_is_unique_in_file")):
            make_relation(con, query("broken_by_key"), kind=number("record_id", rule), no_key=no_key)
    for lookup in staged.lookups.values():
        _broken_values(con, staged, lookup, number)
    _broken_rows(con, staged, number)
    for column, condition in staged.no_number.items():
        aside(number(column, "number_is_a_number"), condition)
    for rule, condition in staged.rows.orphans().items():
        aside(number("parent", rule) if rule else -1, condition)
    if unreadable:
        con.register("listed", pa.table({"source_row": pa.array(sorted(unreadable), pa.int64())}))
        aside(-1, f"l.source_row IN ({sql_of(query('row_numbers'), rows=Sql('listed'), condition=Sql('true'))})")
        con.unregister("listed")
    return kinds


def _kind(staged: Staged, column: str, rule: str, part: str) -> Kind:
    if column.endswith("_problem"):
        of = column.removesuffix("_problem")
        column = PROBLEM_OF.get(of, of)
    elif rule in RULE_COLUMNS and column not in staged.no_number:
        column = POINTS_AT.get(rule, column)
    provider = staged.provider_of.get(column)
    if column == "n":
        provider = staged.spec.count.get(part, provider)
    return Kind(column, rule, provider or None)


def _broken_values(con, staged: Staged, lookup: Lookup, number) -> None:
    """Ask the contract of a look-up's distinct values; mark every row that holds a broken one."""
    assert lookup.table is not None
    broken = _breaks(staged, lookup, lookup.table)
    if not broken:
        return
    indices = [index for index, _, _ in broken]
    keys = lookup.table.select([f"k{n}" for n in range(len(lookup.keys))]).take(pa.array(indices, pa.int64()))
    numbered = keys.append_column("kind", pa.array([number(column, rule) for _, column, rule in broken], pa.int32()))
    con.register("broken_values", numbered)
    rows, same = staged.rows.reading([*lookup.keys, staged.part]), Sql(lookup.on("broken_values"))
    make_relation(con, query("broken_by_value"), part=Sql(staged.part), rows=rows, same_value=same)
    con.unregister("broken_values")


def _breaks(staged: Staged, lookup: Lookup, values: pa.Table) -> list[tuple[int, str, str]]:
    """(row, column, rule id) of every rule that values of a look-up break."""
    judged = tuple(c for c in columns_of(staged.table, stored=False) if c in lookup.out and c not in staged.own)
    frame = values.select(list(judged)).to_pandas(types_mapper=TO_PANDAS.get)
    if "date" in judged:
        frame["as_of"] = pd.Timestamp(str(staged.constants()["as_of"])).as_unit("us")
        judged = (*judged, "as_of")
    return row_rules(schema_for(staged.table, judged), frame)


def contract_breaks(staged: Staged, lookup: Lookup, rows: list[dict]) -> set[int]:
    """Which of the lines a look-up works out break a rule by themselves, by their place."""
    return {index for index, _, _ in _breaks(staged, lookup, lookup.as_table(rows))}


def _broken_rows(con, staged: Staged, number) -> None:
    """Stream what only the row itself can tell through the contract, batch by batch."""
    looked_up = [set(lookup.out) | {"as_of"} for lookup in staged.lookups.values()]
    told = set().union(*looked_up) | staged.own
    varying = [c for c in columns_of(staged.table, stored=False) if c in staged.select and not staged.is_constant(c)]
    loose = {c for c in varying if c not in told and can_break(staged.table, c)}
    for columns in RULE_COLUMNS.values():
        here = set(columns) <= {*varying, "as_of"} and bool(set(columns) & set(varying))
        if here and not any(set(columns) <= out for out in looked_up):
            loose |= set(columns)
    loose -= {"record_id", "person_id"}
    if not loose:
        return
    streamed = [c for c in columns_of(staged.table, stored=False) if c in loose]
    schema = schema_for(staged.table, tuple(streamed))
    found: list[pa.Table] = []
    for batch in con.execute(staged.loose_query(streamed)).to_arrow_reader(BATCH_ROWS):
        broken = row_rules(schema, batch.select(streamed).to_pandas(types_mapper=TO_PANDAS.get))
        if broken:
            at = pa.array([index for index, _, _ in broken], pa.int64())
            rows, parts = batch.column("source_row").take(at), batch.column("part").take(at)
            numbers = [
                number(column, rule, part) for (_, column, rule), part in zip(broken, parts.to_pylist(), strict=True)
            ]
            found.append(pa.table([rows, parts, pa.array(numbers, pa.int32())], schema=BROKEN))
    if found:
        con.register("broken_listed", pa.concat_tables(found))
        make_relation(con, query("broken_by_contract"))
        con.unregister("broken_listed")


def row_rules(schema, frame: pd.DataFrame) -> list[tuple[int, str, str]]:
    """(row of the frame, column, rule id) of every broken rule. A failure without a row is our bug and raises."""
    try:
        schema.validate(frame, lazy=True)
        return []
    except SchemaErrors as errors:
        cases = errors.failure_cases
    known = cases[cases["index"].notna()]
    is_problem = known["check"] == PROBLEM  # of a `_problem` column the value itself is the rule
    rules = known["check"].where(~is_problem, known["failure_case"])
    if len(known) < len(cases) or not rules.isin(RULES).all():
        strange = cases[["schema_context", "column", "check"]].drop_duplicates().to_string()
        raise AssertionError(f"a contract failed without a row or a rule id:\n{strange}")
    whole_row = known["schema_context"] == "DataFrameSchema"
    columns = known["column"].where(~whole_row, known["check"])
    broken = pd.DataFrame({"index": known["index"].astype(int), "column": columns, "rule": rules})
    return list(broken.drop_duplicates().itertuples(index=False, name=None))


def nobody_judged(con: duckdb.DuckDBPyConnection) -> None:
    """Tables `wrong` and `broken` without a row: where rows are looked at that nobody judges."""
    make_relation(con, query("wrong"))
    make_relation(con, query("broken"), cells=[])
