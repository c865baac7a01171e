"""What `saddle forget` says: before it asks, and afterwards what was removed and what only the centre itself can change."""

from collections import Counter
from pathlib import Path

from assets.core.load_receipt import read_load
from assets.raw.landed import read_landed
from assets.raw.sources import Received
from pipelines.forgotten_records import Found
from pipelines.quoted_elsewhere import files_that_quote, rows_that_quote
from pipelines.same_person import LinkedRow
from schemas.messages import text
from schemas.source_names import slug
from warehouse.folder import Folder
from warehouse.identity_log import LOG

MOST_ROWS = 20  # of other people that quote the person, named one by one


def lines_before(linked: list[LinkedRow], n_pairs: int, with_linked: bool, language: str) -> list[str]:
    """Rows that are the same person and stay, and how many pairs nobody decided about."""
    lines = [
        text("forget_linked_row", language, record=row.record_id, source=row.source, file=row.file, row=row.row)
        for row in linked
    ]
    if linked and not with_linked:
        lines.append(text("forget_linked_stay", language, n=len(linked)))
    return lines + ([text("forget_undecided_pairs", language, n=n_pairs)] if n_pairs else [])


def lines_after(
    con, folder: Folder, sources: list[Received], found: list[Found], n: int, removed: Counter, language: str
) -> list[str]:
    """What was removed first, then what is left to do."""
    counts = {f"n_{place}": removed[place] for place in ("identity", "landing", "core", "findings", "earlier")}
    lines = [text("forget_done", language, n=n, **counts)]
    lines += [text("forget_rounding", language, n=removed["rounding"])] if removed["rounding"] else []
    for f in found:
        lines += _in_its_own_files(f, language)
    lines += _in_rows_of_others(con, folder, sources, found, language)
    values = {value for f in found for value in f.identifiers.texts}
    copies, is_any_lost = _copies(folder)
    lines += [text("forget_copy_is_there", language, file=path) for path in copies]
    elsewhere = (file for file in files_that_quote(folder, values) if (folder.path / file).resolve() not in copies)
    lines += [text("forget_elsewhere", language, file=file) for file in elsewhere]
    lines += [text("forget_copies", language, file=folder.logs / LOG)] if is_any_lost else []
    return [*lines, text("forget_then_refresh", language)]


def _in_its_own_files(f: Found, language: str) -> list[str]:
    lines = []
    for path, by_record in f.rows.items():
        for sheet, row in sorted(set().union(*by_record.values())):
            file = "/".join((f.one.folder.name, path.name, *([sheet] if sheet else [])))
            lines.append(text("forget_in_raw", language, file=file, row=row))
    if f.kept:
        lines.append(text("forget_key_stays", language, source=f.one.name, columns=", ".join(sorted(f.kept))))
    if f.one.source and any(table.parent for table in f.one.source.tables.values()):
        lines.append(text("forget_above_stays", language, source=f.one.name))
    return lines


def _in_rows_of_others(con, folder: Folder, sources: list[Received], found: list[Found], language: str) -> list[str]:
    """Landed rows of other people that quote the person: what was landed of the person itself does so no longer."""
    places = set()
    for one in sources:
        load = read_load(folder.core / slug(one.name) / "accepted.json")
        keys = {file.key for file in load.files} if load else set[str]()
        keys |= {landed.key for f in found if f.one.name == one.name for landed in f.landed.values()}
        for landed in filter(None, (read_landed(folder, one.name, key) for key in keys)):
            for sheet, row in rows_that_quote(con, folder, landed, [f.identifiers for f in found]):
                places.add(("/".join((one.folder.name, landed.file, *([sheet] if sheet else []))), row))
    told = [text("forget_other_row", language, file=file, row=row) for file, row in sorted(places)[:MOST_ROWS]]
    left = len(places) - len(told)
    return told + ([text("forget_other_rows", language, n=left)] if left else [])


def _copies(folder: Folder) -> tuple[list[Path], bool]:
    """Files with identifiers that were written before and are still there; whether others were written, nobody knows where."""
    log = folder.logs / LOG
    read = [line.split("\t") for line in log.read_text("utf-8").splitlines()] if log.exists() else []
    wrote = {parts[4] for parts in read if len(parts) > 4 and (parts[2] == "review export" or "--with-" in parts[2])}
    there = sorted(Path(what) for what in wrote if Path(what).is_absolute() and Path(what).exists())
    return there, len(there) < len(wrote)
