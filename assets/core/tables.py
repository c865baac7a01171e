"""The core tables as marts and people see them: one view per table over the accepted rows of all sources.

`casualty` holds what the totals count: current rows of sources that join the totals (model section 3a).
"""

from collections import Counter

import duckdb

from assets.core.consent import NEEDED_PURPOSE, show_no_decisions
from assets.core.linked import Links, show_links
from assets.core.load_receipt import Load, LoadedTable
from assets.core.set_rules import ask_set_rules
from assets.core.source_tables import show_sources
from assets.raw.sources import Received
from schemas.contracts import CONTRACTS, core_name, schema_of, stored_columns
from warehouse.connection import parquet, quoted
from warehouse.folder import Folder
from warehouse.progress import doing
from warehouse.relations import make_relation, relations

SQL_TYPES = {
    "str": "VARCHAR",
    "string[pyarrow]": "VARCHAR",
    "string": "VARCHAR",
    "object": "VARCHAR",
    "Int64": "BIGINT",
    "float64": "DOUBLE",
    "boolean": "BOOLEAN",
    "datetime64[ns]": "TIMESTAMP",
    "datetime64[us]": "TIMESTAMP",
}
CORE = "assets.core.relations"
PARAMETERS: dict[str, dict] = {"consent_left_out": {"purpose": NEEDED_PURPOSE}}
SAME_LIST = 0.95  # share of a file's rows that stand in another: above it is the same list again


def show_core(
    con: duckdb.DuckDBPyConnection, folder: Folder, loads: list[Load], sources: list[Received], links: Links
) -> Counter:
    """Create the views and small tables of the model in the connection's current schema, and ask the set rules.

    Returns findings of the set rules per (source, rule, column, severity).
    """
    doing("doing_core")
    received_views(con, folder, loads, sources)
    show_links(con, links, sources)
    show_sources(con, folder, loads, sources, links.overlaps)
    show_people(con)
    make_relation(con, relations(CORE)["left_out_for_consent"])
    return ask_set_rules(con, loads)


def core_views(con: duckdb.DuckDBPyConnection, folder: Folder, loads: list[Load], sources: list[Received]) -> None:
    """The person-level tables as temporary views: they name the files of this folder and need its key.

    Reads `source` and `person_link` of the office database the connection uses.
    """
    received_views(con, folder, loads, sources)
    show_people(con)


def received_views(con: duckdb.DuckDBPyConnection, folder: Folder, loads: list[Load], sources: list[Received]) -> None:
    """One view per core table over the accepted rows of all sources; those of people are called <table>_received."""
    for table in CONTRACTS:
        if table != "casualty":
            _core_view(con, folder, table, loads, sources)


def show_people(con: duckdb.DuckDBPyConnection) -> None:
    """Who is one person: casualty_record, casualty, person and what belongs to persons, without those who said no.

    Reads `source`, `person_link`, the views of `received_views` and, where it was shown, consent_decision.
    """
    show_no_decisions(con)
    for name, relation in relations(CORE).items():
        if name != "left_out_for_consent":
            make_relation(con, relation, **PARAMETERS.get(name, {}))


def _core_view(con, folder: Folder, table: str, loads: list[Load], sources: list[Received]) -> None:
    keyed = {(r.name, key) for r in sources if r.source for key, spec in r.source.tables.items() if spec.key}
    n_current: Counter = Counter()  # source -> files that count
    policies = {r.name: r.source.files.vintage for r in sources if r.source}
    parts = []
    for load in loads:
        vintage = policies.get(load.source)
        replaced = vintage is not None and vintage.policy == "replace"
        for file in load.files:
            old = replaced and file.vintage != load.current_vintage
            mark = f"'{quoted(load.current_vintage)}'" if old else "CAST(NULL AS VARCHAR)"
            for loaded in file.tables:
                if core_name(loaded.table) == table and loaded.n_accepted:
                    n_current[(load.source, loaded.table)] += not old
                    columns = ", ".join(stored_as(table, column, loaded) for column in stored_columns(table))
                    parts.append(
                        f"SELECT {columns}, {mark} AS superseded_by FROM {parquet([folder.path / loaded.rows])}"
                    )
    if not parts:
        typed = ", ".join(f"CAST(NULL AS {_sql_type(table, c)}) AS {c}" for c in stored_columns(table))
        parts.append(f"SELECT {typed}, CAST(NULL AS VARCHAR) AS superseded_by WHERE false")
    parts = _once_per_source(con, table, parts, n_current, keyed)
    of_people = table in ("person", "casualty_record") or "person_record_id" in stored_columns(table)
    view = f"{table}_received" if of_people else table
    con.execute(f"CREATE OR REPLACE TEMP VIEW {view} AS {' UNION ALL '.join(parts)}")


def _once_per_source(con, table: str, parts: list[str], n_current: Counter, keyed: set[tuple[str, str]]) -> list[str]:
    """A row that stands in several files of a source that all count is counted from the newest; the others are superseded.

    With a key the same key is the same row. Without one, equal rows are different people (architecture section 6), unless
    nearly a whole file stands in another: then it is the same list, sent or saved again. Persons without a key always
    count once: what belongs to them is joined by the id that equal rows share.
    """
    con.execute(f"CREATE OR REPLACE TEMP TABLE twice_{table} (source_id VARCHAR, record_id VARCHAR, counts_in VARCHAR)")
    several = ", ".join(f"'{quoted(source)}'" for source, _ in (key for key, n in n_current.items() if n > 1))
    if not several:
        return parts
    every = " UNION ALL ".join(parts)
    _find_twice(con, table, f"FROM ({every}) e WHERE superseded_by IS NULL AND source_id IN ({several})")
    one_by_one = table in ("casualty_record", "casualty_count", "incident", "people_in_need")
    known = ", ".join(f"('{quoted(source)}', '{quoted(name)}')" for source, name in sorted(keyed)) or "('', '')"
    is_sure = f"(source_id, source_table) IN ({known})" if one_by_one else "true"
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE again_{table} AS SELECT source_id, source_table, source_file FROM ("
        f"SELECT r.source_id, r.source_table, r.source_file, count(*) AS n_rows, "
        "sum(CASE WHEN t.counts_in <> r.source_file THEN 1 ELSE 0 END) AS n_twice "
        f"FROM ({every}) r LEFT JOIN twice_{table} t ON t.record_id = r.record_id AND t.source_id = r.source_id "
        f"WHERE r.superseded_by IS NULL AND r.source_id IN ({several}) GROUP BY ALL) f "
        f"WHERE n_twice > 0 AND ({is_sure} OR n_twice >= {SAME_LIST} * n_rows)"
    )
    if not con.execute(f"SELECT count(*) FROM again_{table}").fetchall()[0][0]:
        return parts
    return [
        f"SELECT r.* REPLACE (CASE WHEN t.counts_in <> r.source_file AND a.source_file IS NOT NULL THEN t.counts_in "
        f"ELSE r.superseded_by END AS superseded_by) FROM ({every}) r "
        f"LEFT JOIN twice_{table} t ON t.record_id = r.record_id AND t.source_id = r.source_id "
        f"LEFT JOIN again_{table} a ON a.source_id = r.source_id AND a.source_table = r.source_table "
        "AND a.source_file = r.source_file"
    ]


def _find_twice(con, table: str, current: str) -> None:
    """Table twice_<table>: record_ids that several current files have, and the newest of those files.

    Ids of five million rows are grouped by their hash and files by their place: neither holds texts in memory.
    """
    con.execute(
        "CREATE OR REPLACE TEMP TABLE file_order AS SELECT source_id, source_file, row_number() OVER ("
        f"ORDER BY concat(max(as_of), source_file)) AS place {current} GROUP BY source_id, source_file"
    )
    con.execute(
        f"INSERT INTO twice_{table} SELECT t.source_id, t.record_id, o.source_file FROM ("
        "SELECT source_id, record_id, max(place) AS place FROM (SELECT source_id, source_file, record_id "
        f"{current} AND hash(source_id, record_id) IN (SELECT hash(source_id, record_id) AS h {current} "
        "GROUP BY h HAVING count(*) > 1)) c JOIN file_order USING (source_id, source_file) "
        "GROUP BY source_id, record_id HAVING count(*) > 1) t JOIN file_order o ON o.place = t.place"
    )


def stored_as(table: str, column: str, loaded: LoadedTable) -> str:
    """A column of one load: from its rows, from its receipt when all rows have the same, or the row's own id."""
    if column == "person_id":
        return "record_id AS person_id"  # an unlinked person (model section 3)
    if column not in loaded.constants:
        return column
    value = loaded.constants[column]
    literal = "NULL" if value is None else f"'{quoted(value)}'"
    return f"CAST({literal} AS {_sql_type(table, column)}) AS {column}"


def _sql_type(table: str, column: str) -> str:
    schema = schema_of(table)
    if column not in schema.columns:
        return "VARCHAR"
    return SQL_TYPES[str(schema.columns[column].dtype)]
