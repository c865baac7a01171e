"""Received text as UTF-8 bytes, in blocks, whatever encoding it was declared in; and what to say when that is wrong."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from schemas.findings import Refused
from schemas.source import Files
from warehouse.reading.endings import open_bytes, read_block

# Also the longest row a parser may meet. 5 M rows: 1 MB blocks take as long, 16 MB ones 0.7 GB instead of 0.33.
BLOCK = 4 << 20
LONGEST_LINE = 16 << 20  # bytes of UTF-8 without a line break after which we stop reading

_FREQUENT = {"cp1256": "اليمنوترب", "cp1251": "оеаинтсрвл"}


class Utf8Stream(io.RawIOBase):
    """A received file as UTF-8 without byte order mark, read in blocks; memory is bounded by a few blocks.

    UTF-8 passes through unchanged (the parser checks it), other encodings are transcoded. Counts quotation marks.
    Raises Refused: file_is_in_declared_encoding, file_lines_are_of_sane_length, file_is_not_truncated, file_is_gzip.
    """

    def __init__(self, path: Path, files: Files) -> None:
        self.path, self.files = path, files
        self.is_utf8 = encoding_name(files) in ("utf-8", "utf-8-sig")
        self.decoder = codecs.getincrementaldecoder(files.encoding)()
        self.raw = open_bytes(path, files)
        self.pending = b""
        self.at_start, self.at_end = True, False
        self.checks_lines = True
        self.n_quotes = self.n_without_break = 0
        self.last = b""  # the last two bytes read so far
        self.refusal: Refused | None = None

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Exactly `size` bytes but at the end of the file, where less comes."""
        size = BLOCK if size is None or size < 0 else size
        try:
            while len(self.pending) < size and not self.at_end:
                self._fill(size - len(self.pending))
        except Refused as refusal:
            self.refusal = refusal  # the parser that called us may wrap what we raise
            raise
        block, self.pending = self.pending[:size], self.pending[size:]
        return block

    def close(self) -> None:
        self.raw.close()
        super().close()

    def _fill(self, size: int) -> None:
        block = read_block(self.raw, size, self.path.name)
        self.at_end = not block
        if not self.is_utf8:
            try:
                block = self.decoder.decode(block, final=self.at_end).encode()
            except UnicodeDecodeError as error:
                raise wrong_encoding(self.path, self.files) from error
        if self.at_start and block:
            block = block.removeprefix(codecs.BOM_UTF8)
            self.at_start = False
        self.n_quotes += block.count(b'"')
        self.last = (self.last + block[-2:])[-2:]
        if self.checks_lines:
            self._check_line_length(block)
        self.pending = self.pending + block if self.pending else block

    @property
    def line_end(self) -> str:
        """How the last line read ends: `\\r\\n`, `\\n`, `\\r`, or `` for one without an end."""
        text = self.last.decode("latin-1")
        return text if text == "\r\n" else text[-1:] if text[-1:] in ("\n", "\r") else ""

    def _check_line_length(self, block: bytes) -> None:
        last = max(block.rfind(b"\n"), block.rfind(b"\r"))
        self.n_without_break = self.n_without_break + len(block) if last < 0 else len(block) - last
        if self.n_without_break > LONGEST_LINE:
            limit = f"{LONGEST_LINE >> 20} MB"
            reason = [{"says": "reason_no_line_break", "expected": limit}]
            raise Refused("file_lines_are_of_sane_length", file=self.path.name, expected=limit, reason=reason)


def encoding_name(files: Files) -> str:
    """Python's name for the declared encoding. Raises Refused(source_yaml_is_valid) for one that does not exist."""
    try:
        return codecs.lookup(files.encoding).name
    except LookupError as error:
        raise Refused(
            "source_yaml_is_valid", file="source.yaml", reason=f"encoding `{files.encoding}` is not known"
        ) from error


def text_blocks(path: Path, files: Files, stop: int | None = None) -> Iterator[str]:
    """Decoded text of the first `stop` (decompressed) bytes, in blocks."""
    decoder = codecs.getincrementaldecoder(files.encoding)()
    left = stop
    with open_bytes(path, files) as raw:
        while block := read_block(raw, BLOCK if left is None else min(BLOCK, left), path.name):
            left = None if left is None else left - len(block)
            yield decoder.decode(block)


def lines(blocks: Iterator[str]) -> Iterator[str]:
    """Lines with their ends, broken only at CR, LF and CRLF (str.splitlines breaks at more)."""
    rest = ""
    for block in blocks:
        parts = io.StringIO(rest + block, newline="").readlines()
        # A last line that ends in CR may go on with LF in the next block.
        rest = "" if parts and parts[-1].endswith("\n") else (parts.pop() if parts else "")
        yield from parts
    if rest:
        yield from io.StringIO(rest, newline="").readlines()


def wrong_encoding(path: Path, files: Files) -> Refused:
    """The refusal that names the first byte not in the declared encoding, its row, and what the file looks like."""
    byte, around = _first_fault(path, files)
    csv.field_size_limit(LONGEST_LINE)
    row = 0
    for _ in csv.reader(lines(text_blocks(path, files, stop=byte)), delimiter=files.delimiter):
        row += 1
    return Refused(
        "file_is_in_declared_encoding",
        file=path.name,
        expected=files.encoding,
        found=looks_like(around),
        n=byte,
        row=max(row, 1),
        reason=f"byte {byte}, row {max(row, 1)}",
    )


def _first_fault(path: Path, files: Files) -> tuple[int, bytes]:
    """Position of the first byte that does not decode, and the bytes from there on (with a little before)."""
    decoder = codecs.getincrementaldecoder(encoding_name(files))()
    position, before = 0, b""
    with open_bytes(path, files) as raw:
        while True:
            block = read_block(raw, BLOCK, path.name)
            held = decoder.getstate()[0]
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                fault = position - len(held) + error.start
                sample = before + block
                start = max(0, len(before) - len(held) + error.start - 4096)
                return fault, sample[start : start + (1 << 16)] if fault > 4096 else sample[: 1 << 16]
            if not block:
                return position, before
            position += len(block)
            before = block[-8192:]


def looks_like(sample: bytes) -> str:
    """The encoding a piece of text most likely has: by byte order mark, zero bytes, validity, then frequent letters."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if sample.startswith(mark):
            return name
    if sample.count(0) > len(sample) // 4:
        return "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
        return "utf-8"
    except UnicodeDecodeError:
        pass
    high = bytes(byte for byte in sample if byte >= 0x80)
    shares = {
        name: sum(high.decode(name, "replace").count(letter) for letter in letters) / len(high)
        for name, letters in _FREQUENT.items()
    }
    best = max(shares, key=lambda name: shares[name])
    # a Latin word has its few accented letters between plain ones, a word of another script has hardly any plain ones
    words = re.findall(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*", sample)
    return best if len(high) > 0.6 * sum(map(len, words)) and shares[best] > 0.3 else "cp1252"
