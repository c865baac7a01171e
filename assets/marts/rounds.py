"""Two rounds of a survey side by side: whether they asked the same, whom they drew, and what they are raked to.

Read from the relations on rounds. Not here: the comparisons (`gap_change`).
"""

from dataclasses import dataclass
from functools import cached_property

import duckdb
import numpy as np
import pandas as pd

from assets.marts.queries import query
from methods.gap_changes import Drawn
from methods.protected_shares import LEAST_BASE
from methods.raking import Raked, rake
from warehouse.relations import ask

MARGINS = ("sex", "age_group", "admin1")
FEWEST_OF_LEVEL = 5  # people drawn; a level with fewer goes with the largest of its margin
LARGE = 0.10  # of a round's people: an area so large in one round and without anybody in the other is another frame
SEXES = ("female", "male")


@dataclass(frozen=True)
class DrawnPair:
    """The clusters of two rounds, numbered together: stratum of each, and what either round drew (the newer first)."""

    index: pd.MultiIndex
    stratum: np.ndarray
    rounds: tuple[Drawn, Drawn]
    kinds: tuple[pd.Index, pd.Index]

    def cluster_of(self, rows: pd.DataFrame) -> np.ndarray:
        """The number of the cluster of each row."""
        return self.index.get_indexer(pd.MultiIndex.from_frame(rows[["stratum", "cluster"]]))

    def kind_of(self, rows: pd.DataFrame, side: int) -> np.ndarray:
        """The number of the kind of each row, in the newer round (0) or the one before (1)."""
        return self.kinds[side].get_indexer(rows["kind"])


class Rounds:
    """The rounds of every survey that has more than one."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        """Ask what the relations on rounds hold."""
        self.pairs = ask(con, query("pairs_of_rounds")).df()
        self._clusters = ask(con, query("clusters_of_rounds")).df()
        self._frame = ask(con, query("frame_counted")).df()
        self._response = ask(con, query("response_of_rounds")).df()
        self._asked = ask(con, query("asked_by_rounds")).df()
        self._drawn: dict[tuple, DrawnPair] = {}
        self._raked: dict[tuple[str, str], tuple[Raked, pd.Index] | None] = {}

    def why_not(self, row: pd.Series) -> str:
        """Why a comparison is not set beside that of the round before; empty when it is."""
        if pd.isna(row["set_of_before"]):
            return "group_not_there_before"
        if not (row["is_weighted"] and row["is_weighted_before"]):
            return "no_design"
        service = row["service"] if row["service"] != "all" else "person"
        now, before = (self._said(row["survey"], one, "question", service) for one in (row["round"], row["before"]))
        if set(now.index) != set(before.index):
            return "another_question"
        return "another_frame" if self._is_another_frame(row) else ""

    def _is_another_frame(self, row: pd.Series) -> bool:
        strata = [set(self._said(row["survey"], one, "stratum", "").index) for one in (row["round"], row["before"])]
        if strata[0] != strata[1]:
            return True
        areas = [self._said(row["survey"], one, "area", "") for one in (row["round"], row["before"])]
        for one, other in (areas, areas[::-1]):
            missing = one[~one.index.isin(other.index)]
            if (missing / one.sum() >= LARGE).any():
                return True
        return False

    def _said(self, survey: str, round_: str, kind: str, subject: str) -> pd.Series:
        return self._asked_by.get((survey, round_, kind, subject), pd.Series(dtype=float))

    @cached_property
    def _asked_by(self) -> dict[tuple, pd.Series]:
        keys = ["survey", "round", "kind", "subject"]
        return {key: rows.set_index("name")["n"] for key, rows in self._asked.groupby(keys)}

    def response(self, row: pd.Series) -> dict:
        """Who answered in either round, by sex: of survivors those the register holds; else of all interviewed.

        `response_is_told`: no number of those who answered, or did not, is so small that it stays in the office.
        """
        rounds = {"": row["round"], "_before": row["before"]}
        asked = self._response[self._response["survey"] == row["survey"]]
        asked = asked[asked["round"].isin(rounds.values())]
        whole = len(asked) == len(rounds) * len(SEXES) and bool(asked["n_frame"].notna().all())
        of_frame = whole and _is_of_survivors(row)
        top, base = ("n_of_frame", "n_frame") if of_frame else ("n_answered", "n_interviewed")
        found: dict = {}
        people = []
        for end, round_ in rounds.items():
            for sex in SEXES:
                mine = asked[(asked["round"] == round_) & (asked["sex"] == sex)]
                found[f"response_{sex}{end}"] = mine[top].sum() / mine[base].sum() if mine[base].sum() else None
                people += [mine[top].sum(), mine[base].sum() - mine[top].sum()]
        told = min(people) >= LEAST_BASE
        return found | {"response_of": "register" if of_frame else "interviewed", "response_is_told": told}

    def raked(self, row: pd.Series) -> str:
        """`raked` when both rounds are, to the register by sex, age group and area; else why not."""
        if not _is_of_survivors(row):
            return "not_done_no_register"
        if not len(self._frame) or row["survey"] not in set(self._frame["survey"]):
            return "not_done_no_register"
        found = [self._factors(row["survey"], one) for one in (row["round"], row["before"])]
        return "raked" if all(found) else "not_done_no_solution"

    def _factors(self, survey: str, round_: str) -> tuple[Raked, pd.Index] | None:
        """Factors of the kinds of one round; its last kind is those the register does not hold, who keep their weight."""
        if (survey, round_) not in self._raked:
            self._raked[survey, round_] = self._rake(survey, round_)
        return self._raked[survey, round_]

    def _rake(self, survey: str, round_: str) -> tuple[Raked, pd.Index] | None:
        frame = self._frame[(self._frame["survey"] == survey) & (self._frame["round"] == round_)]
        mine = self._clusters[(self._clusters["survey"] == survey) & (self._clusters["round"] == round_)]
        weights = mine[mine["kind"] != ""].groupby("kind")["weight"].sum()
        if weights.empty:
            return None
        levels, totals = levels_of(frame, weights.index)
        scale = weights.sum() / frame["n_frame"].sum()  # shares do not change, and weights stay of the size they have
        raked = rake(weights.to_numpy(float), levels, [{k: n * scale for k, n in one.items()} for one in totals])
        if raked is None:
            return None
        outside = Raked(
            np.append(raked.factors, 1.0),
            np.vstack([raked.margins, np.zeros(raked.margins.shape[1])]),
            np.append(raked.weights, 0.0),
        )
        return outside, weights.index.append(pd.Index([""]))

    def drawn(self, survey: str, now: str, before: str, is_raked: bool) -> DrawnPair:
        """The clusters of two rounds, raked or as they came."""
        key = (survey, now, before, is_raked)
        if key not in self._drawn:
            self._drawn[key] = self._pair(survey, now, before, is_raked)
        return self._drawn[key]

    def _pair(self, survey: str, now: str, before: str, is_raked: bool) -> DrawnPair:
        mine = [
            self._clusters[(self._clusters["survey"] == survey) & (self._clusters["round"] == one)]
            for one in (now, before)
        ]
        both = pd.concat(mine)
        index = pd.MultiIndex.from_frame(both[["stratum", "cluster"]].drop_duplicates())
        strata = index.get_level_values("stratum")
        names = pd.Index(strata.unique())
        drawn, kinds = [], []
        for rows, round_ in zip(mine, (now, before), strict=True):
            at = index.get_indexer(pd.MultiIndex.from_frame(rows[["stratum", "cluster"]]))
            present = np.isin(np.arange(len(index)), at)
            fraction = rows.groupby("stratum")["f"].max().reindex(names).fillna(0).to_numpy(float)
            factors = self._factors(survey, round_) if is_raked else None
            known = factors[1] if factors else pd.Index(rows["kind"].unique())
            people = np.zeros((len(index), len(known)))
            np.add.at(people, (at, known.get_indexer(rows["kind"])), rows["weight"].to_numpy(float))
            drawn.append(Drawn(present, fraction, factors[0] if factors else None, people if factors else None))
            kinds.append(known)
        return DrawnPair(index, names.get_indexer(strata), (drawn[0], drawn[1]), (kinds[0], kinds[1]))


def _is_of_survivors(row: pd.Series) -> bool:
    """Whether a comparison is of survivors as persons, who stand in the register a survey may be linked to."""
    return row["population_group"] == "survivors" and row["disaggregation_unit"] == "person"


def levels_of(frame: pd.DataFrame, kinds: pd.Index) -> tuple[np.ndarray, list[dict[int, float]]]:
    """Level of each kind in each margin, and what the register has of each level.

    `frame`: sex, age_group, admin1 with n_frame and n_asked. A level with under 5 people drawn goes with the largest one.
    """
    told = pd.DataFrame([kind.split("|") for kind in kinds], columns=list(MARGINS))
    levels, totals = [], []
    for margin in MARGINS:
        counted = frame.groupby(margin)[["n_frame", "n_asked"]].sum()
        largest = counted["n_asked"].idxmax()
        kept = [name for name in counted.index if counted.at[name, "n_asked"] >= FEWEST_OF_LEVEL or name == largest]
        numbered = {name: kept.index(name if name in kept else largest) for name in counted.index}
        levels.append(told[margin].map(numbered).to_numpy(int))
        total = counted["n_frame"].groupby(counted.index.map(numbered)).sum()
        totals.append({int(level): float(n) for level, n in total.items()})
    return np.column_stack(levels), totals
