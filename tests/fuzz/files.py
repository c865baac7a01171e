"""Received files of every kind that can go wrong: a class is one way, a case is one file of it, always the same by seed.

Here: how a corpus is drawn. Not here: the damage (`broken_*`, `odd_*`), the honest files (`bases`), source.yaml
(`descriptions`), and what must come of a case (tests).
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fuzz import broken_bytes, broken_workbooks, odd_places, odd_records, odd_texts
from fuzz.kinds import CLASSES, PLACES

__all__ = [
    "CLASSES",
    "PLACES",
    "Case",
    "broken_bytes",
    "broken_workbooks",
    "corpus",
    "odd_places",
    "odd_records",
    "odd_texts",
]


@dataclass(frozen=True)
class Case:
    """One file: its number, its class, and how to put it into a folder."""

    number: int
    kind: str
    seed: str

    def put(self, folder: Path) -> Path:
        """Make the file in a folder of its own, and say where it lies."""
        rng = random.Random(self.seed)
        folder.mkdir(parents=True, exist_ok=True)
        if self.kind in PLACES:
            return PLACES[self.kind](rng, folder)
        name, content = CLASSES[self.kind](rng)
        (folder / name).write_bytes(content)
        return folder / name


def corpus(seed: str, n: int) -> Iterator[Case]:
    """`n` cases, the classes by turns."""
    kinds = [*CLASSES, *PLACES]
    for number in range(n):
        kind = kinds[number % len(kinds)]
        yield Case(number, kind, f"{seed}:{kind}:{number}")
