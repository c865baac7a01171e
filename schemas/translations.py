"""The texts of tables in a language: a table's own column, else the catalogue in the language's folder, else English, marked.

English, and languages that always go along, stand side by side as columns of the tables (messages, code lists); any further
language is a folder of catalogues, `locale/<code>/*.po`, with the table and the key of a text as its context. A translation
counts while the English it was made of stands. Not here: the sentences of reports (`assets.reports.wording`).
"""

import io
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources

from schemas.languages import ENGLISH, language_of

TABLES = ("interface", "rules", "columns", "codes", "questions")  # catalogues of a language without columns
_FOLDER = resources.files("schemas") / "locale"


def translation(row: Mapping[str, str], language: str, table: str, key: str, prefix: str = "") -> str:
    """The text of a row in a language, or nothing where nobody translated it. Columns are called `<prefix><language>`.

    Raises KeyError for a language that is not spoken.
    """
    if said := row.get(f"{prefix}{language_of(language).code}"):
        return said
    return _catalogue(language, table).get((context(table, key, prefix), row[f"{prefix}{ENGLISH}"]), "")


def in_language(row: Mapping[str, str], language: str, table: str, key: str, prefix: str = "") -> str:
    """The text of a row in a language; English between ⟦ ⟧ where nobody translated it. Raises KeyError for a language not spoken."""
    return translation(row, language, table, key, prefix) or marked(row[f"{prefix}{ENGLISH}"])


def marked(english: str) -> str:
    """English where another language was asked for: nobody mistakes it for a finished text. An empty one stays empty."""
    return f"⟦{english}⟧" if english else ""


def context(table: str, key: str, prefix: str = "") -> str:
    """What tells texts of the same English apart: `rules.file_is_not_empty.message`."""
    return ".".join(part for part in (table, key, prefix.rstrip("_")) if part)


@cache
def _catalogue(language: str, table: str) -> dict[tuple[str, str], str]:
    """(context, English) -> what the language says."""
    file = _FOLDER / language / f"{table}.po"
    entries = entries_of(file.read_bytes(), language) if file.is_file() else ()
    return {(one, english): said for one, english, said in entries if said}


def entries_of(po: bytes, language: str) -> Iterator[tuple[str, str, str]]:
    """(context, English, translation) of a catalogue."""
    from babel.messages.pofile import read_po

    for message in read_po(io.BytesIO(po), locale=language):
        if message.id and isinstance(message.id, str) and isinstance(message.string, str):
            yield message.context or "", message.id, message.string
