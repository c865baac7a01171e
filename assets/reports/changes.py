"""What the marts say of changes and waits, for sentences: the word of a year, a gap in two rounds, waits of two groups.

Here: rows of mart_casualty_change, mart_gap_change and mart_wait_comparison with the ids of their figures. Not here: how a word
comes about (`assets.marts.held_words`), and which sentence is said (`chapters`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from assets.reports.register import Register, figure_id

EVERYBODY = {"sex": "all", "person_group": "all", "age_band": "all", "measure": "people"}
GAPS = {
    "gap": "gap", "gap_before": "gap_before", "change": "change", "female": "response_female", "male": "response_male",
    "female_before": "response_female_before", "male_before": "response_male_before",
}  # fmt: skip
WAITS = {"difference": "difference", "a": "a_median_days", "b": "b_median_days"}


@dataclass(frozen=True)
class Beside:
    """What stands beside a sentence: figure ids by the name it gives them, and words."""

    figures: Mapping[str, str]
    words: Mapping[str, str]
    is_weighted: bool = False


def word_of_year(register: Register, period: str) -> str:
    """`increase`, `decrease`, `no clear change` ... on the year before; empty where the marts do not say."""
    rows = register.rows("casualty_change", period=period, **EVERYBODY)
    return str(rows.iloc[0]["word"]) if len(rows) and rows.iloc[0]["status"] == "ok" else ""


def gap_since(register: Register, mart: str, share: str, compared: str, **at: str) -> Beside | None:
    """The gap of a round beside that of the round before; None where no round came before or it is hidden."""
    a, _, b = compared.partition("_v_")
    held = {key: at[key] for key in ("survey", "round", "service", "disaggregation_unit", "population_group")}
    rows = _rows(register, "gap_change", mart, share=share, group_a=a, group_b=b, **held)
    rows = rows[rows["status"].isin(["ok", "not_available"])] if len(rows) else rows
    if rows.empty:
        return None
    row = rows.iloc[0]
    place = {"compared": compared, "mart": mart, "share": share, "within": _within(held), "period": str(row["period"])}
    figures = {name: figure_id("gap_change", one, country=register.country, **place) for name, one in GAPS.items()}
    texts = ("word", "why_not", "calibration", "response_of", "before")
    return Beside(figures, {one: str(row[one] or "") for one in texts}, is_weighted=True)


def waits_compared(register: Register, mart: str, wait: str, compared: str, **at: str) -> Beside | None:
    """Waits of two groups in a round; None where there are none or they are hidden."""
    a, _, b = compared.partition("_v_")
    held = {key: at[key] for key in ("survey", "round", "service", "disaggregation_unit", "population_group")}
    rows = _rows(register, "wait_comparison", mart, wait=wait, group_a=a, group_b=b, status="ok", **held)
    if rows.empty:
        return None
    row = rows.iloc[0]
    place = {"compared": compared, "mart": mart, "wait": wait, "within": _within(held), "period": str(row["period"])}
    figures = {
        name: figure_id("wait_comparison", one, country=register.country, **place) for name, one in WAITS.items()
    }
    return Beside(figures, {"verdict": str(row["verdict"])})


def _rows(register: Register, table: str, mart: str, **keys: str) -> pd.DataFrame:
    """Rows of a table that are made of comparisons of one mart; none where the marts are those of an earlier program."""
    rows = register.rows(table, **keys)
    return rows[rows["mart"] == mart] if len(rows) else rows


def _within(held: Mapping[str, str]) -> str:
    return ",".join(f"{key}={value}" for key, value in sorted(held.items()) if value != "all")
