"""`saddle relations`: every table and view made by SQL, what a row of it is and what it reads, from the headers of their files."""

from collections.abc import Iterator

from assets.core.tables import CORE
from assets.marts.build import UNITS, mart_files
from warehouse.relations import relations


def relation_lines() -> Iterator[str]:
    """The relations in the order they are made, then the marts that are counted from them."""
    for package in (CORE, UNITS):
        for relation in relations(package).values():
            header = relation.header
            yield f"{relation.name} ({header.kind}): {header.grain}"
            yield f"  reads {', '.join(header.reads)}"
    for name, (mart, _) in mart_files().items():
        yield f"mart_{name} (mart): {mart.counted}"
        yield f"  needs {', '.join(mart.needs)}"
