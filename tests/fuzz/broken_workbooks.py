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
    filler = rng.choice((b"\0", b"1,2,3\n", b'"'))
    block = gzip.compress(filler * ((1 << 20) // len(filler)))
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


@a_class
def far_cells_of_ods(rng: random.Random) -> Made:
    """A cell, or one value said over and over, far outside the table; a sheet formatted to its end is an honest one."""
    parts = bases.ods_parts(rng)
    cell = '<table:table-cell office:value-type="string"{}><text:p>x</text:p></table:table-cell>'
    blank, row = "<table:table-cell{}/>", "<table:table-row{}>{}</table:table-row>"

    def again(what: str, n: int) -> str:
        return f' table:number-{what}-repeated="{n}"'

    added = rng.choice((
        row.format(again("rows", 1_048_000), blank.format(again("columns", 16_384))),
        row.format("", blank.format(again("columns", 16_383)) + cell.format("")),
        row.format(again("rows", 1_048_000), blank.format(again("columns", 16_383))) + row.format("", blank.format("") + cell.format("")),
        row.format(again("rows", 1_048_000), blank.format(again("columns", 16_383)) + cell.format("")),
        row.format(again("rows", 1_048_576), cell.format(again("columns", 16_384))),
        row.format(again("rows", 4_000_000_000), cell.format("")), row.format("", cell.format(again("columns", 4_000_000_000))),
        row.format(again("rows", 65_000), cell.format(again("columns", 9))),
    ))  # fmt: skip
    parts["content.xml"] = parts["content.xml"].replace(b"</table:table>", added.encode() + b"</table:table>")
    return "a.ods", zipped(parts)


@a_class
def shared_texts(rng: random.Random) -> Made:
    """Texts that every cell may name: too many, too long and named a thousand times, fewer or more than is said."""
    parts = bases.xlsx_parts(rng)
    sst, sheet = "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"
    n, size = rng.choice(((300_000, 1), (2, 500_000), (2, 32_767), (40_000, 40)))
    claimed = rng.choice((n, 0, 4_294_967_295, -1))
    texts = "".join(f"<si><t>{k}{'x' * size}</t></si>" for k in range(n))
    parts[sst] = f'<sst xmlns="{bases.MAIN}" count="{claimed}" uniqueCount="{claimed}">{texts}</sst>'.encode()
    named = "".join(
        f'<row r="{r}"><c r="A{r}" t="s"><v>{r % (n + 1)}</v></c></row>' for r in range(100, rng.choice((110, 9_000)))
    )
    parts[sheet] = parts[sheet].replace(b"</sheetData>", named.encode() + b"</sheetData>")
    return "a.xlsx", zipped(parts)


@a_class
def odd_sheets(rng: random.Random) -> Made:
    """Sheets that are many, of one name, of no name, that lie outside the workbook or are the workbook itself."""
    parts = bases.xlsx_parts(rng)
    book, relations = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    entry = b'<sheet name="2019" sheetId="1" r:id="rId1"/>'
    assert entry in parts[book]
    sheets = rng.choice((
        b"", entry * 2, entry * 2_000, entry.replace(b"2019", b""), entry.replace(b"2019", b"&#10;&lt;b&gt;"),
        entry.replace(b"rId1", b"rId99"), entry.replace(b"2019", b"x" * 5_000), entry.replace(b'sheetId="1"', b'state="veryHidden"'),
        entry,
    ))  # fmt: skip
    target = rng.choice((
        b"worksheets/sheet1.xml", b"workbook.xml", b"../../../../etc/passwd", b"/xl/worksheets/sheet1.xml", b"http://192.0.2.1/x.xml",
        b"", b"worksheets/SHEET1.XML", b"file:///etc/passwd", b"sharedStrings.xml",
    ))  # fmt: skip
    parts[book] = parts[book].replace(entry, sheets)
    parts[relations] = parts[relations].replace(b"worksheets/sheet1.xml", target)
    return "a.xlsx", zipped(parts)


@a_class
def other_letters_of_parts(rng: random.Random) -> Made:
    """XML in another encoding than it says, or nested deeper than anybody writes."""
    name, parts = _parts(rng)
    part = rng.choice([part for part in parts if part.endswith((".xml", ".rels"))])
    body = parts[part].decode().removeprefix('<?xml version="1.0" encoding="UTF-8"?>')
    head = '<?xml version="1.0" encoding="{}"?>'
    parts[part] = rng.choice((
        (head.format("UTF-16") + body).encode("utf-16"), (head.format("UTF-16") + body).encode(), body.encode("utf-32"),
        (head.format("latin-1") + body).encode(), (head.format("no-such-code") + body).encode(), b"\xef\xbb\xbf" * 2 + body.encode(),
        ("<a>" * 200_000 + body + "</a>" * 200_000).encode(), body.replace(">", " " + 'a="1" ' * 50_000 + ">", 1).encode(),
        (head.format("UTF-8") + "<!--" + "-" * 100_000 + "-->" + body).encode(), b"",
    ))  # fmt: skip
    return name, zipped(parts)


@a_class
def circles_in_old_workbooks(rng: random.Random) -> Made:
    """A compound file whose table of sectors leads in circles, outside, or says another size."""
    content = bytearray(bases.xls(rng))
    places = rng.choice((
        [len(content) - 512 + 4 * rng.randrange(128) for _ in range(rng.choice((1, 5)))],  # the table of sectors
        [rng.choice((30, 32, 44, 48, 56, 60, 64, 68, 72, 76))], [512 + 128 + 116], [512 + 120], [512 + rng.choice((64, 66, 68, 72, 76))],
    ))  # fmt: skip
    for place in places:
        struct.pack_into(
            "<I", content, place, rng.choice((0, 1, 2, 3, 7, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF, 0x7FFFFFFF, 1 << 20))
        )
    return "a.xls", bytes(content)


@a_class
def lengths_in_binary_workbooks(rng: random.Random) -> Made:
    """A record of XLSB that says another length, or a text longer than the file."""
    parts = bases.xlsb_parts(rng)
    part = rng.choice([part for part in parts if part.endswith(".bin")])
    changed = bytearray(parts[part])
    for _ in range(rng.choice((1, 3))):
        at = rng.randrange(len(changed))
        changed[at : at + rng.choice((1, 4))] = rng.choice(
            (b"\xff\xff\xff\x7f", b"\xff\xff\xff\xff", b"\0", b"\x80\x80\x80\x01", b"\xfe\xff")
        )
    parts[part] = bytes(changed)
    return "a.xlsb", zipped(parts)
