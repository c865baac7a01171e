"""What is known of a source as it was last loaded: its files, their tables, the counts of both equations, and where they lie.

Here: the receipts, reading one back, and what they are made under. Not here: making one (`load`).
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from methods.falls import Profile
from schemas.contracts import CONTRACTS, core_name
from schemas.source import Source
from schemas.source_names import slug
from warehouse.checked import read_receipt
from warehouse.folder import Folder


@dataclass(frozen=True)
class LoadedTable:
    """One table of one file, as source.yaml calls it: where its rows and findings lie, and the counts of both equations."""

    table: str
    rows: str
    findings: str
    n_read: int
    n_used: int
    n_not_wanted: int
    n_refused: int
    n_produced: int
    n_accepted: int
    n_quarantined: int
    n_findings: int
    broken: dict[str, int]  # "rule|column|severity" -> findings
    cells: dict[str, tuple[str, str]]  # core column -> (letters of its column in the sheet, provider column)
    constants: dict[str, str | None]  # columns that are the same in every row, kept here and not in the rows
    unread: dict[str, int] = field(
        default_factory=dict
    )  # column -> rows that count without it: their cell cannot be used
    aside: str | None = None  # where the needs lie whose referral or service was set aside
    profile: dict = field(default_factory=dict)  # counts of the accepted rows: what the next load is held against

    @property
    def counts(self) -> Profile:
        return Profile(**self.profile) if self.profile else Profile(self.n_produced, self.n_accepted)


@dataclass(frozen=True)
class LoadedFile:
    """One file of a source as it counts now."""

    file: str
    key: str
    vintage: str
    as_of: str
    unnamed: list[str]
    dropped: list[str]
    tables: list[LoadedTable]
    corrections: dict[str, str] = field(default_factory=dict)  # number of a correction -> what came of it here
    line_end: str | None = None  # of the last line of a delimited file


@dataclass(frozen=True)
class Load:
    """A source as it counts now: its files, and whether its newest files were refused."""

    source: str
    files: list[LoadedFile] = field(default_factory=list)
    stale: bool = False
    refusal: dict | None = None  # {"rule_id": ..., "params": {...}} of the newest attempt
    told: list[dict] = field(default_factory=list)  # sentences: what it has less of than the load accepted before it
    known: list[dict] = field(default_factory=list)  # in how many rows date, sex, age, ... are known, by table
    let_through_by: int | None = None  # number of the decision without which it would have been refused for that
    folder: str = ""  # under raw/: a source that is called otherwise in the same folder was renamed
    read_under: str = ""  # hash of all that was received and described, without what the centre decided

    def counted_findings(self) -> Counter:
        """Findings per (source, rule, column, severity); counts only."""
        counted: Counter = Counter()
        for file in self.files:
            for table in file.tables:
                for key, n in table.broken.items():
                    rule, column, severity = key.split("|")
                    counted[(self.source, rule, column, severity)] += n
        return counted

    @property
    def current_vintage(self) -> str:
        return max((file.vintage for file in self.files), default="")


def is_there(folder: Folder, file: LoadedFile) -> bool:
    """Whether the rows and findings a receipt tells of are all there."""
    needed = [table.rows for table in file.tables if table.n_accepted]
    needed += [table.findings for table in file.tables if table.n_findings]
    needed += [table.aside for table in file.tables if table.aside]
    return all((folder.path / path).is_file() for path in needed)


def loaded_file(stored: dict) -> LoadedFile:
    return LoadedFile(**{**stored, "tables": [LoadedTable(**table) for table in stored["tables"]]})


def read_load(path: Path) -> Load | None:
    """The last accepted load of a source, or None before the first, and when its rows are there no longer."""
    load = read_receipt(
        path, lambda stored: Load(**{**stored, "files": [loaded_file(file) for file in stored["files"]]})
    )
    folder = Folder(path.parents[3])
    return load if load and all(is_there(folder, file) for file in load.files) else None


def accepted_load(folder: Folder, names: Sequence[str]) -> Load | None:
    """The last accepted load of a source, of one just renamed the one under its former name: its rows are of the new one.

    `names`: what the source is called now, then what it was called before.
    """
    loads = (read_load(folder.core / slug(name) / "accepted.json") for name in names)
    found = next((load for load in loads if load is not None), None)
    return found if found is None or found.source == names[0] else _called(found, names[0])


def _called(load: Load, name: str) -> Load:
    files = [
        replace(file, tables=[replace(t, constants={**t.constants, "source_id": name}) for t in file.tables])
        for file in load.files
    ]
    return replace(load, source=name, files=files)


def drop_judged(folder: Folder, source: str, load: Load) -> int:
    """Take away verdicts on a source's files that do not count now: they are made anew when wanted. Returns files."""
    counting = {table.rows.split("/")[-1].split(".")[0] for file in load.files for table in file.tables}
    left = [f for f in (folder.core / slug(source)).glob("*") if f.name.split(".")[0] not in {*counting, "accepted"}]
    for file in left:
        file.unlink(missing_ok=True)
    return len(left)


def in_order(source: Source) -> list[str]:
    """Tables of a source, each after the one it belongs to, and those of a sheet before those that reach up to it."""

    def depth(name: str) -> tuple[int, int]:
        table = source.tables[name]
        return (depth(table.of)[0] + 1 if table.of else 0, int(table.parent is not None))

    return sorted((name for name in source.tables if core_name(name) in CONTRACTS), key=depth)


def places_hash(folder: Folder) -> str:
    """Hash of the reference files that decide how a row is standardised, and what is said of its point."""
    files = [folder.reference / name for name in ("places.csv", "boundaries.geojson")]
    held = b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files if file.exists())
    return hashlib.sha256(held).hexdigest() if held else ""
