"""A source.yaml as text becomes a Source, or a refusal that names the line, the word and the fix.

Values are read as strings (plain YAML would turn `yes`, `no`, `05` into True, False, 5). The words are in `source.py`.
"""

import json
from importlib import resources
from typing import Any

import yaml
from pydantic import ValidationError

from schemas.findings import Refused
from schemas.source import Source

SADDD_TABLES = ("casualty_record", "casualty_count", "person", "people_in_need")
AGE_COLUMNS = ("age_group", "age_years", "birth_date", "birth_year", "age_band", "age_min")


class _Lines(yaml.SafeLoader):
    """YAML with every scalar as text; a key written twice is an error."""


def _text_only(loader: _Lines, node: yaml.ScalarNode) -> str:
    return str(node.value)


def _no_twins(loader: _Lines, node: yaml.MappingNode, deep: bool = True) -> dict:
    seen: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(loader.construct_object(key_node, deep=True))
        if key in seen:
            raise yaml.constructor.ConstructorError(None, None, f"`{key}` is written twice", key_node.start_mark)
        seen[key] = loader.construct_object(value_node, deep=True)
    return seen


for _tag in ("bool", "int", "float", "null", "timestamp", "str"):
    _Lines.add_constructor(f"tag:yaml.org,2002:{_tag}", _text_only)
_Lines.add_constructor("tag:yaml.org,2002:map", _no_twins)


def profiles() -> list[str]:
    """Names of the shipped profiles that `extends:` may name."""
    folder = resources.files("schemas") / "profiles"
    return sorted(item.name.removesuffix(".yaml") for item in folder.iterdir() if item.name.endswith(".yaml"))


def read_source(text: str, where: str = "source.yaml") -> Source:
    """A source.yaml as a Source. Raises Refused naming line, word and fix (sources.md; model section 4)."""
    try:
        raw = yaml.load(text, Loader=_Lines)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else "?"
        reason = f"line {line}: {getattr(error, 'problem', error)}"
        raise Refused("source_yaml_is_valid", file=where, reason=reason) from error
    if not isinstance(raw, dict):
        raise Refused("source_yaml_is_valid", file=where, reason="line 1: the file holds no `word: value` pairs")
    if "extends" in raw:
        raw = _extended(raw, where)
    try:
        source = Source.model_validate(raw)
    except ValidationError as error:
        raise Refused("source_yaml_is_valid", file=where, reason=_in_words(error, text)) from error
    _disaggregation_is_declared(source)
    return source


def _extended(raw: dict, where: str) -> dict:
    name = raw.pop("extends")
    if name not in profiles():
        raise Refused("profile_exists", file=where, value=name, expected=", ".join(profiles()))
    base = yaml.load((resources.files("schemas") / "profiles" / f"{name}.yaml").read_text("utf-8"), Loader=_Lines)
    return _merged(base, raw)


def _merged(base: Any, over: Any) -> Any:
    """The centre's words over the profile's, key by key; lists are replaced whole."""
    if isinstance(base, dict) and isinstance(over, dict):
        return {key: _merged(base.get(key), over[key]) if key in over else base[key] for key in {**base, **over}}
    return base if over is None else over


def _in_words(error: ValidationError, text: str) -> str:
    lines = text.splitlines()
    parts = []
    for item in error.errors()[:5]:
        path = [str(step) for step in item["loc"]]
        word = path[-1] if path else ""
        line = next((n for n, content in enumerate(lines, 1) if content.strip(" -{").startswith(f"{word}:")), None)
        place = f"line {line}: " if line else ""
        said = "is not a word of the language" if item["type"] == "extra_forbidden" else item["msg"]
        parts.append(f"{place}`{'.'.join(path)}` {said}")
    return "; ".join(parts)


def _disaggregation_is_declared(source: Source) -> None:
    """Sex, age and disability are each mapped or named under `absent:` with a reason (model section 4)."""
    for name, table in source.tables.items():
        if name.split("@")[0] not in SADDD_TABLES:
            continue
        known = {*table.mapped, *table.absent}
        if any(t.of == name and kind.split("@")[0] == "functioning" for kind, t in source.tables.items()):
            known.add("disability_status")  # derived from the answers
        lacking = [column for column in ("sex", "disability_status") if column not in known]
        if not known & set(AGE_COLUMNS):
            lacking.append("age_group")
        if lacking:
            raise Refused("source_declares_disaggregation", source=source.source, table=name, column=", ".join(lacking))


def json_schema() -> str:
    """The JSON Schema editors use to complete and check a source.yaml."""
    return json.dumps(Source.model_json_schema(by_alias=True), indent=1)
