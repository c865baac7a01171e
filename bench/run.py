"""`make bench`: SADDLE's refresh against bare DuckDB and plain pandas, each in its own process; prints ratios.

BENCH_ROWS (5,000,000) and BENCH_RUNS (3, interleaved; medians count); memory also once at twice the rows. Then a tenth as
many persons with six needs each. Figures stay in bench/results/, never in git.
"""

import base64
import contextlib
import datetime as dt
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

from bench.shown import Measured, ratios_of, show

CHECKOUT = Path(__file__).resolve().parent.parent
SECRET = base64.b64encode(b"SADDLE benchmark: no secret here"[:32]).decode()
LIBRARIES = (
    "import dagster, duckdb, pandas, pandera.pandas, pyarrow, pydantic, rich, scipy.stats, statsmodels.api, typer, yaml"
)


ROWS_OF_A_YEAR = 400  # as many as Colombia's register has


def main() -> None:
    """Run every side, print the ratios, keep the figures."""
    rows, runs = int(os.environ.get("BENCH_ROWS", 5_000_000)), int(os.environ.get("BENCH_RUNS", 3))
    kept = CHECKOUT / "bench" / "data"
    kept.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept) as temp:
        found = _measure(Path(temp), rows, runs)
        hiding = _disclosure(Path(temp))
    linking = _linkage()
    figures = {side: _median(all_runs) for side, all_runs in found.items()}
    report = {
        "rows": rows,
        "runs": runs,
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "sides": {
            side: {
                "seconds": round(m.seconds, 2),
                "cpu_seconds": round(m.cpu_seconds, 2),
                "megabytes": round(m.megabytes),
                "all_seconds": [round(one.seconds, 2) for one in found[side]],
            }
            for side, m in figures.items()
        },
        "ratios": ratios_of(figures),
        "disclosure": hiding,
        "linkage": linking,
    }
    show(report)
    results = CHECKOUT / "bench" / "results"
    results.mkdir(exist_ok=True)
    file = results / f"{dt.date.today().isoformat()}.json"
    file.write_text(json.dumps(report, indent=2), "utf-8")
    print(f"\nkept in {file.relative_to(CHECKOUT)}")


def _measure(temp: Path, rows: int, runs: int) -> dict[str, list[Measured]]:
    folder = temp / "data"
    first, more = _made(folder, rows)
    refresh = [str(CHECKOUT / "saddle"), "refresh", "--data", str(folder)]
    demo = temp / "demo"
    has_demo = (CHECKOUT / "demo" / "raw").is_dir()
    found: dict[str, list[Measured]] = {}

    def note(side: str, measured: Measured) -> None:
        found.setdefault(side, []).append(measured)
        print(
            f"  {side:<18} {measured.seconds:8.2f} s  {measured.cpu_seconds:8.2f} s cpu  {measured.megabytes:7.0f} MB",
            flush=True,
        )

    for run in range(runs):
        print(f"run {run + 1} of {runs}, {rows:,} rows", flush=True)
        for side in ("bare_duckdb", "plain_pandas"):
            out = temp / side
            note(side, _timed([sys.executable, "-m", f"bench.{side}", str(folder), str(out)]))
            shutil.rmtree(out)
        note("refresh", _timed(refresh))
        note("refresh_nothing", _timed(refresh))
        added = Path(first).with_name(Path(more).name)
        shutil.copyfile(more, added)
        note("refresh_1_percent", _timed(refresh))
        added.unlink()
        _forget(folder, but_weights=True)
        note("refresh_same", _timed(refresh))
        _forget(folder)
        note("import_libraries", _timed([sys.executable, "-c", LIBRARIES]))
        if has_demo:
            for room in ("raw", "reference"):
                if (CHECKOUT / "demo" / room).is_dir():
                    shutil.copytree(CHECKOUT / "demo" / room, demo / room)
            note("refresh_demo", _timed([*refresh[:-1], str(demo)]))
            _forget(demo, but_weights=True)
            note("refresh_demo_same", _timed([*refresh[:-1], str(demo)]))
            shutil.rmtree(demo)
    reading = _printed("bench.boundary", str(folder), str(runs))
    for side in ("inside", "outside"):
        print(f"  landing {side:<10} {reading[side]:8.2f} s", flush=True)
        found[f"landing_{side}"] = [Measured(reading[side], 0.0, 0.0)]
    shutil.rmtree(folder)
    _made(folder, 2 * rows)
    note("refresh_twice", _timed(refresh))
    shutil.rmtree(folder)
    subprocess.run([sys.executable, "-m", "bench.needs_data", str(folder), str(rows // 10)], cwd=CHECKOUT, check=True)
    for _ in range(runs):
        note("needs_duckdb", _timed([sys.executable, "-m", "bench.needs_duckdb", str(folder), str(temp / "needs")]))
        shutil.rmtree(temp / "needs")
        note("refresh_needs", _timed(refresh))
        _forget(folder)
    return found


def _made(folder: Path, *rows_and_years: int) -> list[str]:
    """The file of a full refresh and the one with 1 % more rows, written in a process of its own.

    On Linux a child's ru_maxrss begins at its parent's resident memory, so this one stays small.
    """
    command = [sys.executable, "-m", "bench.data", str(folder), *map(str, rows_and_years)]
    return subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True, text=True).stdout.splitlines()


def _forget(folder: Path, but_weights: bool = False) -> None:
    """Back to a folder that was never refreshed, or to one that keeps only the weights of protected units."""
    store, aside = folder / "store", folder.with_name("weights")
    kept = ("disclosure", "format.json", "checksums")  # with what says that they are still what was written
    if but_weights:
        aside.mkdir()
        for name in kept:
            shutil.move(store / name, aside / name)
    for item in folder.iterdir():
        if item.name not in ("raw", "reference", "added"):
            shutil.rmtree(item) if item.is_dir() else item.unlink()
    if but_weights:
        shutil.move(aside, store)


def _disclosure(temp: Path) -> dict[str, dict]:
    """Disclosure control on the demo and, where the real inputs are beside the checkout, on Colombia: see bench.disclosure."""
    folders = {"demo": temp / "disclosure-demo", "colombia": temp / "disclosure-colombia"}
    for room in ("raw", "reference"):
        shutil.copytree(CHECKOUT / "demo" / room, folders["demo"] / room)
    realdata = Path(os.environ.get("SADDLE_SHARED", CHECKOUT.parent / "shared")) / "realdata"
    lists = sorted((realdata / "colombia-map-muse-victims").glob("victimas_map_muse_*.csv"))
    if lists:
        inbox = folders["colombia"] / "raw" / "colombia-aicma"
        inbox.mkdir(parents=True)
        (inbox / "source.yaml").write_text("extends: colombia-aicma\n", "utf-8")
        for file in lists:
            (inbox / file.name).symlink_to(file)
        places = realdata / "ref-pcodes" / "pcodes_adm1_adm2_selected.csv"
        _timed([str(CHECKOUT / "saddle"), "reference", "add", str(places), "--data", str(folders["colombia"])])
    else:
        print(f"  Colombia is left out: no real inputs at {realdata}")
    found = {}
    for name, folder in folders.items():
        if not folder.exists():
            continue
        refresh = [str(CHECKOUT / "saddle"), "refresh", "--data", str(folder)]
        new = _timed(refresh).seconds
        _forget(folder, but_weights=True)
        same = _timed(refresh).seconds
        if name == "demo":
            reports = round(_reports(folder), 1)
        _forget(folder)
        one = _printed("bench.disclosure", str(folder))
        if name == "demo":
            one["report_set_seconds"] = reports
        one["refresh_seconds_all_new"] = round(new, 1)
        one["refresh with weights known / all new"] = round(same / new, 3)
        found[name] = one
    found["register, 18 years"], found["register, 36 years"] = _of_years(temp, 18), _of_years(temp, 36)
    return found


def _of_years(temp: Path, n_years: int) -> dict:
    """Disclosure control on a made register of so many years, with as many casualties in each."""
    folder = temp / f"disclosure-{n_years}-years"
    _made(folder, ROWS_OF_A_YEAR * n_years, n_years)
    return _printed("bench.disclosure", str(folder))


def _linkage() -> dict[str, dict]:
    """Linkage on lists with true persons, and on three lists of BENCH_PERSONS (200,000) persons: see bench.linkage."""
    realdata = Path(os.environ.get("SADDLE_SHARED", CHECKOUT.parent / "shared")) / "realdata"
    words = [str(realdata)] if realdata.is_dir() else []
    return _printed("bench.linkage", os.environ.get("BENCH_PERSONS", "200000"), *words)


def _printed(module: str, *words: str) -> dict:
    """The JSON object that a module of the benchmark prints."""
    said = subprocess.run(
        [sys.executable, "-m", module, *words],
        cwd=CHECKOUT, check=True, capture_output=True, text=True, env=_environment(),
    )  # fmt: skip
    return json.loads(said.stdout)


def _reports(data: Path) -> float:
    """Seconds for the whole report set of one language: annual, profile, bulletin, scorecard, each in four formats."""
    words = (
        ["annual", "--year", "2025"], ["profile", "--year", "2025"], ["bulletin", "--month", "2025-06"],
        ["scorecard", "--source", "hospital-list", "--year", "2025"],
    )  # fmt: skip
    report = [str(CHECKOUT / "saddle"), "report"]  # the demo holds two countries
    return sum(
        _timed([*report, *one, "--country", "XSA", "--data", str(data), "--lang", "en"]).seconds for one in words
    )


def _environment() -> dict[str, str]:
    return {**os.environ, "SADDLE_KEY": SECRET, "SADDLE_LINK_SECRET": SECRET, "SADDLE_LANG": "en"}


def _timed(command: list[str]) -> Measured:
    """One process from start to end. Stops the benchmark when it fails, with what it said."""
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=CHECKOUT, env=_environment(), stdout=said, stderr=subprocess.STDOUT)
        ended, together = threading.Event(), [0]
        watch = threading.Thread(target=_watch, args=(process.pid, ended, together))
        watch.start()
        # wait4 gives this child's own ru_maxrss (kilobytes on Linux); RUSAGE_CHILDREN would give the largest so far
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        ended.set()
        watch.join()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            said.seek(0)
            text = said.read().decode(errors="replace")[-4000:]
            raise SystemExit(f"{' '.join(command)}\nended with {process.returncode}:\n{text}")
    return Measured(seconds, used.ru_utime + used.ru_stime, max(used.ru_maxrss / 1024, together[0] / 2**20))


def _watch(process: int, ended: threading.Event, together: list[int]) -> None:
    """Keep the largest resident memory (bytes) of a process and those it started, asked ten times a second."""
    while not ended.wait(0.1):
        with contextlib.suppress(psutil.Error):
            one = psutil.Process(process)
            family = [one, *one.children(recursive=True)]
            together[0] = max(together[0], sum(member.memory_info().rss for member in family))


def _median(all_runs: list[Measured]) -> Measured:
    return Measured(
        statistics.median(one.seconds for one in all_runs),
        statistics.median(one.cpu_seconds for one in all_runs),
        statistics.median(one.megabytes for one in all_runs),
    )


if __name__ == "__main__":
    main()
