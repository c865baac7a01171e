"""The words of one column of a source.yaml, and what every part of the language is made of.

What a word *does* is in `assets/core`; which words act in which kind of column is in `schemas/acts.py`.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def as_list(value: Any) -> Any:
    """One text as a list of one."""
    return [value] if isinstance(value, str) else value


Strings = Annotated[list[str], BeforeValidator(as_list)]
UNIT_WORDS = ("years", "months", "weeks", "days", "hours", "minutes", "seconds", "km", "m", "miles", "metres")


class Word(BaseModel):
    """Base of every part of the language: an unknown word is an error, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


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
    coding: dict[str, str] = Field(
        default_factory=dict
    )  # all codes of a column coded in numbers; in `age_years`, of its units
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
