"""The kinds of the corpus by name: how one file of each is made. The modules that make them enter them here.

Here: the lists, and an honest file to damage. Not here: the damage, and how a corpus is drawn (`files`).
"""

import random
from collections.abc import Callable
from pathlib import Path

from fuzz.bases import BASES

Made = tuple[str, bytes]  # the name and the bytes of a file
CLASSES: dict[str, Callable[[random.Random], Made]] = {}
PLACES: dict[str, Callable[[random.Random, Path], Path]] = {}  # what only a folder can hold


def a_class(made: Callable[[random.Random], Made]) -> Callable[[random.Random], Made]:
    """Enter a way to make a file; its name is the kind."""
    CLASSES[made.__name__] = made
    return made


def a_place(made: Callable[[random.Random, Path], Path]) -> Callable[[random.Random, Path], Path]:
    """Enter a way to put something into a folder that is no plain file, or has no plain name."""
    PLACES[made.__name__] = made
    return made


def any_file(rng: random.Random) -> Made:
    """An honest file of any format."""
    name = rng.choice(list(BASES))
    return name, BASES[name](rng)
