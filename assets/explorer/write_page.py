"""The explorer of a country as a file: the marts opened, the page built in every language, written in one move."""

from pathlib import Path

from assets.explorer.build import build_page
from assets.reports.making import opened
from assets.reports.register import open_register
from assets.reports.wording import Wording
from schemas.messages import LANGUAGES
from warehouse.atomic import write_bytes
from warehouse.folder import Folder


def write_explorer(folder: Folder, country: str, language: str, release: str | None, target: Path) -> Path:
    """The page to look at the figures of a country, in all languages, this one first. Returns its file.

    Raises NotInMarts or Withheld in words.
    """
    with opened(folder, language, release) as (marts, facts, _):
        register = open_register(marts, country, folder.reference)
        ordered = [language, *(one for one in LANGUAGES if one != language)]
        page = build_page(register, {one: Wording(one) for one in ordered}, facts)
    file = target / f"explorer-{country}.html"
    write_bytes(file, page, shared=True)
    return file
