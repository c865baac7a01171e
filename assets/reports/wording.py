"""Words of the reports in each language, out of gettext catalogues a translator edits.

English stands in `sentences/*.yaml`: fixed words (headings, captions, axis titles) in `words_*.yaml`, sentences in the
others; what a mart is called, its notes, indicators and own sentences stand in its header, words of shares in `shares.yaml`.
Each has its catalogue `schemas/locale/<language>/<name>.po`; `python -m assets.reports.catalogue` brings them up to date,
and makes those of a new language; a centre's own translations lie in DIR/settings/translations. A string without a
translation is printed in English between ⟦ ⟧ and counted, so that nobody mistakes it for a finished page.
"""

import io
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from assets.marts.build import mart_files
from schemas.languages import ENGLISH
from schemas.marts import SHARE_WORDS, Header
from schemas.settings import own, remembered
from schemas.shipped_yaml import read_shipped
from schemas.translations import marked


class _NotThere(NullTranslations):
    """What a catalogue says of a string it does not hold: nothing, so that it is told from one that is the same word."""

    def gettext(self, message: str) -> str:
        return ""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return ""


@remembered
def catalogue(language: str) -> NullTranslations:
    """The translations of a language, the centre's own over the program's; English is what the sentences are written in."""
    if language == ENGLISH:
        return NullTranslations()
    there = resources.files("schemas") / "locale" / language
    shipped = [one.read_bytes() for name in files() if (one := there / f"{name}.po").is_file()]
    found: dict = {}
    for held in (*(text.encode() for text in own().translations.get(language, ())), *shipped):
        for message in read_po(io.BytesIO(held), locale=language):
            if message.id and (all(message.string) if isinstance(message.string, tuple) else message.string):
                found.setdefault(message.id if isinstance(message.id, str) else tuple(message.id), message)
    merged = Catalog(locale=language)
    for message in found.values():
        merged[message.id] = message
    compiled = io.BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    translations = GNUTranslations(compiled)
    translations.add_fallback(_NotThere())
    return translations


def words_of_marts(headers: Mapping[str, Header]) -> dict[str, str]:
    """Title, what is counted and note of each public mart, by key."""
    said = {
        f"mart_{name}_{part}": getattr(header, part)
        for name, header in headers.items()
        if header.public
        for part in ("title", "counted", "note")
    }
    return {key: text for key, text in said.items() if text}


def words_of_indicators(headers: Mapping[str, Header]) -> dict[str, str]:
    """Titles of the measures the marts compute, as a line begins; evidence items have theirs in their code list."""
    found = [indicator for header in headers.values() for indicator in header.indicators]
    return {f"indicator_{one.code}": one.title[:1].upper() + one.title[1:] for one in found}


def sentences_of_marts(headers: Mapping[str, Header]) -> list[dict]:
    """The sentences that marts bring along, as templates."""
    return [one.model_dump(exclude_defaults=True) for header in headers.values() for one in header.sentences]


def words_of_shares(headers: Mapping[str, Header]) -> dict[str, str]:
    """What the explorer calls each share a mart may have."""
    return {f"explorer_m_{share}": said for share, said in SHARE_WORDS.items()}


# catalogues whose English stands in no file of `sentences`
BROUGHT: dict[str, Callable[[Mapping[str, Header]], dict | list]] = {
    "words_marts": words_of_marts,
    "words_indicators": words_of_indicators,
    "words_shares": words_of_shares,
    "sentences_marts": sentences_of_marts,
}


@cache
def files() -> dict[str, dict | list]:
    """Name of each catalogue -> its English strings: those of the files here, those the marts' headers and shares bring."""
    room = resources.files("assets.reports") / "sentences"
    found = sorted(room.iterdir(), key=lambda one: one.name)
    written = {one.name.removesuffix(".yaml"): read_shipped(one.read_text("utf-8")) for one in found}
    headers = {name: header for name, (header, _) in mart_files().items()}
    brought = {name: of(headers) for name, of in BROUGHT.items()}
    return written | {name: held for name, held in brought.items() if held}


@cache
def word_keys() -> dict[str, str]:
    """Key -> English of all fixed words, out of every `words_*.yaml`."""
    return {key: said for held in files().values() if isinstance(held, dict) for key, said in held.items()}


@cache
def templates() -> dict[str, dict]:
    """Sentence id -> its template, of all files but the fixed words."""
    return {one["id"]: one for held in files().values() if isinstance(held, list) for one in held}


def strings(held: dict | list) -> Iterator[tuple[str | tuple[str, str], str]]:
    """English strings of one file with where they stand (a key or a sentence id); plural ones as a pair."""
    if isinstance(held, dict):
        yield from ((english, key) for key, english in held.items())
        return
    for one in held:
        for variant in one["variants"]:
            said = variant["text"] if "text" in variant else (variant["one"], variant["other"])
            yield said, one["id"]


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
