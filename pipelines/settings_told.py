"""What a centre set itself, in one line for the person at the terminal, and what to know of it. Not here: setting it."""

from schemas.disclosure_rules import disclosure_rules
from schemas.messages import text
from schemas.settings import own
from warehouse.centre_files import over_shipped
from warehouse.folder import Folder


def settings_lines(folder: Folder, language: str) -> list[str]:
    """What the centre set itself, what may leave the office by it, and which of its words mean something else in the program."""
    set_here = own()
    if not folder.settings.is_dir():
        return [text("doctor_settings_none", language, folder=folder.settings), _told_publicly(language)]
    numbers = {
        "n_spellings": sum(len(words) for words in set_here.spellings.values()),
        "n_codes": sum(len(rows) for rows in set_here.codes.values()),
        "n_rules": len(set_here.disclosure),
        "n_texts": sum(len(held) for held in set_here.translations.values()),
        "n_profiles": len(set_here.profiles),
    }
    return [text("doctor_settings", language, folder=folder.settings, **numbers), _told_publicly(language)] + [
        text("doctor_word_over_shipped", language, list=name, word=word, code=code, other=other)
        for name, word, code, other in over_shipped(set_here)
    ]


def _told_publicly(language: str) -> str:
    """The disclosure rules in force."""
    return text("doctor_disclosure", language, **disclosure_rules())
