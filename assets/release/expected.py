"""What one check expects of one published table, as data: the program `expectations` hands it to great_expectations.

Here: the words of a check and the helpers every check uses. Not here: the checks (`continuity`, `drift`, `agreement`,
`shape`, `exposure`). Nothing here imports great_expectations, which takes seconds to load.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

import pandas as pd

from assets.marts.build import mart_files
from methods.disclosure import HIDDEN
from schemas.marts import GroupingSet, Header
from schemas.public_headers import public_headers

Expectation = tuple[str, dict[str, Any]]  # a class of great_expectations.expectations and what it is given
SHOWN = "ok"
ALLOWED = (SHOWN, *HIDDEN, "not_available", "not_reached")

# the checks in the order of the page, by what they are about
GROUPS: dict[str, tuple[str, ...]] = {
    "completeness": ("tables_are_here", "columns_are_here", "periods_are_here", "rows_have_not_fallen"),
    "drift": ("mix_is_as_in_last_release", "mix_is_as_in_years_before"),
    "freshness": ("newest_period_is_recent",),
    "totals": (
        "parts_equal_total", "sets_equal_total", "shares_equal_counts", "marts_agree", "figures_equal_marts",
    ),
    "formats": ("csv_equals_parquet", "xlsx_equals_parquet"),
    "threshold": ("nothing_below_threshold",),
    "shape": (
        "statuses_are_allowed", "hidden_values_are_empty", "keys_are_whole", "shares_are_shares",
        "value_lies_in_interval", "release_id_is_one",
    ),
    "persons": ("no_column_of_a_person", "no_date_finer_than_month", "no_contact_in_text"),
}  # fmt: skip
# a change of the world may break these, so the office may explain them; privacy and arithmetic nobody explains away
EXPLAINABLE = GROUPS["completeness"] + GROUPS["drift"] + GROUPS["freshness"]


class Expected(NamedTuple):
    """One check of one table: what is looked at, what is expected of it, and where our own arithmetic finds it broken.

    `n` numbers were looked at; `wrong` names places (codes, keys, columns), never a value of a row.
    """

    check: str
    table: str
    frame: pd.DataFrame
    expectations: list[Expectation]
    n: int
    wrong: list[str]


def headers() -> dict[str, Header]:
    """The headers of the counted marts that may leave the office, by name."""
    return public_headers(mart_files())


def is_share(mart: str, measure: str) -> bool:
    """Whether a measure of the long table is a share of its mart: a change of the gap between rounds is called `gap` too."""
    header = headers().get(mart)
    return header is not None and measure in header.shares


def broken_down(header: Header, part: GroupingSet) -> list[str]:
    """The keys of a mart that one of its sets breaks down by, in the mart's order."""
    return [key for key in header.keys if key in part.by or key in header.never_all]


def rows_of_set(frame: pd.DataFrame, header: Header, part: GroupingSet) -> pd.DataFrame:
    """The rows of a wide mart that belong to one grouping set: its keys are told, all others are `all`."""
    mask = pd.Series(True, frame.index)
    for key in header.keys:
        if key not in header.never_all:
            mask &= (frame[key] != "all") if key in part.by else (frame[key] == "all")
    return frame[mask]


def shown(frame: pd.DataFrame, measure: str) -> pd.Series:
    """The values of a measure that are shown; empty elsewhere."""
    return frame[measure].where(frame[f"{measure}_status"] == SHOWN).astype(float)


def places(frame: pd.DataFrame, keys: Iterable[str]) -> list[str]:
    """Each row's keys as `period=2020 sex=female`, `all` left out."""
    chosen = [key for key in keys if key in frame.columns]
    return [
        " ".join(f"{key}={value}" for key, value in zip(chosen, row, strict=True) if value != "all") or "all"
        for row in frame[chosen].itertuples(index=False, name=None)
    ]
