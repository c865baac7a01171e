"""Fixtures every room uses: where the real inputs lie, when they are there."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import ready
from hypothesis import settings
from kept import refreshed_before
from longest_first import (  # noqa: F401
    pytest_collection_modifyitems,
    pytest_configure_node,
    pytest_runtest_logreport,
    pytest_sessionfinish,
)

from demo import links

settings.register_profile("any_machine", settings.get_profile("default"), deadline=None)  # no test fails for being slow
settings.load_profile("any_machine")

REPOSITORY = Path(__file__).resolve().parent.parent
DEMO_KEYS = {"SADDLE_KEY": "", "SADDLE_LINK_SECRET": ""}  # none of one's own: the demo's fixed key serves


def left_out(reason: str) -> None:
    """The one way a test does not run: what it needs (a program, real inputs) is absent on somebody's own machine.

    The test says what it left out. Under CI=true everything is there: what is absent fails.
    """
    pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)


def program(name: str, package: str) -> str:
    """Where a program of Debian's is; its test is left out without it, in CI it fails."""
    found = shutil.which(name)
    if not found:
        left_out(f"{name} is not installed (apt install {package})")
    return str(found)


@pytest.fixture(scope="session")
def realdata() -> Path:
    """Folder of real public inputs beside the checkout; tests that need it say so when it is absent."""
    shared = Path(os.environ.get("SADDLE_SHARED", REPOSITORY.parent / "shared"))
    if not (shared / "realdata").is_dir():
        left_out(f"real inputs are not at {shared / 'realdata'} (set SADDLE_SHARED)")
    return shared / "realdata"


@pytest.fixture(autouse=True, scope="session")
def own_keys(tmp_path_factory) -> Iterator[None]:
    """No test, and no fixture of a whole module, touches the keys of the person who runs it, nor what lies beside them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SADDLE_KEY", "dGVzdGluZyBrZXkgb2YgZXhhY3RseSAzMiBieXRlcy4=")
        patch.setenv("SADDLE_LINK_SECRET", "dGVzdGluZyBrZXkgb2YgZXhhY3RseSAzMiBieXRlcy4=")
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
        patch.setenv("SADDLE_LANG", "en")
        yield


def saddle(*words: str, **environment: str):
    """Run the real command in its own process; returns the completed process with text output."""
    return ready.run(words, {**os.environ, **environment})


@pytest.fixture(scope="session")
def sarandia(tmp_path_factory) -> Path:
    """A copy of the demo country, refreshed once with its own demo key. Every test looks; whoever changes it takes a copy."""
    workers = "PYTEST_XDIST_WORKER" in os.environ
    place = tmp_path_factory.getbasetemp()
    folder = (place.parent if workers else place) / "sarandia"  # one folder serves all workers
    with open(folder.with_suffix(".lock"), "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not (folder / "marts" / "marts.duckdb").exists():
            for part in ("raw", "reference"):
                shutil.copytree(REPOSITORY / "demo" / part, folder / part, dirs_exist_ok=True)
            links.write(folder, links.lists_of_casualties(folder / "made"))
            refreshed_before(folder, _refreshed_demo, of="demo")
    return folder


def _refreshed_demo(folder: Path) -> str:
    done = saddle("refresh", "--data", str(folder), "--json", **DEMO_KEYS)
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def looking_at(folder: Path, keys: dict[str, str]) -> Iterator:
    """A data folder's office marts and core tables, opened read-only in this process."""
    from pipelines.looking import opened
    from warehouse.folder import Folder

    with pytest.MonkeyPatch.context() as patch:
        for name, key in keys.items():
            patch.setenv(name, key)
        con = opened(Folder(folder), office=True, language="en")
    try:
        yield con
    finally:
        con.close()


@pytest.fixture(scope="session")
def office(sarandia: Path) -> Iterator:
    """The demo country's office, for as many questions as a test has."""
    with looking_at(sarandia, DEMO_KEYS) as con:
        yield con


@pytest.fixture(scope="module")
def both(sarandia: Path, office) -> Iterator:
    """The demo country's office, with its public file attached as `published`."""
    office.execute(f"ATTACH '{sarandia / 'marts' / 'marts.duckdb'}' AS published (READ_ONLY)")
    yield office
    office.execute("DETACH published")


REGISTER_YAML = """
source: register
title: Test register
country: COL
source_type: national_registry
counts: true
as_of: 2020-12-31
files: {pattern: "*.csv"}
tables:
  casualty_record:
    key: id
    columns:
      date: {from: day, dates: "%d/%m/%Y"}
      sex: {from: sex}
      age_years: {from: age}
      outcome: {from: outcome}
      civil_status: {value: civilian}
      lat: {from: lat}
      lon: {from: lon}
    absent: {disability_status: not asked}
    identity: {name: name}
thresholds: {quarantine_max: 50%}
"""
HEADER = "id,name,day,sex,age,outcome,lat,lon,village\n"


def register_yaml(name: str = "register", **columns: str | None) -> str:
    """The same description for a source of this name, with these columns instead; None takes one out."""
    kept = [line for line in REGISTER_YAML.splitlines() if line.strip().partition(":")[0] not in columns]
    place = kept.index("    columns:") + 1
    kept[place:place] = [f"      {column}: {said}" for column, said in columns.items() if said]
    return "\n".join(kept).replace("source: register", f"source: {name}") + "\n"


@pytest.fixture
def register(tmp_path: Path):
    """A data folder with one small register; call it with the CSV's rows to (re)write the file."""

    def write(*rows: str, name: str = "victims.csv", header: str = HEADER, yaml: str = REGISTER_YAML, encoding="utf-8"):
        folder = tmp_path / "raw" / "register"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "source.yaml").write_text(yaml)
        (folder / name).write_bytes((header + "".join(row + "\n" for row in rows)).encode(encoding))
        return tmp_path

    return write
