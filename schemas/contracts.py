"""The contracts of the core tables, and what the steps ask of them: columns in order, code lists, what can break.

A contract judges typed batches (pandas, Arrow strings). Set rules (duplicate keys, parents, totals) need other rows and
are SQL in `assets/core/rules`.
"""

from functools import cache

import pandera.pandas as pa

from schemas.casualty_tables import casualty, casualty_count, casualty_record, incident
from schemas.needs_tables import (
    barrier,
    functioning,
    need,
    people_in_need,
    person,
    referral,
    service,
)
from schemas.reference_tables import population, published
from schemas.settings import own, remembered
from schemas.source import core_name as core_name

CASUALTY_TABLES = (incident, casualty_record, casualty, casualty_count)
NEEDS_TABLES = (person, functioning, need, referral, service, barrier, people_in_need)
CONTRACTS: dict[str, type[pa.DataFrameModel]] = {
    contract.__name__: contract for contract in (*CASUALTY_TABLES, *NEEDS_TABLES)
}
REFERENCE_CONTRACTS: dict[str, type[pa.DataFrameModel]] = {"population": population, "published": published}


@remembered
def schema_of(table: str) -> pa.DataFrameSchema:
    """The pandera schema of a core or reference table, columns in the contract's order; the centre's own codes are allowed."""
    schema = {**CONTRACTS, **REFERENCE_CONTRACTS}[table].to_schema()
    widened = {name: {"checks": _with_own(column)} for name, column in schema.columns.items() if _own_codes(column)}
    return schema.update_columns(widened) if widened else schema


def _own_codes(column: pa.Column) -> list[str]:
    return [row["code"] for row in own().codes.get((column.metadata or {}).get("list", ""), ())]


def _with_own(column: pa.Column) -> list[pa.Check]:
    """The checks of a coded column with the centre's own codes among the allowed values."""
    return [
        pa.Check.isin([*check.statistics["allowed_values"], *_own_codes(column)], error=check.error)
        if check.name == "isin"
        else check
        for check in column.checks
    ]


@remembered
def schema_for(table: str, filled: tuple[str, ...]) -> pa.DataFrameSchema:
    """The contract for a source that fills only these columns; what SADDLE itself writes as a constant is not asked."""
    schema = schema_of(table)
    return schema.remove_columns([column for column in schema.columns if column not in filled])


@cache
def columns_of(table: str, stored: bool = True) -> tuple[str, ...]:
    """Column names of a core table in order; without the ones only judging needs when `stored`."""
    names = tuple(schema_of(table).columns)
    return tuple(name for name in names if not (stored and only_while_judging(name)))


def only_while_judging(column: str) -> bool:
    """Set by the standardising step for the contract to judge; not kept."""
    return column.endswith("_problem") or column == "label_age_group"


@cache
def stored_columns(table: str) -> tuple[str, ...]:
    """Columns of a core table as kept: the contract's, the received text of coded ones, what a source carries."""
    columns = columns_of(table)
    return (*columns, *(f"provider_{column}" for column in columns if list_of(table, column)), "carried")


@remembered
def can_break(table: str, column: str) -> bool:
    """Whether a received value can break the contract of this column: a rule of its own stands on it."""
    return bool(schema_of(table).columns[column].checks)


@remembered
def allowed_in(table: str, column: str) -> frozenset[str]:
    """The values a coded column of a core table may hold, reasons for missing among them."""
    checks = schema_of(table).columns[column].checks
    return frozenset(next(check.statistics["allowed_values"] for check in checks if check.name == "isin"))


@cache
def list_of(table: str, column: str) -> str | None:
    """The code list of a column, or None when it is not coded."""
    found = schema_of(table).columns.get(column)
    return (found.metadata or {}).get("list") if found is not None else None
