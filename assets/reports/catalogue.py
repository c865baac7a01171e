"""`python -m assets.reports.catalogue`: bring the translators' files up to date with the English texts.

Adds what is new, keeps what is translated, drops what nobody says any more; a language that is new in `languages.yaml` gets
its folder. Prints what is not translated. For a translator: edit `schemas/locale/<language>/*.po` with any PO editor
(Poedit) or by hand; placeholders in braces stay.
"""

import datetime as dt
import io
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

import schemas
from assets.reports.untranslated import texts_of_tables
from assets.reports.wording import BROUGHT, files, strings
from schemas.languages import OTHERS
from schemas.translations import TABLES

SAME = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
LOCALE = Path(schemas.__path__[0]) / "locale"


def updated(language: str, name: str) -> Catalog:
    """The catalogue of one file of reports in a language: every string of today, with the translation it has already."""
    before, elsewhere = _read(language, name), _all_of(language)
    new = _empty(language, f"# {name}: {'headers of marts' if name in BROUGHT else f'sentences/{name}.yaml'}")
    for said, where in strings(files()[name]):
        known = before.get(said)
        new.add(said, known.string if known else elsewhere.get(said, ""), auto_comments=[where])
    return new


def updated_table(language: str, table: str) -> Catalog:
    """The catalogue of the texts of a table that has no column for the language; without a text where all have one."""
    before = _read(language, table)
    new = _empty(language, f"# {table}: schemas, {table}")
    for text in texts_of_tables(language):
        if text.catalogue == table and text.english and not text.has_column:
            known = before.get(text.english, context=text.context)
            new.add(text.english, known.string if known else "", context=text.context)
    return new


def _empty(language: str, comment: str) -> Catalog:
    new = Catalog(locale=language, project="SADDLE", version="", fuzzy=False, header_comment=comment)
    new.creation_date = new.revision_date = SAME  # the same strings give the same bytes
    return new


def _read(language: str, name: str) -> Catalog:
    file = LOCALE / language / f"{name}.po"
    return read_po(io.BytesIO(file.read_bytes()), locale=language) if file.exists() else Catalog(locale=language)


@cache
def _all_of(language: str) -> dict:
    """English -> translation over all catalogues of reports, so that a string may move from one to another."""
    names = sorted(file.stem for file in (LOCALE / language).glob("*.po") if file.stem not in TABLES)
    messages = (
        message for name in names for message in _read(language, name) if message.id and any(message.string or ())
    )
    return {message.id: message.string for message in messages}


def catalogues(language: str) -> dict[str, Catalog]:
    """Every catalogue of a language as it is today, by file name; those without a text are left out."""
    told = {name: updated(language, name) for name in files()} | {
        name: updated_table(language, name) for name in TABLES
    }
    return {name: catalogue for name, catalogue in told.items() if len(catalogue)}


def main() -> None:
    """Write every catalogue and say what is missing."""
    for language in OTHERS:
        there = catalogues(language)
        for path in (LOCALE / language).glob("*.po"):
            if path.stem not in there:
                path.unlink()
        for name, catalogue in there.items():
            path = LOCALE / language / f"{name}.po"
            path.parent.mkdir(parents=True, exist_ok=True)
            buffer = io.BytesIO()
            write_po(buffer, catalogue, width=120, omit_header=False)
            path.write_bytes(buffer.getvalue())
            empty = [m for m in catalogue if m.id and not (all(m.string) if isinstance(m.string, tuple) else m.string)]
            print(f"{language} {name}: {len(catalogue)} strings, {len(empty)} not translated")


if __name__ == "__main__":
    main()
