"""When a whole source is refused: what is wrong with too many rows is wrong with the file (model section 5)."""

from collections import Counter

import duckdb

from assets.core.findings import Kind
from assets.core.queries import query
from assets.core.staged import Staged
from schemas.codes import codes
from schemas.contracts import allowed_in, list_of
from schemas.findings import Refused
from schemas.source import Source
from warehouse.reading.sheet import cell_address
from warehouse.relations import ask


def exchanged_headers(source: Source, staged: Staged) -> None:
    """Most values of a column belong to another mapped column's list: the headers are probably exchanged."""
    for column, lookup in staged.lookups.items():
        strange = Counter(dict(_unmapped(staged, column)))
        total = sum(w for (text, *_), w in zip(lookup.seen, lookup.weights, strict=True) if text.strip())
        if not strange or sum(strange.values()) <= total / 2:
            continue
        for other in staged.lookups:
            if other == column or list_of(staged.table, other) is None or len(staged.lookups[other].provider) != 1:
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


def _unmapped(staged: Staged, column: str) -> list[tuple[str, int]]:
    """Provider texts of a coded column that no list holds, with how many rows carry each."""
    lookup = staged.lookups[column]
    list_name = list_of(staged.table, column)
    if list_name is None or column not in lookup.out or len(lookup.provider) != 1:
        return []
    allowed = allowed_in(staged.table, column)
    return [
        (text, weight)
        for (text, *_), row, weight in zip(lookup.seen, lookup.rows, lookup.weights, strict=True)
        if row.get(column) not in allowed
    ]


def damaged_text(source: Source, staged: Staged) -> None:
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


def lost_decimal_points(
    con: duckdb.DuckDBPyConnection, source: Source, staged: Staged, counted: dict[Kind, int], kinds: dict[Kind, int]
) -> None:
    """Coordinates off the globe in more rows than allowed: the decimal point was lost on the way. Reads `broken`."""
    lost = [kind for kind in counted if kind.rule == "coordinates_are_on_the_globe"]
    if not lost:
        return
    n, first = ask(con, query("broken_rows_counted"), kinds=[kinds[kind] for kind in lost]).fetchall()[0]
    if n > source.thresholds.share("damaged_max") * max(staged.n_produced, 1):
        position = staged.sheet.positions.get(str(lost[0].provider))
        raise Refused(
            "coordinates_kept_their_decimal_point",
            source=source.source,
            file=staged.file,
            provider_column=lost[0].provider,
            column=lost[0].column,
            cell=cell_address(position, first) if position is not None else first,
            n=n,
        )


def too_many_set_aside(source: Source, staged: Staged, counted: dict[Kind, int], n_quarantined: int) -> None:
    """More rows would be set aside than the source allows."""
    if n_quarantined <= source.thresholds.share("quarantine_max") * max(staged.n_produced, 1):
        return
    by_cause: Counter = Counter()
    for kind, n in counted.items():
        by_cause[(kind.provider or kind.column, kind.rule)] += n
    for noted in staged.noted:
        if noted["severity"] == "error":
            by_cause[(noted["provider_column"] or noted["column_name"], noted["rule_id"])] += 1
    raise Refused(
        "quarantine_is_under_threshold",
        source=source.source,
        table=staged.key,
        file=staged.file,
        n=n_quarantined,
        found=staged.n_produced,
        expected=source.thresholds.quarantine_max,
        reason=", ".join(f"{column}: {rule} ({n})" for (column, rule), n in by_cause.most_common(3)),
    )
