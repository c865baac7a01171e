"""What the process that reads received bytes costs: the same file landed through it and without it, in turn.

`python -m bench.boundary FOLDER RUNS` on a data folder with one source prints one JSON object: seconds each way (medians),
the process's start included.
"""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from assets.raw import boundary
from assets.raw.land import landing_key
from assets.raw.reading_process import Landing, outcome
from assets.raw.sources import received
from warehouse.folder import Folder
from warehouse.keys import keys_for


def main() -> None:
    """Land the first file of the first source, each way RUNS times, into folders of no other use."""
    folder, runs = Folder(Path(sys.argv[1]).resolve()), int(sys.argv[2])
    one = received(folder)[0]
    path = one.files[0]
    keys = keys_for(folder.path, set())
    inside: list[float] = []
    outside: list[float] = []
    for _ in range(runs):
        with tempfile.TemporaryDirectory(dir=folder.path) as aside:
            away = Folder(Path(aside))
            task = Landing(away, keys, one.source, path, landing_key(one.source, path))
            inside.append(_seconds(lambda task=task: outcome(task)["done"]))
        with tempfile.TemporaryDirectory(dir=folder.path) as aside:
            outside.append(
                _seconds(lambda away=Folder(Path(aside)): _through_the_process(away, keys, one.source, path))
            )
    print(json.dumps({"inside": statistics.median(inside), "outside": statistics.median(outside)}))


def _through_the_process(away: Folder, keys, source, path: Path) -> None:
    boundary.land_file(away, keys, source, path)
    boundary.end_reading()


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
