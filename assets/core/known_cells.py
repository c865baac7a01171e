"""Received texts that mean something in their column: a code, a date, an age, a place. They tell of nobody and stay.

A text is known when it breaks no rule of its column and reads otherwise than `(forgotten)` would: without it another row
would be counted.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from assets.core.identifiers import FORGOTTEN, Identifiers
from assets.core.judge import contract_breaks
from assets.core.lookups import Lookup
from assets.core.staged import Staged
from assets.raw.land import owner_of
from methods.folding import fold
from schemas.source import Design, Source

Column = tuple[str, str]  # sheet, column as the provider calls it
_BETWEEN = re.compile(r"[|;,/\s]+")  # between several codes in one cell


@dataclass
class KnownCells:
    """Of the columns of one landed file: texts that stay, and columns that are not compared word by word."""

    texts: dict[Column, set[str]] = field(default_factory=dict)  # folded
    whole: set[Column] = field(default_factory=set)  # numbers, weights and what rows find each other by

    def see(self, source: Source, staged: Staged, typed: Mapping[str, Iterable[str]]) -> None:
        """Learn from one table of the file. `typed`: column -> texts the centre typed for it, which the file need not hold."""
        for lookup in staged.lookups.values():
            for position, provider in enumerate(lookup.provider[: len(lookup.keys)]):
                self._add(place_of(source, staged, provider), _known(staged, lookup, position, typed.get(provider, ())))
        spec = staged.spec
        for conditions in (spec.only, spec.asked_when, {column: [said] for column, said in spec.total_where.items()}):
            for provider, words in conditions.items():
                self._add(place_of(source, staged, provider), words)
        self.whole |= {place_of(source, staged, provider) for provider in _compared_whole(source, staged)}

    def goes(self, place: Column, text: str, identifiers: Identifiers) -> bool:
        """The text is nothing but what tells of somebody: it holds an identifier, or a word of one."""
        if place in self.whole:
            return identifiers.are_quoted_in(text) and not self._is_known(place, text)
        return identifiers.are_named_in(text) and not self._is_known(place, text)

    def _add(self, place: Column, texts: Iterable[str]) -> None:
        self.texts.setdefault(place, set()).update(map(fold, texts))

    def _is_known(self, place: Column, text: str) -> bool:
        known = self.texts.get(place, set())
        return fold(text) in known or all(part in known for part in _BETWEEN.split(fold(text)) if part)


def place_of(source: Source, staged: Staged, provider: str) -> Column:
    """The sheet and the bare name of a column that a table names."""
    owner, bare = owner_of(provider, list(source.sheets_of(staged.key)))
    return (staged.sheet.name if owner in (None, source.sheet_of(staged.key)) else str(owner)), bare


def _compared_whole(source: Source, staged: Staged) -> set[str]:
    named = {staged.provider_of.get(column) for column in ("incident_id", "country_iso3", *staged.no_number)}
    named |= {column.from_ for column in staged.spec.mapped.values() if column.lookup}
    for column in staged.spec.mapped.values():
        if column.options:
            named |= {one for one in staged.sheet.columns if one.startswith(column.options.prefix)}
    if isinstance(source.design, Design):
        named |= set(source.design.provider_columns)
    return {provider for provider in named if provider}


def _known(staged: Staged, lookup: Lookup, position: int, typed: Iterable[str]) -> set[str]:
    more = [(text,) for text in typed if len(lookup.keys) == 1]
    seen, rows = [*lookup.seen, *more], [*lookup.rows, *(lookup.work(*texts) for texts in more)]
    broken = contract_breaks(staged, lookup, rows)
    found = set()
    for number, (texts, row) in enumerate(zip(seen, rows, strict=True)):
        without = lookup.work(*texts[:position], FORGOTTEN, *texts[position + 1 :])
        if number not in broken and any(row.get(column) != without.get(column) for column in lookup.out):
            found.add(texts[position])
    return found
