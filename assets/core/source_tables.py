"""What is known of the sources themselves: tables source, asks, need_links, load and finding of the office.

Here: one row per source, service asked about, link of needs, loaded table and finding. Not here: the rows of people (`tables`).
"""

import json
from datetime import date

import duckdb
import pyarrow as pa

from assets.core.load_receipt import Load
from assets.core.queries import query
from assets.core.totals import Overlaps, joins_totals
from assets.raw.sources import Received
from schemas.contracts import core_name
from schemas.relations import Relation, Sql
from schemas.source import Design, Table, target_of
from warehouse.connection import parquet
from warehouse.folder import Folder
from warehouse.relations import make_relation, sql_of

STALE_DAYS = 400
STATUSES = ("met", "partly_met", "unmet")


def show_sources(
    con: duckdb.DuckDBPyConnection, folder: Folder, loads: list[Load], sources: list[Received], overlaps: Overlaps
) -> None:
    """Make the tables source, asks, need_links, load and finding in the connection's current schema."""
    _source_table(con, loads, sources, overlaps)
    _asked_table(con, sources)
    _need_links_table(con, sources)
    _load_table(con, loads, sources)
    _finding_table(con, folder, loads)


def _source_table(con, loads: list[Load], sources: list[Received], overlaps: Overlaps) -> None:
    newest = {load.source: max((f.as_of for f in load.files), default=None) for load in loads}
    latest = max((day for day in newest.values() if day), default=None)
    stale = {load.source: load.stale for load in loads}
    rows = []
    for received in sources:
        source = received.source
        if source is None:
            continue
        absent = {name: table.absent for name, table in source.tables.items()}
        rows.append(
            {
                "source_id": source.source,
                "title": source.title,
                "publisher": source.publisher,
                "country_iso3": source.country,
                "source_type": source.source_type,
                "source_rank": source.source_rank,
                "counts": source.counts,
                "joins_totals": joins_totals(received, sources, overlaps),
                "has_key": any(table.key for table in source.tables.values()),
                "as_of": newest.get(source.source),
                "round": source.round,
                "has_weights": isinstance(source.design, Design)
                and bool(source.design.weight or source.design.population),
                "has_frame": isinstance(source.design, Design) and source.design.population is not None,
                "replicates": _replicates(source.design),
                "stale": stale.get(source.source, False)
                or _days_behind(newest.get(source.source), latest) > STALE_DAYS,
                "absent": json.dumps(absent, ensure_ascii=False),
            }
        )
    _make(con, query("source"), rows, SOURCE_SCHEMA)


def _replicates(design: Design | str | None) -> str | None:
    """How replicate weights are put together, in the words of `methods.survey_replicates.replicates`."""
    if not isinstance(design, Design) or not design.replicate_weights:
        return None
    said = {"rho": design.rho, "scale": design.scale, "rscales": design.rscales or None}
    return json.dumps({"method": design.method, **{word: value for word, value in said.items() if value is not None}})


SOURCE_SCHEMA = pa.schema(
    [(c, pa.string()) for c in ("source_id", "title", "publisher", "country_iso3", "source_type")]
    + [
        ("source_rank", pa.int64()),
        ("counts", pa.bool_()),
        ("joins_totals", pa.bool_()),
        ("has_key", pa.bool_()),
        ("as_of", pa.string()),
        ("round", pa.string()),
        ("has_weights", pa.bool_()),
        ("has_frame", pa.bool_()),
        ("replicates", pa.string()),
    ]
    + [("stale", pa.bool_()), ("absent", pa.string())]
)
LOAD_NUMBERS = (
    "n_read",
    "n_used",
    "n_not_wanted",
    "n_refused",
    "n_produced",
    "n_accepted",
    "n_quarantined",
    "n_findings",
)
LOAD_TEXTS = (
    "source_id",
    "source_type",
    "country_iso3",
    "source_file",
    "vintage",
    "as_of",
    "table_name",
    "status",
    "loaded_key",
)
LOAD_SCHEMA = pa.schema(
    [(c, pa.string()) for c in LOAD_TEXTS] + [("stale", pa.bool_())] + [(c, pa.int64()) for c in LOAD_NUMBERS]
)


def _asked_table(con, sources: list[Received]) -> None:
    """Which services each source asks everyone about, and of which of its tables of persons."""
    called = {name: one.name for one in sources for name in one.names}
    rows = []
    for received in sources:
        tables = received.source.tables if received.source else {}
        for key, table in tables.items():
            if core_name(key) != "need" or table.of is None:
                continue
            link = tables[table.of].link
            linked = called.get(target_of(link.to)[0], target_of(link.to)[0]) if link else ""
            asked = {"source_id": received.name, "need_table": key, "person_table": table.of, "linked_source": linked}
            rows += [{**asked, "service": service} for service in table.asks]
    columns = ("source_id", "need_table", "person_table", "service", "linked_source")
    _make(con, query("asks"), rows, pa.schema([(column, pa.string()) for column in columns]))


def _need_links_table(con, sources: list[Received]) -> None:
    """Which tables of needs have referrals and services of their own: only there is access known per need."""
    rows = [
        {"source_id": r.name, "need_table": key, **_statuses(r.source.tables[key]),
         **{f"has_{kind}s": any(core_name(k) == kind and t.of == key for k, t in r.source.tables.items())
            for kind in ("referral", "service", "barrier")}}
        for r in sources if r.source for key in r.source.tables if core_name(key) == "need"
    ]  # fmt: skip
    texts = [(column, pa.string()) for column in ("source_id", "need_table")]
    flags = [(f"has_{kind}s", pa.bool_()) for kind in ("referral", "service", "barrier")]
    statuses = [(f"can_{status}", pa.bool_()) for status in STATUSES]
    _make(con, query("need_links"), rows, pa.schema(texts + flags + statuses))


def _statuses(table: Table) -> dict[str, bool]:
    """Which answers to a need a form can give at all: a status no rule yields is not available, never nought."""
    column = table.columns.get("need_status")
    if column is None or (column.from_ and not column.rules):
        return {f"can_{status}": True for status in STATUSES}
    told = {column.value, column.otherwise, *(case.is_ for case in column.rules)}
    return {f"can_{status}": status in told for status in STATUSES}


def _days_behind(day: str | None, latest: str | None) -> int:
    return (date.fromisoformat(latest) - date.fromisoformat(day)).days if day and latest else 0


def _load_table(con, loads: list[Load], sources: list[Received]) -> None:
    described = {r.name: r.source for r in sources if r.source}
    rows = []
    for load in loads:
        source = described.get(load.source)
        for file in load.files:
            for table in file.tables:
                rows.append(
                    {
                        "source_id": load.source,
                        "source_type": source.source_type if source else "",
                        "country_iso3": source.country if source else "",
                        "source_file": file.file,
                        "vintage": file.vintage,
                        "as_of": file.as_of,
                        "table_name": table.table,
                        "status": "accepted",
                        "loaded_key": file.key,
                        "stale": load.stale,
                        **{number: getattr(table, number) for number in LOAD_NUMBERS},
                    }
                )
    _make(con, query("load"), rows, LOAD_SCHEMA)


def _finding_table(con, folder: Folder, loads: list[Load]) -> None:
    paths = [folder.path / t.findings for load in loads for file in load.files for t in file.tables if t.n_findings]
    none = Sql(f"({sql_of(query('no_findings'))}) none")
    make_relation(con, query("finding"), findings=parquet(paths) if paths else none)


def _make(con, relation: Relation, rows: list[dict], schema: pa.Schema) -> None:
    con.register("rows_of_table", pa.Table.from_pylist(rows, schema=schema))
    make_relation(con, relation)
    con.unregister("rows_of_table")
