"""What disclosure control takes of a refresh, what it leaves to be printed, how far it moves counts, and what the attack makes of it.

`python -m bench.disclosure FOLDER` refreshes a data folder that was never refreshed, or whose marts have to be made again, and
prints one JSON object. Processor seconds of the refresh are those of this process and of those it started: reading, the public file.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

import assets.marts.make as making
from assets.disclosure.hiding import Hiding
from pipelines.refresh import refresh
from warehouse.folder import Folder


class Watched:
    """A function with the processor seconds it took and what it gave."""

    def __init__(self, function: Callable[..., Hiding]) -> None:
        self.function, self.seconds, self.gave = function, 0.0, None

    def __call__(self, *words: Any) -> Hiding:
        started = time.process_time()
        self.gave = self.function(*words)
        self.seconds += time.process_time() - started
        return self.gave


def main() -> None:
    """Measure one folder."""
    folder = Folder(Path(sys.argv[1]).resolve())
    making.make_public = watched = Watched(making.make_public)
    started = _processor_seconds()
    refresh(folder, None, lambda *_: None)
    whole = _processor_seconds() - started
    if watched.gave is None:
        raise SystemExit("the public marts were not made: nothing to measure")
    print(
        json.dumps(
            {
                **told(watched.gave),
                "disclosure_seconds": round(watched.seconds, 2),
                "disclosure / refresh": round(watched.seconds / whole, 3),
                **attacked(folder),
            }
        )
    )


def _processor_seconds() -> float:
    """Of this process, of those it started that are at work, and of those that ended."""
    me, used = psutil.Process(), os.times()
    at_work = [one.cpu_times() for one in me.children(recursive=True)]
    return (
        time.process_time() + used.children_user + used.children_system + sum(one.user + one.system for one in at_work)
    )


def told(hiding: Hiding) -> dict[str, float]:
    """Counts over protected units and their errors; the part of the office's public counts of casualties that is printed."""
    n, hidden = (sum(pair[side] for pair in hiding.counts.values()) for side in (0, 1))
    return {
        "units_counts": hiding.n_counts,
        "units_mean_error": hiding.mean_error,
        "units_largest_error": hiding.largest_error,
        "casualty_counts": n,
        "casualty counts printed / all": round((n - hidden) / n, 3) if n else 1.0,
        "tables_not_whole": len(hiding.not_whole),
    }


def attacked(folder: Folder) -> dict[str, int]:
    """What the attack from outside works out of the public file."""
    with tempfile.TemporaryDirectory() as temp:
        out = Path(temp) / "attack.json"
        words = [sys.executable, "-m", "assets.release.outside", str(folder.marts), "--out", str(out)]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
        said = json.loads(out.read_text("utf-8"))
    return {
        f"attack_{name}": said[f"n_{name}"] for name in ("hidden", "solvable", "narrow", "remainder", "contradiction")
    }


if __name__ == "__main__":
    main()
