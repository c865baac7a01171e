"""`saddle check`: judge one file as its source would, in a folder of its own that is thrown away."""

from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path

import duckdb

from assets.core.checks.changed import find_changes
from assets.core.checks.falls import ask, find_falls, is_replacing
from assets.core.load_receipt import Load, LoadedFile, accepted_load
from assets.raw.sources import Received, keys_of, received
from pipelines.aside import judged_aside
from pipelines.grouped import groups_of_load
from pipelines.report import exit_code, in_words, report_of
from pipelines.settings import NotPossible
from schemas.findings import Refused
from schemas.messages import text
from warehouse.connection import know_key
from warehouse.failures import of_what_was_sent
from warehouse.folder import Folder


def check_file(folder: Folder, path: Path, name: str | None, language: str) -> tuple[list[str], int]:
    """What a refresh would say of this one file, and its exit code. The data folder is read, never written."""
    if not path.is_file():
        raise NotPossible(text("no_such_file", language, file=path))
    one = _source_for(folder, path, name, language)
    if one.source and not fnmatch(path.name, one.source.files.pattern):
        pattern = one.source.files.pattern
        raise NotPossible(text("file_fits_no_pattern", language, file=path.name, source=one.name, expected=pattern))
    with judged_aside(folder, one, [path]) as (con, aside, load):
        load = _held_against_accepted(con, folder, aside, one, load)
        report, groups = report_of([load], [one]), groups_of_load(con, aside, load)
    code = exit_code(report, strict=False)
    closing = text("check_would_refuse" if code else "check_accepted", language, source=one.name, file=path.name)
    return [*in_words(report, language, groups), closing], code


def _held_against_accepted(
    con: duckdb.DuckDBPyConnection, folder: Folder, aside: Folder, one: Received, load: Load
) -> Load:
    """The load as a refresh would answer it: less than in the last accepted one is a question here too.

    Of a source whose files all count, the file is held against the one of its name.
    """
    before = accepted_load(folder, one.names)
    if one.source is None or load.refusal or before is None:
        return load
    if is_replacing(one.source) and load.current_vintage < before.current_vintage:
        return load
    names = {file.file for file in load.files}
    earlier = [file for file in before.files if is_replacing(one.source) or file.file in names]
    found = find_falls(one.source, earlier, load.files, _n_rows)
    know_key(con, "accepted", keys_of(folder).storage)
    found += find_changes(con, one.source, earlier, load.files, (folder.path, aside.path), "accepted")
    try:
        number = ask(folder, keys_of(folder).linkage, one.source, load.files, found)
    except Refused as refusal:
        of_what_was_sent(refusal)
        return replace(load, stale=True, refusal={"rule_id": refusal.rule_id, "params": refusal.params})
    return replace(load, told=[fall.says() for fall in found], let_through_by=number)


def _n_rows(files: Sequence[LoadedFile], table: str) -> int:
    return sum(one.n_accepted for file in files for one in file.tables if one.table == table)


def _source_for(folder: Folder, path: Path, name: str | None, language: str) -> Received:
    """The named source, or the one whose folder or pattern fits the file."""
    known = received(folder)
    if name:
        fitting = [r for r in known if r.name == name]
    else:
        fitting = [r for r in known if r.folder.resolve() == path.resolve().parent]
        fitting = fitting or [r for r in known if r.source and fnmatch(path.name, r.source.files.pattern)]
    if len(fitting) != 1:
        names = ", ".join(r.name for r in known)
        raise NotPossible(text("unknown_source", language, source=name or path.name, expected=names))
    return fitting[0]
