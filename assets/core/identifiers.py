"""The identifiers of forgotten records, and whether a text holds one of them. Never printed, logged or stored.

Here: where they are read and how a text is compared with them. Not here: what is done with the text (`erasing`,
`erasing_judged`, `erasing_decisions`).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import duckdb

from assets.core.queries import query
from assets.raw.landed import LandedFile
from methods.folding import fold
from warehouse.connection import parquet
from warehouse.folder import Folder
from warehouse.relations import ask

FORGOTTEN = "(forgotten)"  # in no code list: a row set aside for such a cell stays set aside
SHORTEST = 4  # letters from which an identifier is looked for inside other texts
SHORTEST_WORD = 2  # letters of a word that is compared as a whole
LONGEST = 6  # words of a name or an address: those of a longer text are everybody's
SHORTEST_NUMBER = 6  # digits from which a number is such a word: a day or an age is nobody's
Rows = set[tuple[str, int]]  # (sheet, row as a spreadsheet shows it)


@dataclass(frozen=True)
class Identifiers:
    """Texts that identify somebody, as received."""

    texts: frozenset[str] = frozenset()

    def __or__(self, other: "Identifiers") -> "Identifiers":
        return Identifiers(self.texts | other.texts)

    def are_quoted_in(self, text: str) -> bool:
        """A whole identifier stands in the text, however it is spaced and punctuated."""
        folded, close = fold(text), _close(text)
        return any(
            (len(fold(one)) >= SHORTEST and fold(one) in folded)
            or (len(_close(one)) >= SHORTEST_NUMBER and _close(one) in close)
            for one in self.texts
        )

    def are_named_in(self, text: str) -> bool:
        """The text holds an identifier, or a whole word of one."""
        return self.are_quoted_in(text) or bool(_words(text) & self.words)

    def are_written_in(self, text: str) -> bool:
        """A whole identifier stands in the text word for word: what is asked of texts about other people."""
        words = f" {_spaced(text)} "
        return any(len(_close(one)) >= SHORTEST and f" {_spaced(one)} " in words for one in self.texts)

    @cached_property
    def words(self) -> frozenset[str]:
        short = (one for one in self.texts if len(_letters(one).split()) <= LONGEST)
        return frozenset[str]().union(*map(_words, short))


def _letters(text: str) -> str:
    """Folded, with a space for all that is no letter, mark or digit; vowel marks of Khmer or Hindi are part of a word."""
    return "".join(letter if unicodedata.category(letter)[0] in "LMN" else " " for letter in fold(text))


def _spaced(text: str) -> str:
    return " ".join(_letters(text).split())


def _close(text: str) -> str:
    return _letters(text).replace(" ", "")


def _words(text: str) -> frozenset[str]:
    return frozenset(
        word
        for word in _letters(text).split()
        if len(word) >= (SHORTEST_NUMBER if re.fullmatch(r"\d+", word) else SHORTEST_WORD)
    )


def identifiers_of_rows(
    con: duckdb.DuckDBPyConnection,
    folder: Folder,
    landed: LandedFile,
    by_record: Mapping[str, Rows],
    keys: Iterable[str],
) -> dict[tuple[str, int], Identifiers]:
    """Row -> the identifiers of the records it belongs to, those on their other rows too. `keys`: columns that stay."""
    received: dict[tuple[str, int], set[str]] = {}
    for sheet in landed.sheets:
        rows = {row for stood in by_record.values() for named, row in stood if named == sheet.name}
        if rows and sheet.identity_path is not None:
            found = texts_of_rows(con, folder.path / sheet.identity_path, rows, keys)
            received |= {(sheet.name, row): texts for row, texts in found.items()}
    named: dict[tuple[str, int], Identifiers] = {}
    for stood in by_record.values():
        together = Identifiers(frozenset[str]().union(*(received.get(place, ()) for place in stood)))
        named |= {place: named.get(place, Identifiers()) | together for place in stood}
    return named


def texts_of_rows(
    con: duckdb.DuckDBPyConnection, path: Path, rows: Iterable[int], keys: Iterable[str]
) -> dict[int, set[str]]:
    """Row -> what stands in the identity store for it, without the columns `keys`; nothing when the file is not there."""
    if not path.exists():
        return {}
    found: dict[int, set[str]] = {}
    kept = set(keys)
    held = ask(con, query("identifiers_of_rows"), identity=parquet([path]), rows=set(rows)).fetchall()
    for row, column, value in held:
        if column not in kept and value and value.strip():
            found.setdefault(row, set()).add(value)
    return found
