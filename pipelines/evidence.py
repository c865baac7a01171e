"""`saddle evidence`: what the centre types itself, from its workbook into the log of decisions, and shown again.

Every row of the file is added, changed, unchanged, not answered yet, or refused with its cell and why: the five make up
the rows read. Nothing in the log is ever taken back: of an item and year the newest entry counts.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from assets.marts.evidence import counting_now
from assets.raw.evidence_template import QUESTION
from assets.raw.sniffing import how_written
from assets.raw.sources import keys_of
from methods.dates import parse_date
from methods.evidence import read_answer
from methods.folding import fold, lookup_table, nearest, visible
from pipelines.settings import NotPossible
from schemas.codes import label, spelled
from schemas.evidence import COLUMNS, EARLIEST_YEAR, KIND, LIST, Entry, Item, items
from schemas.findings import Finding, Refused
from schemas.messages import finding_message, text
from schemas.source import Files
from warehouse.decisions import Decision, Log, append, log_file, read
from warehouse.folder import Folder
from warehouse.reading import Sheet, cell_address, read_file
from warehouse.reading.endings import kind_of

_WRONG = {"yes_no": "answer_is_yes_or_no", "number": "answer_is_a_whole_number", "share": "answer_is_a_share"}


@dataclass
class Judged:
    """The rows of one file: entries with their row numbers, what is wrong, and the counts."""

    entries: list[tuple[int, Entry]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    not_read: list[str] = field(default_factory=list)
    n_read: int = 0
    n_unanswered: int = 0
    n_refused: int = 0


def load_evidence(folder: Folder, path: Path, who: str | None, language: str) -> tuple[list[str], int]:
    """Add what is new in a filled workbook or CSV. Returns lines for the terminal and how many rows were refused.

    Raises NotPossible in words, or Refused for a file or key; nothing is then added.
    """
    if not path.is_file():
        raise NotPossible(text("no_such_file", language, file=path))
    judged = judge(path, dt.date.today())
    secret = keys_of(folder).linkage
    log = read(folder, KIND, secret)
    before = {key: Entry.from_record(decision.what) for key, decision in counting_now(log).items()}
    now, new = dict(before), list[dict]()
    for row, entry in judged.entries:
        if now.get(entry.key) != entry:
            now[entry.key] = entry
            new.append({**entry.as_record(), "source_file": path.name, "source_row": row})
    append(folder, KIND, new, secret, who)
    n_added = sum((entry["item"], entry["year"]) not in before for entry in new)
    counts = {
        "n_read": judged.n_read,
        "n_added": n_added,
        "n_changed": len(new) - n_added,
        "n_unchanged": len(judged.entries) - len(new),
        "n_unanswered": judged.n_unanswered,
        "n_refused": judged.n_refused,
    }
    lines = _cut_off(folder, log, language)
    lines.append(text("evidence_loaded", language, file=path.name, **counts))
    lines += [line for finding in judged.findings for line in _told(finding, language)]
    if judged.not_read:
        lines.append(text("evidence_columns_not_read", language, columns=", ".join(judged.not_read)))
    if now:
        n_publishable = sum(entry.publishable for entry in now.values())
        file = log_file(folder, KIND)
        lines.append(text("evidence_kept", language, n=len(now), n_publishable=n_publishable, file=file))
    return lines, judged.n_refused


def show_evidence(folder: Folder, history: bool, language: str) -> list[str]:
    """What counts now, item by item, then the items nobody answered; with `history` every entry, oldest first."""
    if not log_file(folder, KIND).exists():
        return [text("evidence_none_yet", language, folder=folder.path)]
    secret = keys_of(folder).linkage
    log = read(folder, KIND, secret)
    counting = counting_now(log)
    lines = _cut_off(folder, log, language)
    for decision in log if history else counting.values():
        lines += _shown(decision, language)
    open_items = [code for code in items() if code not in {item for item, _ in counting}]
    if open_items:
        lines.append(text("evidence_without_an_answer", language, n=len(open_items), items=", ".join(open_items)))
    return lines


def _shown(decision: Decision, language: str) -> Iterator[str]:
    entry = Entry.from_record(decision.what)
    asked = f"  {label(LIST, entry.item, language)}" if entry.item in items() else ""
    yield f"{entry.item}  {entry.year}  {entry.answer}{asked}"
    may = "evidence_is_publishable" if entry.publishable else "evidence_is_for_the_office"
    said = {"date": decision.when[:10], "who": decision.who, "evidence": entry.evidence or "-"}
    yield "    " + text("evidence_entered", language, publishable=text(may, language), **said)
    if entry.note:
        yield f"    {entry.note}"


def _cut_off(folder: Folder, log: Log, language: str) -> list[str]:
    return [text("decisions_cut_off", language, file=log_file(folder, KIND), n=len(log))] if log.cut_off else []


def _told(finding: Finding, language: str) -> Iterator[str]:
    row = asdict(finding)
    message, fix = finding_message({**row, "column_name": row["column"]}, language)
    yield f"  {message} ({text(f'severity_{finding.severity}', language)})"
    yield f"    -> {fix}"


def judge(path: Path, today: dt.date) -> Judged:
    """Every row of a filled workbook or CSV. Raises Refused when it cannot be read or is not the evidence workbook."""
    sheet = _sheet(path)
    judged = Judged(not_read=[name for name in sheet.columns if fold(name) not in (*COLUMNS, QUESTION)])
    named = {fold(name): name for name in reversed(sheet.columns)}
    rows = [row for batch in sheet.batches() for row in batch.to_pylist()]
    asked = {named[column] for column in COLUMNS}
    unreadable = {f.source_row for f in sheet.findings if f.severity == "error" and f.provider_column in asked}
    for row in rows:
        number = row["source_row"]
        cells = {column: (row[named[column]] or "").strip() for column in COLUMNS}
        if number in unreadable:
            judged.n_refused += 1
        elif not any(cells[column] for column in ("answer", "evidence", "date", "note")):
            judged.n_unanswered += 1
        else:
            entry, found = _entry(cells, _Cells(path.name, sheet, named, number), today)
            judged.findings += found
            judged.n_refused += entry is None
            judged.entries += [(number, entry)] if entry else []
    judged.n_read, judged.n_refused = sheet.n_read, judged.n_refused + sheet.n_refused
    _refuse_contradictions(judged, _Cells(path.name, sheet, named, 0))
    judged.findings = sorted([*sheet.findings, *judged.findings], key=lambda finding: finding.source_row or 0)
    return judged


def _sheet(path: Path) -> Sheet:
    """The table that has the columns of the workbook."""
    files = Files()
    if kind_of(path, files) == "delimited":
        written = how_written(path)[0]  # a spreadsheet separates by `;` where the comma is in the numbers
        if not written.encoding.startswith("utf"):
            raise Refused("evidence_csv_is_utf8", file=path.name, found=written.encoding)
        files = Files(encoding=written.encoding, delimiter=written.delimiter)
    sheets = read_file(path, files)
    lacking = [[column for column in COLUMNS if column not in map(fold, sheet.columns)] for sheet in sheets]
    best = min(range(len(sheets)), key=lambda n: len(lacking[n]))
    if lacking[best]:
        found = ", ".join(sheets[best].columns)
        raise Refused("evidence_columns_are_present", file=path.name, column=lacking[best][0], found=found)
    return sheets[best]


@dataclass(frozen=True)
class _Cells:
    """Where the cells of one row stand, so that a finding has its address."""

    file: str
    sheet: Sheet
    named: dict[str, str]
    row: int

    def finding(self, rule_id: str, column: str, value: str = "", severity: str = "error", **params: object) -> Finding:
        """Something wrong in one column of the row."""
        name = self.named[column]
        cell = cell_address(self.sheet.positions[name], self.row)
        said = {key: str(text) for key, text in params.items()}
        return Finding(rule_id, severity, self.file, self.sheet.name, self.row, cell, column, name, value, said)


def _entry(cells: dict[str, str], at: _Cells, today: dt.date) -> tuple[Entry | None, list[Finding]]:
    """One answered row as an entry, or None and what is wrong with it, all of it at once."""
    found: list[Finding] = []
    item = _item(cells["item"])
    if item is None:
        names = [word for word, _ in spelled(LIST)]
        near = [lookup_table(LIST)[fold(name)] for name in nearest(cells["item"], names, 1)]
        found.append(at.finding("evidence_item_is_known", "item", cells["item"] or "-", nearest=", ".join(near) or "-"))
    year = visible(cells["year"])
    if not (re.fullmatch(r"\d{4}", year) and EARLIEST_YEAR <= int(year) <= today.year):
        span = f"{EARLIEST_YEAR}-{today.year}"
        found.append(at.finding("evidence_year_is_plausible", "year", cells["year"] or "-", expected=span))
    date = parse_date(cells["date"], "iso") if cells["date"] else None
    if cells["date"] and (date is None or date.date > today):
        found.append(at.finding("evidence_date_is_a_day", "date", cells["date"]))
    publishable = lookup_table("yes_no").get(fold(cells["publishable"] or "no"))
    if publishable not in ("yes", "no"):
        found.append(at.finding("publishable_is_yes_or_no", "publishable", cells["publishable"]))
    answer = read_answer(item.answer_kind, cells["answer"]) if item and cells["answer"] else None
    if not cells["answer"]:
        found.append(at.finding("answer_is_given", "answer"))
    elif item and answer is None:
        found.append(at.finding(_WRONG[item.answer_kind], "answer", cells["answer"]))
    if found or item is None or answer is None:
        return None, found
    if answer.value and not cells["evidence"]:
        found.append(at.finding("answer_has_evidence", "evidence", severity="warning"))
    entry = Entry(
        item.code,
        int(year),
        item.answer_kind,
        **asdict(answer),
        evidence=cells["evidence"] or None,
        date=visible(cells["date"])[:10] or None,
        note=cells["note"] or None,
        publishable=publishable == "yes",
    )
    return entry, found


def _item(written: str) -> Item | None:
    """An item by its code, or by what it asks in a language of the list's columns."""
    return items().get(lookup_table(LIST).get(fold(written), ""))


def _refuse_contradictions(judged: Judged, at: _Cells) -> None:
    """Two rows of one file that answer the same differently: which is newer nobody can tell, so neither is taken."""
    said: dict[tuple[str, int], list[tuple[int, Entry]]] = {}
    for row, entry in judged.entries:
        said.setdefault(entry.key, []).append((row, entry))
    for (item, _), rows in said.items():
        if len({entry for _, entry in rows}) < 2:
            continue
        for row, entry in rows:
            other = next(n for n, different in rows if different != entry)
            here = _Cells(at.file, at.sheet, at.named, row)
            judged.findings.append(here.finding("answer_stands_once", "item", item, expected=other))
            judged.entries.remove((row, entry))
            judged.n_refused += 1
