"""How an undescribed file is written, tried out: encoding, delimiter, title rows, HXL row; then its columns' values."""

import codecs
import csv
import itertools
import json
import re
from collections import Counter
from pathlib import Path

import pyarrow.compute as pc

from methods.profiling import ERRORS, Profile, numbers, profile
from schemas.codes import codes
from schemas.findings import Refused
from schemas.source import Files
from warehouse.failures import of_what_was_sent
from warehouse.reading import Sheet, read_file
from warehouse.reading.encoding import lines, looks_like, text_blocks
from warehouse.reading.endings import is_gzip, kind_of, open_bytes, read_block
from warehouse.reading.sheet import SOURCE_ROW

MOST_ROWS, MOST_DISTINCT = 500_000, 50_000
LOGIC = {
    "relevant",
    "relevance",
    "calculation",
    "constraint",
    "appearance",
    "choice_filter",
    "label",
}  # columns only a form has


def opened(path: Path) -> tuple[Files, list[Sheet], list[str]]:
    """How the file is written, its tables, and what is doubtful. Raises Refused when it cannot be read at all."""
    files, doubts = how_written(path)
    try:
        sheets = read_file(path, files)
    except Refused as refusal:
        if refusal.rule_id == "file_has_a_header" and files.hxl:
            files = files.model_copy(update={"hxl": False})
            sheets = read_file(path, files)
        elif refusal.rule_id == "file_is_json" and refusal.params.get("expected"):
            sheets = [
                sheet for name in str(refusal.params["expected"]).split(", ") for sheet in _list_at(path, files, name)
            ]
            if not sheets:
                raise
        else:
            raise
    forms = [sheet for sheet in sheets if _is_form(set(sheet.columns))]
    if forms:
        named = f"sheet {forms[0].name} reads" if forms[0].name else "the file reads"
        doubts.append(f"{named} like a form (questions and choices), not like answers: is this the right file?")
    return files, sheets, doubts


def _list_at(path: Path, files: Files, name: str) -> list[Sheet]:
    """One list of a JSON document as a table; none when its items have no names."""
    try:
        return read_file(path, files, [name])
    except Refused as refusal:
        of_what_was_sent(refusal)
        return []


def _is_form(columns: set[str]) -> bool:
    """An XLSForm's questions or choices."""
    return "name" in columns and ("list_name" in columns or ("type" in columns and bool(columns & LOGIC)))


def how_written(path: Path) -> tuple[Files, list[str]]:
    """How the file is written and what is doubtful about it."""
    files, doubts = Files(), []
    kind = kind_of(path, files)
    if kind == "delimited":
        encoding = _encoding(path)
        if not encoding.startswith("utf-8"):
            doubts.append(f"encoding: the file is not UTF-8; its letters look like {encoding}. Do they read well?")
        files = Files(encoding=encoding)
        text = list(itertools.islice(lines(text_blocks(path, files, stop=1 << 20)), 60))
        delimiter = max(",;\t|", key=lambda sign: _evenness(text, sign))
        files = files.model_copy(update={"delimiter": delimiter})
        rows = [list(row) for row in csv.reader(text, delimiter=delimiter)]
    elif kind == "workbook":
        import python_calamine as calamine

        book = calamine.load_workbook(path)
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
        heads = [sheet.to_python(skip_empty_area=False, nrows=25) for sheet in sheets]
        rows = max(([[str(c) for c in row] for row in head] for head in heads), key=_width, default=[])
    else:
        return files, doubts
    filled = [sum(bool(str(cell).strip()) for cell in row) for row in rows]
    skip = next((n for n, width in enumerate(filled) if width >= max(1, 0.6 * max(filled))), 0)
    if skip:
        doubts.append(f"skip_rows: {skip} row(s) above the headings are taken for titles")
    tags = [cell.strip() for cell in rows[skip + 1] if cell.strip()] if len(rows) > skip + 1 else []
    hxl = bool(tags) and all(tag.startswith("#") for tag in tags)
    return files.model_copy(update={"skip_rows": skip, "hxl": hxl}), doubts


def _width(rows: list[list[str]]) -> int:
    return max((sum(bool(cell.strip()) for cell in row) for row in rows), default=0)


def _evenness(text: list[str], sign: str) -> int:
    widths = Counter(len(row) for row in csv.reader(text, delimiter=sign) if len(row) > 1)
    return max((n * min(width, 4) for width, n in widths.items()), default=0)


def _encoding(path: Path) -> str:
    """The first encoding all bytes are valid in; the letters decide between those that take any byte."""
    decoder, odd, start = codecs.getincrementaldecoder("utf-8")(), b"", b""
    with open_bytes(path, Files()) as raw:
        while block := read_block(raw, 1 << 20, path.name):
            start = start or block[:4]
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                odd = b"\n".join(line for line in block.split(b"\n") if not line.isascii())[: 1 << 16]
                return looks_like(start if looks_like(start).startswith("utf-16") else odd or block)
    return "utf-8-sig" if start.startswith(codecs.BOM_UTF8) else "utf-8"


def profiles_of(sheet: Sheet) -> tuple[list[Profile], list[str], Counter[str]]:
    """The profile of every column, values counted; what was left out; marks of failed calculations with their cells."""
    counts: dict[str, Counter[str]] = {column: Counter() for column in sheet.columns}
    n = 0
    for batch in sheet.batches():
        for column in sheet.columns:
            for item in pc.value_counts(batch.column(column)).to_pylist():
                value = item["values"] or ""
                if value in counts[column] or len(counts[column]) < MOST_DISTINCT:
                    counts[column][value] += item["counts"]
        n += batch.num_rows
        if n >= MOST_ROWS:
            break
    notes = [f"only the first {n} rows were looked at"] if n >= MOST_ROWS else []
    errors: Counter[str] = Counter()
    for found in counts.values():
        errors.update({mark: found[mark] for mark in ERRORS if mark in found})
    tags = sheet.hxl
    return [profile(c, found, tags.get(c, "")) for c, found in counts.items() if c != SOURCE_ROW], notes, errors


def quoted(text: str) -> str:
    """A word of the file as YAML takes it: bare where that is safe."""
    return text if re.fullmatch(r"[^\W\d]\w*", text) and text.lower() not in _WORDS else as_json(text)


_WORDS = ("yes", "no", "on", "off", "true", "false", "null", "y", "n")


def as_json(text: str) -> str:
    """A text between quotation marks, for YAML and for comments."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\x7f").replace("\x85", "\\x85")


def head(path: Path, files: Files, doubts: list[str]) -> list[str]:
    """The lines above `tables:`."""
    words = [f"encoding: {files.encoding}", f"delimiter: {as_json(files.delimiter)}"]
    words = words if kind_of(path, files) == "delimited" else []
    words += [f"skip_rows: {files.skip_rows}"] * bool(files.skip_rows) + ["hxl: true"] * files.hxl
    words += ["compression: gzip"] * (is_gzip(path, files))
    words += [f"error_values: [{', '.join(map(as_json, files.error_values))}]"] * bool(files.error_values)
    dated = re.search(r"\d{4}-\d{2}(-\d{2})?", path.name)
    pattern = path.name.replace(dated[0], "*") if dated else f"*{''.join(path.suffixes[-2:])}"
    if dated:
        words.append(r"vintage: {from_name: '(\d{4}-\d{2}(?:-\d{2})?)', policy: replace}")
        doubts.append("vintage: is the date in the file name its cut-off, and does a newer file replace an older one?")
    name = re.sub(r"[\W_]+", "-", path.name.split(".")[0].replace(dated[0] if dated else "", "")).strip("-").lower()
    return [
        "# Proposed from the file. Answer every DOUBT and replace every ???; then `saddle check FILE`.",
        *(f"# DOUBT: {doubt}" for doubt in doubts),
        f"source: {quoted(name or 'my-source')}",
        'country: "???"                # DOUBT: three letters, ISO 3166-1',
        f'source_type: "???"            # DOUBT: one of {", ".join(codes("source_type"))}',
        'as_of: "???"                  # DOUBT: until which day does the file tell? YYYY-MM-DD'
        + ("; delete the line when the date in the file name says it" if dated else ""),
        f"files: {{{', '.join([f'pattern: {as_json(pattern)}', *words])}}}",
    ]


def number_words(found: Profile) -> str:
    """How the numbers of a column are written, as words behind `from:`; nothing when plainly."""
    _, thousands, decimal = numbers(found)
    if thousands:
        return f", number: {{thousands: {as_json(thousands)}}}"
    return f", number: {{decimal: {as_json(decimal)}}}" if decimal != "." else ""
