"""The names closest to one that is not known, for a message: how people mistype, whatever the case."""

import difflib
from collections.abc import Iterable

MOST_SHOWN = 12


def nearest_names(value: str, names: Iterable[str], n: int = 3) -> str:
    """Up to three names, best first; `-` when none is near."""
    known: dict[str, str] = {}
    for name in names:
        known.setdefault(_plain(name), name)
    wanted = _plain(value)[:200]
    exchanged = [key for key in known if sorted(key) == sorted(wanted)]  # letters in another order: most likely meant
    close = [*exchanged, *difflib.get_close_matches(wanted, known, n, 0.5)]
    return ", ".join(known[key] for key in list(dict.fromkeys(close))[:n]) or "-"


def listed_names(names: Iterable[str]) -> str:
    """The first of them, so that a message stays readable."""
    every = list(dict.fromkeys(names))
    return ", ".join(every[:MOST_SHOWN]) + (f", ... ({len(every)})" if len(every) > MOST_SHOWN else "")


def _plain(name: str) -> str:
    return name.casefold().replace("_", " ").replace("-", " ").strip()
