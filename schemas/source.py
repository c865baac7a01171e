"""The words of the source.yaml language as a typed model: what may be written, not what it does.

What a word *does* is in `assets/raw` (reading) and `assets/core` (standardising); a text becomes a Source in
`schemas/source_text.py`, and every name in it is proved in `schemas/proof.py`.
"""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from schemas.source_columns import UNIT_WORDS as UNIT_WORDS
from schemas.source_columns import Column as Column
from schemas.source_columns import Span as Span
from schemas.source_columns import Strings, Word, as_list
from schemas.source_names import as_named
from schemas.source_thresholds import Thresholds as Thresholds
from schemas.source_thresholds import measure as measure

# what spreadsheets, databases and clerks write for a day that is not known; some are no days at all
PLACEHOLDER_DATES = (
    "1900-01-01", "1900-01-00", "1899-12-30", "1899-12-31", "9999-12-31", "9999-99-99", "0000-00-00", "0001-01-01",
)  # fmt: skip


def core_name(table: str) -> str:
    """`person@head` is one of several tables of the kind `person`."""
    return table.split("@")[0]


Named = Annotated[str, AfterValidator(as_named)]  # what a source is called
Names = Annotated[list[Named], BeforeValidator(as_list)]


def target_of(text: str) -> tuple[str, str]:
    """Source and table of `hospital list.casualty_record`: a name of a source may hold full stops, a table has none."""
    source, _, table = text.rpartition(".")
    return as_named(source), table


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
    placeholder_dates: Strings = Field(default_factory=lambda: [*PLACEHOLDER_DATES])
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
