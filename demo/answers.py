"""What the tests may know and the product never reads: planted errors, who is who, totals; and a published table."""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from demo import needs_truth
from demo.files import SourceFile
from demo.needs_spoiled import KILLED
from demo.offices import REGISTER, known_to
from demo.places import COUNTRY
from demo.register import NEWEST

TOTALS = ("year", "sex", "age_group", "outcome", "scope_reason")
PUBLISHER = "Sarandia Landmine Bulletin (invented)"
PUBLISHED_YEARS = range(2010, 2025)
MISPRINTS = {(2013, "n_killed"): 3, (2018, "n_total"): -11}  # as printed tables have them


def write_planted(path: Path, tables: Iterable[SourceFile]) -> None:
    """planted_errors.csv: one row per planted error with its address and the rule it breaks."""
    rows = []
    for table in tables:
        for number, row in table.numbered():
            if row.error:
                rule, column, provider = row.error
                address = table.address(number, provider)
                rows.append((table.source, table.file, table.sheet, number, address, column, provider, rule))
    rows += _killed_and_seen_later(tables)
    _write(path, ("source", "file", "sheet", "row", "cell", "column", "provider_column", "rule_id"), rows)


def _killed_and_seen_later(tables: Iterable[SourceFile]) -> list[tuple]:
    """The register's rows of those killed whom a later source links to: the rule points at both rows."""
    planted = [
        (row, row.error) for table in tables for _, row in table.numbered() if row.error and row.error[0] == KILLED
    ]
    cases = {row.cells[provider] for row, (_, _, provider) in planted}
    newest = next(table for table in tables if table.file == NEWEST)
    return [
        (
            newest.source,
            newest.file,
            newest.sheet,
            number,
            newest.address(number, "outcome"),
            "outcome",
            "outcome",
            KILLED,
        )
        for number, row in newest.numbered()
        if row.cells["case_id"] in cases
    ]


def write_truth(path: Path, tables: Iterable[SourceFile]) -> None:
    """truth.csv: which person a source row tells of, by the number nobody but the demo has."""
    rows = [(t.source, t.file, t.sheet, n, row.person) for t in tables for n, row in t.numbered() if row.person]
    _write(path, ("source", "file", "sheet", "row", "person"), rows)


def write_totals(path: Path, tables: Iterable[SourceFile]) -> None:
    """truth_totals.csv: rows of the newest register that carry no error, by what the register recorded.

    Blank and not-known values are both `unknown` here, as in the marts.
    """
    newest = next(table for table in tables if table.file == NEWEST)
    counted = Counter(tuple(row.recorded[key] for key in TOTALS) for _, row in newest.numbered() if not row.error)
    _write(path, (*TOTALS, "n"), [(*key, n) for key, n in sorted(counted.items())])


def write_needs(path: Path, tables: Iterable[SourceFile]) -> None:
    """truth_needs.csv: figures of the needs survey and the service register."""
    _write(path, needs_truth.COLUMNS, needs_truth.needs_rows(tables))


def write_published(path: Path) -> None:
    """published.csv: yearly figures as an invented bulletin printed them, two of them misprinted."""
    counted: Counter[tuple[int, str]] = Counter()
    for person in known_to(REGISTER):
        if person.incident.scope == "in_scope":
            counted.update([(person.incident.date.year, "n_total"), (person.incident.date.year, f"n_{person.outcome}")])
    rows = [
        (COUNTRY, year, measure, counted[year, measure] + MISPRINTS.get((year, measure), 0), PUBLISHER)
        for year in PUBLISHED_YEARS
        for measure in ("n_total", "n_killed", "n_injured")
    ]
    _write(path, ("country_iso3", "year", "measure", "value", "publisher"), rows)


def _write(path: Path, columns: Sequence[str], rows: Iterable[tuple]) -> None:
    with open(path, "w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
