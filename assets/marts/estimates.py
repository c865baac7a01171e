"""Shares of surveys by their design: weighted, with the error that strata and clusters give them.

Counted here: sums by cell and cluster, in SQL. Computed in `methods.survey_estimates`. Not here: shares of registers and of
samples without a design, which keep the interval of plain counts (`infer`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce

import duckdb
import pandas as pd

from assets.marts.queries import query
from assets.marts.replicated import Cell, Replicated, cells_of_share, in_common, replicated, with_replicates
from methods.survey_estimates import SUMS, survey_covariances, survey_shares
from schemas.marts import TOGETHER, UNKNOWN, Compare, Header
from schemas.relations import Sql
from warehouse.engine import cluster_sums_sql, has_rows
from warehouse.relations import ask, make_relation

ADDED = {  # column of the mart -> column of an estimate
    "weighted": "share",
    "weighted_se": "se",
    "weighted_ci_low": "low",
    "weighted_ci_high": "high",
    "design_effect": "design_effect",
    "degrees_of_freedom": "df",
}
DIGITS = 10  # the order in which threads add weights must not change a figure
Place = tuple[tuple[str, str], ...]


@dataclass
class Estimates:
    """The estimates of one mart: per share, a frame by its keys and set_id, and the sums it was made of."""

    name: str
    keys: list[str]
    strata: pd.DataFrame
    shares: dict[str, pd.DataFrame] = field(default_factory=dict)
    sums: dict[str, pd.DataFrame] = field(default_factory=dict)
    replicated: Replicated = field(default_factory=Replicated)
    of_replicates: dict[str, dict[int, Cell]] = field(default_factory=dict)

    def compared(self, con, header: Header, share: str, compare: Compare, set_of: int) -> dict[Place, dict]:
        """What the design says of two groups at each place of one set: errors, covariance, degrees of freedom, weights."""
        cells = self.shares.get(share)
        if cells is None:
            return {}
        here = cells[cells["set_id"] == set_of]
        for key, value in compare.where.items():
            here = here[here[key] == value]
        groups = reduce(lambda one, other: one + TOGETHER + other, (here[key] for key in compare.keys))
        sides = [here[groups == group] for group in (compare.a, compare.b)]
        keys = [key for key in self.keys if key not in compare.keys]
        pairs = sides[0].merge(sides[1], on=keys, suffixes=("_a", "_b"))
        if pairs.empty:
            return {}
        pairs["covariance"], pairs["df"] = self._in_common(con, share, compare, set_of, pairs)
        unknown = here[here[compare.keys].isin(UNKNOWN).any(axis=1)].groupby(keys)[["y", "x"]].sum()
        pairs = pairs.join(unknown.add_prefix("unknown_"), on=keys).fillna({"unknown_y": 0.0, "unknown_x": 0.0})
        broken_down = [key for key in header.keys if key not in compare.keys]
        return {
            tuple(
                sorted((key, row[key]) for key in broken_down if row[key] != "all" or key in header.never_all)
            ): _numbers(row)
            for row in pairs.to_dict("records")
        }

    def _in_common(self, con, share: str, compare: Compare, set_of: int, pairs: pd.DataFrame) -> tuple:
        """Covariance of the two shares of each pair, and the degrees of freedom of the people of both."""
        sums = self.sums[share]
        same = [key for key in self.keys if key not in (*compare.keys, "set_id")]
        groups = {side: Sql(_joined(f"{side}.{key}" for key in compare.keys)) for side in ("a", "b")}
        found = ask(
            con, query("cluster_products"), sums=Sql(f"cluster_sums_{self.name}"),
            same=Sql(" AND ".join(f"a.{key} = b.{key}" for key in same)), set_of=set_of,
            columns=Sql(", ".join(f"a.{key} AS {key}" for key in same)), group_a=groups["a"], group_b=groups["b"], a=compare.a, b=compare.b,
            **{f"{letter}_{side}": Sql(f"cast({side}.{letter}_{share} as double)") for letter in "yx" for side in "ab"},
            grouped=Sql(", ".join(f"a.{key}" for key in same)),
        ).df()  # fmt: skip
        cells = pairs[[*same, "cell_a", "cell_b"]]
        known = cells.merge(found.assign(stratum=stratum_key(found)), on=same) if len(found) else None
        index = _strata_of_pairs(sums, cells)
        products = pd.DataFrame(0.0, index, ["yy", "yx", "xy", "xx", "n_common"])
        if known is not None and len(known):
            there = known.set_index(["cell_a", "cell_b", "stratum"])[products.columns.tolist()]
            products = there.reindex(index).astype("float64").fillna(0.0)
        of_pairs = pd.MultiIndex.from_frame(cells[["cell_a", "cell_b"]])
        covariance = survey_covariances(products, sums, self.strata).reindex(of_pairs).to_numpy(copy=True)
        n_clusters = sums["n_clusters"].groupby(level="cell").sum()
        both = n_clusters.reindex(cells["cell_a"]).to_numpy() + n_clusters.reindex(cells["cell_b"]).to_numpy()
        per_pair = products.groupby(level=["cell_a", "cell_b"])["n_common"].agg(["sum", "size"]).reindex(of_pairs)
        df = (both - per_pair["sum"].to_numpy() - per_pair["size"].to_numpy()).copy()
        told = self.of_replicates.get(share, {})
        for place, (a, b) in enumerate(cells[["cell_a", "cell_b"]].itertuples(index=False, name=None)):
            if a in told and b in told:
                covariance[place], df[place] = in_common(self.replicated, told[a], told[b])
        return covariance, df


def _joined(columns: Iterable[str]) -> str:
    """SQL of the values of compared keys as a comparison names them."""
    return f" || '{TOGETHER}' || ".join(columns)


def _strata_of_pairs(sums: pd.DataFrame, cells: pd.DataFrame) -> pd.MultiIndex:
    """Every stratum in which either cell of a pair has somebody."""
    strata = sums.reset_index()[["cell", "stratum"]]
    sides = [
        cells[["cell_a", "cell_b"]].merge(strata, left_on=side, right_on="cell")[["cell_a", "cell_b", "stratum"]]
        for side in ("cell_a", "cell_b")
    ]
    return pd.MultiIndex.from_frame(pd.concat(sides).drop_duplicates())


def _numbers(row: dict) -> dict:
    """A pair as `methods.survey_comparisons.of_survey` and `methods.verdicts` take it."""
    sides = {f"{side}_{name}": row[f"{name}_{side}"] for side in ("a", "b") for name in ("share", "se", "n")}
    people = {
        f"{side}_{name}": row[f"{total}_{side}"] for side in ("a", "b") for name, total in (("with", "y"), ("all", "x"))
    }
    without = {f"{side}_without": people[f"{side}_all"] - people[f"{side}_with"] for side in ("a", "b")}
    unknown = {"unknown_with": row["unknown_y"], "unknown_without": row["unknown_x"] - row["unknown_y"]}
    degrees = {"a_df": row["df_a"], "b_df": row["df_b"], "df": row["df"]}
    with_outcome = {f"{side}_with": people[f"{side}_with"] for side in ("a", "b")}
    return {**sides, **with_outcome, **without, **unknown, **degrees, "covariance": row["covariance"]}


def stratum_key(frame: pd.DataFrame) -> pd.Series:
    """Survey, round and stratum as one text."""
    return frame["survey"] + "\x1f" + frame["round"] + "\x1f" + frame["stratum"].fillna("")


def strata_of(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Strata of every round of every survey: index `stratum` (survey, round and stratum in one), columns m and f."""
    frame = con.table("survey_stratum").df()
    return frame.assign(stratum=stratum_key(frame)).set_index("stratum")[["m", "f"]]


def estimate(con: duckdb.DuckDBPyConnection, name: str, header: Header, body: str) -> Estimates:
    """Estimates of every share of a mart.

    Leaves table cluster_sums_<mart>, which comparisons ask for what two groups have in common.
    """
    make_relation(
        con, query("cluster_sums"), called=f"cluster_sums_{name}", sums=Sql(f"({cluster_sums_sql(header, body)})")
    )
    found = Estimates(name, [*header.keys, "set_id"], strata_of(con))
    if not has_rows(con, f"cluster_sums_{name}"):
        return found
    found.replicated = replicated(con)
    by = Sql(", ".join([*found.keys, "stratum"]))
    for share in header.shares:
        columns = {column: Sql(f"{column}_{share}") for column in ("n", "nw", "y", "x")}
        sums = ask(con, query("stratum_sums"), by=by, sums=Sql(f"cluster_sums_{name}"), **columns).df()
        if sums.empty:
            continue
        cells = sums[found.keys].drop_duplicates().reset_index(drop=True)
        numbered = sums.merge(cells.reset_index(names="cell"), on=found.keys)
        numbered = (
            numbered.assign(stratum=stratum_key(numbered)).set_index(["cell", "stratum"])[list(SUMS)].astype("float64")
        )
        totals = numbered.groupby(level="cell")[["y", "x"]].sum()
        told = cells_of_share(con, found.replicated, f"cluster_sums_{name}", share, found.keys, cells)
        shares = with_replicates(survey_shares(numbered, found.strata), found.replicated, told).round(DIGITS)
        found.of_replicates[share] = told
        found.shares[share] = cells.reset_index(names="cell").join(shares).join(totals)
        found.sums[share] = numbered
    return found
