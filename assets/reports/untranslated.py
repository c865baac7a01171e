"""Which texts of the program a language lacks: messages, codes, columns of workbooks, strings of reports.

Here: every English text with its translation, and those that have none, as `saddle doctor` counts them and `make thorough`
refuses them. Not here: printing such a text (`schemas.translations`, `wording`), writing the catalogues (`catalogue`).
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources

from assets.reports.wording import catalogue, files, strings
from schemas.codes import entries, lists
from schemas.languages import ENGLISH
from schemas.questions import questions
from schemas.translations import context, translation

_PARTS = ("message_", "how_to_fix_")  # of a rule


@dataclass(frozen=True)
class Text:
    """Grain: one English text of a table. `has_column`: the language stands beside English there."""

    catalogue: str
    context: str
    english: str
    said: str
    has_column: bool


def texts_of_tables(language: str) -> Iterator[Text]:
    """Every text that stands in a table: messages, how to mend, columns of workbooks, codes, questions."""
    for table, key, prefix, row in _rows():
        if english := row[f"{prefix}{ENGLISH}"]:
            said = translation(row, language, table, key, prefix)
            yield Text(table, context(table, key, prefix), english, said, f"{prefix}{language}" in row)


def _rows() -> Iterator[tuple[str, str, str, Mapping[str, str]]]:
    """(catalogue, key, what the columns of its texts begin with, row)."""
    yield from (("interface", row["key"], "", row) for row in _messages("interface"))
    yield from (("rules", row["rule_id"], part, row) for row in _messages("rules") for part in _PARTS)
    for file in ("evidence", "template"):
        yield from (("columns", f"{file}.{row['column']}", "", row) for row in _messages(file))
    yield from (("codes", f"{name}.{row['code']}", "", row) for name in lists() for row in entries(name))
    yield from (("questions", str(one.number), "", one.question) for one in questions())


def _messages(name: str) -> list[dict[str, str]]:
    text = (resources.files("schemas") / "messages" / f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def untranslated(language: str) -> list[str]:
    """Where each text stands that has no translation: `rules.file_is_not_empty.message`, `words_marts.mart_revision_title`."""
    known = catalogue(language)
    told = [(name, where, said) for name, held in files().items() for said, where in strings(held)]
    silent = [
        f"{name}.{where}"
        for name, where, said in told
        if not (known.gettext(said) if isinstance(said, str) else known.ngettext(*said, 2))
    ]
    return [one.context for one in texts_of_tables(language) if not one.said] + silent


def n_texts() -> int:
    """How many texts a language has to say."""
    return sum(1 for _ in texts_of_tables(ENGLISH)) + sum(1 for held in files().values() for _ in strings(held))
