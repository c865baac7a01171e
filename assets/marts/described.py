"""What the tables of the office and of the public file mean, from the headers of their files and the contracts of their rows.

Here: the comment of a mart or a relation, the meanings of a mart's columns, comments and table `dictionary` of the office
database. Not here: the dictionary of the public file (`beside`), what `saddle dictionary` prints (`pipelines.dictionary`).
"""

from inspect import getdoc

import duckdb
import pyarrow as pa

from assets.core.tables import CORE
from assets.marts.build import mart_files
from assets.marts.held_words import NUMBERS
from assets.marts.queries import query
from assets.marts.views import COMPLETE, IS_COMPLETE, comment_of_view, views
from schemas.contracts import CONTRACTS, REFERENCE_CONTRACTS, schema_of
from schemas.marts import Header
from schemas.relations import RelationHeader
from warehouse.connection import quoted
from warehouse.relations import ask, relations, store_rows

STATUSES = (
    "ok; absent: of casualties, not printed in this row by the publication plan; withdrawn: no row of this table is printed in this "
    "place and period; not_available: the source does not tell, or too few people answered for a share or a wait"
)
DICTIONARY = {
    "table_name": "a table of this file",
    "column_name": "one of its columns; empty for the table itself",
    "meaning": "what it holds",
}
# beside the keys of a state at the end of each period
STATE = {
    "asked_in": "the last year up to the period in which people of this row were asked",
    "is_carried": "true where nobody was asked in the period: the state of asked_in again, no point of a trend",
}
# their columns are told by the files of their public form
LONG = {
    "mart_figure": "figure",
    "mart_gender_gap": "gender_gap",
    "mart_gender_gap_total": "gender_gap",
    **{f"mart_{name}": name for name in NUMBERS},
    "mart_indicator": "indicator",
    "mart_estimate": "estimate",
}
# tables of the office that no query makes; all others have a header or a contract
WRITTEN_BY_PYTHON = {
    "evidence": "Evidence typed in. One row: the newest answer to an item of a year.",
    "mart_coverage": "Which mart has no input, and why. One row: a mart.",
    "dictionary": "What every table means. One row: a table, or one of its columns.",
}


def comment_of_mart(header: Header) -> str:
    """What a mart answers, what a row is, what not to do with it."""
    comment = f"{header.title}. {header.question} One row per combination of keys; counted: {header.counted}."
    if not header.additive:
        comment += " Do not add rows."
    return f"{comment} `all` means not broken down. {header.note}".strip()


def comment_of_relation(header: RelationHeader) -> str:
    """What a relation is and what one row of it stands for."""
    return " ".join(f"{header.title}. One row: {header.grain}. {header.note}".split())


def comment_of_table(table: str) -> str:
    """What a table or view of the office is; nothing for one that no header, contract or list here tells of."""
    mart = mart_files().get(table.removeprefix("mart_"))
    if mart and table.startswith("mart_"):
        return comment_of_mart(mart[0])
    made_by = f"mart_{LONG[table]}" if table in LONG else table
    for package in (CORE, "assets.core.queries", "assets.marts.queries"):
        if made_by in relations(package):
            return comment_of_relation(relations(package)[made_by].header)
    contract = {**CONTRACTS, **REFERENCE_CONTRACTS}.get(table)
    return WRITTEN_BY_PYTHON.get(table) or (getdoc(contract) or "" if contract else "")


def meanings_of_table(table: str) -> dict[str, str]:
    """Meanings of the columns of a mart or of a table with a contract, as far as they are told."""
    mart = mart_files().get(table.removeprefix("mart_"))
    if mart and table.startswith("mart_"):
        return meanings_of_mart(mart[0])
    if table in LONG:
        return query(f"public_{LONG[table]}").header.columns
    if table in relations("assets.marts.queries"):
        return relations("assets.marts.queries")[table].header.columns
    if table not in {**CONTRACTS, **REFERENCE_CONTRACTS}:
        return {}
    return {name: str(column.description or "") for name, column in schema_of(table).columns.items()}


def meanings_of_mart(header: Header) -> dict[str, str]:
    """Meanings of a mart's columns as the public file has them."""
    meanings = {key: f"key: {key}, `all` when not broken down by it" for key in header.keys}
    meanings |= STATE if header.is_state else {}
    for count in header.counts:
        meanings[count] = f"count: {count.removeprefix('n_').replace('_', ' ')}"
        meanings[f"{count}_status"] = STATUSES
    for share, formula in header.shares.items():
        meanings[share] = f"share 0 to 1: ({' + '.join(formula.of)}) / ({' + '.join(formula.over)})"
        how = "with the error of the rounding" if header.regime == "units" else "Wilson"
        meanings[f"{share}_ci_low"] = f"95 % lower bound ({how})"
        meanings[f"{share}_ci_high"] = f"95 % upper bound ({how})"
        meanings[f"{share}_caution"] = "cautions joined by |"
        meanings[f"{share}_status"] = STATUSES
        meanings |= _of_weighted(share) if header.weight else {}
    for days in header.days:
        meanings |= _of_wait(days)
    meanings |= {IS_COMPLETE: COMPLETE} if header.regime == "ranked" else {}
    return meanings | header.columns


def _of_weighted(share: str) -> dict[str, str]:
    return {
        f"{share}_weighted": "the same share with the weights of the survey; NULL without them",
        f"{share}_weighted_ci_low": "95 % lower bound by the design (logit with t; Korn-Graubard where all or none have it)",
        f"{share}_weighted_ci_high": "95 % upper bound by the design",
    }


def _of_wait(days: str) -> dict[str, str]:
    return {
        days: "median days (Kaplan-Meier), those still waiting count up to the cut-off; NULL when not reached",
        f"{days}_ci_low": "95 % lower bound of the median",
        f"{days}_ci_high": "95 % upper bound of the median; NULL when not reached",
        f"{days}_n_known": "waits that ended",
        f"{days}_n_open": "people still waiting",
        f"{days}_status": f"not_reached; {STATUSES}",
    }


def describe_office(con: duckdb.DuckDBPyConnection) -> None:
    """Comment every table of the office database, and make its table `dictionary`; the core tables stand there too.

    One row of the dictionary: a table or view with what it is, or one of its columns with what it holds.
    """
    store_rows(con, "dictionary", _dictionary([]))
    columns: dict[str, list[str]] = {}
    for table, column in ask(con, query("tables_of_office")).fetchall():
        columns.setdefault(table, []).append(column)
    named = {view.name: comment_of_view(view) for view in views() if columns.pop(view.name, None)}
    for view in named:
        con.execute(f"COMMENT ON VIEW {view} IS '{quoted(named[view])}'")
    for table in columns:
        con.execute(f"COMMENT ON TABLE {table} IS '{quoted(comment_of_table(table))}'")
    received = [name for name in (*CONTRACTS, *relations(CORE)) if name not in columns]
    rows = [(view, "", comment) for view, comment in named.items()]
    for table in (*columns, *dict.fromkeys(received)):
        meanings = meanings_of_table(table)
        rows.append((table, "", comment_of_table(table)))
        rows += [(table, one, meanings.get(one, one.replace("_", " "))) for one in columns.get(table, meanings)]
    store_rows(con, "dictionary", _dictionary(rows))
    con.execute(f"COMMENT ON TABLE dictionary IS '{quoted(comment_of_table('dictionary'))}'")


def _dictionary(rows: list[tuple[str, str, str]]) -> pa.Table:
    schema = pa.schema([(column, pa.string()) for column in DICTIONARY])
    return pa.Table.from_pylist([dict(zip(DICTIONARY, row, strict=True)) for row in rows], schema=schema)
