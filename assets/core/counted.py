"""Published counts: one received row becomes one row per count column, with `n` as a whole number."""

from assets.core.words import coded
from schemas.codes import VERIFIED_UNKNOWN
from schemas.contracts import allowed_in
from warehouse.connection import number_in, quoted

STATUS_OF = {"casualty_count": "outcome", "people_in_need": "status"}
OUTCOMES = ("killed", "injured")


def rows_of_counts(making) -> None:
    """Count columns become rows: one per outcome (or status) and source row."""
    spec, rows = making.spec, making.rows
    text = f"CASE c.counted {' '.join(f'WHEN {kind!r} THEN {rows.ref(column)}' for kind, column in spec.count.items())} END"
    blank = "0" if spec.blank_count == "none_reported" else "NULL"
    number = number_in(text)
    status = STATUS_OF[making.table]
    known = f"CASE WHEN c.counted IN {OUTCOMES} THEN c.counted ELSE 'unknown' END"
    making.select[status] = known if status == "outcome" else "c.counted"
    is_blank = f"trim(coalesce({text}, '')) = ''"
    making.select["n"] = (
        f"CASE WHEN {is_blank} THEN {blank} WHEN trim({text}) = '{VERIFIED_UNKNOWN}' THEN NULL "
        f"WHEN {number} = floor({number}) THEN CAST({number} AS BIGINT) END"
    )
    making.select["n_problem"] = (
        f"CASE WHEN {is_blank} OR trim({text}) = '{VERIFIED_UNKNOWN}' THEN '' WHEN {number} IS NULL OR {number} <> floor({number}) "
        "THEN 'count_is_a_whole_number' ELSE '' END"
    )
    kinds = ", ".join(f"('{kind}')" for kind in spec.count)
    rows.added.append(f"CROSS JOIN (VALUES {kinds}) c(counted)")
    making.part, making.n_parts = "c.counted", len(spec.count)
    making.own.add(status)
    making.provider_of["n"] = making.provider_of["n_problem"] = next(iter(spec.count.values()))
    if making.table == "people_in_need":
        totals = " AND ".join(f"{rows.ref(column)} = '{quoted(value)}'" for column, value in spec.total_where.items())
        making.select["is_total"] = f"coalesce({totals}, false)" if totals else "CAST(NULL AS BOOLEAN)"
        _age_group(making)


def _age_group(making) -> None:
    """The age group as the source names it; else from the bounds of its ages: child below 18, adult from 18."""
    if "age_group" in making.mapped:
        allowed = allowed_in(making.table, "age_group")
        making.join(
            "age_group",
            coded(making.source, making.spec, "age_group", making.mapped["age_group"], "age_group", allowed),
        )
        making.provider_of["age_group"] = making.mapped["age_group"].provider_columns[0]
        return
    if "age_min" not in making.mapped:
        return
    low, high = (f"({making.number(column)})" for column in ("age_min", "age_max"))
    making.own.add("age_group")
    making.select["age_group"] = (
        f"CASE WHEN {low} IS NULL AND {high} IS NULL THEN 'all' WHEN {high} < 18 THEN 'child' "
        f"WHEN {low} >= 18 THEN 'adult' ELSE 'unknown' END"
    )
