"""`python -m assets.reports.catalogue`: bring the translators' files up to date with the English strings.

Adds what is new, keeps what is translated, drops what no sentence says any more; prints what is not translated. For a
translator: edit `schemas/locale/<language>/*.po` with any PO editor (Poedit) or by hand; placeholders in braces stay.
"""

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

import schemas
from assets.reports.wording import files
from schemas.languages import OTHERS

SAME = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
LOCALE = Path(schemas.__path__[0]) / "locale"


def strings(held: dict | list) -> Iterator[tuple[str | tuple[str, str], str]]:
    """English strings of one file with where they stand (a key or a sentence id); plural ones as a pair."""
    if isinstance(held, dict):
        yield from ((english, key) for key, english in held.items())
        return
    for one in held:
        for variant in one["variants"]:
            said = variant["text"] if "text" in variant else (variant["one"], variant["other"])
            yield said, one["id"]


def updated(language: str, name: str) -> Catalog:
    """The catalogue of one file in a language: every string of today, with the translation it already has."""
    path = LOCALE / language / f"{name}.po"
    before = read_po(io.BytesIO(path.read_bytes()), locale=language) if path.exists() else Catalog(locale=language)
    new = Catalog(
        locale=language, project="SADDLE", version="", fuzzy=False, header_comment=f"# {name}: sentences/{name}.yaml"
    )
    new.creation_date = new.revision_date = SAME  # the same strings give the same bytes
    for said, where in strings(files()[name]):
        known = before.get(said)
        new.add(said, known.string if known else "", auto_comments=[where])
    return new


def main() -> None:
    """Write every catalogue and say what is missing."""
    for language in OTHERS:
        for name in files():
            catalogue = updated(language, name)
            path = LOCALE / language / f"{name}.po"
            path.parent.mkdir(parents=True, exist_ok=True)
            buffer = io.BytesIO()
            write_po(buffer, catalogue, width=120, omit_header=False)
            path.write_bytes(buffer.getvalue())
            empty = [m for m in catalogue if m.id and not (all(m.string) if isinstance(m.string, tuple) else m.string)]
            print(f"{language} {name}: {len(catalogue)} strings, {len(empty)} not translated")


if __name__ == "__main__":
    main()
