"""Every name in a table of a description is a name, and every word of it acts: else a fault with its path."""

import re
from collections.abc import Iterator

from schemas.acts import COUNTED, OF_ANOTHER, columns_to_fill
from schemas.codes import MISSING, codes
from schemas.contracts import CONTRACTS, allowed_in, columns_of, core_name
from schemas.proof_columns import Fault, Path, fault, faults_of_column, faults_of_places, unknown
from schemas.source import Source, Table, target_of

IDENTITY_KINDS = (
    "name", "father_name", "phone", "document", "birth_date", "address",  # by these, rows of two lists are compared
    "mother_name", "email", "photo", "free_text", "other",  # these are kept apart only
)  # fmt: skip
TABLES = tuple(table for table in CONTRACTS if table != "casualty")  # a casualty is made of linked records
_ONE_OF_SEVERAL = re.compile(r"[\w-]{1,40}")
_OWNERS = {"functioning": ("person",), "need": ("person",)}  # of the others: a need or a person
_INSIDE = {  # words of a table that act in some tables only
    "asks": ("need",), "asked_when": ("barrier",), "instrument": ("functioning",), "cut_off": ("functioning",), "link": ("person",),
    "count": COUNTED, "blank_count": COUNTED, "total_where": COUNTED,
}  # fmt: skip
COUNTED_AS = {"casualty_count": ("killed", "injured", "unknown"), "people_in_need": codes("people_in_need_status")}


def faults_of_tables(source: Source) -> Iterator[Fault]:
    """What is wrong with the tables of a description, one by one and to each other."""
    if not source.tables:
        yield fault(("tables",), "description_has_no_table")
    for key, table in source.tables.items():
        path = ("tables", key)
        kind, at, unit = key.partition("@")
        if kind not in TABLES or (at and not _ONE_OF_SEVERAL.fullmatch(unit)):
            yield unknown(path, key, TABLES)
            continue
        yield from _words(source, key, table, path)
        yield from _belonging(source, key, table, path)
        yield from _names(source, key, table, path)
        for group in ("columns", "group"):
            for column, spec in getattr(table, group).items():
                yield from faults_of_column(source, key, column, spec, (*path, group, column))
        for column in table.group:
            if column in table.columns:
                yield fault((*path, "columns", column), "word_does_nothing_beside", expected=f"group.{column}:")
        yield from faults_of_places(table, path)


def _words(source: Source, key: str, table: Table, path: Path) -> Iterator[Fault]:
    """Words that do nothing in this table, or beside each other; words this table cannot be without."""
    kind = core_name(key)
    for word, tables in _INSIDE.items():
        if word in table.model_fields_set and kind not in tables:
            yield fault((*path, word), "word_does_nothing_in_table", expected=", ".join(tables))
    for word in ("disaggregation_unit", "population_group"):
        if word in table.model_fields_set and word not in columns_of(kind):
            yield fault((*path, word), "word_does_nothing_in_table", expected="person")
        elif word in table.model_fields_set and word in table.mapped:
            yield fault((*path, word), "word_does_nothing_beside", expected=f"columns.{word}:")
    for word, other in (("records", "sheet"), ("row_key", "key"), ("parent", "of")):
        if {word, other} <= table.model_fields_set:
            yield fault((*path, word), "word_does_nothing_beside", expected=f"{other}:")
    if "by" in table.model_fields_set and table.of is None:
        yield fault((*path, "by"), "word_does_nothing_without", expected="of:")
    needed = {"functioning": "instrument", "barrier": "columns.barrier", **dict.fromkeys(COUNTED, "count")}
    lacks = {
        "instrument": not table.instrument,
        "count": not table.count,
        "columns.barrier": "barrier" not in table.mapped,
    }
    if kind in needed and lacks[needed[kind]]:
        yield fault((*path, *needed[kind].split(".")), "word_is_missing")
    if kind in OF_ANOTHER and table.of is None:
        yield fault((*path, "of"), "word_is_missing")
    steady = [spec for spec in table.mapped.values() if spec.provider_columns and not spec.optional]
    if not (table.key or table.of or steady or kind in COUNTED):
        yield fault(path, "rows_are_told_apart_by_nothing", expected="key:, columns:")


def _belonging(source: Source, key: str, table: Table, path: Path) -> Iterator[Fault]:
    """`of:` names a table there is, which in the end stands alone, and `by:` what finds its row."""
    above = table.of
    if above is None:
        return
    if above not in source.tables:
        yield unknown((*path, "of"), above, [other for other in source.tables if other != key])
        return
    if not is_rooted(source, key):
        if all(table.of in source.tables for table in source.tables.values() if table.of):
            yield fault((*path, "of"), "tables_belong_to_each_other", value=above)
        return
    kind, owner = core_name(key), core_name(above)
    owners = _OWNERS.get(kind, ("need", "person")) if kind in OF_ANOTHER else ()
    if owner not in owners:
        fitting = [other for other in source.tables if core_name(other) in owners]
        yield (unknown((*path, "of"), above, fitting) if owners
               else fault((*path, "of"), "word_does_nothing_in_table", expected=", ".join(OF_ANOTHER)))  # fmt: skip
    same_sheet = source.sheet_of(key) == source.sheet_of(above)
    if same_sheet and table.joined_by and list(table.joined_by.values()) != source.tables[above].key:
        expected = ", ".join(source.tables[above].key or []) or "key:"
        yield fault((*path, "by"), "by_names_the_key_of_its_owner", value=above, expected=expected)
    if not same_sheet and not table.joined_by:
        yield fault((*path, "by"), "word_is_missing")


def is_rooted(source: Source, key: str) -> bool:
    """Whether the tables above a table end in one that stands alone: only then it has sheets above it."""
    seen: list[str] = []
    step: str | None = key
    while step is not None and step in source.tables and step not in seen:
        seen.append(step)
        step = source.tables[step].of
    return step is None


def _names(source: Source, key: str, table: Table, path: Path) -> Iterator[Fault]:
    """Codes, kinds and columns that the words of a table name."""
    kind, fillable = core_name(key), columns_to_fill(key)
    for column in table.absent:
        if column not in (known := [*fillable, "disability_status", "age_group"]):
            yield unknown((*path, "absent", column), column, known)
    for column, said in table.identity.items():
        if said not in IDENTITY_KINDS:
            yield unknown((*path, "identity", column), said, IDENTITY_KINDS)
    for service in table.asks:
        if service not in codes("service"):
            yield unknown((*path, "asks"), service, codes("service"))
    for word in ("instrument", "disaggregation_unit", "population_group"):
        said = getattr(table, word)
        if said is not None and word in columns_of(kind) and said not in allowed_in(kind, word):
            yield unknown((*path, word), said, codes(word))
    for counted in table.count if kind in COUNTED else ():
        if counted not in COUNTED_AS[kind]:
            yield unknown((*path, "count", counted), counted, COUNTED_AS[kind])
    for word, code in table.missing.items():
        if code not in MISSING:
            yield unknown((*path, "missing", word), code, MISSING)
    yield from _apart(source, key, table, path)
    if table.link is not None and not all(target_of(table.link.to)):
        yield fault((*path, "link", "to"), "link_names_source_and_table", value=table.link.to[:80])
    yield from _empty(table, path)


def _apart(source: Source, key: str, table: Table, path: Path) -> Iterator[Fault]:
    """What identifies somebody or is dropped is used for nothing else."""
    joins = [*table.joined_by, *(table.parent.by if table.parent else ())]
    mapped = [name for spec in table.mapped.values() for name in spec.provider_columns]
    joined: list[tuple[str, list[str]]] = [("carry", table.carry), ("only", list(table.only)), ("by", joins)]
    for word, names in joined:
        for name in names:
            if name in table.identity:
                yield fault((*path, word), "word_does_nothing_beside", expected=f"identity.{name}:")
    used = [*joined, ("key", table.key or []), ("columns", mapped), ("identity", list(table.identity))]
    for word, names in [*used, ("count", list(table.count.values()))]:
        for name in dict.fromkeys(names):
            if name in table.drop:
                yield fault((*path, "drop", name), "word_does_nothing_beside", expected=f"{word}:")


def _empty(table: Table, path: Path) -> Iterator[Fault]:
    """Names of columns and lists of words that are empty name nothing."""
    lists = {"key": table.key, "asks": table.asks if "asks" in table.model_fields_set else None, "carry": table.carry}
    for word, names in lists.items():
        if word in table.model_fields_set and (names == [] or any(not name for name in names or ())):
            yield fault((*path, word), "text_is_empty")
    for word in ("only", "asked_when", "count", "total_where", "identity", "drop"):
        for column, said in getattr(table, word).items():
            if not column or (said == [] if word in ("only", "asked_when") else word == "count" and not said):
                yield fault((*path, word), "text_is_empty")
    joins = [("by", table.joined_by)] + ([("parent", table.parent.by)] if table.parent else [])
    for word, by in joins:
        if word in table.model_fields_set and (not by or not all(by) or not all(by.values())):
            yield fault((*path, word), "text_is_empty")
    for word, text in (("sheet", table.sheet), ("records", table.records), ("of", table.of)):
        if text == "":
            yield fault((*path, word), "text_is_empty")
    if table.parent is not None and not table.parent.sheet:
        yield fault((*path, "parent", "sheet"), "text_is_empty")
    if table.link is not None and not table.link.key:
        yield fault((*path, "link", "key"), "text_is_empty")
