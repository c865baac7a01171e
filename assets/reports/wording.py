"""Words of the reports in each language, out of gettext catalogues a translator edits.

English stands in `sentences/*.yaml`: fixed words (headings, captions, axis titles) in `words_*.yaml`, sentences in the
others. Each file has its catalogue `schemas/locale/<language>/<file>.po`; `python -m assets.reports.catalogue` brings them
up to date, and makes those of a new language. A string without a translation is printed in English between ⟦ ⟧ and
counted, so that nobody mistakes it for a finished page.
"""

import io
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources

import yaml
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from schemas.languages import ENGLISH
from schemas.translations import marked


class _NotThere(NullTranslations):
    """What a catalogue says of a string it does not hold: nothing, so that it is told from one that is the same word."""

    def gettext(self, message: str) -> str:
        return ""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return ""


@cache
def catalogue(language: str) -> NullTranslations:
    """The translations of a language; English is what the sentences are written in."""
    if language == ENGLISH:
        return NullTranslations()
    merged = Catalog(locale=language)
    there = resources.files("schemas") / "locale" / language
    for one in (there / f"{name}.po" for name in files()):
        for message in read_po(io.BytesIO(one.read_bytes()), locale=language) if one.is_file() else ():
            if message.id and (all(message.string) if isinstance(message.string, tuple) else message.string):
                merged[message.id] = message
    compiled = io.BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    translations = GNUTranslations(compiled)
    translations.add_fallback(_NotThere())
    return translations


@cache
def files() -> dict[str, dict | list]:
    """Name of each file of English strings without its ending -> what it holds."""
    room = resources.files("assets.reports") / "sentences"
    found = sorted(room.iterdir(), key=lambda one: one.name)
    return {one.name.removesuffix(".yaml"): yaml.safe_load(one.read_text("utf-8")) for one in found}


@cache
def word_keys() -> dict[str, str]:
    """Key -> English of all fixed words, out of every `words_*.yaml`."""
    return {key: said for held in files().values() if isinstance(held, dict) for key, said in held.items()}


@cache
def templates() -> dict[str, dict]:
    """Sentence id -> its template, of all files but the fixed words."""
    return {one["id"]: one for held in files().values() if isinstance(held, list) for one in held}


class Wording:
    """The words of one language; `missing` collects the English of what has no translation yet."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.missing: set[str] = set()
        self._catalogue = catalogue(language)

    def word(self, key: str, **params: object) -> str:
        """A fixed word or phrase by its key. Raises KeyError for a key no words_*.yaml has."""
        return self.translated(word_keys()[key]).format_map(params) if params else self.translated(word_keys()[key])

    def word_or(self, key: str, else_: str) -> str:
        """A fixed word by its key, another text where no words_*.yaml has the key."""
        return self.word(key) if key in word_keys() else else_

    def translated(self, english: str) -> str:
        """One string of the catalogue, in brackets when it is not translated."""
        said = self._catalogue.gettext(english)
        return self._marked(english, said)

    def plural(self, one: str, other: str, n: int) -> str:
        """The form of a sentence that the number asks for in this language."""
        return self._marked(other if n != 1 else one, self._catalogue.ngettext(one, other, n))

    def _marked(self, english: str, said: str) -> str:
        if said or not any(letter.isalpha() for letter in _bare(english)):
            return said or english
        self.missing.add(english)
        return marked(english)


def _bare(english: str) -> str:
    """A string without its placeholders: `{a} / {b}` needs no translation."""
    out, depth = [], 0
    for letter in english:
        depth += letter == "{"
        if depth == 0:
            out.append(letter)
        depth -= letter == "}"
    return "".join(out)
