"""`saddle findings --xlsx`: a copy of the sheet as received with its bad cells coloured and commented, and their list.

Here: what of the received file a copy may show, and how it is drawn. Not here: which findings there are (`findings`).
"""

import re
import tempfile
from pathlib import Path

from assets.core.load_receipt import Load, LoadedFile
from assets.raw.land import landing_key, wanted_sheets
from assets.raw.landed import read_landed
from assets.raw.sources import Received
from pipelines.finding_columns import COLUMNS, cells_of, headings, whole_file
from pipelines.grouped import one_line
from pipelines.queries import query
from pipelines.settings import NotPossible
from schemas.findings import Refused
from schemas.languages import language_of
from schemas.messages import finding_message, text
from schemas.source_names import slug
from warehouse.checked import WORKING
from warehouse.folder import Folder
from warehouse.identity_log import log_identity_read
from warehouse.reading import Sheet, read_file
from warehouse.relations import ask
from warehouse.writing import write_cell

SHEET_ROWS = 1_048_576
# what a protected sheet still allows
MAY_STILL = dict.fromkeys(("autofilter", "sort", "format_cells", "format_columns", "format_rows"), True)
WRAPPED = {"text_wrap": True, "valign": "top"}
SENTENCE = 60  # characters of message and how-to-fix in one line
TYPED = ("new_value", "reason")
CELL_CHARACTERS = 32_767


def write_copy(
    con, folder: Folder, one: Received, load: Load | None, out: Path, with_identity: bool, language: str
) -> int:
    """The newest file with its bad cells marked, and a sheet of its findings. Returns how many findings."""
    if load is None or not load.files or one.source is None:
        raise NotPossible(text("status_never_loaded", language, source=one.name))
    newest = max(load.files, key=lambda file: (file.vintage, file.file))
    path = one.folder / newest.file
    if not path.is_file() or landing_key(one.source, path) != newest.key:
        raise NotPossible(text("findings_file_has_changed", language, file=newest.file))
    asked = ask(con, query("findings_listed"), source=one.name, file=newest.file)
    found = asked.to_arrow_table().to_pylist()
    if with_identity:
        n_rows = max((table.n_read for table in newest.tables), default=0)
        log_identity_read(folder, "findings --with-identity", one.name, newest.file, n_rows)
    shown = None if with_identity else _shown(folder, one.name, newest)
    sheets = read_file(path, *wanted_sheets(one.source))
    with whole_file(out) as partial, tempfile.TemporaryDirectory(prefix=WORKING, dir=folder.store) as aside:
        _workbook(partial, aside, sheets, found, shown, language)
    return len(found)


def _shown(folder: Folder, source: str, file: LoadedFile) -> dict[str, set[str]]:
    """Per sheet the columns landing kept; identifiers, dropped and unnamed columns are none of them (model 3b)."""
    landed = read_landed(folder, source, file.key)
    if landed is None:
        raise Refused("store_can_be_read", file=folder.landing / slug(source) / f"{file.key}.json")
    return {sheet.name: set(sheet.columns) for sheet in landed.sheets}


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
            # as text, so that what is typed is kept as the source writes it and not made a date or a number
            "typed": book.add_format(
                {"bg_color": "#FFFBE0", "border": 1, "locked": False, "num_format": "@", **WRAPPED}
            ),
            # wrapped, so that no sentence covers the empty cells beside it
            "told": book.add_format({**WRAPPED, "reading_order": 2 if language_of(language).is_rtl else 1}),
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
        said = "\n".join(one_line(part) for part in finding_message(finding, language))
        severity, before = marks.get(finding["cell"], (finding["severity"], ""))
        gravest = min(severity, finding["severity"], key=("error", "warning", "info").index)
        marks[finding["cell"]] = (gravest, f"{before}\n\n{said}" if before else said)
    return marks


def _copy(page, sheet: Sheet, marks: dict, kept: set[str] | None, formats: dict, language: str) -> None:
    """The sheet as received, every cell at its own address; `kept` None shows all columns.

    Protected without a password: nothing typed here would ever be read, and so Excel says so.
    """
    addresses = _by_position(marks)
    header = max(sheet.header_row, 1)
    for column, position in sheet.positions.items():
        page.write_string(header - 1, position, column[:CELL_CHARACTERS], formats["heading"])
    page.freeze_panes(header, 0)
    page.protect("", MAY_STILL)
    last = header
    columns = [(name, sheet.positions[name], kept is None or name in kept) for name in sheet.columns]
    for batch in sheet.batches():
        for record in batch.to_pylist():
            row = last = record["source_row"]
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
    if sheet.positions:
        page.autofilter(header - 1, min(sheet.positions.values()), last - 1, max(sheet.positions.values()))


def _by_position(marks: dict) -> dict[tuple[int, int], tuple[str, str]]:
    """(row 1-based, position 0-based) -> mark."""
    from xlsxwriter.utility import xl_cell_to_rowcol

    at = {xl_cell_to_rowcol(address): mark for address, mark in marks.items()}
    return {(row + 1, position): mark for (row, position), mark in at.items()}


def _list(page, found: list[dict], formats: dict, language: str) -> None:
    """The findings of the file, one row each, and beside each where its new value is typed (`saddle fix load`)."""
    if language_of(language).is_rtl:
        page.right_to_left()
    names = [*headings(language), *(text(f"heading_{name}", language) for name in (*TYPED, "record_id"))]
    at, record = len(names) - 3, len(names) - 1
    page.freeze_panes(1, 0)
    page.set_column(0, len(COLUMNS), 16)
    for name, width in (("row", 8), ("cell", 8), ("rule", 32)):
        page.set_column([*COLUMNS].index(name), [*COLUMNS].index(name), width)
    page.set_column(len(COLUMNS) + 1, len(COLUMNS) + 2, SENTENCE)
    page.set_column(at, at, 24)
    page.set_column(at + 1, at + 1, 40)
    page.set_column(record, record, 36)
    page.set_landscape()
    page.set_paper(8)  # A3
    page.fit_to_pages(1, 0)
    page.protect("", MAY_STILL)  # no password
    page.autofilter(0, 0, max(len(found), 1), record)
    for position, heading in enumerate(names):
        page.write_string(0, position, heading, formats["heading"])
    page.write_comment(
        0, at, text("how_to_type_a_new_value", language), {"author": "SADDLE", "x_scale": 3, "y_scale": 2}
    )
    for row, finding in enumerate(found[: SHEET_ROWS - 1], 1):
        cells = cells_of(finding, language)
        page.set_row(row, _height(cells[-2:]))
        for position, cell in enumerate(cells):
            said = cell[:CELL_CHARACTERS] if isinstance(cell, str) else cell
            write_cell(page, row, position, said, formats["told"])
        if finding.get("record_id") and finding["cell"]:
            for position in (at, at + 1):
                page.write_blank(row, position, None, formats["typed"])
        write_cell(page, row, record, finding.get("record_id"), formats["told"])


def _height(sentences: list[str]) -> float:
    """Points a row of the list needs: a workbook is not measured before somebody opens it."""
    return 15.0 * min(max(-(-len(said) // (SENTENCE - 8)) for said in sentences), 8)
