"""Which reader a received file goes to: by its ending, held against its first bytes."""

import gzip
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

from schemas.findings import Refused, of_the_reader
from schemas.source import Files
from warehouse.reading.limits import BoundedGzip, check_unpacked

KINDS = {
    "delimited": (".csv", ".tsv", ".tab", ".txt"),
    "workbook": (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"),
    "records": (".json", ".geojson", ".ndjson", ".jsonl"),
    "columnar": (".parquet",),
}
_MAGIC = {
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
    b"\x1f\x8b": "gzip",
    b"\xd0\xcf\x11\xe0": "xls",
    b"PAR1": "parquet",
    b"%PDF": "pdf",
    b"Rar!": "rar",
    b"7z\xbc\xaf": "7z",
    b"SQLite format 3": "sqlite",
}
_ZIPPED = {"xl/workbook.xml": "xlsx", "xl/workbook.bin": "xlsb", "word/document.xml": "docx", "content.xml": "ods"}


def kind_of(path: Path, files: Files) -> str:
    """`delimited`, `workbook`, `records` or `columnar`.

    Raises Refused: file_is_not_empty, file_is_gzip, file_matches_its_ending, file_is_not_truncated,
    file_unpacks_to_a_sane_size.
    """
    if path.stat().st_size == 0:
        raise Refused("file_is_not_empty", file=path.name)
    ending = ending_of(path)
    kind = next((kind for kind, endings in KINDS.items() if ending in endings), None)
    if kind is None:
        known = ", ".join(e for endings in KINDS.values() for e in endings)
        raise Refused("file_matches_its_ending", file=path.name, expected=known, found=ending or "no ending")
    found = _found_in(path, files)
    if found not in _accepted(kind, ending):
        raise Refused("file_matches_its_ending", file=path.name, expected=ending.lstrip("."), found=found)
    return kind


def ending_of(path: Path) -> str:
    """The ending that says what the file is, `.csv` for `x.csv.gz`."""
    return Path(path.name.removesuffix(".gz")).suffix.lower()


def is_gzip(path: Path, files: Files) -> bool:
    """Whether the file is declared, or named, as compressed."""
    return files.compression == "gzip" or path.name.endswith(".gz")


def open_bytes(path: Path, files: Files) -> BinaryIO:
    """The file's bytes, decompressed. Read with `read_block` to get one Refused for damage."""
    return BoundedGzip(path) if is_gzip(path, files) else path.open("rb")  # type: ignore[return-value]


def read_block(stream: BinaryIO, size: int, file: str) -> bytes:
    """Up to `size` bytes, b'' at the end. Raises Refused(file_is_not_truncated, file_is_gzip) on a damaged gzip."""
    try:
        return stream.read(size)
    except EOFError as error:
        raise Refused("file_is_not_truncated", file=file, reason=[{"says": "reason_gzip_breaks_off"}]) from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise Refused("file_is_gzip", file=file, reason=[of_the_reader(error)]) from error


def _found_in(path: Path, files: Files) -> str:
    with path.open("rb") as raw:
        start = raw.read(512)
    if is_gzip(path, files):
        if not start.startswith(b"\x1f\x8b"):
            raise Refused("file_is_gzip", file=path.name, found=_named(start))
        with open_bytes(path, files) as stream:
            start = read_block(stream, 512, path.name)
        if not start:
            raise Refused("file_is_not_empty", file=path.name)
    found = _named(start)
    return _zip_content(path) if found == "zip" and not is_gzip(path, files) else found


def _named(start: bytes) -> str:
    for magic, name in _MAGIC.items():
        if start.startswith(magic):
            return name
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return "html" if text.startswith((b"<!doctype html", b"<html", b"<table")) else "text"


def _zip_content(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
        check_unpacked(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError) as error:
        if ending_of(path) in KINDS["workbook"]:
            raise Refused(
                "file_is_not_truncated", file=path.name, reason=[{"says": "reason_workbook_breaks_off"}]
            ) from error
        return "zip"
    return next((name for member, name in _ZIPPED.items() if member in names), "zip")


def _accepted(kind: str, ending: str) -> tuple[str, ...]:
    if kind == "columnar":
        return ("parquet",)
    if kind != "workbook":
        return ("text",)
    # An .xlsx that starts like an .xls is one locked with a password: the reader says so.
    return {".xls": ("xls",), ".xlsm": ("xlsx",), ".xlsx": ("xlsx", "xls")}.get(ending, (ending.lstrip("."),))
