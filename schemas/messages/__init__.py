"""What SADDLE says to people, in every language it speaks: one message per rule, one text per situation.

Here: finding the sentence and filling it. Not here: when a rule is broken (`contracts`, the readers, the set rules).
A translator edits `rules.csv` and `interface.csv`, or the catalogues of a language without columns (`translations`); a
placeholder stands in braces and is the same in every language.
"""

import csv
import io
import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import NamedTuple

from schemas.languages import ENGLISH, LANGUAGES, language_of
from schemas.translations import in_language


class Rule(NamedTuple):
    """What a broken rule weighs (error, warning, info) and what it is about (file, source, folder, row, set).

    What is about the whole data folder (a key, a log of decisions) ends a refresh; what is about a file or source blocks it alone."""

    severity: str
    scope: str


@cache
def _sentences(file: str) -> dict[str, dict[str, str]]:
    """Rows of a packaged CSV by their first column."""
    lines = io.StringIO((resources.files("schemas.messages") / file).read_text("utf-8"), newline="")
    return {next(iter(row.values())): row for row in csv.DictReader(lines)}


RULES: dict[str, Rule] = {
    rule_id: Rule(row["severity"], row["scope"]) for rule_id, row in _sentences("rules.csv").items() if row["severity"]
}


class _Params(dict):
    """No placeholder stays open: one that nobody can fill says so in words, and a message never fails."""

    def __init__(self, params: Mapping[str, object], language: str) -> None:
        super().__init__({name: _shown(name, value, language) for name, value in params.items() if value is not None})
        self.language = language

    def __missing__(self, name: str) -> str:
        return _interface("param_not_stated", self.language)


def _shown(name: str, value: object, language: str) -> str:
    """Counts (`n`, `n_used`) with the language's thousands separator; years, ids and texts as they are.

    A list holds sentences, each the key of a text and its params: they are said one after the other, reasons line by line.
    """
    if value == "" or value == []:
        return _interface("param_is_empty", language)
    if isinstance(value, list):
        said = [text(one["says"], language, **one) for one in value]
        return "".join(f"\n  - {one}" for one in said) if name == "reason" and len(said) > 1 else "; ".join(said)
    if isinstance(value, int) and not isinstance(value, bool) and (name == "n" or name.startswith("n_")):
        return language_of(language).written(f"{value:,}")
    return str(value)


def rule_message(rule_id: str, language: str, params: Mapping[str, object]) -> tuple[str, str]:
    """What is wrong, and how to fix it. Raises KeyError for a rule or a language that does not exist."""
    row = _sentences("rules.csv")[rule_id]
    counts = {n: int(str(v)) for n, v in params.items() if n == "n" and str(v).isascii() and str(v).isdigit()}
    filled = _Params({**params, **counts}, language)
    message, fix = (in_language(row, language, "rules", rule_id, part) for part in ("message_", "how_to_fix_"))
    return message.format_map(filled), fix.format_map(filled)


def finding_message(finding: Mapping[str, object], language: str) -> tuple[str, str]:
    """Message and how-to-fix of one row of the table `finding` (its columns; `params` as JSON or as a mapping).

    Without a cell (an identifier, a value of the parent row) it names the row, without a row the file. Where a correction
    put the value there, it is what has to be mended, not the source.
    """
    params = finding.get("params") or {}
    said = json.loads(params) if isinstance(params, str) else dict(params)  # type: ignore[call-overload]
    row = finding.get("source_row")
    where = finding.get("cell") or (
        text("in_row", language, row=row) if row is not None else finding.get("source_file")
    )
    column = finding.get("column_name")
    address = {
        "source": finding.get("source_id"),
        "table": finding.get("table_name"),
        "file": finding.get("source_file"),
        "sheet": finding.get("source_sheet"),
        "row": row,
        "cell": where,
        "column": column or finding.get("provider_column"),
        "provider_column": finding.get("provider_column") or column,
        "value": finding.get("value"),
    }
    message, fix = rule_message(str(finding["rule_id"]), language, {**address, **said})
    return message, text("mend_the_correction", language, number=said["correction"]) if "correction" in said else fix


def text(key: str, language: str, /, **params: object) -> str:
    """A text of the command line. Raises KeyError for a key or a language that does not exist."""
    return _interface(key, language).format_map(_Params(params, language))


def _interface(key: str, language: str) -> str:
    """One row of interface.csv as it stands, or in a language that has no column there."""
    return in_language(_sentences("interface.csv")[key], language, "interface", key)


def language_from(option: str | None, environ: Mapping[str, str]) -> str:
    """The language to speak: --lang, else SADDLE_LANG, else the locale, else English.

    A language we do not speak is passed over. Of the locale only the strongest variable that is set counts, as in
    POSIX: LC_ALL=C means English, whatever LANG says.
    """
    locale = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    for wanted in (option, environ.get("SADDLE_LANG"), locale):
        for language in LANGUAGES:
            if (wanted or "").lower().replace("-", "_").split(".")[0].split("_")[0] == language:
                return language
    return ENGLISH
