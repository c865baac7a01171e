"""Which sources a data folder holds: one folder under raw/ with a source.yaml and the files as received."""

from dataclasses import dataclass
from pathlib import Path

from schemas.findings import Refused
from schemas.source import Source
from schemas.source_text import read_source
from warehouse.folder import Folder
from warehouse.keys import Keys, keys_for


@dataclass(frozen=True)
class Received:
    """One source folder: its description, or why it cannot be used, and the files that match its pattern."""

    name: str
    folder: Path
    source: Source | None
    refusal: Refused | None

    @property
    def files(self) -> list[Path]:
        """What fits the pattern and is no folder, in order of name; whether it is a file is asked when it is landed."""
        if self.source is None:
            return []
        return sorted(
            p for p in self.folder.glob(self.source.files.pattern) if not p.is_dir() and p.name != "source.yaml"
        )


def received(folder: Folder) -> list[Received]:
    """Every folder under raw/ that holds a source.yaml; one that cannot be read blocks no other."""
    found = []
    for file in sorted(folder.raw.glob("*/source.yaml")):
        try:
            source = read_source(file.read_text("utf-8"), f"{file.parent.name}/source.yaml")
            found.append(Received(source.source, file.parent, source, None))
        except UnicodeDecodeError:
            refusal = Refused(
                "source_yaml_is_valid", file=f"{file.parent.name}/source.yaml", reason="the file is not UTF-8 text"
            )
            found.append(Received(file.parent.name, file.parent, None, refusal))
        except Refused as refusal:
            found.append(Received(file.parent.name, file.parent, None, refusal))
    twice = {one.name for one in found if sum(other.name == one.name for other in found) > 1}
    return [_refused_twin(one) if one.name in twice else one for one in found]


def keys_of(folder: Folder, sources: list[Received] | None = None) -> Keys:
    """Keys of a data folder, made on first use. Raises Refused as `warehouse.keys.keys_for`."""
    known = received(folder) if sources is None else sources
    return keys_for(folder.path, {one.source.country for one in known if one.source})


def _refused_twin(one: Received) -> Received:
    reason = f"two folders call their source `{one.name}`"
    return Received(
        one.folder.name,
        one.folder,
        None,
        Refused("source_yaml_is_valid", file=f"{one.folder.name}/source.yaml", reason=reason),
    )
