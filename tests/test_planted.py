"""The search for planted text is itself tested: a marker planted in each kind of file is found, and only there."""

import gzip
import json
import pickle
import sqlite3
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import duckdb
import openpyxl
import planted
import pytest

from warehouse.connection import attach, connect, write_encrypted

KEY = "dGVzdGluZyBrZXkgb2YgZXhhY3RseSAzMiBieXRlcy4="
MARKER, BORN, ARABIC = "Xanthippe Qwertz", "1913-12-29", "زنوبيا القصواء"
MARKERS = [MARKER, BORN, ARABIC]


def in_workbook(path: Path, text: str) -> None:
    book = openpyxl.Workbook()
    book.active.append(["name", text])
    book.save(path)


def in_document(path: Path, text: str) -> None:
    """A word processor spreads a name over runs."""
    runs = "".join(f"<w:r><w:t>{half}</w:t></w:r>" for half in (text[:5], text[5:]))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document><w:body><w:p>{runs}</w:p></w:body></w:document>")


def in_nested_zip(path: Path, text: str) -> None:
    inner = path.with_name("inner.zip")
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/victims.csv.gz", gzip.compress(f"1,{text}\n".encode()))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(inner, "inner.zip")
    inner.unlink()


def in_pdf(path: Path, text: str, kerned: bool = True) -> None:
    shown = f"[({text[:5]}) -20 ({text[5:]})] TJ" if kerned else f"<{text.encode().hex()}> Tj"
    stream = zlib.compress(f"BT /F1 12 Tf {shown} ET".encode())
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    numbered = [b"%d 0 obj\n%b\nendobj\n" % (n, content) for n, content in enumerate(objects, 1)]
    content, starts = b"%PDF-1.4\n", []
    for one in numbered:
        starts.append(len(content))
        content += one
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % start for start in starts)
    path.write_bytes(content + table + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(content))


def in_sqlite(path: Path, text: str) -> None:
    """A long row runs over several pages: here the text stands across a page's end."""
    for n in range(0, 600, 8):
        a_table(path, "-" * 600 + text + "-" * n)
        if text.encode() not in path.read_bytes():
            return


def a_table(path: Path, value: str | bytes) -> None:
    path.unlink(missing_ok=True)
    con = sqlite3.connect(path)
    con.executescript('PRAGMA page_size = 512; CREATE TABLE "a ""b" (n INTEGER, body)')
    con.execute('INSERT INTO "a ""b" VALUES (1, ?)', [value])
    con.commit()
    con.close()


def in_parquet(path: Path, text: str) -> None:
    """Neither the least nor the greatest of its values, which Parquet writes uncompressed."""
    rows = f"SELECT md5(range::VARCHAR) AS n FROM range(500) UNION ALL VALUES ('{text}'), ('zzz')"
    duckdb.execute(f"COPY (SELECT [{{'n': n}}] AS x FROM ({rows})) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")


def as_date_in_parquet(path: Path, text: str) -> None:
    duckdb.execute(f"COPY (SELECT CAST('{text}' AS DATE) AS x) TO '{path}' (FORMAT parquet)")


def in_duckdb(path: Path, text: str, kind: str = "VARCHAR") -> None:
    with duckdb.connect(str(path)) as con:
        con.execute(f"CREATE SCHEMA s; CREATE TABLE s.\"the rows\" AS SELECT CAST('{text}' AS {kind}) AS x")


PLANTED: dict[str, tuple[str, Callable[[Path, str], object]]] = {
    "utf-8.log": (MARKER, lambda path, text: path.write_text(text)),
    "utf-16-le.txt": (ARABIC, lambda path, text: path.write_text(text, "utf-16-le")),
    "utf-16-be.txt": (MARKER, lambda path, text: path.write_text(text, "utf-16-be")),
    "cp1256.csv": (ARABIC, lambda path, text: path.write_text(text, "cp1256")),
    "escaped.json": (ARABIC, lambda path, text: path.write_text(json.dumps({"name": text}))),
    "escaped.xml": (ARABIC, lambda path, text: path.write_bytes(text.encode("ascii", "xmlcharrefreplace"))),
    "result.pickle": (ARABIC, lambda path, text: path.write_bytes(pickle.dumps({"name": text}))),
    "victims.csv.gz": (MARKER, lambda path, text: path.write_bytes(gzip.compress(text.encode()))),
    "snapshot.bin": (MARKER, lambda path, text: path.write_bytes(zlib.compress(text.encode()))),
    "nested.zip": (MARKER, in_nested_zip),
    "list.xlsx": (ARABIC, in_workbook),
    "letter.docx": (MARKER, in_document),
    "kerned.pdf": (MARKER, in_pdf),
    "hex.pdf": (MARKER, lambda path, text: in_pdf(path, text, kerned=False)),
    "long.sqlite": (MARKER, in_sqlite),
    "packed.sqlite": (MARKER, lambda path, text: a_table(path, zlib.compress(text.encode()))),
    "rows.parquet": (MARKER, in_parquet),
    "date.parquet": (BORN, as_date_in_parquet),
    "rows.duckdb": (ARABIC, in_duckdb),
    "date.duckdb": (BORN, lambda path, text: in_duckdb(path, text, "DATE")),
}
AS_BYTES = {name for name in PLANTED if name.split(".")[0] in ("utf-8", "utf-16-le", "utf-16-be", "cp1256", "escaped")}
AS_BYTES |= {"result.pickle", "rows.duckdb"}  # short text stands in DuckDB as it is


@pytest.mark.parametrize("name", PLANTED)
def test_a_marker_is_found_in(tmp_path, name):
    marker, plant = PLANTED[name]
    plant(tmp_path / name, marker)
    raw = (tmp_path / name).read_bytes()
    assert any(form in raw for form in planted.forms(marker)) == (name in AS_BYTES)
    result = planted.search(tmp_path, MARKERS)
    assert result.found
    assert all(place.startswith(name) and place.endswith(f": {marker}") for place in result.found)
    assert (result.locked, result.unreadable, result.n_files) == ([], [], 1)


def test_a_clean_folder_finds_nothing_and_every_file_was_opened(tmp_path):
    for name, (marker, plant) in PLANTED.items():
        plant(tmp_path / name, "1914-01-02" if marker == BORN else "Somebody else")
    assert planted.search(tmp_path, MARKERS) == planted.Search(n_files=len(PLANTED))


def test_names_of_files_and_folders_are_looked_at(tmp_path):
    (tmp_path / MARKER).mkdir()
    (tmp_path / MARKER / f"{BORN}.txt").write_text("")
    assert planted.search(tmp_path, MARKERS).found == [
        f"name of {MARKER}: {MARKER}",
        f"name of {MARKER}/{BORN}.txt: {BORN}",
    ]


def test_hidden_folders_are_looked_at_and_the_one_set_aside_is_not(tmp_path):
    for folder in ("raw/register", ".hidden"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "a.txt").write_text(MARKER)
    assert planted.search(tmp_path, MARKERS, aside=tmp_path / "raw").found == [f".hidden/a.txt: {MARKER}"]


def test_what_is_encrypted_is_locked_and_holds_nothing(tmp_path):
    con = connect(KEY)
    write_encrypted(con, f"SELECT '{MARKER}' AS name", tmp_path / "rows.parquet")
    attach(con, tmp_path / "office.duckdb", "office", KEY)
    con.execute(f"CREATE TABLE office.t AS SELECT '{MARKER}' AS name; DETACH office")
    con.close()
    result = planted.search(tmp_path, MARKERS)
    assert (result.found, result.locked, result.unreadable) == ([], ["office.duckdb", "rows.parquet"], [])


def test_what_claims_a_kind_and_does_not_open_is_named(tmp_path):
    for name in ("nested.zip", "victims.csv.gz", "long.sqlite", "rows.parquet", "date.duckdb"):
        marker, plant = PLANTED[name]
        plant(tmp_path / name, marker)
        whole = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(whole[: len(whole) // 2])
    result = planted.search(tmp_path, MARKERS)
    assert result.unreadable == sorted(path.name for path in tmp_path.iterdir())
    assert (result.found, result.locked) == ([], [])
