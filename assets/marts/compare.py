"""Comparisons of two groups on the shares of a mart, as its header declares them: the rows of mart_gender_gap.

Women v men and girls v boys, and beside them female v male of all ages, crude and adjusted over age (model section 7).
"""

import json
from typing import NamedTuple

import duckdb
import pandas as pd

from assets.marts.queries import query
from methods.intervals import katz, mantel_haenszel, newcombe, standardised
from methods.verdicts import verdict
from methods.weights import WeightedSums, weighted_difference
from schemas.marts import Compare, GroupingSet, Header
from schemas.relations import pieces
from warehouse.engine import set_id
from warehouse.relations import ask, make_relation

COLUMNS = (
    "mart", "share", "period", "country", "within", "service", "disaggregation_unit", "population_group", "source_type",
    "compared", "group_a", "group_b", "a_numerator", "a_denominator", "b_numerator", "b_denominator", "a_share", "b_share",
    "difference", "difference_ci_low", "difference_ci_high", "ratio", "ratio_ci_low", "ratio_ci_high",
    "adjusted_over", "adjusted_ratio", "adjusted_ratio_ci_low", "adjusted_ratio_ci_high",
    "difference_weighted", "difference_weighted_ci_low", "difference_weighted_ci_high",
    "a_standardised", "b_standardised", "verdict", "public", "rests_on", "adjusted_on",
)  # fmt: skip


def compare_marts(con: duckdb.DuckDBPyConnection, headers: dict[str, Header]) -> int:
    """Make mart_gender_gap from the `compare:` entries of all headers. Returns its rows."""
    rows: list[dict] = []
    for name, header in headers.items():
        for compare in header.compare:
            for share in compare.shares:
                rows += _compared(con, name, header, compare, share)
    con.register("compared", pd.DataFrame(rows, columns=list(COLUMNS)))
    make_relation(con, query("mart_gender_gap"))
    con.unregister("compared")
    return len(rows)


def _compared(con, name: str, header: Header, compare: Compare, share: str) -> list[dict]:
    rows = []
    for part in _sets_of(header, compare):
        by, public = part.by, header.public and part.public
        within = [key for key in compare.within if key in by or key in header.never_all]
        groups = _counts(con, name, header, share, by)
        strata = _counts(con, name, header, share, [*by, compare.adjust]) if compare.adjust else {}
        for place in sorted({_without(key, compare.by) for key in groups}):
            a, b = (groups.get(_with(place, compare.by, group)) for group in (compare.a, compare.b))
            if a and b and None not in (*a[:2], *b[:2]):
                row = _row(name, share, compare, dict(place), within, a, b, _strata(strata, place, compare))
                sides = [_with(place, compare.by, group) for group in (compare.a, compare.b)]
                layers = sorted(key for key in strata if all(pair in key for pair in place)) if compare.adjust else []
                kept = any(value in header.office_values.get(key, ()) for key, value in place)
                rows.append(
                    {
                        **row,
                        "public": public and not kept,
                        "rests_on": "|".join(_figure(name, share, side) for side in sides),
                        "adjusted_on": "|".join(_figure(name, share, layer) for layer in [*sides, *layers]),
                    }
                )
    return rows


def _figure(name: str, share: str, place: "Place") -> str:
    """The id of a share's figure at a place."""
    return f"{name}.{share}@{','.join(f'{key}={value}' for key, value in sorted(place))}"


def _sets_of(header: Header, compare: Compare) -> list[GroupingSet]:
    """The header's sets that break down by the compared key and, besides, only by keys held fixed."""
    return [s for s in header.sets if compare.by in s.by and set(s.by) - {compare.by} <= set(compare.within)]


Place = tuple[tuple[str, str], ...]


class Counted(NamedTuple):
    """Numerator and denominator of a share in one group; with a survey design also its weighted sums."""

    numerator: int
    denominator: int
    weighted: WeightedSums | None = None


def _counts(con, name: str, header: Header, share: str, by: list[str]) -> dict[Place, Counted]:
    """A share per combination of one set's keys; empty when there is no such set."""
    mine = next((s.by for s in header.sets if set(s.by) == set(by)), None)
    if mine is None:
        return {}
    formula = header.shares[share]
    keys = [key for key in header.keys if key in mine or key in header.never_all]
    numbers = [" + ".join(formula.of), " + ".join(formula.over)]
    if header.weight:
        numbers += [f"w_{share}_numerator", f"w_{share}_denominator", f"w2_{share}_denominator"]
    asked = pieces(mart_table=f"mart_{name}", keys=", ".join(keys), numbers=", ".join(numbers))
    found = ask(con, query("counted_groups"), set_id=set_id(header, mine), **asked).fetchall()
    counted: dict[Place, Counted] = {}
    for row in found:
        top, base, *sums = row[len(keys) :]
        weighted = WeightedSums(*sums) if sums and None not in sums and sums[2] > 0 else None
        if top is not None and base is not None:
            place = tuple(sorted(zip(keys, row[: len(keys)], strict=True)))
            counted[place] = Counted(int(top), int(base), weighted)
    return counted


def _without(place: Place, key: str) -> Place:
    return tuple(pair for pair in place if pair[0] != key)


def _with(place: Place, key: str, value: str) -> Place:
    return tuple(sorted((*place, (key, value))))


def _strata(strata: dict, place: Place, compare: Compare) -> list[tuple[float, float, float, float]]:
    """(a, n1, b, n0) per stratum of the adjusting key, at one place."""
    found: dict[str, dict[str, Counted]] = {}
    for key, counts in strata.items():
        values = dict(key)
        if all(values[k] == v for k, v in place):
            found.setdefault(values[str(compare.adjust)], {})[values[compare.by]] = counts
    none = Counted(0, 0)
    pairs = [(g.get(compare.a, none), g.get(compare.b, none)) for _, g in sorted(found.items())]
    return [(a[0], a[1], b[0], b[1]) for a, b in pairs]


def _row(
    name: str, share: str, compare: Compare, place: dict, within: list[str], a: Counted, b: Counted, strata: list
) -> dict:
    ratio, difference = katz(*a[:2], *b[:2]), newcombe(*a[:2], *b[:2])
    weighted = weighted_difference(a.weighted, b.weighted) if a.weighted and b.weighted else None
    adjusted = mantel_haenszel(strata) if strata else None
    standard = standardised(strata) if strata else None
    fixed = {key: place[key] for key in within if key not in ("period", "country")}
    return {
        "mart": name,
        "share": share,
        "period": place.get("period", "all"),
        "country": place.get("country", "all"),
        "within": json.dumps(fixed, sort_keys=True),
        **{key: place.get(key, "all") for key in ("service", "disaggregation_unit", "population_group", "source_type")},
        "compared": compare.by,
        "group_a": compare.a,
        "group_b": compare.b,
        "a_numerator": a[0],
        "a_denominator": a[1],
        "b_numerator": b[0],
        "b_denominator": b[1],
        "a_share": a[0] / a[1] if a[1] else None,
        "b_share": b[0] / b[1] if b[1] else None,
        **_bounds("difference", difference),
        **_bounds("ratio", ratio),
        "adjusted_over": compare.adjust if adjusted else None,
        **_bounds("adjusted_ratio", adjusted),
        **_bounds("difference_weighted", weighted),
        "a_standardised": standard[0] if standard else None,
        "b_standardised": standard[1] if standard else None,
        "verdict": verdict(a[0], a[1], b[0], b[1], ratio),
    }


def _bounds(name: str, interval) -> dict:
    found = (interval.value, interval.low, interval.high) if interval else (None, None, None)
    values = [
        None if value is None else round(value, 10) for value in found
    ]  # as in `infer`: no figure hangs on threads
    return dict(zip((name, f"{name}_ci_low", f"{name}_ci_high"), values, strict=True))
