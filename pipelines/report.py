"""What a refresh says to people: both equations per source, what was set aside and why, what to do. Counts only."""

from collections import Counter
from collections.abc import Iterable

from assets.core.load import Load
from assets.raw.sources import Received
from schemas.messages import rule_message, text

MOST_COLUMNS = 12  # named in the terminal; `--json` and the load receipt have all


def report_of(loads: list[Load], sources: list[Received], marts: dict[str, int], across: Counter) -> dict:
    """The refresh as plain data (`--json`): per source its tables' counts, refusal, dropped columns, findings by rule.

    `across`: findings of rules over several rows or sources, per (source, rule, column, severity).
    """
    vintages = {one.name: one.source.files.vintage for one in sources if one.source}
    replacing = {name for name, vintage in vintages.items() if vintage and vintage.policy == "replace"}
    return {
        "sources": [
            {
                "source": load.source,
                "stale": load.stale,
                "refusal": load.refusal,
                "replaces": load.source in replacing,
                "tables": [
                    {
                        "file": file.file,
                        "vintage": file.vintage,
                        "superseded": load.source in replacing and file.vintage != load.current_vintage,
                        **{k: v for k, v in table.__dict__.items() if k not in ("rows", "findings", "constants", "cells")},
                    }
                    for file in load.files
                    for table in file.tables
                ],
                "not_carried": sorted({column for file in load.files for column in file.unnamed}),
                "findings": [
                    {"rule_id": rule, "column": column, "severity": severity, "n": n}
                    for (name, rule, column, severity), n in (load.counted_findings() + across).most_common()
                    if name == load.source
                ],
            }
            for load in loads
        ],
        "marts": marts,
    }


def merged(before: dict | None, now: dict, sources: list[Received]) -> dict:
    """The report of a refresh of some sources, with what the one before said of the others that are still there."""
    told = {one["source"]: one for report in (before, now) if report for one in report["sources"]}
    there = sorted(one.name for one in sources)
    return {**now, "sources": [told[name] for name in there if name in told]}


def exit_code(report: dict, strict: bool) -> int:
    """0 done · 3 a source was refused · 2 with --strict when rows stand in quarantine (architecture section 5)."""
    if any(source["refusal"] for source in report["sources"]):
        return 3
    quarantined = any(table["n_quarantined"] for source in report["sources"] for table in source["tables"])
    return 2 if strict and quarantined else 0


def in_words(report: dict, language: str) -> Iterable[str]:
    """The report as lines an officer reads: equations first, then what to do."""
    for source in report["sources"]:
        if source["refusal"]:
            yield from _refusal(source, language)
        for table in source["tables"]:
            yield (
                text("refresh_equation_rows", language, source=source["source"], **table)
                + "; "
                + text("refresh_equation_produced", language, **table)
            )
            if table["superseded"]:
                yield "  " + text("vintage_superseded", language, **table)
        if source["not_carried"]:
            columns = ", ".join(source["not_carried"][:MOST_COLUMNS])
            columns += ", ..." if len(source["not_carried"]) > MOST_COLUMNS else ""
            yield "  " + text(
                "columns_dropped", language, n=len(source["not_carried"]), columns=columns, source=source["source"]
            )
        for finding in source["findings"][:6]:
            message, fix = rule_message(
                finding["rule_id"], language, {"n": str(finding["n"]), "column": finding["column"] or ""}
            )
            yield f"  {finding['column'] or '-'}  {finding['n']}  {finding['rule_id']} ({finding['severity']})"
            yield f"      -> {fix}"
        if source["findings"]:
            yield text("see_all_findings", language, source=source["source"])


def _refusal(source: dict, language: str) -> Iterable[str]:
    params = {**source["refusal"]["params"], "source": source["source"]}
    message, fix = rule_message(source["refusal"]["rule_id"], language, params)
    yield text("source_refused", language, source=source["source"], reason=message)
    yield f"  {message}"
    yield f"  -> {fix}"
    if source["tables"]:
        yield "  " + text("source_stale", language, source=source["source"])
