"""Who imports whom in a tree of sources, and the borders it may not cross; late imports inside functions count too.

Here: reading a tree, its circles, its arrows between rooms. Not here: what is demanded of ours (`test_house`).
"""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

Graph = Mapping[str, set[str]]  # module -> the modules of the tree it imports


def graph_of(tree: Path, floors: list[str]) -> Graph:
    """Every module below the floors of a tree with the modules of it that it imports, wherever in the file."""
    files = {_module(tree, path): path for floor in floors for path in sorted((tree / floor).rglob("*.py"))}
    return {name: set(_imported(name, path, files)) - {name} for name, path in files.items()}


def circles(graph: Graph) -> list[list[str]]:
    """Modules that reach one another, each circle once, in order of names."""
    reach = {name: _reached(name, graph) for name in graph}
    found = {tuple(sorted(other for other in reach[name] if name in reach[other])) for name in graph}
    return [list(one) for one in sorted(found) if len(one) > 1]


def room_of(module: str) -> str:
    """`assets/reports` of assets.reports.making, `pipelines` of pipelines.refresh, `schemas` of schemas.marts."""
    parts = module.split(".")
    return parts[0] if parts[0] not in ("assets", "pipelines") or len(parts) < 3 else "/".join(parts[:2])


def allowed_arrows(contributing: str) -> dict[str, set[str]]:
    """Room -> rooms it may import, out of the table `| room | may import |`."""
    rows = re.findall(r"^\| `([\w/]+)` \|(.*)\|$", contributing, re.M)
    return {room: set(re.findall(r"`([\w/]+)`", rooms)) for room, rooms in rows}


def forbidden_arrows(graph: Graph, allowed: Mapping[str, set[str]]) -> list[str]:
    """Imports that cross from one room of assets or pipelines into another the table does not name."""
    ground = {"schemas", "methods", "warehouse"}  # below every room: the floors are asked apart
    return [
        f"{name} -> {other}"
        for name, others in sorted(graph.items())
        for other in sorted(others)
        if room_of(name) not in ground
        and room_of(other) not in {*ground, room_of(name), *allowed.get(room_of(name), ())}
    ]


def _module(tree: Path, path: Path) -> str:
    return ".".join(path.relative_to(tree).with_suffix("").parts).removesuffix(".__init__")


def _imported(name: str, path: Path, files: Mapping[str, Path]) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in files)
        elif isinstance(node, ast.ImportFrom):
            package = name if path.name == "__init__.py" else name.rpartition(".")[0]
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                found = next((one for one in (f"{base}.{alias.name}", base) if one in files), None)
                if found:
                    yield found


def _reached(start: str, graph: Graph) -> set[str]:
    seen: set[str] = set()
    ahead = [start]
    while ahead:
        for other in graph[ahead.pop()] - seen:
            seen.add(other)
            ahead.append(other)
    return seen
