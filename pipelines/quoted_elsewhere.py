"""Files of a data folder that are the centre's own to change and quote a text: copies of findings, exports, logs.

Looked at: bytes as written, and the members of zip files (XLSX, DOCX). Not looked at: raw/ (told by row), the stores and
logs of decisions (sealed, and cleaned by those who own them), releases (no person row is ever in one).
"""

import html
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from warehouse.folder import Folder

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
