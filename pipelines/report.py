"""What a refresh says to people: both equations per source, what was set aside and why, what to do. Counts only."""

from collections import Counter
from collections.abc import Iterable

from assets.core.load import Load
from schemas.messages import rule_message, text


def report_of(loads: list[Load], sources: dict[str, dict], marts: dict[str, int], findings: Counter) -> dict:
    """The refresh as plain data (`--json`): per source its tables' counts, refusal, dropped columns, findings by rule."""
    return {
        "sources": [
            {
                "source": load.source,
                "stale": load.stale,
                "refusal": load.refusal,
                **sources.get(load.source, {}),
                "tables": [
                    {
                        "file": file.file,
                        "vintage": file.vintage,
                        "superseded": sources.get(load.source, {}).get("replaces", False)
                        and file.vintage != load.current_vintage,
                        **{k: v for k, v in table.__dict__.items() if k not in ("rows", "findings", "constants")},
                    }
                    for file in load.files
                    for table in file.tables
                ],
                "not_carried": sorted({column for file in load.files for column in file.unnamed}),
                "findings": [
                    {"rule_id": rule, "column": column, "severity": severity, "n": n}
                    for (source, rule, column, severity), n in findings.most_common()
                    if source == load.source
                ],
            }
            for load in loads
        ],
        "marts": marts,
    }


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
            columns = ", ".join(source["not_carried"])
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
