"""The public marts file becomes the draft of a release. Nothing else is read: no office store, no key.

The date is given, so that the same marts file gives the same bytes of CSV, Parquet, JSON and workbook.
"""

import datetime as dt
import os
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from assets.release.compare_releases import Change, about_of, as_printed, compare, method_differs, rules_differ
from assets.release.descriptions import NO_COUNTRY, About, as_json, citation, data_package, dcat, years_of
from assets.release.folders import Withheld, drafts, earlier, next_id
from assets.release.pages import dictionary_page, readme
from assets.release.queries import query
from assets.release.tables import Table, opened, tables_in, write_csv, write_parquet_files
from assets.release.workbook import write_workbook
from methods.disclosure import HIDDEN
from schemas.disclosure_rules import default_disclosure, settings_sha256
from schemas.marts import FIRST_METHOD
from schemas.messages import text
from schemas.relations import pieces
from warehouse.atomic import make_folder, move, open_to_others, sync_all
from warehouse.connection import name as column_name
from warehouse.folder import Folder
from warehouse.public_file import write_duckdb
from warehouse.relations import ask

_ISO3 = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True)
class Prepared:
    """A draft: where it lies, what it says of itself, how many figures it has and hides, and what differs from before."""

    pack: Path
    about: About
    tables: tuple[Table, ...]
    n_figures: int
    n_hidden: int
    changes: tuple[Change, ...] | None


def prepare(
    folder: Folder, day: dt.date, publisher: str | None, language: str, revisions: Iterable[Mapping] = ()
) -> Prepared:
    """Write the draft of the next release of a day; a draft of the same id is replaced, nothing published is touched.

    `revisions`: rows of the office's mart_revision made since the release before (`compare_releases`); only their words
    enter the draft. Raises Withheld without marts, with a day before the newest release, with a column of no plain type.
    """
    if not folder.marts.exists():
        raise Withheld("status_no_refresh_yet", "usage", folder=folder.path)
    release_id = next_id(folder, day)
    draft = drafts(folder) / release_id
    partial = draft.with_name(f".{release_id}.partial-{os.getpid()}")
    marts = partial.with_suffix(".marts")  # one state, whatever a refresh swaps meanwhile
    shutil.rmtree(partial, ignore_errors=True)
    make_folder(drafts(folder), shared=True)
    (partial / "csv").mkdir(parents=True)
    (partial / "parquet").mkdir()
    try:
        shutil.copyfile(folder.marts, marts)
        before = earlier(folder, release_id)
        made = _written(marts, partial, release_id, day, publisher, language, before[-1] if before else None, revisions)
        shutil.rmtree(draft, ignore_errors=True)
        open_to_others(partial)
        sync_all(partial)
        move(partial, draft)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
        marts.unlink(missing_ok=True)
    return Prepared(draft, *made)


def _written(
    marts: Path,
    pack: Path,
    release_id: str,
    day: dt.date,
    publisher: str | None,
    language: str,
    before: Path | None,
    revisions: Iterable[Mapping],
) -> tuple[About, tuple[Table, ...], int, int, tuple[Change, ...] | None]:
    with opened(marts) as con:
        about = _about(con, release_id, day, publisher, language, before)
    changes = _changes(before, marts, about, revisions) if before else None
    file = pack / f"{about.stem}.duckdb"
    write_parquet_files(marts, pack / "parquet", release_id, None if changes is None else as_printed(changes))
    write_duckdb(pack / "parquet", file)
    with opened(file) as con:
        tables = tuple(tables_in(con))
        for table in tables:
            write_csv(con, table, pack / "csv" / f"{table.name}.csv")
        write_workbook(con, tables, pack / f"{about.stem}.xlsx", about)
        (pack / "dictionary.html").write_text(dictionary_page(con, about, tables), "utf-8")
        n_figures, n_hidden = _n_figures(con, tables)
    (pack / "README.md").write_text(readme(about, tables), "utf-8")
    described = data_package(pack, about, tables)
    (pack / "datapackage.json").write_text(as_json(described), "utf-8")
    paths = [str(resource["path"]) for resource in described["resources"]]
    (pack / "dcat.jsonld").write_text(as_json(dcat(pack, about, paths)), "utf-8")
    (pack / "CITATION.cff").write_text(citation(about), "utf-8")
    return about, tables, n_figures, n_hidden, changes


def _changes(before: Path, marts: Path, about: About, revisions: Iterable[Mapping]) -> tuple[Change, ...]:
    now = {"settings_sha256": about.settings_sha256, "disclosure_rules": about.rules, "method": about.method}
    then = about_of(before)
    return tuple(compare(before, marts, rules_differ(then, now), revisions, method_differs(then, now)))


def _about(
    con: duckdb.DuckDBPyConnection,
    release_id: str,
    day: dt.date,
    publisher: str | None,
    language: str,
    before: Path | None,
) -> About:
    marts = [table for table in tables_in(con) if table.is_mart]
    countries = tuple(value for value in _values(con, marts, "country") if _ISO3.fullmatch(value))
    places = ", ".join(countries) or NO_COUNTRY
    notes = _notes(con)
    return About(
        release_id,
        day,
        countries,
        publisher or text("release_publisher_unnamed", language, countries=places),
        language,
        notes.get("settings_sha256", settings_sha256()),
        notes.get("centre_settings_sha256", ""),
        {rule: notes[rule] for rule in default_disclosure() if rule in notes},
        notes.get("method", FIRST_METHOD),
        tuple(_values(con, marts, "refresh_id")),
        before.name if before else None,
        years_of(_values(con, marts, "period")),
    )


def _notes(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Topic -> note of the marts; an earlier program kept no rules in them."""
    if not any(table.name == "notes" for table in tables_in(con)):
        return {}
    return dict(con.table("notes").select("topic", "note").fetchall())


def _values(con: duckdb.DuckDBPyConnection, tables: Sequence[Table], column: str) -> list[str]:
    """The distinct values of a column in all tables that have it, sorted."""
    having = [table.name for table in tables if any(one.name == column for one in table.columns)]
    question = query("distinct_values")
    found = (ask(con, question, **pieces(table_asked=column_name(one), column_asked=column)) for one in having)
    return sorted({str(row[0]) for rows in found for row in rows.fetchall()})


def _n_figures(con: duckdb.DuckDBPyConnection, tables: Sequence[Table]) -> tuple[int, int]:
    if not any(table.name == "mart_figure" for table in tables):
        return 0, 0
    counted = ask(con, query("hidden_figures"), hidden=HIDDEN).fetchone()
    return (int(counted[0]), int(counted[1])) if counted else (0, 0)
