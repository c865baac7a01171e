"""A process of its own for work that may die: started anew (no fork), asked task after task, watched from outside.

Here: starting, asking, watching, ending. Not here: what the work is, and what is said of its end (`assets/raw/boundary`).
What goes in is pickled by us; what comes out is JSON, so that a process which read strange bytes can run nothing here.
"""

import atexit
import json
import os
import pickle
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psutil

ROOT = Path(__file__).resolve().parent.parent
SECRETS = ("SADDLE_KEY", "SADDLE_LINK_SECRET")  # a task brings its keys itself
POLL = 0.02  # seconds; a reader can take a gigabyte in one
STILL = 120  # seconds without any processor time: it waits for something that does not come
KEPT = (
    280 << 20
)  # bytes: it has 180 MB once it has read anything; one that holds more than this gives them back by ending


@dataclass(frozen=True)
class Limits:
    """What one task may take: resident memory in MB, processor time in seconds."""

    megabytes: int
    seconds: int


class Overstepped(Exception):
    """The task took more than it may and its process was ended. `limit`: memory, time or still."""

    def __init__(self, limit: str, allowed: str) -> None:
        super().__init__(f"{limit}: {allowed}")
        self.limit, self.allowed = limit, allowed


class Ended(Exception):
    """The process ended by itself; `frames` is where its Python was, as faulthandler says it."""

    def __init__(self, code: int, frames: str) -> None:
        super().__init__(f"ended with {code}")
        self.code, self.frames = code, frames


class Worker:
    """At most one process of a module; it is started when there is something to do, and again after it was ended."""

    def __init__(self, module: str) -> None:
        self.module = module
        self._process: subprocess.Popen | None = None
        self._watched: psutil.Process | None = None
        self._replies: queue.SimpleQueue = queue.SimpleQueue()
        self._errors: IO[bytes] | None = None
        atexit.register(self.close)

    def ask(self, task: object, limits: Limits, waiting: Callable[[], None] = lambda: None) -> dict:
        """What the process answers to a task; `waiting` is called about once a second until then.

        Raises Overstepped or Ended; the next task gets a new process.
        """
        self._send(pickle.dumps(task))
        watch = _Watch(self._watched, limits)
        waited = 0.0
        while True:
            try:
                reply = self._replies.get(timeout=POLL)
            except queue.Empty:
                self._end_when(watch)
                waited += POLL
                if waited >= 1:
                    waiting()
                    waited = 0.0
                continue
            if not reply:
                raise self._ended()
            answer = json.loads(reply)
            self._end_when_large()
            return answer

    def close(self) -> None:
        """End the process, if there is one. Nothing it has finished is lost."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._errors):
            if pipe is not None:
                pipe.close()
        self._process = self._watched = self._errors = None

    def _send(self, task: bytes) -> None:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._start()
        assert self._process is not None and self._process.stdin is not None
        try:
            self._process.stdin.write(len(task).to_bytes(8, "big") + task)
            self._process.stdin.flush()
        except OSError:
            raise self._ended() from None

    def _start(self) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115
        self._replies = queue.SimpleQueue()
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", self.module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=_environment(),
        )
        self._watched = psutil.Process(self._process.pid)
        threading.Thread(target=_heard, args=(self._process.stdout, self._replies), daemon=True).start()

    def _end_when(self, watch: "_Watch") -> None:
        if overstepped := watch.overstepped():
            self.close()
            raise overstepped

    def _end_when_large(self) -> None:
        if self._watched is not None and _resident(self._watched) > KEPT:
            self.close()

    def _ended(self) -> Ended:
        assert self._process is not None and self._errors is not None
        code = self._process.wait()
        self._errors.seek(0)
        frames = self._errors.read().decode(errors="replace")
        self.close()
        return Ended(code, frames)


class _Watch:
    """One task under its limits."""

    def __init__(self, process: psutil.Process | None, limits: Limits) -> None:
        self.process, self.limits = process, limits
        self.began = self.used = _processor_time(process)
        self.moved = time.monotonic()

    def overstepped(self) -> Overstepped | None:
        """What the task has taken too much of by now."""
        if _resident(self.process) > self.limits.megabytes << 20:
            return Overstepped("memory", f"{self.limits.megabytes} MB")
        used, now = _processor_time(self.process), time.monotonic()
        if used != self.used:
            self.used, self.moved = used, now
        if used - self.began > self.limits.seconds:
            return Overstepped("time", f"{self.limits.seconds} s")
        return Overstepped("still", f"{STILL} s") if now - self.moved > STILL else None


def serve(done: Callable[[Any], dict]) -> None:
    """The other side: answer tasks until whoever asked has ended. Whatever libraries print goes nowhere."""
    import faulthandler

    tasks, replies, frames = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "w"), os.dup(2)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(nowhere, number)
    faulthandler.enable(frames)
    waiting: queue.SimpleQueue = queue.SimpleQueue()
    threading.Thread(target=_received, args=(tasks, waiting), daemon=True).start()
    while True:
        print(json.dumps(done(pickle.loads(waiting.get()))), file=replies, flush=True)


def _received(tasks: IO[bytes], waiting: queue.SimpleQueue) -> None:
    """Tasks as they come; when whoever asks has ended, this process ends in the middle of its work and shows nothing."""
    while len(size := tasks.read(8)) == 8:
        waiting.put(tasks.read(int.from_bytes(size, "big")))
    os._exit(0)


def _heard(replies: IO[bytes], heard: queue.SimpleQueue) -> None:
    """One reply a line; b'' when the process has ended."""
    while line := replies.readline():
        heard.put(line)
    heard.put(b"")


def _environment() -> dict[str, str]:
    """Ours, without the keys, and with the place of this program first, wherever it is started from."""
    kept = {name: value for name, value in os.environ.items() if name not in SECRETS}
    paths = [str(ROOT), *filter(None, [kept.get("PYTHONPATH")])]
    return {**kept, "PYTHONPATH": os.pathsep.join(paths)}


def _resident(process: psutil.Process | None) -> int:
    try:
        return process.memory_info().rss if process else 0
    except psutil.Error:  # it has just ended: its reply, or its end, is on the way
        return 0


def _processor_time(process: psutil.Process | None) -> float:
    try:
        times = process.cpu_times() if process else None
    except psutil.Error:
        return 0.0
    return times.user + times.system if times else 0.0
