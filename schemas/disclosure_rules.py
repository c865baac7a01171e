"""The disclosure rules in force: those the program ships (`disclosure.yaml`), a profile's over them, the centre's own over both."""

import hashlib
from functools import cache
from importlib import resources

from schemas.settings import own
from schemas.shipped_yaml import read_shipped

_SHIPPED = resources.files("schemas") / "disclosure.yaml"
_PROFILES = resources.files("schemas") / "disclosure_profiles.yaml"


@cache
def default_disclosure() -> dict[str, object]:
    """The disclosure rules the program ships."""
    return dict(read_shipped(_SHIPPED.read_text("utf-8")))


@cache
def disclosure_profiles() -> dict[str, dict[str, object]]:
    """Profile -> the rules it sets."""
    return dict(read_shipped(_PROFILES.read_text("utf-8")))


def settings_sha256() -> str:
    """Hash of the disclosure rules the program ships: of the bytes of schemas/disclosure.yaml."""
    return hashlib.sha256(_SHIPPED.read_bytes()).hexdigest()


def disclosure_rules() -> dict[str, object]:
    """The disclosure rules in force, as the file names them."""
    said = own().disclosure
    profile = str(said.get("profile", default_disclosure()["profile"]))
    return {**default_disclosure(), **disclosure_profiles()[profile], **said}
