"""Looking without changing: a read-only query, the status of each source, and what endangers the work here."""

import io
import json
import os
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import duckdb

from assets.core.assets import last_loads
from assets.core.inputs import last_report
from assets.raw.sources import received
from pipelines.settings import NotPossible
from schemas.findings import Refused
from schemas.messages import rule_message, text
from warehouse.connection import attach, connect
from warehouse.folder import Folder
from warehouse.keys import config_folder, keys_for
from warehouse.writing import safe_text

FORMATS = ("table", "csv", "json", "parquet")


def opened(folder: Folder, office: bool, language: str) -> duckdb.DuckDBPyConnection:
    """A read-only view of the marts; `office` opens the encrypted ones, with the core tables, under the folder's key."""
    if not office:
        if not folder.marts.exists():
            raise NotPossible(text("no_sources_found", language, folder=folder.raw))
        return duckdb.connect(str(folder.marts), read_only=True, config={"enable_external_access": "false"})
    sources = received(folder)
    keys = keys_for(folder.path, {r.source.country for r in sources if r.source})
    path = folder.office()
    if path is None:
        raise NotPossible(text("no_sources_found", language, folder=folder.raw))
    from assets.core.tables import core_views

    con = connect(keys.storage)
    attach(con, path, "office", keys.storage, read_only=True)
    con.execute("USE office")
    core_views(con, folder, last_loads(folder, sources), sources)
    return con


def answer(folder: Folder, sql: str, office: bool, form: str, language: str) -> bytes:
    """The result of one SELECT as bytes of a table, CSV, JSON or Parquet. Raises NotPossible in words."""
    if form not in FORMATS:
        raise NotPossible(f"--format: {', '.join(FORMATS)}")
    con = opened(folder, office, language)
    try:
        kinds = {statement.type for statement in con.extract_statements(sql)}
        if kinds != {duckdb.StatementType.SELECT}:
            raise NotPossible(text("query_needs_read_only", language))
        table = con.execute(sql).to_arrow_table()
    except duckdb.CatalogException as error:
        hint = "" if office else "\n" + text("office_mart_needs_flag", language)
        raise NotPossible(str(error).splitlines()[0] + hint) from error
    except duckdb.Error as error:
        raise NotPossible(str(error).splitlines()[0]) from error
    finally:
        con.close()
    return _formatted(table, form)


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


def status_lines(folder: Folder, language: str) -> list[str]:
    """One block per source: newest file, cut-off, rows that count, what was refused and is therefore stale."""
    report = last_report(folder) or {"sources": []}
    refusals = {s["source"]: s["refusal"] for s in report["sources"]}
    loads = {load.source: load for load in last_loads(folder, received(folder))}
    lines = []
    for one in received(folder):
        load = loads.get(one.name)
        newest = max(load.files, key=lambda file: file.vintage) if load and load.files else None
        if newest is None:
            lines.append(f"{one.name}: -")
        else:
            accepted = sum(t.n_accepted for t in newest.tables)
            quarantined = sum(t.n_quarantined for t in newest.tables)
            lines.append(f"{one.name}: {newest.file} ({newest.as_of}), {accepted:,} + {quarantined:,}")
        refusal = refusals.get(one.name)
        if refusal:
            message, fix = rule_message(refusal["rule_id"], language, refusal["params"])
            lines += [f"  {message}", f"  -> {fix}"]
            if newest:
                lines.append("  " + text("source_stale", language, source=one.name))
    return lines or [text("no_sources_found", language, folder=folder.raw)]


def doctor_lines(folder: Folder, language: str) -> list[str]:
    """What on this machine helps or endangers the work: Python, keys, disk encryption, free space, telemetry."""
    lines = [text("python_version", language, value=sys.version.split()[0])]
    try:
        keys = keys_for(folder.path, {r.source.country for r in received(folder) if r.source})
        lines.append(text("key_present", language, folder=keys.written_to or config_folder()))
    except Refused as refusal:
        lines.append(text("key_missing", language, folder=refusal.params.get("file", "")))
    encrypted = disk_is_encrypted(folder.path)
    lines.append(text("disk_encrypted" if encrypted else "disk_not_encrypted", language, folder=folder.path))
    here = next(p for p in (folder.path, *folder.path.parents) if p.exists())
    free = shutil.disk_usage(here).free / 1e9
    lines.append(text("space_free", language, value=f"{free:.0f} GB", n=f"{free:.0f}"))
    lines.append(text("telemetry_off", language))
    return lines


def disk_is_encrypted(path: Path) -> bool:
    """Does the file system of `path` lie on a dm-crypt device? Without lsblk the answer is no: better one warning more."""
    here = next(p for p in (path, *path.parents) if p.exists())
    if not shutil.which("findmnt") or not shutil.which("lsblk"):
        return False
    device = subprocess.run(
        ["findmnt", "-no", "SOURCE", "-T", str(here)], capture_output=True, text=True
    ).stdout.strip()
    if not device.startswith("/dev/") or not os.path.exists(device):
        return False
    kinds = subprocess.run(["lsblk", "-sno", "TYPE", device], capture_output=True, text=True).stdout.split()
    return "crypt" in kinds
