"""What a refresh made, and whether it would make the same again: the key of the marts' inputs and the receipt kept under it.

Here: everything a mart, a figure and a status follow from, as one key. Not here: making them (`make`).
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from assets.core.load_receipt import Load
from assets.core.totals import Overlaps
from assets.disclosure.hiding import Hiding
from assets.linkage.store import compared
from assets.raw.sources import Received
from schemas.marts import Header
from warehouse.checked import checksum, read_receipt, write_receipt
from warehouse.folder import Folder
from warehouse.step_keys import MARTS, step_key


@dataclass(frozen=True)
class Made:
    """What one refresh made: its id, the rows of each mart, and what broke a rule over several rows."""

    refresh_id: str
    rows: dict[str, int]
    findings: Counter  # of the set rules, per (source, rule, column, severity)
    hiding: Hiding  # what disclosure control hid of the public marts
    left_out: list[dict]  # source_id, table_name, why, n_persons: who is in no mart for consent
    in_no_file: dict[str, int]  # decisions about pairs (n_link) and consent (n_consent) that name a row of no file
    overlaps: Overlaps  # people in several lists: pairs proposed and decided
    conserved: list[dict]  # per mart: accepted = counted + left out for each reason
    repeated: list[dict]  # states of a year that say what the year before said


def marts_key(folder: Folder, loads: list[Load], sources: list[Received]) -> str:
    """Hash of all that the marts are made of: accepted rows, descriptions, pairs, decisions, references, releases, the program.

    Files of decisions, references and releases count by name, size and time: one that was only touched counts as another.
    """
    return _hash([*_inputs(folder, loads, sources), step_key(MARTS)])


def keys_of_marts(
    folder: Folder, loads: list[Load], sources: list[Received], marts: Mapping[str, tuple[Header, str]]
) -> dict[str, str]:
    """Mart -> hash of all that it is made of: as `marts_key`, but of the files of marts its own only.

    A query that reads another mart follows from all of them.
    """
    files = frozenset(f"assets/marts/{mart}.sql" for mart in marts)
    inputs = [*_inputs(folder, loads, sources), step_key(MARTS, files)]
    told = {mart: [header.model_dump_json(), query] for mart, (header, query) in marts.items()}
    return {mart: _hash([inputs, told if "mart_" in query else told[mart]]) for mart, (_, query) in marts.items()}


def _inputs(folder: Folder, loads: list[Load], sources: list[Received]) -> list:
    described = [
        [one.names, one.folder.name, one.source.model_dump(mode="json") if one.source else ""] for one in sources
    ]
    by_name = sorted(loads, key=lambda load: load.source)
    return [[asdict(load) for load in by_name], described, compared(folder).key, sorted(_stamps(folder))]


def _hash(content: object) -> str:
    return hashlib.sha256(json.dumps(content, default=str).encode()).hexdigest()


def _stamps(folder: Folder) -> Iterator[list]:
    files: list[Path] = [
        *folder.reference.rglob("*"),
        *folder.decisions.rglob("*"),
        *folder.releases.glob("*/manifest.json"),
        *folder.releases.glob("*/parquet/mart_figure.parquet"),
    ]
    for file in files:
        if file.is_file():
            stat = file.stat()
            yield [file.relative_to(folder.path).as_posix(), stat.st_size, stat.st_mtime_ns]


def _receipt(folder: Folder) -> Path:
    return folder.store / "made.json"


def keep_made(folder: Folder, key: str, made: Made) -> None:
    """Note under which key the marts that are there now were made (counts and names, no values)."""
    findings = [[*of, n] for of, n in made.findings.items()]
    write_receipt(
        _receipt(folder), {"key": key, "marts": _there(folder), "made": {**asdict(made), "findings": findings}}
    )


def made_before(folder: Folder, key: str) -> Made | None:
    """What was made under this key, when it is there still and whole; else None: it is made anew."""
    kept = read_receipt(_receipt(folder), lambda stored: (stored["key"], stored["marts"], _of(stored["made"])))
    if kept is None or folder.office() is None or not folder.marts.is_file():
        return None
    return kept[2] if kept[:2] == (key, _there(folder)) else None


def broken_lines(folder: Folder) -> list[dict]:
    """The lines of conservation of the marts that are there which do not add up; none before the first refresh."""
    conserved = read_receipt(_receipt(folder), lambda stored: stored["made"]["conserved"])
    return [line for line in conserved or () if not line["adds_up"]]


def _there(folder: Folder) -> list[str]:
    office = folder.office()
    return [checksum(folder.marts), office.name if office else ""]


def _of(stored: dict) -> Made:
    hiding = stored["hiding"]
    counts = {mart: (n, hidden) for mart, (n, hidden) in hiding["counts"].items()}
    told = Hiding(**{**hiding, "counts": counts})
    findings = Counter({tuple(of): n for *of, n in stored["findings"]})
    return Made(**{**stored, "findings": findings, "hiding": told, "overlaps": Overlaps(**stored["overlaps"])})
