"""A data folder made of received files and their source.yaml, refreshed and asked through the real command."""

import json
from pathlib import Path

from conftest import saddle
from kept import refreshed_before

# given on every call: fixtures that serve a whole file run before the ones that set keys for one test
KEYS = {"SADDLE_KEY": "A" * 43 + "=", "SADDLE_LINK_SECRET": "A" * 43 + "="}
# keys of mart_needs_gap that may be `all`
BROKEN_DOWN = ("admin1", "sex", "age_group", "person_group", "disability", "household_has_disability")


def receive(folder: Path, source: str, yaml: str, *files: Path) -> Path:
    """Put files and their description into raw/<source>/ and return that folder."""
    inbox = folder / "raw" / source
    inbox.mkdir(parents=True, exist_ok=True)
    (inbox / "source.yaml").write_text(yaml, "utf-8")
    for file in files:
        (inbox / file.name).symlink_to(file)
    return inbox


def receive_rows(folder: Path, source: str, yaml: str, rows: str) -> None:
    """Put one CSV and its description into raw/<source>/."""
    (receive(folder, source, yaml) / f"{source}.csv").write_text(rows, "utf-8")


def refreshed_once(folder: Path, *references: Path) -> dict:
    """`refreshed` for a folder of real files, out of those kept between runs; nobody may change it who does not copy it."""
    said = refreshed_before(
        folder, lambda there: json.dumps(refreshed(there, *references)), of=KEYS["SADDLE_KEY"], references=references
    )
    return json.loads(said)


def refreshed(folder: Path, *references: Path) -> dict:
    """Refresh and return the report; no source refused, and in every table no row vanished."""
    for reference in references:
        assert saddle("reference", "add", str(reference), "--data", str(folder), **KEYS).returncode == 0
    done = saddle("refresh", "--data", str(folder), "--json", **KEYS)
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout)
    for source in report["sources"]:
        for table in source["tables"]:
            assert table["n_read"] == table["n_used"] + table["n_refused"] + table["n_not_wanted"], table
            assert table["n_produced"] == table["n_accepted"] + table["n_quarantined"], table
    return report


def tables_of(report: dict, source: str) -> dict[str, list[dict]]:
    """Loaded tables of one source by core table: `person@respondent` and `person@head` stand under `person`."""
    found: dict[str, list[dict]] = {}
    for table in next(s for s in report["sources"] if s["source"] == source)["tables"]:
        found.setdefault(table["table"].split("@")[0], []).append(table)
    return found


def asked(folder: Path, sql: str) -> list[dict]:
    """Rows of a query on the office marts and core views."""
    done = saddle("query", sql, "--office", "--format", "json", "--data", str(folder), **KEYS)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def counted(folder: Path, column: str, rows: str, of: str = "*") -> dict:
    """How many of `rows` (what follows FROM) hold each value of a column."""
    return {r["k"]: r["n"] for r in asked(folder, f"SELECT {column} AS k, count({of}) AS n FROM {rows} GROUP BY 1")}


def needs_gap(folder: Path, period: str, unit: str, *by: str) -> dict:
    """Rows of mart_needs_gap broken down by these keys and no other, under the value (or values) of the keys."""
    where = [f"{key} {'<>' if key in by else '='} 'all'" for key in BROKEN_DOWN]
    where += [f"period = '{period}'", f"disaggregation_unit = '{unit}'"]
    rows = asked(folder, f"SELECT * FROM mart_needs_gap WHERE {' AND '.join(where)}")
    found = {tuple(row[key] for key in by): row for row in rows}
    assert len(found) == len(rows), "the same group stands twice"
    return {key[0] if len(key) == 1 else key: row for key, row in found.items()}


def only(row: dict, wanted: dict) -> dict:
    """The part of a row that is compared."""
    return {key: row[key] for key in wanted}
