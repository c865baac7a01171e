"""What a refresh depends on: has anything changed since the last one, and the id of a set of inputs."""

import hashlib
import json
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG

from assets.core.load_receipt import Load
from warehouse.checked import checksum, read_receipt, write_receipt
from warehouse.folder import Folder
from warehouse.step_keys import BEGINS, MARTS, step_key


def fingerprint(folder: Folder) -> str:
    """Changes when a file received, a source.yaml, a reference, a decision, a release, a setting or the program changes
    (`warehouse.step_keys`). Reads no data."""
    seen = []
    for room, of_it in (
        (folder.raw, "**/*"),
        (folder.reference, "**/*"),
        (folder.decisions, "**/*"),
        (folder.releases, "*/manifest.json"),
        (folder.releases, "*/parquet/mart_figure.parquet"),
    ):
        for file in sorted(room.glob(of_it)):
            with suppress(OSError):  # gone while we look, or a link to nowhere
                stat = file.stat()
                if not S_ISREG(stat.st_mode):
                    continue
                seen.append([str(file.relative_to(folder.path)), stat.st_size, stat.st_mtime_ns])
    seen.append(["program", [step_key(step) for step in BEGINS]])
    return hashlib.sha256(json.dumps(seen).encode()).hexdigest()


def refresh_id(folder: Folder, loads: list[Load], references: str, evidence: list[dict]) -> str:
    """Hash of everything the marts are made of: the same inputs give the same id (model section 6)."""
    inputs = [
        [
            load.source,
            load.stale,
            sorted((file.vintage, [t.rows.split("/")[-1] for t in file.tables]) for file in load.files),
        ]
        for load in sorted(loads, key=lambda load: load.source)
    ]
    made_of = [inputs, references, evidence, step_key(MARTS)]
    return hashlib.sha256(json.dumps(made_of, default=str).encode()).hexdigest()[:16]


def _remembered(folder: Folder) -> Path:
    return folder.store / "last_refresh.json"


def remember(folder: Folder, print_: str, report: dict) -> None:
    """Keep what the last complete refresh saw and said (counts and names, no values), and what the public marts are."""
    office = folder.office()
    marts = [checksum(folder.marts), office.name if office else ""]
    write_receipt(_remembered(folder), {"fingerprint": print_, "report": report, "marts": marts})


def unchanged_report(folder: Folder) -> dict | None:
    """What the last refresh said, when nothing changed since and its marts are there; else None."""
    last, office = read_receipt(_remembered(folder), dict), folder.office()
    if last is None or office is None or not folder.marts.is_file() or last["fingerprint"] != fingerprint(folder):
        return None
    return last["report"] if last["marts"] == [checksum(folder.marts), office.name] else None


def last_report(folder: Folder) -> dict | None:
    """What the last complete refresh said, or None before the first."""
    return read_receipt(_remembered(folder), lambda kept: kept["report"])
