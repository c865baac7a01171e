"""Refreshes a data folder again and again, each in a process of its own that is killed (SIGKILL) at a random moment.

python -m killed FOLDER TIMES SEED, with one file name on stdin per refresh to put into raw/. The libraries are imported
once and each refresh is forked from there, so that the moments fall into the refresh and not into the imports.
"""

import os
import random
import signal
import sys
import threading
import time
from pathlib import Path

from pipelines import definitions  # noqa: F401  imported before the fork
from pipelines.refresh import NothingToDo, refresh
from warehouse.folder import Folder


def refreshed(folder: Folder) -> None:
    """One refresh, in this process."""
    try:
        refresh(folder, None, lambda *told: None)
    except NothingToDo:
        return


def forked(folder: Folder, seconds: float | None) -> bool:
    """One refresh in a child; killed after so many seconds. True when it ended by itself."""
    child = os.fork()
    if child == 0:
        devnull = os.open(os.devnull, os.O_WRONLY)
        os.dup2(devnull, 1)
        os.dup2(devnull, 2)
        code = 1
        try:
            refreshed(folder)
            code = 0
        finally:
            os._exit(code)
    if seconds is not None:
        timer = threading.Timer(seconds, os.kill, (child, signal.SIGKILL))
        timer.start()
    _, status = os.waitpid(child, 0)
    if seconds is not None:
        timer.cancel()
    return os.waitstatus_to_exitcode(status) == 0


def main(path: Path, times: int, seed: int) -> None:
    """Prints one line per refresh: the moment in seconds and whether it was killed; the tester looks at the folder."""
    folder, moments = Folder(path), random.Random(seed)
    change = next(path.glob("raw/*/*.csv"))
    started = time.perf_counter()
    assert forked(folder, None)
    whole = time.perf_counter() - started
    for n in range(times):
        with open(change, "a") as file:
            file.write(f"{1000 + n},P,05/03/2019,F,30,injured,4.5,-74.1,V\n")
        moment = moments.uniform(0.02, whole)
        ended = forked(folder, moment)
        print(n, f"{moment:.3f}", "ended" if ended else "killed", flush=True)
        sys.stdin.readline()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
