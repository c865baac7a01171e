"""What a landed file is: its receipt, and how it is found again.

Counts and column names only, never a value. Not here: reading and landing (`land`).
"""

from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from schemas.source import Source
from schemas.source_names import slug
from warehouse.checked import read_receipt, write_receipt
from warehouse.folder import Folder
from warehouse.reading.sheet import no_sheet
from warehouse.step_keys import LANDING, step_key


@dataclass(frozen=True)
class LandedSheet:
    """One sheet as landed: where its text lies, which columns, how many rows."""

    name: str
    path: str
    columns: list[str]
    positions: dict[str, int]
    n_rows: int
    n_refused: int
    identity_columns: list[str]
    identity_path: str | None
    unnamed: list[str]
    dropped: list[str]
    hxl: dict[str, str]
    is_ordered: bool = False  # has a column ORDER
    labels: list[list] = field(default_factory=list)  # [row, position, kind] of what is no row of the list
    line_end: str | None = None  # of the last line of a delimited file; None for other formats


@dataclass(frozen=True)
class LandedFile:
    """One file as landed: its receipt. Counts and column names only, never a value."""

    source: str
    file: str
    key: str
    vintage: str
    as_of: str
    sheets: list[LandedSheet]
    findings: list[dict]
    landed_under: str = ""  # key of the step that landed it (`warehouse.step_keys`)

    def found_in(self, sheet: str) -> list[dict]:
        """What the reader found in the cells of a sheet."""
        return [finding for finding in self.findings if finding["source_sheet"] == sheet]

    def sheet(self, wanted: str | None) -> LandedSheet:
        """The sheet a table names, or the first. Raises Refused when it is not in the file."""
        if wanted is None:
            return self.sheets[0]
        for sheet in self.sheets:
            if sheet.name == wanted:
                return sheet
        raise no_sheet(self.file, wanted, [sheet.name for sheet in self.sheets])


def landed_before(folder: Folder, source: Source, key: str, path: Path) -> LandedFile | None:
    """The receipt of the same bytes under the same settings, under the name the file has now; None when there is none, or
    when another program landed it: the same bytes may land differently now."""
    landed = read_landed(folder, source.source, key)
    is_as_now = landed is not None and landed.landed_under == step_key(LANDING)
    return replace(landed, file=path.name) if landed and is_as_now else None


def forgotten_file(folder: Folder, source: str, key: str) -> Path:
    """Where it is noted who was taken out of a landed file; it holds of this landing only."""
    return folder.landing / slug(source) / f"{key}.forgotten.json"


def show(folder: Folder, landed: LandedFile) -> None:
    """Write the receipt of a landed file: from now on it is not read again."""
    receipt = replace(landed, landed_under=step_key(LANDING))
    write_receipt(folder.landing / slug(landed.source) / f"{landed.key}.json", asdict(receipt))


def read_landed(folder: Folder, source: str, key: str) -> LandedFile | None:
    """The receipt of a landed file, or None when it is landed no longer, or not all of it is there."""
    landed = read_receipt(folder.landing / slug(source) / f"{key}.json", from_receipt)
    if landed is None:
        return None
    paths = [path for sheet in landed.sheets for path in (sheet.path, sheet.identity_path) if path]
    return landed if all((folder.path / path).is_file() for path in paths) else None


def from_receipt(stored: dict) -> LandedFile:
    """A receipt as plain data."""
    return LandedFile(**{**stored, "sheets": [LandedSheet(**sheet) for sheet in stored["sheets"]]})
