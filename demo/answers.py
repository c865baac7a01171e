"""What the tests may know and the product never reads: planted errors, who is who, totals; and a published table."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from demo import hospital, needs_truth, operator_list, state_truth, velmora_register
from demo.files import KEEPS_YEAR, Row, SourceFile
from demo.needs_spoiled import KILLED
from demo.offices import REGISTER, known_to
from demo.places import COUNTRY
from demo.register import NEWEST
from demo.velmora_places import VELMORA

TOTALS = ("year", "sex", "age_group", "outcome", "scope_reason")
COUNTRIES = {NEWEST: COUNTRY, velmora_register.FILE: VELMORA}  # newest register of each country
# the other cell of a contradiction: standard column -> what the sources call it
OTHER_CELL = {
    "age_and_age_group_agree": ("age_group", ("age_group",)),
    "place_parent_agrees": ("admin1_pcode", ("province_code", hospital.PROVINCE, operator_list.PROVINCE)),
    "referral_is_accepted_after_it_is_made": ("referred_on", ("referred_on",)),
    "service_ends_after_it_starts": ("started_on", ("started_on",)),
}
CONTRADICTS = "stated_age_fits_birth_date"
AGES = {"edad": "age_years", "nacimiento": "birth_date", "anio_nacimiento": "birth_year"}
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
                # the day of an interview stands in the sheet above: there is no cell in this one
                address = table.address(number, provider) if provider in table.columns else ""
                rows.append((table.source, table.file, table.sheet, number, address, column, provider, rule))
                rows += _beside(table, number, row)
    rows += _killed_and_seen_later(tables)
    rows += _contradicting_ages(tables)
    _write(path, ("source", "file", "sheet", "row", "cell", "column", "provider_column", "rule_id"), rows)


def _beside(table: SourceFile, number: int, row: Row) -> Iterator[tuple]:
    """The other cell of a contradiction; and both days of a referral of which a day that is none leaves a later year."""
    place = (table.source, table.file, table.sheet, number)
    rule = row.error[0] if row.error else ""
    if rule in OTHER_CELL:
        standard, providers = OTHER_CELL[rule]
        provider = next(one for one in providers if one in table.columns)
        yield (*place, table.address(number, provider), standard, provider, rule)
    if (
        rule in KEEPS_YEAR
        and str(row.cells.get("accepted_on") or "9999")[:4] < str(row.cells.get("referred_on", ""))[:4]
    ):
        for column in ("accepted_on", "referred_on"):
            yield (*place, table.address(number, column), column, column, "referral_is_accepted_after_it_is_made")


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


def _contradicting_ages(tables: Iterable[SourceFile]) -> Iterator[tuple]:
    """Both cells of a row whose stated age lies far from its birth date or year; the row counts, its age is not known."""
    for table in tables:
        for number, row in table.numbered():
            for provider in row.recorded.get("contradicts", "").split():
                address = table.address(number, provider)
                yield (table.source, table.file, table.sheet, number, address, AGES[provider], provider, CONTRADICTS)


def write_truth(path: Path, tables: Iterable[SourceFile]) -> None:
    """truth.csv: which person a source row tells of, by the number nobody but the demo has."""
    rows = [(t.source, t.file, t.sheet, n, row.person) for t in tables for n, row in t.numbered() if row.person]
    _write(path, ("source", "file", "sheet", "row", "person"), rows)


def write_totals(path: Path, tables: Iterable[SourceFile]) -> None:
    """truth_totals.csv: rows of the newest register of each country that count, by what is known of them.

    Blank and not-known values are both `unknown` here, as in the marts.
    """
    counted = Counter((country, *(row.recorded[key] for key in TOTALS)) for country, row in _registered(tables))
    _write(path, ("country", *TOTALS, "n"), [(*key, n) for key, n in sorted(counted.items())])


def write_events(path: Path, tables: Iterable[SourceFile]) -> None:
    """truth_events.csv: explosions of each country and year, the people they hurt, and the sum of their squares."""
    hurt = Counter(
        (country, row.recorded["year"], row.cells["incident_no" if country == COUNTRY else "accidente"])
        for country, row in _registered(tables)
        if row.recorded["scope_reason"] == "in_scope"
    )
    years = sorted({key[:2] for key in hurt})
    rows = [[n for key, n in hurt.items() if key[:2] == year] for year in years]
    found = [(*year, len(n), sum(n), sum(one**2 for one in n)) for year, n in zip(years, rows, strict=True)]
    _write(path, ("country", "year", "n_events", "n_people", "n_squares"), found)


def _registered(tables: Iterable[SourceFile]) -> Iterator[tuple[str, Row]]:
    """Country and row of the newest registers; rows whose day, outcome or key cannot be used are not among them."""
    for table in tables:
        if table.file in COUNTRIES:
            yield from ((COUNTRIES[table.file], row) for _, row in table.numbered() if not row.is_aside)


def write_state(folder: Path, tables: Sequence[SourceFile]) -> None:
    """truth_state.csv, truth_waits.csv, truth_gaps.csv: what marts must say of needs."""
    _write(folder / "truth_state.csv", state_truth.STATE, state_truth.state_rows(tables))
    _write(folder / "truth_waits.csv", state_truth.WAITS, state_truth.waits_rows(tables))
    _write(folder / "truth_gaps.csv", state_truth.GAPS, state_truth.gaps_rows(tables))


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
