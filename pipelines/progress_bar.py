"""The bar of a refresh: what is being done, in the user's language, and which share of the whole is behind us.

Here: shares and drawing. Not here: what is done (`warehouse/progress`). The bar draws on a duplicate of stderr taken before
the work starts, so that it stays a terminal whatever a library points stderr at meanwhile.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from schemas.messages import text
from warehouse.progress import Doing, heard_by

# the part of the whole each stage takes, by what the demo country takes; landing and judging of files are one stage
STAGES = {
    "doing_land": (0.0, 0.4), "doing_judge": (0.0, 0.4), "doing_link": (0.4, 0.48), "doing_core": (0.48, 0.58),
    "doing_count": (0.58, 0.74), "doing_hide": (0.74, 0.92), "doing_publish": (0.92, 1.0),
}  # fmt: skip
OF_THE_REST = 0.01  # how far a part of unknown size moves the share towards the end of its stage
OF_MANY = 0.002  # the same where hundreds of parts follow one another


class Share:
    """The share of a refresh that is behind us; it never falls. `n_units`: files and tables of files there are to read."""

    def __init__(self, n_units: int) -> None:
        self.n_units, self.done = max(n_units, 1), 0.0
        self.seen: set[tuple[str, str, str]] = set()

    def after(self, told: Doing) -> float:
        low, high = STAGES[told.what]
        if told.what in ("doing_land", "doing_judge"):
            self.seen.add((told.what, told.file, told.table))
            here = low + (high - low) * min(1.0, (len(self.seen) - 1) / self.n_units)
        else:
            here = low + (high - low) * (max(told.number - 1, 0) / told.of if told.of else 0.0)
        part = OF_MANY if told.what == "doing_hide" else OF_THE_REST
        step = max(0.0, high - self.done) * part if here <= self.done else 0.0
        self.done = max(here, self.done + step)
        return self.done


@contextmanager
def progress_bar(n_units: Callable[[], int], language: str) -> Iterator[None]:
    """While inside, a bar moves on the terminal with what is done; none when nobody looks at a terminal."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    with os.fdopen(os.dup(sys.stderr.fileno()), "w", encoding="utf-8", errors="replace") as terminal:
        columns = (
            BarColumn(30),
            TextColumn("{task.percentage:5.1f} %"),
            TimeElapsedColumn(),
            TextColumn("{task.description}"),
        )
        with Progress(*columns, console=Console(file=terminal), transient=True) as bar:
            task, share = bar.add_task(text("doing_start", language), total=1.0), Share(n_units())

            def hear(told: Doing) -> None:
                said = text(told.what, language, file=told.file or "…", table=told.table or "…")
                bar.update(task, completed=share.after(told), description=said)

            with heard_by(hear):
                yield
