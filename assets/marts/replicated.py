"""Surveys that come with replicate weights: errors, degrees of freedom and covariances of their shares from these.

Here: which interviews a cell holds, and their replicate weights. Computed in `methods.survey_replicates`. Not here: surveys
whose errors come from strata and clusters (`estimates`).
"""

import json
from dataclasses import dataclass, field

import duckdb
import numpy as np
import pandas as pd

from assets.marts.queries import query
from methods.survey_estimates import limits
from methods.survey_replicates import Replicates, degrees_of_freedom, logit_error, replicate_shares, replicates
from schemas.relations import Sql
from warehouse.relations import ask


@dataclass
class Replicated:
    """The surveys with replicate weights: how they are put together, and replicate weight / weight of each interview."""

    designs: dict[str, Replicates] = field(default_factory=dict)
    factors: dict[str, np.ndarray] = field(default_factory=dict)  # survey -> interviews x replicates
    place: dict[str, dict[tuple[str, str], int]] = field(default_factory=dict)  # survey -> (round, cluster) -> its row


@dataclass
class Cell:
    """One share of one cell: in each replicate, and the replicate weights of its people."""

    survey: str
    shares: np.ndarray
    rows: np.ndarray  # of `Replicated.factors`
    x: np.ndarray  # weights of the people


def replicated(con: duckdb.DuckDBPyConnection) -> Replicated:
    """What source.yaml says of replicate weights, and what the interviews hold; empty where no survey has any."""
    found = Replicated()
    for survey, told in ask(con, query("replicate_designs")).fetchall():
        held = ask(con, query("replicate_weights"), survey=survey).df()
        if held.empty:
            continue
        weights = np.array([[float(text) for text in row.split("|")] for row in held["replicate_weights"]])
        said = json.loads(told)
        found.designs[survey] = replicates(n=weights.shape[1], **said)
        found.factors[survey] = weights / held["people"].to_numpy()[:, None]
        found.place[survey] = {
            pair: row for row, pair in enumerate(held[["round", "cluster"]].itertuples(index=False, name=None))
        }
    return found


def cells_of_share(con, of: Replicated, sums: str, share: str, keys: list[str], cells: pd.DataFrame) -> dict[int, Cell]:
    """Number of a cell -> what its replicates say, for the cells of surveys with replicate weights."""
    if not of.designs:
        return {}
    columns = {letter: Sql(f"cast({letter}_{share} as double)") for letter in "yx"}
    people = ask(
        con,
        query("interviews_of_cells"),
        keys=Sql(", ".join(keys)),
        sums=Sql(sums),
        surveys=sorted(of.designs),
        **columns,
    ).df()
    numbered = people.merge(cells.reset_index(names="cell"), on=keys)
    return {int(cell): _cell(of, rows) for cell, rows in numbered.groupby("cell")}


def _cell(of: Replicated, people: pd.DataFrame) -> Cell:
    survey = str(people["survey"].iloc[0])
    place = of.place[survey]
    pairs = people[["round", "cluster"]].itertuples(index=False, name=None)
    rows = np.array([place[pair] for pair in pairs])
    y, x = people["y"].to_numpy(), people["x"].to_numpy()
    return Cell(survey, replicate_shares(y, x, of.factors[survey][rows]), rows, x)


def with_replicates(found: pd.DataFrame, of: Replicated, cells: dict[int, Cell]) -> pd.DataFrame:
    """Estimates of `survey_shares` with error, degrees of freedom, design effect and limits from the replicates."""
    if not cells:
        return found
    found = found.copy()
    on_logit = pd.Series(np.nan, found.index)
    for number, cell in cells.items():
        design = of.designs[cell.survey]
        found.loc[number, "se"] = np.sqrt(design.covariance(cell.shares, cell.shares))
        found.loc[number, "df"] = degrees_of_freedom(of.factors[cell.survey][cell.rows] * cell.x[:, None])
        share = found.loc[number, "share"]
        on_logit[number] = logit_error(cell.shares, design) * share * (1 - share)
    mine = list(cells)
    simple = found["share"] * (1 - found["share"]) / (found["n"] - 1).where(found["n"] > 1)
    found.loc[mine, "design_effect"] = (found["se"] ** 2 / simple)[mine]
    low, high = limits(found.assign(se=on_logit.fillna(found["se"])), found["n"])
    found.loc[mine, "low"], found.loc[mine, "high"] = low[mine], high[mine]
    return found


def in_common(of: Replicated, a: Cell, b: Cell) -> tuple[float, int]:
    """Covariance of two shares of one survey, and the degrees of freedom of the people of both."""
    rows, x = np.concatenate([a.rows, b.rows]), np.concatenate([a.x, b.x])
    weights = of.factors[a.survey][rows] * x[:, None]
    return of.designs[a.survey].covariance(a.shares, b.shares), degrees_of_freedom(weights)
