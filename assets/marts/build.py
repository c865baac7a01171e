"""All marts in one connection where the core tables stand: count, infer, compare, figures, coverage."""

from functools import cache
from importlib import resources
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from assets.marts.counted_before import CountedBefore
from assets.marts.estimate_table import make_estimates
from assets.marts.estimates import Estimates
from assets.marts.figures import make_figures
from assets.marts.held_words import NONE_THERE, make_comparisons
from assets.marts.indicators import make_indicators, show_evidence
from assets.marts.inequality import measure_inequality
from assets.marts.infer import add_estimates, add_shares, add_waits
from assets.marts.queries import query
from schemas.marts import Header, parse_mart
from warehouse.engine import count_mart
from warehouse.progress import doing
from warehouse.relations import ask, make_relation, relations, store_rows

UNITS = "assets.marts.relations"  # what marts count from
NO_GAP = (
    "a service register holds nobody whose need is not met, so every gap in it would be 0; "
    "a survey that asks for needs is missing"
)
NOT_OF_REGISTERS = {
    "disability": "who stands in a service register came for a service, so it does not say how many have a disability; "
    "a survey that asks for functioning is missing",
    "cascade": "a service register holds nobody who was lost on the way to it; a survey that asks for needs is missing",
}
COVERAGE = pa.schema(
    [("mart", pa.string()), ("has_input", pa.bool_()), ("n_rows", pa.int64()), ("reason", pa.string())]
)


@cache
def mart_files() -> dict[str, tuple[Header, str]]:
    """Every mart file of this folder: name -> (header, SQL of its counted units)."""
    files = (item for item in resources.files("assets.marts").iterdir() if item.name.endswith(".sql"))
    texts = {item.name.removesuffix(".sql"): item.read_text("utf-8") for item in files}
    found: dict[str, tuple[Header, str]] = {}
    for name in sorted(texts, key=lambda name: ("\ntotal_of: " in texts[name], name)):
        found[name] = parse_mart(texts[name], name, found)
    return dict(sorted(found.items()))


def build_marts(
    con: duckdb.DuckDBPyConnection, refresh_id: str, evidence: list[dict], temp: Path, before: CountedBefore
) -> dict[str, int]:
    """Create mart_* tables in the connection's current schema. Returns mart -> rows.

    `evidence`: what the centre typed in, as `assets.marts.evidence.evidence_rows`. `temp`: a folder for what is only on
    its way. `before`: what of marts is taken as it was.

    A mart without input exists with no rows and a line in mart_coverage saying why.
    """
    for relation in relations(UNITS).values():
        doing("doing_core")
        make_relation(con, relation, temp)
    rows: dict[str, int] = {}
    estimates: dict[str, Estimates] = {}
    waits: dict[tuple[str, str], pd.DataFrame] = {}
    covered = []
    n_marts = len(mart_files()) + 3
    for number, (name, (header, body)) in enumerate(mart_files().items(), 1):
        doing("doing_count", table=name, number=number, of=n_marts)
        rows[f"mart_{name}"] = count_mart(con, name, header, body)
        add_shares(con, name, header)
        if designed := add_estimates(con, name, header, body):
            estimates[name] = designed
        waits |= {(name, days): counted for days, counted in add_waits(con, name, header, body).items()}
        covered.append(_coverage(con, name, header, rows[f"mart_{name}"]))
    headers = {name: header for name, (header, _) in mart_files().items()}
    doing("doing_count", table="gender_gap", number=n_marts - 2, of=n_marts)
    show_evidence(con, evidence)
    compared = make_comparisons(con, mart_files(), estimates, waits, before)
    rows |= compared
    covered += [_made(name.removeprefix("mart_"), n, NONE_THERE[name]) for name, n in compared.items()]
    rows["mart_inequality"] = measure_inequality(con, headers, estimates)
    covered.append(_made("inequality", rows["mart_inequality"], "no two groups with ten people each"))
    doing("doing_count", table="indicator", number=n_marts - 1, of=n_marts)
    rows["mart_indicator"] = make_indicators(con, headers, evidence)
    why_none = "no mart an indicator is read from has rows, and no evidence was typed in"
    covered.append(_made("indicator", rows["mart_indicator"], why_none))
    doing("doing_count", table="figure", number=n_marts, of=n_marts)
    rows["mart_figure"] = make_figures(con, headers, refresh_id, before)
    rows["mart_estimate"] = make_estimates(con, headers)
    covered.append(_made("estimate", rows["mart_estimate"], "no mart has a share"))
    store_rows(con, "mart_coverage", pa.Table.from_pylist(covered, COVERAGE))
    rows["mart_coverage"] = len(rows)
    return rows


def _made(mart: str, n_rows: int, why_none: str) -> dict:
    """A row of mart_coverage of a mart that is made from the others."""
    return {"mart": mart, "has_input": n_rows > 0, "n_rows": n_rows, "reason": "" if n_rows else why_none}


def _coverage(con: duckdb.DuckDBPyConnection, name: str, header: Header, n_rows: int) -> dict:
    empty = [table for table in header.needs if not con.table(table).limit(1).fetchall()]
    has_input = len(empty) < len(header.needs)
    reason = "" if has_input and n_rows else _why_empty(con, name, header, empty if not has_input else [])
    return {"mart": name, "has_input": has_input and n_rows > 0, "n_rows": n_rows, "reason": reason}


def _why_empty(con: duckdb.DuckDBPyConnection, name: str, header: Header, empty: list[str]) -> str:
    """In words: which input is missing, or why what is there gives no row."""
    if header.refuse_sources:
        found = ask(con, query("sources_of_type"), types=header.refuse_sources).fetchall()
        if found:
            return f"not computed from {', '.join(row[0] for row in found)}: {NOT_OF_REGISTERS.get(name, NO_GAP)}"
    if empty:
        return f"no accepted row in {', '.join(empty)}"
    if name == "revision":
        return "no source has a second issue to compare with, and nobody linked or corrected a row"
    if (header.total_of or name) == "emergency_care":
        return "no source records first care, place of death or minutes to care"
    if name == "assessment":
        return "no survey of needs is linked to the register its survivors stand in (`link:` in its source.yaml)"
    if header.needs == ["casualty_record"]:
        return "no row is in a source that joins the totals, or none has the date this mart needs"
    return "rows are there, but none has what this mart counts"
