"""Received files of every kind that can go wrong: a class is one way, a case is one file of it, always the same by seed.

Here: the damage. Not here: the honest files (`bases`), source.yaml (`descriptions`), and what must come of a case (tests).
"""

import gzip
import json
import os
import random
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
from fuzz import bases
from fuzz.bases import BASES, HEADER, parquet_of, text, zipped

Made = tuple[str, bytes]
CLASSES: dict[str, Callable[[random.Random], Made]] = {}
PLACES: dict[str, Callable[[random.Random, Path], Path]] = {}  # what only a folder can hold


@dataclass(frozen=True)
class Case:
    """One file: its number, its class, and how to put it into a folder."""

    number: int
    kind: str
    seed: str

    def put(self, folder: Path) -> Path:
        """Make the file in a folder of its own, and say where it lies."""
        rng = random.Random(self.seed)
        folder.mkdir(parents=True, exist_ok=True)
        if self.kind in PLACES:
            return PLACES[self.kind](rng, folder)
        name, content = CLASSES[self.kind](rng)
        (folder / name).write_bytes(content)
        return folder / name


def corpus(seed: str, n: int) -> Iterator[Case]:
    """`n` cases, the classes by turns."""
    kinds = [*CLASSES, *PLACES]
    for number in range(n):
        kind = kinds[number % len(kinds)]
        yield Case(number, kind, f"{seed}:{kind}:{number}")


def _class(made: Callable[[random.Random], Made]) -> Callable[[random.Random], Made]:
    CLASSES[made.__name__] = made
    return made


def _place(made: Callable[[random.Random, Path], Path]) -> Callable[[random.Random, Path], Path]:
    PLACES[made.__name__] = made
    return made


def _any(rng: random.Random) -> Made:
    name = rng.choice(list(BASES))
    return name, BASES[name](rng)


# every format: bytes lost, changed, in the wrong place


@_class
def truncated(rng: random.Random) -> Made:
    name, content = _any(rng)
    return name, content[: rng.randrange(1, len(content))]


@_class
def bits_flipped(rng: random.Random) -> Made:
    name, content = _any(rng)
    changed = bytearray(content)
    for _ in range(rng.choice((1, 3, 30))):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return name, bytes(changed)


@_class
def spliced(rng: random.Random) -> Made:
    name, content = _any(rng)
    start, end = sorted(rng.randrange(len(content)) for _ in range(2))
    place = rng.randrange(len(content))
    return name, content[:place] + content[start:end] * rng.choice((1, 1, 40)) + content[place:]


@_class
def hole_of_zeros(rng: random.Random) -> Made:
    name, content = _any(rng)
    start, end = sorted(rng.randrange(len(content)) for _ in range(2))
    return name, content[:start] + bytes(end - start) + content[end:]


@_class
def two_files_in_one(rng: random.Random) -> Made:
    name, content = _any(rng)
    other = _any(rng)[1]
    return name, content[: rng.randrange(len(content))] + other


@_class
def noise(rng: random.Random) -> Made:
    name, content = _any(rng)
    return name, content[: rng.choice((0, 4, 8))] + rng.randbytes(rng.choice((1, 100, 5000)))


@_class
def wrong_ending(rng: random.Random) -> Made:
    _, content = _any(rng)
    endings = (*BASES, "a.txt", "a.tsv", "a.xlsm", "a.pdf", "a", "a.JSONL", "a.csv.GZ", "a.parquet.gz", "a.xlsx.gz")
    return rng.choice(endings), content


@_class
def empty(rng: random.Random) -> Made:
    return rng.choice(list(BASES)), rng.choice((b"", b"\n", b" \r\n\r\n", b"\0", b"\xef\xbb\xbf", gzip.compress(b"")))


# workbooks: the zip around them


@_class
def odd_members(rng: random.Random) -> Made:
    name, parts = _parts(rng)
    for _ in range(rng.choice((1, 5))):
        parts[
            rng.choice(("../../etc/x", "/abs", "a" * 300, "xl/", "xl/worksheets/sheet1.xml/x", "\u202ex", "C:\\x"))
        ] = b"x"
    lost = rng.choice((None, *parts))
    if lost:
        del parts[lost]
    return name, zipped(
        parts, rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2))
    )


@_class
def lying_directory(rng: random.Random) -> Made:
    name, parts = _parts(rng)
    content = bytearray(zipped(parts))
    places = [n for n in range(len(content)) if content[n : n + 4] == b"PK\x01\x02"]
    place = rng.choice(places)
    offset, kind = rng.choice(((8, "<H"), (10, "<H"), (20, "<I"), (24, "<I"), (28, "<H"), (42, "<I")))
    struct.pack_into(
        kind, content, place + offset, rng.randrange(1 << 16) if kind == "<H" else rng.choice((0, 1 << 31, 77))
    )
    return name, bytes(content)


@_class
def zip_bomb(rng: random.Random) -> Made:
    name, parts = _parts(rng)
    part = rng.choice(list(parts))
    filler = rng.choice((b" ", b"<row>", b"A", b"<si><t>x</t></si>"))
    parts[part] = parts[part][:200] + filler * (rng.choice((12, 140)) * (1 << 20) // len(filler)) + parts[part][200:]
    return name, zipped(parts)


@_class
def gzip_damage(rng: random.Random) -> Made:
    content = bases.delimited(rng)
    block = gzip.compress(rng.choice((b"\0", b"1,2,3\n", b'"')) * (1 << 20))
    bomb = block * rng.choice((1, 300))  # members of a gzip file follow one another
    packed = gzip.compress(content)
    members = b"".join(gzip.compress(content[n : n + 9]) for n in range(0, len(content), 9))
    damaged = bytearray(packed)
    damaged[rng.randrange(10, len(damaged))] ^= 0xFF
    return "a.csv.gz", rng.choice((bomb, packed[:-5], packed[:12], members, packed + b"garbage", bytes(damaged)))


def _parts(rng: random.Random) -> tuple[str, dict[str, bytes]]:
    ending, made = rng.choice((("xlsx", bases.xlsx_parts), ("ods", bases.ods_parts), ("xlsb", bases.xlsb_parts)))
    return f"a.{ending}", made(rng)


# workbooks: what stands in their parts


@_class
def damaged_part(rng: random.Random) -> Made:
    name, parts = _parts(rng)
    part = rng.choice(list(parts))
    changed = bytearray(parts[part])
    for _ in range(rng.choice((1, 5))):
        changed[rng.randrange(len(changed))] = rng.choice(b'<>&"\0\xffaZ09=/')
    cut = rng.choice((len(changed), rng.randrange(len(changed))))
    parts[part] = bytes(changed[:cut])
    return name, zipped(parts)


@_class
def entities(rng: random.Random) -> Made:
    parts = bases.xlsx_parts(rng)
    part = rng.choice([part for part in parts if part.endswith((".xml", ".rels"))])
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, rng.choice((3, 10))))
    outside = '<!ENTITY out SYSTEM "file:///etc/passwd">'
    kind = rng.choice((f'<!DOCTYPE x [<!ENTITY l0 "lol">{levels}]>', f"<!DOCTYPE x [{outside}]>"))
    body = parts[part].decode().removeprefix('<?xml version="1.0" encoding="UTF-8"?>')
    last = "&out;" if "out" in kind else f"&l{levels.count('ENTITY')};"
    parts[part] = (kind + body.replace(">", f">{last}", 1 if rng.random() < 0.5 else 3)).encode()
    return "a.xlsx", zipped(parts)


CELLS = (
    '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', '<row r="30000000"><c r="A30000000"><f>1+1</f></c></row>',
    '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row>', '<row r="0"><c r="A0"><v>1</v></c></row>',
    '<row r="-5"><c r="A-5"><v>1</v></c></row>', '<row r="99999999999999999999"><c><v>1</v></c></row>',
    '<row r="5"><c r="ZZZZZZZZ5"><v>1</v></c></row>', '<row r="5"><c r="ZZZ5"><f>1</f></c></row>', '<row r="x"><c r="7"/></row>',
    '<row r="900"><c r="XFD900"><v>1</v></c></row>', '<row r="3"><c r="A3" t="s"><v>99999</v></c></row>',
    '<row r="3"><c r="A3" t="s"><v>-1</v></c></row>', '<row r="3"><c r="A3" t="b"><v>7</v></c></row>',
    '<row r="3"><c r="A3" t="d"><v>1e400</v></c></row>', '<row r="3"><c r="A3" s="999"><v>1e308</v></c></row>',
    '<row r="3"><c r="C3" s="1"><v>99999999999</v></c></row>', '<row r="3"><c r="C3" s="1"><v>-9</v></c></row>',
    '<row r="3"><c r="A3" t="e"><v>#QUATSCH!</v></c></row>', '<row r="3"><c r="A3"><f t="shared" si="77"/></c></row>',
    '<row r="3"><c r="A3"><f t="shared" ref="A3:XFD1048576" si="0">B1</f><v>1</v></c></row>', '<row r="3"><c r="A3"><v>NaN</v></c></row>',
)  # fmt: skip


@_class
def odd_cells(rng: random.Random) -> Made:
    parts = bases.xlsx_parts(rng)
    sheet = "xl/worksheets/sheet1.xml"
    added = "".join(rng.sample(CELLS, rng.choice((1, 1, 3))))
    parts[sheet] = parts[sheet].replace(b"</sheetData>", added.encode() + b"</sheetData>")
    if rng.random() < 0.3:
        parts[sheet] = parts[sheet].replace(b'<dimension ref="A1:', b'<dimension ref="A1:XFD1048576:')
    if rng.random() < 0.2:
        del parts["xl/sharedStrings.xml"]
    return "a.xlsx", zipped(parts)


@_class
def repeated_cells(rng: random.Random) -> Made:
    parts = bases.ods_parts(rng)
    n = rng.choice((-1, 0, 7, 16384, 1048576, 1 << 31, 1 << 65))
    word = rng.choice(("columns", "rows"))
    tag = b"<table:table-cell " if word == "columns" else b"<table:table-row"
    parts["content.xml"] = parts["content.xml"].replace(tag, tag + f' table:number-{word}-repeated="{n}" '.encode(), 3)
    return "a.ods", zipped(parts)


@_class
def far_cells_of_old_workbooks(rng: random.Random) -> Made:
    if rng.random() < 0.5:
        parts = bases.xlsb_parts(rng)
        sheet = parts["xl/worksheets/sheet1.bin"]
        row = b"\x00\x11" + struct.pack("<II", rng.choice((1048575, 1 << 31)), 0) + bytes(9)
        cell = b"\x05\x10" + struct.pack("<IId", rng.choice((0, 16383, 1 << 31)), 0, 1.0)
        parts["xl/worksheets/sheet1.bin"] = sheet[:-6] + row + cell + sheet[-6:]
        return "a.xlsb", zipped(parts)
    records = bases.xls_records(rng)
    records.insert(-1, struct.pack("<HHHHHd", 0x203, 14, 65535, rng.choice((0, 255, 65535)), 0, 1.0))
    return "a.xls", bases.compound(b"".join(records))


@_class
def records_of_old_workbooks(rng: random.Random) -> Made:
    records = bases.xls_records(rng)
    for _ in range(rng.choice((1, 4))):
        n = rng.randrange(len(records))
        kind = rng.choice(
            (0x0A, 0x809, 0x85, 0xFC, 0x3C, 0x06, 0x203, 0x204, 0x27E, 0xBD, 0x200, rng.randrange(1 << 16))
        )
        size = rng.choice((0, 2, 8, 40, 65535))
        records[n] = struct.pack("<HH", kind, size) + rng.randbytes(rng.choice((size, size // 2)))
    return "a.xls", bases.compound(b"".join(records))


@_class
def thousands_of_columns(rng: random.Random) -> Made:
    n = rng.choice((16_384, 16_385, 100_000, 1_000_000))
    if rng.random() < 0.7:
        return "a.csv", (",".join(["a"] * n) + "\n" + ",".join("1" * n) + "\n").encode()
    return "a.json", json.dumps([{f"c{k}": k for k in range(min(n, 100_000))}]).encode()


# delimited text


@_class
def odd_text(rng: random.Random) -> Made:
    table = [list(HEADER), *bases.rows(rng)]
    table[-1][rng.randrange(9)] = rng.choice((
        "\0", "a\0b", '"', '""', "x" * 70_000, "\x1b[2J", "\u202e\u2066", "\ufeff", "=1+1", "𝒜" * 40, "\x85", "\u2028", "'; --",
        "1e999", "\x7f\x08", "a\nb\rc",
    ))  # fmt: skip
    content = text(table, rng.choice(",;\t|"), rng.choice(("\n", "\r\n", "\r", "\n\r", "\x85", "\n\n")))
    return rng.choice(("a.csv", "a.tsv", "a.txt")), content.encode("utf-8", "surrogatepass")


@_class
def mixed_encodings(rng: random.Random) -> Made:
    lines = text([list(HEADER), *bases.rows(rng)]).splitlines(keepends=True)
    codecs = ("utf-8", "cp1256", "utf-16-le", "utf-16", "utf-32", "cp1252", "utf-8-sig", "gb18030", "utf-7")
    one = rng.choice(codecs)
    written = [line.encode(rng.choice((one, one, rng.choice(codecs))), "replace") for line in lines]
    return rng.choice(("a.csv", "a.json")), rng.choice((b"", b"\xff\xfe", b"\xef\xbb\xbf" * 3)) + b"".join(written)


@_class
def open_quotation_mark(rng: random.Random) -> Made:
    content = bytearray(text([list(HEADER), *bases.rows(rng), *bases.rows(rng)]).encode())
    for _ in range(rng.choice((1, 2, 5))):
        content.insert(rng.randrange(len(content)), ord('"'))
    return "a.csv", bytes(content)


@_class
def endless_line(rng: random.Random) -> Made:
    size = rng.choice((1 << 20, 17 << 20, 40 << 20))
    filler = rng.choice((b"x", b",", b'"', b'","', b" ", b"\0"))
    return rng.choice(("a.csv", "a.json", "a.ndjson")), text([list(HEADER)]).encode() + filler * (size // len(filler))


@_class
def ragged_rows(rng: random.Random) -> Made:
    table = [list(HEADER), *bases.rows(rng), *bases.rows(rng)]
    return "a.csv", "".join(",".join(row * rng.choice((0, 1, 1, 1, 3))) + "\n" for row in table).encode()


@_class
def odd_headings(rng: random.Random) -> Made:
    heads = [
        "id",
        "id",
        "",
        " ",
        "source_row",
        "@row",
        "@order",
        "a.b",
        "*",
        '"',
        "''",
        "id (2)",
        "\n",
        "x" * 5000,
        "row_mark",
        "#",
    ]
    return "a.csv", text([rng.choices(heads, k=9), *bases.rows(rng)]).encode()


# JSON, GeoJSON

_ODD = (
    None,
    True,
    1e308,
    -0.0,
    10**40,
    "",
    "x",
    [],
    {},
    [[]],
    {"a": {"a": 1}},
    [{"value": 1}],
    [1, "a"],
    {"": 0},
    {"type": "Point"},
)


@_class
def deep_json(rng: random.Random) -> Made:
    depth = rng.choice((50, 500, 990, 5_000, 100_000, 1_000_000))
    opening, closing = rng.choice((("[", "]"), ('{"a":', "}"), ('[{"a":', "}]")))
    return rng.choice(("a.json", "a.ndjson", "a.geojson")), (opening * depth + "1" + closing * depth).encode()


@_class
def odd_json(rng: random.Random) -> Made:
    content = json.dumps(bases.objects(rng))
    old, new = rng.choice((
        ('"F"', "NaN"), ('"M"', "Infinity"), ('"1"', "1" * 5000), ('"1"', "1e999"), ('"sex"', '"id"'), (":", ":,"), ('"F"', '"\\ud800"'),
        ('"id"', '""'), ('"id"', '"' + "k" * 100_000 + '"'), ("{", "{" + '"z":[' * 40), ('"id"', '"\\u0000"'), ("[", '{"a":['),
    ))  # fmt: skip
    return rng.choice(("a.json", "a.ndjson")), content.replace(old, new, rng.choice((1, 3))).encode()


@_class
def odd_records(rng: random.Random) -> Made:
    records = [
        rng.choice((*_ODD, {"id": rng.choice(_ODD), "sex": rng.choice(_ODD)})) for _ in range(rng.choice((1, 4)))
    ]
    content: object = rng.choice(
        (records, {"a": records}, {"features": records}, records[0], {"a": {"b": records, "c": records}})
    )
    return rng.choice(("a.json", "a.ndjson", "a.geojson")), json.dumps(content).encode()


@_class
def odd_geometries(rng: random.Random) -> Made:
    content = json.loads(bases.geojson(rng))
    for feature in content["features"]:
        feature["geometry"] = rng.choice((
            None, 7, "Point", [], {"type": "Point"}, {"type": "Point", "coordinates": []}, {"type": "Point", "coordinates": None},
            {"type": "Point", "coordinates": ["4.5", {}]}, {"type": "Point", "coordinates": {"x": 1}}, {"type": "Polygon"},
            {"type": "Point", "coordinates": [float("nan"), 1e400]}, {"type": "GeometryCollection", "geometries": [{}]},
        ))  # fmt: skip
        if rng.random() < 0.3:
            feature["properties"] = rng.choice(_ODD)
    if rng.random() < 0.3:
        content["features"].append(rng.choice(_ODD))
    return rng.choice(("a.geojson", "a.json")), json.dumps(content).encode()


# Parquet


@_class
def odd_types(rng: random.Random) -> Made:
    value, kind = rng.choice((
        (Decimal("12.50"), pa.decimal128(10, 2)), (Decimal("1") / 3, pa.decimal256(70, 40)), ([1, None], pa.list_(pa.int64())),
        ({"a": 1}, pa.struct([("a", pa.int64())])), ([("k", 1)], pa.map_(pa.string(), pa.int64())), (b"\xff\0", pa.binary()),
        (b"abcd", pa.binary(4)), (1 << 62, pa.timestamp("us")), (-(1 << 62), pa.timestamp("s")), (1 << 62, pa.timestamp("ns", "UTC")),
        (1 << 30, pa.date32()), (1 << 62, pa.date64()), (86_399, pa.time32("s")), (1 << 62, pa.duration("ns")), (1.5, pa.float16()),
        (float("nan"), pa.float64()), (True, pa.bool_()), (None, pa.null()), ((1 << 64) - 1, pa.uint64()), ("x", pa.large_string()),
        ("x", pa.dictionary(pa.int32(), pa.string())), ([[None]], pa.list_(pa.list_(pa.int8()))), ("x", pa.string_view()),
    ))  # fmt: skip
    try:
        column = (
            pa.array([value, None], pa.int64()).cast(kind, safe=False)
            if isinstance(value, int)
            else pa.array([value, None], kind)
        )
        return "a.parquet", parquet_of(pa.table({"id": ["1", "2"], "sex": column, "": column}))
    except (pa.ArrowException, OverflowError, TypeError):
        return "a.parquet", parquet_of(pa.table({"id": ["1", "2"], "sex": ["F", "F"]}))


@_class
def lying_footer(rng: random.Random) -> Made:
    content = bytearray(bases.parquet(rng))
    size = struct.unpack("<I", content[-8:-4])[0]
    if rng.random() < 0.2:
        struct.pack_into("<I", content, len(content) - 8, rng.choice((0, size + 9, (1 << 32) - 1)))
    for _ in range(rng.choice((1, 4))):
        content[len(content) - 8 - rng.randrange(1, size)] = rng.randrange(256)
    return "a.parquet", bytes(content)


@_class
def text_that_is_none(rng: random.Random) -> Made:
    bad = pa.Array.from_buffers(
        pa.string(), 1, [None, pa.py_buffer(struct.pack("<ii", 0, 2)), pa.py_buffer(b"\xff\xfe")]
    )
    return "a.parquet", parquet_of(pa.table({"id": ["1"], "sex": bad}))


# what is no plain file, or has no plain name


@_place
def odd_names(rng: random.Random, folder: Path) -> Path:
    name = rng.choice((
        b"a\nb.csv", b"\x1b[31m.csv", b"v\xe9ctimes.csv", "ضحايا ٢٠٢٤.csv".encode(), b"a" * 251 + b".csv", b" .csv", b"-rf.csv",
        b"%s{n}[x].csv", "e\u0301\u202e.csv".encode(), b"\xff\xfe.csv", b"a\tb.csv", b"CON.csv", b".csv", b"..csv",
    ))  # fmt: skip
    path = Path(os.fsdecode(os.fsencode(folder) + b"/" + name))
    path.write_bytes(bases.delimited(rng))
    return path


@_place
def no_file(rng: random.Random, folder: Path) -> Path:
    path = folder / "a.csv"
    kind = rng.choice(("folder", "loop", "pipe", "gone", "never"))
    if kind == "folder":
        path.mkdir(exist_ok=True)
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind != "never":
        path.symlink_to(path if kind == "loop" else folder / "stick" / "a.csv")
    return path
