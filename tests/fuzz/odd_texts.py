"""Delimited text that no table is, in any encoding."""

import json
import random

from fuzz import bases
from fuzz.bases import HEADER, text
from fuzz.kinds import Made, a_class


@a_class
def odd_text(rng: random.Random) -> Made:
    table = [list(HEADER), *bases.rows(rng)]
    table[-1][rng.randrange(9)] = rng.choice((
        "\0", "a\0b", '"', '""', "x" * 70_000, "\x1b[2J", "\u202e\u2066", "\ufeff", "=1+1", "𝒜" * 40, "\x85", "\u2028", "'; --",
        "1e999", "\x7f\x08", "a\nb\rc",
    ))  # fmt: skip
    content = text(table, rng.choice(",;\t|"), rng.choice(("\n", "\r\n", "\r", "\n\r", "\x85", "\n\n")))
    return rng.choice(("a.csv", "a.tsv", "a.txt")), content.encode("utf-8", "surrogatepass")


@a_class
def mixed_encodings(rng: random.Random) -> Made:
    lines = text([list(HEADER), *bases.rows(rng)]).splitlines(keepends=True)
    codecs = ("utf-8", "cp1256", "utf-16-le", "utf-16", "utf-32", "cp1252", "utf-8-sig", "gb18030", "utf-7")
    one = rng.choice(codecs)
    written = [line.encode(rng.choice((one, one, rng.choice(codecs))), "replace") for line in lines]
    return rng.choice(("a.csv", "a.json")), rng.choice((b"", b"\xff\xfe", b"\xef\xbb\xbf" * 3)) + b"".join(written)


@a_class
def open_quotation_mark(rng: random.Random) -> Made:
    content = bytearray(text([list(HEADER), *bases.rows(rng), *bases.rows(rng)]).encode())
    for _ in range(rng.choice((1, 2, 5))):
        content.insert(rng.randrange(len(content)), ord('"'))
    return "a.csv", bytes(content)


@a_class
def endless_line(rng: random.Random) -> Made:
    size = rng.choice((1 << 20, 17 << 20, 40 << 20))
    filler = rng.choice((b"x", b",", b'"', b'","', b" ", b"\0"))
    return rng.choice(("a.csv", "a.json", "a.ndjson")), text([list(HEADER)]).encode() + filler * (size // len(filler))


@a_class
def ragged_rows(rng: random.Random) -> Made:
    table = [list(HEADER), *bases.rows(rng), *bases.rows(rng)]
    return "a.csv", "".join(",".join(row * rng.choice((0, 1, 1, 1, 3))) + "\n" for row in table).encode()


@a_class
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


@a_class
def thousands_of_columns(rng: random.Random) -> Made:
    n = rng.choice((16_384, 16_385, 100_000, 1_000_000))
    if rng.random() < 0.7:
        return "a.csv", (",".join(["a"] * n) + "\n" + ",".join("1" * n) + "\n").encode()
    return "a.json", json.dumps([{f"c{k}": k for k in range(min(n, 100_000))}]).encode()


NUMBERS = (
    "9" * 5000, "-" + "9" * 400, "1e400", "-1e-400", "NaN", "inf", "-Infinity", "1_000", "0x1F", "٣٢", "１２", "1,5", "1.500,00", "½", "²",
    "1e5", "--5", "+5", "5.", ".5", "5 years", "12 mois", "0" * 300 + "7", "99999999999999999999", "-0", "TRUE", "1/0", "IV",
)  # fmt: skip
DAYS = (
    "31/02/2019", "00/00/0000", "29/02/1900", "01/01/0001", "31/12/9999", "1/1/10000", "32/13/2019", "2019-13-45T99:99:99Z", "0", "-1",
    "99999999", "1e9", "01/01/-2019", "٠١/٠٢/٢٠١٩", "01/０２/2019", "1/1/1", "//", "01/02/2019 25:61", "2019-W99", "yesterday", "9" * 3000,
    "01\u200f/02\u200f/2019", "1" * 100 + "/1/2019",
)  # fmt: skip


@a_class
def odd_values(rng: random.Random) -> Made:
    table = [list(HEADER), *bases.rows(rng), *bases.rows(rng)]
    for row in table[1 :: rng.choice((1, 3))]:
        place = rng.choice((0, 2, 3, 4, 5, 6, 7))
        row[place] = rng.choice(DAYS if place == 2 else NUMBERS)
    return "a.csv", text(table).encode()


@a_class
def long_cells(rng: random.Random) -> Made:
    one = rng.choice(("x", "é", "1", " ", "ع", "\u0301", "😀", "a ", "0", "12/", "-"))
    table = [list(HEADER), ["1", "P", "01/02/2019", "F", "7", "killed", "4.5", "-74.1", "V"], *bases.rows(rng)]
    for _ in range(rng.choice((1, 3))):
        table[1][rng.randrange(9)] = one * (rng.choice((5_000, 300_000, 3_000_000)) // len(one.encode()))
    return "a.csv", text(table).encode()


@a_class
def wide_letters(rng: random.Random) -> Made:
    content = text([list(HEADER), *bases.rows(rng), *bases.rows(rng)], end=rng.choice(("\n", "\r\n")))
    written = content.replace("Village", "Village 😀").encode(
        rng.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"))
    )
    return rng.choice(("a.csv", "a.tsv", "a.json")), rng.choice(
        (written, written[:-1], written[:-3], written[1:], written * 2)
    )


@a_class
def many_lines(rng: random.Random) -> Made:
    line = rng.choice(
        (
            b"\n",
            b"\r",
            b",\n",
            b'"\n',
            b'""\n',
            b",,,,,,,,\n",
            b'"",\r\n',
            b"1,a,01/02/2019,F,7,killed,1,1,V\n",
            b"\0\n",
        )
    )
    return rng.choice(("a.csv", "a.txt", "a.ndjson")), text([list(HEADER)]).encode() + line * rng.choice(
        (1_000, 200_000)
    )
