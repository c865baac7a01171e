"""Files of every format with bytes lost, changed or in the wrong place."""

import gzip
import random

from fuzz.bases import BASES
from fuzz.kinds import Made, a_class, any_file


@a_class
def truncated(rng: random.Random) -> Made:
    name, content = any_file(rng)
    return name, content[: rng.randrange(1, len(content))]


@a_class
def bits_flipped(rng: random.Random) -> Made:
    name, content = any_file(rng)
    changed = bytearray(content)
    for _ in range(rng.choice((1, 3, 30))):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return name, bytes(changed)


@a_class
def spliced(rng: random.Random) -> Made:
    name, content = any_file(rng)
    start, end = sorted(rng.randrange(len(content)) for _ in range(2))
    place = rng.randrange(len(content))
    return name, content[:place] + content[start:end] * rng.choice((1, 1, 40)) + content[place:]


@a_class
def hole_of_zeros(rng: random.Random) -> Made:
    name, content = any_file(rng)
    start, end = sorted(rng.randrange(len(content)) for _ in range(2))
    return name, content[:start] + bytes(end - start) + content[end:]


@a_class
def two_files_in_one(rng: random.Random) -> Made:
    name, content = any_file(rng)
    other = any_file(rng)[1]
    return name, content[: rng.randrange(len(content))] + other


@a_class
def noise(rng: random.Random) -> Made:
    name, content = any_file(rng)
    return name, content[: rng.choice((0, 4, 8))] + rng.randbytes(rng.choice((1, 100, 5000)))


@a_class
def wrong_ending(rng: random.Random) -> Made:
    _, content = any_file(rng)
    endings = (*BASES, "a.txt", "a.tsv", "a.xlsm", "a.pdf", "a", "a.JSONL", "a.csv.GZ", "a.parquet.gz", "a.xlsx.gz")
    return rng.choice(endings), content


@a_class
def empty(rng: random.Random) -> Made:
    return rng.choice(list(BASES)), rng.choice((b"", b"\n", b" \r\n\r\n", b"\0", b"\xef\xbb\xbf", gzip.compress(b"")))
