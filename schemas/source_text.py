"""A source.yaml as text becomes a Source, or a refusal that names the line, the word and the fix.

Everything wrong is told at once, in the reader's language. How the text is read is in `yaml_tree`, words in their place are
`shape`, names are `proof`; the words themselves are in `source.py`.
"""

import json
from dataclasses import replace
from importlib import resources
from typing import Any

from schemas.findings import Refused
from schemas.nearest import nearest_names
from schemas.proof import faults_of
from schemas.said import Said, as_param
from schemas.settings import own
from schemas.shape import Fault, Path, shaped
from schemas.source import Source
from schemas.yaml_tree import read_tree

SADDD_TABLES = ("casualty_record", "casualty_count", "person", "people_in_need")
AGE_COLUMNS = ("age_group", "age_years", "birth_date", "birth_year", "age_band", "age_min")


def profiles() -> list[str]:
    """Names of the profiles that `extends:` may name: the shipped ones and the centre's own."""
    return sorted({*shipped_profiles(), *own().profiles})


def shipped_profiles() -> list[str]:
    """Names of the profiles of the program."""
    folder = resources.files("schemas") / "profiles"
    return sorted(item.name.removesuffix(".yaml") for item in folder.iterdir() if item.name.endswith(".yaml"))


def _profile(name: str) -> str:
    if name in own().profiles:
        return own().profiles[name]
    return (resources.files("schemas") / "profiles" / f"{name}.yaml").read_text("utf-8")


def read_source(text: str, where: str = "source.yaml") -> Source:
    """A source.yaml as a Source in which every name is a name. Raises Refused with all that is wrong, each at its line.

    The rule is source_declares_disaggregation when nothing else is wrong (sources.md; model section 4).
    """
    tree = read_tree(text)
    words, profile, wrong = tree.words, "", list(tree.wrong)
    if words and "extends" in words:
        words, profile = _extended(words, where)
    if not words:
        raise Refused("source_yaml_is_valid", file=where, reason=as_param(wrong))
    source, faults, out = shaped(words)
    faults += [fault for fault in faults_of(source) if not _may_be_ours(fault, out)]
    wrong += [_placed(path, said, tree.lines, profile) for path, said in faults]
    lacking = _not_disaggregated(words)
    if wrong:
        wrong += [_placed(("tables", table), _lacks(table, column), tree.lines, profile) for table, column in lacking]
        raise Refused("source_yaml_is_valid", file=where, reason=as_param(sorted(wrong, key=lambda one: one.line or 0)))
    for table, column in lacking:
        raise Refused("source_declares_disaggregation", source=source.source, table=table, column=column)
    return source


def _extended(words: dict, where: str) -> tuple[dict, str]:
    own = {word: said for word, said in words.items() if word != "extends"}
    name = words["extends"]
    if name not in profiles():
        said = str(name)[:80]
        raise Refused(
            "profile_exists",
            file=where,
            value=said,
            expected=", ".join(profiles()),
            nearest=nearest_names(said, profiles()),
        )
    base = read_tree(_profile(name))
    return _merged(base.words, own), name


def _merged(base: Any, over: Any, path: tuple[str, ...] = ()) -> Any:
    """The centre's words over the profile's, key by key; lists are replaced whole, an empty text takes an entry out."""
    if isinstance(base, dict) and isinstance(over, dict):
        keys = [key for key in {**base, **over} if not (path[-1:] and path[-1] in _TAKEN_OUT and over.get(key) == "")]
        return {key: _merged(base.get(key), over[key], (*path, key)) if key in over else base[key] for key in keys}
    return base if over is None else over


_TAKEN_OUT = ("identity", "drop", "absent", "columns", "group", "count", "only", "values", "missing")


def _placed(path: tuple[str, ...], said: Said, lines: dict[tuple[str, ...], int], profile: str) -> Said:
    """The text with its line; with none where the word stands in the profile that is extended."""
    for n in range(len(path), 0, -1):
        if path[:n] in lines:
            return replace(said, line=lines[path[:n]])
    return replace(said, profile=profile) if profile and path else said


_WHAT_LACKS = ("word_is_missing", "column_is_made_of_nothing", "word_does_nothing_without", "word_is_not_yet_read")


def _may_be_ours(fault: Fault, out: set[Path]) -> bool:
    """What lacks beside a word that was left out may be that word, mistyped: told again, if so, when it is mended."""
    path, said = fault
    beside = {gone[:-1] for gone in out if gone}
    return () in out or path in out or (said.key in _WHAT_LACKS and (path in beside or path[:-1] in beside))


def _lacks(table: str, column: str) -> Said:
    return Said("table_does_not_say", {"word": f"`tables.{table}`", "value": column})


def _not_disaggregated(words: dict) -> list[tuple[str, str]]:
    """Tables in which sex, age and disability are not each mapped or named under `absent:` (model section 4)."""
    tables = words.get("tables")
    tables = (
        {key: table for key, table in tables.items() if isinstance(table, dict)} if isinstance(tables, dict) else {}
    )
    found = []
    for name, table in tables.items():
        if name.split("@")[0] not in SADDD_TABLES:
            continue
        parts = [table.get(part) for part in ("columns", "group", "absent")]
        known = {column for part in parts if isinstance(part, dict) for column in part}
        if any(t.get("of") == name and kind.split("@")[0] == "functioning" for kind, t in tables.items()):
            known.add("disability_status")  # derived from the answers
        lacking = [column for column in ("sex", "disability_status") if column not in known]
        if not known & set(AGE_COLUMNS):
            lacking.append("age_group")
        if lacking:
            found.append((name, ", ".join(lacking)))
    return found


def json_schema() -> str:
    """The JSON Schema editors use to complete and check a source.yaml."""
    return json.dumps(Source.model_json_schema(by_alias=True), indent=1)
