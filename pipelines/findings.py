"""`saddle findings`: everything that is wrong, at its cell, for the terminal and as CSV.

Not here: what is wrong (`assets/core/judge`), and the copy of the sheet with its bad cells marked (`marked_copy`).
"""

import csv
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb

from assets.core.load_receipt import Load
from assets.raw.sources import Received, keys_of, received
from pipelines.finding_columns import cells_of, headings, whole_file
from pipelines.grouped import entry, groups_in, one_line
from pipelines.looking import accepted_loads, opened, refusal_of
from pipelines.queries import query
from pipelines.settings import NotPossible, source_called
from schemas.correction import KIND
from schemas.findings import Refused
from schemas.messages import rule_message, text
from warehouse.decisions import read
from warehouse.failures import of_what_was_sent
from warehouse.folder import Folder
from warehouse.relations import ask
from warehouse.writing import safe_text

MOST_GROUPS = 11  # two lines each, so that a source never takes more than 30


def write_findings(
    folder: Folder, source: str | None, csv: Path | None, xlsx: Path | None, with_identity: bool, language: str
) -> list[str]:
    """Lines for the terminal; writes the files asked for. Raises NotPossible in words."""
    known = received(folder)
    chosen = known if source is None else [source_called(source, known, language)]
    if xlsx and len(chosen) > 1:
        names = ", ".join(one.name for one in chosen)
        raise NotPossible(text("findings_xlsx_needs_one_source", language, expected=names))
    for out in (csv, xlsx):
        _is_not_in_raw(folder, out, language)
    if xlsx and xlsx.exists():
        _holds_nothing_typed(folder, xlsx, language)
    with closing(opened(folder, True, language)) as con:
        loads, groups = {load.source: load for load in accepted_loads(folder, chosen)}, groups_in(con)
        lines: list[str] = []
        for one in chosen:
            lines += _source_lines(folder, one, loads.get(one.name), groups.get(one.name, []), language)
        if csv:
            lines.append(text("findings_written", language, n=_write_csv(con, source, csv, language), file=csv))
        if xlsx:
            from pipelines.marked_copy import write_copy

            one = chosen[0]
            n = write_copy(con, folder, one, loads.get(one.name), xlsx, with_identity, language)
            lines.append(text("findings_written", language, n=n, file=xlsx))
    return lines


def _is_not_in_raw(folder: Folder, out: Path | None, language: str) -> None:
    """A file written into raw/ could overwrite what was received, or be taken for it."""
    if out and out.resolve().is_relative_to(folder.raw.resolve()):
        raise NotPossible(text("findings_not_into_raw", language, file=out))


def _holds_nothing_typed(folder: Folder, out: Path, language: str) -> None:
    """A workbook with new values or reasons that were not loaded is never replaced, nor a file that is none."""
    from pipelines.filled_findings import n_typed_and_not_kept

    try:
        n = n_typed_and_not_kept(out, read(folder, KIND, keys_of(folder).linkage))
    except Refused as refusal:
        of_what_was_sent(refusal)
        raise NotPossible(text("file_is_there_already", language, file=out)) from None
    if n:
        raise NotPossible(text("findings_would_be_lost", language, file=out, n=n))


def _source_lines(folder: Folder, one: Received, load: Load | None, groups: list[dict], language: str) -> Iterator[str]:
    """What stands against one source: its refusal first, then one entry per rule and column, most findings first."""
    refusal = refusal_of(folder, one)
    if refusal:
        message, fix = rule_message(refusal["rule_id"], language, {**refusal["params"], "source": one.name})
        yield text("source_refused", language, source=one.name)
        yield f"  {one_line(message)}"
        yield f"  -> {one_line(fix)}"
        if load is None:
            return
        yield "  " + text("source_stale", language, source=one.name)
    if load is None:
        yield text("status_never_loaded", language, source=one.name)
        return
    if not groups:
        yield f"{one.name}: {text('no_findings', language)}"
        return
    yield f"{one.name}: {sum(group['n'] for group in groups):,}"
    for group in groups[:MOST_GROUPS]:
        yield from entry(group, language)
    if len(groups) > MOST_GROUPS:
        left = groups[MOST_GROUPS:]
        n = sum(group["n"] for group in left)
        yield "  " + text("findings_more_in_csv", language, n=n, n_groups=len(left))


def _write_csv(con: duckdb.DuckDBPyConnection, source: str | None, out: Path, language: str) -> int:
    """Every finding as CSV; with the mark by which Excel knows UTF-8. Returns how many."""
    n = 0
    reader = ask(con, query("findings_listed"), source=source, file=None).to_arrow_reader(50_000)
    with whole_file(out) as partial, open(partial, "w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(headings(language))
        for batch in reader:
            n += batch.num_rows
            writer.writerows([safe_text(cell) for cell in cells_of(found, language)] for found in batch.to_pylist())
    return n
