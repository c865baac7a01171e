"""Numbers of people that tables beside the marts print: figures by id, comparisons with both sides, indicators.

A table is read by what its columns are called, not by which table it is: `figure_id` with a value; `mart` and `share`
with numerator and denominator of one or two groups.
"""

import json
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from assets.release.outside.reading import ALL, Mart, Seen

TOGETHER = "+"
_OWN_NAMES = {"area": "admin1"}


class Fact(NamedTuple):
    """The counts of these labels add up to a number between two others, as this table prints it."""

    labels: tuple[str, ...]
    low: float
    high: float
    table: str


def told_elsewhere(seen: Seen) -> Iterator[Fact]:
    """Every number of people the other tables print."""
    for table, frame in seen.other.items():
        columns = set(frame.columns)
        if {"figure_id"} <= columns:
            yield from _by_id(seen, table, frame)
        elif {"mart"} <= columns and columns & {"share", "measure"} and columns & {"numerator", "a_numerator"}:
            yield from _by_group(seen, table, frame)


def _by_id(seen: Seen, table: str, frame: pd.DataFrame) -> Iterator[Fact]:
    for column, part in (("value", "value"), ("known_n", "over"), ("n", "over"), ("n_with", "of")):
        if column not in frame:
            continue
        told = frame[frame[column].notna()]
        for label, value in zip(told["figure_id"], told[column], strict=True):
            head, _, place = str(label).partition("@")
            mart, _, measure = head.partition(".")
            counts = _counts(seen.marts.get(mart), measure, part)
            if counts:
                yield _fact(mart, counts, place, float(value), table)


def _counts(mart: Mart | None, measure: str, part: str) -> tuple[str, ...]:
    """The counts a number of a figure stands for: itself, or those above or below the line of its share."""
    if mart is None:
        return ()
    if part == "value":
        return (measure,) if measure in mart.counts else ()
    share = mart.shares.get(measure)
    return () if share is None else (share.of if part == "of" else share.over)


def _by_group(seen: Seen, table: str, frame: pd.DataFrame) -> Iterator[Fact]:
    for row in frame.to_dict("records"):
        mart = seen.marts.get(str(row["mart"]))
        share = mart.shares.get(str(row.get("share", row.get("measure")))) if mart else None
        if mart is None or share is None or row.get("basis", "records") not in ("records", None):
            continue
        for side in ("", "a_", "b_") if "compared" in row else ("",):
            place = _place(row, mart, side)
            for column, counts in ((f"{side}numerator", share.of), (f"{side}denominator", share.over)):
                if column in row and pd.notna(row[column]):
                    yield _fact(mart.name, counts, place, float(row[column]), table)


def _place(row: Mapping, mart: Mart, side: str) -> str:
    """The keys of a comparison or indicator: its own columns, what is held `within`, and the group of the side."""
    own = {*mart.keys, "period"}
    keys = {_OWN_NAMES.get(key, key): str(value) for key, value in row.items() if _OWN_NAMES.get(key, key) in own}
    keys |= _within(str(row.get("within") or ""))
    if side:
        names, codes = (str(row[column]).split(TOGETHER) for column in ("compared", f"group_{side[0]}"))
        keys |= dict(zip(names, codes, strict=False))
    elif (group := str(row.get("person_group"))) in ("female", "male", "other", "unknown"):
        keys = {key: value for key, value in keys.items() if key != "person_group"} | {"sex": group}
    return ",".join(
        f"{key}={value}" for key, value in sorted(keys.items()) if value not in (ALL, "None") and key in own
    )


def _within(text: str) -> dict[str, str]:
    if text.startswith("{"):
        return {str(key): str(value) for key, value in json.loads(text).items()}
    return dict(pair.split("=", 1) for pair in text.split(",") if "=" in pair)


def _fact(mart: str, counts: tuple[str, ...], place: str, value: float, table: str) -> Fact:
    return Fact(tuple(f"{mart}.{count}@{place}" for count in counts), value, value, table)
