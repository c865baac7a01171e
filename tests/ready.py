"""The real command, each in a process of its own, forked from one that has loaded the libraries: nobody waits for imports.

With SADDLE_TEST_SPAWN=1 each command is a process started anew, as people start it: slower, and what a fork hides shows.
python -m ready reads one JSON line per command (words, environment, folder, files for what it prints) and answers with its
exit code. The command is the one of `saddle`: the same `main`, the same words, its own environment and memory.
"""

import atexit
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
LOADED = (
    "assets.linkage.pairs", "pipelines.command", "pipelines.definitions",
    "pipelines.findings", "pipelines.looking", "pipelines.refresh", "pipelines.event_log",
    "pipelines.progress_bar", "dagster._core.storage.event_log.sqlite", "dagster._core.storage.runs.sqlite",
    "dagster._core.storage.schedules.sqlite", "dagster._core.instance.factory",
    "dagster._core.storage.noop_compute_log_manager", "dagster._daemon.controller", "pandera.backends.pandas.builtin_checks",
    "sqlalchemy.dialects.sqlite", "alembic.autogenerate", "pandera.backends.pandas.register", "pandera.backends.pandas.container",
    "pandera.backends.pandas.hypotheses", "pandera.backends.pandas.builtin_hypotheses", "pandera.backends.pandas.array",
    "pandera.backends.pandas.parsers", "pandera.accessors.pandas_accessor", "pyarrow.dataset", "pyarrow.pandas_compat",
    "dagster._core.storage.root", "dagster._core.storage.sqlite_storage", "dagster._core.execution.execute_in_process",
    "dagster._core.instance.runs.run_domain", "dagster._core.secrets.env_file", "upath.implementations.local",
    "sqlglot.dialects.duckdb", "sqlglot.generators.duckdb", "sqlglot.parsers.duckdb", "assets.linkage.functions", "assets.core.rules",
)  # fmt: skip
FOR_REPORTS = ("altair", "assets.reports.charts", "assets.reports.layout.formats")  # loaded when somebody asks for one
REPORTS = ("report", "watch")
_SERVER: list[subprocess.Popen] = []


def run(words: tuple[str, ...], environment: dict[str, str], killed_after: float = 0) -> subprocess.CompletedProcess:
    """Run `saddle` with these words; text of what it prints, and its exit code.

    `killed_after`: seconds until it is killed (SIGKILL; the code is then -9); 0 lets it come to its end.
    """
    if os.environ.get("SADDLE_TEST_SPAWN") == "1":
        return _spawned(words, environment, killed_after)
    with tempfile.TemporaryDirectory(prefix="ready-") as room:
        out, err = Path(room) / "out", Path(room) / "err"
        asked = {"words": words, "environment": environment, "folder": os.getcwd(), "out": str(out), "err": str(err)}
        asked["killed_after"] = killed_after
        server = _server()
        server.stdin.write(json.dumps(asked) + "\n")
        server.stdin.flush()
        code = int(server.stdout.readline())
        return subprocess.CompletedProcess(["saddle", *words], code, out.read_text("utf-8"), err.read_text("utf-8"))


def _spawned(words: tuple[str, ...], environment: dict[str, str], killed_after: float) -> subprocess.CompletedProcess:
    """The command of the checkout as a process of its own."""
    command = [str(REPOSITORY / "saddle"), *words]
    room = tempfile.TemporaryFile  # not pipes: what outlives a killed command may hold them open
    with room() as out, room() as err:
        process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        try:
            process.wait(killed_after or None)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        said = []
        for file in (out, err):
            file.seek(0)
            said.append(file.read().decode("utf-8"))
    return subprocess.CompletedProcess(command, process.returncode, *said)


def _server() -> subprocess.Popen:
    if not _SERVER or _SERVER[0].poll() is not None:
        _SERVER[:] = [
            subprocess.Popen(
                [sys.executable, "-P", "-m", "ready"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env={**os.environ, "PYTHONPATH": f"{REPOSITORY}:{REPOSITORY / 'tests'}"},
            )
        ]
        atexit.register(_SERVER[0].terminate)
    return _SERVER[0]


def _in_child(asked: dict) -> None:
    """Become the command: its words, environment, folder and outputs."""
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(asked[name], os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["folder"])
    sys.argv = ["saddle", *asked["words"]]
    sys.stdin = open(0, encoding="utf-8")  # noqa: SIM115
    sys.stdout, sys.stderr = (open(n, "w", encoding="utf-8", buffering=1, closefd=False) for n in (1, 2))  # noqa: SIM115
    from pipelines.command import main

    code = 1
    try:
        main()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    finally:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _read_once() -> None:
    """Read what every command reads of the program's own files and keeps while it runs: headers, relations, keys of steps."""
    from assets.core.tables import CORE
    from assets.marts.build import UNITS, mart_files
    from schemas.contracts import CONTRACTS, stored_columns
    from warehouse.relations import relations
    from warehouse.step_keys import BEGINS, program_key

    mart_files()
    for package in (CORE, UNITS, "assets.core.queries", "assets.marts.queries", "assets.linkage.queries"):
        relations(package)
    for table in CONTRACTS:
        stored_columns(table)
    for step in BEGINS:
        program_key(step)


def main() -> None:
    """Load what commands load, then serve until the tester ends."""
    for module in LOADED:
        importlib.import_module(module)
    _read_once()
    for line in sys.stdin:
        asked = json.loads(line)
        if asked["words"][:1] and asked["words"][0] in REPORTS:
            for module in FOR_REPORTS:
                importlib.import_module(module)
        sys.stdout.flush()
        child = os.fork()
        if not child:
            _in_child(asked)
        timer = threading.Timer(asked.get("killed_after") or 3600, os.kill, (child, signal.SIGKILL))
        if asked.get("killed_after"):
            timer.start()
        _, status = os.waitpid(child, 0)
        timer.cancel()
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
