"""`saddle relations`: every table and view made by SQL, what a row of it is and what it reads, from the headers of their files."""

from collections.abc import Iterator
from importlib import resources

from assets.core.tables import CORE
from assets.marts.build import UNITS, mart_files
from warehouse.relations import relations

FLOORS = ("assets", "pipelines")
LOADS = ("assets.raw.queries", "assets.core.queries")  # a load makes what the relations of a refresh read


def rooms() -> list[str]:
    """Every folder of relation files, in the order of a refresh: loads, who is who, what marts count; then what is asked."""
    packages: set[str] = set()
    for floor in FLOORS:
        folder = resources.files(floor)
        with resources.as_file(folder) as path:
            found = (file.parent.relative_to(path.parent) for file in path.rglob("*.sql"))
            packages |= {".".join(one.parts) for one in found if one.name in ("relations", "queries", "conservation")}
    counted = [*LOADS, CORE, UNITS]
    return [*counted, *sorted(packages - set(counted))]


def relation_lines() -> Iterator[str]:
    """The relations in the order they are made, the marts that are counted from them, then what is asked of marts."""
    for package in rooms():
        for relation in relations(package).values():
            header = relation.header
            yield f"{relation.name} ({header.kind}): {header.grain}"
            yield f"  reads {', '.join([*header.reads, *(f'{{{piece}}}' for piece in header.pieces)]) or 'nothing'}"
        if package == UNITS:
            yield from _mart_lines()


def _mart_lines() -> Iterator[str]:
    for name, (mart, _) in mart_files().items():
        yield f"mart_{name} (mart): {mart.counted}"
        yield f"  needs {', '.join(mart.needs)}"
