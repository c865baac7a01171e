"""What is being done at this moment: long steps tell it, whoever shows it listens.

Here: telling and listening. Not here: how it is shown (`pipelines/progress_bar`); a step runs the same when nobody listens.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Doing:
    """`what` is the key of a text, `file` and `table` what it is done to; `number` of `of` parts of it are begun, 0 of 0: unknown."""

    what: str
    file: str = ""
    table: str = ""
    number: int = 0
    of: int = 0


Listener = Callable[[Doing], None]
_LISTENERS: list[Listener] = []


def doing(what: str, file: str = "", table: str = "", number: int = 0, of: int = 0) -> None:
    """Tell all who listen what is begun now. Cheap when nobody does."""
    for listener in list(_LISTENERS):
        listener(Doing(what, file, table, number, of))


@contextmanager
def heard_by(listener: Listener) -> Iterator[None]:
    """While inside, `listener` is told what is done in this process, from whatever thread."""
    _LISTENERS.append(listener)
    try:
        yield
    finally:
        _LISTENERS.remove(listener)
