"""The core tables as marts and people see them: one view per table over the accepted rows of all sources.

`casualty` holds what the totals count: current rows of sources that join the totals (model section 3a).
"""

from collections import Counter

import duckdb

from assets.core.consent import NEEDED_PURPOSE, show_no_decisions
from assets.core.linked import Links, show_links
from assets.core.load_receipt import Load, LoadedTable
from assets.core.queries import query
from assets.core.set_rules import ask_set_rules
from assets.core.source_tables import show_sources
from assets.raw.sources import Received
from schemas.contracts import CONTRACTS, core_name, schema_of, stored_columns
from schemas.relations import Sql, union_all
from warehouse.connection import parquet, quoted
from warehouse.folder import Folder
from warehouse.progress import doing
from warehouse.relations import ask, make_relation, relations, sql_of

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
    parts: list[Sql] = []
    for load in loads:
        vintage = policies.get(load.source)
        replaced = vintage is not None and vintage.policy == "replace"
        for file in load.files:
            old = replaced and file.vintage != load.current_vintage
            for loaded in file.tables:
                if core_name(loaded.table) == table and loaded.n_accepted:
                    n_current[(load.source, loaded.table)] += not old
                    columns = Sql(", ".join(stored_as(table, column, loaded) for column in stored_columns(table)))
                    rows = parquet([folder.path / loaded.rows])
                    superseded_by = load.current_vintage if old else None
                    one = query("accepted_rows_of_load")
                    parts.append(sql_of(one, columns=columns, rows=rows, superseded_by=superseded_by))
    if not parts:
        typed = Sql(", ".join(f"CAST(NULL AS {_sql_type(table, c)}) AS {c}" for c in stored_columns(table)))
        parts.append(sql_of(query("no_accepted_rows"), columns=typed))
    of_people = table in ("person", "casualty_record") or "person_record_id" in stored_columns(table)
    view = f"{table}_received" if of_people else table
    rows_once = _once_per_source(con, table, union_all(parts), n_current, keyed)
    make_relation(con, query("received_rows"), called=view, loads=rows_once)


def _once_per_source(con, table: str, every: Sql, n_current: Counter, keyed: set[tuple[str, str]]) -> Sql:
    """A row that stands in several files of a source that all count is counted from the newest; the others are superseded.

    With a key the same key is the same row. Without one, equal rows are different people (architecture section 6), unless
    nearly a whole file stands in another: then it is the same list, sent or saved again. Persons without a key always
    count once: what belongs to them is joined by the id that equal rows share.
    """
    twice, again = Sql(f"twice_{table}"), Sql(f"again_{table}")
    several = sorted({source for (source, _), n in n_current.items() if n > 1})
    if not several:
        make_relation(con, query("twice_none"), called=twice)
        return every
    make_relation(con, query("file_order"), loads=every, sources=several)
    make_relation(con, query("twice"), called=twice, loads=every, sources=several)
    one_by_one = table in ("casualty_record", "casualty_count", "incident", "people_in_need")
    known = sorted(keyed) or [("", "")]
    make_relation(
        con, query("again"), called=again, loads=every, twice=twice, sources=several, one_by_one=one_by_one, keyed=known,
        same_list=SAME_LIST,
    )  # fmt: skip
    if not ask(con, query("rows_counted"), rows=again, condition=Sql("true")).fetchall()[0][0]:
        return every
    columns = Sql(", ".join(f"r.{column}" for column in stored_columns(table)))
    return Sql(f"({sql_of(query('rows_once'), columns=columns, loads=every, twice=twice, again=again)})")


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
