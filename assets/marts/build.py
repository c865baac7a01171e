"""All marts in one connection where the core tables stand: count, infer, compare, figures, coverage."""

from functools import cache
from importlib import resources
from pathlib import Path

import duckdb

from assets.marts.compare import compare_marts
from assets.marts.estimates import Estimates
from assets.marts.figures import make_figures
from assets.marts.indicators import make_indicators, show_evidence
from assets.marts.infer import add_estimates, add_shares, add_waits
from schemas.marts import Header, parse_mart
from warehouse.engine import count_mart
from warehouse.progress import doing
from warehouse.relations import make_relation, relations

UNITS = "assets.marts.relations"  # what marts count from
COVERAGE = "CREATE OR REPLACE TABLE mart_coverage (mart VARCHAR, has_input BOOLEAN, n_rows BIGINT, reason VARCHAR)"


@cache
def mart_files() -> dict[str, tuple[Header, str]]:
    """Every mart file of this folder: name -> (header, SQL of its counted units)."""
    found = {}
    for item in sorted(resources.files("assets.marts").iterdir(), key=lambda item: item.name):
        if item.name.endswith(".sql"):
            name = item.name.removesuffix(".sql")
            found[name] = parse_mart(item.read_text("utf-8"), name)
    return found


def build_marts(con: duckdb.DuckDBPyConnection, refresh_id: str, evidence: list[dict], temp: Path) -> dict[str, int]:
    """Create mart_* tables in the connection's current schema. Returns mart -> rows.

    `evidence`: what the centre typed in, as `assets.marts.evidence.evidence_rows`. `temp`: a folder for what is only on
    its way.

    A mart without input exists with no rows and a line in mart_coverage saying why.
    """
    for relation in relations(UNITS).values():
        doing("doing_core")
        make_relation(con, relation, temp)
    rows: dict[str, int] = {}
    estimates: dict[str, Estimates] = {}
    con.execute(COVERAGE)
    n_marts = len(mart_files()) + 3
    for number, (name, (header, body)) in enumerate(mart_files().items(), 1):
        doing("doing_count", table=name, number=number, of=n_marts)
        rows[f"mart_{name}"] = count_mart(con, name, header, body)
        add_shares(con, name, header)
        if designed := add_estimates(con, name, header, body):
            estimates[name] = designed
        add_waits(con, name, header, body)
        _cover(con, name, header, rows[f"mart_{name}"])
    headers = {name: header for name, (header, _) in mart_files().items()}
    doing("doing_count", table="gender_gap", number=n_marts - 2, of=n_marts)
    rows["mart_gender_gap"] = compare_marts(con, headers, estimates)
    reason = "" if rows["mart_gender_gap"] else "no two groups to compare"
    con.execute(
        "INSERT INTO mart_coverage VALUES ('gender_gap', ?, ?, ?)", [not reason, rows["mart_gender_gap"], reason]
    )
    show_evidence(con, evidence)
    doing("doing_count", table="indicator", number=n_marts - 1, of=n_marts)
    rows["mart_indicator"] = make_indicators(con, headers, evidence)
    reason = (
        "" if rows["mart_indicator"] else "no mart an indicator is read from has rows, and no evidence was typed in"
    )
    con.execute("INSERT INTO mart_coverage VALUES ('indicator', ?, ?, ?)", [not reason, rows["mart_indicator"], reason])
    doing("doing_count", table="figure", number=n_marts, of=n_marts)
    rows["mart_figure"] = make_figures(con, headers, refresh_id)
    rows["mart_coverage"] = len(rows)
    return rows


def _cover(con: duckdb.DuckDBPyConnection, name: str, header: Header, n_rows: int) -> None:
    counts = {
        table: con.execute(f"SELECT count(*) FROM (SELECT 1 FROM {table} LIMIT 1) t").fetchone()
        for table in header.needs
    }
    empty = [table for table, found in counts.items() if found is None or found[0] == 0]
    has_input = len(empty) < len(header.needs)
    reason = "" if has_input and n_rows else _why_empty(con, name, header, empty if not has_input else [])
    con.execute("INSERT INTO mart_coverage VALUES (?, ?, ?, ?)", [name, has_input and n_rows > 0, n_rows, reason])


def _why_empty(con: duckdb.DuckDBPyConnection, name: str, header: Header, empty: list[str]) -> str:
    """In words: which input is missing, or why what is there gives no row."""
    if header.refuse_sources:
        kinds = ", ".join(f"'{kind}'" for kind in header.refuse_sources)
        found = con.execute(f"SELECT source_id FROM source WHERE source_type IN ({kinds}) ORDER BY 1").fetchall()
        if found:
            return (
                f"not computed from {', '.join(row[0] for row in found)}: a service register holds nobody whose need is not met, "
                "so every gap in it would be 0; a survey that asks for needs is missing"
            )
    if empty:
        return f"no accepted row in {', '.join(empty)}"
    if name == "revision":
        return "no source has a second issue to compare with, and nobody linked or corrected a row"
    if name == "emergency_care":
        return "no source records first care, place of death or minutes to care"
    if name == "assessment":
        return "no survey of needs is linked to the register its survivors stand in (`link:` in its source.yaml)"
    if header.needs == ["casualty_record"]:
        return "no row is in a source that joins the totals, or none has the date this mart needs"
    return "rows are there, but none has what this mart counts"
