"""The words of the source.yaml language as a typed model: what may be written, not what it does.

What a word *does* is in `assets/raw` (reading) and `assets/core` (standardising); a text becomes a Source in
`schemas/source_text.py`, and every name in it is proved in `schemas/proof.py`.
"""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from schemas.source_names import as_named


def core_name(table: str) -> str:
    """`person@head` is one of several tables of the kind `person`."""
    return table.split("@")[0]


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Strings = Annotated[list[str], BeforeValidator(_as_list)]
Named = Annotated[str, AfterValidator(as_named)]  # what a source is called
Names = Annotated[list[Named], BeforeValidator(_as_list)]


def target_of(text: str) -> tuple[str, str]:
    """Source and table of `hospital list.casualty_record`: a name of a source may hold full stops, a table has none."""
    source, _, table = text.rpartition(".")
    return as_named(source), table


UNIT_WORDS = ("years", "months", "weeks", "days", "hours", "minutes", "seconds", "km", "m", "miles", "metres")


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
    sheets: Strings | None = None
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


class FormVersion(Word):
    """Since which version of the form (a column holds it) the question is asked as described."""

    from_: str = Field(alias="from")
    since: str


class Case(Word):
    """One row of a decision: all conditions hold, then `is`."""

    when: dict[str, Strings]
    is_: str = Field(alias="is")
    note: str | None = None


class Column(Word):
    """How one canonical column is made from what the source has.

    A heading that stands twice is named with its number: `Sex (1)` is the first from the left, `Sex (2)` the second.
    """

    from_: str | None = Field(None, alias="from")
    value: str | None = None
    year: str | None = None
    month: str | None = None
    day: str | None = None
    dates: Strings | None = None
    time_zone: str | None = None
    calendar: Literal["gregorian", "solar_hijri", "hijri", "ethiopian", "buddhist"] = "gregorian"
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
    form_version: FormVersion | None = None
    earlier: "Column | None" = None

    @property
    def unit_column(self) -> str | None:
        """The column that holds the unit of each number, where `unit:` names no unit itself."""
        return self.unit if self.unit and self.unit not in UNIT_WORDS else None

    @property
    def forms(self) -> list[str]:
        """The forms in which its days are written."""
        return self.dates or ["iso"]

    @property
    def provider_columns(self) -> list[str]:
        """The source's own columns this one is made from, in reading order (option columns aside)."""
        named = [self.from_, self.multi if self.sep else None, self.year, self.month, self.day]
        asked = [name for case in self.rules for name in case.when]
        version = [self.form_version.from_] if self.form_version else []
        if self.unit_column:
            version.append(self.unit_column)
        before = self.earlier.provider_columns if self.earlier else []
        return list(dict.fromkeys(name for name in [*named, *asked, *version, *before] if name))


class Parent(Word):
    """Where the row's parent lies: `by: {_parent_index: _index}`; `@row` (its place) only where no key is exported."""

    sheet: str
    by: dict[str, str]


class Link(Word):
    """The join to another source's person."""

    to: Named
    key: str


class Table(Word):
    """One core table (or, with `name@unit`, one of several of its kind) made from this source."""

    sheet: str | None = None
    records: str | None = None
    key: Strings | None = None
    row_key: Literal["content"] | None = None
    parent: Parent | None = None
    of: str | None = None
    by: str | dict[str, str] | None = None
    disaggregation_unit: str | None = None
    population_group: str | None = None
    asks: list[str] = Field(default_factory=list)
    asked_when: dict[str, Strings] = Field(default_factory=dict)
    instrument: str | None = None
    cut_off: Literal["DISABILITY1", "DISABILITY2", "DISABILITY3", "DISABILITY4"] = "DISABILITY3"
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
    def joined_by(self) -> dict[str, str]:
        """Own column -> column of the parent's sheet by which the row finds its parent; empty: the same row."""
        if isinstance(self.by, str):
            return {self.by: self.by}
        return dict(self.by or {})

    @property
    def mapped(self) -> dict[str, Column]:
        """Columns and group columns together, as the contract sees them."""
        return {**self.columns, **self.group}


class Population(Word):
    """A file beside the source with the population of each stratum."""

    file: str
    key: str
    value: str


class Design(Word):
    """How a survey was drawn: weights as a column, or from the population of each stratum (model section 7).

    With `replicate_weights` (columns, beside `weight`) errors come from these and not from strata and clusters. `rho` is that of
    Fay's method; `scale` and `rscales` (one per replicate) where they are not those of the method.
    """

    strata: str | None = None
    cluster: str | None = None
    weight: str | None = None
    population: Population | None = None
    replicate_weights: Strings = Field(default_factory=list)
    method: Literal["jackknife", "bootstrap", "brr", "fay"] | None = None
    rho: Annotated[float, Field(ge=0, lt=1)] | None = None
    scale: Annotated[float, Field(gt=0)] | None = None
    rscales: list[Annotated[float, Field(ge=0)]] = Field(default_factory=list)

    @property
    def provider_columns(self) -> list[str]:
        """The source's own columns the design names."""
        return [c for c in (self.strata, self.cluster, self.weight, *self.replicate_weights) if c]


def _measured(unit: str, example: str) -> BeforeValidator:
    """A number and its unit: `10%`, `10 rows`, `30 points`. Raises ValueError in words for anything else."""

    def checked(value: Any) -> Any:
        found = re.fullmatch(rf"(\d+(?:\.\d+)?) *(?:{unit})", str(value).strip())
        if found is None or (unit != _ROWS and float(found.group(1)) > 100):
            raise ValueError(f"`{value}` cannot be used here: write it like `{example}`")
        return str(value).strip()

    return BeforeValidator(checked)


_ROWS = "rows?"
Share = Annotated[str, _measured("%", "10%")]
Rows = Annotated[str, _measured(_ROWS, "10 rows")]
Points = Annotated[str, _measured("points?", "30 points")]


class KnownFall(Word):
    """By how many points the share of rows in which a column is known may fall: told from, refused from."""

    warns: Points = "10 points"
    refuses: Points = "30 points"

    @model_validator(mode="before")
    @classmethod
    def _from_a_sentence(cls, value: Any) -> Any:
        """`10 points warns, 30 points or to nought refuses` is the same as naming the two."""
        if not isinstance(value, str):
            return value
        found = re.fullmatch(r"\s*(.+?) warns?, *(.+?)(?: or to nought)? refuses?\s*", value)
        if found is None:
            raise ValueError(f"`{value}` cannot be used here: write it like `{{warns: 10 points, refuses: 30 points}}`")
        return {"warns": found.group(1), "refuses": found.group(2)}


def _floor(value: Any) -> Any:
    """`50%`, or `50% refuses` and `50% warns`. Raises ValueError in words for anything else."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?) *%( *(?:warns|refuses))?", str(value).strip())
    if found is None or float(found.group(1)) > 100:
        raise ValueError(f"`{value}` cannot be used here: write it like `50%` or `50% refuses`")
    return str(value).strip()


Floor = Annotated[str, BeforeValidator(_floor)]


class KnownMin(Word):
    """In which share of the rows something has to be known at least: below it a load is told of (warns) or refused."""

    year: Floor = "90% refuses"
    outcome: Floor = "90% refuses"
    sex: Floor = "50% warns"
    age: Floor = "50% warns"
    place: Floor = "50% warns"
    disability: Floor = "0% warns"

    def floor(self, what: str) -> tuple[float, bool]:
        """The share of a floor, and whether it refuses; a bare share does as the floor did that it takes the place of."""
        said = getattr(self, what)
        does = said if "s" in said else str(type(self).model_fields[what].default)
        return measure(said) / 100, does.endswith("refuses")


class Thresholds(Word):
    """From where on what is wrong with rows is wrong with the source: rows set aside, and less than was accepted before."""

    quarantine_max: Share = "10%"
    damaged_max: Share = "1%"
    rows_fall: Share = "10%"
    gone_year_or_province: Rows = "10 rows"
    changed_max: Share = "2%"  # records in which sex, age or date is another than in the load before
    known_min: KnownMin = Field(default_factory=KnownMin)
    known_fall: KnownFall = Field(default_factory=KnownFall)

    def share(self, name: str) -> float:
        """A threshold as a share of rows, `10%` -> 0.1."""
        return measure(getattr(self, name)) / 100


def measure(text: str) -> float:
    """The number of a threshold: `10 rows` -> 10.0."""
    return float(re.split(r"[ %a-z]", text, maxsplit=1)[0])


class Source(Word):
    """One source: who publishes it, which files, which tables."""

    source: Named
    formerly: Names = Field(default_factory=list)
    title: str = ""
    publisher: str = ""
    country: str
    source_type: str
    source_rank: int = 100
    counts: bool = False
    disjoint_from: Names = Field(default_factory=list)
    licence: str = ""
    languages: Strings = Field(default_factory=list)
    as_of: str | None = None
    placeholder_dates: Strings = Field(default_factory=lambda: ["1900-01-01", "1899-12-30", "1899-12-31", "9999-12-31"])
    round: str | None = None  # of a survey; without it a round is the year of its assessments
    files: Files = Field(default_factory=Files)
    missing: dict[str, str] = Field(default_factory=dict)
    disaggregation: Literal["strict"] | None = None  # a row whose sex, age or disability cannot be read is set aside
    design: Design | Literal["none"] | None = None
    corrections: Any = None
    tables: dict[str, Table]
    thresholds: Thresholds = Field(default_factory=Thresholds)

    @property
    def record_name(self) -> str:
        """The name that record ids hash: the first the source ever had, so that a renamed source keeps its ids."""
        return self.formerly[0] if self.formerly else self.source

    @property
    def names(self) -> tuple[str, ...]:
        """What the source is called, and was called before: decisions may name any of them."""
        return (self.source, *self.formerly)

    def sheet_of(self, key: str) -> str | None:
        """Worksheet, or records path, of a table's rows: its own, else that of the table it belongs to."""
        table = self.tables[key]
        named = table.sheet or table.records
        return named if named or table.of is None else self.sheet_of(table.of)

    def sheets_of(self, key: str) -> list[str | None]:
        """The sheets a table's columns may reach: its own, then those above it, nearest first."""
        table = self.tables[key]
        found = [self.sheet_of(key)]
        if table.of:
            found += [sheet for sheet in self.sheets_of(table.of) if sheet not in found]
        if table.parent and table.parent.sheet not in found:
            found.append(table.parent.sheet)
        return found
