"""From where on what is wrong with rows is wrong with the source: the thresholds of a source.yaml.

What is counted against them is in `assets/core/checks` and `assets/core/refuse`.
"""

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from schemas.source_columns import Word


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
