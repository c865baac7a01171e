"""What a received word means: a code of its list, a reason why it is missing, or itself when no list holds it."""

import re
from collections.abc import Callable, Set

from assets.core.lookups import Lookup, Row
from methods.codings import coded_number, is_number
from methods.damage import is_damaged
from methods.folding import fold, fold_digits, lookup_table
from schemas.codes import MISSING, VERIFIED_UNKNOWN, codes
from schemas.findings import Refused
from schemas.source import Column, Source, Table


def coded(source: Source, table: Table, column: str, spec: Column, list_name: str, allowed: frozenset[str]) -> Lookup:
    """A column of a code list: declared values, then declared missing words, then the shipped spellings.

    A value that is none of them passes as received, so that the contract finds it; nothing is guessed.
    """
    code = _coder(source, table, column, spec, list_name, allowed)
    provider = spec.provider_columns

    def work(*texts: str) -> dict:
        found = code(dict(zip(provider, texts, strict=True)))
        return {column: found, "damaged": found not in allowed and is_damaged(found)}

    return Lookup(provider, {column: "VARCHAR"}, work)


def _coder(
    source: Source, table: Table, column: str, spec: Column, list_name: str, allowed: frozenset[str]
) -> Callable[[Row], str]:
    """How the texts of one row become a code: by the form's version, by rules, or word by word."""
    one = word_coder(source, table, column, spec, list_name, allowed)
    if spec.form_version:
        asked, since = spec.form_version.from_, spec.form_version.since
        plain = spec.model_copy(update={"form_version": None, "earlier": None})
        now = _coder(source, table, column, plain, list_name, allowed)
        before = _coder(source, table, column, spec.earlier, list_name, allowed) if spec.earlier else None
        return lambda row: (
            now(row) if _version(row[asked]) >= _version(since) else before(row) if before else "not_asked"
        )
    if spec.value is not None:
        return lambda row: str(spec.value)
    if spec.rules:
        return lambda row: _first_match(spec, row)
    if spec.multi:
        return lambda row: _of_several(spec, row[str(spec.from_)], one, allowed)
    return lambda row: one(row[str(spec.from_)])


def word_coder(
    source: Source, table: Table, column: str, spec: Column, list_name: str, allowed: frozenset[str]
) -> Callable[[str], str]:
    """How one received word becomes a code of the list; an unknown one passes as it is, or as declared.

    A number is a spelling only where the column declares it; beside a `coding:` only reasons why it is missing are shipped.
    """
    declared = _declared(source, spec.values, allowed, column)
    _declared(source, spec.coding, allowed, column)
    coding = {coded_number(word): code for word, code in spec.coding.items()}
    missing = _declared(source, {**source.missing, **table.missing}, allowed | set(MISSING), column)
    shipped = lookup_table(spec.spellings or list_name)
    blank = {fold(text) for text in source.files.blank} | {""}

    def one(text: str) -> str:
        folded = fold(text)
        if folded in declared:
            return declared[folded]
        if coding and (coded := coding.get(coded_number(text))) is not None:
            return coded
        if folded in missing:
            return missing[folded]
        if folded in blank:
            return "not_recorded"
        code = shipped.get(folded)
        if code in allowed and (code in MISSING or not (coding or is_number(text))):
            return str(code)
        return "not_recorded" if spec.on_unmapped == "not_recorded" else text

    return one


def _of_several(spec: Column, text: str, one: Callable[[str], str], allowed: frozenset[str]) -> str:
    """One code for a cell with several values: the one they share, else `many`; an unknown word passes as it is."""
    found = {one(part.strip()) for part in text.split(str(spec.multi)) if part.strip()} or {"not_recorded"}
    strange = sorted(code for code in found if code not in allowed)
    if strange:
        return strange[0]
    known = {code for code in found if code not in MISSING}
    return (spec.many or "mixed") if len(known) > 1 else next(iter(known or found))


def _version(text: str) -> list[tuple[int, int | str]]:
    """A form version for comparison: numbers as numbers, `v9` before `v10`."""
    return [
        (0, int(part[:300])) if part.isdigit() else (1, part)
        for part in re.findall(r"\d+|[^\W\d]+", fold_digits(text.lower()))
    ]


def yes_or_no(source: Source, table: Table, column: str, spec: Column) -> Lookup:
    """A yes/no column as true, false or not known; another word is kept as a problem of the row."""
    allowed = frozenset({*codes("yes_no"), *MISSING})
    words = coded(source, table, column, spec, "yes_no", allowed)

    def work(*texts: str) -> dict:
        code = words.work(*texts)[column]
        problem = "" if code in allowed else "value_is_in_code_list"
        return {column: {"yes": True, "no": False}.get(code), f"{column}_problem": problem}

    return Lookup(spec.provider_columns, {column: "BOOLEAN", f"{column}_problem": "VARCHAR"}, work)


def several(source: Source, table: Table, column: str, spec: Column, list_name: str) -> Lookup:
    """A cell with several codes of a list, separated by `sep` (`|` unless declared): joined by `|` in the list's order.

    Nothing said, or a reason why it is missing, is NULL; a word that is none of both is kept as a problem of the row.
    """
    allowed = frozenset({*codes(list_name), *MISSING})
    one = word_coder(source, table, column, spec, list_name, allowed)

    def work(received: str) -> dict:
        found = {one(part.strip()) for part in received.split(spec.sep or "|") if part.strip()}
        known = [code for code in codes(list_name) if code in found]
        problem = "" if found <= allowed else "value_is_in_code_list"
        return {column: "|".join(known) or None, f"{column}_problem": problem}

    return Lookup([str(spec.from_)], {column: "VARCHAR", f"{column}_problem": "VARCHAR"}, work)


def _first_match(spec: Column, row: Row) -> str:
    for case in spec.rules:
        if all(fold(row[name]) in {fold(word) for word in wanted} for name, wanted in case.when.items()):
            return case.is_
    if VERIFIED_UNKNOWN in row.values():
        return VERIFIED_UNKNOWN
    return spec.otherwise or "not_recorded"


def _declared(source: Source, words: dict[str, str], allowed: Set[str], column: str) -> dict[str, str]:
    """Folded declared words. Raises Refused when one points at a code the list does not have."""
    for word, code in words.items():
        if code not in allowed:
            reason = f"`{column}`: `{word}` is mapped to `{code}`, which is not in the code list"
            raise Refused("source_yaml_is_valid", file=f"{source.source}/source.yaml", reason=reason)
    return {fold(word): code for word, code in words.items()}
