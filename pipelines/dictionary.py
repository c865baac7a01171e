"""`saddle dictionary`: every core table, relation and mart, read from the contracts and the headers of SQL files, never by hand."""

from collections.abc import Iterable, Iterator
from inspect import getdoc

from assets.marts.build import mart_files
from pipelines.relations import rooms
from schemas.codes import MISSING, codes, label
from schemas.columns import PROBLEM
from schemas.contracts import CONTRACTS, REFERENCE_CONTRACTS, columns_of, list_of, schema_of
from schemas.marts import SHARES, GroupingSet, Header
from schemas.messages import RULES, rule_message
from schemas.relations import Relation
from warehouse.relations import relations


def dictionary_text(language: str) -> str:
    """Tables, relations, marts, code lists and rules as plain text; codes and rules in the language, the rest as declared."""
    lists = {list_name for table in CONTRACTS for c in columns_of(table) if (list_name := list_of(table, c))}
    rules = {rule for table in CONTRACTS for rule in (*_table_rules(table), *_column_rules(table))}
    parts = [
        *(_table(table) for table in (*CONTRACTS, *REFERENCE_CONTRACTS)),
        *(_relation(one) for package in rooms() for one in relations(package).values()),
        *(_mart(name, header) for name, (header, _) in mart_files().items()),
        *(_list(name, language) for name in sorted(lists)),
        _missing(language),
        _rules(sorted(rules), language),
    ]
    return "\n\n".join("\n".join(lines) for lines in parts)


def _table(table: str) -> Iterator[str]:
    """A core table: its grain, its columns, the rules over several columns."""
    schema = schema_of(table)
    yield f"{table}: {getdoc({**CONTRACTS, **REFERENCE_CONTRACTS}[table])}"
    for name in columns_of(table):
        column = schema.columns[name]
        said = [str(column.description or "")]
        if list_name := list_of(table, name):
            said.append(f"code list {list_name}")
        said.append("may be null" if column.nullable else "never null")
        if rules := _rules_of(column.checks):
            said.append(f"rules {', '.join(rules)}")
        yield f"  {name} ({_kind(column.dtype)}): {'; '.join(said)}"
    if rules := _table_rules(table):
        yield f"  rules of the row: {', '.join(rules)}"


def _kind(dtype: object) -> str:
    """The kind of a column in a word for people."""
    known = {"str": "text", "string": "text", "int": "whole number", "float": "number", "bool": "true or false"}
    return next((word for start, word in known.items() if str(dtype).lower().startswith(start)), "date")


def _rules_of(checks: Iterable) -> list[str]:
    return list(dict.fromkeys(str(check.error) for check in checks if check.error and check.error != PROBLEM))


def _table_rules(table: str) -> list[str]:
    """Rules over the whole row, and those of the columns that exist only while judging."""
    schema = schema_of(table)
    while_judging = [rule for column in schema.columns.values() for rule in (column.metadata or {}).get("rules", ())]
    return list(dict.fromkeys([*_rules_of(schema.checks), *while_judging]))


def _column_rules(table: str) -> list[str]:
    rules = _rules_of(check for column in schema_of(table).columns.values() for check in column.checks)
    return [*rules, *_table_rules(table)]


def _relation(relation: Relation) -> Iterator[str]:
    """A table or view made by SQL, or a question, as the header of its file says it."""
    header = relation.header
    yield f"{header.kind} {relation.name}: {header.title}"
    yield f"  one row: {header.grain}"
    if header.reads:
        yield f"  made from: {', '.join(header.reads)}"
    if header.keys:
        yield f"  keys: {', '.join(header.keys)}"
    for piece, meaning in header.pieces.items():
        yield f"  {{{piece}}}: {meaning}"
    for column, meaning in header.columns.items():
        yield f"  {column}: {meaning}"
    if header.note:
        yield f"  note: {' '.join(header.note.split())}"


def _mart(name: str, header: Header) -> Iterator[str]:
    """A mart as its header declares it."""
    yield f"mart_{name}: {header.title}"
    yield f"  question: {header.question}"
    yield f"  counted: {header.counted}"
    yield f"  made from: {', '.join(header.needs)}"
    if header.keys:
        yield f"  keys: {', '.join(header.keys)}"
    if header.never_all:
        yield f"  never `all`: {', '.join(header.never_all)}"
    for part in header.sets:
        yield f"  broken down by: {_set(part, header)}"
    for word in ("counts", "medians", "identities"):
        if values := getattr(header, word):
            yield f"  {word}: {', '.join(values)}"
    for share, made in header.shares.items():
        formula = f"({' + '.join(made.of)}) / ({' + '.join(made.over)})"
        unknown = f"; not known: {made.unknown}" if made.unknown else ""
        yield f"  share {share}: {SHARES[share]} = {formula}{unknown}"
    for column, meaning in header.columns.items():
        yield f"  {column}: {meaning}"
    if not header.additive:
        yield "  additive: false, its parts are never summed"
    yield f"  public: {'true' if header.public else 'false, office only'}"
    if header.note:
        yield f"  note: {header.note}"


def _set(part: GroupingSet, header: Header) -> str:
    by = ", ".join(part.by) or "nothing"
    only = f" (only {', '.join(part.only)})" if part.only else ""
    return f"{by}{only}{'' if part.public and header.public else ', office only'}"


def _list(name: str, language: str) -> Iterator[str]:
    """A code list with its labels."""
    yield f"code list {name}"
    for code in codes(name):
        yield f"  {code}: {label(name, code, language)}"


def _missing(language: str) -> Iterator[str]:
    """The reasons that may stand in every coded column."""
    yield "in every coded column, why a value is missing"
    for code in MISSING:
        yield f"  {code}: {label('missing', code, language)}"


def _rules(rules: list[str], language: str) -> Iterator[str]:
    """What each rule says when it is broken; its blanks in brackets."""
    yield "rules"
    for rule in rules:
        if rule in RULES:
            yield f"  {rule} ({RULES[rule].severity}): {rule_message(rule, language, {})[0]}"
