"""Findings as a person takes them in: one entry per rule and column, the first at its cell, and how many there are.

Here: grouping and the two lines of an entry. Who shows them: `refresh` and `check` (`report`), `saddle findings`.
"""

import json
import re
from collections.abc import Iterator
from contextlib import closing

import duckdb

from assets.core.load_receipt import Load
from assets.raw.sources import keys_of
from pipelines.queries import query
from schemas.messages import finding_message, text
from warehouse.connection import attach, connect, parquet
from warehouse.folder import Folder
from warehouse.relations import ask, make_relation

MOST_VALUES = 3
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


def groups_of_refresh(folder: Folder) -> dict[str, list[dict]]:
    """The findings of the last refresh, grouped, per source; opens the office database, so it needs the key."""
    office = folder.office()
    if office is None:
        return {}
    keys = keys_of(folder)
    with closing(connect(keys.storage)) as con:
        attach(con, office, "office", keys.storage, read_only=True)
        con.execute("USE office")
        return groups_in(con)


def groups_of_load(con: duckdb.DuckDBPyConnection, folder: Folder, load: Load) -> dict[str, list[dict]]:
    """The findings of one load that is in no database, grouped."""
    tables = [table for file in load.files for table in file.tables if table.n_findings]
    if not tables:
        return {}
    make_relation(
        con, query("findings_of_load"), called="finding", findings=parquet([folder.path / t.findings for t in tables])
    )
    return groups_in(con)


def groups_in(con: duckdb.DuckDBPyConnection) -> dict[str, list[dict]]:
    """The first finding of each rule and column of a source, with `n`, how many there are, and `values`, the commonest.

    A value a correction put there stands alone: not the source has to be mended.
    """
    rows = ask(con, query("findings_grouped"), most_values=MOST_VALUES).to_arrow_table().to_pylist()
    groups: dict[str, list[dict]] = {}
    for row in rows:
        groups.setdefault(row["source_id"], []).append(row)
    return groups


def entry(group: dict, language: str) -> Iterator[str]:
    """The two lines of a group: what is wrong, first where, how often, which values; and what to do."""
    column = group["column_name"] or group["provider_column"] or "-"
    message, fix = finding_message(group, language)
    severity = text(f"severity_{group['severity']}", language)
    said = f"{_where(group)}{one_line(message)}{_values(group)}"
    yield f"  {one_line(column)}  {group['n']:,}  {said} ({severity}, {group['rule_id']})"
    yield f"      -> {one_line(fix)}"


def _values(group: dict) -> str:
    """How often the commonest words stand that are in no list: one added spelling may mend them all."""
    commonest = json.loads(group["commonest"])
    if group["rule_id"] != "value_is_in_code_list" or len(commonest) < 2:
        return ""
    more = ", ..." if sum(int(n) for _, n in commonest) < group["n"] else ""
    return " " + ", ".join(f"“{one_line(value or '')}” ({int(n):,})" for value, n in commonest) + more


def _where(finding: dict) -> str:
    """File and sheet of a finding whose message names its cell or row."""
    if finding["cell"] is None and finding["source_row"] is None:
        return ""  # the message is about the file, and names it
    return "".join(f"{one_line(part)}, " for part in (finding["source_file"], finding["source_sheet"]) if part)


def one_line(said: str) -> str:
    """One line for a terminal: a received value may hold line breaks or the terminal's own commands."""
    return _UNPRINTABLE.sub(" ", said)
