"""One source loaded in this process, without marts: what came of its files, and its accepted rows."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import openpyxl

from assets.core.load import load_source
from assets.core.load_receipt import Load
from assets.core.places import Places
from assets.raw.sources import received
from schemas.messages import LANGUAGES, rule_message
from warehouse.connection import connect, quoted
from warehouse.folder import Folder
from warehouse.keys import keys_for

PARQUET = "read_parquet('{}', encryption_config = {{footer_key: 'storage'}})"


def load(place: Path) -> Load:
    """The one source of a data folder as it loads now; both equations of every table hold."""
    folder = Folder(place)
    (one,) = received(folder)
    with opened(place) as con:
        found = load_source(con, folder, keys_for(place, {"COL"}), one, Places.read(folder.reference))
    for table in (table for file in found.files for table in file.tables):
        assert table.n_read == table.n_used + table.n_refused + table.n_not_wanted, table
        assert table.n_produced == table.n_accepted + table.n_quarantined, table
    return found


@contextlib.contextmanager
def opened(place: Path) -> Iterator:
    con = connect(keys_for(place, {"COL"}).storage)
    try:
        yield con
    finally:
        con.close()


def accepted(place: Path, columns: str, table: str | None = None, of: str = "rows") -> list[tuple]:
    """Columns of the accepted rows (or `findings`) of a table, in the order of the file."""
    found = load(place)
    assert found.refusal is None, found.refusal
    tables = [t for file in found.files for t in file.tables if table in (None, t.table)]
    paths = ", ".join(PARQUET.format(quoted(place / getattr(t, of))) for t in tables[:1])
    with opened(place) as con:
        return con.execute(f"SELECT {columns} FROM {paths} ORDER BY source_row").fetchall()


def refused(place: Path, rule: str) -> str:
    """The English message of the refusal by this rule; in no language a placeholder is left."""
    refusal = load(place).refusal
    assert refusal is not None and refusal["rule_id"] == rule, refusal
    told = {language: " ".join(rule_message(rule, language, refusal["params"])) for language in LANGUAGES}
    return told["en"]


def workbook(file: Path, **sheets: list[tuple]) -> Path:
    """Write a workbook of these sheets, each a list of rows."""
    file.parent.mkdir(parents=True, exist_ok=True)
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(file)
    return file
