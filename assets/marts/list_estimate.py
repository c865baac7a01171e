"""How many persons no list holds, women and men each by themselves: the rows of mart_list_estimate.

Lists record women less often than men; estimated together both come out too few. Here: which persons are compared (lists whose
rows have names, pairs all decided). Not here: the estimate itself (`methods.list_estimates`), its sentences (`saddle review lists`).
"""

import duckdb
import pandas as pd

from assets.core.totals import Overlaps
from assets.marts.queries import query
from methods.list_estimates import ListEstimate, estimate_from_lists, sum_of
from warehouse.relations import ask, make_relation

SEXES = ("female", "male")
COLUMNS = (
    "country", "sex", "n_lists", "n_observed", "n_total", "n_total_ci_low", "n_total_ci_high", "n_missing",
    "female_share_observed", "female_share", "model", "refused",
)  # fmt: skip
UNDECIDED = "pairs_undecided"


def make_list_estimates(con: duckdb.DuckDBPyConnection, overlaps: Overlaps) -> int:
    """Create mart_list_estimate. Returns its rows; none in a country with a single list."""
    persons = ask(con, query("persons_of_lists")).df()
    rows = [row for country, mine in persons.groupby("country") for row in estimates_of(str(country), mine, overlaps)]
    con.register("list_estimates", pd.DataFrame(rows, columns=list(COLUMNS)))
    make_relation(con, query("mart_list_estimate"))
    con.unregister("list_estimates")
    return len(rows)


def estimates_of(country: str, persons: pd.DataFrame, overlaps: Overlaps) -> list[dict]:
    """Everybody, women and girls, men and boys, and the sum of the sexes. `persons`: lists (joined by +), sex, n."""
    counts = {sex: _on_lists(persons[persons["sex"] == sex], overlaps) for sex in SEXES}
    together = _on_lists(persons, overlaps)
    names = {name for lists in together for name in lists}
    if len(names) < 2:
        return []
    if sum(n for pair, n in overlaps.undecided.items() if set(pair.split("|")) <= names):
        return [_refused(country, sex, len(names), UNDECIDED) for sex in ("all", *SEXES)]
    found = {sex: estimate_from_lists(one) for sex, one in counts.items()}
    rows = [_row(country, "all", len(names), estimate_from_lists(together))]
    rows += [_row(country, sex, len(names), one) for sex, one in found.items()]
    return [*rows, _sum(country, len(names), found)]


def _on_lists(persons: pd.DataFrame, overlaps: Overlaps) -> dict[frozenset[str], int]:
    """How many persons stand on exactly each set of lists with names; a list without them cannot be told apart."""
    counts: dict[frozenset[str], int] = {}
    for row in persons.itertuples():
        lists = frozenset(one for one in str(row.lists).split("+") if overlaps.is_named(one))
        if lists:
            counts[lists] = counts.get(lists, 0) + int(str(row.n))
    return counts


def _row(country: str, sex: str, n_lists: int, found: ListEstimate) -> dict:
    row = {"country": country, "sex": sex, "n_lists": n_lists, "n_observed": found.n_observed}
    if found.total is None or found.missing is None or found.chosen is None:
        return {**row, "refused": found.refusal.message_id if found.refusal else ""}
    total = {"n_total": found.total.value, "n_total_ci_low": found.total.low, "n_total_ci_high": found.total.high}
    return {**row, **total, "n_missing": found.missing.value, "model": found.chosen.name, "refused": ""}


def _refused(country: str, sex: str, n_lists: int, why: str) -> dict:
    return {"country": country, "sex": sex, "n_lists": n_lists, "refused": why}


def _sum(country: str, n_lists: int, found: dict[str, ListEstimate]) -> dict:
    """Women and men added, and the share of women and girls on the lists and in all."""
    added = sum_of(found.values())
    seen = sum(one.n_observed for one in found.values())
    row = {"country": country, "sex": "sum_of_sexes", "n_lists": n_lists, "n_observed": seen}
    row["female_share_observed"] = found["female"].n_observed / seen if seen else None
    women = found["female"].total
    if added is None or women is None:
        return {**row, "refused": "one_sex_refused"}
    total, _ = added
    row |= {"n_total": total.value, "n_total_ci_low": total.low, "n_total_ci_high": total.high, "refused": ""}
    return {**row, "n_missing": total.value - seen, "female_share": women.value / total.value}
