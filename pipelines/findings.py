"""`saddle findings`: everything that is wrong, at its cell: for the terminal, as CSV, as a marked copy of the sheet.

Here: grouping, writing, and what of the received file a copy may show. Not here: what is wrong (`assets/core/judge`).
"""

import csv
import datetime
import getpass
import json
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import duckdb

from assets.core.assets import last_loads
from assets.core.inputs import last_report
from assets.core.load import Load, LoadedFile
from assets.raw.land import landing_key, wanted_sheets
from assets.raw.sources import Received, received
from pipelines.looking import opened
from pipelines.settings import NotPossible
from schemas.messages import finding_message, rule_message, text
from warehouse.folder import Folder
from warehouse.reading import Sheet, read_file
from warehouse.writing import safe_text, write_cell

MOST_GROUPS = 11  # two lines each, so that a source never takes more than 30
SHEET_ROWS = 1_048_576
CELL_CHARACTERS = 32_767
COLUMNS = {
    "source": "source_id",
    "file": "source_file",
    "sheet": "source_sheet",
    "row": "source_row",
    "cell": "cell",
    "column": "column_name",
    "provider_column": "provider_column",
    "value": "value",
    "rule": "rule_id",
}
ORDER = "source_id, source_file, source_sheet, source_row NULLS FIRST, cell, rule_id"
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


def write_findings(
    folder: Folder, source: str | None, csv: Path | None, xlsx: Path | None, with_identity: bool, language: str
) -> list[str]:
    """Lines for the terminal; writes the files asked for. Raises NotPossible in words."""
    known = received(folder)
    chosen = [one for one in known if source in (None, one.name)]
    if not chosen:
        names = ", ".join(one.name for one in known)
        raise NotPossible(text("unknown_source", language, source=source, expected=names))
    if xlsx and len(chosen) > 1:
        names = ", ".join(one.name for one in chosen)
        raise NotPossible(text("findings_xlsx_needs_one_source", language, expected=names))
    for out in (csv, xlsx):
        _is_not_in_raw(folder, out, language)
    with closing(opened(folder, True, language)) as con:
        loads = {load.source: load for load in last_loads(folder, chosen)}
        lines = [line for one in chosen for line in _source_lines(con, folder, one, loads.get(one.name), language)]
        if csv:
            lines.append(text("findings_written", language, n=_write_csv(con, source, csv, language), file=csv))
        if xlsx:
            one = chosen[0]
            n = _write_xlsx(con, folder, one, loads.get(one.name), xlsx, with_identity, language)
            lines.append(text("findings_written", language, n=n, file=xlsx))
    return lines


def _is_not_in_raw(folder: Folder, out: Path | None, language: str) -> None:
    """A file written into raw/ could overwrite what was received, or be taken for it."""
    if out and out.resolve().is_relative_to(folder.raw.resolve()):
        raise NotPossible(text("findings_not_into_raw", language, file=out))


def _source_lines(con, folder: Folder, one: Received, load: Load | None, language: str) -> Iterator[str]:
    """What stands against one source: its refusal first, then one entry per rule and column, most findings first."""
    refusal = _refusal(folder, one)
    if refusal:
        message, fix = rule_message(refusal["rule_id"], language, {**refusal["params"], "source": one.name})
        yield text("source_refused", language, source=one.name)
        yield f"  {_line(message)}"
        yield f"  -> {_line(fix)}"
        if load is None:
            return
        yield "  " + text("source_stale", language, source=one.name)
    if load is None:
        yield text("status_never_loaded", language, source=one.name)
        return
    groups = _groups(con, one.name)
    if not groups:
        yield f"{one.name}: {text('no_findings', language)}"
        return
    yield f"{one.name}: {sum(group['n'] for group in groups):,}"
    for group in groups[:MOST_GROUPS]:
        column = group["column_name"] or group["provider_column"] or "-"
        severity = text(f"severity_{group['severity']}", language)
        yield f"  {_line(column)}  {group['n']:,}  {group['rule_id']} ({severity})  {_line(_address(group, language))}"
        yield f"      -> {_line(finding_message(group, language)[1])}"
    if len(groups) > MOST_GROUPS:
        left = groups[MOST_GROUPS:]
        n = sum(group["n"] for group in left)
        yield "  " + text("findings_more_in_csv", language, n=n, n_groups=len(left))


def _refusal(folder: Folder, one: Received) -> dict | None:
    if one.refusal:
        return {"rule_id": one.refusal.rule_id, "params": one.refusal.params}
    report = last_report(folder) or {"sources": []}
    return next((told["refusal"] for told in report["sources"] if told["source"] == one.name), None)


def _groups(con: duckdb.DuckDBPyConnection, source: str) -> list[dict]:
    """The first finding of each rule and column, with `n`, how many there are."""
    return _rows(
        con,
        f"""
        SELECT *, count(*) OVER alike AS n FROM finding WHERE source_id = ?
        WINDOW alike AS (PARTITION BY rule_id, severity, column_name, provider_column)
        QUALIFY row_number() OVER (alike ORDER BY {ORDER}) = 1
        ORDER BY n DESC, rule_id, column_name, provider_column
        """,
        [source],
    )


def _rows(con: duckdb.DuckDBPyConnection, sql: str, params: list) -> list[dict]:
    return con.execute(sql, params).to_arrow_table().to_pylist()


def _address(finding: dict, language: str) -> str:
    row = finding["source_row"]
    where = finding["cell"] or (text("in_row", language, row=row) if row is not None else "")
    return ", ".join(part for part in (finding["source_file"], finding["source_sheet"], where) if part)


def _line(said: str) -> str:
    """One line for a terminal: a received value may hold line breaks or the terminal's own commands."""
    return _UNPRINTABLE.sub(" ", said)


def _headings(language: str) -> list[str]:
    return [text(f"heading_{name}", language) for name in (*COLUMNS, "severity", "message", "how_to_fix")]


def _cells(finding: dict, language: str) -> list[Any]:
    """One finding under `_headings`."""
    message, fix = finding_message(finding, language)
    return [
        *(finding[column] for column in COLUMNS.values()),
        text(f"severity_{finding['severity']}", language),
        message,
        fix,
    ]


@contextmanager
def _whole(out: Path) -> Iterator[Path]:
    """A file only its owner can read, put in place when it is complete: findings quote what persons are recorded as."""
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.with_name(f".{out.name}.partial-{os.getpid()}")
    os.close(os.open(partial, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
    try:
        yield partial
        os.replace(partial, out)
    finally:
        partial.unlink(missing_ok=True)


def _write_csv(con: duckdb.DuckDBPyConnection, source: str | None, out: Path, language: str) -> int:
    """Every finding as CSV; with the mark by which Excel knows UTF-8. Returns how many."""
    n = 0
    reader = con.execute(
        f"SELECT * FROM finding WHERE ? IS NULL OR source_id = ? ORDER BY {ORDER}", [source, source]
    ).to_arrow_reader(50_000)
    with _whole(out) as partial, open(partial, "w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(_headings(language))
        for batch in reader:
            n += batch.num_rows
            writer.writerows([safe_text(cell) for cell in _cells(found, language)] for found in batch.to_pylist())
    return n


def _write_xlsx(
    con, folder: Folder, one: Received, load: Load | None, out: Path, with_identity: bool, language: str
) -> int:
    """The newest file with its bad cells marked, and a sheet of its findings. Returns how many findings."""
    if load is None or not load.files or one.source is None:
        raise NotPossible(text("status_never_loaded", language, source=one.name))
    newest = max(load.files, key=lambda file: (file.vintage, file.file))
    path = one.folder / newest.file
    if not path.is_file() or landing_key(one.source, path) != newest.key:
        raise NotPossible(text("findings_file_has_changed", language, file=newest.file))
    found = _rows(
        con,
        f"SELECT * FROM finding WHERE source_id = ? AND source_file = ? ORDER BY {ORDER}",
        [one.name, newest.file],
    )
    if with_identity:
        _log_identity_read(folder, one.name, newest.file)
    shown = None if with_identity else _shown(folder, one.name, newest)
    sheets = read_file(path, *wanted_sheets(one.source))
    with _whole(out) as partial, tempfile.TemporaryDirectory(prefix="findings-", dir=folder.store) as aside:
        _workbook(partial, aside, sheets, found, shown, language)
    return len(found)


def _shown(folder: Folder, source: str, file: LoadedFile) -> dict[str, set[str]]:
    """Per sheet the columns landing kept; identifiers, dropped and unnamed columns are none of them (model 3b)."""
    receipt = json.loads((folder.landing / source / f"{file.key}.json").read_text("utf-8"))
    return {sheet["name"]: set(sheet["columns"]) for sheet in receipt["sheets"]}


def _log_identity_read(folder: Folder, source: str, file: str) -> None:
    """Who wrote a copy with identifiers, when, of what. Logged before it is written; no values."""
    log = folder.logs / "identity_reads.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    with open(log, "a", encoding="utf-8") as handle:
        handle.write("\t".join(_line(part) for part in (now, getpass.getuser(), source, file)) + "\n")


def _workbook(
    out: Path, aside: str, sheets: list[Sheet], found: list[dict], shown: dict[str, set[str]] | None, language: str
) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(out), {"constant_memory": True, "tmpdir": aside}) as book:
        formats = {
            "error": book.add_format({"bg_color": "#F4B6B6"}),
            "warning": book.add_format({"bg_color": "#FCE8A6"}),
            "info": book.add_format({"bg_color": "#CFE3F7"}),
            "heading": book.add_format({"bold": True}),
            "withheld": book.add_format({"italic": True, "font_color": "#808080"}),
        }
        listed = text("findings_sheet", language)
        taken = {listed.lower(), "history"}
        for sheet in sheets:
            page = book.add_worksheet(_sheet_name(sheet.name or Path(sheet.source_file).stem, taken))
            marks = _marks([f for f in found if (f["source_sheet"] or "") == sheet.name], language)
            kept = None if shown is None else shown.get(sheet.name, set())
            _copy(page, sheet, marks, kept, formats, language)
        _list(book.add_worksheet(listed), found, formats, language)


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """A name Excel accepts and the workbook does not have yet."""
    base = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "_", wanted).strip("'")[:31] or "_"
    name, n = base, 1
    while name.lower() in taken:
        n += 1
        name = f"{base[:26]} ({n})"
    taken.add(name.lower())
    return name


def _marks(found: list[dict], language: str) -> dict[str, tuple[str, str]]:
    """Cell address -> (gravest severity, what to say there)."""
    marks: dict[str, tuple[str, str]] = {}
    for finding in found:
        if not finding["cell"]:
            continue
        said = "\n".join(_line(part) for part in finding_message(finding, language))
        severity, before = marks.get(finding["cell"], (finding["severity"], ""))
        gravest = min(severity, finding["severity"], key=("error", "warning", "info").index)
        marks[finding["cell"]] = (gravest, f"{before}\n\n{said}" if before else said)
    return marks


def _copy(page, sheet: Sheet, marks: dict, kept: set[str] | None, formats: dict, language: str) -> None:
    """The sheet as received, every cell at its own address; `kept` None shows all columns."""
    addresses = _by_position(marks)
    header = max(sheet.header_row, 1)
    for column, position in sheet.positions.items():
        page.write_string(header - 1, position, column[:CELL_CHARACTERS], formats["heading"])
    page.freeze_panes(header, 0)
    columns = [(name, sheet.positions[name], kept is None or name in kept) for name in sheet.columns]
    for batch in sheet.batches():
        for record in batch.to_pylist():
            row = record["source_row"]
            if row > SHEET_ROWS:
                raise NotPossible(text("findings_too_long_for_a_sheet", language, file=sheet.source_file))
            for name, position, is_shown in columns:
                mark = addresses.get((row, position))
                if not is_shown:
                    value, style = f"({text('in_your_own_file', language, row=row)})", formats["withheld"]
                else:
                    value, style = record[name] and record[name][:CELL_CHARACTERS], None
                write_cell(page, row - 1, position, value, formats[mark[0]] if mark else style)
                if mark:
                    page.write_comment(row - 1, position, mark[1][:CELL_CHARACTERS], {"author": "SADDLE", "x_scale": 3})


def _by_position(marks: dict) -> dict[tuple[int, int], tuple[str, str]]:
    """(row 1-based, position 0-based) -> mark."""
    from xlsxwriter.utility import xl_cell_to_rowcol

    at = {xl_cell_to_rowcol(address): mark for address, mark in marks.items()}
    return {(row + 1, position): mark for (row, position), mark in at.items()}


def _list(page, found: list[dict], formats: dict, language: str) -> None:
    """The findings of the file, one row each."""
    if language == "ar":
        page.right_to_left()
    page.freeze_panes(1, 0)
    page.set_column(0, len(COLUMNS), 16)
    page.set_column(len(COLUMNS) + 1, len(COLUMNS) + 2, 70)
    for position, heading in enumerate(_headings(language)):
        page.write_string(0, position, heading, formats["heading"])
    for row, finding in enumerate(found[: SHEET_ROWS - 1], 1):
        for position, cell in enumerate(_cells(finding, language)):
            write_cell(page, row, position, cell[:CELL_CHARACTERS] if isinstance(cell, str) else cell)
