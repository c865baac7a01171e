"""Comparisons of two groups on the shares of a mart, as its header declares them: mart_gender_gap, mart_gender_gap_total.

Women v men and girls v boys, and beside them female v male of all ages, crude and adjusted over age (model section 7). A
survey with a design is compared by its design, everything else by counts; the word follows one rule (`methods.verdicts`).
"""

import json
from functools import partial
from typing import NamedTuple

import duckdb
import pandas as pd

from assets.marts.carried import row_tested, word_of_tested
from assets.marts.counted_before import CountedBefore
from assets.marts.estimates import DIGITS, Estimates
from assets.marts.infer import UNKNOWN_OVER
from assets.marts.queries import query
from methods.intervals import Interval, katz, mantel_haenszel, newcombe, standardised
from methods.survey_comparisons import FALSE_DISCOVERY, of_counts, of_survey
from methods.verdicts import MOST_UNKNOWN, disagreeing, share_unknown, unknowns_forbid, verdicts
from schemas.marts import COMPARISONS, TOGETHER, UNKNOWN, Compare, GroupingSet, Header
from schemas.relations import pieces
from warehouse.engine import has_rows, set_id
from warehouse.relations import make_relation

PLACE = ("admin1", "survey", "round", "service", "disaggregation_unit", "population_group", "source_type")
COLUMNS = (
    "mart", "share", "period", "country", "within", *PLACE, "compared", "group_a", "group_b",
    "a_numerator", "a_denominator", "b_numerator", "b_denominator", "a_share", "b_share", "is_weighted",
    "difference", "difference_ci_low", "difference_ci_high", "ratio", "ratio_ci_low", "ratio_ci_high", "p", "q", "family",
    "adjusted_over", "adjusted_ratio", "adjusted_ratio_ci_low", "adjusted_ratio_ci_high",
    "difference_unweighted", "difference_unweighted_ci_low", "difference_unweighted_ci_high", "a_standardised", "b_standardised",
    "unknown_numerator", "unknown_denominator", "caution", "verdict", "disagreeing", "public", "rests_on", "adjusted_on", "asked_in",
    "is_carried",
)  # fmt: skip
ROUNDED = [one for one in COLUMNS if one.split("_")[0] in ("difference", "ratio", "adjusted", "p", "q") and one != "adjusted_over"
           and one != "adjusted_on"] + ["a_share", "b_share", "a_standardised", "b_standardised"]  # fmt: skip
CAUTIONS = ("small_n", "unknown_over_20", "withheld", "unweighted_sample", "few_clusters")  # in their fixed order


def compared_marts(
    con: duckdb.DuckDBPyConnection,
    headers: dict[str, Header],
    estimates: dict[str, Estimates],
    before: CountedBefore | None = None,
) -> pd.DataFrame:
    """Every comparison the headers declare, with its limits, p and family; no word yet (`held_words`).

    A survey is compared by its design, else by counts. `place` (what is held fixed) and `set_of` are for who compares on;
    `tested` is the row at which a comparison carried into a later year was tested (`carried`).
    """
    before = before or CountedBefore({})
    found = [
        row
        for name, header in headers.items()
        if header.compare and has_rows(con, f"mart_{name}")
        for row in before.compared(name, partial(_of_mart, con, name, header, estimates.get(name)))
    ]
    rows = pd.DataFrame(found)
    if rows.empty:
        return pd.DataFrame(columns=[*COLUMNS, "place", "set_of", "of_a", "of_b", "tested"])
    by_design = rows["is_weighted"].astype(bool)
    limits = pd.concat([_of_counts(rows[~by_design]), _of_survey(rows[by_design])]).reindex(rows.index)
    rows = rows.drop(columns=[c for c in limits.columns if c in rows.columns]).join(limits)
    return rows.assign(family=family_of(rows), tested=row_tested(rows))


def _of_mart(con, name: str, header: Header, estimates: Estimates | None) -> list[dict]:
    """The comparisons of one mart, before what hangs together over all marts."""
    every = [(compare, share) for compare in header.compare for share in compare.shares]
    return [row for one in every for row in _compared(con, name, header, *one, estimates)]


def store_comparisons(con: duckdb.DuckDBPyConnection, rows: pd.DataFrame) -> dict[str, int]:
    """Create mart_gender_gap, and of all years mart_gender_gap_total, from comparisons with their q. Returns table -> rows."""
    con.register("compared", (decided(rows) if len(rows) else rows)[list(COLUMNS)])
    made = {}
    for name, periods in COMPARISONS.items():
        make_relation(con, query("mart_gender_gap"), called=f"mart_{name}", **pieces(periods=periods))
        made[f"mart_{name}"] = con.table(f"mart_{name}").shape[0]
    con.unregister("compared")
    return made


def decided(rows: pd.DataFrame) -> pd.DataFrame:
    """Add the word to comparisons that have their q, and what it rests on."""
    rows = rows.assign(verdict=word_of_tested(verdicts(rows), rows["tested"]))
    rows["disagreeing"] = disagreeing(rows)
    of_both, rows["caution"] = rows["caution"], _with_unknown(rows)
    # a word that falls for the sake of the unknown, and a caution on them, tell how many they are
    tells = (rows["q"] <= FALSE_DISCOVERY) & unknowns_forbid(rows) | (rows["caution"] != of_both)
    rows["rests_on"] = rows["rests_on"].where(~tells, rows["rests_on"] + "|" + rows["unknown_on"])
    return rows.round(dict.fromkeys(ROUNDED, DIGITS))


def _with_unknown(rows: pd.DataFrame) -> list[str]:
    """The cautions of both sides, and how many people there are of whom the compared key is not known."""
    unknown = share_unknown(rows)
    cautions = zip(rows["caution"], unknown > UNKNOWN_OVER, unknown > MOST_UNKNOWN, strict=True)
    told = (
        {*caution.split("|"), *(["unknown_over_20"] if some else []), *(["withheld"] if most else [])}
        for caution, some, most in cautions
    )
    return ["|".join(caution for caution in CAUTIONS if caution in found) for found in told]


def family_of(rows: pd.DataFrame) -> pd.Series:
    """All comparisons of one country and survey round, or casualty year, are one family, over all marts."""
    of_survey = rows["survey"] != "all"
    when = (rows["survey"] + " " + rows["round"]).where(of_survey, rows["period"])
    return rows["country"] + " " + when


def _of_counts(rows: pd.DataFrame) -> pd.DataFrame:
    if rows.empty:
        return pd.DataFrame()
    katz_of = [katz(a, n1, b, n0) for a, n1, b, n0 in rows[NUMBERS].itertuples(index=False)]
    ratios = pd.DataFrame([_bounds("ratio", interval) for interval in katz_of], index=rows.index)
    people = {f"{side}_with": rows[f"{side}_numerator"] for side in ("a", "b", "unknown")}
    people |= {
        f"{side}_without": rows[f"{side}_denominator"] - rows[f"{side}_numerator"] for side in ("a", "b", "unknown")
    }
    return pd.concat([of_counts(rows[NUMBERS]), ratios, pd.DataFrame(people)], axis=1)


NUMBERS = ["a_numerator", "a_denominator", "b_numerator", "b_denominator"]


def _of_survey(rows: pd.DataFrame) -> pd.DataFrame:
    if rows.empty:
        return pd.DataFrame()
    numbers = rows.drop(columns=["p"], errors="ignore")
    return of_survey(numbers).drop(columns="difference_se")


def _compared(con, name: str, header: Header, compare: Compare, share: str, estimates: Estimates | None) -> list[dict]:
    rows = []
    for part in sets_of(header, compare):
        by, public = part.by, header.public and part.public and compare.public
        within = [key for key in [*compare.within, *compare.each] if key in by or key in header.never_all]
        groups = _counts(con, name, header, share, by)
        strata = _counts(con, name, header, share, [*by, compare.adjust]) if compare.adjust else {}
        design = estimates.compared(con, header, share, compare, set_id(header, by)) if estimates else {}
        for place, beside in sorted(_places(groups, compare.keys).items()):
            a, b = beside.get(compare.a), beside.get(compare.b)
            if a and b and _is_asked(compare, dict(place)):
                unknown = _unknown(beside)
                row = _row(name, share, compare, dict(place), within, a, b, unknown, _strata(strata, place, compare))
                sides = [_with(place, compare.of_group(group)) for group in (compare.a, compare.b)]
                layers = sorted(key for key in strata if all(pair in key for pair in place)) if compare.adjust else []
                kept = any(value in header.office_values.get(key, ()) for key, value in place)
                rows.append(
                    {
                        **row,
                        **design.get(place, {}),
                        "is_weighted": place in design,
                        "place": place,
                        "set_of": set_id(header, by),
                        "of_a": compare.of_group(compare.a),
                        "of_b": compare.of_group(compare.b),
                        "public": public and not kept,
                        "rests_on": "|".join(_figure(name, share, side) for side in sides),
                        "unknown_on": "|".join(
                            _figure(name, share, _with(place, compare.of_group(group)))
                            for group in sorted(beside)
                            if is_unknown(group)
                        ),
                        "adjusted_on": "|".join(_figure(name, share, layer) for layer in [*sides, *layers]),
                    }
                )
    return rows


def _is_asked(compare: Compare, place: dict[str, str]) -> bool:
    """Whether a header compares here; what nobody knows is no area of its own."""
    known = all(place[key] not in UNKNOWN for key in compare.each)
    return known and compare.where.items() <= place.items()


def _figure(name: str, share: str, place: "Place") -> str:
    """The id of a share's figure at a place."""
    return f"{name}.{share}@{','.join(f'{key}={value}' for key, value in sorted(place))}"


def sets_of(header: Header, compare: Compare) -> list[GroupingSet]:
    """The header's sets that break down by the compared keys and, besides, only by keys held fixed."""
    needed = {*compare.keys, *compare.each}
    return [s for s in header.sets if needed <= set(s.by) and set(s.by) - needed <= set(compare.within)]


STATE = ["asked_in", "is_carried"]
Place = tuple[tuple[str, str], ...]


class Counted(NamedTuple):
    """Numerator and denominator of a share in one group, and what is to be said with care of it."""

    numerator: int
    denominator: int
    caution: str = ""
    asked_in: str | None = None
    is_carried: bool = False


def _counts(con, name: str, header: Header, share: str, by: list[str]) -> dict[Place, Counted]:
    """A share per combination of one set's keys, where it is available; empty when there is no such set."""
    mine = next((s.by for s in header.sets if set(s.by) == set(by)), None)
    if mine is None:
        return {}
    formula = header.shares[share]
    keys = [key for key in header.keys if key in mine or key in header.never_all]
    needed = formula.rests_on or [*formula.of, *formula.over]
    state = STATE if header.is_state else []
    columns = list(dict.fromkeys([*keys, *formula.of, *formula.over, *needed, f"{share}_caution", *state]))
    of_set = con.table(f"mart_{name}").filter(f"set_id = {set_id(header, mine)}")
    frame = of_set.project(", ".join(columns)).df()
    frame = frame[frame[needed].notna().all(axis=1)]
    numbers = [frame[list(counts)].sum(axis=1) for counts in (formula.of, formula.over)]
    places = frame[keys].itertuples(index=False, name=None)
    told = frame.reindex(columns=STATE).itertuples(index=False, name=None) if state else [(None, False)] * len(frame)
    return {
        tuple(sorted(zip(keys, place, strict=True))): Counted(
            int(top), int(base), str(caution), asked_in, bool(carried)
        )
        for place, top, base, caution, (asked_in, carried) in zip(
            places, *numbers, frame[f"{share}_caution"], told, strict=True
        )
    }


def _with(place: Place, values: dict[str, str]) -> Place:
    return tuple(sorted((*place, *values.items())))


def _group(place: Place, keys: list[str]) -> str:
    """The values of the compared keys at a place, as a comparison names them."""
    values = dict(place)
    return TOGETHER.join(values[key] for key in keys)


def _places(groups: dict[Place, Counted], keys: list[str]) -> dict[Place, dict[str, Counted]]:
    """Per place without the compared keys: what was counted of each group."""
    found: dict[Place, dict[str, Counted]] = {}
    for place, counted in groups.items():
        rest = tuple(pair for pair in place if pair[0] not in keys)
        found.setdefault(rest, {})[_group(place, keys)] = counted
    return found


def _unknown(beside: dict[str, Counted]) -> Counted:
    """Those at a place of whom a compared key is not known."""
    found = [counted for group, counted in beside.items() if is_unknown(group)]
    return Counted(sum(one.numerator for one in found), sum(one.denominator for one in found))


def is_unknown(group: str) -> bool:
    """Whether a value of a group says that it is not known."""
    return any(value in UNKNOWN for value in group.split(TOGETHER))


def _strata(strata: dict, place: Place, compare: Compare) -> list[tuple[float, float, float, float]]:
    """(a, n1, b, n0) per stratum of the adjusting key, at one place; who is in no known stratum is held fixed by none."""
    found: dict[str, dict[str, Counted]] = {}
    for key, counts in strata.items():
        values = dict(key)
        if all(values[k] == v for k, v in place) and values[str(compare.adjust)] not in UNKNOWN:
            found.setdefault(values[str(compare.adjust)], {})[_group(key, compare.keys)] = counts
    none = Counted(0, 0)
    pairs = [(g.get(compare.a, none), g.get(compare.b, none)) for _, g in sorted(found.items())]
    return [(a[0], a[1], b[0], b[1]) for a, b in pairs]


def _row(
    name: str, share: str, compare: Compare, place: dict, within: list[str], a: Counted, b: Counted, unknown: Counted,
    strata: list,
) -> dict:  # fmt: skip
    in_strata = sum(n1 + n0 for _, n1, _, n0 in strata)
    if in_strata < (1 - UNKNOWN_OVER) * (a.denominator + b.denominator):
        strata = []  # the adjusting key is known of too few: the crude ratio stands alone
    adjusted = mantel_haenszel(strata) if strata else None
    standard = standardised(strata) if strata else None
    fixed = {key: place[key] for key in within if key not in ("period", "country")}
    both = {*a.caution.split("|"), *b.caution.split("|")}
    return {
        "mart": name,
        "share": share,
        "period": place.get("period", "all"),
        "country": place.get("country", "all"),
        "within": json.dumps(fixed, sort_keys=True),
        **{key: place.get(key, "all") for key in PLACE},
        "compared": compare.by,
        "group_a": compare.a,
        "group_b": compare.b,
        "a_numerator": a.numerator,
        "a_denominator": a.denominator,
        "b_numerator": b.numerator,
        "b_denominator": b.denominator,
        "a_share": a.numerator / a.denominator if a.denominator else None,
        "b_share": b.numerator / b.denominator if b.denominator else None,
        "adjusted_over": compare.adjust if adjusted else None,
        **_bounds("adjusted_ratio", adjusted),
        **_bounds("difference_unweighted", newcombe(a.numerator, a.denominator, b.numerator, b.denominator)),
        "a_standardised": standard[0] if standard else None,
        "b_standardised": standard[1] if standard else None,
        "unknown_numerator": unknown.numerator,
        "unknown_denominator": unknown.denominator,
        "caution": "|".join(caution for caution in CAUTIONS if caution in both),
        "asked_in": a.asked_in,
        "is_carried": a.is_carried,
    }


def _bounds(name: str, interval: Interval | None) -> dict:
    found = (interval.value, interval.low, interval.high) if interval else (None, None, None)
    return dict(zip((name, f"{name}_ci_low", f"{name}_ci_high"), found, strict=True))
