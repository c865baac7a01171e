"""What a centre sets for itself lies in its data folder, DIR/settings, and nowhere in the program: an upgrade meets no merge.

Here: reading them all, and when they are in force. Not here: which files there are (`settings_files`), what may stand in them
(`centre_files`), and what the settings do (`schemas/settings.py` and those who ask it).
"""

import os
from hashlib import sha256
from pathlib import Path

from schemas.languages import OTHERS
from schemas.nearest import nearest_names
from schemas.settings import Settings, own, put_in_force
from schemas.source_text import shipped_profiles
from warehouse.centre_files import (
    prove_profile,
    prove_translations,
    read_codes,
    read_disclosure,
    read_publication,
    read_spellings,
    refuse,
    text_of,
)
from warehouse.folder import Folder
from warehouse.settings_files import FOLLOWS, files_in, settings_hash

VARIABLE = "SADDLE_SETTINGS"  # tells a program of its own (attack, quality) which folder of settings is in force


def use_settings(folder: Folder) -> Settings:
    """Read the settings of a data folder and work with them from now on. None there: the program's defaults.

    Raises Refused (`settings_can_be_used`) with file, line and word of what cannot be used; those in force stay.
    """
    return use_settings_in(folder.settings)


def use_settings_in(room: Path) -> Settings:
    """The same, given the folder `settings` itself."""
    settings = read_settings(room)
    put_in_force(settings)
    return settings


def for_other_programs() -> dict[str, str]:
    """The environment that tells a program of its own which settings are in force."""
    return {VARIABLE: str(own().room)} if own().room else {}


def use_settings_of_caller() -> None:
    """In a program of its own: those that were in force where it was started."""
    if VARIABLE in os.environ:
        use_settings_in(Path(os.environ[VARIABLE]))


def read_settings(room: Path) -> Settings:
    """The settings a folder holds. Raises Refused with file, line and word of what cannot be used."""
    paths = {path.relative_to(room).as_posix(): path for path in files_in(room)}
    for name in paths:
        _is_known(name)
    received = {name: path.read_bytes() for name, path in paths.items()}  # once: what is hashed is what was read
    files = {name: sha256(content).hexdigest() for name, content in received.items()}
    texts = {name: text_of(content, f"settings/{name}") for name, content in received.items()}
    codes = read_codes(texts["codes.csv"], "settings/codes.csv") if "codes.csv" in texts else {}
    words = read_spellings(texts["spellings.csv"], "settings/spellings.csv", codes) if "spellings.csv" in texts else {}
    rules = read_disclosure(texts.get("disclosure.yaml", ""), "settings/disclosure.yaml")
    plan = read_publication(texts.get("publication.yaml", ""), "settings/publication.yaml")
    made_of = settings_hash(files, "judging", "publishing")
    return Settings(words, codes, rules, plan, _translations(texts), _profiles(texts), room, files, made_of)


def _is_known(name: str) -> None:
    """Raises Refused for a file no setting is read from: a mistyped name would silently set nothing."""
    parts = name.split("/")
    is_catalogue = parts[0] == "translations" and len(parts) == 3 and parts[1] in OTHERS and name.endswith(".po")
    is_profile = parts[0] == "profiles" and len(parts) == 2 and name.endswith(".yaml")
    if not (is_catalogue or is_profile or (len(parts) == 1 and name in FOLLOWS and "." in name)):
        languages = ", ".join(f"translations/{one}/*.po" for one in OTHERS)
        known = ["codes.csv", "spellings.csv", "disclosure.yaml", "publication.yaml", "profiles/*.yaml", languages]
        nearest = nearest_names(parts[0], FOLLOWS)
        refuse(f"settings/{name}", 1, parts[-1], "settings_no_such_file", expected=", ".join(known), nearest=nearest)


def _translations(texts: dict[str, str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, text in texts.items():
        if name.startswith("translations/"):
            language = name.split("/")[1]
            prove_translations(text, f"settings/{name}", language)
            found[language] = (*found.get(language, ()), text)
    return found


def _profiles(texts: dict[str, str]) -> dict[str, str]:
    found = {}
    for name, text in texts.items():
        if name.startswith("profiles/"):
            called = Path(name).name.removesuffix(".yaml")
            if called in shipped_profiles():
                refuse(f"settings/{name}", 1, called, "settings_profile_is_shipped")
            found[called] = prove_profile(text, f"settings/{name}")
    return found
