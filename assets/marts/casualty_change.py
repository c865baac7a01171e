"""More or fewer casualties than the year before? Numbers of people and rates per 100,000: the rows of mart_casualty_change.

People come in groups (several victims of one explosion), so a number of them varies more than a Poisson number; the inflation
is that of all complete years of the series (`methods.trends`). Rates stand where the centre gave `population` for both years. Part of a
year is never held against a whole one: such a year has no ratio, no p and no word. Not here: the word (`held_words`).
"""

import datetime as dt

import duckdb
import numpy as np
import pandas as pd

from assets.marts.queries import query
from methods.intervals import Z
from methods.trends import LEAST_PEOPLE, PeopleOfEvents, chance_of_change, chance_of_rates, pooled, rate_ratio
from warehouse.relations import ask

GROUPS = ["country", "sex", "person_group", "age_band"]
CHILD_BANDS = ("0-4", "5-11", "12-17")
PER = 100_000
PUBLIC = {"all": "n_total", "women": "n_women", "men": "n_men", "girls": "n_girls", "boys": "n_boys"}
COMPLETE_AFTER = (
    3  # months between the end of a year and the cut-off of every list that counts in it or in the year before
)


def casualty_changes(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """One row per country, year, group and measure (people, rate), beside the year before; with p and family, without q."""
    counted = ask(con, query("people_of_events")).df()
    living = _living(ask(con, query("people_living")).df())
    cut_off = (
        ask(con, query("cut_offs_of_years")).df().set_index(["country", "period"])["as_of"].map(pd.Timestamp).to_dict()
    )
    rows = []
    for group, series in counted.groupby(GROUPS, sort=True):
        place = dict(zip(GROUPS, group, strict=True))
        people = {int(row.period): PeopleOfEvents(int(row.n), int(row.squares)) for row in series.itertuples()}
        cut_offs = {year: cut_off.get((place["country"], str(year))) for year in people}
        inflation = _inflation(people, cut_offs)
        for year in range(min(people) + 1, max(people) + 1):
            sides = [people.get(one, PeopleOfEvents(0, 0)) for one in (year, year - 1)]
            lived = [living.get((*group, str(one))) for one in (year, year - 1)]
            whole = _is_complete(year, [cut_off.get((place["country"], str(one))) for one in (year, year - 1)])
            rows += [
                {
                    **place,
                    "period": str(year),
                    "before": str(year - 1),
                    "inflation": inflation,
                    **_public(place, year),
                    **one,
                }
                for one in _measures(sides, lived, inflation, whole)
            ]
    found = pd.DataFrame(rows)
    return found.assign(family=found["country"] + " " + found["period"]) if len(found) else found


def _inflation(people: dict[int, PeopleOfEvents], cut_offs: dict[int, pd.Timestamp | None]) -> float:
    """The inflation of the complete years, to one decimal: of all digits, or with an open year, it would tell that year's people."""
    whole = [one for year, one in people.items() if _is_complete(year, [cut_offs[year]])]
    return round(pooled(*whole).inflation, 1) if whole else 1.0


def _measures(sides: list[PeopleOfEvents], lived: list[float | None], inflation: float, whole: bool) -> list[dict]:
    now, before = sides
    why = "" if whole else "year_not_complete"
    ratio = rate_ratio(before, 1, now, 1, inflation)
    people = {
        "measure": "people", "value": now.n, "value_before": before.n, **_around(now.n, now.n, inflation),
        **_bounds("ratio", ratio), "p": chance_of_change(before, now, inflation), "why_not": why,
    }  # fmt: skip
    here, there = lived
    if not here or not there:
        return [_told(people, now, before)]
    per = PER * now.n / here, PER * before.n / there
    rate = {
        "measure": "rate", "value": per[0], "value_before": per[1], **_around(per[0], now.n, inflation),
        **_bounds("ratio", rate_ratio(before, there, now, here, inflation)),
        "p": chance_of_rates(before, there, now, here, inflation), "population": here, "why_not": why,
    }  # fmt: skip
    return [_told(one, now, before) for one in (people, rate)]


def _told(row: dict, now: PeopleOfEvents, before: PeopleOfEvents) -> dict:
    few = now.n + before.n < LEAST_PEOPLE
    compared = _bounds("ratio", None) | {"p": None} if row["why_not"] else {"p": None} if few else {}
    return {**row, "n": now.n, "n_before": before.n, **compared}


def _around(value: float, n: int, inflation: float) -> dict:
    """Limits of a number of people, or its rate, on the logarithm; none of nobody."""
    if not n:
        return {"value_ci_low": None, "value_ci_high": None}
    half = float(np.exp(Z * np.sqrt(inflation / n)))
    return {"value_ci_low": value / half, "value_ci_high": value * half}


def _bounds(name: str, found) -> dict:
    told = (found.value, found.low, found.high) if found else (None, None, None)
    return dict(zip((name, f"{name}_ci_low", f"{name}_ci_high"), told, strict=True))


def _is_complete(year: int, cut_offs: list[pd.Timestamp | None]) -> bool:
    """Whether the lists of both years (None: nobody was hurt) go on long enough after the end of the later one."""
    told = [one for one in cut_offs if one is not None]
    return bool(told) and dt.date(year, 12, 31) <= (min(told) - pd.DateOffset(months=COMPLETE_AFTER)).date()


def _public(place: dict, year: int) -> dict:
    """Groups whose numbers mart_casualty_annual prints may leave, with the figures they rest on."""
    count = PUBLIC.get(place["person_group"]) if place["sex"] == "all" and place["age_band"] == "all" else None
    named = [f"casualty_annual.{count}@country={place['country']},period={one}" for one in (year, year - 1)]
    return {"public": count is not None, "rests_on": "|".join(named) if count else ""}


def _living(population: pd.DataFrame) -> dict[tuple, float]:
    """(country, sex, person group, age band, year) -> people living there, where each is `all` if not broken down."""
    if population.empty:
        return {}
    child = population["age_band"].isin(CHILD_BANDS)
    named = {("female", True): "girls", ("female", False): "women", ("male", True): "boys", ("male", False): "men"}
    known = ~population["age_band"].isin(["unknown", "not_recorded", "not_asked", "refused", "not_applicable"])
    group = pd.Series([named.get(one) for one in zip(population["sex"], child, strict=True)], population.index)
    all_ = pd.Series("all", population.index)
    found: dict[tuple, float] = {}
    for sex, person_group, band, rows in (
        (all_, all_, all_, population), (population["sex"], all_, all_, population),
        (all_, group, all_, population[known & group.notna()]), (population["sex"], all_, population["age_band"], population),
    ):  # fmt: skip
        keys = [rows["country"], sex, person_group, band, rows["period"]]
        summed = rows["n"].groupby([one.reindex(rows.index).to_numpy() for one in keys]).sum()
        found |= {key: float(n) for key, n in summed.items()}
    return found
