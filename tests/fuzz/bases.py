"""Whole files of every format an office sends, small, made of one register's rows: what the fuzz corpus damages.

Here: honest bytes. Not here: the damage (`files`). XLS and XLSB are written record by record, as no library we have writes
them; ODS and XLSX part by part, so that each part can be damaged by itself.
"""

import datetime
import gzip
import io
import json
import random
import struct
import zipfile
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.parquet as pq

HEADER = ("id", "name", "day", "sex", "age", "outcome", "lat", "lon", "village")
NAMES = ("Amina Saleh", "عبد الله حسن", "Trần Thị Lan", "Олена К.", "José Núñez", "Maung 'Zaw' \"U\"", "A, B; C")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def rows(rng: random.Random) -> list[list[str]]:
    """From none to forty persons, as text."""
    return [_row(rng, number) for number in range(1, rng.choice((0, 1, 3, 12, 40)) + 1)]


def _row(rng: random.Random, number: int) -> list[str]:
    day = datetime.date(2010, 1, 1) + datetime.timedelta(days=rng.randrange(3000))
    return [
        str(number), rng.choice(NAMES), day.strftime("%d/%m/%Y"), rng.choice("FM"), str(rng.randrange(90)),
        rng.choice(("injured", "killed", "")), f"{rng.uniform(3, 5):.4f}", f"{rng.uniform(-75, -73):.4f}", "Village",
    ]  # fmt: skip


def text(table: list[list[str]], delimiter: str = ",", end: str = "\n") -> str:
    """A CSV with every cell in quotation marks that needs them."""
    quoted = [[f'"{c.replace(chr(34), 2 * chr(34))}"' if set(c) & set(',;"\n') else c for c in row] for row in table]
    return "".join(delimiter.join(row) + end for row in quoted)


def delimited(rng: random.Random) -> bytes:
    """A CSV."""
    return text([list(HEADER), *rows(rng)]).encode()


def objects(rng: random.Random) -> list[dict]:
    """Rows as objects, some of them with something inside."""
    found = [dict(zip(HEADER, row, strict=True)) for row in rows(rng)] or [{"id": "1", "sex": "F"}]
    for one in found[::3]:
        one["place"] = {"admin1": "A", "tags": ["x", {"y": 1}]}
    return found


def json_array(rng: random.Random) -> bytes:
    """A JSON array of objects."""
    return json.dumps(objects(rng), ensure_ascii=rng.random() < 0.5).encode()


def json_lines(rng: random.Random) -> bytes:
    """One object a line."""
    return "\n".join(json.dumps(one) for one in objects(rng)).encode()


def geojson(rng: random.Random) -> bytes:
    """A FeatureCollection of points."""
    features = [
        {"type": "Feature", "properties": one, "geometry": {"type": "Point", "coordinates": [-74.1, 4.5]}}
        for one in objects(rng)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def parquet(rng: random.Random) -> bytes:
    """A Parquet file of text and numbers."""
    table = rows(rng) or [_row(rng, 1)]
    columns = {name: pa.array([row[n] for row in table]) for n, name in enumerate(HEADER)}
    return parquet_of(pa.table({**columns, "age": pa.array([int(row[4]) for row in table])}))


def parquet_of(table: pa.Table) -> bytes:
    """A table as a Parquet file."""
    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


def gzipped(rng: random.Random) -> bytes:
    """A CSV, compressed."""
    return gzip.compress(delimited(rng), mtime=0)


def zipped(parts: dict[str, bytes], packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Parts by name as a zip file, always the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packed) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, packed)
    return out.getvalue()


def sheet_xml(table: list[list[str]]) -> str:
    """The rows of a worksheet, texts by their number among the shared strings (column by column) or inline."""
    lines = []
    for number, row in enumerate(table, 1):
        cells = "".join(_cell(f"{chr(65 + n)}{number}", text, n) for n, text in enumerate(row))
        lines.append(f'<row r="{number}">{cells}</row>')
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}"><dimension ref="A1:I{len(table)}"/>'
        f"<sheetData>{''.join(lines)}</sheetData></worksheet>"
    )


def _cell(address: str, text: str, column: int) -> str:
    if text.isdigit():
        return f'<c r="{address}"><v>{text}</v></c>'
    if column == 3 and text in "FM":
        return f'<c r="{address}" t="s"><v>{"FM".index(text)}</v></c>'
    return f'<c r="{address}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def xlsx_parts(rng: random.Random) -> dict[str, bytes]:
    """The parts of a workbook of one sheet."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPES}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><workbookPr/><sheets>'
        '<sheet name="2019" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
        f'Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" '
        f'Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}" count="2" uniqueCount="2"><si><t>F</t></si><si><t>M</t></si></sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="d/m/yyyy"/>'
        '</numFmts><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": sheet_xml([list(HEADER), *rows(rng)]),
    }
    return {name: content.encode() for name, content in parts.items()}


def xlsx(rng: random.Random) -> bytes:
    """A workbook."""
    return zipped(xlsx_parts(rng))


def ods_parts(rng: random.Random) -> dict[str, bytes]:
    """The parts of an OpenDocument spreadsheet."""
    name = "urn:oasis:names:tc:opendocument:xmlns:"
    body = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in [list(HEADER), *rows(rng)]
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{name}office:1.0" '
        f'xmlns:table="{name}table:1.0" xmlns:text="{name}text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="2019">{body}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    return {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{name}manifest:1.0"/>'.encode(),
        "content.xml": content.encode(),
    }


def ods(rng: random.Random) -> bytes:
    """An OpenDocument spreadsheet."""
    return zipped(ods_parts(rng))


def xlsb_parts(rng: random.Random) -> dict[str, bytes]:
    """The parts of a binary workbook."""
    parts = xlsx_parts(rng)
    table = [list(HEADER), *rows(rng)]
    sheet = _part(0x81) + _part(0x94, struct.pack("<4I", 0, len(table) - 1, 0, len(HEADER) - 1)) + _part(0x91)
    for number, row in enumerate(table):
        sheet += _part(0, struct.pack("<II", number, 0) + bytes(9))
        for column, cell in enumerate(row):
            sheet += _part(6, struct.pack("<II", column, 0) + _wide(cell))
    book = (
        _part(0x83) + _part(0x8F) + _part(0x9C, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("2019")) + _part(0x90)
    )
    relations = parts["xl/_rels/workbook.xml.rels"].replace(b"sheet1.xml", b"sheet1.bin")
    relations = relations[: relations.index(b'<Relationship Id="rId2"')] + b"</Relationships>"
    return {
        "[Content_Types].xml": parts["[Content_Types].xml"].replace(b"workbook.xml", b"workbook.bin"),
        "_rels/.rels": parts["_rels/.rels"].replace(b"workbook.xml", b"workbook.bin"),
        "xl/workbook.bin": book + _part(0x84),
        "xl/_rels/workbook.bin.rels": relations,
        "xl/worksheets/sheet1.bin": sheet + _part(0x92) + _part(0x82),
    }


def xlsb(rng: random.Random) -> bytes:
    """A binary workbook."""
    return zipped(xlsb_parts(rng))


def _part(kind: int, content: bytes = b"") -> bytes:
    """One record of XLSB: type and length, seven bits a byte."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = len(content), bytearray()
    while True:
        length.append(size & 0x7F | (0x80 if size > 0x7F else 0))
        size >>= 7
        if not size:
            return head + bytes(length) + content


def _wide(text: str) -> bytes:
    encoded = text.encode("utf-16-le")
    return struct.pack("<I", len(encoded) // 2) + encoded


def xls(rng: random.Random) -> bytes:
    """A workbook of 1997: BIFF8 records in a compound file."""
    return compound(b"".join(xls_records(rng)))


def xls_records(rng: random.Random) -> list[bytes]:
    """The records of an XLS stream, one worksheet."""
    table = [list(HEADER), *rows(rng)]
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6)) + _record(0x42, struct.pack("<H", 1200))
    name = b"2019"
    place = len(start) + 4 + 8 + len(name) + 4
    bound = _record(0x85, struct.pack("<IBBBB", place, 0, 0, len(name), 0) + name)
    cells = []
    for number, row in enumerate(table):
        for column, cell in enumerate(row):
            encoded = cell.encode("utf-16-le")
            cells.append(_record(0x204, struct.pack("<HHHHB", number, column, 0, len(encoded) // 2, 1) + encoded))
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6))
    size = _record(0x200, struct.pack("<IIHHH", 0, len(table), 0, len(HEADER), 0))
    return [start, bound, _record(0x0A), sheet, size, *cells, _record(0x0A)]


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def compound(stream: bytes) -> bytes:
    """A compound file (OLE2) with one stream, `Workbook`."""
    stream = stream.ljust(4096, b"\0")  # shorter ones lie in another table
    blocks = -(-len(stream) // 512)
    chain = [*range(2, blocks + 1), 0xFFFFFFFE]
    table = [0xFFFFFFFE, *chain]
    tables = -(-(len(table) + 1) // 127)
    places = range(blocks + 1, blocks + 1 + tables)
    table += [0xFFFFFFFD] * tables
    table += [0xFFFFFFFF] * (tables * 128 - len(table))
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, tables, 0, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", *places, *[0xFFFFFFFF] * (109 - tables))
    none = 0xFFFFFFFF
    entries = _entry("Root Entry", 5, none, none, 1, 0xFFFFFFFE, 0)
    entries += _entry("Workbook", 2, none, none, none, 1, len(stream))
    entries += _entry("", 0, none, none, none, 0, 0) * 2
    return head + entries + stream.ljust(blocks * 512, b"\0") + struct.pack(f"<{len(table)}I", *table)


def _entry(name: str, kind: int, left: int, right: int, child: int, start: int, size: int) -> bytes:
    encoded = name.encode("utf-16-le")
    length = len(encoded) + 2 if name else 0
    return (
        encoded.ljust(64, b"\0")
        + struct.pack("<HBB", length, kind, 1)
        + struct.pack("<III", left, right, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


BASES = {
    "a.csv": delimited,
    "a.csv.gz": gzipped,
    "a.json": json_array,
    "a.ndjson": json_lines,
    "a.geojson": geojson,
    "a.parquet": parquet,
    "a.xlsx": xlsx,
    "a.ods": ods,
    "a.xlsb": xlsb,
    "a.xls": xls,
}
