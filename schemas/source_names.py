"""What a source is called and where it lies: its name is the office's own, its folder and asset name a slug made of it.

Record ids hash the name, never the slug. Which names a description may hold otherwise is proved in `proof`.
"""

import hashlib
import re
import unicodedata

from anyascii import anyascii

_PLAIN = re.compile(r"[A-Za-z0-9_-]+")  # what folders and asset keys were always called
_LONGEST = 40
LONGEST_NAME = 120
RESERVED = ("decisions", "list")  # words of `saddle accept` that are no source


def as_named(text: str) -> str:
    """A name as it counts: composed letters, one space between words. `é` typed in two ways is one name."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def slug(name: str) -> str:
    """The folder and asset name of a source: a plain name is its own, any other is written in Latin letters."""
    if _PLAIN.fullmatch(name):
        return name
    latin = re.sub(r"[^a-z0-9]+", "-", anyascii(name).lower()).strip("-")[:_LONGEST].strip("-")
    return latin or f"source-{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:8]}"


def place_of(name: str) -> str:
    """Under which slugs are told apart: asset names make no difference between `-` and `_`, some disks none of case."""
    return slug(name).replace("-", "_").casefold()
