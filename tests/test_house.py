"""The house itself: who may know whom, what must not be committed, and that the README's commands run."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib import metadata

import pytest
from conftest import REPOSITORY, saddle, with_its_patterns

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
    with_its_patterns(sarandia, REPOSITORY / "demo")
    made = saddle("demo", SADDLE_KEY="", SADDLE_LINK_SECRET="")
    assert made.returncode == 0, made.stderr
    assert "./saddle query --data demo" in made.stdout and "./saddle source new FILE" in made.stdout


def test_telemetry_is_off_and_help_is_there():
    assert "enabled: false" in (REPOSITORY / "pipelines" / "settings.py").read_text()
    assert "refresh" in saddle("--help").stdout
