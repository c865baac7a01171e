"""The source.yaml language as a typed model: every word of the language, errors that name the line and the fix.

Values arrive as strings (plain YAML would turn `yes`, `no`, `05` into True, False, 5). What a word *does* is in
`assets/raw` (reading) and `assets/core` (standardising); this file only says what may be written.
"""

import json
from importlib import resources
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from schemas.codes import codes
from schemas.findings import Refused

SADDD_TABLES = ("casualty_record", "casualty_count", "person", "people_in_need")
AGE_COLUMNS = ("age_group", "age_years", "birth_date", "birth_year", "age_band")


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Strings = Annotated[list[str], BeforeValidator(_as_list)]


class Word(BaseModel):
    """Base of every part of the language: an unknown word is an error, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Vintage(Word):
    """How the files of a cumulative register follow one another."""

    from_name: str
    policy: Literal["replace", "append", "upsert"] = "replace"


class Files(Word):
    """Which files belong to the source and how they are written."""

    pattern: str = "*"
    encoding: str = "utf-8"
    delimiter: str = ","
    compression: Literal["gzip"] | None = None
    sheets: list[str] | None = None
    header_rows: int = 1
    skip_rows: int = 0
    hxl: bool = False
    epoch: Literal["1904"] | None = None
    blank: Strings = Field(default_factory=lambda: [""])
    error_values: Strings = Field(default_factory=list)
    vintage: Vintage | None = None


class Number(Word):
    """How numbers are written: `2,006` needs `thousands: ","`."""

    thousands: str | None = None
    decimal: str = "."


class Span(Word):
    """Until or since which vintage a column may be missing."""

    until: str | None = None
    since: str | None = None


class Options(Word):
    """One 0/1 column per option of a multiple choice."""

    prefix: str
    sep: str = "/"


class Case(Word):
    """One row of a decision: all conditions hold, then `is`."""

    when: dict[str, str]
    is_: str = Field(alias="is")
    note: str | None = None


class Column(Word):
    """How one canonical column is made from what the source has."""

    from_: str | None = Field(None, alias="from")
    value: str | None = None
    year: str | None = None
    month: str | None = None
    day: str | None = None
    dates: str | None = None
    calendar: Literal["gregorian", "solar_hijri", "hijri", "ethiopian"] = "gregorian"
    precision: Literal["day", "month", "quarter", "year"] | None = None
    number: Number | None = None
    unit: str | None = None
    pad: int | None = None
    prefix: str | None = None
    lookup: str | None = None
    values: dict[str, str] = Field(default_factory=dict)
    spellings: str | None = None
    multi: str | None = None
    sep: str | None = None
    many: str | None = None
    rules: list[Case] = Field(default_factory=list)
    otherwise: str | None = None
    optional: bool | Span = False
    on_unmapped: Literal["quarantine", "not_recorded"] = "quarantine"
    note: str | None = None
    options: Options | None = None
    form_version: dict[str, str] | None = None

    @property
    def provider_columns(self) -> list[str]:
        """The source's own columns this one is made from, in reading order."""
        named = [self.from_, self.multi if self.sep else None, self.year, self.month, self.day]
        asked = [name for case in self.rules for name in case.when]
        return list(dict.fromkeys(name for name in [*named, *asked] if name))


class Parent(Word):
    """Where the row's parent lies: `by: {_parent_index: "@row"}`."""

    sheet: str
    by: dict[str, str]


class Link(Word):
    """The join to another source's person."""

    to: str
    key: str


class Table(Word):
    """One core table (or, with `name@unit`, one of several of its kind) made from this source."""

    sheet: str | None = None
    records: str | None = None
    key: Strings | None = None
    row_key: Literal["content"] | None = None
    parent: Parent | None = None
    of: str | None = None
    by: str | None = None
    disaggregation_unit: str | None = None
    population_group: str | None = None
    asks: list[str] = Field(default_factory=list)
    asked_when: dict[str, str] = Field(default_factory=dict)
    instrument: str | None = None
    columns: dict[str, Column] = Field(default_factory=dict)
    count: dict[str, str] = Field(default_factory=dict)
    group: dict[str, Column] = Field(default_factory=dict)
    blank_count: Literal["none_reported", "not_known"] = "not_known"
    hxl: bool | None = None
    total_where: dict[str, str] = Field(default_factory=dict)
    link: Link | None = None
    absent: dict[str, str] = Field(default_factory=dict)
    carry: Strings = Field(default_factory=list)
    drop: dict[str, str] = Field(default_factory=dict)
    only: dict[str, Strings] = Field(default_factory=dict)
    identity: dict[str, str] = Field(default_factory=dict)
    missing: dict[str, str] = Field(default_factory=dict)

    @property
    def mapped(self) -> dict[str, Column]:
        """Columns and group columns together, as the contract sees them."""
        return {**self.columns, **self.group}


class Thresholds(Word):
    """Above which share of rows the source is refused rather than quarantined."""

    quarantine_max: str = "10%"
    damaged_max: str = "1%"

    def share(self, name: str) -> float:
        """A threshold as a share of rows, `10%` -> 0.1."""
        text = getattr(self, name)
        return float(text.rstrip("%")) / 100 if text.endswith("%") else float(text)


class Source(Word):
    """One source: who publishes it, which files, which tables."""

    source: str
    title: str = ""
    publisher: str = ""
    country: Annotated[str, Field(pattern="^[A-Z]{3}$")]
    source_type: str
    source_rank: int = 100
    counts: bool = False
    disjoint_from: Strings = Field(default_factory=list)
    licence: str = ""
    languages: Strings = Field(default_factory=list)
    as_of: str | None = None
    files: Files = Field(default_factory=Files)
    missing: dict[str, str] = Field(default_factory=dict)
    design: Any = None
    corrections: Any = None
    tables: dict[str, Table]
    thresholds: Thresholds = Field(default_factory=Thresholds)

    @model_validator(mode="after")
    def _source_type_is_known(self) -> "Source":
        if self.source_type not in codes("source_type"):
            raise ValueError(f"source_type `{self.source_type}` is none of {', '.join(codes('source_type'))}")
        return self


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
        lacking = [column for column in ("sex", "disability_status") if column not in known]
        if not known & set(AGE_COLUMNS):
            lacking.append("age_group")
        if lacking:
            raise Refused("source_declares_disaggregation", source=source.source, table=name, column=", ".join(lacking))


def json_schema() -> str:
    """The JSON Schema editors use to complete and check a source.yaml."""
    return json.dumps(Source.model_json_schema(by_alias=True), indent=1)
