"""Looks for planted text in every file under a folder: as bytes, inside containers, and in rows (architecture section 6).

Here: what can be opened without a key, opened. What claims a kind by its first bytes and does not open is never passed
over: it stands in `locked` when it is encrypted, else in `unreadable`. Nothing here knows the product.
"""

import gzip
import re
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

Pieces = Iterator[tuple[str, bytes]]
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp1256")


@dataclass
class Search:
    """`found`: "file!member: marker" per place. `locked`, `unreadable`: files (or members) that did not open."""

    found: list[str] = field(default_factory=list)
    locked: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    n_files: int = 0


class Locked(Exception):
    """The content is encrypted."""


class Unreadable(Exception):
    """The content is not what its first bytes say."""


def search(folder: Path, markers: list[str], aside: Path | None = None) -> Search:
    """Every place under `folder` where a marker stands, names of files included; `aside` and below is left out."""
    result = Search()
    wanted = {marker: forms(marker) for marker in markers}
    with tempfile.TemporaryDirectory(prefix="planted-") as room:
        for path in sorted(folder.rglob("*")):
            if aside in (path, *path.parents):
                continue
            label = path.relative_to(folder).as_posix()
            _note(result, f"name of {label}", path.name.encode("utf-8", "surrogateescape"), wanted)
            if path.is_file():
                result.n_files += 1
                _look(path, label, wanted, result, Path(room))
    return result


def forms(marker: str) -> set[bytes]:
    """A marker as bytes, in each encoding that has its letters, and as JSON and XML escape it."""
    written = {marker.encode("ascii", how) for how in ("backslashreplace", "xmlcharrefreplace")}
    for encoding in ENCODINGS:
        with suppress(UnicodeEncodeError):
            written.add(marker.encode(encoding))
    return written


def _note(result: Search, label: str, content: bytes, wanted: dict[str, set[bytes]]) -> None:
    for marker, written in wanted.items():
        place = f"{label}: {marker}"
        if place not in result.found and any(form in content for form in written):
            result.found.append(place)


def _look(path: Path, label: str, wanted: dict[str, set[bytes]], result: Search, room: Path) -> None:
    """One file, then what it contains, each member looked through as a file of its own."""
    content = path.read_bytes()
    _note(result, label, content, wanted)
    opener = next((o for magic, at, o in KINDS if content[at : at + len(magic)] == magic), None)
    if opener is None:
        return
    try:
        for number, (name, inner) in enumerate(opener(path)):
            member = room / f"{len(label)}-{number}"
            member.write_bytes(inner)
            _look(member, f"{label}!{name}", wanted, result, room)
            member.unlink()
    except Locked:
        result.locked.append(label)
    except Unreadable:
        result.unreadable.append(label)


def _zip(path: Path) -> Pieces:
    """Members of a zip, XLSX or DOCX. Letters of a word may be spread over tags, so XML comes without tags too."""
    try:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                content = archive.read(name)
                yield name, content
                if content.lstrip()[:1] == b"<":
                    yield f"{name} (text)", re.sub(rb"<[^>]*>", b"", content)
    except RuntimeError as error:  # "is encrypted, password required"
        raise Locked from error
    except (zipfile.BadZipFile, EOFError, zlib.error) as error:
        raise Unreadable from error


def _gzip(path: Path) -> Pieces:
    try:
        content = gzip.decompress(path.read_bytes())
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable from error
    yield "gzip", content


def _zlib(path: Path) -> Pieces:
    """Dagster keeps its snapshots so. Two bytes are no proof: what does not inflate is some other text."""
    with suppress(zlib.error):
        yield "zlib", zlib.decompressobj().decompress(path.read_bytes())


def _pdf(path: Path) -> Pieces:
    """Inflated streams, with their text strings joined: a word may be cut for kerning. With pypdf, also the page text."""
    content = path.read_bytes()
    if b"/Encrypt" in content:
        raise Locked
    for number, stream in enumerate(re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL)):
        with suppress(zlib.error):
            stream = zlib.decompressobj().decompress(stream)
        yield f"stream {number}", stream
        yield f"strings of stream {number}", b"".join(re.findall(rb"\(((?:\\.|[^\\()])*)\)", stream))
        hexed = b"".join(re.findall(rb"<([0-9A-Fa-f\s]+)>", stream)).decode()
        with suppress(ValueError):
            yield f"hex strings of stream {number}", bytes.fromhex(hexed)
    try:
        import pypdf
    except ImportError:
        return
    for number, page in enumerate(pypdf.PdfReader(path).pages, 1):
        yield f"page {number}", page.extract_text().encode()


def _sqlite(path: Path) -> Pieces:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as con:
            con.text_factory = bytes
            for (table,) in con.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                quoted = table.decode().replace('"', '""')
                yield from _rows(table.decode(), con.execute(f'SELECT * FROM "{quoted}"').fetchall())
    except sqlite3.Error as error:
        raise Unreadable from error


def _parquet(path: Path) -> Pieces:
    yield from _by_duckdb(":memory:", lambda con: {"rows": con.read_parquet(str(path)).fetchall()})


def _duckdb(path: Path) -> Pieces:
    def tables(con: duckdb.DuckDBPyConnection) -> dict[str, list]:
        con.execute("SET enable_external_access = false")  # a view may name other files: those are looked at themselves
        names = con.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall()
        return {f"{s}.{t}": con.execute(f'SELECT * FROM "{s}"."{t}"').fetchall() for s, t in names}

    yield from _by_duckdb(str(path), tables)


def _by_duckdb(database: str, read: Callable[[duckdb.DuckDBPyConnection], dict[str, list]]) -> Pieces:
    """Rows as a person without a key reads them."""
    try:
        with duckdb.connect(database, read_only=database != ":memory:") as con:
            tables = read(con)
    except duckdb.Error as error:
        raise (Locked if "encrypt" in str(error).lower() else Unreadable) from error
    for table, rows in tables.items():
        yield from _rows(table, rows)


def _rows(table: str, rows: list[tuple]) -> Pieces:
    """All text of a table at once; bytes also on their own, for they may be packed."""
    values = [value for row in rows for value in _values(row)]
    yield table, b"\n".join(value if isinstance(value, bytes) else str(value).encode() for value in values)
    yield from ((f"{table} (bytes)", value) for value in values if isinstance(value, bytes) and _is_packed(value))


def _is_packed(value: bytes) -> bool:
    return any(value[at : at + len(magic)] == magic for magic, at, _ in KINDS)


def _values(value: object) -> Iterator[object]:
    """Every single value in a row, list or record, however deep."""
    if isinstance(value, dict):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list | tuple):
        for inner in value:
            yield from _values(inner)
    else:
        yield value


KINDS: list[tuple[bytes, int, Callable[[Path], Pieces]]] = [
    (b"PK\x03\x04", 0, _zip),
    (b"\x1f\x8b\x08", 0, _gzip),
    (b"%PDF", 0, _pdf),
    (b"SQLite format 3\x00", 0, _sqlite),
    (b"PAR1", 0, _parquet),
    (b"PARE", 0, _parquet),
    (b"DUCK", 8, _duckdb),
    *((b"\x78" + level, 0, _zlib) for level in (b"\x01", b"\x5e", b"\x9c", b"\xda")),
]
