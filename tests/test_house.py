"""The house itself: who may know whom, what must not be committed, and that the README's commands run."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib import metadata

import pytest
from conftest import REPOSITORY, saddle

from schemas import VERSION

FLOORS = ["schemas", "methods", "warehouse", "assets", "pipelines"]
LOCKS = ("requirements.lock", "requirements-dev.lock")
FORBIDDEN = {"schemas": {"dagster", "duckdb"}, "methods": {"dagster", "duckdb"}, "warehouse": {"dagster"}}


def imports(path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("floor", FLOORS)
def test_imports_go_one_way(floor):
    above = set(FLOORS[FLOORS.index(floor) + 1 :]) | {"demo", "tests", "bench"} | FORBIDDEN.get(floor, set())
    looking_up = {str(p): imports(p) & above for p in (REPOSITORY / floor).rglob("*.py") if imports(p) & above}
    assert looking_up == {}


OF_A_MODULE = {
    "os": {"replace", "rename", "open", "mkdir", "makedirs", "link"},
    "shutil": {"copyfile", "copy", "copy2", "copytree", "move"},
}
# who writes other than through warehouse/atomic.py, and why
WRITES_OTHERWISE = {
    "warehouse/atomic.py": "is the one way",
    "warehouse/decisions.py": "appends to a log and holds it; writes a log anew aside, synced, in one move",
    "warehouse/worker.py": "opens what it listens to; writes nothing",
    "warehouse/public_file.py": "a folder of passing files, and a target its caller puts in place",
    "pipelines/aside.py": "a throwaway copy of the data folder outside it",
    "assets/release/pack.py": "files of a draft nobody sees until the whole folder is synced and moved",
    "assets/release/tables.py": "files of a draft nobody sees until the whole folder is synced and moved",
    "assets/reports/layout/letter.py": "passing files for pandoc in a temporary folder",
    "assets/reports/layout/pandoc.py": "passing files for pandoc in a temporary folder",
    "assets/reports/layout/paper.py": "passing files for typst in a temporary folder",
    "assets/reports/layout/font_cache.py": "the user's cache of fonts, held to checksums of its own",
    "assets/reports/catalogue.py": "a tool of translators, on the checkout's own files",
}


def writes(path) -> list[str]:
    """Calls in a module that write a file or folder past warehouse/atomic.py (`partial` is what it gives to be written)."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Attribute):
            of = called.value.id if isinstance(called.value, ast.Name) else ""
            on_module = called.attr in OF_A_MODULE.get(of, ())
            on_path = called.attr in {"write_text", "write_bytes", "mkdir", "touch"} and of != "atomic"
            if on_module or on_path:
                found.append(f"{of}.{called.attr}")
        elif isinstance(called, ast.Name) and called.id == "open" and len(node.args) > 1:
            mode = node.args[1].value if isinstance(node.args[1], ast.Constant) else "?"
            is_partial = isinstance(node.args[0], ast.Name) and node.args[0].id == "partial"
            found += [f"open {mode}"] if set(str(mode)) & set("wax+?") and not is_partial else []
    return found


def test_files_are_written_in_one_way():
    past = {}
    for floor in FLOORS:
        for path in (REPOSITORY / floor).rglob("*.py"):
            place = path.relative_to(REPOSITORY).as_posix()
            if place not in WRITES_OTHERWISE and writes(path):
                past[place] = writes(path)
    assert past == {}


# who may pass over a refusal without asking whether it is about this machine (`of_what_was_sent`), and why
PASSES_OVER = {
    "pipelines/command.py": "says it and ends",
    "pipelines/query/doctor.py": "says which key is missing",
    "pipelines/releasing.py": "says that the reasons were not read; whoever publishes may lack the office's key",
    "assets/raw/sources.py": "keeps it as the refusal of the source",
    "warehouse/reading/delimited.py": "gives it to its caller to raise",
}


def passes_over(handler: ast.ExceptHandler) -> bool:
    """Whether a handler of a refusal may turn it into something else without asking."""
    caught = {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)} if handler.type else set()
    asks = {node.id for node in ast.walk(handler) if isinstance(node, ast.Name)} & {"of_what_was_sent"}
    raises = any(isinstance(node, ast.Raise) and node.exc is None for node in ast.walk(handler))
    return "Refused" in caught and not asks and not raises


def test_nobody_takes_a_failing_disk_or_a_wrong_key_for_nothing_there():
    past = set()
    for floor in FLOORS:
        for path in (REPOSITORY / floor).rglob("*.py"):
            place = path.relative_to(REPOSITORY).as_posix()
            handlers = [
                node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ExceptHandler)
            ]
            past |= {place for handler in handlers if passes_over(handler)} - set(PASSES_OVER)
    assert past == set()


def test_only_assets_files_and_pipelines_know_dagster():
    knowing = {
        p.relative_to(REPOSITORY).as_posix()
        for p in (REPOSITORY / "assets").rglob("*.py")
        if "dagster" in imports(p) and p.name != "assets.py"
    }
    assert knowing == set()


def test_locks_hold_hashes_and_no_addresses():
    for lock in LOCKS:
        text = (REPOSITORY / lock).read_text()
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://|index-url|find-links", text)


def locked(lock: str) -> set[str]:
    return {line.split("==")[0].lower() for line in (REPOSITORY / lock).read_text().splitlines() if "==" in line}


def test_what_an_office_installs_is_what_the_tests_ran_with():
    pinned = [set(re.findall(r"^[\w.-]+==\S+", (REPOSITORY / lock).read_text(), re.M)) for lock in LOCKS]
    assert pinned[0] - pinned[1] == set()


def test_what_the_product_imports_is_in_what_make_demo_installs():
    """Only the page of Dagster is an extra: `saddle ui` says so itself."""
    ours = {*FLOORS, "demo", "bench"}
    files = [p for floor in FLOORS for p in (REPOSITORY / floor).rglob("*.py")]
    wanted = {name for file in files for name in imports(file)} - ours - sys.stdlib_module_names
    provided = metadata.packages_distributions()
    installed = locked("requirements.lock")
    lacking = {
        name for name in wanted if not {one.lower().replace("_", "-") for one in provided.get(name, ())} & installed
    }
    assert lacking == set()
    assert {"duckdb", "great_expectations"} <= wanted


def test_the_program_says_the_version_it_has():
    assert tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]["version"] == VERSION


def test_nothing_under_data_is_committed_but_its_readme():
    listed = subprocess.run(["git", "ls-files", "data"], cwd=REPOSITORY, capture_output=True, text=True)
    assert listed.stdout.split() in (["data/README.md"], [])


@pytest.mark.thorough
def test_make_demo_ends_with_what_to_do_next(sarandia):
    made = saddle("demo", SADDLE_KEY="", SADDLE_LINK_SECRET="")
    assert made.returncode == 0, made.stderr
    assert "./saddle query --data demo" in made.stdout and "./saddle source new FILE" in made.stdout


def test_telemetry_is_off_and_help_is_there():
    assert "enabled: false" in (REPOSITORY / "pipelines" / "settings.py").read_text()
    assert "refresh" in saddle("--help").stdout
