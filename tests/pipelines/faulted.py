"""The real command on a disk that fails: its n-th write, rename or fsync below a folder goes wrong, or it is killed there.

Here: running it so, and what it leaves. Not here: what is wanted of that (`test_faults`, `test_faults_of_words`).
Needs gcc for the few lines of C between the command and the system (fault_shim.c): DuckDB's and SQLite's writes do not pass
through Python.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from conftest import REPOSITORY, program

HERE = Path(__file__).resolve().parent
EVERY = os.environ.get("SADDLE_FAULTS") == "every"
Call = tuple[str, str]  # what was asked of the system, and of which path below the folder
State = frozenset


class Faults:
    """A process that has loaded the libraries with the shim before them; each command is forked from it (`ready`)."""

    def __init__(self, room: Path) -> None:
        gcc = program("gcc", "gcc")
        self.room, shim = room, room / "fault_shim.so"
        subprocess.run([gcc, "-shared", "-fPIC", "-O1", "-o", shim, HERE / "fault_shim.c", "-ldl"], check=True)
        self.server = subprocess.Popen(
            [sys.executable, "-P", "-m", "ready"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={
                **os.environ,
                "PYTHONPATH": f"{REPOSITORY}:{REPOSITORY / 'tests'}",
                "LD_PRELOAD": str(shim),
            },
        )
        for pipe in ("ask", "told"):
            os.mkfifo(room / pipe)

    def run(self, root: Path, words: tuple[str, ...], how: str = "KILL", at: int = 0) -> tuple[int, str, int]:
        """Exit code (negative: killed), all that was said, and how many writes, renames and fsyncs there were."""
        counter, out, err = (self.room / name for name in ("counter", "out", "err"))
        counter.write_bytes(b"\0" * 16)
        fault = {
            "FAULT_ROOT": str(root),
            "FAULT_COUNTER": str(counter),
            "FAULT_AT": str(at),
            "FAULT_HOW": how,
            "FAULT_ASK": str(self.room / "ask"),
            "FAULT_TOLD": str(self.room / "told"),
        }
        environment = {**os.environ, **fault, "LD_PRELOAD": str(self.room / "fault_shim.so")}
        asked = {"words": words, "environment": environment, "folder": str(self.room), "out": str(out), "err": str(err)}
        self.server.stdin.write(json.dumps(asked) + "\n")
        self.server.stdin.flush()
        code = int(self.server.stdout.readline())
        said = out.read_text("utf-8") + err.read_text("utf-8")
        return code, said, int.from_bytes(counter.read_bytes()[:8], sys.byteorder)

    def watched(
        self, root: Path, words: tuple[str, ...], look: Callable[[int, Call], None]
    ) -> tuple[int, str, list[Call]]:
        """Run to the end, while `look` sees the folder as a kill would leave it at each write (half done), rename and fsync."""
        calls: list[Call] = []
        failed: list[BaseException] = []
        looking = threading.Thread(target=self._answer, args=(calls, look, failed))
        looking.start()
        try:
            code, said, _ = self.run(root, words, "ASK")
        finally:
            with open(self.room / "ask", "w") as end:
                end.write("\n")
            looking.join()
        if failed:
            raise failed[0]
        return code, said, calls

    def _answer(self, calls: list[Call], look: Callable[[int, Call], None], failed: list[BaseException]) -> None:
        ask, tell = (os.open(self.room / pipe, os.O_RDWR) for pipe in ("ask", "told"))
        with os.fdopen(ask) as asks, os.fdopen(tell, "wb", buffering=0) as told:
            while (line := asks.readline()) != "\n":
                call, _, path = line.rstrip("\n").partition("\t")
                calls.append((call, path))
                try:
                    if not failed:
                        look(len(calls), (call, path))
                except BaseException as error:
                    failed.append(error)
                told.write(b".")

    def end(self) -> None:
        self.server.stdin.close()  # it serves as long as somebody asks; whoever started the tests may ignore signals
        self.server.wait()


class Trial:
    """One command tried again and again on one place (data folder and user's config folder), put back as it was each time."""

    def __init__(self, faults: Faults, place: Path, start: Path, words: tuple[str, ...]) -> None:
        self.faults, self.place, self.start, self.words = faults, place, start, words
        self.calls: list[Call] = []
        self.n_states = 0

    def put_back(self) -> None:
        """The place as it was before anything was tried."""
        copied(self.start, self.place)

    def killed(self, room: Path, each: int = 1, at_most: int = 0) -> Iterator[str]:
        """The place as a kill at every write, rename and fsync (`each`: 7: every seventh) leaves it, each state once; its name.

        Dagster's list of runs and all else know nothing of each other: a state is another one when either is.
        `at_most`: of the states so many, spread evenly (0: all).
        """
        self.put_back()
        before, seen, names = looked_at(self.place), set[State](), list[str]()

        def look(n: int, call: Call) -> None:
            if n % each:
                return
            state = {*state_of(self.place, before), *([] if passes(call[1]) else [(call[0], plain(call[1]))])}
            of_dagster = State(one for one in state if "/dagster/" in f"/{one[1]}")
            parts = {of_dagster, State(state - of_dagster)}
            if not parts <= seen:
                seen.update(parts)
                names.append(f"KILL {n} ({' '.join(call)})")
                copied(self.place, room / str(len(names)))

        code, said, self.calls = self.faults.watched(self.place, self.words, look)
        assert code == 0, said
        self.n_states = len(names)
        numbered = list(enumerate(names, 1))
        for n, name in numbered[:: max(len(names) // at_most, 1)][:at_most] if at_most else numbered:
            copied(room / str(n), self.place)
            shutil.rmtree(room / str(n))
            yield name

    def failing(self, how: str, moments: list[int]) -> Iterator[tuple[str, int, str]]:
        """The place after a fault at each of these moments; name, exit code and all that was said."""
        for at in moments:
            self.put_back()
            code, said, _ = self.faults.run(self.place, self.words, how, at)
            yield f"{how} {at} ({' '.join(self.calls[at - 1])})", code, said


def moments(calls: list[Call]) -> list[int]:
    """The first and the last of every row of equal calls on one file; of Dagster's list of runs the first of each kind.

    With SADDLE_FAULTS=every every one.
    """
    if EVERY:
        return list(range(1, len(calls) + 1))
    kinds = [(call, plain(path)) for call, path in calls]
    chosen: set[int] = set()
    for n, kind in enumerate(kinds):
        if "/dagster/" in kind[1]:
            chosen |= {kinds.index(kind) + 1}
        elif n in (0, len(kinds) - 1) or kind != kinds[n - 1] or kind != kinds[n + 1]:
            chosen |= {n + 1}
    return sorted(chosen)


def copied(start: Path, place: Path) -> Path:
    """A copy in the place of whatever is there."""
    shutil.rmtree(place, ignore_errors=True)
    return Path(shutil.copytree(start, place, copy_function=shutil.copy2))


def looked_at(place: Path) -> dict[str, tuple[int, int]]:
    """Size and time of each file below a place."""
    found = {}
    for above, _, names in os.walk(place):
        for name in names:
            with suppress(FileNotFoundError):  # of another thread, gone meanwhile
                seen = os.stat(os.path.join(above, name))
                found[os.path.relpath(os.path.join(above, name), place)] = (seen.st_size, seen.st_mtime_ns)
    return found


def state_of(place: Path, before: dict[str, tuple[int, int]]) -> State:
    """What the next command finds: each file gone, as before or new, a log by its length; of what nobody reads only that it is."""
    now = looked_at(place)
    is_shown = any(path.endswith("store/current") and before.get(path) != seen for path, seen in now.items())
    state: set[tuple] = {("gone", plain(path)) for path in before.keys() - now.keys()}
    for path, seen in now.items():
        if before.get(path) == seen:
            state.add(("before", path))
        elif passes(path) or ("/office/" in path and not is_shown):
            state.add(("passing", plain(path)))
        elif "decisions/" in path or "config/" in path or path.endswith("checksums"):
            state.add((seen[0], plain(path)))
        else:
            state.add(("new", plain(path)))
    return State(state)


def passes(path: str) -> bool:
    """Whether nobody reads a file: not complete, spilled, of a command at work."""
    return ".partial-" in path or "/store/temp/" in path or "/store/working-" in path


def plain(path: str) -> str:
    """A path without what differs from run to run: numbers of runs, processes and moments."""
    known = "store/temp" if "/store/temp/" in path else re.sub(r"working-[^/]*/.*", "working", path)
    return re.sub(r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}|\d{2,}", "N", known)
