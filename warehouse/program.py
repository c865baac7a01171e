"""What of this program a step follows from: the modules it imports, the data files they open, the libraries they use.

Found by reading the program's own files, nothing is run: imports wherever they stand in a file, also late ones; modules and
packages named in a string (a process of its own, a folder of SQL); files of SQL a module asks for by name (`query`); what is
opened through `importlib.resources` or beside `__file__`. A line of a docstring that reads like an import counts as one: too
much is only dear, too little would be wrong.
Not here: which steps there are and what else their keys hold (`assets.core.steps`).
"""

import hashlib
import os
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from functools import cache
from importlib import metadata, resources
from pathlib import Path

ROOMS = ("schemas", "methods", "warehouse", "assets", "pipelines")
# libraries that are imported under another name than they are installed under
INSTALLED_AS = {"docx": "python-docx", "python_calamine": "python-calamine", "re2": "google-re2", "yaml": "PyYAML"}
# what a library leaves most of its work to
BESIDE = {"pandas": ("numpy",), "splink": ("sqlglot",), "jdatetime": ("jalali-core",), "convertdate": ("PyMeeus",)}

_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import[ \t]+(\([^)]*\)|[^\n]*)|import[ \t]+([^\n]+))", re.MULTILINE
)
_NAME = re.compile(r"([\w.]+)(?:[ \t]+as[ \t]+\w+)?")
_COMMENT = re.compile(r"#[^\n]*")
_OPENED = re.compile(r"""resources\.files\(\s*(?:"([\w.]+)"|(__name__))\s*\)((?:\s*/\s*"[\w.-]+")*)""")
# one file of a folder of SQL, by its name; by anything but a name any of them
_QUERIED = re.compile(r"""\bquery\(\s*(?:["'](\w+)["']\s*\))?""")
_NAMED = re.compile(rf"""(["'])((?:{"|".join(ROOMS)})(?:\.\w+)+)\1""")


@dataclass(frozen=True)
class Closure:
    """What a step follows from: files below the program's folder, libraries as imported, files of which it takes a value."""

    files: tuple[str, ...]
    libraries: frozenset[str]
    taken: frozenset[str]


@dataclass(frozen=True)
class _Uses:
    """What one module says it uses: (module, names imported from it or none), data files, libraries."""

    imported: tuple[tuple[str, frozenset[str]], ...]
    data: frozenset[str]
    libraries: frozenset[str]


class Program:
    """The files of a program as they lie in a checkout or an installed package. Every file is read once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files = frozenset(_files_below(root))
        self._hashes: dict[str, str] = {}
        self._known: dict[str, _Uses] = {}
        self._places: dict[str, list[str]] = {}

    def closure(self, starts: Iterable[str], taken: Mapping[str, Collection[str]] | None = None) -> Closure:
        """All that is reached from these files. `taken`: file -> names in it that are values; who imports only those does not
        follow from its text, but from the values, and what it uses itself is not looked at."""
        values, todo = taken or {}, list(starts)
        seen: set[str] = set()
        found: set[str] = set()
        libraries: set[str] = set()
        reached: set[str] = set()
        while todo:
            file = todo.pop()
            if file in seen:
                continue
            seen.add(file)
            uses = self._uses(file)
            found |= uses.data
            libraries |= uses.libraries
            for module, names in uses.imported:
                places = self._files_of(module)
                if places and names and names <= set(values.get(places[-1], ())):
                    reached.add(places[-1])
                    places = places[:-1]
                todo += places
        return Closure(tuple(sorted(seen | found)), frozenset(libraries), frozenset(reached))

    def digest(self, closure: Closure) -> str:
        """sha256 of the names and bytes of its files."""
        for file in closure.files:
            if file not in self._hashes:
                self._hashes[file] = hashlib.sha256((self.root / file).read_bytes()).hexdigest()
        told = "".join(f"{file}\0{self._hashes[file]}\0" for file in closure.files)
        return hashlib.sha256(told.encode()).hexdigest()

    def edited(self, file: str, content: bytes) -> "Program":
        """The same program with another content of one file."""
        other = copy(self)
        other._hashes = {**self._hashes, file: hashlib.sha256(content).hexdigest()}
        other._known = dict(self._known)
        if file.endswith(".py"):
            other._known[file] = self._found_in(file, content.decode("utf-8"))
        return other

    def _uses(self, file: str) -> _Uses:
        if file not in self._known:
            content = (self.root / file).read_bytes()
            self._hashes[file] = hashlib.sha256(content).hexdigest()
            self._known[file] = self._found_in(file, content.decode("utf-8"))
        return self._known[file]

    def _found_in(self, file: str, text: str) -> _Uses:
        imported, libraries = [], set()
        for module, names in imports_in(text):
            top = module.partition(".")[0]
            if top in ROOMS:
                imported += self._as_modules(module, names)
            elif top not in sys.stdlib_module_names:
                libraries.add(top)
        data: set[str] = set()
        for package, _, below in _OPENED.findall(text):
            named = package or _module_of(file)
            if named.partition(".")[0] not in ROOMS:
                continue
            imported.append((named, frozenset()))
            data |= self._data_of("/".join([named.replace(".", "/"), *re.findall(r'"([^"]+)"', below)]), bool(below))
        for package, names in imported:
            if "query" in names:
                data |= self._queried(package.replace(".", "/"), _QUERIED.findall(text))
        for _, named in _NAMED.findall(_OPENED.sub("", text)):
            imported.append((named, frozenset()))
            data |= self._data_of(named.replace(".", "/"), False)
        if "__file__" in text:
            data |= self._data_of(file.rpartition("/")[0], True)
        return _Uses(tuple(imported), frozenset(data), frozenset(libraries))

    def _as_modules(self, module: str, names: frozenset[str]) -> list[tuple[str, frozenset[str]]]:
        """An import as modules and the names taken from each: a name may be a module of its own."""
        below = {name for name in names if self._file_of(f"{module}.{name}")}
        return [(module, names - below), *((f"{module}.{name}", frozenset()) for name in sorted(below))]

    def _queried(self, folder: str, names: list[str]) -> set[str]:
        """The files of a folder of SQL that a module asks for; all when it does not say which."""
        files = {f"{folder}/{name}.sql" for name in names}
        return files if files and files <= self.files else self._data_of(folder, False)

    def _files_of(self, module: str) -> list[str]:
        """The files an import runs: the module's own, and those of the packages it lies in."""
        if module not in self._places:
            parts = module.split(".")
            found = (self._file_of(".".join(parts[:n])) for n in range(1, len(parts) + 1))
            self._places[module] = [file for file in found if file]
        return self._places[module]

    def _file_of(self, module: str) -> str | None:
        path = module.replace(".", "/")
        return next((file for file in (f"{path}/__init__.py", f"{path}.py") if file in self.files), None)

    def _data_of(self, place: str, deep: bool) -> set[str]:
        """The data file of this name, or those of this folder; `deep`: and of the folders in it."""
        if place in self.files:
            return {place}
        inside = (file for file in self.files if file.startswith(f"{place}/") and not file.endswith(".py"))
        return {file for file in inside if deep or "/" not in file[len(place) + 1 :]}


def imports_in(text: str) -> Iterator[tuple[str, frozenset[str]]]:
    """(module, names imported from it; none where it is imported whole) of every import in a file."""
    for module, names, whole in _IMPORT.findall(text):
        if module:
            yield module, frozenset(_NAME.findall(_COMMENT.sub("", names)))
        else:
            yield from ((name, frozenset()) for name in _NAME.findall(_COMMENT.sub("", whole)))


def versions(libraries: Iterable[str]) -> dict[str, str]:
    """Installed version of each library, of what it leaves its work to, and of Python; what is not installed is left out."""
    wanted = {INSTALLED_AS.get(one, one) for one in libraries}
    wanted |= {other for one in libraries for other in BESIDE.get(one, ())}
    found = {"python": f"{sys.version_info.major}.{sys.version_info.minor}"}
    known = ((name, _version(name)) for name in sorted(wanted))
    return found | {name: version for name, version in known if version}


@cache
def _version(name: str) -> str:
    """The installed version of a library; nothing when it is not installed."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


@cache
def this_program() -> Program:
    """The program that runs, wherever it is installed."""
    return Program(Path(str(resources.files("schemas"))).parent)


def _files_below(root: Path) -> Iterator[str]:
    for room in ROOMS:
        for place, folders, names in os.walk(root / room):
            folders[:] = [name for name in folders if name != "__pycache__"]
            inside = Path(place).relative_to(root).as_posix()
            yield from (f"{inside}/{name}" for name in names if not name.endswith(".pyc"))


def _module_of(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
