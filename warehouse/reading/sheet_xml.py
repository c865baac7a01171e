"""What only the XML of an XLSX knows: error values, formulas without a cached value, the epoch of day numbers."""

import mmap
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from warehouse.reading.limits import check_used_range

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_DATEMODE_1904 = b"\x22\x00\x02\x00\x01\x00"  # BIFF record 0x0022, two bytes, value 1


@dataclass(frozen=True)
class Odd:
    """A cell whose value the workbook reader loses: kind `error` (text `#VALUE!`) or `formula` (text `=A1+1`)."""

    kind: str
    text: str


def counts_from_1904(path: Path) -> bool:
    """Whether the workbook's day numbers count from 1904 (XLSX: workbookPr date1904; XLS: DATEMODE record)."""
    if path.suffix.lower() == ".xls":
        with path.open("rb") as raw, mmap.mmap(raw.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return content.find(_DATEMODE_1904) >= 0
    with zipfile.ZipFile(path) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return False
        head = archive.read("xl/workbook.xml")
    return re.search(rb"""<(\w+:)?workbookPr\b[^>]*\bdate1904\s*=\s*["'](1|true|on)["']""", head) is not None


def check_reach(path: Path, sheet: str) -> None:
    """Raises Refused(sheet_has_a_sane_used_range) before the sheet is read, when one of its cells stands far outside."""
    with zipfile.ZipFile(path) as archive:
        if member := _member_of(archive, sheet):
            with archive.open(member) as stream, archive.open(member) as again:
                check_used_range(stream, again, path.name, sheet)


def odd_cells(path: Path, sheet: str) -> dict[int, dict[int, Odd]]:
    """Row number (1-based) -> position (0-based) -> odd cell. A sheet without formulas and errors is only scanned."""
    with zipfile.ZipFile(path) as archive:
        member = _member_of(archive, sheet)
        if member is None:
            return {}
        with archive.open(member) as stream:
            if not _may_have_odd(stream):
                return {}
        found: dict[int, dict[int, Odd]] = {}
        with archive.open(member) as stream:
            for row, position, odd in _odd_in(stream):
                found.setdefault(row, {})[position] = odd
        return found


def _member_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """Path inside the workbook of the worksheet of that name."""
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for item in book.iter():
        if _local(item.tag) == "sheet" and item.get("name") == sheet:
            key = next((value for name, value in item.attrib.items() if _local(name) == "id"), None)
            return posixpath.normpath(posixpath.join("/xl", targets.get(key, ""))).lstrip("/")
    return None


def _may_have_odd(stream: IO[bytes]) -> bool:
    tail = b""
    while block := stream.read(1 << 20):
        if re.search(rb"""<(\w+:)?f[ >/]|\bt=["']e["']""", tail + block):
            return True
        tail = block[-16:]
    return False


def _odd_in(stream: IO[bytes]) -> Iterator[tuple[int, int, Odd]]:
    row, position = 0, -1
    for event, item in ElementTree.iterparse(stream, ("start", "end")):
        name = item.tag.removeprefix(_MAIN).removeprefix(_STRICT)
        if event == "start":
            if name == "row":
                row, position = int(item.get("r") or row + 1), -1
            elif name == "c":
                position = _position(item.get("r")) if item.get("r") else position + 1
        elif name == "c":
            if odd := _odd_of(item):
                yield row, position, odd
        elif name == "row":
            item.clear()


def _odd_of(cell: ElementTree.Element) -> Odd | None:
    children = {_local(child.tag): child.text or "" for child in cell}
    if cell.get("t") == "e":
        return Odd("error", children.get("v", "") or "#VALUE!")
    if "f" not in children or children.get("v"):
        return None
    # A formula that gives an empty text says so by its type; without type and value it was never calculated.
    return None if cell.get("t") == "str" and "v" in children else Odd("formula", f"={children['f']}")


def _position(address: str | None) -> int:
    position = 0
    for letter in (address or "").rstrip("0123456789"):
        position = position * 26 + ord(letter.upper()) - ord("A") + 1
    return position - 1


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
