"""What was made of a forgotten record's row loses what it quotes of it: accepted rows, findings, the office's marts.

Here: files under store/core and store/office, each replaced whole. The row itself stays and is counted as before.
"""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import duckdb

from assets.core.identifiers import FORGOTTEN, Rows
from assets.core.load_receipt import Load, LoadedFile, LoadedTable, drop_judged
from assets.core.queries import query
from schemas.contracts import core_name, list_of, stored_columns
from schemas.relations import Sql
from warehouse.connection import attach, copy_database, listed, parquet, quoted, write_encrypted
from warehouse.folder import Folder
from warehouse.keys import Keys
from warehouse.relations import ask, sql_of

OURS = {
    "record_id",
    "person_record_id",
    "person_id",
    "need_id",
    "source_id",
    "source_table",
    "source_file",
    "source_sheet",
}
# tables of the office's marts in which stands what the centre typed
DECIDED = {
    "correction": ("old_value", "new_value", "reason"),
    "record_link": ("reason",),
    "evidence": ("answer", "evidence", "note"),
}


def accepted_records(con: duckdb.DuckDBPyConnection, folder: Folder, load: Load, wanted: set[str]) -> dict[str, str]:
    """Of the wanted record_ids those that are accepted rows of a load, superseded ones too, with their table."""
    found: dict[str, str] = {}
    for file in load.files:
        for table in file.tables:
            if table.n_accepted:
                asked = {"rows": parquet([folder.path / table.rows]), "wanted": wanted}
                there = ask(con, query("accepted_records"), **asked).fetchall()
                found |= {record_id: table.table for (record_id,) in there}
    return found


def remove_from_judged(
    con: duckdb.DuckDBPyConnection,
    folder: Folder,
    load: Load,
    record_ids: set[str],
    rows: dict[str, Rows],
    texts: set[str],
) -> Counter:
    """What accepted rows quote and carry along, and the values findings quote, of these records. Returns cells per place.

    `rows`: landed key -> where the records stand in it; `texts`: what left the landed cells and the decisions. Verdicts that
    do not count now are taken away whole.
    """
    removed: Counter = Counter()
    for file in load.files:
        where = set(rows.get(file.key, ()))
        for table in file.tables:
            where |= rows_of(con, folder, table, record_ids)
        for table in file.tables:
            removed["core"] += _remove_carried(con, folder, table, record_ids)
            removed["core"] += _remove_quoted(con, folder, table, record_ids, texts)
            removed["findings"] += _remove_values(con, folder.path / table.findings, where, texts)
    removed["earlier"] += drop_judged(folder, load.source, load)
    return removed


def _of_records(table: str, record_ids: set[str]) -> str:
    columns = ["record_id", *(c for c in ("person_record_id",) if c in stored_columns(core_name(table)))]
    return " OR ".join(f"{column} IN ({listed(record_ids)})" for column in columns)


def rows_of(con, folder: Folder, table: LoadedTable, record_ids: set[str], own: bool = False) -> Rows:
    """Where the accepted rows of these records stand; `own`: without those that only belong to their person."""
    if not table.n_accepted:
        return set()
    of = f"record_id IN ({listed(record_ids)})" if own else _of_records(table.table, record_ids)
    found = ask(con, query("row_numbers"), rows=parquet([folder.path / table.rows]), condition=Sql(of)).fetchall()
    sheet = table.constants.get("source_sheet") or ""
    return {(sheet, row) for (row,) in found}


def _remove_carried(con, folder: Folder, table, record_ids: set[str]) -> int:
    if not table.n_accepted or "carried" in table.constants:
        return 0
    path = folder.path / table.rows
    going = f"({_of_records(table.table, record_ids)}) AND carried IS NOT NULL"
    n = _count(con, path, going)
    if n:
        kept = f"CASE WHEN {going} THEN NULL ELSE carried END AS carried"
        _replace(con, path, kept)
    return n


def _replace(con, path: Path, columns: str) -> None:
    """Write a file anew with these columns replaced."""
    write_encrypted(con, sql_of(query("rows_replaced"), columns=Sql(columns), rows=parquet([path])), path)


def _remove_quoted(con, folder: Folder, table: LoadedTable, record_ids: set[str], texts: set[str]) -> int:
    """Texts that no code list holds: as received beside their code, or free."""
    if not table.n_accepted or not texts:
        return 0
    path = folder.path / table.rows
    described = con.execute(f"DESCRIBE SELECT * FROM {parquet([path])}").fetchall()
    free = [
        c for c, kind, *_ in described if kind == "VARCHAR" and c not in OURS and not list_of(core_name(table.table), c)
    ]
    going = {c: f"({_of_records(table.table, record_ids)}) AND {c} IN ({listed(sorted(texts))})" for c in free}
    n = {column: _count(con, path, condition) for column, condition in going.items()}
    new = [f"CASE WHEN {going[c]} THEN '{FORGOTTEN}' ELSE {c} END AS {c}" for c in free if n[c]]
    if new:
        _replace(con, path, ", ".join(new))
    return sum(n.values())


def _remove_values(con, path: Path, where: Rows, texts: set[str]) -> int:
    """Findings at these rows quote nothing; those of no row, once per spelling, not what stood in them."""
    if not path.exists():
        return 0
    going = f"({_is_at(where)} OR (source_row IS NULL AND {_is_one_of('value', texts)})) AND value IS NOT NULL"
    n, told = _count(con, path, going), f"{_is_at(where)} AND params <> '{{}}'"
    if n or _count(con, path, told):
        findings = parquet([path])
        value, params = Sql(f"CASE WHEN {going} THEN NULL ELSE value END"), _params(con, findings, told, texts)
        write_encrypted(con, sql_of(query("findings_emptied"), findings=findings, value=value, params=params), path)
    return n


def _params(con, findings: Sql, at: str, texts: set[str]) -> Sql:
    """SQL of a finding's params without the texts that went, at these findings."""
    new = {}
    for (params,) in ask(con, query("finding_params"), findings=findings, condition=Sql(at)).fetchall():
        said = {
            key: FORGOTTEN if isinstance(text, str) and text in texts else text
            for key, text in json.loads(params).items()
        }
        new[params] = json.dumps(said, ensure_ascii=False)
    whens = " ".join(f"WHEN '{quoted(old)}' THEN '{quoted(to)}'" for old, to in new.items() if old != to)
    return Sql(f"CASE WHEN {at} THEN CASE params {whens} ELSE params END ELSE params END" if whens else "params")


def _is_one_of(column: str, texts: Iterable[str]) -> str:
    return f"{column} IN ({listed(sorted(texts)) or 'NULL'})"


def _is_at(where: Rows) -> str:
    places = ", ".join(f"('{quoted(sheet)}', {row})" for sheet, row in sorted(where))
    return f"(source_sheet, source_row) IN ({places})" if places else "false"


def _count(con, path: Path, condition: str) -> int:
    return _count_of(con, parquet([path]), condition)


def _count_of(con, rows: Sql, condition: str) -> int:
    return ask(con, query("rows_counted"), rows=rows, condition=Sql(condition)).fetchall()[0][0]


def remove_from_office(
    con: duckdb.DuckDBPyConnection,
    folder: Folder,
    keys: Keys,
    files: list[LoadedFile],
    source: str,
    rows: dict[str, Rows],
    texts: set[str],
) -> int:
    """The same in the office's marts: a copy without these values takes the place of the whole. Returns cells."""
    office = folder.office()
    if office is None:
        return 0
    at = [f"(source_file = '{quoted(f.file)}' AND {_is_at(rows[f.key])})" for f in files if rows.get(f.key)]
    of_row = f"source_id = '{quoted(source)}' AND ({' OR '.join(at) or 'false'})"
    no_row = f"source_id = '{quoted(source)}' AND source_row IS NULL AND {_is_one_of('value', texts)}"
    quoting = f"source_id = '{quoted(source)}' AND {_is_one_of('value', texts)}"  # of files that are there no longer
    attach(con, office, "office_before", keys.storage, read_only=True)
    try:
        params = _params(con, Sql("office_before.finding"), f"{of_row} AND params <> '{{}}'", texts)
        changes = [("finding", "value", "NULL", f"({of_row} OR {no_row} OR {quoting}) AND value IS NOT NULL")]
        changes += [("finding", "params", params, f"params <> {params}")] if params != "params" else []
        there = ask(con, query("database_columns"), database="office_before").fetchall()
        decided = [
            (table, column) for table, columns in DECIDED.items() for column in columns if (table, column) in there
        ]
        changes += [(t, column, f"'{FORGOTTEN}'", _is_one_of(column, texts)) for t, column in decided]
        n = {change: _count_of(con, Sql(f"office_before.{change[0]}"), change[3]) for change in changes}
        if any(n.values()):
            new = folder.new_office(f"{office.stem.split('-')[0]}-forgotten")
            attach(con, new, "office_now", keys.storage)
            copy_database(con, "office_before", "office_now")
            for table, column, value, condition in changes:
                con.execute(f"UPDATE office_now.{table} SET {column} = {value} WHERE {condition}")
            con.execute("CHECKPOINT office_now")
            con.execute("DETACH office_now")
    finally:
        con.execute("DETACH office_before")
    if any(n.values()):
        _without_old_blocks(con, folder, keys, new)
    return sum(n.values())


def _without_old_blocks(con, folder: Folder, keys: Keys, office: Path) -> None:
    """An updated database keeps the old values in blocks nobody reads: a copy of it has none. It becomes the office."""
    clean = folder.new_office(f"{office.name.partition('-')[0]}-clean")
    attach(con, office, "updated", keys.storage, read_only=True)
    attach(con, clean, "clean", keys.storage)
    copy_database(con, "updated", "clean")
    con.execute("DETACH clean")
    con.execute("DETACH updated")
    folder.show_office(clean)
