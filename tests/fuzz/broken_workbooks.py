"""Workbooks whose zip lies, whose parts are broken, whose cells stand where no table is."""

import gzip
import random
import struct
import zipfile

from fuzz import bases
from fuzz.bases import zipped
from fuzz.kinds import Made, a_class


@a_class
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


@a_class
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


@a_class
def zip_bomb(rng: random.Random) -> Made:
    name, parts = _parts(rng)
    part = rng.choice(list(parts))
    filler = rng.choice((b" ", b"<row>", b"A", b"<si><t>x</t></si>"))
    parts[part] = parts[part][:200] + filler * (rng.choice((12, 140)) * (1 << 20) // len(filler)) + parts[part][200:]
    return name, zipped(parts)


@a_class
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


@a_class
def damaged_part(rng: random.Random) -> Made:
    name, parts = _parts(rng)
    part = rng.choice(list(parts))
    changed = bytearray(parts[part])
    for _ in range(rng.choice((1, 5))):
        changed[rng.randrange(len(changed))] = rng.choice(b'<>&"\0\xffaZ09=/')
    cut = rng.choice((len(changed), rng.randrange(len(changed))))
    parts[part] = bytes(changed[:cut])
    return name, zipped(parts)


@a_class
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


@a_class
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


@a_class
def repeated_cells(rng: random.Random) -> Made:
    parts = bases.ods_parts(rng)
    n = rng.choice((-1, 0, 7, 16384, 1048576, 1 << 31, 1 << 65))
    word = rng.choice(("columns", "rows"))
    tag = b"<table:table-cell " if word == "columns" else b"<table:table-row"
    parts["content.xml"] = parts["content.xml"].replace(tag, tag + f' table:number-{word}-repeated="{n}" '.encode(), 3)
    return "a.ods", zipped(parts)


@a_class
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


@a_class
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
