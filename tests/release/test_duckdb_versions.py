"""The published file opens in DuckDB 1.0.0, in the newest 1.x and in the newest 2.x, and says the same in each.

Each version is installed aside (`make clients`), in .venv/clients, and runs in a process of its own.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from conftest import REPOSITORY, left_out
from release.small_pack import small_pack

pytestmark = pytest.mark.slow

LOCKS = {path.stem.removeprefix("requirements-duckdb-"): path for path in REPOSITORY.glob("requirements-duckdb-*.lock")}
SQL = REPOSITORY / "docs" / "examples" / "needs_gap.sql"
LOOKS = """
import hashlib, json, sys
sys.path[:0] = sys.argv[1:2]
import duckdb
con = duckdb.connect(sys.argv[2], read_only=True)
con.execute("set enable_progress_bar = false")  # it prints between the lines when a query is slow
tables = [row[0] for row in con.execute("select table_name from duckdb_tables() order by 1").fetchall()]
said = {"version": duckdb.__version__, "rows": {}, "digest": {}, "columns": {}, "answers": []}
for table in tables:
    rows = con.execute(f'select * from "{table}"').fetchall()
    said["rows"][table] = con.execute(f'select count(*) from "{table}"').fetchone()[0]
    said["digest"][table] = hashlib.sha256("\\n".join(sorted(map(repr, rows))).encode()).hexdigest()
    said["columns"][table] = con.execute(f'select column_name, data_type from duckdb_columns() '
                                         f"where table_name = '{table}' order by column_index").fetchall()
said["comments"] = con.execute("select table_name, comment from duckdb_tables() order by 1").fetchall()
said["column_comments"] = con.execute(
    "select table_name, column_name, comment from duckdb_columns() where comment is not null order by all").fetchall()
for statement in open(sys.argv[3], encoding="utf-8").read().split(";"):
    if statement.strip():
        said["answers"].append(con.execute(statement).fetchall())
print(json.dumps(said))
"""


def looked(file: Path, client: Path | None = None) -> subprocess.CompletedProcess:
    """What a DuckDB of its own process sees in the file; `client` None is the one SADDLE itself uses."""
    aside = str(client or REPOSITORY)
    return subprocess.run([sys.executable, "-c", LOOKS, aside, str(file), str(SQL)], capture_output=True, text=True)


def client_of(version: str) -> Path:
    client = REPOSITORY / ".venv" / "clients" / f"duckdb-{version}"
    if not (client / "duckdb").is_dir():
        left_out(f"DuckDB {version} is not in .venv/clients (make clients installs it)")
    return client


@pytest.fixture(scope="module")
def files(sarandia, tmp_path_factory) -> dict[str, Path]:
    pack = small_pack(sarandia / "marts" / "marts.duckdb", tmp_path_factory.mktemp("releases"))
    return {"marts": sarandia / "marts" / "marts.duckdb", "release": next(pack.glob("saddle-*.duckdb"))}


@pytest.fixture(scope="module")
def as_we_see(files) -> dict[str, dict]:
    said = {}
    for name, file in files.items():
        done = looked(file)
        assert done.returncode == 0, done.stderr
        said[name] = json.loads(done.stdout)
        assert said[name]["version"] == duckdb.__version__
    return said


def test_the_oldest_and_the_newest_are_locked_with_hashes_and_without_addresses():
    first, *newer = sorted(tuple(map(int, version.split("."))) for version in LOCKS)
    assert first == (1, 0, 0) and [version[0] for version in newer] == [1, 2]
    assert newer[0] > (1, 5, 5)  # the one SADDLE itself uses
    for version, path in LOCKS.items():
        text = path.read_text()
        assert text.startswith(f"duckdb=={version} ") and "--hash=sha256:" in text
        assert not re.search(r"https?://|index-url|find-links", text)


@pytest.mark.parametrize("name", ["marts", "release"])
@pytest.mark.parametrize("version", sorted(LOCKS))
def test_every_version_sees_the_same_rows_columns_comments_and_answers(version, name, files, as_we_see):
    done = looked(files[name], client_of(version))
    assert done.returncode == 0, done.stderr
    said, ours = json.loads(done.stdout), as_we_see[name]
    assert said["version"] == version
    assert {"mart_needs_gap", "mart_casualty_annual", "mart_figure", "dictionary"} <= set(said["rows"])
    assert said["rows"]["mart_figure"] > 100_000 and all(said["rows"][table] for table in ("dictionary", "notes"))
    assert dict(said["comments"])["mart_needs_gap"].startswith("Needs gap. Who needs a service")
    meanings = {(table, column): said for table, column, said in said["column_comments"]}
    assert meanings["mart_needs_gap", "gap"].startswith("share 0 to 1: (n_unmet + n_partly_met)")
    for what in ("rows", "digest", "columns", "comments", "column_comments", "answers"):
        assert said[what] == ours[what], what


def test_this_would_see_a_file_the_oldest_cannot_read(tmp_path, files):
    """A primary key is why: 1.0.0 cannot read a file that has one (recipes, item 3), the newer ones can."""
    file = tmp_path / "with_key.duckdb"
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{file}' AS made (STORAGE_VERSION 'v1.0.0')")
        con.execute("CREATE TABLE made.mart_needs_gap (period VARCHAR PRIMARY KEY)")
    assert looked(file, client_of("1.0.0")).returncode != 0
    newest = max(LOCKS, key=lambda version: tuple(map(int, version.split("."))))
    assert "1.0.0" not in looked(file, client_of(newest)).stderr
