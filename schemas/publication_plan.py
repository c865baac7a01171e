"""The publication plan: which tables of casualties leave the office, in which rank (`publication.yaml`), the centre's own over it.

Here: what a table of the plan says, and the plan in force. Not here: reading a centre's file (`warehouse/centre_files.py`), what is
printed of a table (`assets/disclosure/casualties`).
"""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from schemas.settings import own, remembered
from schemas.shipped_yaml import read_shipped

SUM = "sum"  # rows that add up to what is known from elsewhere
FIRST_RANK = 1  # must come out whole
LAST_RANK = 9


class BadPlan(Exception):
    """A plan in which `table` is judged before `rests_on`, or without it."""

    def __init__(self, table: str, rests_on: str) -> None:
        super().__init__(f"{table} rests on {rests_on}, which has a lower rank or is kept back")
        self.table, self.rests_on = table, rests_on


class PlannedTable(BaseModel):
    """One table of the plan; the words are explained at the head of publication.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rank: int = Field(ge=FIRST_RANK, le=LAST_RANK)
    printed: bool = True
    mart: str
    keys: list[str]
    where: dict[str, str] = Field(default_factory=dict)
    measures: list[str] = Field(default_factory=list)  # those of the mart when not named
    always: bool = False
    rows: list[str] = Field(default_factory=list)
    cells: list[str] = Field(default_factory=list)
    of: list[str] = Field(default_factory=list)
    at: dict[str, Literal["year"]] = Field(default_factory=dict)
    sizes: str = ""
    inside: str = ""
    split: str = ""
    every_period: str = ""
    least: Literal["threshold_area", "threshold_row"] = "threshold_area"
    while_open: list[str] = Field(default_factory=list)

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The tables judged before this one."""
        named = (*self.of, self.sizes, self.inside, self.every_period, self.split)
        return tuple(name for name in named if name and not is_sum(name))


def is_sum(of: str) -> bool:
    """Is a whole no table but a sum that is known from elsewhere: `sum` or `sum <keys>`?"""
    return of.split()[0] == SUM


@cache
def default_publication() -> dict[str, PlannedTable]:
    """The plan the program ships: name of a table -> what it says."""
    text = (resources.files("schemas") / "publication.yaml").read_text("utf-8")
    return in_order({name: PlannedTable(**said) for name, said in read_shipped(text)["tables"].items()})


@remembered
def publication() -> dict[str, PlannedTable]:
    """The plan in force, in the order in which tables are judged. Raises BadPlan as `in_order`."""
    return over_default(own().publication)


def over_default(said: Mapping[str, Mapping[str, object]]) -> dict[str, PlannedTable]:
    """The plan with what a centre sets: name of a table -> {rank, printed}. Raises BadPlan as `in_order`."""
    shipped = default_publication()
    return in_order({name: table.model_copy(update=dict(said.get(name, {}))) for name, table in shipped.items()})


def in_order(tables: Mapping[str, PlannedTable]) -> dict[str, PlannedTable]:
    """The tables by rank, those of one rank as they stand. Raises BadPlan where one rests on a table judged after it."""
    ordered = dict(sorted(tables.items(), key=lambda named: named[1].rank))
    judged: set[str] = set()
    for name, table in ordered.items():
        for other in table.rests_on:
            if other not in judged and table.printed:
                raise BadPlan(name, other)
        judged |= {name} if table.printed else set()
    return ordered
