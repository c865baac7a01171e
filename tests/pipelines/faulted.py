"""The real command on a disk that fails: its n-th write, rename or fsync below a folder goes wrong, or it is killed there.

Needs gcc for the few lines of C between the command and the system (fault_shim.c): DuckDB's and SQLite's writes do not pass
through Python.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from conftest import REPOSITORY, program

HERE = Path(__file__).resolve().parent


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

    def run(
        self, root: Path, words: tuple[str, ...], how: str = "KILL", at: int = 0, passing: str = ""
    ) -> tuple[int, str, int]:
        """Exit code (negative: killed), all that was said, and how many writes, renames and fsyncs there were.

        `passing`: the room whose writes do not count ("/dagster").
        """
        counter, out, err = (self.room / name for name in ("counter", "out", "err"))
        counter.write_bytes(b"\0" * 16)
        fault = {
            "FAULT_ROOT": str(root),
            "FAULT_COUNTER": str(counter),
            "FAULT_AT": str(at),
            "FAULT_HOW": how,
            "FAULT_PASS": passing,
        }
        environment = {**os.environ, **fault, "LD_PRELOAD": str(self.room / "fault_shim.so")}
        asked = {"words": words, "environment": environment, "folder": str(self.room), "out": str(out), "err": str(err)}
        self.server.stdin.write(json.dumps(asked) + "\n")
        self.server.stdin.flush()
        code = int(self.server.stdout.readline())
        said = out.read_text("utf-8") + err.read_text("utf-8")
        return code, said, int.from_bytes(counter.read_bytes()[:8], sys.byteorder)

    def end(self) -> None:
        self.server.terminate()
        self.server.wait()
