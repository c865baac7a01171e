"""Rows of the public marts packed into columns for the page: codes once, statuses as letters, values where shown.

A hidden number leaves a letter behind and nothing else: no value, no interval, no base, no caution.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from assets.explorer.shown import SHOWN, WITHIN, Shown, compared
from assets.release.reader import CAUTIONS
from assets.reports.register import Figure, Register, figure_id
from schemas.marts import COMPARISONS, TOGETHER

LETTERS = {
    "ok": "o", "not_reached": "r", "not_available": "n", "suppressed_primary": "p", "suppressed_complementary": "c",
    "withdrawn": "w", "absent": "a",
}  # fmt: skip
NO_FIGURE = "-"
Packed = dict[str, Any]


def packed_marts(register: Register) -> dict[str, Packed]:
    """Every mart the page asks, packed; a mart without rows has empty columns."""
    return {shown.mart: _packed(register, shown) for shown in SHOWN} | {"gender_gap": packed_comparisons(register)}


def _packed(register: Register, shown: Shown) -> Packed:
    found = [(mart, row) for mart in (shown.mart, shown.total) if mart for row in _rows(register, shown, mart)]
    records = [row for _, row in found]
    keys = [{key: str(row.get(key, "all")) for key in shown.keys} for row in records]
    held = [(mart, {**key, "country": register.country}) for (mart, _), key in zip(found, keys, strict=True)]
    measures = {
        measure: _measure([register.by_id(figure_id(mart, measure, **key)) for mart, key in held], form)
        for form, named in (("count", shown.counts), ("share", shown.shares))
        for measure in named
        if not measure.endswith("_weighted") or measure in register.rows(shown.mart)
    }
    for measure in shown.days:
        figures = [register.by_id(figure_id(mart, measure, **key)) for mart, key in held]
        measures[measure] = _waits(records, measure, figures)
    return {
        "n": len(keys),
        "keys": {key: coded([one[key] for one in keys]) for key in shown.keys},
        "measures": measures,
    }


def _when_asked(register: Register, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows without the states of a year after the last one in which their round asked: those were carried there."""
    if not {"survey", "round", "period"} <= set(rows.columns):
        return rows
    of_survey = rows["survey"] != "all"
    last = [register.asked(*one)[-1] for one in zip(rows["survey"], rows["round"], strict=True)]
    return rows[~of_survey | (rows["period"] <= pd.Series(last, rows.index, dtype=object))]


def _rows(register: Register, shown: Shown, mart: str) -> list[Packed]:
    """The rows of a mart that the page holds."""
    rows = register.rows(mart)
    for key in shown.only_all:
        rows = rows[rows[key] == "all"] if len(rows) else rows
    rows = _when_asked(register, rows)
    return [{str(column): value for column, value in row.items()} for row in rows.to_dict("records")]


def coded(values: Sequence[str]) -> Packed:
    """`{"codes": [...], "at": [...]}`: each distinct value once, sorted, and where it stands."""
    codes = sorted(set(values))
    at = {code: n for n, code in enumerate(codes)}
    return {"codes": codes, "at": [at[value] for value in values]}


def _measure(figures: Sequence[Figure | None], form: str) -> Packed:
    """Letters of all rows; values, and for shares bases and intervals, of those that are shown."""
    shown = [one for one in figures if one is not None and one.is_shown]
    out: Packed = {
        "form": form,
        "status": "".join(_letter(one) for one in figures),
        "value": [number(one.value) for one in shown],
        "caution": coded(["|".join(one.cautions) for one in shown]),
    }
    if form != "count":
        out |= {
            "low": [number(one.ci_low) for one in shown],
            "high": [number(one.ci_high) for one in shown],
            "base": [one.known_n for one in shown],
        }
    return out


def _waits(records: Sequence[Mapping[str, Any]], days: str, figures: Sequence[Figure | None]) -> Packed:
    """Medians of days as their mart has them: only it tells a median that was not reached from one that is not there."""
    status = [LETTERS[str(row[f"{days}_status"])] for row in records]
    carried = [n for n, letter in enumerate(status) if letter in (LETTERS["ok"], LETTERS["not_reached"])]
    cautions = ["|".join(one.cautions) if one is not None else "" for one in figures]
    columns = {"value": "", "low": "_ci_low", "high": "_ci_high", "ended": "_n_known", "open": "_n_open"}
    return {
        "form": "days",
        "status": "".join(status),
        "caution": coded([cautions[n] for n in carried]),
        **{name: [number(records[n][days + ending]) for n in carried] for name, ending in columns.items()},
    }


def _letter(figure: Figure | None) -> str:
    if figure is None:
        return NO_FIGURE
    return LETTERS["not_available"] if figure.status == "ok" and figure.value is None else LETTERS[figure.status]


def number(value: float | None) -> float | int | None:
    """Whole numbers without a point; none for none."""
    if value is None or pd.isna(value):
        return None
    return int(value) if float(value).is_integer() else float(value)


def packed_comparisons(register: Register) -> Packed:
    """Comparisons of the marts asked: shares of both groups with their own intervals, the difference, the verdict."""
    rows = [
        (name, row) for name in COMPARISONS for row in _when_asked(register, register.rows(name)).to_dict("records")
    ]
    found = [_comparison(register, name, row) for name, row in rows if row["mart"] in compared()]
    keys = ("mart", "share", "period", "pair", *WITHIN)
    shown = [values for _, letter, values in found if letter == "o"]
    columns = list(shown[0]) if shown else []
    return {
        "n": len(found),
        "keys": {key: coded([one[key] for one, _, _ in found]) for key in keys},
        "status": "".join(letter for _, letter, _ in found),
        "columns": {column: [one[column] for one in shown] for column in columns},
    }


def _comparison(register: Register, name: str, row: Mapping[str, Any]) -> tuple[dict[str, str], str, Packed]:
    """Its keys, the letter of its status, and what is shown of it."""
    held = {
        key: str(value) for key, value in json.loads(str(row["within"])).items() if key not in ("country", "period")
    }
    pair = f"{row['group_a']}_v_{row['group_b']}"
    keys = {"mart": row["mart"], "share": row["share"], "period": row["period"], "pair": pair}
    keys |= {key: held.get(key, "all") for key in WITHIN}
    letter = LETTERS[str(row["status"])]
    if letter != "o":
        return keys, letter, {}
    values = {
        side + what: number(row[f"{side}_{column}"])
        for side in ("a", "b")
        for what, column in (("_of", "numerator"), ("_over", "denominator"), ("_share", "share"))
    }
    for side in ("a", "b"):
        own = _own(register, row, held, str(row[f"group_{side}"]))
        values |= {
            f"{side}_low": number(own.ci_low) if own else None,
            f"{side}_high": number(own.ci_high) if own else None,
        }
    difference = {"difference": "difference", "low": "difference_ci_low", "high": "difference_ci_high"}
    values |= {name: number(row[column]) for name, column in difference.items()}
    return keys, letter, values | _said(register, name, row, held, pair)


def _said(register: Register, name: str, row: Mapping[str, Any], held: Mapping[str, str], pair: str) -> Packed:
    """The word of the marts, and with what care it is to be read."""
    found = register.comparison(row["mart"], row["share"], pair, period=row["period"], **held)
    assert found  # it is shown
    cautions = {*found.cautions, *_cautions(register, name, row, held, pair)}
    return {
        "verdict": found.verdict,
        "caution": "|".join(one for one in CAUTIONS if one in cautions),
        "weighted": int(found.is_weighted),
        "unknown": found.unknown,
        "q": number(found.q),
    }


def _own(register: Register, row: Mapping[str, Any], held: Mapping[str, str], group: str) -> Figure | None:
    """The share of one of the two groups as its own mart publishes it; None when it is not shown there."""
    compared = dict(zip(str(row["compared"]).split(TOGETHER), group.split(TOGETHER), strict=True))
    keys = {**held, "period": row["period"], **compared}
    share = f"{row['share']}_weighted" if row.get("is_weighted") == True else row["share"]  # noqa: E712, may be missing
    found = register.figure(row["mart"], share, **keys)
    return found if found and found.is_shown else None


def _cautions(
    register: Register, name: str, row: Mapping[str, Any], held: Mapping[str, str], pair: str
) -> tuple[str, ...]:
    fixed = ",".join(f"{key}={value}" for key, value in sorted(held.items()) if value != "all")
    keys = {"compared": pair, "mart": row["mart"], "share": row["share"], "within": fixed, "period": row["period"]}
    found = register.figure(name, "difference", **keys)
    return found.cautions if found else ()


def codes_of(packed: Iterable[Packed], *columns: str) -> list[str]:
    """Codes of keys over several packed marts, sorted."""
    return sorted(
        {code for one in packed for column in columns if column in one["keys"] for code in one["keys"][column]["codes"]}
    )


def asked_by(register: Register, marts: Mapping[str, Packed], survey: str) -> dict[str, list[str]]:
    """Round -> the years in which a survey asked, of every round of the packed marts."""
    return {round_: list(register.asked(survey, round_)) for round_ in codes_of(marts.values(), "round")}
