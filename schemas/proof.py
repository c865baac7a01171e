"""A description is proved before it is used: every name in it is a name, every number is in range, every word acts.

Here: the source as a whole and how its files are written. Tables are in `proof_tables`, columns in `proof_columns`. What
needs the folder beside it (other sources) is asked in `assets/raw/sources`, what needs the file in `assets/core/headings`.
"""

import codecs
import re
from collections.abc import Iterator
from functools import cache

from schemas.codes import MISSING, SPELLED_IN, codes
from schemas.countries import countries, is_country
from schemas.file_patterns import compiled_pattern
from schemas.languages import ENGLISH
from schemas.proof_columns import Fault, fault, is_day, unknown
from schemas.proof_tables import faults_of_tables
from schemas.source import Design, Source, core_name
from schemas.source_names import LONGEST_NAME, RESERVED

_MOST_TITLE_ROWS, _MOST_HEADER_ROWS, _MOST_RANKS = 1000, 10, 10_000
_LONGEST_PATTERN = 200
_MOST_STARS = 12
_LISTED = """
    utf-8 utf-8-sig utf-16 utf-16-le utf-16-be utf-32 utf-32-le utf-32-be ascii latin-1 cp1250 cp1251 cp1252 cp1253 cp1254
    cp1255 cp1256 cp1257 cp1258 cp437 cp720 cp737 cp775 cp850 cp852 cp855 cp856 cp857 cp858 cp860 cp861 cp862 cp863 cp864
    cp865 cp866 cp869 cp874 cp932 cp949 cp950 cp1125 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8
    iso8859-9 iso8859-10 iso8859-11 iso8859-13 iso8859-14 iso8859-15 iso8859-16 koi8-r koi8-u koi8-t kz1048 tis-620 ptcp154
    mac-roman mac-cyrillic mac-arabic mac-farsi mac-greek mac-latin2 mac-turkish gb2312 gbk gb18030 big5 big5hkscs
    shift_jis euc_jp euc_kr iso2022_jp johab hz
"""
ENCODINGS = tuple(_LISTED.split())


def faults_of(source: Source) -> Iterator[Fault]:
    """Everything wrong with a description that the description itself shows."""
    yield from _source(source)
    yield from _files(source)
    yield from _design(source)
    yield from faults_of_tables(source)


def _source(source: Source) -> Iterator[Fault]:
    for word, names in (("source", [source.source]), ("formerly", source.formerly)):
        for name in names:
            if not name or len(name) > LONGEST_NAME:
                yield fault((word,), "name_is_short_and_not_empty", expected=str(LONGEST_NAME))
    if source.source in RESERVED:
        yield fault(("source",), "name_is_reserved", value=source.source)
    if source.source in source.formerly:
        yield fault(("formerly",), "word_does_nothing_beside", expected=f"source: {source.source}")
    if not is_country(source.country):
        yield unknown(("country",), source.country, countries())
    if source.source_type not in codes("source_type"):
        yield unknown(("source_type",), source.source_type, codes("source_type"))
    if not 0 <= source.source_rank <= _MOST_RANKS:
        yield fault(
            ("source_rank",), "number_is_out_of_range", value=str(source.source_rank), expected=f"0-{_MOST_RANKS}"
        )
    if source.as_of is not None and not _is_cut_off(source.as_of):
        yield fault(("as_of",), "text_is_no_day", value=source.as_of[:40])
    for language in source.languages:
        if language not in languages():
            yield unknown(("languages",), language, (*SPELLED_IN, *sorted(languages())))
    for word, code in source.missing.items():
        if code not in MISSING:
            yield unknown(("missing", word), code, MISSING)
    for day in source.placeholder_dates:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", day):
            yield fault(("placeholder_dates",), "text_is_no_day", value=day[:40])
    if source.corrections is not None:
        yield fault(("corrections",), "word_is_not_yet_read")


def _is_cut_off(text: str) -> bool:
    parts = re.findall(r"\d+", text)
    return 1 <= len(parts) <= 3 and len(parts[0]) == 4 and is_day("-".join(part.zfill(2) for part in parts))


@cache
def languages() -> frozenset[str]:
    """Codes of languages (ISO 639), as names of them are known to babel; those spellings are kept in besides."""
    from babel import Locale

    named = (str(code) for code in Locale(ENGLISH).languages)
    return frozenset({*SPELLED_IN, *(code for code in named if re.fullmatch("[a-z]{2,3}", code))})


def _files(source: Source) -> Iterator[Fault]:
    files = source.files
    if reason := _fault_of_pattern(files.pattern):
        yield fault(("files", "pattern"), reason, value=files.pattern[:80])
    if encoding_named(files.encoding) is None:
        yield unknown(("files", "encoding"), files.encoding, ENCODINGS)
    if not re.fullmatch(r"[\t -~]", files.delimiter) or files.delimiter == '"' or files.delimiter.isalnum():
        yield fault(("files", "delimiter"), "delimiter_is_one_sign", value=files.delimiter[:20])
    for word, number, low, high in (
        ("header_rows", files.header_rows, 1, _MOST_HEADER_ROWS),
        ("skip_rows", files.skip_rows, 0, _MOST_TITLE_ROWS),
    ):
        if not low <= number <= high:
            yield fault(("files", word), "number_is_out_of_range", value=str(number), expected=f"{low}-{high}")
    if files.sheets is not None:
        named = [table.sheet or table.records for table in source.tables.values()]
        if len(files.sheets) != 1 or files.sheets == ["all"]:
            yield fault(("files", "sheets"), "several_sheets_are_not_yet_read")
        elif any(named):
            yield fault(("files", "sheets"), "word_does_nothing_beside", expected="sheet:")
    if files.vintage is not None:
        yield from _vintage(files.vintage.from_name)


def _vintage(pattern: str) -> Iterator[Fault]:
    path = ("files", "vintage", "from_name")
    compiled, reason = compiled_pattern(pattern)
    if compiled is None:
        yield fault(path, "pattern_cannot_be_matched", value=pattern[:80], found=reason)
    elif not compiled.groups:
        yield fault(path, "pattern_has_no_group", value=pattern[:80])


def encoding_named(name: str) -> str | None:
    """Python's name of a text encoding; None for one that is unknown or holds no texts (zip, rot13, idna ...)."""
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return found if found in _encodings() else None


@cache
def _encodings() -> frozenset[str]:
    return frozenset(codecs.lookup(name).name for name in ENCODINGS)


def _fault_of_pattern(pattern: str) -> str | None:
    """Which files belong to a source is said by a pattern that stays inside its folder and can be matched quickly."""
    parts = pattern.split("/")
    if pattern.startswith(("/", "~")) or "\\" in pattern or ":" in pattern or ".." in parts:
        return "pattern_leaves_the_folder"
    too_wide = (
        pattern.count("**") > 1 or pattern.count("*") > _MOST_STARS or any("**" in p and p != "**" for p in parts)
    )
    if not pattern or len(pattern) > _LONGEST_PATTERN or "" in parts or "." in parts or too_wide or "\n" in pattern:
        return "pattern_is_plain"
    return None


def _replicates(design: Design) -> Iterator[Fault]:
    """What belongs to replicate weights stands beside them, and they beside a weight and a method."""
    path, n = ("design", "replicate_weights"), len(design.replicate_weights)
    if n and not design.weight:
        yield fault(path, "word_does_nothing_without", expected="weight:")
    if n and design.method is None:
        yield fault(path, "word_does_nothing_without", expected="method:")
    for word, is_said in (("method", design.method), ("scale", design.scale), ("rscales", design.rscales)):
        if is_said and not n:
            yield fault(("design", word), "word_does_nothing_without", expected="replicate_weights:")
    if (design.method == "fay") != (design.rho is not None):
        yield fault(("design", "rho" if design.rho is not None else "method"), "word_does_nothing_without",
                    expected="method: fay" if design.rho is not None else "rho:")  # fmt: skip
    if n == 1 or (design.rscales and len(design.rscales) != n):
        yield fault(("design", "rscales" if design.rscales else "replicate_weights"), "number_is_out_of_range",
                    value=str(len(design.rscales) or n), expected=str(n) if design.rscales else "2-")  # fmt: skip


def _design(source: Source) -> Iterator[Fault]:
    design = source.design
    if not isinstance(design, Design):
        return
    if design.weight and design.population:
        yield fault(("design", "population"), "word_does_nothing_beside", expected="weight:")
    if design.population and not (design.strata or design.cluster):
        yield fault(("design", "population"), "word_does_nothing_without", expected="strata:")
    yield from _replicates(design)
    if not any(core_name(key) == "person" for key in source.tables):
        yield fault(("design",), "word_does_nothing_without", expected="person:")
    named = design.population.file if design.population else ""
    if design.population and (not named or named in (".", "..") or re.search(r"[/\\:]", named)):
        yield fault(("design", "population", "file"), "pattern_leaves_the_folder", value=named[:80])
