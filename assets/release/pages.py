"""A release explained to people: README.md in plain words, and the dictionary as one page that needs nothing else."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

import duckdb

from assets.release.descriptions import About
from assets.release.queries import query
from assets.release.tables import PLAIN, Table
from methods.disclosure import HIDDEN
from schemas.languages import language_of
from schemas.messages import text
from schemas.relations import pieces
from warehouse.connection import name as column_name
from warehouse.relations import ask

STATUSES = ("ok", *HIDDEN, "not_available", "not_reached")
# In the fixed order of a caution (model, section 6).
CAUTIONS = (
    "small_n", "unknown_over_20", "withheld", "unweighted_sample", "few_clusters", "stale_source", "overlap_unreviewed", "provisional",
)  # fmt: skip
_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #1b1b1b; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1.5rem; }
th, td { text-align: start; vertical-align: top; padding: .25rem .6rem; border-bottom: 1px solid #ccc; }
code, td:first-child { font-family: ui-monospace, monospace; font-size: .9em; }
td:first-child { white-space: nowrap; }
h2 { margin-top: 2.5rem; } nav { columns: 3; } nav a { display: block; }
"""


def statuses(language: str) -> list[tuple[str, str]]:
    """Every value of a status column with its meaning."""
    return [(status, text(f"reader_status_{status}", language)) for status in STATUSES]


def cautions(language: str) -> list[tuple[str, str]]:
    """Every word of a caution column with its meaning."""
    return [(caution, text(f"reader_caution_{caution}", language)) for caution in CAUTIONS]


def reading(about: About) -> list[str]:
    """How to read the numbers, in sentences."""
    keys = ("release_read_empty", "release_read_all", "release_read_figure")
    return [text(key, about.language) for key in keys]


def readme(about: About, tables: Sequence[Table]) -> str:
    """README.md: what this is, what is in it, how to open, read, cite and check it."""
    return "\n".join(_readme(about, tables)) + "\n"


def dictionary_page(con: duckdb.DuckDBPyConnection, about: About, tables: Sequence[Table]) -> str:
    """dictionary.html: every table and column, statuses, cautions and, where the release has them, its code lists."""
    return "\n".join(_page(con, about, tables)) + "\n"


def _readme(about: About, tables: Sequence[Table]) -> Iterator[str]:
    def said(key: str, **params: object) -> str:
        return text(key, about.language, **params)

    example = next((table.name for table in tables if table.is_mart), tables[0].name)
    yield from (f"# {about.title}", "", about.description, "", said("release_frozen"), "")
    yield from (f"## {said('release_heading_files')}", "", "| | |", "|---|---|")
    for names, key in (
        (f"{about.stem}.xlsx", "release_file_xlsx"),
        ("csv/", "release_file_csv"),
        ("parquet/", "release_file_parquet"),
        (f"{about.stem}.duckdb", "release_file_duckdb"),
        ("dictionary.html", "release_file_dictionary"),
        ("quality.html, attack.json", "release_file_checks"),
        ("datapackage.json, dcat.jsonld, CITATION.cff", "release_file_descriptions"),
        ("manifest.json, signature.json", "release_file_signature"),
    ):
        yield f"| {names} | {said(key)} |"
    yield from ("", f"## {said('release_heading_open')}", "", said("release_open_excel"), "", "```")
    yield from (
        f'Python   pandas.read_parquet("parquet/{example}.parquet")',
        f'R        read.csv("csv/{example}.csv", fileEncoding = "UTF-8-BOM")',
        f'SQL      duckdb {about.stem}.duckdb "select * from {example} limit 10"',
        "```",
        "",
    )
    yield from (f"## {said('release_heading_reading')}", "", *(f"- {sentence}" for sentence in reading(about)), "")
    yield from (said("release_heading_status"), "", *_listed(statuses(about.language)), "")
    yield from (said("release_heading_caution"), "", *_listed(cautions(about.language)), "")
    yield from (f"## {said('release_heading_tables')}", "")
    yield from (f"- `{table.name}` ({said('release_n_rows', n=table.n_rows)}): {table.comment}" for table in tables)
    yield from ("", f"## {said('release_heading_cite')}", "")
    yield from (f"{about.publisher} ({about.day.year}). {about.title}.", "", said("release_cite_figure"), "")
    yield from (f"## {said('release_heading_verify')}", "", said("release_verify_how"))


def _listed(meanings: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (f"- `{word}`: {meaning}" for word, meaning in meanings)


def _page(con: duckdb.DuckDBPyConnection, about: About, tables: Sequence[Table]) -> Iterator[str]:
    def said(key: str, **params: object) -> str:
        return escape(text(key, about.language, **params))

    direction = language_of(about.language).direction
    yield f'<!doctype html>\n<html lang="{about.language}" dir="{direction}">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(about.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>"
    yield f"<h1>{escape(about.title)}</h1>\n<p>{escape(about.description)}</p>"
    yield from (f"<p>{escape(sentence)}</p>" for sentence in reading(about))
    yield "<nav>" + "".join(f'<a href="#{escape(t.name)}">{escape(t.name)}</a>' for t in tables) + "</nav>"
    for heading, meanings in (
        ("release_heading_status", statuses(about.language)),
        ("release_heading_caution", cautions(about.language)),
    ):
        yield f"<h2>{said(heading)}</h2>"
        yield from _html_table((), meanings)
    headings = tuple(said(f"release_heading_{name}") for name in ("column", "type", "meaning"))
    for table in tables:
        yield f'<h2 id="{escape(table.name)}"><code>{escape(table.name)}</code></h2>'
        yield f"<p>{escape(table.comment)} ({said('release_n_rows', n=table.n_rows)})</p>"
        rows = ((column.name, PLAIN[column.type], column.meaning) for column in table.columns)
        yield from _html_table(headings, rows)
    for name, codes in _code_lists(con, about, tables):
        yield f"<h2><code>{escape(name)}</code></h2>"
        yield from _html_table((), codes)
    yield "</body>\n</html>"


def _code_lists(
    con: duckdb.DuckDBPyConnection, about: About, tables: Sequence[Table]
) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Code lists the release brings along, each with its codes and their labels in the page's language."""
    there = {column.name for table in tables if table.name == "code_lists" for column in table.columns}
    words = f"label_{about.language}"
    if not {"list", "code", words} <= there:
        return
    found: dict[str, list[tuple[str, str]]] = {}
    asked = ask(con, query("codes_in_words"), **pieces(label=column_name(words)))
    for name, code, label in asked.fetchall():
        found.setdefault(name, []).append((code, label or ""))
    yield from found.items()


def _html_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """`headings` are HTML already, cells are not."""
    yield "<table>"
    if headings:
        yield "<tr>" + "".join(f"<th>{heading}</th>" for heading in headings) + "</tr>"
    yield from ("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    yield "</table>"
