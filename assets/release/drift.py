"""Did the mix of women, men, girls and boys move, against the last release and against the years before?

Two mixes are compared by their Kullback-Leibler divergence. A mix is red only when it moved both visibly and by more than
chance explains: 2 x divergence / (1/n_now + 1/n_before) follows chi-square (the G-test), and the chance that any
comparison of a release is red by noise alone stays under one in a hundred (Bonferroni).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import chi2

from assets.release.expected import Expected, headers, rows_of_set, shown
from assets.release.reread import Published
from schemas.marts import GroupingSet, Header

MIXES = ("sex", "age_group", "age_band", "person_group")
GROUP_COUNTS = {f"n_{group}": group for group in ("women", "men", "girls", "boys", "other_or_unknown")}
MINIMUM_BASE = 50  # people on each side; below it a mix is not judged
VISIBLE = 0.02  # divergence: about the step from 20 % women to 29 %
FALSE_ALARM = 0.01  # per release, over all its comparisons
YEARS_BEFORE = 5
MOST_ROWS = 10_000  # a mix is laid out as a column of at most so many rows, in proportion


@dataclass(frozen=True)
class Mix:
    """One mix of one mart and country now, and as the same places would have it if nothing had moved."""

    name: str
    now: pd.Series  # people per category
    expected: pd.Series  # share per category
    base_now: float
    base_before: float

    @property
    def divergence(self) -> float:
        """Kullback-Leibler divergence of the mix now from the expected one, in nats."""
        share = self.now[self.now > 0] / self.now.sum()
        return float((share * np.log(share / self.expected[share.index])).sum())

    def limit(self, false_alarm: float) -> float:
        """The divergence that is still unremarkable."""
        chance = chi2.ppf(1 - false_alarm, len(self.now) - 1) / 2
        return float(max(VISIBLE, chance * (1 / self.base_now + 1 / self.base_before)))

    def told(self) -> str:
        """`sex XSA: female 20 % -> 55 %, male 80 % -> 45 %`."""
        share = self.now / self.now.sum()
        moved = ", ".join(f"{c} {self.expected[c]:.0%} -> {share[c]:.0%}" for c in self.now.index).replace("%", " %")
        return f"{self.name}: {moved}"


def drift(now: Published, before: Published | None) -> list[Expected]:
    """Mixes of every mart and country against the last release, and of its newest complete year against the five before."""
    mixes: list[tuple[str, str, list[Mix]]] = []
    for name, header in headers().items():
        table = f"mart_{name}"
        if table not in now.parquet_files or not header.additive:
            continue
        cells = _cells(now.frame(table), header)
        if cells.empty:
            continue
        if before is not None and table in before.parquet_files:
            earlier = _cells(before.frame(table), header)
            mixes.append(("mix_is_as_in_last_release", table, _moved(cells, earlier)))
        mixes.append(("mix_is_as_in_years_before", table, _years(cells, int(now.release_id[:4]) - 1)))
    n = sum(len(found) for *_, found in mixes)
    return [_expected(check, table, found, FALSE_ALARM / max(n, 1)) for check, table, found in mixes]


def _cells(frame: pd.DataFrame, header: Header) -> pd.DataFrame:
    """The shown and hidden cells of every mix: mix, country, period, place, base, category, n (empty when hidden).

    `place` is what else the cell is broken down by; `base` the part of it in which nobody stands twice (a person needs
    several services).
    """
    found = [_of_set(frame, header, mix, part) for mix in MIXES if (part := _set_with(header, mix))]
    if set(GROUP_COUNTS) <= set(header.counts):
        total = next(part for part in header.sets if part.public and set(part.by) <= {"period"})
        rows = rows_of_set(frame, header, total)
        for count, group in GROUP_COUNTS.items():
            found.append(_laid_out(rows, header, "person_group", count).assign(category=group))
    if not found:
        return pd.DataFrame(columns=["mix", "country", "period", "base", "place", "category", "n"])
    return pd.concat(found, ignore_index=True)


def _set_with(header: Header, mix: str) -> GroupingSet | None:
    """The public set with the fewest keys that breaks down by this mix; by period as well, where there is one."""
    fitting = [part for part in header.sets if part.public and mix in part.by and not part.only]
    if mix not in header.keys or mix in header.never_all or not fitting:
        return None
    return min(fitting, key=lambda part: ("period" not in {*part.by, *header.never_all}, len(part.by)))


def _of_set(frame: pd.DataFrame, header: Header, mix: str, part: GroupingSet) -> pd.DataFrame:
    rows = rows_of_set(frame, header, part)
    return _laid_out(rows, header, mix, header.counts[0]).assign(category=rows[mix].astype(str))


def _laid_out(rows: pd.DataFrame, header: Header, mix: str, count: str) -> pd.DataFrame:
    once = [key for key in header.never_all if key not in ("period", "country")]
    within = [key for key in header.keys if key not in ("period", "country", mix)]
    return pd.DataFrame(
        {
            "mix": mix,
            "country": rows["country"].astype(str),
            "period": rows["period"].astype(str) if "period" in rows else "all",
            "base": _joined(rows, once),
            "place": _joined(rows, within),
            "n": shown(rows, count),
        }
    )


def _joined(rows: pd.DataFrame, keys: list[str]) -> pd.Series:
    joined = pd.Series("", rows.index)
    for key in keys:
        joined = joined + rows[key].astype(str) + "|"
    return joined


def _moved(cells: pd.DataFrame, earlier: pd.DataFrame) -> list[Mix]:
    """The places of the last release as they are now: only cells shown in both; all-years rows only where no year stands."""
    keys = ["mix", "country", "period", "base", "place", "category"]
    both = cells.merge(earlier, on=keys, suffixes=("", "_before")).dropna(subset=["n", "n_before"])
    both = both.assign(place=both["period"] + "|" + both["place"], base_before=both["n_before"])
    found = []
    for _, group in both.groupby(["mix", "country"]):
        dated = group[group["period"] != "all"]
        found.append(mix_of(dated if len(dated) else group))
    return [mix for mix in found if mix]


def _years(cells: pd.DataFrame, newest: int) -> list[Mix]:
    """The newest complete year of each mix beside the five years before, category by category that all of them show."""
    years = cells[cells["period"].str.fullmatch(r"\d{4}")].copy()
    years["year"] = years["period"].astype(int)
    found = []
    for _, group in years[years["year"] <= newest].groupby(["mix", "country"]):
        last = int(group["year"].max())
        parts = [part for _, place in group.groupby("place") if (part := beside_years_before(place, last)) is not None]
        found.append(mix_of(pd.concat(parts, ignore_index=True)) if parts else None)
    return [mix for mix in found if mix]


def beside_years_before(place: pd.DataFrame, last: int) -> pd.DataFrame | None:
    """One place: n of the newest year and n_before, the sum of the years before that show all its categories.

    A state at the end of a year holds the same people every year: the base before is the largest year, not the sum.
    """
    counts = place.pivot(index="year", columns="category", values="n").fillna(0)  # no row of a category: nobody
    hidden = place[place["n"].isna()]
    for year, category in zip(hidden["year"], hidden["category"], strict=True):
        counts.loc[year, category] = np.nan
    if last not in counts.index:
        return None
    categories = counts.columns[counts.loc[last].notna()]
    before = counts.loc[(counts.index < last) & (counts.index >= last - YEARS_BEFORE), categories].dropna()
    if before.empty:
        return None
    people = before.sum()
    beside = pd.DataFrame({"n": counts.loc[last, categories], "n_before": people}).rename_axis("category").reset_index()
    beside["base_before"] = beside["n_before"] * (before.sum(axis=1).max() / max(people.sum(), 1))
    return beside.assign(**place.iloc[0][["mix", "country", "base", "place"]].to_dict())


def mix_of(cells: pd.DataFrame) -> Mix | None:
    """Places standardised: as many people as each has now, in the mix it had before. Nothing under the minimum base."""
    people = cells.groupby("place")[["n", "n_before"]].transform("sum")
    cells = cells[(people > 0).all(axis=1)]
    now = cells.groupby("category")["n"].sum()
    bases = cells.groupby("base")[["n", "base_before"]].sum().max()
    if len(now) < 2 or bases.min() < MINIMUM_BASE:
        return None
    # half a person more in each category: one that was empty before is unlikely, not impossible
    padded = cells["n_before"] + 0.5
    share = padded / padded.groupby(cells["place"]).transform("sum")
    expected = (share * cells.groupby("place")["n"].transform("sum")).groupby(cells["category"]).sum()
    name = f"{cells['mix'].iloc[0]} {cells['country'].iloc[0]}"
    return Mix(name, now, expected / expected.sum(), float(bases["n"]), float(bases["base_before"]))


def _expected(check: str, table: str, mixes: list[Mix], false_alarm: float) -> Expected:
    columns = {mix.name: _as_column(mix.now) for mix in mixes}
    expectations = [
        (
            "ExpectColumnKLDivergenceToBeLessThan",
            {
                "column": mix.name,
                "partition_object": {"values": list(mix.expected.index), "weights": mix.expected.tolist()},
                "threshold": mix.limit(false_alarm),
            },
        )
        for mix in mixes
    ]
    wrong = [mix.told() for mix in mixes if mix.divergence > mix.limit(false_alarm)]
    frame = pd.DataFrame({name: pd.Series(values, dtype="str") for name, values in columns.items()})
    return Expected(check, table, frame, expectations, len(mixes), wrong)


def _as_column(people: pd.Series) -> list[str]:
    """One row per person, or, of many people, rows in proportion."""
    scale = min(1.0, MOST_ROWS / people.sum())
    return [str(category) for category, n in people.items() for _ in range(round(n * scale))]
