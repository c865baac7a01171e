"""Planted errors: about two rows in a hundred get exactly one, and its address goes to planted_errors.csv.

The list is for the tests; the product never reads it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from random import Random

from demo.files import KEEPS_YEAR, Row
from demo.places import PROVINCES, districts

SHARE = 0.02


@dataclass(frozen=True)
class Spoiling:
    """One way a cell goes wrong: the rule it breaks, the standard and the provider column, what is typed instead.

    `fits` says which rows can carry it without breaking a second rule, `lost` what the office no longer knows of the row,
    `breaks` what some of the typed values break instead.
    """

    rule_id: str
    column: str
    provider_column: str
    typed: Callable[[Row, Random], object]
    fits: Callable[[Row], bool] = lambda row: True
    lost: Mapping[str, str] = field(default_factory=dict)
    breaks: Mapping[str, str] = field(default_factory=dict)


def one_of(*values: object) -> Callable[[Row, Random], object]:
    """Any of these typed instead."""
    return lambda row, rng: rng.choice(values)


def other_province(district_column: str) -> Callable[[Row, Random], object]:
    """A district that does not lie in the row's province."""

    def typed(row: Row, rng: Random) -> str:
        province = str(row.cells[district_column])[:5]
        return rng.choice([d.pcode for d in districts() if d.province != province])

    return typed


def is_placed(district_column: str) -> Callable[[Row], bool]:
    """Whether a row names its district."""
    return lambda row: str(row.cells[district_column])[:5] in PROVINCES


def key_twice(key_column: str) -> Spoiling:
    """The same row sent again some lines further down."""
    return Spoiling("key_is_unique_in_file", "record_id", key_column, lambda row, rng: row.cells[key_column])


def key_blank(key_column: str) -> Spoiling:
    """A row without its key."""
    return Spoiling("required_value_is_present", "record_id", key_column, one_of(""))


def plant(rows: list[Row], spoilings: Sequence[Spoiling], rng: Random, share: float = SHARE) -> list[Row]:
    """The rows with errors in about `share` of them, each way in turn and each at least once."""
    n = max(len(spoilings), round(len(rows) * share))
    order = rng.sample(range(len(rows)), len(rows))
    untouchable: set[int] = set()
    again: list[tuple[int, Row]] = []
    for turn in range(n):
        spoiling = spoilings[turn % len(spoilings)]
        place = next(i for i in order if i not in untouchable and spoiling.fits(rows[i]))
        untouchable.add(place)
        wrong = (spoiling.rule_id, spoiling.column, spoiling.provider_column)
        if spoiling.rule_id == "key_is_unique_in_file":
            copy = deepcopy(rows[place])
            copy.error = wrong
            again.append((min(place + rng.randrange(2, 40), len(rows)), copy))
            continue
        typed = spoiling.typed(rows[place], rng)
        rule = spoiling.breaks.get(str(typed), spoiling.rule_id)
        rows[place].cells[spoiling.provider_column] = typed
        rows[place].error = (rule, *wrong[1:])
        rows[place].recorded |= spoiling.lost
        if rule in KEEPS_YEAR and "year" in rows[place].recorded and spoiling.column == "date":
            rows[place].recorded["year"] = re.findall(r"\d{4}", str(typed))[0]
    result = list(rows)
    for place, copy in sorted(again, key=lambda item: item[0], reverse=True):
        result.insert(place, copy)
    return result
