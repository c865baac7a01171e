"""Every name in a column of a description is a name, and every word of it acts: else a fault with its path.

Asked of the typed words alone. Whether the file has the columns is asked when there is one (`assets/core/headings`).
"""

import datetime as dt
import difflib
import re
from collections.abc import Iterator
from zoneinfo import available_timezones

from schemas.acts import AGE_UNITS, UNITS, WORDS, columns_to_fill, kind_of, list_named
from schemas.calendar_names import CALENDARS
from schemas.codes import LISTS, MISSING, codes
from schemas.contracts import allowed_in, core_name, list_of
from schemas.date_forms import EPOCHS, LETTERS, fault_of, tells_a_moment
from schemas.date_forms import NUMBERS as DATE_NUMBERS
from schemas.nearest import listed_names, nearest_names
from schemas.said import Said
from schemas.source import UNIT_WORDS, Column, Source, Table, target_of

Path = tuple[str, ...]
Fault = tuple[Path, Said]
_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
MOST_ZEROS = 20  # of `pad`


def unknown(path: Path, value: str, names) -> Fault:
    """A name that is none: with the nearest names, and those that may stand there."""
    every = list(names)
    said = {
        "word": worded(path),
        "value": value[:80],
        "nearest": nearest_names(value, every),
        "expected": listed_names(every),
    }
    return path, Said("name_is_not_known", said)


def fault(path: Path, key: str, **params: str) -> Fault:
    return path, Said(key, {"word": worded(path), **params})


def worded(path: Path) -> str:
    return f"`{'.'.join(path)}`"


def is_day(text: str) -> bool:
    """A year, a month or a day there is: 2018, 2018-07, 2018-07-25."""
    found = _DAY.fullmatch(text.strip())
    try:
        return bool(found) and bool(dt.date(*(int(part or 1) for part in found.groups())))  # type: ignore[union-attr]
    except ValueError:
        return False


def faults_of_column(source: Source, key: str, column: str, spec: Column, path: Path) -> Iterator[Fault]:
    """What is wrong with one column of a table."""
    known = columns_to_fill(key)
    if column not in known:
        yield unknown(path, column, known)
        return
    kind, said = kind_of(key, column), _said(spec)
    for word in sorted(said - WORDS[kind]):
        if word == "unit" or (word == "on_unmapped" and "age" in kind) or word == "otherwise":
            yield fault((*path, word), "word_is_not_yet_read")
        else:
            yield fault((*path, word), "word_does_nothing", expected=", ".join(sorted(WORDS[kind])))
    yield from _beside(spec, said & WORDS[kind], path)
    yield from _made_of(source, key, column, spec, kind, path)
    yield from _named(key, column, spec, kind, path)


def _said(spec: Column) -> set[str]:
    return {Column.model_fields[name].alias or name for name in spec.model_fields_set}


_ANSWERS = ("from", "values", "coding", "spellings", "multi", "many", "on_unmapped")
_UNREAD_BESIDE = {
    "value": {*_ANSWERS, "rules", "otherwise", "optional", "dates", "calendar", "year", "month", "day", "number"},
    "rules": set(_ANSWERS),
    "year": {"from", "dates"},
}


def _beside(spec: Column, said: set[str], path: Path) -> Iterator[Fault]:
    """Words that are not read because another stands beside them, or lacks."""
    first = next((word for word in ("value", "rules", "year") if word in said), None)
    unread = _UNREAD_BESIDE.get(first or "", set()) - ({"optional"} if "form_version" in said else set())
    for word in sorted(said & unread):
        yield fault((*path, word), "word_does_nothing_beside", expected=f"{first}:")
    needed = {
        "otherwise": "rules", "many": "multi", "earlier": "form_version", "month": "year", "day": "month", "dates": "from",
        "pad": "from", "prefix": "from",
    }  # fmt: skip
    for word, wanted in needed.items():
        if word in said and wanted not in said and not (word == "dates" and first):
            key = "word_is_not_yet_read" if word == "otherwise" else "word_does_nothing_without"
            yield fault((*path, word), key, **({} if word == "otherwise" else {"expected": f"{wanted}:"}))
    if "number" in said and (path[-1] == "date" or path[-1].endswith("_on")) and "year" not in said:
        yield fault((*path, "number"), "word_does_nothing_without", expected="year:")
    if {"from", "lookup"} <= said and path[-1].startswith("admin"):
        yield fault((*path, "lookup"), "word_does_nothing_beside", expected="from:")


def _made_of(source: Source, key: str, column: str, spec: Column, kind: str, path: Path) -> Iterator[Fault]:
    """A column is made of something: a column of the file, a value, parts, rules; its names are not empty."""
    has = {
        "day": bool(spec.from_ or spec.value is not None or spec.year),
        "code": bool(spec.from_ or spec.value is not None or spec.rules),
        "yes_or_no": bool(spec.from_ or spec.rules),
        "options": bool(spec.from_ or spec.multi or spec.options),
        "place": bool(spec.from_ or spec.lookup),
    }.get(kind, bool(spec.from_))
    if not has:
        yield fault(path, "column_is_made_of_nothing", expected="from:")
    texts = {
        "from": spec.from_,
        "year": spec.year,
        "month": spec.month,
        "day": spec.day,
        "multi": spec.multi,
        "sep": spec.sep,
    }
    for word, text in texts.items():
        if text == "":
            yield fault((*path, word), "text_is_empty")
    for n, case in enumerate(spec.rules):
        if not case.when or any(not words or not asked for asked, words in case.when.items()):
            yield fault((*path, "rules", str(n)), "text_is_empty")
    if kind == "options" and spec.multi and not spec.sep:  # here it names a column: its text has to be taken apart
        yield fault((*path, "multi"), "word_does_nothing_without", expected="sep:")
    if spec.options and not spec.options.prefix:
        yield fault((*path, "options", "prefix"), "text_is_empty")
    if spec.number and (
        spec.number.thousands == "" or spec.number.decimal == "" or spec.number.thousands == spec.number.decimal
    ):
        yield fault((*path, "number"), "signs_of_numbers_differ")
    if spec.form_version and "from" in _said(spec) and not spec.form_version.from_:
        yield fault((*path, "form_version", "from"), "text_is_empty")


def _named(key: str, column: str, spec: Column, kind: str, path: Path) -> Iterator[Fault]:
    """Codes, lists, dates, units and look-ups that a column names."""
    if kind in ("code", "yes_or_no", "several", "options", "age_group"):
        yield from _codes(key, column, spec, path)
    yield from _coding(spec, kind, path)
    yield from _dates(spec, path)
    if kind == "day" and spec.value is not None and not is_day(spec.value):
        yield fault((*path, "value"), "text_is_no_day", value=spec.value[:40])
    is_mistyped = bool(difflib.get_close_matches(spec.unit_column or "", UNIT_WORDS, 1, 0.75))
    of_ages = column == "age_years" and (spec.unit in AGE_UNITS or bool(spec.unit_column and not is_mistyped))
    if spec.unit is not None and "unit" in WORDS[kind] and spec.unit != UNITS[column] and not of_ages:
        if spec.unit in UNIT_WORDS:
            yield fault((*path, "unit"), "unit_is_not_yet_read", value=spec.unit, expected=UNITS[column])
        else:
            yield unknown((*path, "unit"), spec.unit, [UNITS[column], *UNIT_WORDS])
    if spec.pad is not None and not 1 <= spec.pad <= MOST_ZEROS:
        yield fault((*path, "pad"), "number_is_out_of_range", expected=f"1-{MOST_ZEROS}", value=str(spec.pad))
    options = spec.options
    if options and "sep" in options.model_fields_set and not options.prefix.endswith(options.sep):
        yield fault((*path, "options", "sep"), "prefix_ends_with_its_sign", expected=options.sep, value=options.prefix)
    if kind == "relative" and spec.lookup is not None and not all(target_of(spec.lookup)):
        yield fault((*path, "lookup"), "link_names_source_and_table", value=spec.lookup[:80])
    if kind == "relative" and not spec.lookup:
        yield fault(path, "column_is_made_of_nothing", expected="lookup:")
    if (
        spec.optional is not False
        and not isinstance(spec.optional, bool)
        and not (spec.optional.until or spec.optional.since)
    ):
        yield fault((*path, "optional"), "column_is_made_of_nothing", expected="until:, since:")


def _dates(spec: Column, path: Path) -> Iterator[Fault]:
    """Forms of dates are forms; a moment is a day where a time zone says so, and a time zone acts on moments only."""
    for form in spec.dates or ():
        if letter := fault_of(form):
            possible = f"iso, {', '.join(DATE_NUMBERS)}, {', '.join(CALENDARS)}, {' '.join(LETTERS)}"
            at = (*path, "dates")
            yield fault(at, "date_format_is_none", value=form[:60], found=letter, expected=possible)
        elif form in EPOCHS and spec.time_zone is None:
            yield fault((*path, "dates"), "moment_needs_a_time_zone", value=form)
    if spec.dates == []:
        yield fault((*path, "dates"), "text_is_empty")
    if spec.time_zone is None:
        return
    if spec.time_zone not in available_timezones():
        yield unknown((*path, "time_zone"), spec.time_zone, sorted(available_timezones()))
    if not any(map(tells_a_moment, spec.forms)):
        yield fault((*path, "time_zone"), "word_does_nothing_without", expected=f"dates: iso, {', '.join(EPOCHS)}, %z")


def _coding(spec: Column, kind: str, path: Path) -> Iterator[Fault]:
    """A coding names codes and stands for the shipped spellings; of an age in years it is that of its column of units."""
    if "coding" not in _said(spec):
        return
    at = (*path, "coding")
    if not spec.coding or not all(spec.coding):
        yield fault(at, "text_is_empty")
    if spec.spellings is not None:
        yield fault((*path, "spellings"), "word_does_nothing_beside", expected="coding:")
    if kind != "age_years":
        return
    if spec.unit_column is None:
        yield fault(at, "word_does_nothing_without", expected="unit:")
    yield from (unknown((*at, code), unit, AGE_UNITS) for code, unit in spec.coding.items() if unit not in AGE_UNITS)


def _allowed(key: str, column: str) -> list[str]:
    if list_of(core_name(key), column):
        found = allowed_in(core_name(key), column)
        listed = codes(str(list_of(core_name(key), column)))
        return [*(code for code in listed if code in found), *sorted(found - set(listed) - set(MISSING)),
                *(code for code in MISSING if code in found)]  # fmt: skip
    return [*codes(str(list_named(key, column))), *MISSING]


def _codes(key: str, column: str, spec: Column, path: Path) -> Iterator[Fault]:
    """Codes stand in the column's own list, and a list of spellings is one there is."""
    allowed = _allowed(key, column)
    said: list[tuple[Path, str | None]] = [((*path, "value"), spec.value), ((*path, "otherwise"), spec.otherwise)]
    said += [((*path, word, one), code) for word in ("values", "coding") for one, code in getattr(spec, word).items()]
    said += [((*path, "rules", str(n), "is"), case.is_) for n, case in enumerate(spec.rules)]
    many = spec.many or ("mixed" if spec.multi and path[-1] != "barrier" else None)
    said += [((*path, "many" if spec.many else "multi"), many)]
    yield from (unknown(at, code, allowed) for at, code in said if code is not None and code not in allowed)
    if spec.spellings is not None and spec.spellings not in LISTS:
        yield unknown((*path, "spellings"), spec.spellings, LISTS)
    if spec.earlier is not None:
        yield from _earlier(key, column, spec.earlier, (*path, "earlier"))


def _earlier(key: str, column: str, spec: Column, path: Path) -> Iterator[Fault]:
    """How the question was asked before: a coded column of its own."""
    for word in sorted(_said(spec) - (WORDS["code"] - {"optional"})):
        yield fault((*path, word), "word_does_nothing", expected=", ".join(sorted(WORDS["code"])))
    yield from _beside(spec, _said(spec), path)
    if not (spec.from_ or spec.value is not None or spec.rules):
        yield fault(path, "column_is_made_of_nothing", expected="from:")
    yield from _codes(key, column, spec, path)


def faults_of_places(table: Table, path: Path) -> Iterator[Fault]:
    """A province found through its district, which the same table reads; a name that is not read beside a code."""
    for level in ("admin1", "admin2"):
        code, name = table.columns.get(f"{level}_pcode"), f"{level}_name"
        if code is not None and name in table.columns and code.optional is False:
            yield fault((*path, "columns", name), "word_does_nothing_beside", expected=f"{level}_pcode:")
    for column, spec in table.columns.items():
        if spec.lookup is None or column == "indirect_of":
            continue
        known = [c for c in ("admin2_pcode", "admin2_name") if c in table.columns and table.columns[c].from_]
        if column in ("admin1_pcode", "admin1_name") and spec.lookup not in known:
            yield unknown((*path, "columns", column, "lookup"), spec.lookup, known or ["admin2_pcode"])
        elif column in ("admin2_pcode", "admin2_name"):
            yield fault((*path, "columns", column, "lookup"), "word_does_nothing", expected="from")
