"""great_expectations on the published files of one release, in its own process:

`python -m assets.release.expectations PACK --earlier DIR... --history DIR --out FILE.json --page FILE.html [--lang en]`

Judges only what is re-read from PACK (`reread`). Writes the results (`--out`, byte for byte the same for the same
files), our own page made from them (`--page`), and into `--history` one JSON per run that is never overwritten and the
Data Docs of the newest run, which stay in the office: they call outside addresses. Exit code 0 clean, 3 red, 64 no pack.
"""

import argparse
import csv
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from assets.release.agreement import totals
from assets.release.continuity import MAY_FALL, RECENT_DAYS, completeness, freshness
from assets.release.drift import MINIMUM_BASE, VISIBLE, YEARS_BEFORE, drift
from assets.release.expected import EXPLAINABLE, Expected
from assets.release.exposure import exposures
from assets.release.quality_page import page
from assets.release.reread import NotAPack, Published, formats_agree
from assets.release.shape import shapes
from schemas.languages import ENGLISH
from schemas.messages import language_from, text
from warehouse.atomic import write_new, write_text
from warehouse.centre_settings import use_settings_of_caller

CLEAN, RED, WRONG_USAGE = 0, 3, 64
SAID = 5  # places named in a result; the rest is a number
# no value of a row is copied into results or Data Docs
RESULT_FORMAT = {"result_format": "SUMMARY", "partial_unexpected_count": 0}


class TwoJudges(Exception):
    """great_expectations and our own arithmetic do not agree about a check, or one could not be made at all."""


def expectations_of(now: Published, before: Published | None) -> list[Expected]:
    """Every check of a pack, beside the release before it where there is one, sorted by check and table."""
    known = [] if before is None else [before.release_id]
    found = [
        *completeness(now, before),
        *drift(now, before),
        *freshness(now),
        *totals(now),
        *formats_agree(now),
        *shapes(now),
        *exposures(now, known),
    ]
    return sorted(found, key=lambda expected: (expected.check, expected.table))


def judge(every: list[Expected], data_docs: Path) -> tuple[str, list[list[dict[str, Any]]]]:
    """(version of great_expectations, per check what each expectation found). Replaces the Data Docs in `data_docs`.

    Raises TwoJudges when an expectation could not be evaluated or its verdict is not that of our own arithmetic.
    """
    os.environ["GX_ANALYTICS_ENABLED"] = "false"  # before the import: nothing phones home
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    source = context.data_sources.add_pandas("pack")
    found = [_evaluated(gx, context, source, expected) for expected in every]
    shutil.rmtree(data_docs, ignore_errors=True)
    store = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(data_docs.resolve())}
    context.add_data_docs_site(
        "office",
        {
            "class_name": "SiteBuilder",
            "store_backend": store,
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        },
    )
    context.build_data_docs(site_names=["office"])
    return gx.__version__, found


def _evaluated(gx: Any, context: Any, source: Any, expected: Expected) -> list[dict[str, Any]]:
    """What great_expectations finds for one check of one table, one entry per expectation."""
    if not expected.expectations:
        return []
    name = f"{expected.check}--{expected.table}".replace("*", "tables")
    suite = gx.ExpectationSuite(name=name)
    for kind, given in expected.expectations:
        suite.add_expectation(getattr(gx.expectations, kind)(**given))
    asset = source.add_dataframe_asset(name).add_batch_definition_whole_dataframe("all")
    definition = gx.ValidationDefinition(name=name, data=asset, suite=context.suites.add(suite))
    context.validation_definitions.add(definition)
    run = definition.run(batch_parameters={"dataframe": expected.frame}, result_format=RESULT_FORMAT)
    entries = [_entry(result) for result in run.to_json_dict()["results"]]
    if any(entry["raised"] for entry in entries):
        raise TwoJudges(f"{name}: an expectation could not be evaluated")
    if all(entry["success"] for entry in entries) == bool(expected.wrong):
        raise TwoJudges(f"{name}: great_expectations and our own arithmetic disagree")
    told = [{key: value for key, value in entry.items() if key != "raised"} for entry in entries]
    return sorted(told, key=lambda entry: json.dumps(entry, sort_keys=True))


def _entry(result: dict[str, Any]) -> dict[str, Any]:
    config, told = result["expectation_config"], result["result"]
    given = config["kwargs"]
    return {
        "expectation": config["type"],
        "column": given.get("column") or given.get("column_A") or "",
        "success": result["success"],
        "n_unexpected": told.get("unexpected_count"),
        "observed": told.get("observed_value") if isinstance(told.get("observed_value"), int | float) else None,
        "raised": '"raised_exception": true' in json.dumps(result["exception_info"]),
    }


def results_of(now: Published, before: Published | None, every: list[Expected], explained: dict) -> dict[str, Any]:
    """The results as they are released: no path, no time, the same for the same files."""
    checks = []
    for expected in every:
        key, params = _said(expected)
        check = {
            "check": expected.check,
            "table": expected.table,
            "passed": not expected.wrong,
            "n": expected.n,
            "detail": text(key, ENGLISH, **params),
            "said": {"key": key, "params": params},
        }
        reason = explained.get((now.release_id, expected.check, expected.table))
        if expected.wrong and reason and expected.check in EXPLAINABLE:
            check["explained"] = reason
        checks.append(check)
    return {
        "release_id": now.release_id,
        "earlier": before.release_id if before else None,
        "clean": all(check["passed"] or "explained" in check for check in checks),
        "limits": {
            "base": MINIMUM_BASE,
            "divergence": VISIBLE,
            "years": YEARS_BEFORE,
            "months": RECENT_DAYS // 30,
            "percent": round(100 * MAY_FALL),
        },
        "checks": checks,
    }


def _said(expected: Expected) -> tuple[str, dict[str, Any]]:
    if expected.wrong:
        where = "; ".join(expected.wrong[:SAID]) + (" …" if len(expected.wrong) > SAID else "")
        return "quality_found", {"n_wrong": len(expected.wrong), "where": where}
    return ("quality_fine", {"n": expected.n}) if expected.n else ("quality_nothing_to_compare", {})


def read_explained(path: Path | None) -> dict[tuple[str, str, str], str]:
    """(release_id, check, table) -> the office's reason, from a CSV with these four columns."""
    if path is None:
        return {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        (row["release_id"], row["check"], row["table"]): row["reason"].strip() for row in rows if row["reason"].strip()
    }


def keep(history: Path, release_id: str, entry: dict[str, Any]) -> Path:
    """Write one run into the history under the next free number; nothing there is ever overwritten."""
    n = 1
    while True:
        try:
            write_new(history / f"{release_id}-{n}.json", _json({**entry, "run": n}).encode())
            return history / f"{release_id}-{n}.json"
        except FileExistsError:
            n += 1


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def run(options: argparse.Namespace) -> int:
    """Judge a pack and write results, page, history and Data Docs. Returns the exit code."""
    now = Published(options.pack)
    before = Published(options.earlier[-1]) if options.earlier else None
    every = expectations_of(now, before)
    results = results_of(now, before, every, read_explained(options.explained))
    version, found = judge(every, options.history / "data_docs")
    checks = [{**check, "expectations": each} for check, each in zip(results["checks"], found, strict=True)]
    keep(options.history, now.release_id, {**results, "checks": checks, "great_expectations": version})
    write_text(options.out, _json(results), shared=True)
    write_text(options.page, page(results, options.lang), shared=True)
    red = [check for check in results["checks"] if not check["passed"] and "explained" not in check]
    for check in red:
        sentence = text(f"quality_{check['check']}", options.lang, **results["limits"])
        found_there = text(check["said"]["key"], options.lang, **check["said"]["params"])
        print(f"{check['table']}: {sentence} {found_there}")
    key = "quality_red" if red else "quality_clean"
    print(text(key, options.lang, release_id=now.release_id, n=len(results["checks"]), n_red=len(red)))
    return RED if red else CLEAN


def main(words: list[str] | None = None) -> int:
    """The program. Returns its exit code."""
    use_settings_of_caller()
    parser = argparse.ArgumentParser(prog="python -m assets.release.expectations")
    parser.add_argument("pack", type=Path)
    parser.add_argument("--earlier", type=Path, nargs="*", default=[], help="packs released before, the last one last")
    parser.add_argument("--history", type=Path, required=True, help="folder of the office: runs and Data Docs")
    parser.add_argument("--out", type=Path, required=True, help="the results, JSON")
    parser.add_argument("--page", type=Path, required=True, help="the results, for people")
    parser.add_argument("--explained", type=Path, help="CSV: release_id, check, table, reason")
    parser.add_argument("--lang", default=None)
    options = parser.parse_args(words)
    options.lang = language_from(options.lang, os.environ)
    try:
        return run(options)
    except NotAPack as error:
        print(text("quality_no_pack", options.lang, name=str(error)), file=sys.stderr)
        return WRONG_USAGE


if __name__ == "__main__":
    sys.exit(main())
