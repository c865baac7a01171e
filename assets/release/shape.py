"""Is every published row of the shape the dictionary promises: statuses, empty where hidden, keys, shares, intervals.

Here: one row at a time. Not here: sums (`agreement`), small numbers and persons (`exposure`).
"""

import pandas as pd

from assets.release.expected import ALLOWED, SHOWN, Expectation, Expected, headers, is_share, places
from assets.release.reread import Published
from methods.disclosure import HIDDEN
from schemas.marts import COMPARISONS, Header

ROUNDING = 1e-9
KEYS = {
    "mart_figure": ["figure_id"],
    "mart_estimate": ["figure_id"],
    "mart_coverage": ["mart"],
    "mart_gender_gap": ["mart", "share", "period", "country", "within", "compared", "group_a", "group_b"],
    "mart_gap_change": ["mart", "share", "period", "country", "within", "compared", "group_a", "group_b"],
    "mart_wait_comparison": ["mart", "wait", "period", "country", "within", "compared", "group_a", "group_b"],
    "mart_casualty_change": ["country", "period", "sex", "person_group", "age_band", "measure"],
    "mart_gender_gap_total": ["mart", "share", "period", "country", "within", "compared", "group_a", "group_b"],
    "mart_indicator": [
        "indicator", "period", "country", "area", "person_group", "disaggregation_unit", "population_group", "within",
    ],
    "dictionary": ["table_name", "column_name"],
    "notes": ["topic"],
    "code_lists": ["list", "code"],
    "example_questions": ["n"],
}  # fmt: skip
# tables whose rows rest on figures of others: of a hidden row no number and no word stands
MADE_OF_FIGURES = (
    "mart_estimate", "mart_gap_change", "mart_wait_comparison", "mart_casualty_change", *(f"mart_{name}" for name in COMPARISONS),
)  # fmt: skip
WORDS = ("verdict", "word", "caution", "method", "lonely_strata")
FROM_ELSEWHERE = ("population",)  # of a reference, not of a figure
BESIDE = (
    "", "_ci_low", "_ci_high", "_caution", "_n_known", "_n_open", "_weighted", "_weighted_ci_low", "_weighted_ci_high",
)  # fmt: skip
MAY_BE_EMPTY = ("within", "column_name")  # nothing else held fixed; the row on the table itself


def shapes(published: Published) -> list[Expected]:
    """Every check of one row at a time, for every table it applies to."""
    found = []
    for table in sorted(published.parquet_files):
        frame, header = published.frame(table), headers().get(table.removeprefix("mart_"))
        measures = _measures(table, frame, header)
        if measures:
            found += [_statuses(table, frame, measures), _hidden_is_empty(table, frame, measures)]
        keys = header.keys if header else KEYS.get(table)
        if keys:
            found.append(_keys(table, frame, keys))
        found += _numbers(table, frame)
        if table.startswith("mart_"):
            found.append(_release_id(table, frame, published.release_id))
    return found


def _measures(table: str, frame: pd.DataFrame, header: Header | None) -> dict[str, list[str]]:
    """status column -> the columns that are empty while it hides, the value first."""
    if header:
        measures = [*header.counts, *header.shares, *header.days]
        return {f"{m}_status": [m + end for end in BESIDE if m + end in frame.columns] for m in measures}
    if table == "mart_figure":
        return {"value_status": ["value", "known_n", "ci_low", "ci_high", "caution"]}
    if table == "mart_indicator":
        return {"value_status": ["value", "numerator", "denominator", "n_still_open"]}
    if table in MADE_OF_FIGURES:
        numbers = [column for column in frame.columns if pd.api.types.is_numeric_dtype(frame[column])]
        told = [column for column in [*numbers, *WORDS] if column in frame.columns and column not in FROM_ELSEWHERE]
        return {"status": told}
    return {}


def _statuses(table: str, frame: pd.DataFrame, measures: dict[str, list[str]]) -> Expected:
    told = pd.DataFrame({"status": pd.concat([frame[column] for column in measures], ignore_index=True)})
    expectations: list[Expectation] = [
        ("ExpectColumnValuesToBeInSet", {"column": "status", "value_set": list(ALLOWED)}),
        ("ExpectColumnValuesToNotBeNull", {"column": "status"}),
    ]
    wrong = [column for column in measures if not frame[column].isin(ALLOWED).all()]
    return Expected("statuses_are_allowed", table, told, expectations, len(told), wrong)


def _hidden_is_empty(table: str, frame: pd.DataFrame, measures: dict[str, list[str]]) -> Expected:
    """Where a status hides nothing stands, under any but `ok` no value; under `ok` a value stands."""
    parts = []
    for status, columns in measures.items():
        for column in columns:
            filled = (frame[column].astype("str").where(frame[column].notna(), "") != "").astype(bool)
            hiding, ok = frame[status].isin(HIDDEN), pd.Series(False, frame.index)
            if column == columns[0] and status != "status":  # a comparison that is ok may lack its ratio
                hiding, ok = frame[status] != SHOWN, frame[status] == SHOWN
            parts.append(pd.DataFrame({"column": column, "shown": hiding & filled, "missing": ok & ~filled}))
    told = pd.concat(parts, ignore_index=True)
    expectations: list[Expectation] = [
        ("ExpectColumnValuesToBeInSet", {"column": column, "value_set": [False]}) for column in ("shown", "missing")
    ]
    wrong = list(told.loc[told["shown"] | told["missing"], "column"].unique())
    return Expected("hidden_values_are_empty", table, told, expectations, len(told), wrong)


def _keys(table: str, frame: pd.DataFrame, keys: list[str]) -> Expected:
    """No key is empty (but those that may be) and no two rows have the same."""
    told = pd.DataFrame({key: frame[key].where(frame[key].astype("str") != "") for key in keys})
    needed = [key for key in keys if key not in MAY_BE_EMPTY]
    expectations: list[Expectation] = [("ExpectColumnValuesToNotBeNull", {"column": key}) for key in needed]
    if len(keys) == 1:
        expectations.append(("ExpectColumnValuesToBeUnique", {"column": keys[0]}))
    else:
        expectations.append(("ExpectCompoundColumnsToBeUnique", {"column_list": keys}))
    bad = told[needed].isna().any(axis=1) | told.duplicated(keep=False)
    return Expected("keys_are_whole", table, told, expectations, len(told), places(told[bad].astype("str"), keys))


def _numbers(table: str, frame: pd.DataFrame) -> list[Expected]:
    """Shares lie between 0 and 1, and a value within its interval."""
    name = table.removeprefix("mart_")
    shares = [column for column in frame.columns if is_share(name, column.removesuffix("_weighted"))]
    if name in COMPARISONS:
        shares = ["a_share", "b_share"]
    values = [frame[column] for column in shares]
    if table == "mart_figure":
        pairs = zip(frame["mart"], frame["measure"].str.removesuffix("_weighted"), strict=True)
        values.append(frame.loc[[is_share(*pair) for pair in pairs], "value"])
    if table == "mart_indicator":
        values.append(frame.loc[frame["unit"] == "share", "value"])
    found = []
    if values:
        told = pd.DataFrame({"share": pd.concat(values, ignore_index=True).astype(float)})
        inside = {"column": "share", "min_value": 0, "max_value": 1}
        wrong = [str(v.name) for v in values if not v.dropna().between(0, 1).all()]
        expectations: list[Expectation] = [("ExpectColumnValuesToBeBetween", inside)]
        found.append(Expected("shares_are_shares", table, told, expectations, int(told["share"].notna().sum()), wrong))
    if any(column.endswith("ci_low") for column in frame.columns):
        found.append(_intervals(table, frame))
    return found


def _intervals(table: str, frame: pd.DataFrame) -> Expected:
    parts = []
    for low in (column for column in frame.columns if column.endswith("ci_low")):
        value = low.removesuffix("ci_low").removesuffix("_") or "value"
        part = frame[[value, low, low.replace("ci_low", "ci_high")]].astype(float)
        parts.append(part.set_axis(["value", "low", "high"], axis=1).assign(column=value))
    told = pd.concat(parts, ignore_index=True)
    told["low"], told["high"] = told["low"] - ROUNDING, told["high"] + ROUNDING
    ordered = {"or_equal": True, "ignore_row_if": "either_value_is_missing"}
    expectations: list[Expectation] = [
        ("ExpectColumnPairValuesAToBeGreaterThanB", {"column_A": "value", "column_B": "low", **ordered}),
        ("ExpectColumnPairValuesAToBeGreaterThanB", {"column_A": "high", "column_B": "value", **ordered}),
    ]
    outside = (told["value"] < told["low"]) | (told["value"] > told["high"])
    n = int((told["value"].notna() & told["low"].notna()).sum())
    return Expected("value_lies_in_interval", table, told, expectations, n, list(told.loc[outside, "column"].unique()))


def _release_id(table: str, frame: pd.DataFrame, release_id: str) -> Expected:
    """Every row of a mart carries this release's id, and no other."""
    ids = frame["release_id"] if "release_id" in frame.columns else pd.Series([None] * len(frame), dtype="object")
    told = pd.DataFrame({"release_id": ids})
    expectations: list[Expectation] = [
        ("ExpectColumnValuesToBeInSet", {"column": "release_id", "value_set": [release_id]}),
        ("ExpectColumnValuesToNotBeNull", {"column": "release_id"}),
    ]
    wrong = ["release_id"] if not (ids == release_id).all() else []
    return Expected("release_id_is_one", table, told, expectations, len(told), wrong)
