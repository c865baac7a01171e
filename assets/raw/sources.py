"""Which sources a data folder holds: one folder under raw/ with a source.yaml and the files as received.

A source is called what its office calls it; here it is held against the others: two may not share a name or a folder
name, a link names one there is, and a source that was renamed says what it was called.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from schemas.findings import Refused
from schemas.nearest import nearest_names
from schemas.proof_columns import unknown
from schemas.said import Said, as_param
from schemas.source import Source, Table, target_of
from schemas.source_names import place_of, slug
from schemas.source_text import read_source
from warehouse.checked import read_receipt
from warehouse.disk_faults import not_the_files
from warehouse.folder import Folder
from warehouse.keys import Keys, keys_for

ABOUT_RECORDS = ("correction", "tombstone", "consent", "link")  # decisions that hang on record ids


@dataclass(frozen=True)
class Received:
    """One source folder: its description, or why it cannot be used, and the files that match its pattern."""

    name: str
    folder: Path
    source: Source | None
    refusal: Refused | None

    @property
    def names(self) -> tuple[str, ...]:
        """What the source is called, and was called before: decisions may name any of them."""
        return self.source.names if self.source else (self.name,)

    @property
    def files(self) -> list[Path]:
        """What fits the pattern and is no folder, in order of name; whether it is a file is asked when it is landed."""
        if self.source is None:
            return []
        return sorted(
            p for p in self.folder.glob(self.source.files.pattern) if not p.is_dir() and p.name != "source.yaml"
        )


def received(folder: Folder) -> list[Received]:
    """Every folder under raw/ that holds a source.yaml; one that cannot be read or used blocks no other."""
    found = [_described(file) for file in sorted(folder.raw.glob("*/source.yaml"))]
    found = [_refused(one, told) if (told := list(_shares_its_name(one, found))) else one for one in found]
    found = [_refused(one, told) if (told := list(_names_another(one, found))) else one for one in found]
    found = [_renamed(folder, one, found) for one in found]
    return [_with_record_names(one, found) for one in found]


def keys_of(folder: Folder, sources: list[Received] | None = None) -> Keys:
    """Keys of a data folder, made on first use. Raises Refused as `warehouse.keys.keys_for`."""
    known = received(folder) if sources is None else sources
    return keys_for(folder.path, {one.source.country for one in known if one.source})


def _described(file: Path) -> Received:
    where = f"{file.parent.name}/source.yaml"
    try:
        source = read_source(file.read_text("utf-8"), where)
        return Received(source.source, file.parent, source, None)
    except UnicodeDecodeError:
        reason = as_param([Said("description_is_not_utf8")])
        return Received(file.parent.name, file.parent, None, Refused("source_yaml_is_valid", file=where, reason=reason))
    except OSError as error:
        not_the_files(error, where)
        reason = as_param([Said("description_cannot_be_opened", {"value": type(error).__name__})])
        return Received(file.parent.name, file.parent, None, Refused("source_yaml_is_valid", file=where, reason=reason))
    except Refused as refusal:
        return Received(file.parent.name, file.parent, None, refusal)


def _refused(one: Received, told: list[Said]) -> Received:
    refusal = Refused("source_yaml_is_valid", file=f"{one.folder.name}/source.yaml", reason=as_param(told))
    return Received(one.folder.name, one.folder, None, refusal)


def _shares_its_name(one: Received, found: list[Received]) -> Iterator[Said]:
    """Two folders with one name, two names with one slug, a former name that another source still has."""
    if one.source is None:
        return
    for other in (other for other in found if other is not one and other.source is not None):
        params = {"value": one.name, "expected": other.name, "found": f"{one.folder.name}, {other.folder.name}"}
        if other.name == one.name:
            yield Said("two_folders_have_one_source", params)
        elif place_of(other.name) == place_of(one.name):
            yield Said("two_sources_have_one_folder_name", {**params, "slug": slug(one.name)})
        elif other.name in one.source.formerly or set(other.source.formerly if other.source else ()) & set(one.names):
            yield Said("former_name_is_taken", params)


def _names_another(one: Received, found: list[Received]) -> Iterator[Said]:
    """Links and lists of others that name no source: one that is not here yet is none, a mistyped one is told."""
    if one.source is None:
        return
    here = {name: other for other in found for name in other.names}
    for path, text in _links(one.source):
        name, table = target_of(text)
        if name in here:
            yield from _no_table(here[name], table, path)
        elif nearest_names(name, here) != "-":
            yield unknown(path, name, here)[1]
    for name in one.source.disjoint_from:
        if name not in here and nearest_names(name, set(here) - {one.name}) != "-":
            yield unknown(("disjoint_from",), name, here)[1]


def _links(source: Source) -> Iterator[tuple[tuple[str, ...], str]]:
    for key, table in source.tables.items():
        if table.link:
            yield ("tables", key, "link", "to"), table.link.to
        family = table.mapped.get("indirect_of")
        if family is not None and family.lookup:
            yield ("tables", key, "columns", "indirect_of", "lookup"), family.lookup


def _no_table(other: Received, table: str, path: tuple[str, ...]) -> Iterator[Said]:
    if other.source is None:
        return
    if table not in other.source.tables:
        yield unknown(path, table, other.source.tables)[1]
    elif not other.source.tables[table].key:
        params = {"word": f"`{'.'.join(path)}`", "value": f"{other.name}.{table}"}
        yield Said("linked_table_has_no_key", params)


def _renamed(folder: Folder, one: Received, found: list[Received]) -> Received:
    """A folder whose source was called otherwise when it was last accepted, while decisions hang on its records: asked.

    It keeps the name under which its last good load counts.
    """
    if one.source is None or not any((folder.decisions / f"{kind}.log").exists() for kind in ABOUT_RECORDS):
        return one
    for before, lay_in in loads_under_no_name(folder, found):
        if lay_in == one.folder.name and before not in one.names:
            refusal = Refused(
                "source_keeps_its_name",
                source=one.name,
                file=f"{one.folder.name}/source.yaml",
                found=before,
                value=one.name,
            )
            return Received(before, one.folder, None, refusal)
    return one


def loads_under_no_name(folder: Folder, found: list[Received]) -> Iterator[tuple[str, str]]:
    """(name, folder under raw/) of accepted loads whose source no description is called any more."""
    here = {slug(one.name) for one in found}
    for place in sorted(folder.core.glob("*")):
        if place.name not in here and place.is_dir():
            said = read_receipt(place / "accepted.json", lambda load: (load["source"], load.get("folder", "")))
            if said is not None:
                yield said


def _with_record_names(one: Received, found: list[Received]) -> Received:
    """Links name a renamed source as its record ids do."""
    renamed = {name: other.source.record_name for other in found if other.source for name in other.names}
    renamed = {name: first for name, first in renamed.items() if name != first}
    if one.source is None or not renamed:
        return one
    tables = {key: _linked_by(table, renamed) for key, table in one.source.tables.items()}
    return replace(one, source=one.source.model_copy(update={"tables": tables}))


def _linked_by(table: Table, renamed: dict[str, str]) -> Table:
    def hashed(text: str) -> str:
        name, of = target_of(text)
        return f"{renamed.get(name, name)}.{of}"

    update: dict = {}
    if table.link:
        update["link"] = table.link.model_copy(update={"to": hashed(table.link.to)})
    family = table.columns.get("indirect_of")
    if family is not None and family.lookup:
        update["columns"] = {
            **table.columns,
            "indirect_of": family.model_copy(update={"lookup": hashed(family.lookup)}),
        }
    return table.model_copy(update=update) if update else table
