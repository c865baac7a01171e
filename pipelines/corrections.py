"""`saddle fix`: new values typed into the findings workbook, into the log of decisions; shown again; taken back.

Which lines of a workbook may become corrections is in `filled_findings`; what the rules say of their values, in `tried`;
what a correction does to a file, in `assets/core/correcting`. A workbook is taken whole or not at all, and nothing here
rewrites the log.
"""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from assets.core.corrections import Numbered, corrections_in, states, superseded, undone
from assets.raw.sources import keys_of, received
from pipelines.filled_findings import Workbook, judge
from pipelines.grouped import one_line
from pipelines.looking import accepted_loads
from pipelines.settings import NotPossible
from pipelines.tried import Tried, try_values
from schemas.codes import VERIFIED_UNKNOWN
from schemas.correction import CHECKED_NOT_KNOWN, KIND, SUPERSEDES, UNDOES
from schemas.findings import Finding
from schemas.messages import finding_message, rule_message, text
from warehouse.decisions import Log, append, log_file, read
from warehouse.folder import Folder


def load_corrections(folder: Folder, path: Path, who: str | None, language: str) -> tuple[list[str], int]:
    """Add what is new in a filled findings workbook. Returns lines for the terminal and how many cells are wrong.

    With any problem nothing is added. Raises NotPossible in words, or Refused for a file or key, or for new values because
    of which the next refresh would refuse their source.
    """
    if not path.is_file():
        raise NotPossible(text("no_such_file", language, file=path))
    keys = keys_of(folder)
    log = read(folder, KIND, keys.linkage)
    book = judge(folder, keys, path, log)
    lines = _cut_off(folder, log, language)
    tried = Tried() if book.findings else try_values(folder, keys, book, log)
    wrong = sorted([*book.findings, *tried.refused], key=lambda finding: finding.source_row or 0)
    if wrong:
        n = len({finding.cell for finding in wrong})
        lines.append(text("fix_refused", language, file=path.name, n=n))
        return [*lines, *(said for f in wrong for said in _told(f, f in tried.refused, language))], n
    retold = [{**said.as_record(), SUPERSEDES: number} for number, said in book.retold.items()]
    append(folder, KIND, [*retold, *(correction.as_record() for correction in book.new)], keys.linkage, who)
    lines += _loaded(book, path, language)
    now = superseded(read(folder, KIND, keys.linkage))
    lines += [text("fix_reason_taken", language, n=number, number=now[number]) for number in book.retold]
    lines += _warned(tried, language)
    lines += [text("fix_kept", language, file=log_file(folder, KIND))] if book.new or retold else []
    return lines, 0


def _loaded(book: Workbook, path: Path, language: str) -> Iterator[str]:
    """What became of the lines of a workbook, and how many corrections nobody gave a reason for."""
    counts = {"n_read": book.n_read, "n_added": len(book.new), "n_unchanged": book.n_unchanged}
    counts["n_undecided"] = book.n_read - len(book.new) - book.n_unchanged
    yield text("fix_loaded", language, file=path.name, **counts)
    n_silent = sum(not correction.reason for correction in book.new)
    if n_silent:
        yield text("fix_without_reason", language, n=n_silent)


def _warned(tried: Tried, language: str) -> Iterator[str]:
    """What the rules say of new values that are taken all the same, and the sources in which none could be tried."""
    for cell, finding in tried.warned:
        message, fix = finding_message(finding, language)
        yield f"  {cell}: {one_line(message)}"
        yield f"    -> {one_line(fix)}"
    for source, refusal in tried.unjudged:
        reason, _ = rule_message(refusal["rule_id"], language, {**refusal["params"], "source": source})
        yield text("fix_not_tried", language, source=source, reason=one_line(reason))


def list_corrections(folder: Folder, language: str) -> list[str]:
    """Every correction: its cell, old and new value, what came of it, who, when and why."""
    if not log_file(folder, KIND).exists():
        return [text("fix_none_yet", language, folder=folder.path)]
    log = read(folder, KIND, keys_of(folder).linkage)
    state = states(log, accepted_loads(folder, received(folder)))
    lines = _cut_off(folder, log, language)
    for one in corrections_in(log):
        lines += _shown(one, state[one.number], language)
    return lines


def undo_correction(folder: Folder, number: int, who: str | None, language: str) -> str:
    """Take a correction back by a new entry of the log. Raises NotPossible when there is none of this number."""
    keys = keys_of(folder)
    log = read(folder, KIND, keys.linkage)
    if number not in {one.number for one in corrections_in(log)}:
        raise NotPossible(text("fix_no_such_number", language, number=number))
    if number in undone(log):
        return text("fix_undone_already", language, n=number)
    if number in superseded(log):
        raise NotPossible(text("fix_is_superseded", language, n=number, number=superseded(log)[number]))
    append(folder, KIND, [{UNDOES: number}], keys.linkage, who)
    return text("fix_undone", language, n=number)


def _cut_off(folder: Folder, log: Log, language: str) -> list[str]:
    return [text("decisions_cut_off", language, file=log_file(folder, KIND), n=len(log))] if log.cut_off else []


def _shown(one: Numbered, state: str, language: str) -> Iterator[str]:
    said = one.correction
    new = CHECKED_NOT_KNOWN if said.new == VERIFIED_UNKNOWN else said.new
    cell = {"source": said.source, "table": said.table, "provider_column": said.provider_column}
    values = {"old": one_line(said.old) or "-", "new": one_line(new), "state": text(f"correction_{state}", language)}
    yield text("fix_entry", language, n=one.number, **cell, **values)
    why = {"record": said.record_id, "date": one.when[:10], "who": one.who, "reason": one_line(said.reason) or "-"}
    yield "    " + text("fix_entered", language, **why)


def _told(finding: Finding, is_tried: bool, language: str) -> Iterator[str]:
    row = asdict(finding)
    message, fix = finding_message({**row, "column_name": row["column"]}, language)
    yield f"  {one_line(message)}"
    yield f"    -> {text('fix_another_value', language, fix=fix) if is_tried else fix}"
