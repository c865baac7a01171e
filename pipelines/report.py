"""What a refresh says to people: both equations per source, what was set aside and why, what to do. Counts only."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from assets.core.checks.completeness import ASKED, Known, says
from assets.core.consent import REASONS
from assets.core.corrections import came_of
from assets.core.load_receipt import Load
from assets.raw.sources import Received
from pipelines.grouped import entry
from schemas.correction import STATES
from schemas.messages import rule_message, text
from warehouse.folder import Folder

if TYPE_CHECKING:
    from assets.marts.make import Made

DEFAULT = Path("data").resolve()
HISTORY = "dagster"
MOST_GROUPS = 6
MOST_COLUMNS = 12  # named in the terminal; `--json` and the load receipt have all


def report_of(loads: list[Load], sources: list[Received], made: "Made | None" = None) -> dict:
    """The refresh as plain data (`--json`): per source its tables' counts, refusal, dropped columns, findings by rule.

    Beside them what the marts hold and what of their counts is hidden in the public file.
    """
    across = made.findings if made else Counter()  # of rules over several rows or sources
    vintages = {one.name: one.source.files.vintage for one in sources if one.source}
    replacing = {name for name, vintage in vintages.items() if vintage and vintage.policy == "replace"}
    return {
        "sources": [
            {
                "source": load.source,
                "stale": load.stale,
                "refusal": load.refusal,
                "less_than_before": load.told,
                "known": load.known,
                "let_through_by": load.let_through_by,
                "replaces": load.source in replacing,
                "tables": [
                    {
                        "file": file.file,
                        "vintage": file.vintage,
                        "superseded": load.source in replacing and file.vintage != load.current_vintage,
                        **{
                            k: v
                            for k, v in table.__dict__.items()
                            if k not in ("rows", "findings", "constants", "cells", "profile")
                        },
                    }
                    for file in load.files
                    for table in file.tables
                ],
                "corrections": dict(Counter(came_of(load).values())),
                "not_carried": sorted({column for file in load.files for column in file.unnamed}),
                "findings": [
                    {"rule_id": rule, "column": column, "severity": severity, "n": n}
                    for (name, rule, column, severity), n in (load.counted_findings() + across).most_common()
                    if name == load.source
                ],
            }
            for load in loads
        ],
        "marts": made.rows if made else {},
        **({"conservation": made.conserved, "repeated_states": made.repeated} if made else {}),
        **({"left_out": made.left_out, "decisions_in_no_file": made.in_no_file} if made else {}),
        **({"hidden": _hiding(made)} if made else {}),
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


def in_words(report: dict, language: str, groups: dict[str, list[dict]], folder: Folder | None = None) -> Iterable[str]:
    """The report as lines an officer reads: equations first, then what is wrong, where, and what to do.

    `groups`: the findings of each source, grouped. `folder`: named in the advice when it is not the default one.
    """
    for source in report["sources"]:
        if source["refusal"]:
            yield from _refusal(source, language)
        several = len({table["file"] for table in source["tables"]}) > 1
        for table in source["tables"]:
            named = {**table, "table": f"{table['table']} ({table['file']})" if several else table["table"]}
            rows = text("refresh_equation_rows", language, source=source["source"], **named)
            yield rows + "; " + text("refresh_equation_produced", language, **table)
            if table["superseded"]:
                yield "  " + text("vintage_superseded", language, **table)
        yield from _known_lines(source, language)
        yield from less_lines(source.get("less_than_before", []), source.get("let_through_by"), language)
        if source["not_carried"]:
            columns = ", ".join(source["not_carried"][:MOST_COLUMNS])
            columns += ", ..." if len(source["not_carried"]) > MOST_COLUMNS else ""
            n = len(source["not_carried"])
            yield "  " + text("columns_dropped", language, n=n, columns=columns, source=source["source"])
        if source.get("corrections"):
            counts = {f"n_{state}": source["corrections"].get(state, 0) for state in STATES}
            yield "  " + text("refresh_corrections", language, **counts)
        found = groups.get(source["source"], [])
        for group in found[:MOST_GROUPS]:
            yield from entry(group, language)
        if found and folder is not None:
            where = "" if folder.path == DEFAULT else f" --data {folder.path}"
            yield text("see_all_findings", language, source=f"{source['source']}{where}")
    yield from _set_aside(report.get("set_aside", []), language)
    for name in report.get("references", ()):
        yield text("refresh_reference_changed", language, file=f"reference/{name}")
    for name in report.get("taken_out", ()):
        yield text("refresh_source_taken_out", language, source=name)
    yield from _anchored(report.get("anchored"), language)
    yield from left_out_lines(report, language)
    yield from _not_conserved(report, language)
    if report.get("hidden"):
        yield from _told_publicly(report["hidden"], language)
        yield from not_whole_lines(report, language)


def _anchored(told: dict | None, language: str) -> Iterable[str]:
    """Logs of decisions that have an anchor from now on, and anchors that could not be kept."""
    if told and not told["is_kept"]:
        yield text("decisions_not_anchored", language, folder=told["where"])
    elif told and told["new"]:
        yield text("decisions_anchored", language, folder=told["where"], files=", ".join(told["new"]))


def _set_aside(paths: list[str], language: str) -> Iterable[str]:
    """What was kept, did not fit and was made anew, in one line; Dagster's list of runs in one of its own."""
    history = [path for path in paths if path.split("/")[0] == HISTORY]
    stored = [path for path in paths if path not in history]
    if stored:
        yield text("refresh_set_aside", language, n=len(stored), file=stored[0], folder="store/set_aside")
    if history:
        yield text("refresh_history_set_aside", language, folder="store/set_aside")


def _hiding(made: "Made") -> dict:
    counts = {mart: {"n": n, "n_hidden": hidden} for mart, (n, hidden) in sorted(made.hiding.counts.items())}
    return {**asdict(made.hiding), "counts": counts}


def _told_publicly(told: dict, language: str) -> Iterable[str]:
    """How the public file differs from the office: rounding of needs, what waits, what of casualties is printed by rank."""
    if told["n_counts"]:
        rounded = {"base": told["base"], "n": told["n_counts"], "largest": told["largest_error"]}
        yield text("refresh_rounded", language, **rounded, error=f"{told['mean_error']:.1f}")
    for survey, n in sorted(told["waiting"].items()):
        yield text("refresh_survey_waits", language, survey=survey, n=n)
    for one in told["said"]:
        yield text(one["says"], language, **one)


def not_whole_lines(report: dict, language: str) -> Iterable[str]:
    """Tables of the first rank of the publication plan that are not whole: a red check."""
    for one in report.get("hidden", {}).get("not_whole", ()):
        yield text(one["says"], language, **one)


def left_out_lines(report: dict, language: str) -> Iterable[str]:
    """How many persons of each source are in no mart because they said no; nothing where everybody counts."""
    told = report.get("left_out", [])
    for source in sorted({one["source_id"] for one in told}):
        n: Counter = Counter()
        for one in told:
            n[one["why"]] += one["n_persons"] if one["source_id"] == source else 0
        counts = {f"n_{why}": n[why] for why in REASONS}
        yield text("consent_left_out", language, source=source, n=n.total(), **counts)


def _not_conserved(report: dict, language: str) -> Iterable[str]:
    """Marts that lost rows, and states of a year that say what the year before said."""
    for line in report.get("conservation", []):
        if not line["adds_up"]:
            left_out = sum(line["left_out"].values())
            n_lost = line["accepted"] - line["counted"] - left_out
            yield text("conservation_broken", language, **{**line, "left_out": left_out, "n_lost": n_lost})
    for one in report.get("repeated_states", []):
        yield text("state_is_repeated", language, **{**one, "share": round(100 * one["share"])})


def _known_lines(source: dict, language: str) -> Iterable[str]:
    """What is known in how many rows, what is known too seldom, and which cells rows count without."""
    by_table: dict[str, list[Known]] = {}
    for said in source.get("known", []):
        by_table.setdefault(said["table"], []).append(Known(**said))
    for table, known in by_table.items():
        found = [{**says(one), "says": "known_in_rows"} for one in known]
        yield f"  {table}: " + text("load_knows", language, found=found)
        low = [says(one) for one in known if one.is_low]
        if low:
            yield "  " + text("load_knows_little", language, found=low)
    unread: Counter = Counter()
    for table in source["tables"]:
        unread.update({} if table["superseded"] else table.get("unread", {}))
    if unread:
        words = {
            column: text(f"known_{what}", language)
            for what, asked in ASKED.items()
            for column in (*asked[0], *asked[1])
        }
        named = ", ".join(f"{words.get(column, column)} {n}" for column, n in unread.most_common())
        yield "  " + text("cells_not_used", language, n=sum(unread.values()), found=named)


def less_lines(told: list[dict], number: int | None, language: str) -> Iterable[str]:
    """What a load has less of than the one before it, and which decision let it through."""
    if told:
        key = "load_let_through" if number else "load_is_less"
        yield "  " + text(key, language, found=told, number=number)


def _refusal(source: dict, language: str) -> Iterable[str]:
    params = {**source["refusal"]["params"], "source": source["source"]}
    message, fix = rule_message(source["refusal"]["rule_id"], language, params)
    yield text("source_refused", language, source=source["source"], reason=message)
    yield f"  {message}"
    yield f"  -> {fix}"
    if source["tables"]:
        yield "  " + text("source_stale", language, source=source["source"])
