"""The findings workbook as it comes back: which lines hold a new value, and what speaks against each.

Not here: how the workbook is written (`marked_copy`), and what becomes of its corrections (`corrections`).
"""

from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from assets.core.corrections import corrections_in, live, why_not
from assets.core.erasing_judged import accepted_records
from assets.core.load_receipt import read_load
from assets.raw.sources import Received, received
from methods.folding import fold
from pipelines.queries import query
from schemas.correction import Correction, same_text, typed_value
from schemas.findings import Finding, Refused
from schemas.languages import ENGLISH, LANGUAGES
from schemas.messages import text
from schemas.source import Files
from schemas.source_names import slug
from warehouse.connection import connect, parquet
from warehouse.decisions import Log
from warehouse.folder import Folder
from warehouse.keys import Keys
from warehouse.reading import Sheet, cell_address, read_file
from warehouse.reading.endings import kind_of
from warehouse.reading.sheet import NO_SHEET
from warehouse.relations import ask

COLUMNS = ("source", "record_id", "provider_column", "value", "new_value", "reason")


@dataclass(frozen=True)
class Line:
    """One line of the workbook with a new value or a reason; `cells` under the names of COLUMNS."""

    row: int
    cells: dict[str, str]


@dataclass
class Known:
    """What the last load of a source holds: the table of each record, and what findings quote of its cells."""

    tables: dict[str, str] = field(default_factory=dict)
    values: dict[tuple[str, str], set[str]] = field(default_factory=dict)  # record, provider column -> values


@dataclass
class Workbook:
    """The sheet of findings of a filled workbook, what is new in it, and what is wrong."""

    file: str
    sheet: Sheet
    named: dict[str, str]  # name in COLUMNS -> heading as it stands there
    lines: list[Line] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    new: dict[Correction, Line] = field(default_factory=dict)
    retold: dict[int, Correction] = field(default_factory=dict)  # number of a correction -> the same with a new reason
    n_read: int = 0
    n_unchanged: int = 0

    def cell(self, column: str, line: Line) -> str:
        """Address of a cell of a line."""
        return cell_address(self.sheet.positions[self.named[column]], line.row)

    def problem(self, rule_id: str, line: Line, column: str, value: str = "", **params: object) -> Finding:
        """One thing wrong at a cell of a line."""
        name, cell = self.named[column], self.cell(column, line)
        said = {"provider_column": line.cells["provider_column"], **{key: str(told) for key, told in params.items()}}
        return Finding(rule_id, "error", self.file, self.sheet.name, line.row, cell, column, name, value or "-", said)

    def wrong(self, rule_id: str, line: Line, column: str, value: str = "", **params: object) -> None:
        """Note one problem at a cell of a line."""
        self.findings.append(self.problem(rule_id, line, column, value, **params))


def judge(folder: Folder, keys: Keys, path: Path, log: Log) -> Workbook:
    """Every line with a new value: a correction to add, one that is there already, or something wrong at its cell.

    Raises Refused when the file is not a findings workbook.
    """
    book = _read(path)
    sources = {one.name: one for one in received(folder) if one.source}
    with closing(connect(keys.storage)) as con:
        records = {line.cells["record_id"] for line in book.lines if line.cells["new_value"]}
        named = sorted({line.cells["source"] for line in book.lines} & set(sources))
        known = {name: _known(con, folder, name, sorted(records)) for name in named}
    seen: dict[tuple, tuple[int, Correction]] = {}
    there: dict[int, tuple[Correction, list[str]]] = {}  # number of a correction -> it, the reasons typed for it now
    for line in book.lines:
        if not line.cells["new_value"]:
            continue
        said = _correction(book, line, sources, known)
        if said is None or _is_there_already(book, line, said, log, there):
            continue
        if not _may_be_corrected(book, line, said, sources[said.source], known[said.source]):
            continue
        row, first = seen.setdefault((said.cell, said.old), (line.row, said))
        if first is said:
            book.new[said] = line
        elif first.new == said.new:
            book.n_unchanged += 1
        else:
            book.wrong("correction_stands_once", line, "new_value", expected=row)
    for number, (before, reasons) in there.items():
        if any(reasons) and before.reason not in reasons:
            book.retold[number] = replace(before, reason=next(filter(None, reasons)))
    return book


def n_typed_and_not_kept(path: Path, log: Log) -> int:
    """Lines of a findings workbook in which a new value or a reason was typed that was never loaded.

    Raises Refused when the file is not a findings workbook.
    """
    kept = {(one.correction.cell, one.correction.old.strip(), one.correction.new) for one in corrections_in(log)}
    why = {(one.correction.cell, one.correction.reason) for one in corrections_in(log)}
    n = 0
    for line in _read(path).lines:
        cells = line.cells
        cell = (cells["source"], cells["record_id"], cells["provider_column"])
        is_kept = not cells["new_value"] or (cell, cells["value"], typed_value(cells["new_value"])) in kept
        n += not is_kept or bool(cells["reason"] and (cell, cells["reason"]) not in why)
    return n


def _read(path: Path) -> Workbook:
    """The sheet of findings with its filled lines. Raises Refused when there is none."""
    sheet = _sheet_of_findings(path)
    headings = {name: {fold(text(f"heading_{name}", language)) for language in LANGUAGES} for name in COLUMNS}
    named = {name: next((c for c in sheet.columns if fold(c) in headings[name]), "") for name in COLUMNS}
    for name, heading in named.items():
        if not heading:
            raise Refused(
                "corrections_workbook_has_its_columns", file=path.name, column=text(f"heading_{name}", ENGLISH)
            )
    book = Workbook(path.name, sheet, named)
    for batch in sheet.batches():
        for row in batch.to_pylist():
            cells = {name: (row[heading] or "").strip() for name, heading in named.items()}
            if cells["new_value"] or cells["reason"]:
                book.lines.append(Line(row["source_row"], cells))
    book.findings = [f for f in sheet.findings if f.severity == "error" and f.provider_column in named.values()]
    book.n_read = sheet.n_read
    return book


def _sheet_of_findings(path: Path) -> Sheet:
    """The sheet `saddle findings` wrote, under its name in one of the languages."""
    if kind_of(path, Files()) == "workbook":
        for title in sorted({text("findings_sheet", language) for language in LANGUAGES}):
            try:
                return read_file(path, Files(), [title])[0]
            except Refused as refusal:
                if refusal.rule_id not in NO_SHEET:
                    raise
    raise Refused("corrections_workbook_has_its_columns", file=path.name, column=text("heading_new_value", ENGLISH))


def _known(con: duckdb.DuckDBPyConnection, folder: Folder, source: str, records: list[str]) -> Known:
    """What the last load of a source holds of these records, accepted or in quarantine."""
    known = Known()
    load = read_load(folder.core / slug(source) / "accepted.json")
    if load is None:
        return known
    known.tables = accepted_records(con, folder, load, set(records))
    for table in (table for file in load.files for table in file.tables if table.n_findings):
        findings = parquet([folder.path / table.findings])
        found = ask(con, query("findings_of_records"), findings=findings, wanted=records).fetchall()
        for record, name, column, value in found:
            known.tables[record] = name
            known.values.setdefault((record, column), set()).add(value)
    return known


def _correction(book: Workbook, line: Line, sources: dict[str, Received], known: dict[str, Known]) -> Correction | None:
    """What a line says, or None and what is wrong with its address."""
    source, record = line.cells["source"], line.cells["record_id"]
    if source not in sources:
        book.wrong("correction_source_is_known", line, "source", source, expected=", ".join(sorted(sources)))
        return None
    if not record:
        book.wrong("correction_names_a_record", line, "new_value")
        return None
    table, new = known[source].tables.get(record, ""), typed_value(line.cells["new_value"])
    return Correction(
        source, table, record, line.cells["provider_column"], line.cells["value"], new, line.cells["reason"]
    )


def _is_there_already(
    book: Workbook, line: Line, said: Correction, log: Log, there: dict[int, tuple[Correction, list[str]]]
) -> bool:
    """The same value of the same cell was corrected before: in the same way, or in another, which is wrong."""
    before = [one for one in live(log, said.source) if one.correction.cell == said.cell]
    before = [one for one in before if same_text(one.correction.old, said.old)]
    same = next((one for one in before if one.correction.new == said.new), None)
    if same:
        book.n_unchanged += 1
        there.setdefault(same.number, (same.correction, []))[1].append(said.reason)
    elif before:
        book.wrong("cell_is_corrected_once", line, "new_value", found=before[0].correction.new, n=before[0].number)
    return bool(before)


def _may_be_corrected(book: Workbook, line: Line, said: Correction, one: Received, known: Known) -> bool:
    """Whether the record, its column and its old value are what the source has, and the new value is another one."""
    assert one.source is not None
    values = known.values.get((said.record_id, said.provider_column), set())
    broken = why_not(one.source, said.table, said.provider_column) if said.table in one.source.tables else None
    if said.table not in one.source.tables:
        book.wrong("correction_record_is_known", line, "record_id", said.record_id, source=said.source)
    elif broken:
        book.wrong(broken, line, "provider_column", said.provider_column)
    elif values and not any(same_text(said.old, value) for value in values):
        book.wrong("correction_has_the_value_found", line, "value", said.old, expected=" | ".join(sorted(values)))
    elif same_text(said.new, said.old):
        book.wrong("correction_changes_something", line, "new_value", said.new)
    else:
        return True
    return False
