"""What stands beside the marts in the public file: why a mart is empty, notes, codes in words, example questions, dictionary."""

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from assets.disclosure.units.places import protected_marts
from assets.marts.build import mart_files
from assets.marts.described import DICTIONARY
from assets.marts.queries import query
from assets.marts.views import public_rows_of
from schemas.codes import codes, label, lists
from schemas.disclosure_rules import disclosure_rules, settings_sha256
from schemas.languages import ENGLISH, LANGUAGES
from schemas.marts import METHOD
from schemas.publication_plan import publication
from schemas.questions import questions
from schemas.settings import own
from warehouse.connection import quoted
from warehouse.public_file import VIEWS
from warehouse.relations import ask, store_rows

READ_FIRST = (
    "Small counts of what people told of themselves are rounded to 0 or {base}, others moved by a few; sums agree, in all marts. "
    "The office keeps the exact figures. Casualties are exact or absent, row by row: an absent row is not nought."
)
ALL_YEARS = "All years together stand in the marts called `_total`: never add them to rows of single years."


def show_beside(con: duckdb.DuckDBPyConnection, refresh_id: str, described: list[tuple[str, str, str]]) -> None:
    """Tables mart_coverage, notes, code_lists, example_questions and dictionary in database `published`.

    `described`: (table, column or nothing, meaning) of the marts; what is added here is described beside them.
    """
    store_rows(con, "published.main.mart_coverage", _coverage_here(con))
    told = [*described]
    told += commented(
        con,
        "mart_coverage",
        "Which mart has no input, and why.",
        {
            "mart": "the mart, without `mart_`",
            "has_input": "whether anything the centre received feeds it",
            "n_rows": "rows of the mart in this file",
            "reason": "why it has no rows",
        },
    )
    told += _table(
        con,
        VIEWS,
        "Views of this file, one per set of a mart and without `all`, and what may be added in each.",
        {
            "view_name": "the view: the mart, then what the set is broken down by",
            "mart": "the mart it reads",
            "meaning": "what may be added over what, and what is missing where is_complete is false",
            "sql": "the query it is",
        },
        public_rows_of(con),
    )
    told += _table(
        con,
        "notes",
        "Read first: what this file is and what not to do with it.",
        {"topic": "what the note is about", "note": "the note"},
        _notes(refresh_id),
    )
    told += _table(
        con,
        "code_lists",
        "Every code of the marts in words.",
        {
            "list": "the code list",
            "code": "as it stands in the marts",
            **{f"label_{language}": f"in words ({language})" for language in LANGUAGES},
        },
        [
            (name, code, *(label(name, code, language) for language in LANGUAGES))
            for name in lists()
            for code in codes(name)
        ],
    )
    told += _table(
        con,
        "example_questions",
        "Questions people ask of this file, and the SQL that answers each from it alone.",
        {
            "n": "number of the question and of its query",
            "question": "the question",
            "shows": "what the query shows",
            "sql": "the query; runs on this file as it is",
        },
        [
            (f"{one.number}.{place}", one.question[ENGLISH], query.caption, query.sql)
            for one in questions()
            for place, query in enumerate(one.queries, start=1)
            if not query.office
        ],
    )
    comment = "What every table and column means."
    told += [("dictionary", "", comment), *(("dictionary", column, meaning) for column, meaning in DICTIONARY.items())]
    _table(con, "dictionary", comment, DICTIONARY, told)


def commented(
    con: duckdb.DuckDBPyConnection, table: str, comment: str, meanings: dict[str, str]
) -> list[tuple[str, str, str]]:
    """Comment a table of `published` and its columns. Returns the rows of the dictionary that say the same."""
    columns = con.table(f"published.main.{table}").columns
    told = {column: meanings.get(column, column.replace("_", " ")) for column in columns}
    of_columns = [f"COLUMN published.main.{table}.{column} IS '{quoted(told[column])}'" for column in columns]
    comments = [f"TABLE published.main.{table} IS '{quoted(comment)}'", *of_columns]
    con.execute("; ".join(f"COMMENT ON {one}" for one in comments))
    return [(table, "", comment), *((table, column, meaning) for column, meaning in told.items())]


def _table(
    con: duckdb.DuckDBPyConnection, table: str, comment: str, meanings: dict[str, str], rows: Sequence[tuple[str, ...]]
) -> list[tuple[str, str, str]]:
    """A table of texts, commented."""
    columns = {column: [row[n] for row in rows] for n, column in enumerate(meanings)}
    texts = pa.schema([(column, pa.string()) for column in meanings])
    store_rows(con, f"published.main.{table}", pa.table(columns, schema=texts))
    return commented(con, table, comment, meanings)


def _notes(refresh_id: str) -> list[tuple[str, str]]:
    """What a reader has to know first, and under which rules and settings the figures were published."""
    rules = disclosure_rules()
    first = READ_FIRST.format(base=rules["units_base"])
    notes = [("read first", first), ("all years", ALL_YEARS), ("refresh_id", refresh_id), ("method", METHOD)]
    notes += [(rule, str(value)) for rule, value in rules.items()]
    notes += [*_rounded(str(rules["units_base"])), ("exact_by_rule", _exact_by_rule())]
    notes += [("settings_sha256", settings_sha256())]
    notes += [("centre_settings_sha256", own().sha256)] if own().sha256 else []
    return notes + [
        (f"mart_{name}", header.note) for name, (header, _) in mart_files().items() if header.note and header.public
    ]


def _rounded(base: str) -> list[tuple[str, str]]:
    """Which marts are rounded to which base; by how much at most a count was moved stays in the office."""
    return [("rounding_base", base), ("rounding_marts", ", ".join(sorted(protected_marts(mart_files()))))]


def _coverage_here(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """mart_coverage with the rows each mart has in database `published`: how many the office has would tell of those left out."""
    told = con.table("mart_coverage").to_arrow_table().to_pylist()
    there = {name for (name,) in ask(con, query("public_tables")).fetchall()}

    def rows_of(mart: str) -> int:
        return con.table(f"published.main.mart_{mart}").shape[0] if f"mart_{mart}" in there else 0

    return pa.Table.from_pylist(
        [{**row, "n_rows": rows_of(row["mart"])} for row in told],
        schema=con.table("mart_coverage").to_arrow_table().schema,
    )


def _exact_by_rule() -> str:
    """The tables the publication plan prints whatever they hold, as `mart: key, key = count, count`, all counts without any: no secrets."""
    always = (table for table in publication().values() if table.always and table.printed)
    told = (
        f"{one.mart}: {', '.join(one.keys)}{' = ' if one.measures else ''}{', '.join(one.measures)}" for one in always
    )
    return "; ".join(dict.fromkeys(told))
