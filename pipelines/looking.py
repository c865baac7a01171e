"""Looking without changing: a read-only query, and the status of each source."""

import io
import json
import shutil
from datetime import date
from decimal import Decimal

import duckdb

from assets.core import consent
from assets.core.inputs import last_report
from assets.core.load_receipt import Load, accepted_load
from assets.core.source_tables import STALE_DAYS
from assets.core.tables import core_views
from assets.core.tombstones import show_tombstones, tombstones
from assets.linkage.store import overlaps_last_seen
from assets.raw.sources import Received, keys_of, received
from assets.release.queries import query as release_query
from assets.release.renamed import measure_of, took_its_place
from pipelines.alerts import open_alerts
from pipelines.queries import query
from pipelines.query.limits import MOST_MB, MOST_MB_SHOWN, SECONDS, fetched
from pipelines.report import left_out_lines, less_lines
from pipelines.settings import NotPossible
from pipelines.waiting import gone_lines, not_added_lines, pair_lines
from schemas.messages import rule_message, text
from warehouse.connection import attach, connect, quoted
from warehouse.disk_faults import not_the_files
from warehouse.folder import Folder
from warehouse.limits import memory_limit, threads
from warehouse.relations import ask, sql_of
from warehouse.writing import safe_text

FORMATS = ("table", "csv", "json", "parquet")


def accepted_loads(folder: Folder, sources: list[Received]) -> list[Load]:
    """The last accepted load of every source that has one; read without Dagster, which takes a second to import."""
    loads = (accepted_load(folder, one.names) for one in sources)
    return [load for load in loads if load is not None]


def opened(folder: Folder, office: bool, language: str, release: str | None = None) -> duckdb.DuckDBPyConnection:
    """A read-only view of the marts; `office` opens the encrypted ones, with the core tables, under the folder's key.

    `release`: the marts as a release gave them, by its id or the date by which it was out.
    """
    if release is not None:
        return _opened_release(folder, office, language, release)
    if not (folder.office() if office else folder.marts.exists()):
        there_are = any(folder.raw.glob("*/source.yaml"))
        said = "status_no_refresh_yet" if there_are else "no_sources_found"
        raise NotPossible(text(said, language, folder=folder.path if there_are else folder.raw))
    if not office:
        try:
            return duckdb.connect(str(folder.marts), read_only=True, config=_shut())
        except duckdb.IOException as error:
            not_the_files(error, folder.marts)
            raise NotPossible(text("marts_held_by_a_writer", language, file=folder.marts)) from error
    sources = received(folder)
    keys = keys_of(folder, sources)
    con = connect(keys.storage)
    attach(con, folder.office() or folder.path, "office", keys.storage, read_only=True)
    con.execute("USE office")
    show_tombstones(con, tombstones(folder, keys))
    consent.show_decisions(con, consent.decisions(folder, keys))
    core_views(con, folder, accepted_loads(folder, sources), sources)
    return con


def rows_where_they_stand(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """record_id -> file and row where it stands now, of casualties and persons; `con` as `opened` for the office."""
    return dict(ask(con, query("current_rows_of_records")).fetchall())


def _opened_release(folder: Folder, office: bool, language: str, release: str) -> duckdb.DuckDBPyConnection:
    from assets.release.folders import Withheld, release_at

    if office:
        raise NotPossible(text("release_has_no_office", language))
    try:
        file = release_at(folder, release)
    except Withheld as reason:
        raise NotPossible(text(reason.key, language, **reason.params)) from reason
    return duckdb.connect(str(file), read_only=True, config=_shut())


def _shut() -> dict[str, str | bool | int | float | list[str]]:
    """How published marts are opened for a question: no other file within reach, as much memory as anything may take."""
    return {"enable_external_access": "false", "memory_limit": memory_limit(), "threads": str(threads())}


def answer(
    folder: Folder,
    sql: str,
    office: bool,
    form: str,
    language: str,
    release: str | None = None,
    seconds: float | None = SECONDS,
) -> bytes:
    """The result of one SELECT as bytes of a table, CSV, JSON or Parquet. Raises NotPossible in words."""
    if form not in FORMATS:
        raise NotPossible(f"--format: {', '.join(FORMATS)}")
    con = opened(folder, office, language, release)
    try:
        if office:  # the key opens accepted rows here, never the identity store
            con.execute(f"SET allowed_directories = ['{quoted(folder.core)}/']")
            con.execute("SET enable_external_access = false")
            con.execute("SET lock_configuration = true")
        table = fetched(con, sql, seconds, language, MOST_MB_SHOWN if form == "table" else MOST_MB)
    except duckdb.CatalogException as error:
        hint = "" if office else "\n" + text("office_mart_needs_flag", language)
        raise NotPossible(str(error).splitlines()[0] + hint) from error
    except duckdb.Error as error:
        raise NotPossible(str(error).splitlines()[0]) from error
    finally:
        con.close()
    return _formatted(table, form)


def figure(folder: Folder, figure_id: str, office: bool, language: str, release: str | None = None) -> bytes:
    """One printable number as JSON. Raises NotPossible when there is none of this id: with those that took its place, else the nearest."""
    asked = sql_of(release_query("figure_by_id"), figure_id=figure_id)
    found = answer(folder, asked, office, "json", language, release)
    if json.loads(found):
        return found
    named = sql_of(release_query("ids_of_measure"), measure=measure_of(figure_id))
    known = (row["figure_id"] for row in json.loads(answer(folder, named, office, "json", language, release)))
    if new := took_its_place(figure_id, known):
        raise NotPossible(text("renamed_figure", language, figure=figure_id, nearest=", ".join(new)))
    near = sql_of(release_query("nearest_figures"), figure_id=figure_id)
    ids = ", ".join(row["figure_id"] for row in json.loads(answer(folder, near, office, "json", language, release)))
    raise NotPossible(text("no_such_figure", language, figure=figure_id, nearest=ids or "-"))


def _formatted(table, form: str) -> bytes:
    if form == "parquet":
        import pyarrow.parquet

        out = io.BytesIO()
        pyarrow.parquet.write_table(table, out)
        return out.getvalue()
    rows = table.to_pylist()
    if form == "json":
        return (json.dumps(rows, ensure_ascii=False, default=_plain, indent=1) + "\n").encode()
    if form == "csv":
        import csv

        out_text = io.StringIO()
        writer = csv.writer(out_text)
        writer.writerow(table.column_names)
        writer.writerows([[safe_text(v) if isinstance(v, str) else v for v in row.values()] for row in rows])
        return out_text.getvalue().encode()
    return _table_text(table.column_names, rows).encode()


def _plain(value: object) -> object:
    """Sums come as decimals: a whole one is written as a whole number, everything else as text."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value)


def _table_text(names: list[str], rows: list[dict]) -> str:
    from rich.console import Console
    from rich.table import Table

    out = io.StringIO()
    shown = Table()
    for name in names:
        shown.add_column(name, overflow="fold")
    for row in rows:
        shown.add_row(*("" if value is None else str(value) for value in row.values()))
    width = shutil.get_terminal_size((160, 40)).columns
    Console(file=out, width=max(width, 80)).print(shown)
    return out.getvalue()


def sources_as_they_count(folder: Folder) -> tuple[list[Received], dict[str, Load], str | None]:
    """Every source, the last accepted load of those that have one, and the newest cut-off of all."""
    sources = received(folder)
    loads = {load.source: load for load in accepted_loads(folder, sources)}
    return sources, loads, max((file.as_of for load in loads.values() for file in load.files), default=None)


def status_lines(folder: Folder, language: str) -> list[str]:
    """Each source as it counts now: newest file, cut-off, rows, whether it is stale, and why it is not in the totals."""
    sources, loads, latest = sources_as_they_count(folder)
    lines: list[str] = []
    overlaps = overlaps_last_seen(folder)
    for one in sources:
        refusal = refusal_of(folder, one)
        lines.append(_counting_now(one, loads.get(one.name), refusal is not None, latest, language))
        if refusal:
            message, fix = rule_message(refusal["rule_id"], language, {**refusal["params"], "source": one.name})
            lines += [f"  {message}", f"  -> {fix}"]
            if one.name in loads:
                lines.append("  " + text("source_stale", language, source=one.name))
        if one.name in loads:
            lines += less_lines(loads[one.name].told, loads[one.name].let_through_by, language)
        lines += not_added_lines(one, sources, loads.get(one.name), overlaps, language)
    if sources and folder.office() is None:
        lines.append(text("status_no_refresh_yet", language, folder=folder.path))
    lines += pair_lines(overlaps, language)
    lines += gone_lines(folder, sources, loads, language)
    lines += left_out_lines(last_report(folder) or {}, language)
    lines += [text("status_alert_open", language, file=file) for file in open_alerts(folder)]
    return lines or [text("no_sources_found", language, folder=folder.raw)]


def refusal_of(folder: Folder, one: Received) -> dict | None:
    """Why the newest files are not used: what the last refresh said, or a source.yaml that cannot be read now."""
    if one.refusal:
        return {"rule_id": one.refusal.rule_id, "params": one.refusal.params}
    report = last_report(folder) or {"sources": []}
    return next((told["refusal"] for told in report["sources"] if told["source"] == one.name), None)


def _counting_now(one: Received, load: Load | None, is_refused: bool, latest: str | None, language: str) -> str:
    if load is None or not load.files:
        return text("status_never_loaded", language, source=one.name)
    newest = max(load.files, key=lambda file: (file.vintage, file.file))
    replaces = bool(one.source and one.source.files.vintage and one.source.files.vintage.policy == "replace")
    counting = [file for file in load.files if not replaces or file.vintage == load.current_vintage]
    old = days_behind(newest.as_of, latest) > STALE_DAYS
    state = "state_refused" if is_refused else "state_stale" if load.stale or old else "state_current"
    return text(
        "status_source",
        language,
        source=one.name,
        file=newest.file,
        as_of=newest.as_of,
        n_accepted=sum(table.n_accepted for file in counting for table in file.tables),
        n_quarantined=sum(table.n_quarantined for file in counting for table in file.tables),
        state=text(state, language),
    )


def days_behind(day: str, latest: str | None) -> int:
    return (date.fromisoformat(latest) - date.fromisoformat(day)).days if latest else 0
