"""Files of a data folder that are the centre's own to change and quote a text: copies of findings, exports, logs, rows.

Looked at: bytes as written, and the members of zip files (XLSX, DOCX), and by row what was landed of raw/. Not looked at: the
other stores and logs of decisions (sealed, and cleaned by those who own them), releases (no person row is ever in one).
"""

import html
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from assets.core.identifiers import Identifiers
from assets.core.queries import query
from assets.raw.landed import LandedFile
from schemas.relations import Sql
from warehouse.connection import name, parquet, quoted
from warehouse.folder import Folder
from warehouse.relations import ask

SHORTEST = 6  # bytes from which a text tells of somebody
ENCODINGS = ("utf-8", "utf-16-le")


def files_that_quote(folder: Folder, values: set[str]) -> list[str]:
    """Paths below the folder in which one of the texts stands, in order of name."""
    wanted = {form for value in values for form in _forms(value.strip()) if len(form) >= SHORTEST}
    sealed = {folder.raw, folder.store, folder.decisions, folder.releases}
    found = []
    for path in sorted(folder.path.rglob("*")):
        if path.is_file() and not sealed & set(path.parents) and any(_quotes(part, wanted) for part in _parts(path)):
            found.append(path.relative_to(folder.path).as_posix())
    return found


def rows_that_quote(con, folder: Folder, landed: LandedFile, named: Sequence[Identifiers]) -> set[tuple[str, int]]:
    """(sheet, row) of a landed file in which a name of several words, or a long number, stands word for word."""
    telling = Identifiers(frozenset(one for each in named for one in each.texts if _tells(one)))
    words = {max(one.lower().split(), key=len) for one in telling.texts}
    found = set()
    for sheet in landed.sheets if words else ():
        for column in sheet.columns:
            said = f"lower({name(column)})"
            like = " OR ".join(f"contains({said}, '{quoted(word)}')" for word in sorted(words))
            rows = {"rows": parquet([folder.path / sheet.path]), "condition": Sql(like)}
            texts = ask(con, query("row_texts"), texts=name(column), **rows).fetchall()
            found |= {(sheet.name, row) for row, text in texts if telling.are_written_in(text)}
    return found


def _tells(identifier: str) -> bool:
    """No date and no single word: those stand in the rows of many."""
    digits = re.sub(r"\D", "", identifier)
    if not re.search(r"[^\W\d_]", identifier):
        return len(digits) >= SHORTEST and not re.fullmatch(r"\s*\d{1,4}\D\d{1,2}\D\d{1,4}\s*", identifier)
    return len(identifier.split()) > 1


def _forms(value: str) -> Iterator[bytes]:
    for written in {value, html.escape(value), html.escape(value, quote=False)}:
        yield from (written.encode(encoding) for encoding in ENCODINGS)


def _quotes(content: bytes, wanted: set[bytes]) -> bool:
    return any(form in content for form in wanted)


def _parts(path: Path) -> Iterator[bytes]:
    """What a file holds: itself, and what is zipped in it, with and without the tags letters may be spread over."""
    yield path.read_bytes()
    if not zipfile.is_zipfile(path):
        return
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.namelist():
                content = archive.read(member)
                yield content
                yield re.sub(rb"<[^>]*>", b"", content)
    except (zipfile.BadZipFile, RuntimeError, EOFError):
        return  # locked or damaged: nothing in it can be read here
