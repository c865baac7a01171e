"""Is the gap closing? Comparisons of one round of a survey beside those of the round before: the rows of mart_gap_change.

Only rounds with the same question, frame and group are compared, each in the year it asked; another pair has a row that says
why not. Where the survey is linked to a register both rounds are raked to its living survivors by sex, age group and area.
Worked out in `methods.gap_changes`; the word comes with those of the family (`held_words`). What else happened between two
rounds may stand beside a row (evidence the centre typed in), never as its cause.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import duckdb
import numpy as np
import pandas as pd

from assets.marts.queries import query
from assets.marts.rounds import Rounds
from methods.gap_changes import Cell, gap_change
from methods.survey_comparisons import of_change
from schemas.marts import Header
from schemas.relations import Sql
from warehouse.engine import cluster_sums_sql
from warehouse.relations import make_relation, sql_of

SAME = ("mart", "share", "country", "survey", "compared", "group_a", "group_b")
PEOPLE = ("a_numerator", "a_denominator", "b_numerator", "b_denominator")
SIDES = [f"{side}_{one}" for side in ("a", "b", "unknown") for one in ("with", "without")]


@dataclass
class Sums:
    """Weighted sums of one mart by cell, cluster and kind, of the rounds that are set side by side."""

    keys: list[str]
    rows: pd.DataFrame
    cells: dict[tuple, np.ndarray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find the rows of each cell by its keys."""
        if len(self.rows):
            found = self.rows.groupby([*self.keys, "set_id"], sort=False).indices
            self.cells = {key if isinstance(key, tuple) else (key,): at for key, at in found.items()}

    def of(self, row: pd.Series, group: str) -> pd.DataFrame:
        """The rows of group a or b of a comparison."""
        values = dict(row["place"]) | row[f"of_{group}"]
        key = (*(values.get(one, "all") for one in self.keys), row["set_of"])
        return self.rows.iloc[self.cells.get(key, [])]


def gap_changes(
    con: duckdb.DuckDBPyConnection, marts: dict[str, tuple[Header, str]], gaps: pd.DataFrame
) -> pd.DataFrame:
    """One row per comparison of a round that has a round before it, in marts with `follow_rounds`; with p, without q.

    `gaps`: the comparisons of all marts (`compare.compared_marts`).
    """
    followed = {name: mart for name, mart in marts.items() if mart[0].follow_rounds and mart[0].weight}
    rounds = Rounds(con)
    if not followed or gaps.empty or rounds.pairs.empty:
        return pd.DataFrame()
    pairs = pairs_of_rounds(gaps[gaps["mart"].isin(list(followed))], rounds.pairs)
    if pairs.empty:
        return pairs
    sums = {name: _sums(con, name, *followed[name]) for name in sorted(set(pairs["mart"]))}
    return _changes(pairs.assign(why_not=[rounds.why_not(row) for _, row in pairs.iterrows()]), sums, rounds)


def pairs_of_rounds(gaps: pd.DataFrame, pairs: pd.DataFrame, also: Sequence[str] = ()) -> pd.DataFrame:
    """Each comparison of a newer round with that of the round before at the same place (`_before` of its columns and of `also`)."""
    keyed = gaps.drop(columns="tested", errors="ignore").assign(at=[_at(place) for place in gaps["place"]])
    now = keyed.merge(pairs, on=["country", "survey", "round", "period"])
    earlier = keyed.rename(columns={"round": "before", "period": "period_before"})
    on = [*SAME, "at", "before", "period_before"]
    columns = ["place", "set_of", "is_weighted", "rests_on", "public", *PEOPLE, *SIDES, *also]
    found = now.merge(earlier[[*on, *columns]], on=on, how="left", suffixes=("", "_before"))
    found["rests_on"] = found["rests_on"] + ("|" + found["rests_on_before"]).fillna("")
    found["public"] = found["public"].astype(bool) & found["public_before"].fillna(False).astype(bool)
    return found


def _at(place: tuple) -> tuple:
    """What is held fixed, without the round and its year."""
    return tuple(pair for pair in place if pair[0] not in ("round", "period"))


def _sums(con: duckdb.DuckDBPyConnection, name: str, header: Header, body: str) -> Sums:
    units = sql_of(query("rounds_of_mart"), units=Sql(body))
    sums = Sql(f"({cluster_sums_sql(header, units, also=['kind'])})")
    make_relation(con, query("cluster_sums"), called=f"round_sums_{name}", sums=sums)
    return Sums(list(header.keys), con.table(f"round_sums_{name}").df())


def _changes(pairs: pd.DataFrame, sums: dict[str, Sums], rounds: Rounds) -> pd.DataFrame:
    told, now, before, rest = [], {}, {}, {}
    for at, row in pairs.iterrows():
        raked = rounds.raked(row) if not row["why_not"] else "not_compared"
        told.append({"calibration": raked, **rounds.response(row)})
        changed = _changed(row, sums[row["mart"]], rounds, raked) if not row["why_not"] else None
        if changed:
            now[at], before[at] = changed.now, changed.before
            rest[at] = {"covariance": changed.covariance, "df": float(changed.df), "n_common": changed.n_common}
    found = pairs.drop(columns=["a_share", "b_share", "p"]).join(pd.DataFrame(told, pairs.index))
    if not now:
        numbers = [f"{one}{end}" for one in ("gap", "gap_before", "change") for end in ("", "_ci_low", "_ci_high")]
        return found.assign(**dict.fromkeys(["p", *numbers], np.nan))
    frames = [pd.DataFrame.from_dict(one, orient="index") for one in (now, before, rest)]
    changes = of_change(frames[0], frames[1], frames[2]["covariance"], frames[2]["df"])
    shares = [frame[["a_share", "b_share"]] for frame in frames[:2]]
    return found.join([shares[0], shares[1].add_suffix("_before"), changes, frames[2][["n_common"]]])


def _changed(row: pd.Series, sums: Sums, rounds: Rounds, raked: str):
    earlier = row.rename({"place_before": "place", "set_of_before": "set_of", "place": "", "set_of": " "})
    drawn = rounds.drawn(row["survey"], row["round"], row["before"], raked == "raked")
    cells = []
    for one, side in ((row, 0), (earlier, 1)):
        pair = []
        for group in "ab":
            found = sums.of(one, group)
            found = found[found[f"x_{row['share']}"] > 0]
            if found.empty:
                return None
            numbers = (found[f"{letter}_{row['share']}"].to_numpy(float) for letter in ("y", "x", "n"))
            pair.append(Cell(drawn.cluster_of(found), drawn.kind_of(found, side), *numbers))
        cells.append((pair[0], pair[1]))
    return gap_change(cells[0], cells[1], (drawn.rounds[0], drawn.rounds[1]), drawn.stratum)
