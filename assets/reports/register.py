"""The numbers a report may print: the published figures of one country, by id, and what words stand for their keys.

Here: reading a public marts file. Not here: what is said of the numbers (`sentences`), who asks (`pipelines.reporting`).
Reports read this and nothing else, so that what was not published cannot be printed.
"""

import csv
import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from assets.release.labels import label_of, lists_of
from assets.release.reader import Marts
from schemas.marts import COMPARISONS

YEAR = re.compile(r"\d{4}")
SHOWN = ("ok", "not_reached")
UNKNOWN = ("unknown", "other_or_unknown")
HIDDEN = (
    "absent",
    "withdrawn",
    "suppressed_primary",
    "suppressed_complementary",
)  # the last two in releases of method 2 and before


@dataclass(frozen=True)
class Figure:
    """One row of mart_figure. `value` is None when it is hidden, not available or no number: never 0."""

    figure_id: str
    value: float | None
    status: str
    known_n: int | None = None
    unknown_n: int | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    cautions: tuple[str, ...] = ()

    @property
    def is_shown(self) -> bool:
        """Whether the value may be printed."""
        return self.value is not None and self.status in SHOWN

    @property
    def is_withheld(self) -> bool:
        """Whether a share is not to be printed because its group is unknown for more than half (model, section 6)."""
        return "withheld" in self.cautions

    @property
    def is_hidden(self) -> bool:
        """Whether there is a value that must not be printed, which is not the same as none."""
        return self.status in HIDDEN


@dataclass(frozen=True)
class Comparison:
    """One row of mart_gender_gap: two groups within what is held fixed. Shares 0 to 1, of a survey with a design weighted.

    The verdict is the mart's; no page works one out.
    """

    figure_id: str  # of its difference
    group_a: str
    group_b: str
    a_numerator: int
    a_denominator: int
    b_numerator: int
    b_denominator: int
    a_share: float
    b_share: float
    verdict: str
    is_weighted: bool = False
    unknown: int = 0  # people of whom it is not known to which of the groups they belong
    cautions: tuple[str, ...] = ()  # of either side
    q: float | None = None
    crude: Figure | None = None  # the difference of those asked alone, where the other is weighted
    adjusted: Figure | None = None  # the ratio with age held fixed
    disagreeing: frozenset[str] = frozenset()  # which of these two the mart says to say otherwise than the word


def figure_id(mart: str, measure: str, /, **keys: str) -> str:
    """`casualty_annual.n_killed@country=COL,period=2020`: keys sorted, `all` left out (model, section 6)."""
    pairs = ",".join(f"{key}={value}" for key, value in sorted(keys.items()) if value != "all")
    return f"{mart}.{measure}@{pairs}"


@dataclass
class Register:
    """The published figures of one country. `place_names`: p-code -> name, from the centre's own list of places."""

    marts: Marts
    country: str
    language: str
    place_names: Mapping[str, str] = field(default_factory=dict)
    boundaries: Mapping[str, dict] = field(default_factory=dict)  # p-code -> GeoJSON feature

    @cached_property
    def _figures(self) -> dict[str, tuple]:
        rows = self.marts.figures(self.country)
        return {row[0]: row for row in rows}

    def __iter__(self) -> Iterator[Figure]:
        return (_figure(row) for row in self._figures.values())

    def __len__(self) -> int:
        return len(self._figures)

    def by_id(self, wanted: str) -> Figure | None:
        """The figure of this id, shown or hidden; None when the marts hold no such figure."""
        row = self._figures.get(wanted)
        return _figure(row) if row else None

    def figure(self, mart: str, measure: str, /, **keys: str) -> Figure | None:
        """The figure of a mart's measure at these keys (country is added)."""
        return self.by_id(figure_id(mart, measure, **{"country": self.country, **keys}))

    def value(self, mart: str, measure: str, /, **keys: str) -> float | None:
        """The value when it is shown, else None."""
        found = self.figure(mart, measure, **keys)
        return found.value if found and found.is_shown else None

    @cached_property
    def _frames(self) -> dict[str, pd.DataFrame]:
        return {}

    def rows(self, mart: str, **keys: str) -> pd.DataFrame:
        """Rows of a public mart of this country at these keys, as `Marts` gives them (labels, statuses)."""
        if mart not in self.marts.names():
            return pd.DataFrame()
        if mart not in self._frames:
            frame = self.marts[mart]
            frame.attrs = {}  # pandas copies them deeply with every selection: four fifths of the time of a report
            self._frames[mart] = frame[frame["country"] == self.country] if "country" in frame else frame
        frame = self._frames[mart]
        for key, value in keys.items():
            frame = frame[frame[key] == value]
        return frame

    def values_of(self, mart: str, key: str, **keys: str) -> list[str]:
        """Codes of a key that rows of a mart hold at these keys, without `all`, sorted."""
        rows = self.rows(mart, **keys)
        return sorted(set(rows[key].dropna()) - {"all"}) if len(rows) else []

    def comparison(self, mart: str, share: str, compared: str, **within: str) -> Comparison | None:
        """The published comparison of two groups: `compared` is `female_v_male`, `women_v_men`, `girls_v_boys`, ...

        `within`: all keys held fixed but country, mart, share. None when there is none or it is hidden.
        """
        period = within.pop("period", "all")
        return self._comparisons.get((mart, share, compared, period, _fixed(within)))

    @cached_property
    def _comparisons(self) -> dict[tuple[str, str, str, str, str], Comparison]:
        """Every comparison shown, by mart, share, groups, period and what is held fixed."""
        found = {}
        told = [(name, row) for name in COMPARISONS for row in self.rows(name).itertuples(index=False)]
        for name, row in told:
            if row.status != "ok":
                continue
            compared, fixed = f"{row.group_a}_v_{row.group_b}", _fixed(json.loads(str(row.within)))
            at = {"compared": compared, "mart": row.mart, "share": row.share, "within": fixed, "period": row.period}
            found[row.mart, row.share, compared, row.period, fixed] = Comparison(
                figure_id(name, "difference", country=self.country, **at), row.group_a, row.group_b,
                int(row.a_numerator), int(row.a_denominator), int(row.b_numerator), int(row.b_denominator),
                float(row.a_share), float(row.b_share), str(row.verdict),
                unknown=self._unknown(row), **_beside(row),
            )  # fmt: skip
        return found

    def _unknown(self, row: Any) -> int:
        """How many people behind a comparison are known to be in neither group; 0 where that number is hidden."""
        held = {**json.loads(str(row.within)), "period": row.period}
        figures = (self.figure(row.mart, row.share, **held, **{str(row.compared): code}) for code in UNKNOWN)
        return sum(one.known_n or 0 for one in figures if one is not None and one.is_shown)

    def asked(self, survey: str, round_: str) -> tuple[str, ...]:
        """The years in which a round asked people, oldest first; the round itself where no mart tells."""
        return self._asked.get((survey, round_)) or (round_,)

    @cached_property
    def _asked(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """Survey and round -> years of its interviews, as the marts of states tell them (`asked_in`)."""
        found: dict[tuple[str, str], set[str]] = {}
        for mart in self.marts.names():
            rows = self.rows(mart)
            if {"survey", "round", "asked_in"} <= set(rows.columns):
                for row in rows[["survey", "round", "asked_in"]].drop_duplicates().itertuples(index=False):
                    found.setdefault((row.survey, row.round), set()).update(YEAR.findall(str(row.asked_in)))
        return {key: tuple(sorted(years)) for key, years in found.items()}

    def trend(self, year: str) -> str:
        """The word of the marts on a year's casualties beside the year before: `increase`, ...; nothing where they have none."""
        rows = self.rows("casualty_change", period=year, measure="people")
        if rows.empty:
            return ""
        everybody = rows[(rows[["sex", "person_group", "age_band"]] == "all").all(axis=1) & (rows["status"] == "ok")]
        return next((str(word) for word in everybody["word"].dropna()), "")

    def label(self, column: str, code: str, table: str = "") -> str:
        """A code in words: a code list's label, a place's name, else the code itself."""
        lists = lists_of(table, column)
        if lists:
            return label_of(lists, code, self.language, self.marts.labels_in(self.language)) or code
        return self.place_names.get(code, code)

    def why_empty(self, mart: str) -> str | None:
        """Why a mart has no rows, None when it has some (mart_coverage)."""
        rows = self.rows("coverage")
        found = rows[rows["mart"] == mart] if len(rows) else rows
        return str(found.iloc[0]["reason"]) if len(found) and found.iloc[0]["reason"] else None

    def periods(self, mart: str = "casualty_annual") -> list[str]:
        """Years a mart has rows for, oldest first, without `all` and `unknown`."""
        return [period for period in self.values_of(mart, "period") if period[:4].isdigit()]


def open_register(marts: Marts, country: str, reference: Path | None = None) -> Register:
    """The figures of a country out of an open marts file, with the names of its places when the centre added them."""
    names, shapes = {}, {}
    if reference and (reference / "places.csv").is_file():
        with open(reference / "places.csv", encoding="utf-8", newline="") as handle:
            names = {row["pcode"]: row["name"] for row in csv.DictReader(handle) if row["country_iso3"] == country}
    if reference and (reference / "boundaries.geojson").is_file():
        features = json.loads((reference / "boundaries.geojson").read_text("utf-8"))["features"]
        told = [(one.get("properties") or {}, one) for one in features]
        shapes = {of["pcode"]: one for of, one in told if of.get("country_iso3") == country and of.get("pcode")}
    return Register(marts, country, marts.language, names, shapes)


def _fixed(within: Mapping[str, str]) -> str:
    """What a comparison holds fixed, as its figure id says it; country and period stand beside."""
    held = {key: value for key, value in within.items() if value != "all" and key not in ("country", "period")}
    return ",".join(f"{key}={value}" for key, value in sorted(held.items()))


def _bounded(row: Any, measure: str) -> Figure | None:
    """A number of a comparison with its interval; None where it has none."""
    held = [getattr(row, f"{measure}{end}", None) for end in ("", "_ci_low", "_ci_high")]
    value, low, high = (None if one is None or pd.isna(one) else float(one) for one in held)
    return None if value is None else Figure(f"gender_gap.{measure}", value, "ok", None, None, low, high)


def _beside(row: Any) -> dict[str, Any]:
    """What a comparison is to be read with; releases of earlier programs do not tell it."""
    q = getattr(row, "q", None)
    crude = _bounded(row, "difference_unweighted") if getattr(row, "is_weighted", None) == True else None  # noqa: E712
    return {
        "crude": crude,
        "adjusted": _bounded(row, "adjusted_ratio"),
        "is_weighted": getattr(row, "is_weighted", None) == True,  # noqa: E712, not true where it is missing
        "cautions": _listed(row, "caution"),
        "disagreeing": frozenset(_listed(row, "disagreeing")),
        "q": None if q is None or pd.isna(q) else float(q),
    }


def _listed(row: Any, column: str) -> tuple[str, ...]:
    """The words of a column that joins them by |; none where it is missing or hidden."""
    told = getattr(row, column, None)
    return tuple(filter(None, told.split("|"))) if isinstance(told, str) else ()


def _figure(row: tuple) -> Figure:
    figure, value, status, known, unknown, low, high, caution = row
    value, low, high = (one if one is None or math.isfinite(one) else None for one in (value, low, high))
    return Figure(figure, value, status, known, unknown, low, high, tuple(filter(None, (caution or "").split("|"))))
